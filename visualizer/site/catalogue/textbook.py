"""Typeset the formulas of docstrings, such as "w ← w − α m / (√v + ε)", in the LaTeX that `mathml.py` reads."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from landscapes._core.language import _
from landscapes._core.parametrized import Parametrized

#: A formula in parts: ("atom", its LaTeX), ("call", the name of a function), ("bracket", left, parts, right),
#: ("root", part), ("raised", part, above, below), ("fraction", parts, parts); in a row also ("sign", LaTeX),
#: ("relation", LaTeX), ("negative", parts) and ("prose", words).
Part = tuple

#: The functions that LaTeX knows, and others.
KNOWN_FUNCTIONS = frozenset(["exp", "sin", "cos", "tan", "tanh", "ln", "log", "max", "min"])
FUNCTIONS = KNOWN_FUNCTIONS | {"sign", "clip", "mean", "mod"}

SIGNS = {"+": "+", "−": "-", "·": r"\cdot", "=": "=", "←": r"\leftarrow", "<": "<", ">": ">", "≤": r"\le", "≥": r"\ge"}
RELATIONS = ("=", "←")

BRACKETS = {"(": ")", "[": "]", "|": "|", "⌊": "⌋"}
FENCES = {"⌊": r"\lfloor", "⌋": r"\rfloor"}

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵗᵏ*", "0123456789-tk*")
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₜₖ", "0123456789+-tk")

#: The kinds of tokens; a digit or a letter is followed by what is raised or lowered without a space.
TOKENS = re.compile(
    r"(?P<space> *)(?:(?P<dots>\.\.\.|⋯)|(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z]+)|(?P<above>[⁰¹²³⁴-⁹⁻ᵗᵏ*]+)"
    r"|(?P<below>[₀-₉₊₋ₜₖ]+|(?<=\S)∞)|(?P<other>\S))"
)


class Token(NamedTuple):
    """A token: its kind, its text, and the number of spaces before it."""

    kind: str
    text: str
    space: int


def typeset(unit: Parametrized) -> str:
    r"""Return the formula of a unit's docstring in LaTeX, its lines aligned at their first = or ←.

    Words between symbols are translated; names of the unit's state and parameters stay.

    >>> from optimizers import gd
    >>> typeset(gd)
    'w\\leftarrow w-α\\, g'
    """
    lines = [[*Reader(line, names_in(unit)).row()] for line in unit.formula.splitlines()]
    texts = [written(row, aligned=len(lines) > 1) for row in lines]
    return texts[0] if len(texts) == 1 else r"\begin{align*}" + r" \\ ".join(texts) + r"\end{align*}"


def names_in(unit: Parametrized) -> frozenset[str]:
    """Return the words of a unit's formula that are names and not prose, as "every" is where its symbol k is there.

    >>> from optimizers import lookahead
    >>> sorted(names_in(lookahead))
    ['g', 'slow', 't', 'v', 'w']
    """
    others = {*unit.inputs, *getattr(unit, "state", ())}
    shown = set(re.findall(r"[^\W\d_]+[₀-₉₊₋]*", unit.formula)) - others
    return frozenset(others | {name for name, one in unit.parameters.items() if one.symbol not in shown - {name}})


def phrases(unit: Parametrized) -> list[str]:
    """Return the words between the symbols of a unit's formula, which are translated.

    >>> from optimizers import lookahead
    >>> phrases(lookahead)
    ['every k steps']
    """
    rows = [Reader(line, names_in(unit)).row() for line in unit.formula.splitlines()]
    return [part[1] for row in rows for part in prose_in(row)]


def prose_in(parts: Sequence[Part] | Iterator[Part]) -> Iterator[Part]:
    """Yield the words in a row, also those in its brackets."""
    for part in parts:
        if part[0] == "prose":
            yield part
        elif part[0] == "bracket":
            yield from prose_in(part[2])


class Reader:
    """Reads a line of a formula.

    A product is written side by side. A quotient with spaces, a b / c, has all factors since the last sign above its
    line; one without spaces, a b/c, has only what stands next to it.
    """

    def __init__(self, line: str, names: frozenset[str]) -> None:
        self.names, self.place, self.open = names, 0, [""]
        self.tokens = [
            Token(str(found.lastgroup), found[str(found.lastgroup)], len(found["space"]))
            for found in TOKENS.finditer(line)
        ]

    @property
    def next(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else Token("end", "", 0)

    def take(self) -> Token:
        token = self.next
        self.place += 1
        return token

    def row(self) -> list[Part]:
        """Read up to the bracket that closes, or to the end."""
        parts: list[Part] = []
        while self.next.kind != "end" and self.next.text != self.open[-1]:
            if parts and self.next.space > 1:
                parts.append(("sign", r"\qquad"))
            if self.is_prose():
                parts.append(("prose", self.prose()))
            elif self.next.text == "−" and (not parts or parts[-1][0] == "relation"):
                self.take()
                parts.append(("negative", self.product()))
            elif self.next.text in SIGNS:
                kind = "relation" if self.next.text in RELATIONS else "sign"
                parts.append((kind, SIGNS[self.take().text]))
            elif self.next.text in (",", ";"):
                parts.append(("relation", rf"{self.take().text}\;"))
            else:
                parts += self.product()
        return parts

    def is_prose(self, ahead: int = 0) -> bool:
        """Return True at a word that is no name, no function and no product such as xy."""
        place = self.place + ahead
        kind, text, _space = self.tokens[place] if place < len(self.tokens) else Token("end", "", 0)
        return kind == "word" and len(text) > 1 and not ({text} & (FUNCTIONS | self.names) or set(text) <= self.names)

    def prose(self) -> str:
        """Read words, also over a letter, a comma or dots between two of them."""
        words = self.take().text
        while self.is_prose() or (self.next.kind in ("word", "dots") and self.is_prose(1)) or self.is_list():
            token = self.take()
            words += " " * bool(token.space) + token.text
        return words

    def is_list(self) -> bool:
        """Return True at a comma before a word or dots."""
        after = self.tokens[self.place + 1 : self.place + 2]
        return self.next.text == "," and (self.is_prose(1) or any(token.kind == "dots" for token in after))

    def product(self) -> list[Part]:
        """Read factors, and what they are divided by."""
        above = self.chunk()
        while True:
            token = self.next
            if token.text == "/":
                self.take()
                above = [*over(above, self.chunk())]
            elif token.space == 1 and self.begins_factor() and not self.is_prose():
                above = [*above, ("sign", r"\,"), *self.chunk()]
            else:
                return above

    def begins_factor(self) -> bool:
        kind, text, _space = self.next
        if kind == "other":
            return (text not in SIGNS and text not in (",", ";", "/", self.open[-1], *BRACKETS.values())) or (
                text == "|" and self.open[-1] != "|"
            )
        return kind != "end"

    def chunk(self) -> list[Part]:
        """Read factors without a space between them, and a quotient without one, such as 1/8π."""
        parts = [self.factor()]
        while self.next.space == 0 and self.next.kind != "end":
            if self.next.text == "/":
                self.take()
                parts = [("fraction", parts, self.tight())]
            elif self.begins_factor():
                parts.append(self.factor())
            else:
                break
        return parts

    def tight(self) -> list[Part]:
        """Read factors without a space between them."""
        parts = [self.factor()]
        while self.next.space == 0 and self.begins_factor():
            parts.append(self.factor())
        return parts

    def factor(self) -> Part:
        """Read a symbol, a number, a root or a bracket, with what is raised and lowered at it."""
        part = self.base()
        above: list[Part] = []
        below: list[Part] = []
        while self.next.space == 0 and (self.next.kind in ("above", "below") or self.next.text in ("^", "_")):
            kind, text, _space = self.take()
            if kind == "other":
                found = self.base()
                target, parts = (above if text == "^" else below), found[2] if found[0] == "bracket" else [found]
                if found[0] == "bracket" and found[1] == "⌊":
                    parts = [found]
                target += parts
            elif kind == "above":
                above.append(("atom", text.translate(RAISED)))
            else:
                below.append(("atom", text.translate(LOWERED).replace("∞", r"\infty")))
        return ("raised", part, above, below) if above or below else part

    def base(self) -> Part:
        kind, text, _space = self.take()
        if text in BRACKETS:
            self.open.append(BRACKETS[text])
            inside = self.row()
            self.open.pop()
            self.take()
            return ("bracket", text, inside, BRACKETS[text])
        if text == "√":
            under = self.base()
            if self.next.kind == "below":
                under = ("raised", under, [], [("atom", self.take().text.translate(LOWERED))])
            return ("root", under)
        if kind == "word" and text in FUNCTIONS:
            return ("call", text)
        if kind == "word" and text not in self.names and set(text) <= self.names:
            return self.letters(text)
        special = {"∞": r"\infty", "½": r"\frac{1}{2}", "...": r"\ldots", "⋯": r"\cdots", "∂": r"\partial"}
        return ("atom", special.get(text) or (rf"\text{{{text}}}" if len(text) > 1 and kind == "word" else text))

    def letters(self, text: str) -> Part:
        """Return the first letter of a product such as xy², and read the others next."""
        self.place -= 1
        letters = [Token("word", letter, 0) for letter in text]
        self.tokens[self.place : self.place + 1] = letters
        return ("atom", self.take().text)


def over(above: list[Part], below: list[Part]) -> list[Part]:
    """Return a fraction; if its upper part ends with a bracket, the factors before that stand before the fraction.

    "mean" is of the whole fraction, and stands before it, too.
    """
    split = len(above) - 1 if above[-1][0] == "bracket" else 2 if above[0] == ("call", "mean") else 0
    return [*above[:split], ("fraction", above[split:], below)]


def written(parts: Sequence[Part], aligned: bool = False, inline: bool = False) -> str:
    """Return a row in LaTeX; `inline` writes fractions with a slash, as within others."""
    texts = [part_text(part, inline) for part in parts]
    if aligned:
        first = next((k for k, part in enumerate(parts) if part[0] == "relation"), 0)
        texts[first] = f"&{texts[first]}"
    return "".join(texts)


def part_text(part: Part, inline: bool) -> str:
    """Return a part in LaTeX."""
    match part:
        case ("sign" | "relation" | "atom", text):
            return f"{text} " if text.startswith("\\") else text
        case ("negative", parts):
            return f"{{-{written(parts, inline=inline)}}}"
        case ("prose", text):
            return rf"\text{{ {_(text)} }}"
        case ("call", name):
            return rf"\{name} " if name in KNOWN_FUNCTIONS else r"\bmod " if name == "mod" else rf"\text{{{name}}}"
        case ("bracket", left, inside, right):
            text = written(inside, inline=inline)
            if r"\frac" in text or left == "|":
                return rf"\left{left} {text}\right{right} "
            return f"{FENCES.get(left, left)} {text}{FENCES.get(right, right)} "
        case ("root", under):
            return rf"\sqrt{{{bare([under], inline)}}}"
        case ("raised", base, above, below):
            lower = f"_{{{written(below, inline=True)}}}" if below else ""
            upper = f"^{{{written(above, inline=True)}}}" if above else ""
            return f"{part_text(base, inline)}{lower}{upper}"
        case ("fraction", above, below) if inline:
            return f"{written(above, inline=True)}/{written(below, inline=True)}"
        case ("fraction", above, below):
            return rf"\frac{{{bare(above, True)}}}{{{bare(below, True)}}}"
    return part[1]


def bare(parts: Sequence[Part], inline: bool) -> str:
    """Return a row in LaTeX without the round or square bracket around all of it."""
    match parts:
        case [("bracket", "(" | "[", inside, _)]:
            return written(inside, inline=inline)
    return written(parts, inline=inline)

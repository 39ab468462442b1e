"""Write a tree as a formula for readers, in the part of TeX that matplotlib's mathtext reads."""

import math
import re
from collections.abc import Iterator, Mapping

from landscapes._core.errors import InputError
from landscapes._tree.expression import Expression, FunctionTree
from landscapes._tree.folding import is_number
from landscapes._tree.mathtext_atoms import number, symbol

#: How tightly a part of a formula binds; a looser one within a tighter one gets brackets.
SUM, PRODUCT, CALL, ATOM = range(4)

#: Functions that are written before their argument.
CALLS = {
    **{name: rf"\{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "asinh": r"\mathrm{arsinh}"},
    **{"log": r"\ln", "log10": r"\log_{10}", "sign": r"\mathrm{sgn}"},
}

#: A formula with more numbers, names and operations than this is not one to be read.
MAX_PARTS = 200

#: A term below this guards a division by 0, and is not shown.
NEGLIGIBLE = 1e-100


def mathtext(tree: FunctionTree, names: Mapping[str, str] | None = None) -> str:
    r"""Return the first result of a function as a formula, without the signs $ around it; `names` replaces names.

    Raises
    ------
    InputError
        If the function has branches or tests, or its formula is very long.

    Examples
    --------
    >>> tree = FunctionTree(("x", "y"), (("let", "r", ("*", "x", "x")), ("return", (("/", ("+", "r", "y"), 2),))))
    >>> print(mathtext(tree, {"x": "W"}))
    \frac{1}{2}(W^{2}\,+\,y)
    """
    return Formula(names or {}).text(inlined(tree))


def inlined(tree: FunctionTree) -> Expression:
    """Return the first result of a function without its assignments."""
    known: dict[str, Expression] = {}
    for kind, *parts in tree.statements:
        if kind == "let":
            known[parts[0]] = substituted(parts[1], known)
        elif kind == "return":
            return substituted(parts[0][0], known)
        else:
            break
    raise InputError("a function with branches is not written as one formula")


def substituted(expression: Expression, known: Mapping[str, Expression]) -> Expression:
    """Return an expression with the known names replaced; raise InputError if it gets too long to be read."""
    if isinstance(expression, str):
        return known.get(expression, expression)
    if isinstance(expression, tuple):
        expression = (expression[0], *(substituted(part, known) for part in expression[1:]))
        if size(expression) > MAX_PARTS:
            raise InputError("the formula is too long to be read")
    return expression


def size(expression: Expression) -> int:
    return 1 + sum(map(size, expression[1:])) if isinstance(expression, tuple) else 1


class Formula:
    """Writes expressions. In an exponent, which is small, a fraction is written in line."""

    def __init__(self, names: Mapping[str, str], raised: bool = False) -> None:
        self.names, self.raised = names, raised

    def text(self, expression: Expression, least: int = SUM) -> str:
        """Return the formula of an expression, in brackets if it binds less tightly than `least`."""
        text, tightness = self.written(expression)
        return text if tightness >= least else bracketed(text)

    def written(self, expression: Expression) -> tuple[str, int]:
        """Return the formula of an expression, and how tightly it binds."""
        if isinstance(expression, str):
            return symbol(self.names.get(expression, expression)), ATOM
        if is_number(expression):
            text = number(expression)
            return text, SUM if expression < 0 else ATOM if re.fullmatch(r"[\d.]+|e|\\pi", text) else PRODUCT
        if is_call(expression):
            return self.call(expression), CALL
        if expression[0] in ("+", "-", "neg", "expm1") or negated(expression) is not None:
            return self.sum(expression)
        match expression:
            case ("*" | "/", *_):
                return self.product(expression)
            case ("**", base, 0.5):
                return self.written(("sqrt", base))
            case ("**", base, power):
                twice = isinstance(base, tuple) and base[0] in ("**", "exp")
                return f"{self.text(base, ATOM + twice)}^{{{self.exponent(power)}}}", ATOM
            case ("exp", power):
                return f"e^{{{self.exponent(power)}}}", ATOM
            case ("sqrt", value):
                return rf"\sqrt{{{self.text(value)}}}", ATOM
            case ("abs", value):
                return f"|{self.text(value)}|", ATOM
            case ("hypot", one, other):
                return self.written(("sqrt", ("+", ("**", one, 2), ("**", other, 2))))
            case ("log1p", value):
                return self.written(("log", ("+", 1, value)))
            case ("floor" | "ceil" as name, value):
                return rf"\l{name} {self.text(value)} \r{name}", ATOM
            case ("min" | "max" as name, *values):
                return rf"\{name}{bracketed(', '.join(map(self.text, values)))}", ATOM
        raise InputError(f"{expression[0]} has no sign in a formula")

    def exponent(self, power: Expression) -> str:
        return Formula(self.names, raised=True).text(power)

    def sum(self, expression: Expression) -> tuple[str, int]:
        """Return a sum of terms, with a sign between them; a number too small to matter is left out."""
        matter = [(plus, term) for plus, term in terms(expression) if not (is_number(term) and term < NEGLIGIBLE)]
        (positive, first), *rest = matter or [(True, 0)]
        if positive and not rest:
            return self.written(first)
        texts = ["" if positive else "-", self.text(first, PRODUCT)]
        for positive, term in rest:
            sign = "+" if positive else "-"
            texts += [sign if self.raised else rf"\,{sign}\,", self.text(term, PRODUCT)]
        return "".join(texts), SUM

    def product(self, expression: Expression) -> tuple[str, int]:
        """Return a product or a fraction. If a number divides a sum, or a product with one, it stands before it."""
        above, below = factors(expression)
        if not below:
            return (self.side_by_side(above), PRODUCT) if len(above) > 1 else self.written(above[0])
        divisor = self.text(below[0]) if len(below) == 1 else self.side_by_side(below)
        if self.raised:
            simple = len(below) == 1 and self.written(below[0])[1] == ATOM
            return f"{self.side_by_side(above)}/{divisor if simple else f'({divisor})'}", PRODUCT
        if all(map(is_number, below)) and any("(" in self.text(part, PRODUCT) for part in above):
            over = [part for part in above if is_number(part)] or [1]
            rest = [part for part in above if not is_number(part)]
            return rf"\frac{{{self.side_by_side(over)}}}{{{divisor}}}{self.side_by_side(rest)}", PRODUCT
        divided = self.text(above[0]) if len(above) == 1 else self.side_by_side(above)
        return rf"\frac{{{divided}}}{{{divisor}}}", PRODUCT

    def side_by_side(self, parts: list[Expression]) -> str:
        """Return factors side by side; a function before a factor that is none has its argument in brackets."""
        texts: list[str] = []
        for k, part in enumerate(parts):
            last = k + 1 == len(parts)
            if is_call(part):
                text = self.call(part, brackets=not last and not is_call(parts[k + 1]))
            else:
                text = self.text(part, PRODUCT if k == 0 else ATOM)
            if texts and re.match(r"\d", text):
                texts.append(r" \cdot ")
            elif texts and not re.match(r"(\\left)?\(", text) and not re.fullmatch(r"[\d.]+", texts[-1]):
                texts.append(r"\,")
            texts.append(text)
        return "".join(texts)

    def call(self, expression: Expression, brackets: bool = False) -> str:
        """Return a function, or a power of one, and its argument; a product of a few names needs no brackets."""
        power = ""
        if expression[0] == "**":
            _, expression, above = expression
            power = f"^{{{self.exponent(above)}}}"
        name, value = CALLS[expression[0]] + power, expression[1]
        text, tightness = self.written(value)
        bare = tightness == ATOM or (tightness == PRODUCT and not re.search(r"\(|\\frac", text))
        bare = bare and not brackets and not any(call in text for call in CALLS.values())
        return f"{name} {text}" if bare else f"{name}{bracketed(text)}"


def bracketed(text: str) -> str:
    """Return a text in brackets, which grow with a fraction; plain ones are laid out much faster."""
    return rf"\left({text}\right)" if "frac" in text else f"({text})"


def is_call(expression: Expression) -> bool:
    """Return True for a function that is written before its argument, and for a whole power of it, as sin² x."""
    match expression:
        case ("**", (name, _), int() | float() as power):
            return name in CALLS and name != "log10" and power > 1 and float(power).is_integer()
        case (name, _):
            return name in CALLS
    return False


def terms(expression: Expression, positive: bool = True) -> Iterator[tuple[bool, Expression]]:
    """Yield the terms of a sum, each with True if it is added."""
    match expression:
        case ("+", one, other):
            yield from terms(one, positive)
            yield from terms(other, positive)
        case ("-", one, other):
            yield from terms(one, positive)
            yield from terms(other, not positive)
        case ("expm1", power):
            yield positive, ("exp", power)
            yield not positive, 1
        case _ if (opposite := negated(expression)) is not None:
            yield from terms(opposite, not positive)
        case _:
            yield positive, expression


def negated(expression: Expression) -> Expression | None:
    """Return an expression without the minus sign at its start, None if there is none."""
    match expression:
        case int() | float() if expression < 0:
            return -expression
        case ("neg", value):
            return value
        case ("*" | "/" as operation, first, second) if (opposite := negated(first)) is not None:
            return (operation, opposite, second)
        case ("*", first, second) if (opposite := negated(second)) is not None:
            return ("*", first, opposite)
        case ("-", first, second) if (opposite := negated(first)) is not None:
            return ("+", opposite, second)
    return None


def factors(expression: Expression) -> tuple[list[Expression], list[Expression]]:
    """Return the factors above and below the line of a fraction: a number, then symbols, then functions.

    >>> factors(("/", ("*", ("*", "x", 2), "x"), ("*", "y", 4)))
    ([('**', 'x', 2)], [2, 'y'])
    """
    above: dict[Expression, float] = {}
    below: dict[Expression, float] = {}
    collect(expression, above, below)
    over, under = plain(above), plain(below)
    if float(over).is_integer() and float(under).is_integer():
        common = math.gcd(int(over), int(under)) or 1
        over, under = over // common, under // common
    return powers(above, over) or [1], powers(below, under)


def collect(expression: Expression, above: dict[Expression, float], below: dict[Expression, float]) -> None:
    """Add the factors of an expression, with their powers, to those above and below the line."""
    match expression:
        case ("*", one, other):
            collect(one, above, below)
            collect(other, above, below)
        case ("/", one, other):
            collect(one, above, below)
            collect(other, below, above)
        case ("**", base, int() | float() as power) if power > 0 and float(power).is_integer():
            above[base] = above.get(base, 0) + power
        case _:
            above[expression] = above.get(expression, 0) + 1


def plain(counts: Mapping[Expression, float]) -> float:
    """Return the product of the numbers among the factors, without π and e."""
    return math.prod(part**power for part, power in counts.items() if is_plain(part))


def is_plain(expression: Expression) -> bool:
    return is_number(expression) and expression not in (math.pi, math.e)


def powers(counts: Mapping[Expression, float], number: float) -> list[Expression]:
    """Return the factors as powers, after the number unless it is 1."""
    parts = [part if power == 1 else ("**", part, power) for part, power in counts.items() if not is_plain(part)]
    parts.sort(key=lambda part: (not is_number(part), is_call(part)))
    return [number, *parts] if number != 1 else parts

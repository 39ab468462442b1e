"""Small faults of a program: each swaps one operator, comparison, boundary or number of Python or JavaScript."""

import re
from collections.abc import Iterator
from typing import NamedTuple

#: What is no code and is left alone: texts, with what is computed within them, comments, and patterns.
PYTHON_TEXT = re.compile(r'("""|\'\'\').*?\1|"(?:\\.|[^"\\\n])*"|#[^\n]*', re.DOTALL)
JAVASCRIPT_TEXT = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(,=:?!&|] )/(?:\\.|[^/\\\n])+/|(?<=\()/[^/\n]+/',
    re.DOTALL,
)

SWAPS = {
    "+": ["-"],
    "-": ["+"],
    "*": ["/"],
    "/": ["*"],
    "**": ["*"],
    "//": ["*"],
    "%": ["*"],
    "<": ["<=", ">"],
    "<=": ["<", ">"],
    ">": [">=", "<"],
    ">=": [">", "<"],
    "==": ["!="],
    "!=": ["=="],
    "===": ["!=="],
    "!==": ["==="],
    "&&": ["||"],
    "||": ["&&"],
    "and": ["or"],
    "or": ["and"],
}
VALUES = {"True": "False", "true": "false"}
FUNCTIONS = {"min": "max", "minimum": "maximum", "any": "all", "some": "every", "floor": "ceil"}
for pairs in (VALUES, FUNCTIONS):
    pairs |= {new: old for old, new in pairs.items()}

# The formatters of both languages put a space on each side of an operator.
OPERATOR = re.compile(rf"(?<=\s)({'|'.join(map(re.escape, sorted(SWAPS, key=len, reverse=True)))})(?=\s)")
VALUE = re.compile(rf"(?<!strict=)\b({'|'.join(VALUES)})\b")  # strict=True never matters in a program that is right
FUNCTION = re.compile(rf"\b({'|'.join(FUNCTIONS)})(?=\()")
DENIAL = re.compile(r"\bnot (?!in\b)|(?<![\w=!])!(?=[\w(])")
POWER = re.compile(r"(?<=[\w)\]])\*\*(?=[\w(])")
NUMBER = re.compile(r"(?:(?<=[-+*/<>] )|(?<=[=<>!]= ))\d+(?![\w.]|\*\*)")


class Mutant(NamedTuple):
    """A file with one fault: the text `old` at the place `start` is `new`."""

    path: str
    start: int
    old: str
    new: str

    def apply(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.start + len(self.old) :]

    def described(self, text: str) -> str:
        """The place of the fault, and its line without and with it."""
        number = text.count("\n", 0, self.start)
        before, after = (version.split("\n")[number].strip() for version in (text, self.apply(text)))
        return f"{self.path}:{number + 1}  {before}  →  {after}"


def mutants(path: str, text: str) -> list[Mutant]:
    """Return all faults of a file, in the order of their places."""
    no_code = PYTHON_TEXT if path.endswith(".py") else JAVASCRIPT_TEXT
    code = no_code.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), text)  # every place stays where it was
    return [Mutant(path, *swap) for swap in sorted(swaps(code))]


def swaps(code: str) -> Iterator[tuple[int, str, str]]:
    """Yield the place of each fault, what stands there, and what replaces it."""
    for found in OPERATOR.finditer(code):
        yield from ((found.start(), found[0], new) for new in SWAPS[found[0]])
    for pattern, replace in [
        (VALUE, VALUES.get),
        (FUNCTION, FUNCTIONS.get),
        (DENIAL, lambda _: ""),
        (POWER, lambda _: "*"),
        (NUMBER, lambda number: str(int(number) + 1)),
    ]:
        yield from ((found.start(), found[0], replace(found[0])) for found in pattern.finditer(code))

"""An expression of a rule as the books write it, in symbols and in numbers at once."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from optimizers._optimizer import Optimizer

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Names that have a letter of their own, and the slopes of f, which a rule sees as its gradient.
WORDS = {"mu": "μ", "eta": "η", "rho": "ρ", "theta": "θ", "fx": "gx", "fy": "gy"}

#: How tightly a piece of writing holds together: a sum stands in brackets in a product, a product in a power.
SUM, PRODUCT, POWER, ATOM = range(4)

COMPARISONS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠", "and": "and", "or": "or"}


@dataclass(frozen=True)
class Piece:
    """A part of a formula: what stands there in symbols, what in numbers, and what it is.

    `role` is "gradient", "momentum", "scale", "point", "rate" or "".
    """

    symbol: str
    number: str
    role: str = ""


class Leaf(NamedTuple):
    """A quantity in a formula, or a number if its symbol says nothing else."""

    symbol: str
    value: float
    role: str = ""


#: Literal numbers: what is added to nothing, or multiplied by one, is not worth writing.
NOTHING, ONE = Leaf("0", 0.0), Leaf("1", 1.0)


class Written(NamedTuple):
    """A part of a formula that has been written."""

    pieces: tuple[Piece, ...]
    tightness: int


def number(value: Any) -> str:
    """A number in four digits, as on paper.

    >>> number(0.2), number(-12345.678), number(1e-8), number(1e6), number(float("inf")), number(True)
    ('0.2', '−12346', '1e−8', '1e6', '∞', '1')
    """
    whole = 1e4 <= abs(value) < 1e6
    mantissa, _, power = f"{float(value):{'.0f' if whole else '.4g'}}".partition("e")
    text = f"{mantissa}e{int(power)}" if power else mantissa
    return text.replace("-", "−").replace("inf", "∞")


def symbol(name: str) -> str:
    """A name as the books write it.

    >>> symbol("c1"), symbol("previous"), symbol("eta"), symbol("fx")
    ('c₁', 'previous', 'η', 'gx')
    """
    name = WORDS.get(name, name)
    letters = name.rstrip("0123456789")
    return letters + name[len(letters) :].translate(SUBSCRIPTS)


def rule_symbols(rule: Optimizer) -> dict[str, str]:
    """The symbol of everything that a rule is told: of a parameter its own, unless something else in the rule has it.

    >>> from optimizers import rprop
    >>> rule_symbols(rprop)
    {'w': 'w', 'g': 'g', 'd': 'd', 'previous': 'previous', 'lr': 'α', 'shrink': 'η₋', 'grow': 'η₊', \
'shortest': 'shortest', 'longest': 'longest'}
    """
    names = {name: symbol(name) for name in rule.inputs + rule.state}
    symbols = [*names.values(), *(parameter.symbol for parameter in rule.parameters.values())]
    parameters = {
        name: parameter.symbol if symbols.count(parameter.symbol) == 1 else name
        for name, parameter in rule.parameters.items()
    }
    return names | parameters


def pieces(tree: Any) -> tuple[Piece, ...]:
    """The formula of a tree whose ends are leaves.

    >>> v, g, beta = Leaf("v", 2.0), Leaf("g", -3.0), Leaf("β", 0.9)
    >>> one = Leaf("1", 1.0)
    >>> tree = ("+", ("*", beta, v), ("*", ("*", ("-", one, beta), g), g))
    >>> "".join(piece.symbol for piece in pieces(tree)), "".join(piece.number for piece in pieces(tree))
    ('β v + (1 − β) g²', '0.9 · 2 + (1 − 0.9) · (−3)²')
    """
    return written(tree, first=True).pieces


def written(tree: Any, first: bool = False) -> Written:
    """Write a tree; a negative number stands in brackets unless it comes first."""
    if isinstance(tree, Leaf):
        value = number(tree.value)
        return Written((Piece(tree.symbol, value if first or value[0] != "−" else f"({value})", tree.role),), ATOM)
    operation, *arguments = tree
    if operation in ("+", "-"):
        left, right = written(arguments[0], first), written(arguments[1])
        sign = mark(" + " if operation == "+" else " − ")
        return Written((*left.pieces, sign, *bracketed(right, PRODUCT)), SUM)
    if operation == "*":
        return product(factors(tree), first)
    if operation == "/":
        above, below = written(arguments[0], first), written(arguments[1])
        return Written((*bracketed(above, PRODUCT), mark(" / "), *bracketed(below, POWER)), PRODUCT)
    if operation == "neg":
        return Written((mark("−"), *bracketed(written(arguments[0]), PRODUCT)), SUM)
    if operation == "**":
        return power(*arguments)
    if operation == "sqrt":
        return Written((mark("√"), *bracketed(written(arguments[0]), ATOM)), POWER)
    inside = [written(argument, first=True).pieces for argument in arguments]
    if operation in COMPARISONS:
        return enclosed("[", (*inside[0], mark(f" {COMPARISONS[operation]} "), *inside[1]), "]")
    if operation == "abs":
        return enclosed("|", inside[0], "|")
    if operation == "//":
        return enclosed("⌊", written(("/", *arguments), first=True).pieces, "⌋")
    commas = [piece for k, part in enumerate(inside) for piece in [*[mark(", ")] * (k > 0), *part]]
    return enclosed(f"{operation}(", tuple(commas), ")")


def mark(text: str) -> Piece:
    """What is the same in symbols and in numbers."""
    return Piece(text, text)


def enclosed(left: str, inside: tuple[Piece, ...], right: str) -> Written:
    return Written((mark(left), *inside, mark(right)), ATOM)


def bracketed(part: Written, least: int) -> tuple[Piece, ...]:
    return part.pieces if part.tightness >= least else enclosed("(", part.pieces, ")").pieces


def factors(tree: Any) -> list[Any]:
    """a, b, c of ((a * b) * c)."""
    return [*factors(tree[1]), tree[2]] if tree[0] == "*" and not isinstance(tree, Leaf) else [tree]


def product(several: list[Any], first: bool) -> Written:
    """Factors side by side in symbols, with a dot where one is a number or a quotient; equal ones are a power."""
    row: list[Piece] = []
    quotient = False
    for factor, same in groupby(several):
        many = len(list(same))
        part = written(factor, first and not row) if many == 1 else power(factor, Leaf(str(many), many))
        following = bracketed(part, POWER if row else PRODUCT)
        if row:
            dotted = quotient or following[0].symbol[0].isdigit()
            row.append(Piece(" · " if dotted else " ", " · "))
        quotient = not row and part.tightness == PRODUCT
        row += following
    return Written(tuple(row), PRODUCT)


def power(base: Any, exponent: Any) -> Written:
    below = bracketed(written(base), ATOM)
    if isinstance(exponent, Leaf) and exponent.symbol.isdigit():
        return Written((*below, mark(exponent.symbol.translate(SUPERSCRIPTS))), POWER)
    return Written((*below, mark("^"), *bracketed(written(exponent), ATOM)), POWER)


def simplified(operation: str, *parts: Any) -> Any:
    """The operation as a tree, less what is added or taken away as nothing, or multiplied or divided by one.

    >>> simplified("+", ("*", "m", "beta"), NOTHING), simplified("*", NOTHING, "m"), simplified("/", "m", ONE)
    (('*', 'm', 'beta'), Leaf(symbol='0', value=0.0, role=''), 'm')
    """
    left, right = parts[0], parts[-1]
    if operation in ("+", "-") and right == NOTHING:
        return left
    if operation == "+" and left == NOTHING:
        return right
    if (operation in ("*", "/") and left == NOTHING) or (operation == "*" and right == NOTHING):
        return NOTHING
    if operation in ("*", "/") and right == ONE:
        return left
    if operation == "*" and left == ONE:
        return right
    return (operation, *parts)

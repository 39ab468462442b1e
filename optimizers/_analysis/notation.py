"""Write an expression of a rule in textbook notation, in symbols and in numbers."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from landscapes._core.numbers import SUPERSCRIPTS, typeset
from optimizers._optimizer import Optimizer

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

#: Names with a symbol of their own; fx and fy are the gradient.
SYMBOLS = {"mu": "μ", "eta": "η", "rho": "ρ", "theta": "θ", "fx": "gx", "fy": "gy"}

#: The precedence of operations: a sum needs brackets in a product, and a product in a power.
SUM, PRODUCT, POWER, ATOM = range(4)

COMPARISONS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠", "and": "and", "or": "or"}


@dataclass(frozen=True)
class FormulaPiece:
    """A part of a formula, in symbols and in numbers, with its role.

    `role` is "gradient", "momentum", "scale", "point", "rate" or "".
    """

    symbol: str
    number: str
    role: str = ""


class Leaf(NamedTuple):
    """A quantity in a formula, or a literal number."""

    symbol: str
    value: float
    role: str = ""


#: A formula: a quantity, or an operation and its parts.
Tree = Leaf | tuple

#: The literal numbers 0 and 1, which `simplified` removes.
ZERO, ONE = Leaf("0", 0.0), Leaf("1", 1.0)


class Written(NamedTuple):
    """A written part of a formula, with its precedence."""

    pieces: tuple[FormulaPiece, ...]
    precedence: int


def number(value: float) -> str:
    """Return a number with four digits, as text.

    >>> number(0.2), number(-12345.678), number(1e-8), number(1e6), number(float("inf")), number(True)
    ('0.2', '−12346', '10⁻⁸', '10⁶', '∞', '1')
    """
    whole = 1e4 <= abs(value) < 1e6
    return f"{value:.0f}".replace("-", "−") if whole else typeset(value, 4)


def symbol(name: str) -> str:
    """Return a name in textbook notation.

    >>> symbol("c1"), symbol("previous"), symbol("eta"), symbol("fx")
    ('c₁', 'previous', 'η', 'gx')
    """
    name = SYMBOLS.get(name, name)
    letters = name.rstrip("0123456789")
    return letters + name[len(letters) :].translate(SUBSCRIPTS)


def rule_symbols(rule: Optimizer) -> dict[str, str]:
    """Return the symbols of the names in a rule. A parameter keeps its name if another name has the same symbol.

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


def pieces(tree: Tree) -> tuple[FormulaPiece, ...]:
    """Return the formula of a tree of leaves.

    >>> v, g, beta = Leaf("v", 2.0), Leaf("g", -3.0), Leaf("β", 0.9)
    >>> one = Leaf("1", 1.0)
    >>> tree = ("+", ("*", beta, v), ("*", ("*", ("-", one, beta), g), g))
    >>> "".join(piece.symbol for piece in pieces(tree)), "".join(piece.number for piece in pieces(tree))
    ('β v + (1 − β) g²', '0.9 · 2 + (1 − 0.9) · (−3)²')
    """
    return written(tree, first=True).pieces


def written(tree: Tree, first: bool = False) -> Written:
    """Write a tree; a negative number, and one with a power of ten, needs brackets unless it comes first."""
    if isinstance(tree, Leaf):
        text = number(tree.value)
        text = f"({text})" if not first and (text[0] == "−" or "·" in text) else text
        return Written((FormulaPiece(tree.symbol, text, tree.role),), ATOM)
    operation, *arguments = tree
    if operation in ("+", "-"):
        left, right = written(arguments[0], first), written(arguments[1])
        sign = literal(" + " if operation == "+" else " − ")
        return Written((*left.pieces, sign, *bracketed(right, PRODUCT)), SUM)
    if operation == "*":
        return product(factors(tree), first)
    if operation == "/":
        above, below = written(arguments[0], first), written(arguments[1])
        return Written((*bracketed(above, PRODUCT), literal(" / "), *bracketed(below, POWER)), PRODUCT)
    if operation == "neg":
        return Written((literal("−"), *bracketed(written(arguments[0]), PRODUCT)), SUM)
    if operation == "**":
        return power(*arguments)
    if operation == "sqrt":
        return Written((literal("√"), *bracketed(written(arguments[0]), ATOM)), POWER)
    inside = [written(argument, first=True).pieces for argument in arguments]
    if operation in COMPARISONS:
        return enclosed("[", (*inside[0], literal(f" {COMPARISONS[operation]} "), *inside[1]), "]")
    if operation == "abs":
        return enclosed("|", inside[0], "|")
    if operation == "//":
        return enclosed("⌊", written(("/", *arguments), first=True).pieces, "⌋")
    commas = [piece for k, part in enumerate(inside) for piece in [*[literal(", ")] * (k > 0), *part]]
    return enclosed(f"{operation}(", tuple(commas), ")")


def literal(text: str) -> FormulaPiece:
    """Return a piece that is the same in symbols and in numbers."""
    return FormulaPiece(text, text)


def enclosed(left: str, inside: tuple[FormulaPiece, ...], right: str) -> Written:
    return Written((literal(left), *inside, literal(right)), ATOM)


def bracketed(part: Written, least: int) -> tuple[FormulaPiece, ...]:
    return part.pieces if part.precedence >= least else enclosed("(", part.pieces, ")").pieces


def factors(tree: Tree) -> list[Tree]:
    """Return the factors a, b, c of ((a * b) * c)."""
    return [*factors(tree[1]), tree[2]] if tree[0] == "*" and not isinstance(tree, Leaf) else [tree]


def product(all_factors: list[Tree], first: bool) -> Written:
    """Write factors side by side, with a dot after a quotient or before a digit; equal factors become a power."""
    row: list[FormulaPiece] = []
    quotient = False
    for factor, same in groupby(all_factors):
        count = len(list(same))
        part = written(factor, first and not row) if count == 1 else power(factor, Leaf(str(count), count))
        following = bracketed(part, POWER if row else PRODUCT)
        if row:
            dotted = quotient or following[0].symbol[0].isdigit()
            row.append(FormulaPiece(" · " if dotted else " ", " · "))
        quotient = not row and part.precedence == PRODUCT
        row += following
    return Written(tuple(row), PRODUCT)


def power(base: Tree, exponent: Tree) -> Written:
    base_pieces = bracketed(written(base), ATOM)
    if isinstance(exponent, Leaf) and exponent.symbol.isdigit():
        return Written((*base_pieces, literal(exponent.symbol.translate(SUPERSCRIPTS))), POWER)
    return Written((*base_pieces, literal("^"), *bracketed(written(exponent), ATOM)), POWER)


def simplified(operation: str, *parts: Any) -> Any:
    """Return the operation as a tree, without adding or subtracting 0, or multiplying or dividing by 1.

    >>> simplified("+", ("*", "m", "beta"), ZERO), simplified("*", ZERO, "m"), simplified("/", "m", ONE)
    (('*', 'm', 'beta'), Leaf(symbol='0', value=0.0, role=''), 'm')
    """
    left, right = parts[0], parts[-1]
    if operation in ("+", "-") and right == ZERO:
        return left
    if operation == "+" and left == ZERO:
        return right
    if (operation in ("*", "/") and left == ZERO) or (operation == "*" and right == ZERO):
        return ZERO
    if operation in ("*", "/") and right == ONE:
        return left
    if operation == "*" and left == ONE:
        return right
    return (operation, *parts)

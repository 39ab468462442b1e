"""A formula as a table of numbers, which one compiled function evaluates for all formulas.

Numba never frees compiled code: a kernel for each formula would keep 2 MB, after a second of compiling. The operations
and their order are those of the function that `landscapes._tree.python_code` writes, so that both give the same bits.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from landscapes._core.weak_cache import cached_while_alive
from landscapes._derivatives import second_derivatives
from landscapes._tree.expression import Expression, FunctionTree
from landscapes._tree.function_tree import function_tree

#: The operations in code, for arguments u and v. A power is integer if its exponent is a constant that is one.
OPERATIONS = {
    "+": "u + v",
    "-": "u - v",
    "*": "u * v",
    "/": "u / v",
    "==": "1.0 if u == v else 0.0",
    "neg": "-u",
    "integer power": "integer_power(u, v)",
    "**": "u**v",
    "max": "maximum(u, v)",
    "min": "minimum(u, v)",
    **{name: f"{name}(u)" for name in ("abs", "sign", "sqrt", "exp", "log", "log10")},
    **{name: f"{name}(u)" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: f"arc{name[1:]}(u)" for name in ("asin", "acos", "atan", "asinh")},
}
CODES = {operation: code for code, operation in enumerate(OPERATIONS)}

#: The columns of the table. Its first two rows say where f and its gradient, and the second derivatives, are computed.
#: A row of an operation has its code, and the places of its result and its arguments in the memory.
COLUMNS = 7


class Part(NamedTuple):
    """A row that says where the constants and the operations of three results are, and the places of the results."""

    constants: int
    operations: int
    end: int
    places: int
    results: tuple[int, int, int]


class Tape:
    """The operations that compute the results of a tree, in their order, and the constants that they need."""

    def __init__(self, tree: FunctionTree) -> None:
        self.places: dict[Expression, int] = {name: place for place, name in enumerate(tree.parameters)}
        self.constants: list[tuple[int, float]] = []
        self.operations: list[tuple[int, ...]] = []
        self.count = len(self.places)
        for kind, first, *rest in tree.statements:
            if kind == "let":
                self.places[first] = self.place(rest[0])
            else:
                self.results = [self.place(result) for result in first]

    def place(self, expression: Expression) -> int:
        """Return where in the memory the value of an expression is, once the operations have run."""
        if isinstance(expression, str):
            return self.places[expression]
        if not isinstance(expression, tuple):
            self.constants.append((self.count, float(expression)))
        else:
            operation, *arguments = expression
            is_integer = operation == "**" and isinstance(arguments[1], int)
            first, *rest = (self.place(argument) for argument in arguments)
            code = CODES["integer power" if is_integer else operation]
            self.operations.append((code, self.count, first, *(rest or [first])))
        self.count += 1
        return self.count - 1

    def rows(self, begin: int) -> tuple[Part, list[tuple[float, ...]]]:
        """Return the rows of the table, which begin at a place in it, and what the table says of them."""
        middle = begin + len(self.constants)
        end = middle + len(self.operations)
        a, b, c = self.results
        return Part(begin, middle, end, self.count, (a, b, c)), [*self.constants, *self.operations]


@cached_while_alive
def tape_table(function: Callable) -> np.ndarray:
    """Return the table of a function made from a tree. The rows that a formula adds are its parameters.

    >>> from landscapes import formula
    >>> tape_table(formula("x*y").function).shape
    (6, 7)
    """
    tapes = [Tape(function_tree(made)) for made in (function, second_derivatives(function))]
    first, rows = tapes[0].rows(2)
    second, more = tapes[1].rows(2 + len(rows))
    table = np.zeros((2 + len(rows) + len(more), COLUMNS))
    for row, values in enumerate(_numbers(first, second, rows + more)):
        table[row, : len(values)] = values
    return table


def _numbers(first: Part, second: Part, rows: list[tuple[float, ...]]) -> Iterator[tuple[float, ...]]:
    for part in (first, second):
        yield (*part[:4], *part.results)
    yield from rows

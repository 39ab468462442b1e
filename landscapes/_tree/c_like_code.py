"""Write a tree in a language with C's syntax; `javascript` and `glsl` say what differs."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import ClassVar

from landscapes._core.errors import InputError, short_repr
from landscapes._tree.expression import TESTS, Expression, FunctionTree, Statement

#: Integer powers up to this one are written as products.
MAX_INTEGER_POWER = 1000

#: How tightly an operator binds; those of one level are taken from left to right.
PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}

#: A call of a function, whose arguments need no brackets.
CALL = re.compile(r"[\w.]+\(\{0\}(, \{\d\})*\)")


class Writer:
    """The code of one function.

    All values are numbers: a test is written as 0 or 1, except where the language needs true or false. Only names
    that are identifiers, numbers, and operations of `functions` get into the code.
    """

    #: The code of each operation, with {0}, {1}, ... for its arguments.
    functions: ClassVar[Mapping[str, str]] = {}

    #: The code of a test as a number, and the operators for equal and not equal.
    number_of_test: ClassVar[str]
    equality: ClassVar[Mapping[str, str]] = {}

    def __init__(self, tree: FunctionTree) -> None:
        self.tree = tree
        self.results = result_count(tree)

    def name(self, name: str) -> str:
        """Return the name that stands for a name of the tree."""
        raise NotImplementedError

    def number(self, number: float) -> str:
        """Return a number as code."""
        raise NotImplementedError

    def returned(self, results: list[str]) -> Iterator[str]:
        """Yield the lines of code that return the results."""
        raise NotImplementedError

    def lines(self, statements: tuple[Statement, ...]) -> Iterator[str]:
        for kind, *parts in statements:
            if kind == "let":
                yield f"{self.name(parts[0])} = {bare(self.expression(parts[1]))};"
            elif kind == "return":
                yield from self.returned([bare(self.expression(result)) for result in parts[0]])
            else:
                yield f"if ({bare(self.test(parts[0]))}) {{"
                yield textwrap.indent("\n".join(self.lines(parts[1])), "  ")
                if parts[2]:
                    yield "} else {"
                    yield textwrap.indent("\n".join(self.lines(parts[2])), "  ")
                yield "}"

    def expression(self, expression: Expression) -> str:
        """Return the code of a number."""
        match expression:
            case str():
                return self.name(expression)
            case (operation, *_) if operation in TESTS:
                return self.number_of_test.format(self.test(expression))
            case ("if", test, yes, no):
                return f"({self.test(test)} ? {self.expression(yes)} : {self.expression(no)})"
            case ("**", base, bool() | int() | float() as power):
                return self.constant_power(base, float(power))
            case (operation, left, right) if operation in PRECEDENCE:
                return self.arithmetic(operation, left, right)
            case (operation, *arguments):
                return self.call(operation, [self.expression(argument) for argument in arguments])
        return self.number(float(expression))

    def test(self, expression: Expression) -> str:
        """Return the code of a condition, which is true or false."""
        match expression:
            case bool():
                return str(expression).lower()
            case ("not", part):
                return f"(!{self.test(part)})"
            case ("and" | "or" as operation, one, other):
                return f"({self.test(one)} {'&&' if operation == 'and' else '||'} {self.test(other)})"
            case (operation, one, other) if operation in TESTS:
                operator = self.equality.get(operation, operation)
                return f"({self.expression(one)} {operator} {self.expression(other)})"
        return f"({self.expression(expression)} {self.equality.get('!=', '!=')} {self.number(0.0)})"

    def arithmetic(self, operation: str, left: Expression, right: Expression) -> str:
        """Return the code of a sum or a product, in brackets; a part has some only where the order needs them."""

        def part(expression: Expression, least: int) -> str:
            code = self.expression(expression)
            operator = expression[0] if isinstance(expression, tuple) else ""
            return bare(code) if PRECEDENCE.get(operator, 0) >= least else code

        level = PRECEDENCE[operation]
        return f"({part(left, level)} {operation} {part(right, level + 1)})"

    def call(self, operation: str, parts: list[str]) -> str:
        if operation not in self.functions:
            raise InputError(f"the operation {short_repr(operation)} cannot be written as code for a browser")
        code = self.functions[operation]
        return code.format(*(map(bare, parts) if CALL.fullmatch(code) else parts))

    def constant_power(self, base: Expression, power: float) -> str:
        """Return the code of a power; an integer power is a product, in the order in which numba multiplies."""
        u = self.expression(base)
        if not power.is_integer() or abs(power) > MAX_INTEGER_POWER:
            return self.call("**", [u, self.number(power)])
        if power < 0:
            return f"({self.number(1.0)} / {self.constant_power(base, -power)})"
        if power == 2:
            return f"({u} * {u})" if isinstance(base, str) else f"square({bare(u)})"
        return f"integer_power({bare(u)}, {int(power)})"


def bare(code: str) -> str:
    """Return the code without the brackets around all of it.

    >>> bare("(a + b)"), bare("(a + b) * (c + d)")
    ('a + b', '(a + b) * (c + d)')
    """
    depth = 0
    for position, character in enumerate(code):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return code[1:-1] if character == ")" and position == len(code) - 1 else code
    return code


def checked_identifier(name: str) -> str:
    """Return the name, or raise InputError if it is no identifier, so that it cannot be read as other code."""
    if not (isinstance(name, str) and name.isidentifier()):
        raise InputError(f"a name in a function must be an identifier, got {short_repr(name)}")
    return name


def assigned_names(statements: tuple[Statement, ...]) -> list[str]:
    """Return the names that the statements assign, in the order of their first assignment.

    >>> assigned_names((("let", "r", 1.0), ("if", "r", (("let", "u", "r"),), ()), ("return", ("r",))))
    ['r', 'u']
    """
    names: dict[str, None] = {}
    for kind, *parts in statements:
        if kind == "let":
            names[parts[0]] = None
        elif kind == "if":
            names |= dict.fromkeys([*assigned_names(parts[1]), *assigned_names(parts[2])])
    return list(names)


def result_count(tree: FunctionTree) -> int:
    """Return the number of results of a function.

    Raises
    ------
    InputError
        If a branch returns nothing, or another number of results.

    >>> result_count(FunctionTree(("x",), (("if", "x", (("return", ("x", 1.0)),), ()), ("return", (0.0, 2.0)))))
    2
    """
    counts = _returned_counts(tree.statements)
    if len(counts) != 1 or 0 in counts:
        raise InputError("a function must return a value on every branch, and always equally many")
    return counts.pop()


def _returned_counts(statements: tuple[Statement, ...]) -> set[int]:
    """Return the numbers of results on all branches; 0 is that of a branch that does not return."""
    counts: set[int] = set()
    for kind, *parts in statements:
        if kind == "return":
            return counts | {len(parts[0])}
        if kind == "if":
            inner = _returned_counts(parts[1]) | _returned_counts(parts[2])
            counts |= inner - {0}
            if 0 not in inner:
                return counts
    return counts | {0}

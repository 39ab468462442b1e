"""A function as data: expressions and statements, and their evaluation.

An expression is a number, a name, or ``(operation, *arguments)``. A statement is ``("let", name, expression)``,
``("if", test, statements, statements)`` or ``("return", expressions)``. All of these can be stored as JSON.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from landscapes._core.errors import InputError

Expression = Any  # float | str | tuple; recursive aliases of mypy do not help here
Statement = tuple

#: The operations, as functions of numbers or arrays.
ARITHMETIC: dict[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "neg": operator.neg,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "if": np.where,
    "abs": np.abs,
    "sign": np.sign,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "log1p": np.log1p,
    "expm1": np.expm1,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "floor": np.floor,
    "ceil": np.ceil,
    "hypot": np.hypot,
    "max": np.maximum,
    "min": np.minimum,
}

#: Operators that are written between their two arguments, in Python and in most languages.
INFIX = ("+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=")

#: Operations with the result true or false.
TESTS = ("<", "<=", ">", ">=", "==", "!=", "and", "or", "not")


class FunctionTree(NamedTuple):
    """A function: the names of its parameters, and its statements."""

    parameters: tuple[str, ...]
    statements: tuple[Statement, ...]


def arithmetic(operation: str, *arguments: Any) -> Any:
    """Return the result of an operation by NumPy's rules: x/0 is inf or nan."""
    return ARITHMETIC[operation](*arguments)


def evaluate(expression: Expression, names: Mapping[str, Any], apply: Callable = arithmetic) -> Any:
    """Return the value of an expression; `names` has the values of names, `apply` performs the operations.

    >>> evaluate(("+", ("*", 2, "u"), 1), {"u": 10.0})
    21.0
    """
    if isinstance(expression, str):
        return names[expression]
    if isinstance(expression, tuple):
        operation, *arguments = expression
        return apply(operation, *(evaluate(argument, names, apply) for argument in arguments))
    return expression


def run(statements: tuple[Statement, ...], names: Mapping[str, Any], apply: Callable = arithmetic) -> list[Any]:
    """Run the statements and return their results; `names` has the values of names, `apply` performs the operations.

    At an ``if`` both branches are run and `apply` selects between the results, so that names may be arrays.

    >>> size = (("if", ("<", "x", 0), (("return", (("neg", "x"),)),), ()), ("return", ("x",)))
    >>> run(size, {"x": np.array([-2.0, 3.0])})
    [array([2., 3.])]
    """
    returned = _run_block(statements, dict(names), apply)
    if returned is None:
        raise InputError("a function must return a value on every branch")
    return returned


def _run_block(statements: tuple[Statement, ...], names: dict[str, Any], apply: Callable) -> list[Any] | None:
    """Return the results of the statements, None if they do not return; assignments are added to `names`."""
    for k, (kind, *parts) in enumerate(statements):
        if kind == "let":
            names[parts[0]] = evaluate(parts[1], names, apply)
        elif kind == "return":
            return [evaluate(expression, names, apply) for expression in parts[0]]
        else:
            test, *branches = evaluate(parts[0], names, apply), *parts[1:]
            if any(map(_returns, branches)):
                results = [run(branch + statements[k + 1 :], names, apply) for branch in branches]
                return [apply("if", test, *pair) for pair in zip(*results, strict=True)]
            yes, no = dict(names), dict(names)
            _run_block(branches[0], yes, apply)
            _run_block(branches[1], no, apply)
            changed = [name for name in yes if name in no and yes[name] is not no[name]]
            names.update({name: apply("if", test, yes[name], no[name]) for name in changed})
    return None


def _returns(statements: tuple[Statement, ...]) -> bool:
    return any(kind == "return" or (kind == "if" and any(map(_returns, parts[1:]))) for kind, *parts in statements)


def names_in(expression: Expression) -> set[str]:
    """Return the names in an expression.

    >>> sorted(names_in(("+", ("*", "beta", "v"), ("sqrt", "g"))))
    ['beta', 'g', 'v']
    """
    if isinstance(expression, str):
        return {expression}
    return set().union(*map(names_in, expression[1:])) if type(expression) is tuple else set()


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """Return the expression with other names.

    >>> renamed(("+", "u", 1), {"u": "v"})
    ('+', 'v', 1)
    """
    if isinstance(expression, str):
        return names[expression]
    if not isinstance(expression, tuple):
        return expression
    return (expression[0], *(renamed(argument, names) for argument in expression[1:]))


def names_in_statements(statements: tuple[Statement, ...]) -> set[str]:
    """Return the names in statements, including those that are assigned.

    >>> sorted(names_in_statements((("let", "r", ("sqrt", "x")), ("return", ("r", 2.0)))))
    ['r', 'x']
    """
    names: set[str] = set()
    for kind, first, *rest in statements:
        names |= set().union(*map(names_in, first)) if kind == "return" else names_in(first)
        names |= set().union(*(names_in(part) if kind == "let" else names_in_statements(part) for part in rest))
    return names


def free_prefix(names: set[str], endings: Iterable[str]) -> str:
    """Return underscores that, put before each ending, give names that are not in `names`.

    >>> free_prefix({"x", "_sqrt"}, ["sin", "sqrt"])
    '__'
    """
    prefix, endings = "_", tuple(endings)
    while any(f"{prefix}{ending}" in names for ending in endings):
        prefix += "_"
    return prefix

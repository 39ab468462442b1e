"""Read a Python function as a tree: assignments of arithmetic expressions, ``if`` and ``return``."""

import ast
import builtins
import functools
import inspect
import math
import numbers
import textwrap
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any

import numpy as np

from landscapes._core.errors import InputError
from landscapes._core.weak_cache import cached_while_alive
from landscapes._tree.expression import ARITHMETIC, Expression, FunctionTree, Statement, names_in_statements, renamed

OPERATORS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.And: "and",
    ast.Or: "or",
}

#: Other names of operations in NumPy and math.
ALIASES = {
    "absolute": "abs",
    "fabs": "abs",
    "maximum": "max",
    "fmax": "max",
    "minimum": "min",
    "fmin": "min",
    "power": "**",
    "pow": "**",
    "where": "if",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arcsinh": "asinh",
}

#: The functions that may be called, by the function object, so that any way to import them works.
FUNCTIONS: dict[object, str] = {
    vars(module)[name]: ALIASES.get(name, name)
    for module in (np, math, builtins)
    for name in [*ARITHMETIC, *ALIASES]
    if name in vars(module)
}

#: Functions that may be called and are made of several operations.
COMPOSED: dict[object, Callable[..., Expression]] = {
    np.square: lambda u: ("**", u, 2),
    np.clip: lambda u, low, high: ("min", ("max", u, low), high),
}

#: Operations of two arguments whose Python functions take more.
VARIADIC = ("max", "min", "hypot")


@cached_while_alive
def function_tree(function: Callable) -> FunctionTree:
    """Read a function as a tree. The plain functions that it calls are read, too, and inlined.

    Raises
    ------
    InputError
        If its source is not available, or it is not plain arithmetic.

    >>> from landscapes import saddle
    >>> function_tree(saddle.function).statements
    (('return', (('-', ('*', 'x', 'x'), ('*', 'y', 'y')), ('*', 2, 'x'), ('*', -2, 'y'))),)
    """
    return _read(function, ())


def _read(function: Callable, callers: tuple[Callable, ...]) -> FunctionTree:
    if isinstance(tree := getattr(function, "tree", None), FunctionTree):  # it was made from a tree
        return tree
    parameters = tuple(inspect.signature(function).parameters)
    return FunctionTree(parameters, tuple(Reader(function, callers).statements(_definition(function).body)))


def _definition(function: Callable) -> ast.FunctionDef:
    """Return the definition of a function in its source, or raise an InputError if there is none."""
    name = function.__name__
    try:
        module = ast.parse(textwrap.dedent(inspect.getsource(function)))
        (found,) = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name == name)
    except (OSError, TypeError, SyntaxError, ValueError):  # Python 3.13 may return the lines of something else
        raise InputError(f"the source of {name} is not available: define it in a file or a notebook") from None
    return found


class Reader:
    """Convert Python's syntax tree of a function into statements."""

    def __init__(self, function: Callable, callers: tuple[Callable, ...]) -> None:
        self.function = function
        self.callers = (*callers, function)
        closed, own = inspect.getclosurevars(function), function.__code__.co_varnames
        known = {**closed.builtins, **closed.globals, **closed.nonlocals}
        self.known: Mapping[str, Any] = {name: value for name, value in known.items() if name not in own}
        self.taken = set(own)
        self.pending: list[Statement] = []  # statements of inlined functions, to be put before the call

    def error(self, node: ast.AST) -> InputError:
        return InputError(f"{self.function.__name__} must be plain arithmetic, got {ast.unparse(node)[:60]!r}")

    def statements(self, nodes: list[ast.stmt]) -> Iterator[Statement]:
        for node in nodes:
            statements = list(self.statement(node))
            yield from self.pending
            self.pending = []
            yield from statements

    def statement(self, node: ast.stmt) -> Iterator[Statement]:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from self.assignments(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from self.assignments(target, value)
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if type(op) in OPERATORS:
                yield ("let", name, (OPERATORS[type(op)], name, self.expression(value)))
            case ast.If(test=test, body=yes, orelse=no):
                condition, before, self.pending = self.expression(test), self.pending, []
                branches = [tuple(self.statements(part)) for part in (yes, no)]
                self.pending = before
                yield ("if", condition, *branches)
            case ast.Return(value=ast.expr() as value):
                yield ("return", self.results(value))
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise self.error(node)

    def results(self, value: ast.expr) -> tuple[Expression, ...]:
        if isinstance(value, ast.Call) and (called := self.called(value.func)):
            return self.inlined(called, value)
        return tuple(map(self.expression, value.elts if isinstance(value, ast.Tuple) else [value]))

    def assignments(self, target: ast.expr, value: ast.expr) -> Iterator[Statement]:
        match target, value:
            case ast.Name(id=name), _:
                yield ("let", name, self.expression(value))
            case ast.Tuple(elts=targets), ast.Call(func=func) if called := self.called(func):
                results = self.inlined(called, value)
                if len(results) != len(targets):
                    raise self.error(value)
                for part, result in zip(targets, results, strict=True):
                    if not isinstance(part, ast.Name):
                        raise self.error(target)
                    yield ("let", part.id, result)
            case ast.Tuple(elts=targets), _:
                assigned: set[str] = set()
                for part, source in zip(targets, self.parts(value, len(targets)), strict=True):
                    if _names(source) & assigned:
                        raise self.error(value)  # a, b = b, a would need temporary names
                    yield from self.assignments(part, source)
                    assigned |= _names(part)
            case _:
                raise self.error(target)

    def parts(self, value: ast.expr, count: int) -> list[ast.expr]:
        """Return the values of ``a, b = ...``; a conditional expression of tuples becomes one for each value."""
        if isinstance(value, ast.Tuple) and len(value.elts) == count:
            return value.elts
        if isinstance(value, ast.IfExp):
            both = zip(self.parts(value.body, count), self.parts(value.orelse, count), strict=True)
            return [ast.IfExp(value.test, yes, no) for yes, no in both]
        raise self.error(value)

    def expression(self, node: ast.expr) -> Expression:
        match node:
            case ast.Constant(value=bool() | int() | float()):
                return node.value
            case ast.Name(id=name) if name not in self.known:
                return name
            case ast.Name() | ast.Attribute() if isinstance(self.value(node), numbers.Real):
                return _plain(self.value(node))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return (OPERATORS[type(op)], self.expression(left), self.expression(right))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -number
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.expression(operand)
            case ast.UnaryOp(op=ast.USub() | ast.Not() as op, operand=operand):
                return ("neg" if isinstance(op, ast.USub) else "not", self.expression(operand))
            case ast.Compare(left=left, ops=ops, comparators=right) if all(type(op) in OPERATORS for op in ops):
                sides = list(map(self.expression, [left, *right]))
                tests = [(OPERATORS[type(op)], *pair) for op, *pair in zip(ops, sides, sides[1:], strict=False)]
                return functools.reduce(lambda one, other: ("and", one, other), tests)
            case ast.BoolOp(op=op, values=values):
                operation = OPERATORS[type(op)]
                return functools.reduce(lambda one, other: (operation, one, other), map(self.expression, values))
            case ast.IfExp(test=test, body=yes, orelse=no):
                return ("if", self.expression(test), self.expression(yes), self.expression(no))
            case ast.Call(func=func, args=arguments, keywords=[]):
                return self.call(node, self.value(func), arguments)
        raise self.error(node)

    def call(self, node: ast.Call, function: object, arguments: list[ast.expr]) -> Expression:
        if not callable(function) or getattr(function, "__hash__", None) is None:
            raise self.error(node)
        if function in (float, np.float64) and len(arguments) == 1:
            return self.expression(arguments[0])
        if operation := FUNCTIONS.get(function):
            parts = list(map(self.expression, arguments))
            if operation in VARIADIC and len(parts) > 2:
                return functools.reduce(lambda one, other: (operation, one, other), parts)
            return (operation, *parts)
        if function in COMPOSED:
            return COMPOSED[function](*map(self.expression, arguments))
        if (called := self.called(node.func)) and len(results := self.inlined(called, node)) == 1:
            return results[0]
        raise self.error(node)

    def value(self, node: ast.expr) -> Any:
        """Return the object to which a name, or an attribute of it, refers in the scope of the function."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        return getattr(self.value(node.value), node.attr, None) if isinstance(node, ast.Attribute) else None

    def called(self, node: ast.expr) -> Callable | None:
        """Return the plain Python function that is called, also if numba compiled it, else None."""
        function = self.value(node)
        function = getattr(function, "py_func", function)
        plain = isinstance(function, FunctionType) and function not in FUNCTIONS and function not in COMPOSED
        return function if plain else None

    def inlined(self, function: Callable, node: ast.Call) -> tuple[Expression, ...]:
        """Return the results of a call; the statements of the function, with new names, are put before the call."""
        if function in self.callers or node.keywords:
            raise self.error(node)
        parameters, statements = _read(function, self.callers)
        *lets, (last, *results) = statements
        defaults = [p.default for p in inspect.signature(function).parameters.values()][len(node.args) :]
        straight_line = last == "return" and all(kind == "let" for kind, *_ in lets)
        numeric = all(isinstance(default, numbers.Real) for default in defaults)
        if not (straight_line and numeric and len(node.args) <= len(parameters)):
            raise self.error(node)
        arguments = [*map(self.expression, node.args), *map(_plain, defaults)]
        local_names = {*parameters, *names_in_statements(statements)}
        names = {name: self.new_name(function, name) for name in sorted(local_names)}
        self.pending += [("let", names[name], value) for name, value in zip(parameters, arguments, strict=True)]
        self.pending += [("let", names[name], renamed(value, names)) for _, name, value in lets]
        return tuple(renamed(result, names) for result in results[0])

    def new_name(self, function: Callable, name: str) -> str:
        name = f"{function.__name__}_{name}"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _plain(number: Any) -> bool | int | float:
    """Return a number as one of Python, which JSON can store."""
    if isinstance(number, bool):
        return number
    return int(number) if isinstance(number, numbers.Integral) else float(number)

"""Read a Python function as a tree: assignments of arithmetic, ``if``, and what it returns."""

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
from landscapes._tree.expression import ARITHMETIC, Expression, FunctionTree, Statement, names_of, renamed

SIGNS: dict[type, str] = {
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

#: What else a function may call under another name.
OTHERS = {
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

#: What a function may call, by the thing itself, so that it does not matter how its author imported it.
CALLS: dict[Any, str] = {
    vars(module)[name]: OTHERS.get(name, name)
    for module in (np, math, builtins)
    for name in [*ARITHMETIC, *OTHERS]
    if name in vars(module)
}

#: What a function may call that is no operation of its own.
COMPOSED: dict[Any, Callable[..., Expression]] = {
    np.square: lambda u: ("**", u, 2),
    np.clip: lambda u, low, high: ("min", ("max", u, low), high),
}

#: Operations that take two arguments, and in Python or NumPy more.
CHAINED = ("max", "min", "hypot")


@functools.cache
def function_tree(function: Callable) -> FunctionTree:
    """Read a function. The plain functions that it calls are read, too, and stand in the tree in place of the call.

    Raises
    ------
    InputError
        If its source cannot be had, or it does what is no plain arithmetic.

    >>> from landscapes import saddle
    >>> function_tree(saddle.function).statements
    (('return', (('-', ('*', 'x', 'x'), ('*', 'y', 'y')), ('*', 2, 'x'), ('*', -2, 'y'))),)
    """
    return _read(function, ())


def _read(function: Callable, callers: tuple[Callable, ...]) -> FunctionTree:
    if isinstance(tree := getattr(function, "tree", None), FunctionTree):  # it was written from a tree
        return tree
    try:
        text = inspect.getsource(function)
        module = ast.parse(textwrap.dedent(text))
    except (OSError, TypeError, SyntaxError):
        raise InputError(
            f"the source of {function.__name__} is not at hand: declare it in a file or a notebook"
        ) from None
    (definition,) = (
        node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name == function.__name__
    )
    parameters = tuple(inspect.signature(function).parameters)
    return FunctionTree(parameters, tuple(Reader(function, callers).statements(definition.body)))


class Reader:
    """Python's syntax tree in, ours out."""

    def __init__(self, function: Callable, callers: tuple[Callable, ...]) -> None:
        self.function = function
        self.callers = (*callers, function)
        closed, own = inspect.getclosurevars(function), function.__code__.co_varnames
        known = {**closed.builtins, **closed.globals, **closed.nonlocals}
        self.known: Mapping[str, Any] = {name: value for name, value in known.items() if name not in own}
        self.taken = set(own)
        self.pending: list[Statement] = []  # the lines of functions that are called, to stand before the call

    def refuse(self, node: ast.AST) -> InputError:
        name = self.function.__name__
        return InputError(f"{name} cannot be taken apart: {ast.unparse(node)[:60]!r} is no plain arithmetic")

    def statements(self, nodes: list[ast.stmt]) -> Iterator[Statement]:
        for node in nodes:
            made = list(self.statement(node))
            yield from self.pending
            self.pending = []
            yield from made

    def statement(self, node: ast.stmt) -> Iterator[Statement]:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from self.lets(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from self.lets(target, value)
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if type(op) in SIGNS:
                yield ("let", name, (SIGNS[type(op)], name, self.expression(value)))
            case ast.If(test=test, body=yes, orelse=no):
                condition, asked, self.pending = self.expression(test), self.pending, []
                ways = [tuple(self.statements(part)) for part in (yes, no)]
                self.pending = asked
                yield ("if", condition, *ways)
            case ast.Return(value=ast.expr() as value):
                yield ("return", self.results(value))
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise self.refuse(node)

    def results(self, value: ast.expr) -> tuple[Expression, ...]:
        if isinstance(value, ast.Call) and (called := self.called(value.func)):
            return self.inlined(called, value)
        return tuple(map(self.expression, value.elts if isinstance(value, ast.Tuple) else [value]))

    def lets(self, target: ast.expr, value: ast.expr) -> Iterator[Statement]:
        match target, value:
            case ast.Name(id=name), _:
                yield ("let", name, self.expression(value))
            case ast.Tuple(elts=targets), ast.Call(func=func) if called := self.called(func):
                results = self.inlined(called, value)
                if len(results) != len(targets):
                    raise self.refuse(value)
                for part, result in zip(targets, results, strict=True):
                    if not isinstance(part, ast.Name):
                        raise self.refuse(target)
                    yield ("let", part.id, result)
            case ast.Tuple(elts=targets), _:
                assigned: set[str] = set()
                for part, given in zip(targets, self.parts(value, len(targets)), strict=True):
                    if _names(given) & assigned:
                        raise self.refuse(value)  # a, b = b, a would need names in between
                    yield from self.lets(part, given)
                    assigned |= _names(part)
            case _:
                raise self.refuse(target)

    def parts(self, value: ast.expr, count: int) -> list[ast.expr]:
        """The values of ``a, b = ...``, where a choice between tuples is a choice for each."""
        if isinstance(value, ast.Tuple) and len(value.elts) == count:
            return value.elts
        if isinstance(value, ast.IfExp):
            both = zip(self.parts(value.body, count), self.parts(value.orelse, count), strict=True)
            return [ast.IfExp(value.test, yes, no) for yes, no in both]
        raise self.refuse(value)

    def expression(self, node: ast.expr) -> Expression:
        match node:
            case ast.Constant(value=bool() | int() | float()):
                return node.value
            case ast.Name(id=name) if name not in self.known:
                return name
            case ast.Name() | ast.Attribute() if isinstance(self.value(node), numbers.Real):
                return _plain(self.value(node))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
                return (SIGNS[type(op)], self.expression(left), self.expression(right))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -number
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.expression(operand)
            case ast.UnaryOp(op=ast.USub() | ast.Not() as op, operand=operand):
                return ("neg" if isinstance(op, ast.USub) else "not", self.expression(operand))
            case ast.Compare(left=left, ops=ops, comparators=right) if all(type(op) in SIGNS for op in ops):
                sides = list(map(self.expression, [left, *right]))
                tests = [(SIGNS[type(op)], *pair) for op, *pair in zip(ops, sides, sides[1:], strict=False)]
                return functools.reduce(lambda one, other: ("and", one, other), tests)
            case ast.BoolOp(op=op, values=values):
                return functools.reduce(lambda one, other: (SIGNS[type(op)], one, other), map(self.expression, values))
            case ast.IfExp(test=test, body=yes, orelse=no):
                return ("if", self.expression(test), self.expression(yes), self.expression(no))
            case ast.Call(func=func, args=arguments, keywords=[]):
                return self.call(node, self.value(func), arguments)
        raise self.refuse(node)

    def call(self, node: ast.Call, function: Any, arguments: list[ast.expr]) -> Expression:
        if not callable(function) or getattr(function, "__hash__", None) is None:
            raise self.refuse(node)
        if function in (float, np.float64) and len(arguments) == 1:
            return self.expression(arguments[0])
        if operation := CALLS.get(function):
            parts = list(map(self.expression, arguments))
            if operation in CHAINED and len(parts) > 2:
                return functools.reduce(lambda one, other: (operation, one, other), parts)
            return (operation, *parts)
        if function in COMPOSED:
            return COMPOSED[function](*map(self.expression, arguments))
        if (called := self.called(node.func)) and len(results := self.inlined(called, node)) == 1:
            return results[0]
        raise self.refuse(node)

    def value(self, node: ast.expr) -> Any:
        """What a name stands for where the function was written, or an attribute of that."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        return getattr(self.value(node.value), node.attr, None) if isinstance(node, ast.Attribute) else None

    def called(self, node: ast.expr) -> Callable | None:
        """The plain Python function that is called, were it compiled by numba."""
        function = self.value(node)
        function = getattr(function, "py_func", function)
        plain = isinstance(function, FunctionType) and function not in CALLS and function not in COMPOSED
        return function if plain else None

    def inlined(self, function: Callable, node: ast.Call) -> tuple[Expression, ...]:
        """What a call returns; the lines of the function, under names of their own, are to stand before the call."""
        if function in self.callers or node.keywords:
            raise self.refuse(node)
        parameters, statements = _read(function, self.callers)
        *lets, (end, *results) = statements
        defaults = [p.default for p in inspect.signature(function).parameters.values()][len(node.args) :]
        straight = end == "return" and all(kind == "let" for kind, *_ in lets)
        if not (straight and len(node.args) <= len(parameters) and all(isinstance(d, numbers.Real) for d in defaults)):
            raise self.refuse(node)
        arguments = [*map(self.expression, node.args), *map(_plain, defaults)]
        names = {name: self.fresh(function, name) for name in sorted({*parameters, *names_of(statements)})}
        self.pending += [("let", names[name], made) for name, made in zip(parameters, arguments, strict=True)]
        self.pending += [("let", names[name], renamed(made, names)) for _, name, made in lets]
        return tuple(renamed(result, names) for result in results[0])

    def fresh(self, function: Callable, name: str) -> str:
        name = f"{function.__name__}_{name}"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _plain(number: Any) -> bool | int | float:
    """A number as plain Python has it, and JSON."""
    if isinstance(number, bool):
        return number
    return int(number) if isinstance(number, numbers.Integral) else float(number)

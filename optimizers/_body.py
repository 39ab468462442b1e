"""The body of a rule as data: what it says can be filled in with numbers, written out, or run elsewhere.

An expression is a number, a name, or ``(operation, *arguments)``; a statement ``("let", name, expression)``,
``("if", test, statements, statements)`` or ``("return", expressions)``. All of it is plain JSON.
"""

import ast
import builtins
import functools
import inspect
import math
import operator
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from landscapes import InputError

Expression = Any  # float | str | tuple: mypy has no recursive aliases that would help here
Statement = tuple

#: What each operation does to numbers, or to arrays of them.
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
    "log1p": np.log1p,
    "expm1": np.expm1,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "floor": np.floor,
    "ceil": np.ceil,
    "hypot": np.hypot,
    "max": np.maximum,
    "min": np.minimum,
}

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

#: Operations that say yes or no.
TESTS = ("<", "<=", ">", ">=", "==", "!=", "and", "or", "not")

#: What else a rule may call under another name.
OTHERS = {"absolute": "abs", "fabs": "abs", "maximum": "max", "fmax": "max", "minimum": "min", "fmin": "min"} | {
    "power": "**",
    "pow": "**",
    "where": "if",
}

#: What a rule may call, by the thing itself, so that it does not matter how its author imported it.
CALLS: dict[Any, str] = {
    vars(module)[name]: OTHERS.get(name, name)
    for module in (np, math, builtins)
    for name in [*ARITHMETIC, *OTHERS]
    if name in vars(module)
}


class Body(NamedTuple):
    """What a rule does at one step: the names that it is told, and its statements."""

    parameters: tuple[str, ...]
    statements: tuple[Statement, ...]


@functools.cache
def body(rule: Callable) -> Body:
    """Read the body of ``rule``: assignments of arithmetic, ``if``, and what it returns.

    Raises
    ------
    InputError
        If its source cannot be had, or it does what is no plain arithmetic.

    >>> from optimizers import heavy_ball
    >>> body(heavy_ball.function).statements
    (('let', 'v', ('+', ('*', 'beta', 'v'), 'g')), ('return', (('-', 'w', ('*', 'lr', 'v')), 'v')))
    """
    try:
        text = getattr(rule, "source", None) or inspect.getsource(rule)  # a formula's function brings its own
        tree = ast.parse(textwrap.dedent(text))
    except (OSError, TypeError, SyntaxError):
        raise InputError(f"the source of {rule.__name__} is not at hand: declare it in a file or a notebook") from None
    (definition,) = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == rule.__name__
    )
    parameters = tuple(inspect.signature(rule).parameters)
    return Body(parameters, tuple(Reader(rule).statements(definition.body)))


class Reader:
    """Python's syntax tree in, ours out."""

    def __init__(self, rule: Callable) -> None:
        self.rule = rule.__name__
        closed = inspect.getclosurevars(rule)
        self.known: Mapping[str, Any] = {**closed.builtins, **closed.globals, **closed.nonlocals}

    def refuse(self, node: ast.AST) -> InputError:
        return InputError(f"{self.rule} cannot be taken apart: {ast.unparse(node)[:60]!r} is no plain arithmetic")

    def statements(self, nodes: list[ast.stmt]) -> Iterator[Statement]:
        for node in nodes:
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                yield from self.lets(node.targets[0], node.value)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                now = (SIGNS[type(node.op)], node.target.id, self.expression(node.value))
                yield ("let", node.target.id, now)
            elif isinstance(node, ast.If):
                yes, no = (tuple(self.statements(part)) for part in (node.body, node.orelse))
                yield ("if", self.expression(node.test), yes, no)
            elif isinstance(node, ast.Return) and node.value is not None:
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                yield ("return", tuple(map(self.expression, values)))
            elif not (
                isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            ):
                raise self.refuse(node)

    def lets(self, target: ast.expr, value: ast.expr) -> Iterator[Statement]:
        if isinstance(target, ast.Name):
            yield ("let", target.id, self.expression(value))
        elif isinstance(target, ast.Tuple):
            parts = list(zip(target.elts, self.parts(value, len(target.elts)), strict=True))
            names = {name.id for name, _ in parts if isinstance(name, ast.Name)}
            if any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(value)):
                raise self.refuse(value)  # a, b = b, a would need names in between
            for name, part in parts:
                yield from self.lets(name, part)
        else:
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
            case ast.Name() | ast.Attribute() if isinstance(self.value(node), int | float):
                return self.value(node)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
                return (SIGNS[type(op)], self.expression(left), self.expression(right))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -number
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
            case ast.Call(func=func, args=[argument], keywords=[]) if self.value(func) in (float, np.float64):
                return self.expression(argument)
            case ast.Call(func=func, args=arguments, keywords=[]) if self.call(func):
                return (self.call(func), *map(self.expression, arguments))
        raise self.refuse(node)

    def value(self, node: ast.expr) -> Any:
        """What a name stands for where the rule was written, or an attribute of that."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        return getattr(self.value(node.value), node.attr, None) if isinstance(node, ast.Attribute) else None

    def call(self, node: ast.expr) -> str | None:
        function = self.value(node)
        return CALLS.get(function) if callable(function) and getattr(function, "__hash__", None) else None


def arithmetic(operation: str, *arguments: Any) -> Any:
    """An operation on numbers, as NumPy does it: x/0 is inf or nan."""
    return ARITHMETIC[operation](*arguments)


def evaluate(expression: Expression, names: Mapping[str, Any], apply: Callable = arithmetic) -> Any:
    """The value of an expression, where `names` have these values and `apply` does the operations."""
    if isinstance(expression, str):
        return names[expression]
    if isinstance(expression, tuple):
        operation, *arguments = expression
        return apply(operation, *(evaluate(argument, names, apply) for argument in arguments))
    return expression


def names_in(expression: Expression) -> set[str]:
    """The names in an expression.

    >>> sorted(names_in(("+", ("*", "beta", "v"), ("sqrt", "g"))))
    ['beta', 'g', 'v']
    """
    if isinstance(expression, str):
        return {expression}
    return set().union(*map(names_in, expression[1:])) if type(expression) is tuple else set()

"""Conditions on an answer and its runs, as texts: Python evaluates them, and so does a browser."""

import ast
import math
from collections.abc import Mapping
from typing import Any

from visualizer.lessons._measured import below, is_close, same

#: The functions that a condition may call.
FUNCTIONS = {"abs": abs, "hypot": math.hypot, "is_close": is_close, "below": below, "same": same}

OPERATORS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.USub: "neg",
    ast.Not: "not",
    ast.And: "and",
    ast.Or: "or",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def value_of(text: str, names: Mapping[str, Any]) -> Any:
    """Return the value of an expression of arithmetic, comparisons, and what is measured of a run.

    >>> value_of("lr * 50 > 2 or noise != 0", {"lr": 0.05, "noise": 0})
    True
    """
    return eval(text, {"__builtins__": {}, **FUNCTIONS}, names)


def expression(text: str) -> Any:
    """Return the same expression as plain data: a number, a name, or [operation, ...parts], as browsers evaluate it.

    It raises a ValueError for anything else.

    >>> expression("lr * 50 > 2 or run.turns == 0")
    ['or', ['>', ['*', 'lr', 50], 2], ['==', 'run.turns', 0]]
    """
    return _data(ast.parse(text, mode="eval").body)


def _data(node: ast.AST) -> Any:
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return name
        case ast.Attribute(ast.Name(run), name):
            return f"{run}.{name}"
        case ast.Call(ast.Name(name), parts):
            return [name, *map(_data, parts)]
        case ast.UnaryOp(operator, part):
            return [OPERATORS[type(operator)], _data(part)]
        case ast.BinOp(left, operator, right) | ast.Compare(left, [operator], [right]):
            return [OPERATORS[type(operator)], _data(left), _data(right)]
        case ast.BoolOp(operator, [left, right]):
            return [OPERATORS[type(operator)], _data(left), _data(right)]
    raise ValueError(ast.unparse(node))

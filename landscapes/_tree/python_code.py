"""Write a tree as a Python function of numbers or of NumPy arrays."""

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from landscapes._tree.expression import (
    ARITHMETIC,
    INFIX,
    Expression,
    FunctionTree,
    Statement,
    free_prefix,
    names_in_statements,
)

#: The functions and constants of the code; in the code, a prefix precedes their names.
NUMPY: dict[str, Any] = {operation: function for operation, function in ARITHMETIC.items() if operation not in INFIX}
NUMPY |= {name: getattr(np, name) for name in ("float64", "inf", "nan")}


def python_function(tree: FunctionTree, name: str = "function") -> Callable:
    """Return the Python function of a tree: ``name(*parameters)`` returns the tree's result, or a tuple of several.

    The source is the same in every process, so that its compiled form is found in the disk cache. The function has
    the attributes `tree` and `source`.

    >>> tree = FunctionTree(("x", "y"), (("let", "r", ("sqrt", "x")), ("return", (("+", "r", "y"), 2.0))))
    >>> function = python_function(tree)
    >>> print(function.source)
    def function(x, y):
        r = _sqrt(x)
        return r + y, 2.0
    >>> function(np.array([4.0, 9.0]), 1.0)
    (array([3., 4.]), 2.0)
    """
    prefix = free_prefix({*tree.parameters, *names_in_statements(tree.statements)}, NUMPY)
    source = python_source(tree, name, prefix)
    namespace: dict[str, Any] = {f"{prefix}{known}": value for known, value in NUMPY.items()}
    namespace["__name__"] = __name__
    exec(compile(source, "<tree>", "exec"), namespace)
    function = namespace[name]
    vars(function).update(tree=tree, source=source)
    return function


def python_source(tree: FunctionTree, name: str, prefix: str = "_") -> str:
    """Return the source of the function; a prefix separates the names of NumPy's functions from those of the tree."""
    # Python's numbers raise an error for 1/0 and become complex for a root of -1; NumPy's numbers do not.
    numbers = [f"{parameter} = {prefix}float64({parameter})" for parameter in tree.parameters[2:]]
    lines = "\n".join([*numbers, *_lines(tree.statements, prefix)])
    return f"def {name}({', '.join(tree.parameters)}):\n{textwrap.indent(lines, '    ')}"


def _lines(statements: tuple[Statement, ...], prefix: str) -> Iterator[str]:
    for kind, *parts in statements:
        if kind == "let":
            yield f"{parts[0]} = {_bare(parts[1], prefix)}"
        elif kind == "return":
            yield f"return {', '.join(_bare(result, prefix) for result in parts[0])}"
        else:
            test, *branches = parts
            for header, branch in zip((f"if {_bare(test, prefix)}:", "else:"), branches, strict=True):
                yield header
                yield textwrap.indent("\n".join(_lines(branch, prefix)) or "pass", "    ")


def _bare(expression: Expression, prefix: str) -> str:
    """Return the code of a whole expression, without brackets around it."""
    code = _code(expression, prefix)
    return code[1:-1] if code.startswith("(") else code


def _code(expression: Expression, prefix: str) -> str:
    if isinstance(expression, str):
        return expression
    if not isinstance(expression, tuple):
        return _number(expression, prefix)
    operation, *arguments = expression
    parts = [_code(argument, prefix) for argument in arguments]
    if operation == "**" and isinstance(arguments[1], int) and arguments[1] < 0:
        return f"(1.0 / {parts[0]} ** {-arguments[1]})"  # the same for Numba, which raises an error for 0**-1
    if operation in INFIX:
        return f"({parts[0]} {operation} {parts[1]})"
    return f"(-{parts[0]})" if operation == "neg" else f"{prefix}{operation}({', '.join(parts)})"


def _number(number: float, prefix: str) -> str:
    if np.isfinite(number):
        return f"({number!r})" if number < 0 else repr(number)
    return f"{prefix}nan" if np.isnan(number) else f"{'-' * (number < 0)}{prefix}inf"

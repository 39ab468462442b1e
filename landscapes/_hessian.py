"""Second derivatives, from the first ones that an author wrote."""

import functools
import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from landscapes._core.jit import jittable

#: Where second derivatives come from differences of the gradient, as a share of the coordinate: the error is
#: least, about 1e-10 of the gradient, at the cube root of the rounding.
STEP = float(np.finfo(float).eps ** (1 / 3))


@functools.cache
def second_derivatives(function: Callable) -> Callable:
    """``(x, y, *rest) -> fxx, fxy, fyy`` for a ``function(x, y, *rest) -> f, fx, fy``.

    They are exact, by sympy, wherever the function is arithmetic that sympy can follow. One that
    compares, branches or looks up gets central differences of its gradient instead.
    """
    try:
        return _symbolic(function)
    except Exception:  # whatever sympy makes of code that was not written for it
        return _differences(function)


def _symbolic(function: Callable) -> Callable:
    import sympy

    names = list(inspect.signature(function).parameters)
    x, y, *rest = symbols = [sympy.Symbol(name, real=True) for name in names]
    _, fx, fy = _for_sympy(function)(x, y, *rest)
    seconds = [sympy.diff(fx, x), sympy.diff(fx, y), sympy.diff(fy, y)]
    # A kink has no curvature but on itself.
    seconds = [sympy.sympify(second).replace(sympy.DiracDelta, lambda *where: sympy.Integer(0)) for second in seconds]
    if any(second.atoms(sympy.core.function.AppliedUndef, sympy.Derivative) for second in seconds):
        raise TypeError("there is a function that sympy does not know")
    return plain_function(f"{function.__name__}_seconds", symbols, seconds)


def _for_sympy(function: Callable) -> Callable:
    """The function with sympy's sin, exp, ... in place of NumPy's."""
    import sympy

    def swapped(value: Any) -> Any:
        if isinstance(value, np.ufunc):
            name = {"absolute": "Abs", "maximum": "Max", "minimum": "Min"}.get(value.__name__, value.__name__)
            return getattr(sympy, name.replace("arc", "a"), None) or sympy.Function(name)
        return _for_sympy(value) if isinstance(value, FunctionType) else value

    names = set(function.__code__.co_names) & function.__globals__.keys()
    known = {name: swapped(function.__globals__[name]) for name in names}
    return FunctionType(function.__code__, known, function.__name__, function.__defaults__, function.__closure__)


def plain_function(name: str, arguments: list, expressions: list) -> Callable:
    """Sympy expressions as a plain Python function of NumPy's sin, exp, ...

    Its source is the same in every process, so that what is compiled from it is found again on disk.
    """
    import sympy
    from sympy.printing.numpy import NumPyPrinter

    printer = NumPyPrinter({"fully_qualified_modules": False})
    shared, results = sympy.cse(expressions)
    lines = [f"    {symbol} = {printer.doprint(value)}" for symbol, value in shared]
    given = ", ".join(map(str, arguments))
    returned = ", ".join(printer.doprint(value) for value in results)
    source = "\n".join([f"def {name}({given}):", *lines, f"    return {returned}"])
    namespace: dict[str, Any] = {}
    exec(compile(source, "<sympy>", "exec"), vars(np).copy(), namespace)
    namespace[name].source = source  # for whoever would read it
    return namespace[name]


def _differences(function: Callable) -> Callable:
    surface = jittable(function)

    def seconds(x, y, *rest):
        h, k = STEP * max(1.0, abs(x)), STEP * max(1.0, abs(y))
        _, right, up_right = surface(x + h, y, *rest)
        _, left, up_left = surface(x - h, y, *rest)
        _, _, above = surface(x, y + k, *rest)
        _, _, below = surface(x, y - k, *rest)
        return (right - left) / (2 * h), (up_right - up_left) / (2 * h), (above - below) / (2 * k)

    return seconds

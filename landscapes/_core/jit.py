"""The compiler of all functions: Numba, or none where it is not installed, as in a browser."""

import functools
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or find_spec("numba"):
    from landscapes._core import numba_jit as _jit
else:
    from landscapes._core import plain_jit as _jit

boolean, float32, float64, int64, uint8 = _jit.boolean, _jit.float32, _jit.float64, _jit.int64, _jit.uint8
types, void = _jit.types, _jit.void
align_stack, callable_loop, jittable = _jit.align_stack, _jit.callable_loop, _jit.jittable
of_shape = _jit.of_shape
compiled, first_class = _jit.compiled, _jit.first_class
is_cached, is_compiling = _jit.is_cached, _jit.is_compiling

POINTS = float64[::1]
PARAMETERS = float64[:, ::1]

#: The signature of every landscape's kernel: (x, y, parameters, f, df/dx, df/dy), the last three written to.
SURFACE_KERNEL = void(POINTS, POINTS, PARAMETERS, POINTS, POINTS, POINTS)


@functools.cache
def reader(count: int) -> Callable:
    """Return a jittable ``read(rows, i)`` that returns the tuple ``(rows[0, i], ..., rows[count - 1, i])``.

    The row numbers are constants in the source, so that LLVM can vectorise over i; a slice ``rows[:, i]``
    turned into a tuple is 6 to 9 times slower. As plain Python, i may be a slice; what is read then stays as it is when
    the rows are written to.
    """
    copied = "" if is_compiling() else ".copy()"
    elements = "".join(f"rows[{k}, i]{copied}, " for k in range(count))
    return jittable(eval(f"lambda rows, i: ({elements})"))


@functools.cache
def writer(count: int) -> Callable:
    """Return a jittable ``write(rows, i, values)`` that sets ``rows[k, i] = values[k]``, the inverse of `reader`."""
    lines = "\n".join(f"    rows[{k}, i] = values[{k}]" for k in range(count))
    scope: dict[str, Any] = {"__name__": __name__}  # without it, `unique` looks for the function in all modules
    exec(f"def write(rows, i, values):\n{lines or '    pass'}", scope)
    return jittable(scope["write"])

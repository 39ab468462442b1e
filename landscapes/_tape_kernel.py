"""The compiled form of all formulas: loops that run the operations of a table (see `landscapes._tape`) on points."""

import functools
import textwrap
from collections.abc import Callable
from math import isnan
from typing import Any

import numpy as np

from landscapes._core import vector_math
from landscapes._core.jit import SURFACE_KERNEL, align_stack, callable_loop, first_class, is_compiling, jittable
from landscapes._surface_kernel import any_nan_result
from landscapes._tape import CODES, OPERATIONS

#: Points that are evaluated together: enough to make the choice of an operation cheap, and few enough for a fast cache.
TILE = 64


@jittable
def integer_power(u, power):
    """Return a product of equal factors, in the order in which Numba multiplies them for a constant exponent."""
    result, n = 1.0, abs(int(power))
    while n > 0:
        if n & 1:
            result *= u
        n >>= 1
        u *= u
    return 1.0 / result if power < 0 else result


#: The operations that have a fast form, which is nan where it does not hold.
FAST = ("sin", "cos", "exp", "tanh", "log")

#: The operations in loops of their own, which the compiler vectorises. All others share one, which compiles faster.
VECTORISED = ("+", "-", "*", "/", "neg")

LOOP = """
if {test}:
    for i in range(n):
        u, v = memory[a, i], memory[b, i]
        memory[to, i] = {form}
""".strip()

RUN = """
def run(table, first, last, memory, n, exact):
    align_stack()
    for k in range(first, last):
        code, to, a, b = int(table[k, 0]), int(table[k, 1]), int(table[k, 2]), int(table[k, 3])
{loops}
"""


def operations_loop() -> Callable[..., None]:
    """Return ``run(table, first, last, memory, n, exact)``: it runs the operations of some rows of a table on n points.

    With `exact`, sines and similar functions are those of the C library.
    """
    loops = [(f"not exact and code == {CODES[name]}", f"fast_{name}(u)") for name in FAST]
    loops += [(f"code == {CODES[name]}", OPERATIONS[name]) for name in VECTORISED]
    others = [f"({OPERATIONS[name]}) if code == {CODES[name]} else " for name in OPERATIONS if name not in VECTORISED]
    loops.append(("True", "".join(others) + "nan"))
    scope: dict[str, Any] = {name: part for name in np.__all__ if isinstance(part := getattr(np, name), np.ufunc)}
    scope |= {f"fast_{name}": getattr(vector_math, name) for name in FAST}
    scope |= {"align_stack": align_stack, "integer_power": integer_power, "nan": np.nan}
    code = "\nel".join(LOOP.format(test=test, form=form) for test, form in loops)
    exec(RUN.format(loops=textwrap.indent(code, " " * 8)), scope)
    return callable_loop(scope["run"])


@jittable
def new_memory(table, part, points):
    """Return the memory of a part of the table, with its constants and the parameters of the formula."""
    memory = np.empty((int(table[part, 3]), points))
    parameters = int(table[1, 2])
    for k in range(parameters, table.shape[0]):
        memory[2 + k - parameters] = table[k, 0]
    for k in range(int(table[part, 0]), int(table[part, 1])):
        memory[int(table[k, 0])] = table[k, 1]
    return memory


@jittable
def read_results(table, part, memory, results, first, n, if_nan):
    """Copy the results of a tile to their places; with `if_nan` only where these are nan."""
    f, fx, fy = results
    a, b, c = int(table[part, 4]), int(table[part, 5]), int(table[part, 6])
    for i in range(n):
        k = first + i
        if not if_nan or isnan(f[k] + fx[k] + fy[k]):
            f[k], fx[k], fy[k] = memory[a, i], memory[b, i], memory[c, i]


def tiles_loop(part: int, exact: bool) -> Callable[..., None]:
    """Return the loop over tiles of points, which computes the results of a part of the table.

    Unless `exact`, the operations that have a fast form use it, and a tile with nan is computed again by exact ones.
    """
    run = operations_loop()

    def evaluate(x, y, table, f, fx, fy):
        align_stack()
        begin, end, memory = int(table[part, 1]), int(table[part, 2]), new_memory(table, part, min(TILE, x.shape[0]))
        for first in range(0, x.shape[0], TILE):
            n = min(TILE, x.shape[0] - first)
            for i in range(n):
                memory[0, i], memory[1, i] = x[first + i], y[first + i]
            run(table, begin, end, memory, n, exact)
            read_results(table, part, memory, (f, fx, fy), first, n, False)
            rest = slice(first, first + n)
            if not exact and any_nan_result(x[rest], y[rest], f[rest], fx[rest], fy[rest]):
                run(table, begin, end, memory, n, True)
                read_results(table, part, memory, (f, fx, fy), first, n, True)

    return evaluate


@functools.cache
def value_kernel() -> Callable[..., None]:
    """Compile f and the gradient of all formulas: (x, y, table, f, df/dx, df/dy), the last three written to."""
    return first_class(SURFACE_KERNEL, tiles_loop(0, exact=not is_compiling()))  # fast only as machine code


@functools.cache
def curvature_kernel() -> Callable[..., None]:
    """Compile the second derivatives of all formulas: (x, y, table, fxx, fxy, fyy), the last three written to."""
    return first_class(SURFACE_KERNEL, tiles_loop(1, exact=True))

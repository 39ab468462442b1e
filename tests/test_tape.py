"""All formulas share one kernel: it computes what a kernel of their own would, and a new formula keeps nothing."""

import gc
import weakref

import numpy as np
import pytest

from landscapes import formula, picture
from landscapes._derivatives import second_derivatives
from landscapes._surface_kernel import kernel
from landscapes._tape import OPERATIONS, Tape
from landscapes._tape_kernel import TILE
from optimizers import newton, trace

FORMULAS = [
    "k*x**2 + y/k - 3",
    "x**3*y**-3 + exp(-x*y)",
    "max(x, y, -x) + abs(y) + min(x, 2) - k",
    "sqrt(x*x + y*y) + sign(x)*log(y) + log10(x)",
    "tan(x) + asin(x/5) + acos(y/5) + atan(x*y) + sinh(x) + cosh(y) + tanh(x*y) + asinh(x)",
    "x**y + y**0.3 + k**x + x**1.5",
    "sin(1e7*x) + cos(y)",  # beyond the largest angle of the fast sine
]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.thinned(2)
def test_the_shared_kernel_gives_the_bits_of_a_kernel_of_the_formula_alone(text):
    surface = formula(text, **({"k": 2.5} if "k" in text else {}))
    x, y = np.random.default_rng(0).uniform(-5, 5, (2, 3 * TILE + 5))
    x[:4], y[:4] = [0, 1, np.nan, 2], [0, 0, np.nan, 2]
    parameters = surface.kernel_arguments
    for shared, function, exact in [
        (surface.kernel, surface.function, False),
        (surface.curvature, second_derivatives(surface.function), True),
    ]:
        ours, own = np.empty((2, 3, len(x)))
        with np.errstate(all="ignore"):
            shared(x, y, surface.kernel_table, *ours)
            kernel(function, len(parameters), exact)(x, y, parameters, *own)
        np.testing.assert_array_equal(ours, own)


def test_the_formulas_above_have_every_operation():
    surfaces = [formula(text, **({"k": 2.5} if "k" in text else {})) for text in FORMULAS]
    codes = {operation[0] for one in surfaces for operation in Tape(one.function.tree).operations}
    codes |= {row[0] for one in surfaces for row in Tape(second_derivatives(one.function).tree).operations}
    assert codes == set(range(len(OPERATIONS)))


def test_a_new_formula_is_not_compiled():
    known = pytest.importorskip("numba.core.typing.templates").builtin_registry

    def use(k):
        bowl = formula(f"{k}*x**2 + y**2")
        assert bowl.minima == ((0.0, 0.0),)
        assert trace(newton(), bowl, start=(1, 1), steps=3).values[0] == k + 1

    use(2)
    before = len(known.functions), len(known.globals)
    use(3)
    assert (len(known.functions), len(known.globals)) == before


@pytest.mark.slow
def test_a_picture_that_nothing_uses_is_gone():
    table = picture(np.random.default_rng(0).uniform(size=(20, 20))).table
    surface = picture(table[1:])
    trace("gd", surface, steps=3)
    kept = weakref.ref(surface.table)
    del surface
    gc.collect()
    assert kept() is None

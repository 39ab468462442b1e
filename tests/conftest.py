"""What several test files need: landscapes of the literature that are no unit of ours."""

import gc
import itertools
import math
import os
import signal
import subprocess
from collections import Counter
from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np
import pytest
from browser import browser, live, new_page, opened  # noqa: F401  # fixtures, which pytest finds here

import landscapes
import optimizers
from landscapes import Landscape
from landscapes._landscape import registry as surfaces
from optimizers import schedules
from optimizers._optimizer import registry as rules
from optimizers._runs import fusing

# The answers of whoever runs the tests are neither read nor changed, also not by the processes that tests start.
os.environ["RAVINE_STATE"] = ""
# All tests see English, whatever the language of the machine.
os.environ["RAVINE_LANG"] = "en"
# Tests keep all cores busy; threads of OpenBLAS would take some of their time for waiting.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

#: Whether Numba is missing, as in a browser. Then the tests of what it makes are left out, and the others have to pass.
WITHOUT_NUMBA = find_spec("numba") is None
collect_ignore = ["test_engine.py", "test_fused.py", "test_kernel_cache.py", "test_math.py"] if WITHOUT_NUMBA else []
large = pytest.mark.skipif(WITHOUT_NUMBA, reason="takes minutes where nothing is compiled")

# A second of work on a pair begins to compile a kernel, which takes several. Tests of such kernels ask for them.
fusing.COMPILE_AFTER = math.inf

# Python's default of 700 new objects per collection takes a tenth of the time of all tests.
gc.set_threshold(100_000, 10, 10)


def pytest_report_header():
    if collect_ignore:
        return f"Numba is not installed, left out are the tests of what it makes: {', '.join(collect_ignore)}"


def pytest_xdist_auto_num_workers():
    """One more than there are cores: some tests wait for a browser or a process, but each worker imports all anew."""
    return (os.cpu_count() or 1) + 1


def pytest_sessionfinish():
    """At the end pytest collects garbage five times; what is still there after the first time is in use."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What asks for a browser is marked so; of a test that is `thinned(n)` all but every n-th case is slow."""
    cases: Counter = Counter()
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
        if thinned := item.get_closest_marker("thinned"):
            name = item.nodeid.partition("[")[0]
            if cases[name] % thinned.args[0]:
                item.add_marker(pytest.mark.slow)
            cases[name] += 1


@pytest.fixture
def own_units():
    """Lets a test declare landscapes, optimizers and schedules, which are gone after it."""
    registries = (surfaces, rules, schedules.registry)
    before = [dict(one._units) for one in registries]
    yield
    for one, units in zip(registries, before, strict=True):
        one._units = units


def quadratic(a: float, b: float) -> Landscape:
    """f = a x² + b y², as the books write it."""

    def f(x, y):
        return a * x * x + b * y * y, 2 * a * x, 2 * b * y

    return Landscape(f, domain=((-10, 10), (-10, 10)), start=(1.0, 1.0), at=[(0, 0)])


def plain_run(optimizer, landscape, steps: int, start=None) -> np.ndarray:
    """The rule and the landscape as their authors wrote them, in a plain Python loop: the slow oracle."""
    w = np.array(landscape.start if start is None else start)
    variables = len(optimizer.state)
    state = [np.zeros(variables) for _ in w]
    parameters = list(optimizer.values.values())
    lowest = landscape.lowest if landscape.minima else 0.0
    points = [w.copy()]
    for _ in range(steps):
        f, *gradient = landscape.plain(w[0], w[1])
        hessian = landscape.hessian(w[0], w[1]) if optimizer.second_order else ()
        if optimizer.coupled:
            x, y, *state[0] = optimizer.function(*w, f - lowest, *gradient, *hessian, *state[0], *parameters)
            w = np.array([x, y])
        else:
            for c, g in enumerate(gradient):
                after = optimizer.function(w[c], np.float64(g), *hessian[2 * c : 2 * c + 1], *state[c], *parameters)
                w[c], *state[c] = after if optimizer.state else (after,)
        points.append(w.copy())
    return np.array(points)


def gentle(optimizer, landscape, steps: int):
    """The optimizer at a learning rate, its default over a power of ten, at which it does not diverge here.

    Newton's method has none on a surface whose Hessian is singular: there it diverges at any.
    """
    lr = min(optimizer.parameters["lr"].default, 0.01)
    for _ in range(12):
        lr /= 10
        if optimizers.trace(optimizer(lr=lr), landscape, steps=steps).diverged_at is None:
            return optimizer(lr=lr)
    assert optimizer.name == "newton"
    assert landscape.name == "sharp_ridge"
    return optimizer(lr=lr)


@contextmanager
def interruptible(command):
    """A process that signals reach, even where the tests run in the background and ignore them; dead in the end."""

    def heed_signals():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)

    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, **pipes, text=True, preexec_fn=heed_signals) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def naming(unit):
    """Names the unit in the report of a failed assertion, for a test that tries many units in a loop."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"with {unit!r}")
        raise


LANDSCAPES = [*map(landscapes.get, landscapes.names())]
OPTIMIZERS = [*map(optimizers.get, optimizers.names())]

every_landscape = pytest.mark.parametrize("landscape", LANDSCAPES, ids=lambda unit: unit.name)
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda unit: unit.name)


def every_pair(*values):
    """Parameters in which any two values of two of three lists meet, or each value of two lists; the rest is slow."""
    count = min(map(len, values))
    places = itertools.product(*(range(len(each)) for each in values))
    return [
        pytest.param(*chosen, marks=[pytest.mark.slow] if sum(at) % count else [], id="-".join(map(short, chosen)))
        for at, chosen in zip(places, itertools.product(*values), strict=True)
    ]


def short(value):
    """A parameter in a word: of a list of racers, their number."""
    is_racers = isinstance(value, list) and not isinstance(value[0], (str, list))
    return str(len(value) if is_racers else getattr(value, "name", value))

"""Where Numba and rjsmin are not installed, as in a browser, everything works, with the same numbers."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest
from conftest import LANDSCAPES, OPTIMIZERS, gentle

from landscapes import landscape, linear_regression, rosenbrock
from optimizers import adam, gd, optimizer, sweep, trace
from optimizers._runs.summaries import SUMMARIES

ROOT = Path(__file__).parents[1]
STEPS = 50
PAIRS = [(rule, rosenbrock) for rule in OPTIMIZERS] + [(adam, landscape) for landscape in LANDSCAPES]

#: Not to be had in a browser; and what needs Numba, or would load it.
LEFT_OUT = ("numba", "llvmlite", "rjsmin", "_rjsmin", "jax", "optax", "torch", "_editable", "__editable")

TRACED = """
import sys
import numpy as np
from test_without_numba import swept, traced
np.savez(sys.argv[1], **traced(), **swept())
assert not [name for name in sys.modules if name.partition(".")[0] in ("numba", "llvmlite")]
"""


def traced() -> dict[str, np.ndarray]:
    """The points of each rule and of each landscape."""
    paths = ((f"{rule.name} on {place.name}", gentle(rule, place, steps=STEPS), place) for rule, place in PAIRS)
    return {name: trace(rule, place, steps=STEPS).points for name, rule, place in paths}


def with_branches() -> tuple:
    """Declare rules and a landscape that take no arrays: with an ``if``, or as they would change their arguments."""

    @optimizer
    def stubborn(w, g, lr=0.01):
        """Descent by small steps.

        w = w − lr min(g, 1)
        """
        if g > 1:
            return w - lr
        return w - lr * g

    @optimizer
    def in_place(w, g, v, lr=0.01):
        """Momentum, written with assignments that change an array.

        v = 0.9 v + g, w = w − lr v
        """
        v *= 0.9
        v += g
        w -= lr * v
        return w, v

    @landscape(domain=((-2, 2), (-2, 2)), start=(1.0, 1.5), minima=[(0, 0)], smooth=False)
    def roof(x, y, slope=2.0):
        """A roof.

        f = x² + slope |y|
        """
        if y > 0:
            return x * x + slope * y, 2 * x, slope
        return x * x - slope * y, 2 * x, -slope

    return stubborn, roof


def swept() -> dict[str, np.ndarray]:
    """The summaries of 40 runs of each rule, with options, and of units with branches."""
    share = np.linspace(0.5, 1, 40)
    stubborn, roof = with_branches()
    pairs = [(gentle(rule, rosenbrock, steps=STEPS), rosenbrock) for rule in OPTIMIZERS]
    pairs += [(adam(lr=0.01, noise=share, clip=5 * share, schedule="cosine"), rosenbrock), (stubborn, rosenbrock)]
    pairs += [(gd(lr=0.1, batch=4), linear_regression), (stubborn, roof), (gd(lr=0.1), roof)]
    found = {}
    for k, (rule, place) in enumerate(pairs):
        rates = {"lr": rule.values["lr"] * share} if "lr" in rule.values else {}
        runs = sweep(rule(**rates), place, (share, 1.5 * share), steps=STEPS, seed=3, keep=list(SUMMARIES))
        found |= {f"{k} {rule.name} on {place.name}: {name}": getattr(runs, name) for name in SUMMARIES}
    return found


@pytest.fixture(scope="module")
def without_numba(tmp_path_factory):
    """Return a function that runs Python with the other packages of this environment, in a folder of its own."""
    folder = tmp_path_factory.mktemp("without numba")
    packages = folder / "packages"
    packages.mkdir()
    for path in {*Path(sysconfig.get_path("purelib")).iterdir(), *Path(sysconfig.get_path("platlib")).iterdir()}:
        if not path.name.startswith(LEFT_OUT):
            (packages / path.name).symlink_to(path)

    def run(*arguments, **more):
        places = os.pathsep.join(map(str, [ROOT, ROOT / "tests", packages]))
        environment = {**os.environ, "PYTHONPATH": places, **more}
        command = [sys.executable, "-S", "-W", "error", *map(str, arguments)]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return run


@pytest.mark.slow
@pytest.mark.usefixtures("own_units")
def test_every_rule_and_every_landscape_has_the_same_numbers(without_numba, tmp_path):
    without_numba("-c", TRACED, tmp_path / "plain.npz")
    plain, compiled = np.load(tmp_path / "plain.npz"), traced() | swept()
    assert list(plain) == list(compiled)
    differ = [name for name, points in compiled.items() if not np.array_equal(plain[name], points, equal_nan=True)]
    for name in differ:  # powers of sines: the C library of Python and that of LLVM round one in many differently
        assert plain[name] == pytest.approx(compiled[name], rel=1e-13, abs=1e-13, nan_ok=True), name
    assert len(differ) <= 2, differ


@pytest.mark.slow
def test_the_command_line_draws_and_says_what_is_missing(without_numba, tmp_path):
    picture, page = tmp_path / "race.png", tmp_path / "page.html"
    assert "momentum" in without_numba("-m", "visualizer.cli", "race", "ravine", "-o", picture, "--size", "320x240")
    without_numba("-c", f"from ravine import explore; explore('ravine').save({str(page)!r})")
    assert picture.stat().st_size > 10_000
    assert page.stat().st_size > 100_000
    if importlib.util.find_spec("pip"):  # not where uv has made the environment
        said = without_numba("-m", "visualizer.cli", "doctor")
        assert "nothing is compiled" in said
        assert "FAILS" not in said


@pytest.mark.slow
@pytest.mark.parametrize("number", ["00", "01", "02", "03", "04", "05"])
def test_a_lesson_runs(without_numba, number):
    run = "from test_lessons import *; run_cells(next(NOTEBOOKS.glob(sys.argv[1] + '*.ipynb')))"
    without_numba("-W", "ignore", "-c", f"import sys; {run}", number)

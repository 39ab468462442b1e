"""A sweep on a graphics card: by Numba's simulator of a card everywhere, and on a card where there is one."""

import importlib.util
import os
import subprocess
import sys
from textwrap import dedent
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import LANDSCAPES, OPTIMIZERS, every_pair

import landscapes
import optimizers
from landscapes import InputError
from optimizers import adam, gd, momentum, newton, polyak, rmsprop, sophia, sweep
from optimizers._runs import cuda, fusing
from optimizers._runs.summaries import SUMMARIES

KEEP = tuple(SUMMARIES)
LR = np.geomspace(1e-4, 3, 6)

#: Rules of one coordinate and of both, with and without state; second derivatives; all options; all kinds of surfaces.
CASES = {
    "diverging": (gd(lr=LR), "rosenbrock"),
    "options": (adam(lr=LR, noise=np.linspace(0, 1, 6), clip=np.linspace(0, 2, 6), schedule="cosine"), "ravine"),
    "coupled, sines": (polyak(lr=LR), "ackley"),
    "coupled, Hessian": (newton(lr=LR), "himmelblau"),
    "curvature, sines": (sophia(lr=LR), "rastrigin"),
    "mean over data": (rmsprop(lr=LR, momentum=0.5), "logistic_regression"),
    "picture": (momentum(lr=LR), landscapes.picture(np.random.default_rng(1).random((9, 9)))),
    "formula": (gd(lr=LR / 100), landscapes.formula("exp(-x**2) + abs(sin(3*x)) * log10(2 + y**2) + sqrt(1 + y**2)")),
}

SIMULATION = """
    import sys
    import numpy as np
    from numba import config
    assert config.ENABLE_CUDASIM
    np.seterr(all="ignore")

    from optimizers._runs import engine
    from test_cuda import CASES, KEEP, cuda, gd, sweep

    def run(case):
        found = sweep(*case, steps=20, keep=KEEP, device="cuda")
        return [getattr(found, name) for name in KEEP]

    engine.CHUNK = 13
    arrays = {f"{name}/{k}": array for name, case in CASES.items() for k, array in zip(KEEP, run(case))}
    cuda.MOST_BYTES, seen = 1, []
    lanes = gd(lr=np.geomspace(1e-4, 3, 1100))
    long = sweep(lanes, "sphere", steps=2, device="cuda", progress=lambda *done: seen.append(done))
    np.savez(sys.argv[1], long=long.final_value, seen=seen, **arrays)
"""


def assert_agree(found, expected, lanes=slice(None)):
    for name in KEEP:
        one, other = getattr(found, name)[lanes], getattr(expected, name)[lanes]
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-10, err_msg=name)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """What a simulated card gives; the variable must be set before Numba is imported, so in another process."""
    if importlib.util.find_spec("numba.cuda") is None:
        pytest.skip("this Numba has no simulator of a card: pip install 'ravine[cuda]'")
    path = tmp_path_factory.mktemp("card") / "found.npz"
    folders = os.pathsep.join([os.path.dirname(__file__), *filter(None, sys.path)])
    environment = os.environ | {"NUMBA_ENABLE_CUDASIM": "1", "PYTHONPATH": folders}
    command = [sys.executable, "-W", "ignore", "-c", dedent(SIMULATION), path]
    run = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stderr
    return np.load(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_simulated_card_gives_what_a_processor_gives(name, simulated):
    expected = sweep(*CASES[name], steps=20, keep=KEEP)
    assert_agree(SimpleNamespace(**{k: simulated[f"{name}/{k}"] for k in KEEP}), expected)
    if name == "diverging":
        assert (expected.diverged_at >= 0).any()
        assert (expected.diverged_at < 0).any()


@pytest.mark.slow
def test_lanes_run_in_blocks_that_fit_the_memory_of_the_card(simulated):
    assert simulated["seen"].tolist() == [[552, 1100], [1100, 1100]]
    expected = sweep(gd(lr=np.geomspace(1e-4, 3, 1100)), "sphere", steps=2)
    np.testing.assert_array_equal(simulated["long"], expected.final_value)


@pytest.mark.parametrize(
    ("optimizer", "settings", "message"),
    [
        (gd, {"device": "gpu"}, r"^device must be \"cpu\" or \"cuda\" \(a graphics card of NVIDIA\), got 'gpu'$"),
        (gd, {"device": None}, "^device must be .*, got None$"),
        (gd, {"device": "cuda", "executor": SimpleNamespace(submit=0)}, "needs no executor"),
        (gd(batch=4), {"device": "cuda"}, "has no mini-batches: leave out batch"),
        (optimizers.guests.scipy("BFGS"), {"device": "cuda"}, "must be one of Ravine's own rules"),
    ],
)
def test_what_cannot_run_on_a_card_is_refused(optimizer, settings, message):
    with pytest.raises(InputError, match=message):
        sweep(optimizer, "linear_regression", **settings)


def test_what_is_missing_is_said(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(cuda, "find_spec", lambda name: None)
        with pytest.raises(InputError, match=r'needs the package numba-cuda: pip install "ravine\[cuda\]"$'):
            sweep(gd, "sphere", device="cuda")
    monkeypatch.setattr(cuda, "find_spec", lambda name: name)
    if importlib.util.find_spec("numba.cuda") and cuda.what_is_missing():
        with pytest.raises(InputError, match=r"needs a graphics card of NVIDIA, with its driver: [^\n]+$"):
            sweep(gd, "sphere", device="cuda")


@pytest.fixture
def compile_for_card(monkeypatch):
    """The compiler for a card, to its assembly language, which needs no card."""
    pytest.importorskip("numba_cuda", reason="compiling for a card needs numba-cuda: pip install 'ravine[cuda]'")
    from numba.cuda import compile as compile_to_assembly
    from numba.cuda import dispatcher

    from optimizers._runs import cuda_kernel

    def compiled(rule, surface, uses):
        function = cuda_kernel.thread(rule, surface, uses)
        return compile_to_assembly(function, cuda_kernel.SIGNATURE, device=False, abi="numba", cc=(7, 5))[0]

    monkeypatch.setattr(cuda_kernel, "card_kernel", compiled)
    monkeypatch.setattr(dispatcher, "get_current_device", lambda: SimpleNamespace(compute_capability=(7, 5)))

    def assembly(optimizer, landscape):
        return cuda.kernel_of(fusing.Pair(optimizer, landscape, fusing.what_is_used(optimizer, landscape, KEEP)))

    return assembly


@pytest.mark.parametrize("name", ["options", "coupled, Hessian"])
def test_a_thread_keeps_its_lane_in_registers(name, compile_for_card):
    optimizer, landscape = CASES[name]
    assembly = compile_for_card(optimizer, landscapes.get(landscape))
    assert ".local" not in assembly
    assert "call" not in assembly


def test_a_rule_without_a_form_for_a_card_is_refused(compile_for_card, own_units):
    @optimizers.optimizer
    def cube_root(w, g, lr=0.01):
        return w - lr * np.cbrt(g)

    surface = landscapes.get("sphere")
    with pytest.raises(InputError, match=r'^cube_root on sphere cannot be compiled for device="cuda": [^\n]*cbrt'):
        compile_for_card(cube_root, surface)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("optimizer", "landscape"),
    [*((unit, landscapes.get("rosenbrock")) for unit in OPTIMIZERS), *((newton, unit) for unit in LANDSCAPES)],
    ids=lambda unit: unit.name,
)
def test_every_unit_compiles_for_a_card(optimizer, landscape, compile_for_card):
    assert ".f64" in compile_for_card(optimizer, landscape)


def ill_conditioned(lanes, surface, start, expected):
    """Which lanes amplify rounding: those that a start or a rate a few units in the last place away changes."""
    found = np.zeros(len(expected.final_value), bool)
    for seed in range(8):
        near = 1 + np.random.default_rng(seed).choice([-2, -1, 1, 2], (3, len(found))) * np.finfo(float).eps
        rates = {"lr": lanes.values["lr"] * near[2]} if "lr" in lanes.parameters else {}
        moved = sweep(lanes(**rates), surface, (start[0] * near[0], start[1] * near[1]), steps=60, keep=KEEP)
        for name in KEEP:
            close = np.isclose(getattr(moved, name), getattr(expected, name), rtol=1e-13, atol=1e-13, equal_nan=True)
            found |= ~close.reshape(len(found), -1).all(1)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("optimizer", "landscape"), [pair for pair in every_pair(OPTIMIZERS, LANDSCAPES) if not pair.marks]
)
def test_a_card_gives_what_a_processor_gives(optimizer, landscape):
    if missing := cuda.what_is_missing():
        pytest.skip(f"a card needs {missing}")
    lanes = optimizer(lr=np.geomspace(1e-5, 10, 200)) if "lr" in optimizer.parameters else optimizer
    start = landscape.start[0] + np.linspace(0, 1, 200), np.full(200, landscape.start[1])
    found, expected = (sweep(lanes, landscape, start, steps=60, keep=KEEP, device=name) for name in ("cuda", "cpu"))
    sound = ~ill_conditioned(lanes, landscape, start, expected)
    assert_agree(found, expected, sound)

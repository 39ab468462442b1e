"""The fused kernel of a pair gives what the engine gives, to the last bit, whatever is kept; and it takes over."""

import threading
import time

import numpy as np
import pytest
from conftest import LANDSCAPES, OPTIMIZERS, every_pair

import landscapes
import optimizers
from optimizers import adam, gd, momentum, nesterov, rmsprop, sweep
from optimizers._runs import fusing, job
from optimizers._runs.fusing import COMPILE, NOT
from optimizers._runs.summaries import SUMMARIES, USUAL

LR = np.geomspace(1e-5, 10, 200)  # one tile and a part of another; some diverge


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """Each test begins without kernels and without work done."""
    for name in ("_work", "_kernels", "_asked"):
        monkeypatch.setattr(fusing, name, {})


def both_ways(monkeypatch, optimizer, landscape, keep, steps=60):
    """What the engine gives and what the fused kernel gives; None where there is no fused kernel."""
    rates = {"lr": LR} if "lr" in optimizer.parameters else {}
    lanes, surface = optimizer(**rates), landscapes.get(landscape)
    start = surface.start[0] + np.linspace(0, 1, 200), surface.start[1]
    with monkeypatch.context() as patch:
        patch.setattr(fusing, "effort", lambda pair, seconds: NOT)
        expected = sweep(lanes, surface, start, steps=steps, keep=keep)
    made = []

    def make_at_once(pair, effort):
        if pair.key not in fusing._kernels:
            fusing.make(pair, COMPILE)
        made.append(fusing._kernels.get(pair.key))
        return made[-1]

    with monkeypatch.context() as patch:
        patch.setattr(fusing, "fused_if_ready", make_at_once)
        found = sweep(lanes, surface, start, steps=steps, keep=keep)
    return expected, found if all(made) else None


def assert_same(expected, found, keep):
    for name in keep:
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)


@pytest.mark.slow
def test_a_fused_kernel_gives_the_same_where_lanes_diverge(monkeypatch):
    expected, found = both_ways(monkeypatch, gd, "rosenbrock", USUAL)
    assert_same(expected, found, USUAL)
    assert (found.diverged_at >= 0).any()
    assert (found.diverged_at < 0).any()


@pytest.mark.parametrize(
    ("optimizer", "landscape", "keep"),
    [
        (rmsprop(schedule="cosine"), "rastrigin", ("steps_to_tol", "final_value")),
        (optimizers.get("sam")(rho=1e14), "sphere", USUAL),  # it would come back after it has diverged
        (adam(noise=np.linspace(0, 1, 200), clip=np.linspace(0, 2, 200)), "ravine", tuple(SUMMARIES)),
        (optimizers.get("newton"), "himmelblau", ("final_point", "oscillation")),
        (optimizers.get("polyak"), "ackley", USUAL),
    ],
    ids=lambda value: getattr(value, "name", str(len(value) if isinstance(value, tuple) else value)),
)
@pytest.mark.slow
def test_a_fused_kernel_gives_the_same(monkeypatch, optimizer, landscape, keep):
    assert_same(*both_ways(monkeypatch, optimizer, landscape, keep), keep)


#: Each optimizer on some landscapes, and each landscape with some optimizers.
THINNED = [pair for pair in every_pair(OPTIMIZERS, LANDSCAPES) if not pair.marks]


@pytest.mark.slow
@pytest.mark.parametrize(("optimizer", "landscape"), THINNED)
def test_every_unit_gives_the_same(monkeypatch, optimizer, landscape):
    keep = tuple(SUMMARIES)
    expected, found = both_ways(monkeypatch, optimizer, landscape, keep)
    assert (found is None) == bool(landscape.samples)
    if found:
        assert_same(expected, found, keep)


@pytest.mark.slow
def test_a_run_in_several_calls_gives_the_same(monkeypatch):
    from optimizers._runs import engine

    monkeypatch.setattr(engine, "CHUNK", 7)
    expected, found = both_ways(monkeypatch, nesterov(schedule="cosine"), "rosenbrock", USUAL)
    assert_same(expected, found, USUAL)


@pytest.mark.slow
def test_a_kernel_is_made_beside_a_long_sweep_and_takes_over(monkeypatch):
    used = []

    def note(kernel, *arguments):
        used.append(kernel)
        return run_fused(kernel, *arguments)

    run_fused = job.run_fused
    monkeypatch.setattr(job, "run_fused", note)
    keep = ("final_value",)
    short = sweep(momentum(lr=LR), "himmelblau", steps=100, keep=keep)
    assert not fusing._asked
    monkeypatch.setattr(fusing, "COMPILE_AFTER", 0.01)
    until = time.monotonic() + 60
    while not used and time.monotonic() < until:
        long = sweep(momentum(lr=np.tile(LR, 100)), "himmelblau", steps=100, keep=keep)
    assert used
    np.testing.assert_array_equal(long.final_value, np.tile(short.final_value, 100))


def test_a_mean_over_data_is_not_fused():
    surface = landscapes.get("linear_regression")
    pair = fusing.Pair(gd, surface, fusing.what_is_used(gd, surface, USUAL))
    fusing.make(pair, COMPILE)
    assert not fusing._kernels


def test_a_process_makes_no_more_kernels_than_it_may_keep(monkeypatch):
    made = []
    monkeypatch.setattr(fusing, "MOST_KERNELS", 2)
    monkeypatch.setattr(fusing, "MOST_PAIRS", 3)
    monkeypatch.setattr(fusing, "make", lambda pair, effort: made.append(pair.landscape))
    surfaces = [landscapes.formula(f"{k}*x**2 + y**2") for k in range(2, 7)]
    pairs = [fusing.Pair(gd, surface, fusing.what_is_used(gd, surface, USUAL)) for surface in surfaces]
    for pair in pairs:
        assert fusing.effort(pair, fusing.COMPILE_AFTER) == COMPILE
        fusing.fused_if_ready(pair, COMPILE)
    for thread in threading.enumerate():
        if thread.name == fusing.THREAD:
            thread.join()
    assert sorted(map(surfaces.index, made)) == [0, 1]
    assert len(fusing._work) <= 3

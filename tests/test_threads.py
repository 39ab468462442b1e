"""Where Python cannot start a thread, as in a browser, sweeps, maps and films are the same."""

import threading

import numpy as np
import pytest

from landscapes._core import threads
from optimizers import gd, momentum, sweep
from visualizer import race
from visualizer.maps.phase_map import phase_map


@pytest.fixture
def both_ways(monkeypatch):
    """Return a function that makes something with threads, and then where none can be started."""

    def refuse(thread):
        raise RuntimeError("can't start new thread")

    def make(what):
        with_threads = what()
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", refuse)
            patch.setattr(threads, "AVAILABLE", False)
            return with_threads, what()

    return make


def test_a_sweep_is_the_same(both_ways):
    rates = np.geomspace(1e-3, 0.05, 40)[:, None]
    threaded, alone = both_ways(lambda: sweep(momentum(lr=rates, beta=np.linspace(0, 0.99, 30)), "ravine", steps=2000))
    assert np.array_equal(threaded.final_point, alone.final_point, equal_nan=True)


def test_a_map_over_a_parameter_of_the_landscape_is_the_same(both_ways):
    threaded, alone = both_ways(lambda: phase_map("gd", "ravine", y="kappa", cells=8, steps=50))
    for name, values in threaded.values.items():
        assert np.array_equal(values, alone.values[name], equal_nan=True)


def test_a_page_with_a_film_is_the_same(both_ways, tmp_path):
    def page():
        path = tmp_path / "film.html"
        race("ravine", ["gd"], steps=3, seconds=0.3).save(path)
        return path.read_bytes()

    threaded, alone = both_ways(page)
    assert threaded == alone


def test_an_error_in_a_task_is_raised_where_it_is_waited_for():
    with threads.AtOnce() as pool:
        task = pool.submit(int, "one")
    with pytest.raises(ValueError, match="one"):
        task.result()


def test_the_executor_without_threads_runs_a_sweep_of_this_process():
    assert threads.is_pool(threads.AtOnce())
    swept = sweep(gd(lr=[0.01, 0.02]), "ravine", steps=20, executor=threads.AtOnce())
    assert np.array_equal(swept.final_point, sweep(gd(lr=[0.01, 0.02]), "ravine", steps=20).final_point)

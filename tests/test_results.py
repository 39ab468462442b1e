"""What counts in a run is told alike by the engine, the definitions in NumPy, the table and the alternative text."""

import numpy as np
import pytest
from conftest import every_landscape

import landscapes
from optimizers import COMMON_RULES, adam, gd, get, momentum, rmsprop, trace
from optimizers._runs import measures
from visualizer import race
from visualizer.cli.results import arrival, summary
from visualizer.races.outcome import describe_outcome


@every_landscape
def test_the_engine_counts_as_the_definitions_say(landscape):
    for rule in map(get, COMMON_RULES):
        run = trace(rule(lr=[0.001, 0.05, 0.7]), landscape, steps=60)
        whole = run.diverged_at < 0
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(measures.count_reversals(run.points)[whole], run.reversals[whole])


def naive_arrival(values, level):
    below = [bool(value < level) for value in values]
    return next((t for t in range(len(below)) if all(below[t:])), -1)


@pytest.mark.parametrize(
    ("rule", "name"), [(momentum(lr=0.1), "ravine"), (gd(lr=1.0), "double_well"), (adam, "saddle")]
)
@pytest.mark.parametrize("steps", [1, 40, 91, 92, 200])
def test_a_run_arrives_where_it_stays(rule, name, steps):
    run = trace(rule, name, steps=steps)
    assert run.arrival() == naive_arrival(run.values, run.landscape.lowest + 1e-3)
    assert run.steps_to() <= run.arrival() or run.arrival() == -1


def test_a_run_that_passes_the_minimum_has_not_arrived_in_any_text():
    passes, stays = (trace(momentum(lr=0.1), "ravine", steps=steps) for steps in (92, 200))
    assert (passes.steps_to(), passes.arrival()) == (91, -1)
    assert arrival(passes) == "(91)"
    assert describe_outcome(passes).endswith("after it passed the minimum at step 91")
    thrown_out = trace(momentum(lr=0.1, noise=10), "ravine", (0, 0), steps=1)
    assert describe_outcome(thrown_out).endswith("after it passed the minimum at step 0")
    assert arrival(stays) == str(stays.arrival())
    assert describe_outcome(stays).endswith(f"within 0.001 of the minimum from step {stays.arrival()} on")


def test_the_table_has_both_coordinates_by_the_names_of_the_axes():
    film = race("ravine", [gd(lr=0.038), rmsprop(lr=0.2), gd(lr=10)], steps=100)
    head, *rows, terms = summary(film.trajectories)
    assert "reversals W, b" in head
    assert "path length W, b" in head
    assert len({len(line) for line in (head, *rows)}) == 1  # the columns are aligned
    run = film.trajectories[0]
    assert f"{run.reversals[0]}, {run.reversals[1]}" in rows[0]
    assert rows[0].split()[-1] == f"{run.distance:.3g}"
    assert "diverged at 5" in rows[2]
    assert "10¹³" in rows[2]
    assert "within 0.001" in terms
    assert summary([trace("gd", "saddle")])[-1].startswith("gd")  # nothing to arrive at, nothing to define


def test_lanes_arrive_one_by_one():
    rates = np.array([0.01, 0.1, 0.5, 10.0])
    many = trace(gd(lr=rates), landscapes.sphere, steps=50)
    assert many.arrival().tolist() == [int(trace(gd(lr=r), landscapes.sphere, steps=50).arrival()) for r in rates]

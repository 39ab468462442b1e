"""The paths that the browser cannot compute, which Python sends."""

from collections.abc import Sequence

from landscapes._core.types import JsonObject
from optimizers import Guest, Racer, Trajectory
from visualizer.explorer.catalogue import Units, settings_facts

#: The largest whole number up to which a number of JavaScript has all whole numbers.
LARGEST_SEED = 2**53 - 1


def computed_paths(own: Units, setup: JsonObject, runs: Sequence[Trajectory], seed: int) -> list[JsonObject | None]:
    """Return for each racer its path if the browser cannot compute it, else None.

    Parameters
    ----------
    own : Units
        The units of the race that the library does not have.
    setup : dict
        See `visualizer.explorer.setup.setup_of`.
    runs : sequence of Trajectory
    seed : int
    """
    units = [*own.landscapes, *own.rules]
    foreign = {facts["key"] for facts in units if facts["code"] is None and "spectrum" not in facts}
    all_paths = setup["landscape"].get("name") in foreign
    return [
        path_data(run) if all_paths or racer["name"] in foreign or needs_python(run.optimizer, seed) else None
        for run, racer in zip(runs, setup["racers"], strict=True)
    ]


def needs_python(racer: Racer, seed: int) -> bool:
    """Return True for a schedule that the browser does not know, and for random numbers of a very large seed.

    >>> from optimizers import gd
    >>> needs_python(gd(noise=1.0), seed=0), needs_python(gd(noise=1.0), seed=2**53)
    (False, True)
    """
    if isinstance(racer, Guest):
        return True
    schedule = racer.settings.get("schedule")
    is_random = racer.options["noise"] > 0 or racer.options["batch"] > 0
    return (is_random and seed > LARGEST_SEED) or bool(schedule and schedule.name not in settings_facts()["schedules"])


def path_data(run: Trajectory) -> JsonObject:
    """Return a path as plain data; after a divergence it has no points."""
    end = run.steps + 1 if run.diverged_at is None else run.diverged_at
    return {
        "points": run.points[:end].ravel().tolist(),
        "values": run.values[:end].tolist(),
        "stopped": run.stopped_at,
    }

"""A race on a problem of n parameters, drawn in a plane of their space."""

from collections.abc import Sequence
from typing import Any

from landscapes import InputError
from landscapes._core.types import Start
from landscapes.problems import Problem
from optimizers import Racer, Trajectory, path_plane, project, projection_terms
from visualizer.plotting.look import Look
from visualizer.races.fairness import FairRuns, trace_racers

#: The panels of a race on a problem, unless others are given.
PROBLEM_PANELS = ("map", "loss")


def check_look(look: Look) -> None:
    """Raise an InputError for what only a landscape has: a rate per coordinate of the map, and the step's parts."""
    if any(name == "rate" for column in look.columns for name in column):
        raise InputError("the panel 'rate' is for a landscape; on a problem sharpness, spectrum and updates tell more")
    if look.arrows:
        raise InputError("arrows are for a landscape: in a plane of a problem a step is not the one that is drawn")


def trace_in_plane(
    fair: str | None,
    racers: Sequence[Racer],
    problem: Problem,
    starts: Sequence[Start],
    steps: int,
    seed: int,
    plane: Any,
) -> FairRuns:
    """Trace all racers on a problem; return their projections, and the sentence on what these show.

    Raises
    ------
    InputError
        If the race is to be fair by tuning, which tries many learning rates on landscapes only.
    """
    if fair == "tuned":
        raise InputError("a race on a problem of n parameters cannot be fair='tuned'; allowed: 'lr', 'budget'")
    runs, disclosure = trace_racers(fair, racers, problem, starts, steps, seed)
    where = path_plane(runs, "pca" if plane is None else plane, seed)
    projections: list[Trajectory] = list(project(runs, where))
    return FairRuns(projections, f"{disclosure} {projection_terms(where, runs)}".strip())

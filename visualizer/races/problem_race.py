"""A race on a problem of n parameters, drawn in a plane of their space."""

from typing import Any

from landscapes import InputError, Landscape
from landscapes._core.language import sentences
from landscapes.problems import Problem
from optimizers import path_plane, project, projection_terms
from visualizer.plotting.look import Look
from visualizer.races.fairness import FairRuns

#: The look of a race on a problem, unless another is given.
PROBLEM_LOOK = {"panels": ("map", "loss")}


def check_terms(where: Landscape | Problem, optimizers: Any, look: Look, fair: str | None, plane: Any) -> None:
    """Raise an InputError for what only a landscape can have, or only a problem of n parameters."""
    if not isinstance(where, Problem):
        if plane is not None:
            raise InputError("plane is for a problem of n parameters; a landscape has two")
        return
    if optimizers is None:
        raise InputError(f"a race on {where.name} needs optimizers: nothing suits every problem of n parameters")
    if fair == "tuned":
        raise InputError("a race on a problem of n parameters cannot be fair='tuned'; allowed: 'lr', 'budget'")
    if any(name == "rate" for column in look.columns for name in column):
        raise InputError("the panel 'rate' is for a landscape; on a problem sharpness, spectrum and updates tell more")
    if look.arrows:
        raise InputError("arrows are for a landscape: in a plane of a problem a step is not the one that is drawn")


def in_plane(runs: FairRuns, look: Look, plane: Any, seed: int) -> FairRuns:
    """Return the projections of runs on a problem; where they are drawn, with the sentence on what they show."""
    where = path_plane(runs.trajectories, "pca" if plane is None else plane, seed)
    drawn = {name for column in look.columns for name in column} & {"map", "surface"}
    told = sentences(runs.disclosure, projection_terms(where, runs.trajectories)) if drawn else runs.disclosure
    return FairRuns([*project(runs.trajectories, where)], told)

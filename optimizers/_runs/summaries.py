"""The summaries that a sweep can keep of each run: their names, and how each is computed from a block of lanes."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr, unknown_name
from optimizers._lanes import Envelope, Lanes, reversals
from optimizers._runs.envelope import asymptotic_rate

#: The name of each summary -> its array (lanes, ...).
Kept = dict[str, np.ndarray]


class Ended(NamedTuple):
    """A block of lanes at the end of its run."""

    start: np.ndarray  # (2, lanes)
    lanes: Lanes
    envelope: Envelope


def cancelled_share(start: np.ndarray, end: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the share of the path that going back and forth cancels, (lanes,): 0 if there is none, at most 1.

        1 − Σ |w_T − w₀| / Σ Σ |Δw|,  the outer sums over both coordinates

    >>> cancelled_share(np.zeros((2, 1)), np.array([[1.0], [0.0]]), np.array([[1.0], [3.0]])).item()
    0.75
    """
    net, total = np.abs(end - start).sum(axis=0), length.sum(axis=0)
    return np.clip(1 - np.divide(net, total, out=np.ones_like(total), where=total > 0), 0, 1)


SUMMARIES: Mapping[str, Callable[[Ended], np.ndarray]] = {
    "final_point": lambda ended: ended.lanes.position.T,
    "final_value": lambda ended: np.where(ended.lanes.diverged < 0, ended.lanes.value, np.nan),
    "best_value": lambda ended: ended.lanes.best,
    "steps_to_tol": lambda ended: ended.lanes.reached.astype(int),
    "reversals": lambda ended: reversals(ended.lanes).T.astype(int),
    "path_length": lambda ended: ended.lanes.length.T,
    "diverged_at": lambda ended: ended.lanes.diverged.astype(int),
    "rate": lambda ended: asymptotic_rate(ended.envelope),
    "oscillation": lambda ended: cancelled_share(ended.start, ended.lanes.position, ended.lanes.length),
}

#: Those that are pairs, and those that are whole numbers.
PAIRS, COUNTS = ("final_point", "reversals", "path_length"), ("steps_to_tol", "reversals", "diverged_at")

#: The summaries that a sweep keeps by default.
USUAL = ("final_point", "final_value", "best_value", "steps_to_tol", "reversals", "path_length", "diverged_at")


def check_keep(keep: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names of what to keep in the order of `SUMMARIES`, or raise an InputError.

    >>> check_keep(("rate", "final_value"))
    ('final_value', 'rate')
    """
    if keep is None:
        return USUAL
    if isinstance(keep, str) or not isinstance(keep, Sequence) or not keep:
        raise InputError(f'keep must be a tuple of names such as ("final_value", "rate"), got {short_repr(keep)}')
    for name in keep:
        if not isinstance(name, str) or name not in SUMMARIES:
            raise unknown_name("summary of a sweep", name, SUMMARIES)
    return tuple(name for name in SUMMARIES if name in keep)


def new_arrays(keep: Sequence[str], lanes: int) -> Kept:
    """Return an array for each summary of so many lanes, not yet filled.

    >>> new_arrays(("final_point",), 3)["final_point"].shape
    (3, 2)
    """
    shapes = {name: (lanes, 2) if name in PAIRS else (lanes,) for name in keep}
    return {name: np.empty(shape, int if name in COUNTS else float) for name, shape in shapes.items()}


def bytes_per_lane(keep: Sequence[str]) -> int:
    """Return the memory that the summaries of a lane take.

    >>> bytes_per_lane(USUAL)
    80
    """
    return sum(16 if name in PAIRS else 8 for name in keep)

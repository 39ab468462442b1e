"""The memory of a fused kernel: the rows of a block of lanes, which the kernel takes a tile at a time."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from optimizers._lanes import Lanes, aligned_array

#: The lanes of a tile. A row of it takes 1 KB, so that those of most rules fit into the first cache.
TILE = 128

#: The row of a table of knobs (see `Knobs.table`) from which on there are hyperparameters.
FIRST_KNOB = 4


class Row:
    """The number of each row; the last ones are the state of x, that of y, and the hyperparameters."""

    X, Y, VALUE, DIVERGED = range(4)
    BEST, REACHED = range(4, 6)
    TURNS, LENGTH = 6, 8  # two rows each
    FX, FY, FXX, FXY, FYY = range(10, 15)
    NOISE, CLIP, RATE = range(15, 18)
    STATE = 18


class Rule(NamedTuple):
    """A rule, and how many state variables and hyperparameters it has."""

    function: Callable
    coupled: bool
    second_order: bool
    states: int
    hyperparameters: int
    rate_row: int  # the row of the learning rate in the hyperparameters

    @property
    def first_hyperparameter(self) -> int:
        return Row.STATE + 2 * self.states

    @property
    def rows(self) -> int:
        return self.first_hyperparameter + self.hyperparameters


class Uses(NamedTuple):
    """The parts of the engine that a run uses, and a sweep keeps; the others are not compiled."""

    best: bool
    moves: bool
    envelope: bool
    finite: bool  # f is finite wherever a lane has not diverged, so that nobody need look
    noise: bool
    clip: bool
    schedule: bool

    @property
    def rows(self) -> int:
        """The number of rows, from the first on, that hold what is kept."""
        return Row.FX if self.moves else Row.TURNS if self.best else Row.BEST


def new_room(rule: Rule, lanes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the memory of a fused kernel, the rows of a tile and one more, and a block of so many lanes.

    All rows of the memory start on a cache line; if they do not, AVX-512 is up to twice as slow.
    """
    return aligned_array((rule.rows + 1, TILE)), np.empty((rule.rows, lanes))


def lanes_of(block: np.ndarray) -> Lanes:
    """Return the rows of a block as lanes; there is nothing in those that a kernel does not write back."""
    unused = np.empty((3, 0))
    return Lanes(
        position=block[Row.X : Row.Y + 1],
        gradient=block[Row.FX : Row.FY + 1],
        value=block[Row.VALUE],
        hessian=unused,
        state=unused,
        hyperparameters=unused,
        rate=unused,
        noise=unused,
        clip=unused,
        best=block[Row.BEST],
        reached=block[Row.REACHED],
        diverged=block[Row.DIVERGED],
        turns=block[Row.TURNS : Row.TURNS + 2],
        length=block[Row.LENGTH : Row.LENGTH + 2],
        scratch=unused,
    )

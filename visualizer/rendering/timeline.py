"""The timeline of a film: the step of the race at every moment, and the frames that show it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Frames:
    """The frames of a film: the time in steps that each shows, and its duration in milliseconds."""

    steps: list[float]
    durations: list[float]


class Timeline:
    """Time as a function: a film goes through the steps of a race, at any pace, and stands still at pauses.

    Parameters
    ----------
    seconds : array (steps,)
        The time that each step takes.
    pauses : mapping of int to float
        Step -> seconds for which the film stands still there.

    Attributes
    ----------
    steps : int
        The length of the race.
    seconds : float
        The length of the film, pauses included.

    Examples
    --------
    >>> timeline = Timeline(np.array([1.0, 1.0, 0.5]), {2: 4.0})
    >>> [timeline.step_at(second) for second in (0.5, 3.0, 6.25)]
    [0.5, 2.0, 2.5]
    >>> timeline.moved(2.5)
    0.9
    """

    def __init__(self, seconds: np.ndarray, pauses: Mapping[int, float] | None = None) -> None:
        self.steps, stops = len(seconds), np.zeros(len(seconds) + 1)
        for step, pause in (pauses or {}).items():
            stops[step] = pause
        self._moving = np.concatenate([[0.0], np.cumsum(seconds)])
        leaving = self._moving + np.cumsum(stops)
        self._moments = np.ravel(np.column_stack([leaving - stops, leaving]))  # it comes to a step, and leaves it
        self.seconds = float(leaving[-1])

    def step_at(self, second: float) -> float:
        """Return the time in steps that the film shows at this second."""
        step = np.interp(second, self._moments, np.repeat(np.arange(self.steps + 1), 2))
        return round(float(step), 9)  # so that rounding does not take a whole step for the one before

    def moved(self, step: float) -> float:
        """Return the share of the film that is over at this time in steps, from 0 to 1; pauses do not count."""
        return float(np.interp(step, np.arange(self.steps + 1), self._moving) / self._moving[-1])

    def frames(self, fps: float, hold: float, tick: float = 0) -> Frames:
        """Return the frames; the last one shows the last step for `hold` seconds, and a pause is one long frame.

        Parameters
        ----------
        fps : float
            Frames in a second.
        hold : float
            Seconds of the last frame, at least the duration of a frame.
        tick : float, default 0
            The unit of durations in milliseconds; what is rounded off is made up for by the frames after it.
        """
        count = max(math.ceil(self.seconds * fps - 1e-6), 1)
        steps = [*(self.step_at(k / fps) for k in range(count)), float(self.steps)]
        ends = [*(1000 * k / fps for k in range(1, count + 1)), 1000 * (count / fps + max(hold, 1 / fps))]
        last = [k for k in range(count) if steps[k] != steps[k + 1]] + [count]
        ends = [round(ends[k] / tick) * tick if tick else ends[k] for k in last]
        return Frames([steps[k] for k in last], np.diff(ends, prepend=0).tolist())


def step_seconds(shares: np.ndarray, seconds: float, slow: Sequence[tuple[int, int, float]]) -> np.ndarray:
    """Return the time of each step in a film of this length, which the slow intervals make longer.

    >>> step_seconds(np.full(4, 0.25), 2.0, [(1, 3, 3.0)]).tolist()
    [0.5, 1.5, 1.5, 0.5]
    """
    times = seconds * shares
    for first, last, factor in slow:
        times[first:last] *= factor
    return times

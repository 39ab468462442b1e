"""The timing of a film: the steps that it shows, the duration of each frame, and the number of repetitions."""

import math
from dataclasses import dataclass, field

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr

#: The largest number of frames; the film of a longer run skips steps.
MAX_FRAMES = 150

#: The frames of a slow start last this many times as long as the others.
SLOW_FACTOR = 3


@dataclass(frozen=True, kw_only=True)
class Playback:
    """The timing of a film. `race` takes each of these fields as a keyword.

    Parameters
    ----------
    fps : float, optional
        Frames per second, at most 50; by default the film takes about six seconds.
    hold : float, default 2
        Duration of the last frame in seconds.
    slow_start : int, default 0
        Number of steps at the start that are shown at a third of the speed.
    loop : int, default 0
        Number of times the film plays; 0 for ever.

    Raises
    ------
    InputError
        If a value is not allowed; the message says which values are.

    Examples
    --------
    >>> Playback(fps=20, hold=1).durations(3)
    [50, 50, 50, 1000]
    """

    fps: float | None = field(
        default=None, metadata={"type": float, "help": "frames per second; default: a film of about six seconds"}
    )
    hold: float = field(
        default=2.0, metadata={"type": float, "metavar": "S", "help": "seconds of the last frame, default: 2"}
    )
    slow_start: int = field(
        default=0, metadata={"type": int, "metavar": "N", "help": "show the first N steps at a third of the speed"}
    )
    loop: int = field(
        default=0, metadata={"type": int, "metavar": "N", "help": "play the film N times, default: 0, for ever"}
    )

    def __post_init__(self) -> None:
        if self.fps is not None and not (is_number(self.fps) and 0 < self.fps <= 50):
            raise InputError(f"fps must be above 0 and at most 50 (the limit of a GIF), got {short_repr(self.fps)}")
        if not (is_number(self.hold) and 0 <= self.hold < 600):
            raise InputError(f"hold must be from 0 to 600 seconds, got {short_repr(self.hold)}")
        for name in ("slow_start", "loop"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 0 <= value <= 65535:
                raise InputError(f"{name} must be a whole number from 0 to 65535, got {short_repr(value)}")

    def durations(self, last: int) -> list[int]:
        """Return the duration of each frame of a film of `last` steps, in milliseconds and multiples of 10."""
        steps = shown_steps(last)
        seconds = 1 / self.fps if self.fps else min(max(6 / len(steps), 0.04), 0.3)
        frame = max(round(100 * seconds), 2) * 10
        moving = [SLOW_FACTOR * frame if step < self.slow_start else frame for step in steps[:-1]]
        return [*moving, max(round(100 * self.hold) * 10, frame)]


def is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def shown_steps(last: int) -> list[int]:
    """Return the steps that a film shows: all of them, or evenly spaced ones of a long run, with the last.

    >>> shown_steps(400)[-3:]
    [396, 399, 400]
    """
    stride = math.ceil(last / (MAX_FRAMES - 1))
    return [*range(0, last, stride), last]

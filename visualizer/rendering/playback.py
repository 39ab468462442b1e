"""The timing of a film: its length, frame rate and pace, slow motion and pauses, and the number of repetitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.language import N_
from visualizer.rendering.pace import check_pace, step_shares
from visualizer.rendering.slow_motion import check_pauses, check_slow, is_number
from visualizer.rendering.timeline import Frames, Timeline, step_seconds

#: The length of a film in seconds; a step takes at most `STEP_SECONDS`, so that a short run has a shorter film.
SECONDS, STEP_SECONDS = 6.0, 0.4

#: Frames per second of a video, and of the other formats: 60 ms a frame, in the unit of a GIF.
VIDEO_FPS, IMAGE_FPS = 30.0, 50 / 3

#: The most frames per second of a video, and of the other formats, whose durations are multiples of `TICK` ms.
MAX_VIDEO_FPS, MAX_IMAGE_FPS, TICK = 60, 50, 10

Interval = tuple[int, int] | tuple[int, int, float]


@dataclass(frozen=True, kw_only=True)
class Playback:
    """The timing of a film. `race` takes each of these fields as a keyword.

    Parameters
    ----------
    seconds : float, optional
        Length of the film without slow motion, pauses and hold. Default: 6, or 0.4 for each step of a short run.
    fps : float, optional
        Frames per second, at most 60; between two steps the racers are drawn on the line between them. Default: 30
        for video and 16.7 for the other formats, which have at most 50.
    hold : float, default 2
        Duration of the last frame in seconds.
    pace : "auto", "even" or "log", default "auto"
        The time of each step: "even" is the same for all; "log" is the same for the steps up to 1, 10, 100 and 1000;
        "auto" is even up to 150 steps, and slows longer runs down where the racers move. The progress line has ticks
        at round steps, so that an uneven pace is seen.
    slow : (first, last) or (first, last, factor), or several, optional
        Intervals of steps that take `factor` times as long, 3 by default.
    pauses : mapping of int to float, optional
        Step -> seconds for which the film stands still there.
    loop : int, default 0
        Number of times the film plays; 0 for ever.
    progress_line : bool, default True
        A thin line at the bottom that fills as the film goes on; stills have none.

    Raises
    ------
    InputError
        If a value is not allowed; the message says which values are.

    Examples
    --------
    >>> playback = Playback(seconds=0.2, fps=20, pauses={1: 0.5}, hold=1)
    >>> playback.frames(playback.timeline(2))
    Frames(steps=[0.0, 0.5, 1.0, 1.5, 2.0], durations=[50, 50, 550, 50, 1000])
    """

    seconds: float | None = field(
        default=None,
        metadata={
            "type": float,
            "metavar": "S",
            "help": N_("length of the film without slow motion and pauses, default: 6"),
        },
    )
    fps: float | None = field(
        default=None,
        metadata={
            "type": float,
            "help": N_("frames per second, at most 60; default: 30 for video, 16.7 for other formats"),
        },
    )
    hold: float = field(
        default=2.0, metadata={"type": float, "metavar": "S", "help": N_("seconds of the last frame, default: 2")}
    )
    pace: str = field(
        default="auto",
        metadata={
            "help": N_(
                "time of each step: even; log, equal for the steps up to 1, 10, 100; or auto (default), even in "
                "short runs and slower where the racers move in long ones"
            )
        },
    )
    slow: Interval | Sequence[Interval] = field(
        default=(),
        metadata={
            "nargs": "+",
            "metavar": "FIRST-LAST",
            "help": N_("steps shown in slow motion: 0-6 at a third of the speed, 0-6:5 at a fifth"),
        },
    )
    pauses: Mapping[int, float] | Sequence[str] = field(
        default=(),
        metadata={
            "nargs": "+",
            "metavar": "STEP:S",
            "help": N_("stand still at steps: 34:1.5 for 1.5 seconds at step 34"),
        },
    )
    loop: int = field(
        default=0, metadata={"type": int, "metavar": "N", "help": N_("play the film N times, default: 0, for ever")}
    )
    progress_line: bool = field(default=True, metadata={"off": N_("leave out the line that fills as the film goes on")})

    def __post_init__(self) -> None:
        if self.seconds is not None:
            check_number("seconds", self.seconds, 0.04, 3600, "seconds")
        if self.fps is not None:
            check_number("fps", self.fps, 0.1, MAX_VIDEO_FPS, "frames per second")
        check_number("hold", self.hold, 0, 600, "seconds")
        check_pace(self.pace)
        object.__setattr__(self, "slow", check_slow(self.slow))
        object.__setattr__(self, "pauses", check_pauses(self.pauses))
        if isinstance(self.loop, bool) or not isinstance(self.loop, (int, np.integer)) or not 0 <= self.loop <= 65535:
            raise InputError(f"loop must be a whole number from 0 to 65535, got {short_repr(self.loop)}")
        if not isinstance(self.progress_line, bool):
            raise InputError(f"progress_line must be True or False, got {short_repr(self.progress_line)}")

    def check_steps(self, last: int) -> None:
        """Raise an InputError if slow motion or a pause lies outside a run of `last` steps."""
        ends = [end for _, end, _ in check_slow(self.slow)]
        for name, steps in (("slow", ends), ("pauses", list(check_pauses(self.pauses)))):
            if max(steps, default=0) > last:
                raise InputError(f"{name} must lie in the run, from step 0 to {last}, got step {max(steps)}")

    def timeline(self, steps: int, ways: np.ndarray | None = None) -> Timeline:
        """Return the timeline of a film of so many steps.

        Parameters
        ----------
        steps : int
        ways : array (racers, steps), optional
            How far each racer moves in each step, for the pace "auto"; default: as in the pace "log".
        """
        self.check_steps(steps)
        shares = step_shares(self.pace, steps, np.zeros((0, steps)) if ways is None else ways)
        seconds = self.seconds or min(SECONDS, STEP_SECONDS * steps)
        return Timeline(step_seconds(shares, seconds, check_slow(self.slow)), check_pauses(self.pauses))

    def frames(self, timeline: Timeline, video: bool = False) -> Frames:
        """Return the frames of a film: of a video, or of a format whose durations are multiples of 10 ms."""
        if video:
            return timeline.frames(self.fps or VIDEO_FPS, self.hold)
        return timeline.frames(min(self.fps or IMAGE_FPS, MAX_IMAGE_FPS), self.hold, TICK)


def check_number(name: str, value: Any, low: float, high: float, unit: str) -> None:
    """Raise an InputError if a value is no number between these."""
    if not (is_number(value) and low <= value <= high):
        raise InputError(f"{name} must be from {low:g} to {high:g} {unit}, got {short_repr(value)}")

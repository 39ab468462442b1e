"""What a user asks of a run, checked and broadcast into lanes."""

from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes._errors import shown
from optimizers._engine import Lanes
from optimizers._optimizer import Optimizer

#: The most memory that one call may take.
LIMIT = 4 * 2**30

#: The most steps of a sweep, which keeps no path: hours of work for one block of lanes.
MOST_STEPS = 10**9


def check_steps(steps: Any) -> int:
    """`steps` as an int, or an InputError that says what is allowed."""
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)):
        raise InputError(f"steps must be a whole number >= 1, got {shown(steps)}")
    if steps < 1:
        raise InputError(f"steps must be a whole number >= 1, got {steps}")
    return int(steps)


def check_memory(rows: int, bytes_per_row: int, what: str) -> None:
    """Refuse, before anything is allocated, what would not fit."""
    if rows * bytes_per_row > LIMIT:
        raise InputError(
            f"{rows:,} {what} would take {rows * bytes_per_row / 2**30:,.1f} GiB of memory; "
            f"at most {LIMIT // bytes_per_row:,} ({LIMIT / 2**30:g} GiB) are allowed"
        )


def check_start(start: Any, landscape: Landscape) -> tuple[np.ndarray, np.ndarray]:
    """The start as x and y: from a pair (x, y) of numbers or arrays, or from one array (..., 2) of points."""
    if start is None:
        start = landscape.start
    try:
        if isinstance(start, tuple) and len(start) == 2:
            x, y = (np.asarray(part, dtype=float) for part in start)
        else:
            points = np.asarray(start, dtype=float)
            x, y = np.moveaxis(points, -1, 0) if points.ndim else points
    except (TypeError, ValueError, OverflowError):
        raise InputError(
            f"start must be a pair (x, y) of numbers or arrays, or an array (..., 2) of points, got {shown(start)}"
        ) from None
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InputError(f"start must be finite, at most {np.finfo(float).max:.2g} in size, got {shown(start)}")
    return x, y


def lanes_of(optimizer: Optimizer, landscape: Landscape, start: Any) -> tuple[tuple[int, ...], np.ndarray, np.ndarray]:
    """Broadcast starts and knobs: the shape, starts (2, lanes) and knobs (knobs, lanes)."""
    x, y = check_start(start, landscape)
    values = [np.asarray(value, dtype=float) for value in optimizer.values.values()]
    try:
        shape = np.broadcast_shapes(x.shape, y.shape, *(value.shape for value in values))
    except ValueError:
        raise InputError(
            f"starts and knobs must broadcast; their shapes are {x.shape} and {y.shape} for the start"
            + "".join(f", {np.shape(v)} for {name}" for name, v in optimizer.settings.items() if np.ndim(v))
        ) from None
    lanes = int(np.prod(shape, dtype=np.int64))
    if lanes == 0:
        raise InputError(f"there is nothing to run: starts and knobs broadcast to the shape {shape}")
    check_memory(lanes, 8 * (2 + len(values) + 16), "lanes")
    flat = [np.broadcast_to(a, shape).reshape(lanes) for a in (x, y, *values)]
    return shape, np.array(flat[:2]), np.array(flat[2:]).reshape(len(values), lanes)


def begin(optimizer: Optimizer, starts: np.ndarray, knobs: np.ndarray) -> Lanes:
    return Lanes.starting(starts[0], starts[1], knobs, len(optimizer.state))

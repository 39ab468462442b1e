"""What a user asks of a run, checked and broadcast into lanes."""

from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from optimizers._lanes import Lanes, rows
from optimizers._optimizer import Optimizer

#: The most memory that one call may take.
LIMIT = 4 * 2**30

#: The most steps of a sweep, which keeps no path: hours of work for one block of lanes.
MAX_STEPS = 10**9


def check_steps(steps: Any) -> int:
    """`steps` as an int, or an InputError that says what is allowed."""
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)):
        raise InputError(f"steps must be a whole number >= 1, got {short_repr(steps)}")
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
            f"start must be a pair (x, y) of numbers or arrays, or an array (..., 2) of points, got {short_repr(start)}"
        ) from None
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InputError(f"start must be finite, at most {np.finfo(float).max:.2g} in size, got {short_repr(start)}")
    return x, y


def check_seed(seed: Any) -> int:
    """`seed` as an int, or an InputError that says what is allowed."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise InputError(f"seed must be a whole number >= 0, got {short_repr(seed)}")
    return int(seed)


def check_options(optimizer: Optimizer, landscape: Landscape) -> None:
    """Raise an InputError for options that do not fit the rule or the landscape."""
    batch = optimizer.options["batch"]
    if np.ndim(batch):
        raise InputError(f"batch must be one number, got {short_repr(batch)}")
    if batch and not landscape.samples:
        raise InputError(f"batch needs a landscape that is a mean over data, and {landscape.name} is none")
    if "schedule" in optimizer.settings and "lr" not in optimizer.parameters:
        raise InputError(f"{optimizer.name} has no lr to schedule")


def broadcast_lanes(optimizer: Optimizer, landscape: Landscape, start: Any) -> tuple[tuple[int, ...], np.ndarray]:
    """Broadcast starts, options and parameters: the shape, and a table of x, y, noise, clip and parameters by lanes."""
    check_options(optimizer, landscape)
    x, y = check_start(start, landscape)
    given = [optimizer.options["noise"], optimizer.options["clip"], *optimizer.values.values()]
    parts = [x, y, *(np.asarray(value, dtype=float) for value in given)]
    try:
        shape = np.broadcast_shapes(*(part.shape for part in parts))
    except ValueError:
        raise InputError(
            f"starts and parameters must broadcast; their shapes are {x.shape} and {y.shape} for the start"
            + "".join(f", {np.shape(v)} for {name}" for name, v in optimizer.settings.items() if np.ndim(v))
        ) from None
    lanes = int(np.prod(shape, dtype=np.int64))
    if lanes == 0:
        raise InputError(f"there is nothing to run: starts and parameters broadcast to the shape {shape}")
    check_memory(lanes, 8 * (len(parts) + 16), "lanes")
    return shape, np.array([np.broadcast_to(part, shape).reshape(lanes) for part in parts])


def begin(optimizer: Optimizer, table: np.ndarray) -> Lanes:
    """The lanes of such a table at their start."""
    x, y, noise, clip, *hyperparameters = table
    lanes = len(x)
    rate = hyperparameters[list(optimizer.parameters).index("lr")] if "lr" in optimizer.parameters else np.zeros(lanes)
    return Lanes(
        position=rows((2, lanes), [x, y]),
        gradient=rows((2, lanes)),
        value=rows((lanes,)),
        hessian=rows((3, lanes if optimizer.second_order else 0)),
        state=rows((2, len(optimizer.state), lanes)),
        hyperparameters=rows((len(hyperparameters), lanes), np.reshape(hyperparameters, (-1, lanes))),
        rate=rows((lanes,), rate),
        noise=rows((lanes,), noise),
        clip=rows((lanes,), np.where(clip > 0, clip, np.inf)) if clip.any() else rows((0,)),
        best=rows((lanes,), np.inf),
        reached=rows((lanes,), -1),
        diverged=rows((lanes,), -1),
        turns=rows((2, lanes)),
        length=rows((2, lanes)),
    )


def lowest(optimizer: Optimizer, landscape: Landscape) -> float:
    """f* of the gap that a coupled rule is told; others are told of none, and it is not computed for them."""
    return landscape.floor if optimizer.coupled else 0.0


def curvature(optimizer: Optimizer, landscape: Landscape) -> Any:
    """The kernel of second derivatives; where the rule asks for none, any kernel in its place, which is not called."""
    return landscape.curvature if optimizer.second_order else landscape.kernel

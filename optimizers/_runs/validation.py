"""Check the arguments of a run, and broadcast them into lanes."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.real_numbers import real_array, whole_number
from landscapes._core.types import Start
from optimizers._lanes import Lanes, aligned_array
from optimizers._optimizer import Optimizer
from optimizers._runs.knobs import Knobs

#: The most bytes of memory that one call may use.
MAX_BYTES = 4 * 2**30

#: The most steps of a sweep, which keeps no path; they take hours for one block of lanes.
MAX_STEPS = 10**9


def check_steps(steps: object) -> int:
    """Return `steps` as an int, or raise an InputError."""
    return whole_number("steps", steps, 1)


def written(number: int | Fraction) -> str:
    """Return a number of any size as text.

    >>> written(1600000), written(Fraction(15, 2)), written(10**400)
    ('1,600,000', '7.5', 'more than 10^15')
    """
    if number > 10**15:
        return "more than 10^15"
    return f"{number:,}" if isinstance(number, int) else f"{float(number):,.1f}"


def check_memory(rows: int, bytes_per_row: int, what: str) -> None:
    """Raise an InputError, before anything is allocated, if the rows would not fit in memory."""
    if rows * bytes_per_row > MAX_BYTES:
        raise InputError(
            f"{written(rows)} {what} would take {written(Fraction(rows * bytes_per_row, 2**30))} GiB of memory; "
            f"at most {MAX_BYTES // bytes_per_row:,} ({MAX_BYTES / 2**30:g} GiB) are allowed"
        )


def check_start(start: Start, landscape: Landscape) -> tuple[np.ndarray, np.ndarray]:
    """Return the start as x and y, from a pair (x, y) of numbers or arrays, or from an array (..., 2) of points."""
    if start is None:
        start = landscape.start
    if isinstance(start, tuple) and len(start) == 2:
        x, y = map(real_array, start)
    else:
        points = real_array(start)
        x, y = np.moveaxis(points, -1, 0) if points is not None and points.shape[-1:] == (2,) else (None, None)
    if x is None or y is None:
        raise InputError(
            f"start must be a pair (x, y) of numbers or arrays, or an array (..., 2) of points, got {short_repr(start)}"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InputError(f"start must be finite, at most {np.finfo(float).max:.2g} in size, got {short_repr(start)}")
    return x, y


def check_seed(seed: object) -> int:
    """Return `seed` as an int, or raise an InputError."""
    return whole_number("seed", seed, 0)


def broadcast_knobs(optimizer: Optimizer, landscape: Landscape, start: Start) -> Knobs:
    """Return start, options and parameters, if they broadcast."""
    optimizer.check_options(landscape)
    x, y = check_start(start, landscape)
    values = [optimizer.options["noise"], optimizer.options["clip"], *optimizer.values.values()]
    parts = [x, y, *(np.asarray(value, dtype=float) for value in values)]
    try:
        shape = np.broadcast_shapes(*(part.shape for part in parts))
    except ValueError:
        raise InputError(
            f"starts and parameters must broadcast; their shapes are {x.shape} and {y.shape} for the start"
            + "".join(f", {np.shape(v)} for {name}" for name, v in optimizer.settings.items() if np.ndim(v))
        ) from None
    if 0 in shape:
        raise InputError(f"starts and parameters must not be empty, got the shape {shape}")
    return Knobs(shape, tuple(parts))


def initial_lanes(optimizer: Optimizer, table: np.ndarray) -> Lanes:
    """Return the lanes of a table of `Knobs`, at their start."""
    x, y, noise, clip, *hyperparameters = table
    lanes = len(x)
    rate = hyperparameters[list(optimizer.parameters).index("lr")] if "lr" in optimizer.parameters else np.zeros(lanes)
    return Lanes(
        position=aligned_array((2, lanes), [x, y]),
        gradient=aligned_array((2, lanes)),
        value=aligned_array((lanes,)),
        hessian=aligned_array((3, lanes if optimizer.second_order else 0)),
        state=aligned_array((2, len(optimizer.state), lanes)),
        hyperparameters=aligned_array((len(hyperparameters), lanes), np.reshape(hyperparameters, (-1, lanes))),
        rate=aligned_array((lanes,), rate),
        noise=aligned_array((lanes,), noise),
        clip=aligned_array((lanes,), np.where(clip > 0, clip, np.inf)) if clip.any() else aligned_array((0,)),
        best=aligned_array((lanes,), np.inf),
        reached=aligned_array((lanes,), -1),
        diverged=aligned_array((lanes,), -1),
        turns=aligned_array((2, lanes)),
        length=aligned_array((2, lanes)),
        scratch=aligned_array((lanes,)),
    )


def gap_reference(optimizer: Optimizer, landscape: Landscape) -> float:
    """Return f* in the gap f − f* of a coupled rule; 0 for other rules, which have no gap."""
    return landscape.floor if optimizer.coupled else 0.0


def curvature_kernel(optimizer: Optimizer, landscape: Landscape) -> Callable[..., None]:
    """Return the kernel of second derivatives; for a first-order rule a placeholder that is never called."""
    return landscape.curvature if optimizer.second_order else landscape.kernel

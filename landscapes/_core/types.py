"""The names of types that annotations of several files use."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

#: A number, or an array of numbers.
Number = float | np.ndarray

#: A number, an array, or a sequence of these: what NumPy makes an array of.
Numbers = float | np.ndarray | Sequence["Numbers"]

#: The start of a run: a pair (x, y) of numbers or arrays, or an array (..., 2) of points; None for the landscape's own.
Start = Sequence[Numbers] | np.ndarray | None

#: Name -> value of a parameter or option: a number, a switch or an array, a schedule, or any object for a guest.
Settings = Mapping[str, Any]

#: Told of long work: called as ``progress(done, all)``.
Progress = Callable[[int, int], object]

#: An object of JSON; its values are read and written by the browser, or by a file.
JsonObject = dict[str, Any]


class Inlined(NamedTuple):
    """A landscape in the forms that a compiled function can call.

    Attributes
    ----------
    at_point : callable or None
        ``at_point(x, y, *parameters) -> f, fx, fy``, inlined into the loop of the caller; None for a function with
        sines, a mean over data or a picture, which need `on_points`.
    on_points : callable
        The loop of the landscape's kernel, with the same arguments.
    curvature : callable or None
        The loop of the second derivatives, with the same arguments, if it is needed.
    parameters : int
        The number of parameters of `at_point`.
    """

    at_point: Callable | None
    on_points: Callable
    curvature: Callable | None
    parameters: int

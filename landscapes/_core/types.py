"""The names of types that annotations of several files use."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

#: A number, or an array of numbers.
Number = float | np.ndarray

#: A number, an array, or a sequence of these: what NumPy makes an array of.
Numbers = float | np.ndarray | Sequence["Numbers"]

#: The start of a run: a pair (x, y) of numbers or arrays, or an array (..., 2) of points; None for the landscape's own.
Start = Sequence[Numbers] | np.ndarray | None

#: Name -> value of a parameter or option: a number, a switch or an array, a schedule, or any object for a guest.
Settings = Mapping[str, Any]

#: An object of JSON; its values are read and written by the browser, or by a file.
JsonObject = dict[str, Any]

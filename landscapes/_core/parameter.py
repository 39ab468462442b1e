"""A parameter: a number that the user may set, with its range, symbol and default."""

from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from landscapes._core.errors import InputError, short_repr
from landscapes._core.language import N_, _
from landscapes._core.numbers import typeset
from landscapes._core.real_numbers import real_array
from landscapes._core.types import Number


@dataclass(frozen=True)
class Parameter:
    """A hyperparameter of an optimizer or a parameter of a landscape.

    Parameters
    ----------
    symbol : str
        The field's symbol, as shown on screen ("α").
    low, high : float
        The sensible range, for a slider or an axis. Values outside it are allowed.
    log : bool
        True if a slider is logarithmic: equal distances are equal factors.
    minimum, exclusive_maximum : float
        The allowed values: ``minimum <= value < exclusive_maximum``, and finite.
    integer : bool
        True if only whole numbers are allowed.
    name, default
        Set from the signature that declares the parameter. A boolean default makes a switch.

    Examples
    --------
    >>> beta = Parameter("β", 0.0, 0.999, minimum=0, exclusive_maximum=1, name="beta", default=0.9)
    >>> beta.allowed
    'in [0, 1)'
    >>> beta.check(1.5)
    Traceback (most recent call last):
        ...
    landscapes.InputError: beta must be in [0, 1), got 1.5
    """

    symbol: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    minimum: float = -inf
    exclusive_maximum: float = inf
    integer: bool = False
    name: str = ""
    default: float | bool = 0.0

    @property
    def switch(self) -> bool:
        """True if the parameter is a switch, on or off, and not a number."""
        return isinstance(self.default, bool)

    @property
    def allowed(self) -> str:
        """The values that `check` accepts, as a phrase for error messages, in English."""
        return self._range.format(minimum=self.minimum, maximum=self.exclusive_maximum)

    @property
    def allowed_words(self) -> str:
        """The values that `check` accepts, in the current language."""
        return _(self._range, minimum=self.minimum, maximum=self.exclusive_maximum)

    @property
    def _range(self) -> str:
        if self.switch:
            return N_("True or False")
        if self.exclusive_maximum < inf:
            return N_("in [{minimum:g}, {maximum:g})")
        if self.integer:
            return N_("a whole number >= {minimum:g}")
        return N_("a finite number >= {minimum:g}") if self.minimum > -inf else N_("a finite number")

    def check(self, value: object) -> Any:
        """Return `value` as a float, a bool, or an array of either; raise InputError if any of it is not allowed."""
        array = real_array(value, switches=True)
        if array is None:
            raise InputError(f"{self.name} must be {self.allowed}, got {short_repr(value)}")
        valid = (
            (array == 0) | (array == 1) if self.switch else (self.minimum <= array) & (array < self.exclusive_maximum)
        )
        valid = valid & np.isfinite(array) & ((array == np.floor(array)) | (not self.integer))
        if not valid.all():
            raise InputError(f"{self.name} must be {self.allowed}, got {array[~valid].flat[0]:g}")
        array = array.astype(bool) if self.switch else array
        array.setflags(write=False)
        return array if array.ndim else array.item()

    def text(self, value: Number) -> str:
        """Return the setting as text for a legend.

        >>> Parameter("α").text(0.038), Parameter("β").text(np.array([0.1, 0.5, 0.9]))
        ('α=0.038', 'β=0.1..0.9')
        """
        if np.size(value) == 0:
            return f"{self.symbol}=[]"
        if np.ndim(value):
            return f"{self.symbol}={typeset(float(np.min(value)))}..{typeset(float(np.max(value)))}"
        return f"{self.symbol}={value if self.switch else typeset(float(value))}"

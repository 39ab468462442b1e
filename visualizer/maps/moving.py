"""A film of maps: the picture while one quantity goes from one value to another."""

from dataclasses import dataclass

from landscapes._core.parameter import Parameter

#: The film goes from the first value to the last in this many equal parts; between them it is continuous.
PARTS = 100


@dataclass(frozen=True)
class Moving:
    """The quantity that changes during a film of maps.

    Attributes
    ----------
    parameter : Parameter
    low, high : float
        The first and the last value. It changes by equal factors if it is logarithmic, else by equal steps.

    Examples
    --------
    >>> kappa = Moving(Parameter("κ", 1, 1000, log=True, name="kappa"), 1, 100)
    >>> kappa.value_at(50), kappa.text(50)
    (10.0, 'κ=10')
    """

    parameter: Parameter
    low: float
    high: float

    def value_at(self, part: float) -> float:
        """Return the value after so many parts of the way."""
        share = part / PARTS
        if self.parameter.log and self.low > 0 and self.high > 0:
            return float(self.low ** (1 - share) * self.high**share)
        return self.low + share * (self.high - self.low)

    def text(self, part: float) -> str:
        """Return the quantity with its value after so many parts of the way, rounded for reading."""
        return self.parameter.text(float(f"{self.value_at(part):.3g}"))

"""The span of learning rates with which a rule arrives, searched over eighteen powers of ten until it ends."""

from dataclasses import dataclass, replace

import numpy as np

from landscapes._core.language import _
from landscapes._core.numbers import typeset
from visualizer.maps.plane import Runs

#: The search goes from the first rate to the last, with so many rates in each power of ten.
REACH, DENSITY = (1e-9, 1e9), 40

#: A span with a smaller factor than this is chance, as where a rule jumps to and fro across the minimum.
CHANCE = 1.02

#: The ends of a span are then found again among so many rates between two of the search.
FINE = 64


@dataclass(frozen=True)
class Span:
    """The longest unbroken span of learning rates with which a rule arrives.

    Attributes
    ----------
    low, high : float
        The lowest and the highest rate.
    open_below, open_above : bool
        True if the rule arrives at the first, or the last, rate of the search, so that the span goes on beyond it.

    Examples
    --------
    >>> Span(0.1, 40.0).factor, Span(0.1, 40.0).text
    (400.0, 'from 0.1 to 40, a factor of 400')
    >>> Span(0.1, 1e9, open_above=True).text
    'from 0.1 on, with no end up to 10⁹'
    """

    low: float
    high: float
    open_below: bool = False
    open_above: bool = False

    @property
    def factor(self) -> float:
        """The highest rate over the lowest; infinite if the span does not end."""
        return np.inf if self.open_below or self.open_above else self.high / self.low

    @property
    def text(self) -> str:
        """The span in words."""
        low, high = typeset(self.low, 2), typeset(self.high, 2)
        if self.open_below and self.open_above:
            return _("at every rate from {low} to {high}", low=low, high=high)
        if self.open_above:
            return _("from {low} on, with no end up to {high}", low=low, high=high)
        if self.open_below:
            return _("up to {high}, with no end down to {low}", low=low, high=high)
        return _("from {low} to {high}, a factor of {factor}", low=low, high=high, factor=typeset(self.factor, 2))


def final_gaps(runs: Runs, rates: np.ndarray) -> np.ndarray:
    """Return f above the lowest minimum at the end of a run with each rate; nan where it diverged."""
    value = runs.with_setting("lr", rates).sweep(("final_value",))["final_value"]
    return np.maximum(value - runs.landscape.lowest, 0)


def find_span(runs: Runs) -> Span | None:
    """Return the span of rates with which a rule is within the tolerance at the end; None if it never is, or by chance.

    >>> import landscapes, optimizers
    >>> find_span(Runs(optimizers.gd, landscapes.ravine, steps=200)).text
    'from 0.027 to 0.039, a factor of 1.5'
    >>> find_span(Runs(optimizers.adagrad, landscapes.ravine, steps=200)).text
    'from 0.87 on, with no end up to 10⁹'
    """
    powers = int(np.log10(REACH[1] / REACH[0]))
    rates = np.geomspace(*REACH, powers * DENSITY + 1)
    arrives = final_gaps(runs, rates) < runs.tol
    if not arrives.any():
        return None
    edges = np.flatnonzero(np.diff(np.concatenate([[False], arrives, [False]]).astype(int)))
    first, end = max(edges.reshape(-1, 2), key=lambda one: one[1] - one[0])
    span = Span(float(rates[first]), float(rates[end - 1]), bool(first == 0), bool(end == len(rates)))
    if not span.open_below:
        span = replace(span, low=last_arrival(runs, span.low, float(rates[first - 1])))
    if not span.open_above:
        span = replace(span, high=last_arrival(runs, span.high, float(rates[end])))
    return span if span.factor > CHANCE else None


def last_arrival(runs: Runs, inside: float, outside: float) -> float:
    """Return the last rate on the way from one that arrives to one that does not at which all so far arrive."""
    rates = np.geomspace(inside, outside, FINE + 1)
    arrives = final_gaps(runs, rates) < runs.tol
    return float(rates[max(int(np.argmin(arrives)) - 1, 0)])

"""The colours of a map of basins: hue for the minimum, lightness for how fast it is reached, and those apart."""

from dataclasses import dataclass, field

import numpy as np
from matplotlib.colors import to_rgb

from optimizers import DIVERGED, TRAVELLING
from visualizer.maps.basins.hues import MUTED, VIVID, hue_ramp, spread_hues
from visualizer.maps.ramp import theme_name
from visualizer.plotting.style import Theme

#: The hues of saddles and maxima lie so many degrees beside those of minima, half of the way to the next.
BETWEEN = 15.0

#: The lightness of the fastest and of the slowest run, by the paper of a theme.
LIGHTNESS = {"light": (0.93, 0.40), "dark": (0.90, 0.30)}

#: The lightness of a run that circles its minimum; its chroma is a share of the full one.
CIRCLING_LIGHTNESS, CIRCLING_CHROMA = 0.70, 0.4

#: The colours of runs that are still travelling, and of runs that diverge.
TRAVELLING_COLOR = {"light": "#8B9099", "dark": "#5A616B"}
DIVERGED_COLOR = {"light": "#FFFFFF", "dark": "#14171C"}

#: The shares of the arrivals between which the scale of steps is; few are faster or slower.
FAST, SLOW = 0.05, 0.995


@dataclass(frozen=True, eq=False)
class BasinColors:
    """A hue for each point that can be reached, on the paper of a theme.

    Attributes
    ----------
    hues : array (n,)
        In degrees.
    chroma : array (n,)
        That of a saddle or a maximum is low.
    theme : Theme
    """

    hues: np.ndarray
    chroma: np.ndarray
    theme: Theme
    light: float = field(init=False)
    dark: float = field(init=False)

    def __post_init__(self) -> None:
        light, dark = LIGHTNESS[theme_name(self.theme)]
        object.__setattr__(self, "light", light)
        object.__setattr__(self, "dark", dark)

    @classmethod
    def of(cls, points: np.ndarray, minima: np.ndarray, theme: Theme) -> "BasinColors":
        """Return hues for points (n, 2), in units of the domain; the minima among them (n,) have them first."""
        order = np.argsort(~minima, kind="stable")
        hues = np.zeros(len(points))
        hues[order[: minima.sum()]] = spread_hues(points[minima])
        hues[order[minima.sum() :]] = spread_hues(points[~minima]) + BETWEEN
        return cls(hues, np.where(minima, VIVID, MUTED), theme)

    def ramp(self, index: int) -> np.ndarray:
        """Return the colours of a basin from the fastest run to the slowest, (256, 3)."""
        return hue_ramp(float(self.hues[index]), float(self.chroma[index]), self.light, self.dark)

    def circling(self, index: int) -> np.ndarray:
        """Return the colour of runs that circle a minimum, (3,)."""
        chroma = CIRCLING_CHROMA * float(self.chroma[index])
        return hue_ramp(float(self.hues[index]), chroma, CIRCLING_LIGHTNESS, CIRCLING_LIGHTNESS)[0]

    def paint(self, labels: np.ndarray, steps: np.ndarray, low: float, high: float) -> np.ndarray:
        """Return the colour of each start, RGBA (rows, columns, 4); the scale of steps goes from low to high."""
        colors = np.ones((*labels.shape, 4))
        name = theme_name(self.theme)
        colors[labels == TRAVELLING, :3] = to_rgb(TRAVELLING_COLOR[name])
        colors[labels == DIVERGED, :3] = to_rgb(DIVERGED_COLOR[name])
        rank = np.round(255 * share_of_steps(steps, low, high)).astype(int)
        for index in np.unique(labels[labels >= 0]):
            own = labels == index
            colors[own, :3] = self.ramp(index)[rank[own]]
            colors[own & (steps < 0), :3] = self.circling(index)
        return colors


def share_of_steps(steps: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return the place of steps on the logarithmic scale from low to high, in [0, 1]."""
    return np.clip(np.log(np.maximum(steps, 1) / low) / np.log(high / low), 0, 1)


def scale_of_steps(labels: np.ndarray, steps: np.ndarray) -> tuple[float, float]:
    """Return the ends of the scale of steps: nearly all arrivals are between them.

    >>> scale_of_steps(np.zeros(3, int), np.array([10, 20, 40]))
    (10.0, 40.0)
    """
    arrived = np.maximum(steps[(labels >= 0) & (steps >= 0)], 1)
    if not arrived.size:
        return 1.0, 10.0
    low, high = (float(end) for end in np.quantile(arrived, [FAST, SLOW], method="nearest"))
    return low, max(high, 1.5 * low)

"""The colours of the numbers on a map: a ramp from bright, the best, to dark, and the bar that explains it."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib import colormaps, rcParams
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from matplotlib.transforms import offset_copy

from landscapes._core.numbers import power_of_ten, typeset
from visualizer.plotting.bar import add_numbers
from visualizer.plotting.colorbar import round_values
from visualizer.plotting.measure import dots_per_inch, inches
from visualizer.plotting.style import DARK, Theme

#: Left edge, width and height of the bar, in shares of the axes.
PLACE = (1.02, 0.0, 0.022, 1.0)

#: The height of the bar, as a share of the figure, once the texts around the axes have their room.
BAR_SHARE = 0.66

#: The share of a colormap that a ramp takes, away from its darkest end, which runs without an end have.
BRIGHT, DEEP = 1.0, 0.06

#: The colours of cells that have no number: runs that diverge, and runs that do not arrive.
DIVERGED = {"light": "#E2A08D", "dark": "#7A3A2E"}
UNREACHED = {"light": "#D8DBE0", "dark": "#2A2F37"}


@dataclass(frozen=True)
class Ramp:
    """A scale of numbers with its colours.

    Attributes
    ----------
    low, high : float
        The ends; numbers beyond them have the colour of the end.
    kind : "log", "linear" or "rate"
        "rate" is for a factor per step below 1: the scale is the logarithm of what each step takes away.
    label : str
        The text beside the bar: what the numbers are, and which are good.
    colormap : str
        A perceptual colormap of matplotlib; its bright end is that of the low numbers.

    Examples
    --------
    >>> Ramp(1, 100, "log", "steps").share([1, 10, 1000]).tolist()
    [0.0, 0.5, 1.0]
    """

    low: float
    high: float
    kind: Literal["log", "linear", "rate"]
    label: str
    colormap: str = "viridis"

    def _place(self, values: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.kind == "log":
                return np.log(values)
            return -np.log(1 - values) if self.kind == "rate" else values

    def share(self, values: object) -> np.ndarray:
        """Return the place of numbers on the ramp, from 0 at the low end to 1; nan stays nan."""
        low, high = self._place(np.array([self.low, self.high], float))
        return np.clip((self._place(np.asarray(values, float)) - low) / (high - low), 0, 1)

    @property
    def colors(self) -> ListedColormap:
        """The colours of the ramp, from the low end to the high one."""
        return ListedColormap(colormaps[self.colormap](np.linspace(BRIGHT, DEEP, 256)))

    def paint(self, values: np.ndarray) -> np.ndarray:
        """Return the colour of each number, RGBA (..., 4); transparent where it is nan."""
        shares = self.share(values)
        colors = self.colors(np.nan_to_num(shares))
        colors[..., 3] = np.isfinite(shares)
        return colors

    def ticks(self) -> tuple[np.ndarray, list[str]]:
        """Return round numbers between the ends, far enough apart, and their texts."""
        if self.kind == "rate":
            values = np.array([0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999])
            values = values[(self.low <= values) & (values <= self.high)]
            return values, [f"{value:g}" for value in values]
        if self.kind == "log":
            return log_ticks(self.low, self.high)
        values = round_values(np.linspace(self.low, self.high, 64), False)
        return values, [typeset(value, 3) for value in values]


def log_ticks(low: float, high: float) -> tuple[np.ndarray, list[str]]:
    """Return round numbers on a logarithmic scale: powers of ten over a long one, others between them on a short one.

    >>> log_ticks(9, 300)[1], log_ticks(1e-9, 1e3)[1]
    (['10', '20', '50', '100', '200', '300'], ['10⁻⁸', '10⁻⁶', '10⁻⁴', '10⁻²', '10⁰', '10²'])
    """
    first, last = int(np.ceil(np.log10(low) - 1e-9)), int(np.floor(np.log10(high) + 1e-9))
    if last - first > 3:
        powers = np.arange(first + first % (stride := -(-(last - first) // 6)), last + 1, stride)
        return 10.0**powers, [power_of_ten(int(power)) for power in powers]
    values = np.array([digit * 10.0**power for power in range(first - 1, last + 1) for digit in (1, 2, 5)])
    values = values[(low * (1 - 1e-9) <= values) & (values <= high * (1 + 1e-9))]
    if not values.size or high / values[-1] > 1.2:
        values = np.append(values, high)
    return values, [typeset(value, 3) for value in values]


def add_bar(axes: Axes, ramp: Ramp) -> Axes:
    """Add the bar at the right of the axes; a layout counts it as a part of them. Return its axes."""
    bar = axes.inset_axes(PLACE)
    bar.imshow(np.arange(256)[:, None], cmap=ramp.colors, extent=(0, 1, 0, 1), aspect="auto", origin="lower")
    values, texts = ramp.ticks()
    add_numbers(bar, ramp.share(values), texts, (0, 1))
    label = bar.set_ylabel(ramp.label)
    figure: Any = bar.get_figure(root=True)
    room = min(bar.get_window_extent().height / dots_per_inch(bar), BAR_SHARE * figure.get_figheight())
    if inches(label, "height") > room:
        label.set_text(ramp.label.replace("  (", "\n("))
    return bar


def theme_name(theme: Theme) -> str:
    """Return "light" or "dark", the name of the paper of a theme."""
    return "dark" if theme is DARK else "light"


def special_color(theme: Theme, colors: dict[str, str]) -> str:
    """Return the colour of cells without a number on the paper of a theme."""
    return colors[theme_name(theme)]


def add_key(axes: Axes, entries: dict[str, str]) -> None:
    """Add the legend of the colours that are not on the ramp, under the axes: text -> colour."""
    patches = [Patch(facecolor=color, edgecolor="none", label=text) for text, color in entries.items()]
    if patches:
        size = float(rcParams["font.size"])
        figure: Any = axes.get_figure()
        below = offset_copy(axes.transAxes, figure, 0, -(3.3 * size + 4), units="points")
        axes.legend(
            handles=patches,
            loc="upper right",
            bbox_to_anchor=(1.0, 0.0),
            bbox_transform=below,
            ncols=len(patches),
            handlelength=1.1,
            handleheight=1.1,
            borderaxespad=0.0,
            columnspacing=1.4,
        )

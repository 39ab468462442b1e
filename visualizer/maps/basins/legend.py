"""The bar of steps beside a map of basins, and the legend of runs that reach no minimum."""

from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from landscapes._core.language import _
from landscapes._core.numbers import typeset
from optimizers import DIVERGED, TRAVELLING, Basins
from visualizer.maps.basins.colors import (
    CIRCLING_LIGHTNESS,
    DIVERGED_COLOR,
    TRAVELLING_COLOR,
    BasinColors,
    share_of_steps,
)
from visualizer.maps.basins.hues import MUTED, hue_ramp
from visualizer.maps.plane import count_text
from visualizer.maps.ramp import PLACE, log_ticks, theme_name
from visualizer.plotting.bar import add_numbers
from visualizer.plotting.measure import POINTS_PER_INCH

#: The most basins that have a column of their own in the bar.
MAX_COLUMNS = 9

#: A scale of steps is wide if its ends differ by more than this factor.
WIDE = 6.0

#: A colour that fewer starts have, as a share, cannot be seen.
VISIBLE = 3e-4

#: The room above and below the label of the x axis, in points.
GAP = 19.0


def add_step_bar(axes: Axes, colors: BasinColors, shown: np.ndarray, scale: tuple[float, float] | None) -> Axes:
    """Add the bar of steps at the right, a column for each basin shown; without numbers if there is no scale."""
    left, bottom, width, height = PLACE
    bar = axes.inset_axes((left, bottom, 1.4 * width, height))
    columns = [colors.ramp(k) for k in shown] if 0 < len(shown) <= MAX_COLUMNS else []
    ramps = columns or [hue_ramp(0.0, 0.0, colors.light, colors.dark)]
    bar.imshow(np.stack(ramps, axis=1), extent=(0, 1, 0, 1), aspect="auto", origin="lower")
    if scale:
        values, texts = step_ticks(*scale)
        add_numbers(bar, share_of_steps(values, *scale), texts, (0, 1))
    else:
        add_numbers(bar, [0, 1], [_("fast"), _("slow")], (0, 1))
    bar.set_ylabel(_("steps to the minimum  (bright: few)"))
    return bar


def step_ticks(low: float, high: float) -> tuple[np.ndarray, list[str]]:
    """Return round numbers of steps between the ends of a scale, with their texts.

    >>> step_ticks(21, 31.5)[1], step_ticks(9, 300)[1]
    (['22', '24', '26', '28', '30'], ['10', '20', '50', '100', '200', '300'])
    >>> step_ticks(1, 1.5)[1]
    ['1']
    """
    if high > WIDE * low:
        return log_ticks(low, high)
    values = np.asarray(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True).tick_values(low, high))
    values = values[(low <= values) & (values <= high) & (values == np.round(values))]
    return values, [typeset(value, 6) for value in values]


def key_entries(basins: Basins, colors: BasinColors, steps: int, tol: float) -> dict[str, str]:
    """Return the meaning of each colour apart that occurs: text -> colour."""
    labels, name = basins.labels, theme_name(colors.theme)
    minimum = np.append(basins.attractors.minima, [False, False])[labels]  # DIVERGED and TRAVELLING are -1 and -2
    middle = (colors.light + colors.dark) / 2
    found = {
        _("pale: in the pit of its minimum, never within {tol}", tol=typeset(tol)): (
            (minimum & (basins.steps < 0)).mean(),
            to_hex(hue_ramp(0.0, 0.0, CIRCLING_LIGHTNESS, CIRCLING_LIGHTNESS)[0]),
        ),
        _("greyish: ends at a saddle or a maximum"): (
            ((labels >= 0) & ~minimum).mean(),
            to_hex(hue_ramp(60.0, MUTED, middle, middle)[0]),
        ),
        _("still travelling after {steps} steps", steps=count_text(steps)): (
            (labels == TRAVELLING).mean(),
            TRAVELLING_COLOR[name],
        ),
        _("diverges"): ((labels == DIVERGED).mean(), DIVERGED_COLOR[name]),
    }
    return {text: color for text, (share, color) in found.items() if share > VISIBLE}


def add_swatches(axes: Axes, entries: dict[str, str], edge: str) -> None:
    """Add the legend of the colours apart, under the label of the x axis: text -> colour."""
    patches = [Patch(facecolor=color, edgecolor=edge, lw=0.8, label=text) for text, color in entries.items()]
    if not patches:
        return
    figure: Any = axes.get_figure()
    down = (rcParams["xtick.labelsize"] + rcParams["font.size"] + GAP) / POINTS_PER_INCH
    axes.legend(
        handles=patches,
        loc="upper right",
        bbox_to_anchor=(1.0, 0.0),
        bbox_transform=axes.transAxes + ScaledTranslation(0, -down, figure.dpi_scale_trans),
        ncols=2 if len(patches) > 2 else len(patches),
        handlelength=1.1,
        handleheight=1.1,
        borderaxespad=0.0,
        columnspacing=1.4,
    )

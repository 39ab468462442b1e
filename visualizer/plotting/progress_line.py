"""The progress line of a film: it fills as the film goes on, and its ticks show how fast the steps go by."""

from collections.abc import Callable
from typing import Any

from matplotlib import rc_context, rcParams
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from landscapes._core.language import _
from visualizer.plotting.fonts import font_settings
from visualizer.plotting.measure import POINTS_PER_INCH
from visualizer.plotting.panels.segment import Segment
from visualizer.plotting.style import get_theme, rc_settings

#: The height of the strip that is kept free, and those of the line and of the text in it, in sizes of the text.
STRIP, LINE, TEXT = 2.0, 0.45, 1.25

#: The margin at both ends of the line in inches, and the shortest distance between two ticks in lengths of the line.
MARGIN, APART = 0.15, 0.055


class ProgressLine:
    """A thin line at the bottom of a figure, in a strip that the layout keeps free.

    Make it after the figure is built and before it is drawn. The rest of the figure gets lower by the strip.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    steps : int
        The last step.
    unit : str
        The word before the ticks: "step" or "gradients".
    share : callable
        Returns the share of the line, from 0 to 1, that is full at a time in steps.
    theme : str

    Attributes
    ----------
    axes : Axes
        Invisible axes with the line and its ticks.
    fill : Segment
        The full part.
    ticks : list of int
        The steps that are marked.
    """

    def __init__(self, figure: Figure, steps: int, unit: str, share: Callable[[float], float], theme: str) -> None:
        self.share, self.ticks = share, choose_ticks(steps, share)
        with rc_context(rc_settings(theme)):
            size, thick = 0.8 * float(rcParams["xtick.labelsize"]), 1.3 * float(rcParams["lines.linewidth"])
        strip = STRIP * size / POINTS_PER_INCH / figure.get_figheight()
        reserve(figure, strip)
        # They cover the figure: matplotlib's animations then redraw what moves outside of the panels, too.
        self.axes = figure.add_axes((0, 0, 1, 1), in_layout=False, xlim=(0, 1), ylim=(0, STRIP / strip), zorder=-1)
        self.axes.set_axis_off()
        self.axes.set_navigate(False)
        text: dict[str, Any] = {"size": size, "color": get_theme(theme).quiet, "va": "center"}
        text["family"] = font_settings()["font.family"]
        margin = MARGIN / figure.get_figwidth()
        word = self.axes.text(margin, TEXT, _(unit), **text)
        first, last = 2 * margin + word.get_window_extent().width / figure.bbox.width, 1 - 1.5 * margin
        self._first, self._length = first, last - first
        style: dict[str, Any] = {"lw": thick, "solid_capstyle": "butt"}
        self.axes.plot([first, last], [LINE, LINE], color=get_theme(theme).grid, **style)
        for step in self.ticks:
            self.axes.plot([self._x(step)] * 2, [LINE, LINE + 0.35], color=get_theme(theme).quiet, lw=0.8)
            self.axes.text(self._x(step), TEXT, str(step), ha="center", **text)
        self.fill = Segment([], [], color=get_theme(theme).quiet, animated=True, **style)
        self.axes.add_line(self.fill)

    @property
    def moving(self) -> list[Artist]:
        """The artists that change from frame to frame."""
        return [self.fill]

    def show(self, step: float) -> None:
        """Fill the line up to a time in steps."""
        self.fill.set_data([self._first, self._x(step)], [LINE, LINE])

    def _x(self, step: float) -> float:
        return self._first + self._length * self.share(step)


def reserve(figure: Figure, share: float) -> None:
    """Keep a share of the figure's height free at the bottom, below its legends, which matplotlib sets at its edge."""
    engine: Any = figure.get_layout_engine()
    if engine is None:
        return
    engine.set(rect=(0, share, 1, 1 - share))
    for legend in figure.legends:
        points = share * figure.get_figheight() * POINTS_PER_INCH
        legend.borderaxespad += points / legend.prop.get_size_in_points()


def choose_ticks(steps: int, share: Callable[[float], float]) -> list[int]:
    """Return the steps to mark: evenly spaced ones at an even pace, else powers of ten first, and what fits between.

    >>> choose_ticks(100, lambda step: step / 100)
    [0, 20, 40, 60, 80, 100]
    >>> choose_ticks(1000, lambda step: (step / 1000) ** 0.25)
    [0, 1, 10, 20, 50, 100, 200, 500, 1000]
    """
    if all(abs(share(part * steps / 4) - part / 4) < 1e-6 for part in range(5)):
        ticks = MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]).tick_values(0, steps)
        return [int(tick) for tick in ticks if tick <= steps]
    powers = [10**k for k in range(len(str(steps)))]
    rounds = [[0], powers, [5 * power for power in powers], [2 * power for power in powers]]
    chosen: list[int] = []
    for step in (step for group in rounds for step in group):
        if step <= steps and all(abs(share(step) - share(other)) >= APART for other in chosen):
            chosen.append(step)
    return sorted(chosen)

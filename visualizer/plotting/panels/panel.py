"""The base class of the panels: a drawing in given axes, some of whose artists change from step to step."""

from collections.abc import Sequence
from typing import Any, ClassVar

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from landscapes._core.language import _
from visualizer.plotting.fonts import show_formulas
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.heads import HEAD_SIZE, Head
from visualizer.plotting.panels.racer_path import THIN, Company, RacerPath
from visualizer.plotting.style import Style
from visualizer.plotting.ticks import NumberFormatter

#: The inches of the axes of a panel of height 1.
UNIT_INCHES = 1.1


class Panel:
    """Draws one panel of a race into `axes`: the fixed artists at once, the moving ones when `show` is called.

    The artists are matplotlib's. They are created once and may be restyled.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Any axes; they get their limits and labels, and no title.
    context : PlotContext

    Attributes
    ----------
    moving : list of Artist
        The artists that change from step to step, in the order in which they are drawn.
    """

    #: Height relative to the other panels of a column.
    height: ClassVar[float] = 1.0

    moving: list[Artist]

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        self.axes, self.context = axes, context
        axes.xaxis.set_major_formatter(NumberFormatter())
        axes.yaxis.set_major_formatter(NumberFormatter())
        for axis in (axes.xaxis, axes.yaxis):
            show_formulas(axis.label)

    @classmethod
    def height_in(cls, context: PlotContext) -> float:
        """Return the height relative to the other panels of a column; by default the same in every context."""
        return cls.height

    def show(self, step: float) -> None:
        """Draw the race after `step` steps, or after `step` gradients if there is a budget; any time between counts."""
        raise NotImplementedError

    def count_steps(self) -> None:
        """Let the horizontal axis count the steps, with room for the marker at the end."""
        locator: Any = self.axes.xaxis.get_major_locator()
        locator.set_params(integer=True)
        self.axes.set_xlim(0, 1.012 * self.context.steps)
        self.axes.set_xlabel(_(self.context.unit), labelpad=1)

    def hide_axes(self) -> None:
        """Leave out the axes with their ticks, labels and grid."""
        self.axes.set_axis_off()
        self.axes.set(xlabel="", ylabel="")

    def add_paths(self, tail: int | None, outline: str | None = None, **kwargs: Any) -> list[RacerPath]:
        """Add an empty path for each racer; an outline in a colour sets it off a ground."""
        context, width = self.context, THIN * rcParams["lines.linewidth"]
        self.company = Company(self.axes, context.draw_order)
        paths = [
            RacerPath(self.company, outline, tail, color=style.color, lw=width, **kwargs) for style in context.styles
        ]
        for path in paths:
            self.axes.add_line(path)
        return paths

    def head(self, style: Style) -> Head:
        """Add an empty marker in a racer's style; the edge of the axes does not clip it."""
        size, paper = HEAD_SIZE * rcParams["lines.markersize"], self.context.theme.paper
        look = {"marker": style.marker, "ms": size, "mec": paper, "mew": 1.4}
        head = Head([], [], color=style.color, ls="", clip_on=False, **look)
        self.axes.add_line(head)
        return head

    def layered(self, *artists: Sequence[Artist]) -> list[Artist]:
        """Return the artists list by list, each in the drawing order of the racers."""
        return [layer[k] for layer in artists for k in self.context.draw_order]

    def horizontal_label(self) -> dict[str, Any]:
        """Return the text properties that make the label of the vertical axis horizontal."""
        return {"rotation": 0, "ha": "right", "va": "center", "labelpad": 5}

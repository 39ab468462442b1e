"""The base class of the panels: a drawing in given axes, some of whose artists change from step to step."""

from collections.abc import Sequence
from typing import Any, ClassVar

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from visualizer.plotting.panels.context import PlotContext
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

    @classmethod
    def height_in(cls, context: PlotContext) -> float:
        """Return the height relative to the other panels of a column; by default the same in every context."""
        return cls.height

    def show(self, step: float) -> None:
        """Draw the race after `step` steps, or after `step` gradients if there is a budget; any time between counts."""
        raise NotImplementedError

    def hide_axes(self) -> None:
        """Leave out the axes with their ticks, labels and grid."""
        self.axes.set_axis_off()
        self.axes.set(xlabel="", ylabel="")

    def line(self, style: Style, thin: float = 1.0, **kwargs: Any) -> Line2D:
        """Add an empty line in a racer's style, `thin` times as wide as the default."""
        width = thin * rcParams["lines.linewidth"]
        (line,) = self.axes.plot([], [], color=style.color, ls=style.dash, lw=width, **kwargs)
        return line

    def head(self, style: Style) -> Line2D:
        """Add an empty marker in a racer's style; the edge of the axes does not clip it."""
        size = 1.25 * rcParams["lines.markersize"]
        return self.line(style, marker=style.marker, mec=self.context.theme.paper, mew=1.2, ms=size, clip_on=False)

    def layered(self, *artists: Sequence[Artist]) -> list[Artist]:
        """Return the artists list by list, each in the drawing order of the racers."""
        return [layer[k] for layer in artists for k in self.context.draw_order]

    def horizontal_label(self) -> dict[str, Any]:
        """Return the text properties that make the label of the vertical axis horizontal."""
        return {"rotation": 0, "ha": "right", "va": "center", "labelpad": 5}


def fill_marker(head: Line2D, inside: bool, paper: str) -> None:
    """Fill a marker if its racer is inside the extent; otherwise make it hollow."""
    head.set_markerfacecolor(head.get_color() if inside else paper)
    head.set_markeredgecolor(paper if inside else head.get_color())

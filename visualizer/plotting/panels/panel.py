"""What every view is: a drawing in axes that are given, of which some artists move."""

from typing import Any, ClassVar

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.style import Style


class Panel:
    """Draws one view of a race into `axes`: what stands still at once, the rest as it stands at a step.

    Its artists are matplotlib's, made once, and may be restyled.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Any axes; they get their limits and labels, and no title.
    context : PlotContext

    Attributes
    ----------
    moving : list of Artist
        What changes from step to step, in the order in which it is drawn.
    """

    #: How high it is in a figure, beside others.
    height: ClassVar[float] = 1.0

    moving: list[Artist]

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        self.axes, self.context = axes, context

    def show(self, step: int) -> None:
        """Move every artist to where it is after `step` steps, or gradients where there is a budget."""
        raise NotImplementedError

    def line(self, style: Style, thin: float = 1.0, **kwargs: Any) -> Line2D:
        """An empty line in a racer's style, `thin` times as wide as lines are."""
        width = thin * rcParams["lines.linewidth"]
        (line,) = self.axes.plot([], [], color=style.color, ls=style.dash, lw=width, **kwargs)
        return line

    def head(self, style: Style) -> Line2D:
        """An empty marker in a racer's style, which may stand on the edge of the axes."""
        size = 1.25 * rcParams["lines.markersize"]
        return self.line(style, marker=style.marker, mec=self.context.theme.paper, mew=1.2, ms=size, clip_on=False)

    def layered(self, *artists: list[Any]) -> list[Artist]:
        """Those of every racer, layer by layer, each from the lowest racer to the highest."""
        return [layer[k] for layer in artists for k in self.context.order]

    def upright(self) -> dict[str, Any]:
        """How the label to the left of an axis is set so that it is read without turning the head."""
        return {"rotation": 0, "ha": "right", "va": "center", "labelpad": 5}


def hollow(head: Line2D, here: bool, paper: str) -> None:
    """Fill a marker if the racer is there; if not, leave it hollow."""
    head.set_markerfacecolor(head.get_color() if here else paper)
    head.set_markeredgecolor(paper if here else head.get_color())

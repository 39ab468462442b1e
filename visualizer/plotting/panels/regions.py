"""The region that each guest works with, on the map: its simplex, trust region, population or distribution."""

from typing import Any

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from visualizer.plotting.panels.context import PlotContext

#: The opacity of the area of a region.
FILL = 0.14

#: The width of its outline in points, and the size of a member relative to a marker.
LINE, DOT = 1.1, 0.62


class GuestRegions:
    """The regions of the racers that have one (see `optimizers.Trajectory`), at the last point that each has reached.

    Between two points the region of the former stays, while the marker moves on: it is the one that the step is
    made from.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    context : PlotContext

    Attributes
    ----------
    outlines : dict of int to PolyCollection
        For each of these racers the simplex, the disc or the ellipses.
    dots : dict of int to Line2D
        For each of these racers the members of the population.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from landscapes import rosenbrock
    >>> from optimizers import guests, trace
    >>> run = trace(guests.scipy("Nelder-Mead"), rosenbrock, steps=9)
    >>> regions = GuestRegions(plt.figure().add_subplot(), PlotContext(rosenbrock, [run]))
    >>> regions.show([4.5])
    >>> bool((regions.outlines[0].get_paths()[0].vertices[:3] == run.region.vertices[4]).all())
    True
    """

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        self.context = context
        self.outlines: dict[int, PolyCollection] = {}
        self.dots: dict[int, Line2D] = {}
        for racer in racers_with_region(context):
            color = context.styles[racer].color
            area: Any = {"facecolor": to_rgba(color, FILL), "edgecolor": color, "lw": LINE, "zorder": 2.2}
            self.outlines[racer] = PolyCollection([], **area)
            axes.add_collection(self.outlines[racer], autolim=False)
            self.dots[racer] = dots(context, racer, zorder=2.3)
            axes.add_line(self.dots[racer])

    @property
    def moving(self) -> list[Any]:
        """The artists that change from step to step, in the order in which they are drawn."""
        return [artist for racer in self.outlines for artist in (self.outlines[racer], self.dots[racer])]

    def show(self, reached: list[float]) -> None:
        """Draw the region of each racer, given its number of steps, with fractions."""
        for racer, outlines in self.outlines.items():
            region, step = self.context.trajectories[racer].region, int(reached[racer])
            outlines.set_verts(region.outlines(step) if region else [])
            self.dots[racer].set_data(*(region.dots(step).T if region else ([], [])))


def racers_with_region(context: PlotContext) -> list[int]:
    """Return the racers whose region is known, from bottom to top."""
    return [racer for racer in context.draw_order if context.trajectories[racer].region is not None]


def dots(context: PlotContext, racer: int, **options: Any) -> Line2D:
    """Return a line without points that draws the members of the population of a racer."""
    size = DOT * rcParams["lines.markersize"]
    look: Any = {"marker": "o", "ms": size, "mec": context.theme.paper, "mew": 0.7, "ls": ""}
    return Line2D([], [], color=context.styles[racer].color, **look, **options)


def region_handles(context: PlotContext) -> list[Artist]:
    """Return an entry of the legend for each region, if a map shows them: a dot for points alone, else an area."""
    if not any("map" in column for column in context.look.columns):
        return []
    handles: list[Artist] = []
    for racer in sorted(racers_with_region(context)):
        run, color = context.trajectories[racer], context.styles[racer].color
        if run.region is None:
            continue
        label = run.region.title(context.labels[racer] or run.optimizer.name)
        if any(run.region.outlines(step) for step in range(run.steps + 1)):
            handles.append(Patch(facecolor=to_rgba(color, FILL), edgecolor=color, lw=LINE, label=label))
        else:
            handles.append(dots(context, racer, label=label))
    return handles

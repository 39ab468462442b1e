"""The heading and the legend around the panels of a figure, and the size at which all of it fits."""

from collections.abc import Callable, Collection, Sequence
from math import ceil
from typing import Any

from matplotlib import rcParams
from matplotlib.legend import Legend

from landscapes import InputError
from visualizer.plotting.figure_size import MIN_DPI, set_pixels
from visualizer.plotting.fonts import check_letters, show_formulas
from visualizer.plotting.framing import framed_in
from visualizer.plotting.layout import Columns
from visualizer.plotting.legend import add_legend
from visualizer.plotting.marks import Mark
from visualizer.plotting.measure import across, inches, wrapped
from visualizer.plotting.panels.context import PlotContext

#: Inches around the panels that a figure always has, and those of them that a legend may take at no extra height.
EDGE_INCHES, LEGEND_INCHES = 1.1, 0.9

#: The panels of a figure of fixed size may be this much smaller than they look best, not more.
MIN_SCALE = 0.66

#: A figure of fixed size has this share of the inches at which it looks best on a page: larger text, for a slide.
SLIDE_TEXT = 0.9

#: A larger text is tried on a figure of fixed size as long as its pixels are fewer than these to the inch.
SMALL_DPI = 80

#: Makes the legend below the panels, or, given True, beside them.
MakeLegend = Callable[[bool], Legend | None]


class Surroundings:
    """The heading and the legend of a figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or SubFigure
    title : str
        The heading; may be empty.
    make_legend : callable
        Adds the legend to the figure and returns it, or None.
    heading_scale : float
        Size of the heading relative to the titles of axes.
    formulas : bool
        Whether the heading has formulas (see `visualizer.plotting.fonts.show_formulas`). It is then not wrapped.

    Attributes
    ----------
    heading : Text or None
    legend : Legend or None
    beside : bool
        Whether the legend stands beside the panels.
    """

    def __init__(
        self, figure: Any, title: str, make_legend: MakeLegend, heading_scale: float = 1.25, formulas: bool = False
    ) -> None:
        self.figure, self.title, self.make_legend, self.formulas = figure, title, make_legend, formulas
        self.heading_size = heading_scale * float(rcParams["axes.titlesize"])

    def add(self, beside: bool = False) -> None:
        """Add the heading and the legend."""
        self.heading = None
        if self.title:
            text = self.title if self.formulas else wrapped(self.figure, self.title, self.heading_size)
            check_letters(text)
            self.heading = self.figure.suptitle(text, x=0.01, ha="left", fontsize=self.heading_size)
            if self.formulas:
                show_formulas(self.heading)
        self.legend, self.beside = self.make_legend(beside), beside

    def remove(self) -> None:
        """Remove both."""
        if self.heading:
            self.figure.suptitle("")
        if self.legend:
            self.legend.remove()

    @property
    def inches(self) -> float:
        """The height that they take, in a figure whose height is free."""
        heading = inches(self.heading, "height") if self.heading else 0.0
        legend = inches(self.legend, "height") if self.legend else 0.0
        return EDGE_INCHES + heading + max(0.0, legend - LEGEND_INCHES)

    @property
    def panels_width(self) -> float:
        """The width that they leave to the panels, in inches."""
        return across(self.figure) - (inches(self.legend, "width") + 0.1 if self.legend and self.beside else 0.0)

    @property
    def panels_height(self) -> float:
        """The height that they leave to the panels in a figure of fixed size, in inches; 0 if they do not fit."""
        height = float(self.figure.get_figheight()) - 0.5 * EDGE_INCHES
        height -= inches(self.heading, "height") if self.heading else 0.0
        if self.legend and self.beside:
            return height if inches(self.legend, "height") <= height else 0.0
        if self.legend:
            if inches(self.legend, "width") > self.panels_width:
                return 0.0
            height -= inches(self.legend, "height") + 0.1
        return height

    def scale(self, natural: tuple[float, float]) -> float:
        """Return how large the panels are, relative to the width and the height in inches at which they look best."""
        return min(self.panels_width / natural[0], self.panels_height / natural[1])

    def fit(self, size: tuple[int, int], natural: tuple[float, float]) -> None:
        """Give the figure this size in pixels, and as large a text as leaves enough room for the panels.

        The legend goes to the side where the panels are then larger.
        """
        area = natural[0] * (natural[1] + EDGE_INCHES + 0.5)
        ideal = SLIDE_TEXT * (area * size[0] / size[1]) ** 0.5
        inches_wide = min(max(size[0] / SMALL_DPI, 0.75 * ideal), ideal)
        while True:
            set_pixels(self.figure, size, inches_wide)
            scales = []
            for beside in (False, True):
                self.add(beside)
                scales.append(self.scale(natural))
                if beside and scales[1] > scales[0]:
                    break
                self.remove()
            else:
                self.add()
            if max(scales) >= MIN_SCALE:
                return
            self.remove()
            inches_wide *= 1.1
            if size[0] / inches_wide < MIN_DPI:
                width, height = size
                raise InputError(
                    f"size {width}x{height} is too small for what this figure shows: give it a larger one, "
                    "or fewer panels or racers, or no legend"
                )

    def frame(self, contexts: Sequence[PlotContext], layouts: Sequence[Columns], across: int = 1) -> None:
        """Give the maps of races in a figure of fixed size the extents that suit their shape; `across` in a row.

        The legend is made again, since another extent may show other marked points.
        """
        rows = ceil(len(contexts) / across)
        area = self.panels_width / across, self.panels_height / rows
        for context, columns in zip(contexts, layouts, strict=True):
            context.extent = framed_in(context.landscape, context.fitted, context.look, area, columns).extent
        self.remove()
        self.add(self.beside)


def legend_maker(
    figure: Any,
    context: PlotContext,
    marks: Callable[[], Sequence[Mark]],
    caption: str,
    shown: bool = True,
    hidden: Collection[str] = (),
) -> MakeLegend:
    """Return the function that adds the legend of a race; without a legend the caption remains.

    `marks` returns the marked points that its panels show; settings whose names are `hidden` are left out.
    """

    def make(beside: bool) -> Legend | None:
        if not shown and not caption:
            return None
        return add_legend(figure, context, marks(), caption, beside=beside, entries=shown, hidden=hidden)

    return make

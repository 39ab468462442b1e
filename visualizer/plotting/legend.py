"""The legend of a race: its racers with their settings, the marked points, and a caption above them."""

import textwrap
from collections.abc import Sequence

from matplotlib import rcParams
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from visualizer.plotting.labels import legend_label
from visualizer.plotting.marks import Mark
from visualizer.plotting.measure import across, inches, wrapped
from visualizer.plotting.panels.context import PlotContext


def add_legend(figure: FigureBase, context: PlotContext, marks: Sequence[Mark], caption: str) -> Legend:
    """Add the legend below everything, in as many columns as fit, with the caption above it."""
    width, handles = across(figure), [*racer_handles(context), *mark_handles(context, marks)]
    for columns in (4, 3, 2, 1) if width > 10 else (2, 1):
        legend = figure.legend(
            handles=handles,
            loc="outside lower center",
            ncols=min(columns, len(handles)),
            title=wrapped(figure, caption, rcParams["legend.title_fontsize"]) or None,
        )
        if inches(legend, "width") <= width or columns == 1:
            break
        legend.remove()
    wrap_labels(legend, width)
    legend.get_title().set_color(context.theme.quiet)
    return legend


def wrap_labels(legend: Legend, width: float) -> None:
    """Wrap the labels that are too long even for one column of this width in inches."""
    widths = [inches(text, "width") for text in legend.get_texts()]
    room = width - 0.1 - inches(legend, "width") + max(widths)
    for text, own in zip(legend.get_texts(), widths, strict=True):
        if own > room:
            letters = int(len(text.get_text()) * room / own)
            text.set_text(textwrap.fill(text.get_text(), letters, break_on_hyphens=False))


def racer_handles(context: PlotContext) -> list[Line2D]:
    """Return an entry for each racer."""
    edge = {"mec": context.theme.paper, "ms": 1.1 * rcParams["lines.markersize"]}
    return [
        Line2D([], [], color=style.color, ls=style.dash, marker=style.marker, label=legend_label(run), **edge)
        for style, run in zip(context.styles, context.trajectories, strict=True)
    ]


def mark_handles(context: PlotContext, marks: Sequence[Mark]) -> list[Line2D]:
    """Return an entry for each kind of marked points, minima first."""
    theme, size = context.theme, rcParams["lines.markersize"]
    handles = []
    for mark in reversed(marks):
        look = {"mfc": theme.paper, "mec": theme.ink, "ms": min(mark.size / 8, 1.6) * size}
        handles.append(Line2D([], [], ls="", marker=mark.marker, label=mark.label, **look))
    return handles

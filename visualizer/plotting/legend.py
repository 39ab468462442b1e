"""The legend of a race: its racers with their settings, the marked points, and a caption above them."""

from collections.abc import Collection, Sequence

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text

from landscapes._core.language import _
from optimizers import Trajectory
from visualizer.plotting.fonts import show_formulas
from visualizer.plotting.labels import common_settings, legend_labels
from visualizer.plotting.marks import Mark
from visualizer.plotting.measure import across, inches, wrap_to, wrapped
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.racer_path import THIN
from visualizer.plotting.panels.regions import region_handles
from visualizer.plotting.panels.step_arrows import arrow_handles

#: The widest legend beside the panels, as a share of the figure.
BESIDE_SHARE = 0.28


def add_legend(
    figure: FigureBase,
    context: PlotContext,
    marks: Sequence[Mark],
    caption: str,
    *,
    beside: bool = False,
    entries: bool = True,
    hidden: Collection[str] = (),
) -> Legend:
    """Add the legend below everything, in as many columns as fit, with the caption above it.

    If `beside`, it stands in one column beside the panels; without `entries` it is the caption alone.
    Settings whose names are `hidden` are left out.
    """
    width = across(figure) * (BESIDE_SHARE if beside else 1.0)
    handles: list[Artist] = []
    if entries:
        handles += [*racer_handles(context, hidden), *mark_handles(context, marks), *region_handles(context)]
        handles += arrow_handles(context) if context.look.arrows else []
    for columns in (1,) if beside else (4, 3, 2, 1) if width > 10 else (2, 1):
        legend = figure.legend(
            handles=handles,
            loc="outside right upper" if beside else "outside lower center",
            ncols=max(min(columns, len(handles)), 1),
            title=wrapped(figure, caption, rcParams["legend.title_fontsize"], width) or None,
        )
        for text in legend.get_texts():
            show_formulas(text)
        if inches(legend, "width") <= width or columns == 1:
            break
        legend.remove()
    wrap_labels(legend, width)
    legend.get_title().set_color(context.theme.quiet)
    return legend


def wrap_labels(legend: Legend, width: float) -> None:
    """Wrap the labels that are too long even for one column of this width in inches."""
    widths = [inches(text, "width") for text in legend.get_texts()]
    if not widths:
        return
    room = width - 0.1 - inches(legend, "width") + max(widths)
    for text in legend.get_texts():
        wrap_to(text, room)


def racer_handles(context: PlotContext, hidden: Collection[str] = ()) -> list[Line2D]:
    """Return an entry for each racer, and one for the settings that all share, without the hidden ones."""
    width, size = THIN * rcParams["lines.linewidth"], 1.1 * rcParams["lines.markersize"]
    look = {"lw": width, "ms": size, "mec": context.theme.paper}
    common = common_settings(context.trajectories)
    labels = legend_labels(context.trajectories, context.labels, {*common, *hidden})
    common = {name: text for name, text in common.items() if name not in hidden}
    racers = [
        Line2D([], [], color=style.color, marker=style.marker, label=label, **look)
        for style, label in zip(context.styles, labels, strict=True)
    ]
    return [*racers, *([Line2D([], [], ls="", label=common_label(common))] if common else [])]


def common_label(common: dict[str, str]) -> str:
    """Return the entry that states the settings of all racers; empty if they share none.

    >>> common_label({"lr": "α=0.1"}), common_label({})
    ('all:  α=0.1', '')
    """
    return "  ".join([_("all:"), *common.values()]) if common else ""


def relabel(texts: Sequence[Text], trajectories: Sequence[Trajectory], labels: Sequence[str]) -> None:
    """Write the settings of other runs of the same racers into the entries that `racer_handles` made."""
    common = common_settings(trajectories) if len(texts) > len(trajectories) else {}
    entries = [*legend_labels(trajectories, labels, common), common_label(common)]
    for text, entry in zip(texts, entries, strict=False):
        text.set_text(entry)


def mark_handles(context: PlotContext, marks: Sequence[Mark]) -> list[Line2D]:
    """Return an entry for each kind of marked points, minima first."""
    theme, size = context.theme, rcParams["lines.markersize"]
    handles = []
    for mark in reversed(marks):
        look = {"mfc": theme.paper, "mec": theme.ink, "ms": min(mark.size / 8, 1.6) * size}
        handles.append(Line2D([], [], ls="", marker=mark.marker, label=mark.label, **look))
    return handles

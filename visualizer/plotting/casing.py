"""Outlines in the colour of the paper, which keep a transparent figure readable on a slide of any colour."""

from collections.abc import Sequence
from typing import Any

from matplotlib.patheffects import Normal, Stroke, withStroke
from matplotlib.text import Text

from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.style import Theme

#: Width of the outline of a text, relative to the size of the text; and what it adds to the width of a line, in points.
TEXT_SHARE, LINE_POINTS = 0.22, 2.0


def case(figure: Any, panels: Sequence[Panel], theme: Theme) -> None:
    """Outline the texts, and the lines that do not lie on a ground, unless they have an outline."""
    figure.get_figure(root=True).draw_without_rendering()  # makes the labels of the ticks
    for text in figure.findobj(Text):
        if not text.get_path_effects():
            text.set_path_effects([withStroke(linewidth=TEXT_SHARE * text.get_fontsize(), foreground=theme.paper)])
    for line in [line for panel in panels for line in bare_lines(panel)]:
        if not line.get_path_effects():
            wide = line.get_linewidth() + LINE_POINTS
            line.set_path_effects([Stroke(linewidth=wide, foreground=theme.paper), Normal()])


def bare_lines(panel: Panel) -> list[Any]:
    """Return the lines of a panel that lie on the paper."""
    if hasattr(panel, "box_axes"):
        return [panel.box_axes.line]
    return [] if hasattr(panel, "marks") else list(panel.axes.lines)

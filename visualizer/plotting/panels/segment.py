"""A straight line that moves in every frame: the time cursor of a panel, the progress line of a film."""

from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.path import Path

from visualizer.plotting.panels.pixels import PIXELS


class Segment(Line2D):
    """A line of two points, or of none.

    Attributes
    ----------
    ends : array (2, 2)
        The points, a row for each.
    """

    ends = np.zeros((0, 2))

    def set_data(self, *data: Any) -> None:
        """Put the ends at points, given as for a line: two sequences of two numbers."""
        super().set_data(*data)
        self.ends = np.array(data, float).T

    def draw(self, renderer: Any) -> None:
        """Draw the line, as matplotlib would, in a quarter of the time."""
        if not (self.get_visible() and len(self.ends)):
            return
        gc = renderer.new_gc()
        if self.get_clip_on():
            gc.set_clip_rectangle(self.get_clip_box())
        gc.set_linewidth(self.get_linewidth())
        gc.set_capstyle(self.get_solid_capstyle())
        gc.set_foreground(self.get_color())
        gc.set_alpha(self.get_alpha())
        renderer.draw_path(gc, Path(self.get_transform().transform(self.ends)), PIXELS)
        gc.restore()
        self.stale = False

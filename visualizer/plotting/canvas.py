"""The canvas of our figures: formulas are read once, however often a figure changes its size."""

from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg


class Canvas(FigureCanvasAgg):
    """A canvas for pictures without a window.

    matplotlib makes a new renderer for each size of a figure, and each has its own reader of formulas, which keeps
    what it has read. Here all share one, since a figure changes its size while it is laid out.
    """

    _parser: Any = None

    def get_renderer(self) -> Any:
        """Return the renderer for the present size, with the common reader of formulas."""
        renderer = super().get_renderer()
        Canvas._parser = renderer.mathtext_parser = Canvas._parser or renderer.mathtext_parser
        return renderer

"""A caption that changes with the step, in a place that holds the longest of its texts."""

from collections.abc import Mapping
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.text import Text

from visualizer.plotting.measure import wrapped


class StepCaption:
    """A text whose words change with the step, in the place of a legend's title.

    Parameters
    ----------
    axes : Axes
        The axes that draw the text; it lies outside of them.
    legend : Legend
        Its title is the longest of the texts, and keeps the place for all.
    texts : mapping of int to str
        Step -> the text from that step on. 0 must be among the steps.

    Attributes
    ----------
    text : Text
    """

    def __init__(self, axes: Axes, legend: Legend, texts: Mapping[int, str]) -> None:
        title = legend.get_title()
        title.set_visible(False)
        size = float(title.get_fontsize())
        self.texts = {step: wrapped(axes.figure, text, size) for step, text in texts.items()}
        self.text: Text = axes.annotate(
            "",
            xy=(0.5, 1),
            xycoords=legend,
            xytext=(0, -legend.borderpad * legend.prop.get_size_in_points()),
            textcoords="offset points",
            ha="center",
            va="top",
            color=rcParams["text.color"],
            fontproperties=title.get_fontproperties(),
            annotation_clip=False,
        )

    def show(self, step: float) -> None:
        """Show the caption of this time: the last one whose step has been reached."""
        self.text.set_text(next(text for first, text in reversed(self.texts.items()) if first <= step))


def longest(figure: Any, texts: Mapping[int, str], size: float) -> str:
    """Return the text that needs the most lines at this size, and of those the longest."""
    return max(texts.values(), key=lambda text: (wrapped(figure, text, size).count("\n"), len(text)))

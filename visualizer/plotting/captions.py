"""Captions that change with the step, in one place that holds the longest of them."""

from collections.abc import Mapping
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.text import Text

from landscapes import InputError
from landscapes._core.errors import short_repr
from visualizer.plotting.measure import wrapped

FORM = "a mapping of steps to texts, or texts such as '34: here S has decayed'"


def check_captions(captions: Any) -> dict[int, str]:
    """Return the captions by step, in order, or raise an InputError that says how they are written.

    >>> check_captions({40: "b", 0: "a"}), check_captions(["34: here S has decayed"])
    ({0: 'a', 40: 'b'}, {34: 'here S has decayed'})
    """
    pairs = captions.items() if isinstance(captions, Mapping) else map(split_caption, as_list(captions))
    checked = {}
    for step, text in pairs:
        if isinstance(step, bool) or not hasattr(step, "__index__") or step < 0 or not isinstance(text, str):
            raise InputError(f"captions must be {FORM}, got {short_repr(captions)}")
        checked[int(step)] = text.strip()
    return dict(sorted(checked.items()))


def as_list(captions: Any) -> list[Any]:
    """Return one text, or several, as a list."""
    if isinstance(captions, str):
        return [captions]
    try:
        return list(captions)
    except TypeError:
        raise InputError(f"captions must be {FORM}, got {short_repr(captions)}") from None


def split_caption(text: Any) -> tuple[int, str]:
    """Return the step and the text of a caption such as "34: here S has decayed"."""
    step, colon, caption = text.partition(":") if isinstance(text, str) else ("", "", "")
    if not (colon and step.strip().isdecimal()):
        raise InputError(f"captions must be {FORM}, got {short_repr(text)}")
    return int(step), caption


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

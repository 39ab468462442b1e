"""The numbers of a bar of colours, which stand at its right."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes


def add_numbers(bar: Axes, places: Any, texts: Sequence[str], ends: tuple[float, float]) -> None:
    """Write numbers at the right of a bar, at their places between its lower and its upper end."""
    bar.yaxis.tick_right()
    bar.set_yticks(places, texts)
    bar.tick_params(length=2.5, pad=2)
    bar.set(xlim=(0, 1), ylim=ends, xticks=[])
    bar.spines[:].set_visible(False)
    bar.yaxis.set_label_position("right")

"""Heights: how high the map of a figure is, and the figure itself, so that the map has its aspect."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib import rcParams

from visualizer.plotting.aspect import FLATTEST, shape_of, tallest, with_room
from visualizer.plotting.extent import Extent
from visualizer.plotting.look import Look
from visualizer.plotting.measure import across, inches
from visualizer.plotting.panels import panel_class
from visualizer.plotting.panels.panel import UNIT_INCHES

if TYPE_CHECKING:
    from visualizer.plotting.scene import Scene

#: The inches beside the axes of a column, and below those of a panel, at the usual size of text.
BESIDE, BELOW = 0.75, 0.5


def map_size(figure: Any, columns: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return the width of the map in inches, and the height that other columns leave for it, before it is drawn."""
    text = rcParams["font.size"] / 11
    width = across(figure) / len(columns) - BESIDE * text
    heights = [
        sum(0.0 if name == "map" else panel_class(name).height * UNIT_INCHES + BELOW * text for name in column)
        for column in columns
    ]
    own = next(height for column, height in zip(columns, heights, strict=True) if "map" in column)
    return width, max(heights) - own - BELOW * text


def framed(extent: Extent, look: Look, figure: Any, columns: Sequence[Sequence[str]]) -> tuple[Extent, float | None]:
    """Return the extent, with room for the aspect unless the look sets it, and the height of the map in inches."""
    if not any("map" in column for column in columns):
        return extent, None
    width, free = map_size(figure, columns)
    shape = max(shape_of(extent, look.aspect, width), min(free / width, tallest(width)), FLATTEST)
    return (extent if look.extent else with_room(extent, look.aspect, shape)), shape * width


def fit_height(figure: Any, scenes: Sequence["Scene"]) -> None:
    """Make a figure so high that the panels of its scenes get their heights; then say what is stretched."""
    if not any("map" in scene.names for scene in scenes):
        return
    figure.get_layout_engine().execute(figure)
    missing = max(missing_inches(scene, column) for scene in scenes for column in scene.columns)
    figure.set_figheight(figure.get_figheight() + missing)
    for scene in scenes:
        say_stretch(scene, missing)


def say_stretch(scene: "Scene", added: float) -> None:
    """Let the map say what it stretches, when so many inches will have been added to the height of the figure."""
    for column in scene.columns:
        for panel in column:
            if hasattr(panel, "say_stretch"):
                share = panel.height_in(scene.context) / sum(one.height_in(scene.context) for one in column)
                panel.say_stretch(share * (added + sum(inches(one.axes.patch, "height") for one in column)))


def missing_inches(scene: "Scene", column: Sequence[Any]) -> float:
    """Return how many inches the axes of a column lack."""
    wanted = sum(panel.height_in(scene.context) for panel in column) * UNIT_INCHES
    return float(wanted - sum(inches(panel.axes.patch, "height") for panel in column))

"""The background of the explorer: the contours as a picture for each theme, with the data that is drawn over it."""

import io
from collections.abc import Iterable
from dataclasses import asdict

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from landscapes import Landscape
from landscapes._core.types import JsonObject
from visualizer.plotting.extent import Extent
from visualizer.plotting.labels import scene_title
from visualizer.plotting.panels.map import draw_contours, surface_colors, visible_marks
from visualizer.plotting.style import THEMES

#: Size of the picture in pixels: twice the usual size of the map, so that it is sharp on high-density screens.
PIXELS = (1280, 800)


def map_background(
    landscape: Landscape, extent: Extent, themes: Iterable[str] = tuple(THEMES), small: bool = False
) -> JsonObject:
    """Return the map without paths: pictures in the given themes, limits, marks, and the colours of all themes.

    Pictures that are `small` have fewer bytes and take three times as long to make.

    >>> from landscapes import ravine
    >>> sorted(map_background(ravine, ravine.domain))
    ['axes', 'domain', 'floor', 'log', 'loss', 'marks', 'pictures', 'themes', 'title', 'view']
    """
    return {
        "title": scene_title(landscape),
        "axes": list(landscape.axes),
        "view": [list(side) for side in extent],
        "domain": [list(side) for side in landscape.domain],
        "marks": [mark._asdict() | {"points": mark.points.tolist()} for mark in visible_marks(landscape, extent)],
        "floor": landscape.floor,
        "log": bool(np.isfinite(landscape.lowest)),
        "loss": "f − f*" if landscape.floor else "f",
        "themes": {name: asdict(theme) for name, theme in THEMES.items()},
        "pictures": {name: render_background(landscape, extent, name, small) for name in themes},
    }


def render_background(landscape: Landscape, extent: Extent, theme: str, small: bool) -> bytes:
    """Render the contours without axes, as a JPEG, or, if `small`, as a lossless WebP of 64 colours."""
    figure = Figure(figsize=(PIXELS[0] / 200, PIXELS[1] / 200), dpi=200, facecolor=THEMES[theme].paper)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    draw_contours(axes, landscape, extent, *surface_colors(THEMES[theme]))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    file = io.BytesIO()
    if small:
        image.quantize(64, Image.Quantize.MEDIANCUT).convert("RGB").save(file, "WEBP", lossless=True)
    else:
        image.save(file, "JPEG", quality=92, subsampling=0)
    return file.getvalue()

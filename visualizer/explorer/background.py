"""The ground of the explorer: the surface as a picture for each theme, and what a browser must know to draw upon it."""

import io
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from landscapes import Landscape
from visualizer.plotting.extent import Extent
from visualizer.plotting.labels import scene_title
from visualizer.plotting.panels.map import draw_contours, surface_colors, visible_marks
from visualizer.plotting.style import THEMES

#: The pixels of the picture, twice those of a map on a usual screen, so that it is sharp on a fine one.
PIXELS = (1280, 800)


def map_background(
    landscape: Landscape, extent: Extent, themes: Iterable[str] = tuple(THEMES), small: bool = False
) -> dict[str, Any]:
    """The map without paths: pictures in some themes, limits, what is marked, and the colours of all themes.

    `small` pictures take three times as long as those that are made while a slider moves.

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
    """The surface alone, from edge to edge: as a JPEG or, small, as a WebP of few colours without loss."""
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

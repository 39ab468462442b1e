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
from visualizer.limits import View
from visualizer.style import THEMES
from visualizer.views.map import draw_ground, marks_of, surface_colors
from visualizer.words import title_of

#: The pixels of the picture, twice those of a map on a usual screen, so that it is sharp on a fine one.
PIXELS = (1280, 800)


def ground_of(
    landscape: Landscape, view: View, themes: Iterable[str] = tuple(THEMES), small: bool = False
) -> dict[str, Any]:
    """The map without paths: pictures in some themes, limits, what is marked, and the colours of all themes.

    `small` pictures take three times as long as those that are made while a slider moves.

    >>> from landscapes import ravine
    >>> sorted(ground_of(ravine, ravine.domain))
    ['axes', 'domain', 'floor', 'log', 'loss', 'marks', 'pictures', 'themes', 'title', 'view']
    """
    return {
        "title": title_of(landscape),
        "axes": list(landscape.axes),
        "view": [list(side) for side in view],
        "domain": [list(side) for side in landscape.domain],
        "marks": [mark._asdict() | {"points": mark.points.tolist()} for mark in marks_of(landscape, view)],
        "floor": landscape.floor,
        "log": bool(np.isfinite(landscape.lowest)),
        "loss": "f − f*" if landscape.floor else "f",
        "themes": {name: asdict(theme) for name, theme in THEMES.items()},
        "pictures": {name: picture_of(landscape, view, name, small) for name in themes},
    }


def picture_of(landscape: Landscape, view: View, theme: str, small: bool) -> bytes:
    """The surface alone, from edge to edge: as a JPEG or, small, as a WebP of few colours without loss."""
    figure = Figure(figsize=(PIXELS[0] / 200, PIXELS[1] / 200), dpi=200, facecolor=THEMES[theme].paper)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    draw_ground(axes, landscape, view, *surface_colors(THEMES[theme]))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    file = io.BytesIO()
    if small:
        image.quantize(64, Image.Quantize.MEDIANCUT).convert("RGB").save(file, "WEBP", lossless=True)
    else:
        image.save(file, "JPEG", quality=92, subsampling=0)
    return file.getvalue()

"""The surface panel: the landscape as a block in three dimensions, with the paths on it; the camera may turn."""

from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D

from visualizer.plotting.extent import within
from visualizer.plotting.marks import visible_marks
from visualizer.plotting.measure import POINTS_PER_INCH
from visualizer.plotting.panels.context import PlotContext, up_to
from visualizer.plotting.panels.heads import fill_marker
from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.panels.surface3d.box_axes import BoxAxes, left_edge
from visualizer.plotting.panels.surface3d.camera import Camera, View, best_view
from visualizer.plotting.panels.surface3d.height_field import RenderedSurface, Surface
from visualizer.plotting.panels.surface3d.path_painter import (
    DOT_DISTANCE,
    DOT_SIZE,
    HIDDEN_ALPHA,
    THINNEST,
    RacerPath,
    paint_paths,
    steps_apart,
    thinness,
)

#: Room for labels left of and below the surface, and right of and above it, in sizes of the text.
LABEL_ROOM = np.array([[3.0, 2.6], [3.0, 1.8]])

#: Width of a contour line in points.
LINE_WIDTH = 0.6

#: The number of pairs of successive points of each path by which the view is chosen; a path may alternate.
VIEW_PAIRS = 40


class SurfacePanel(Panel):
    """The shaded surface with the paths on it; the parts behind a hill are thin and dashed.

    The camera may turn from the first step to the last. Heights are logarithmic where the landscape's scale is.

    Attributes
    ----------
    azimuth, elevation, turn : float
        The direction of the camera at step 0, in degrees, and the angle by which it has turned at the last step. The
        default direction is the one that shows most of all paths (see `camera.best_view`).
    paths : list of Line2D
        The path of each racer on the plane; it is drawn on the surface, in that colour and width.
    heads : list of Line2D
        The marker at the current point of each racer.
    head_places : tuple of array
        After `show`: the position of each head in the coordinates of the axes, (racers, 2), and whether it is visible.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from landscapes import saddle
    >>> from optimizers import gd, trace
    >>> from visualizer.plotting.look import Look
    >>> axes = plt.figure().add_subplot()
    >>> panel = SurfacePanel(axes, PlotContext(saddle, [trace(gd(lr=0.02), saddle, steps=9)], Look(elevation=40)))
    >>> panel.show(4.5)
    >>> panel.elevation, panel.head_places[1].tolist()
    (40.0, [True])
    """

    height = 3.4

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        self.surface = Surface(context)
        self.azimuth, self.elevation, self.turn, height = self._best_view()
        self.surface.set_height(height)
        self.surface.shade = self.surface.lit_from(self.azimuth + self.turn / 2)
        axes.set_axis_off()
        axes.set(xticks=[], yticks=[])
        self.text_size = float(rcParams["font.size"])
        self.limits: Any = None
        self.set_limits()
        self.paths = [Line2D([], [], color=style.color) for style in context.styles]
        self.raised = [self._raised(run.points) for run in context.trajectories]
        self.camera, self.between = self._camera(0), [False] * len(self.paths)
        self.image = SurfaceImage(self)
        axes.add_artist(self.image)
        self.box_axes = BoxAxes(axes, context, self.surface.scale, self.surface.height)
        size = rcParams["lines.markersize"]
        style: dict[str, Any] = {"ls": "", "mfc": context.theme.paper, "mec": context.theme.ink}
        self.marks = []
        for mark in visible_marks(context.landscape, context.extent):
            self.marks.append((mark.points, self._add_markers(marker=mark.marker, ms=mark.size * size / 8, **style)))
        starts = np.array([run.points[0] for run in context.trajectories])
        starts = np.unique(np.clip(starts, *np.transpose(context.extent)), axis=0)
        self.marks.append((starts, self._add_markers(marker="o", ms=1.1 * size, mew=1.3, **style | {"mfc": "none"})))
        self.heads = [self.head(style) for style in context.styles]
        markers = [line for _, pair in self.marks for line in pair]
        stars = [pair[0] for _, pair in self.marks if pair[0].get_marker() == "*"]
        self.outlines = [(star, self._outline(star)) for star in stars]
        self.moving = [self.image, self.box_axes.line, *self.box_axes.texts, *markers, *self.layered(self.heads)]
        self.moving += [outline for _, outline in self.outlines]

    def hide_axes(self) -> None:
        """Leave out the edges of the box with their ticks and labels."""
        hidden = [self.box_axes.line, *self.box_axes.texts]
        self.moving = [artist for artist in self.moving if artist not in hidden]
        for artist in hidden:
            artist.remove()

    def set_limits(self) -> None:
        """Set limits that hold the turning surface and its labels, with one unit equally long in both directions."""
        width, height = self.axes.bbox.size
        wanted = (width, height, self.azimuth, self.elevation, self.turn)
        if self.limits == wanted:
            return
        self.limits = wanted
        cameras = [self._camera(step) for step in np.linspace(0, self.context.steps, 9)]
        corners = np.concatenate(
            [camera.project([*self.surface.outline, *left_edge(camera, self.surface.height)]) for camera in cameras]
        )
        low, high = corners.min(axis=0), corners.max(axis=0)
        room = self.text_size * self.axes.figure.dpi / POINTS_PER_INCH * LABEL_ROOM
        unit = max(float(((np.array([width, height]) - room.sum(axis=0)) / (high - low)).min()), 1.0)
        low, high = low - room[0] / unit, high + room[1] / unit
        middle, half = (low + high) / 2, np.array([width, height]) / unit / 2
        self.axes.set_xlim(middle[0] - half[0], middle[0] + half[0])
        self.axes.set_ylim(middle[1] - half[1], middle[1] + half[1])

    def _best_view(self) -> View:
        """Return the view that shows most of all paths, with the directions that are given."""
        context, paths = self.context, []
        minima = np.reshape(context.landscape.minima, (-1, 2))
        minima = self.surface.base(minima[within(minima, context.extent)])
        for run in context.trajectories:
            points = run.points[within(run.points, context.extent)]
            first = np.linspace(0, max(len(points) - 2, 0), min(VIEW_PAIRS, len(points))).astype(int)
            paths.append(self.surface.base(points[np.union1d(first, np.minimum(first + 1, len(points) - 1))]))
        return best_view(self.surface.z, paths, minima, context.look.azimuth, context.look.elevation, context.look.turn)

    def _raised(self, points: np.ndarray) -> np.ndarray:
        """Return points (n, 2) of the plane in space, (n, 3); nan outside the extent."""
        base = np.where(within(points, self.context.extent)[:, None], self.surface.base(points), np.nan)
        return np.column_stack([base, self.surface.heights(base)])

    def _camera(self, step: float) -> Camera:
        return View(self.azimuth, self.elevation, self.turn).camera(step / self.context.steps)

    def _add_markers(self, **style: Any) -> tuple[Line2D, Line2D]:
        """Add two lines of markers: one for the visible points and one, hollow and faint, for the hidden points."""
        seen = Line2D([], [], clip_on=False, **style)
        hidden = Line2D([], [], clip_on=False, **style | {"mfc": "none", "alpha": HIDDEN_ALPHA / 2})
        for line in (seen, hidden):
            self.axes.add_line(line)
        return seen, hidden

    def _outline(self, star: Line2D) -> Line2D:
        """Add the outline of the stars of minima, which is drawn over the heads: neither hides the other."""
        style: dict[str, Any] = {
            "ls": "",
            "marker": "*",
            "ms": star.get_markersize(),
            "mfc": "none",
            "mew": 0.7 * star.get_markeredgewidth(),
        }
        line = Line2D([], [], clip_on=False, mec=star.get_markeredgecolor(), **style)
        self.axes.add_line(line)
        return line

    def show(self, step: float) -> None:
        context, reached = self.context, self.context.reached(step)
        for path, run, at in zip(self.paths, context.trajectories, reached, strict=True):
            path.set_data(*up_to(run.points, at).T)
        self.between = [at % 1 > 0 for at in reached]
        self.camera = self._camera(step)
        self.set_limits()
        self.image.update_image()
        markers = [context.marker_position(k, at) for k, at in enumerate(reached)]
        positions, visible = self.head_places = self.image.locate(np.array([point for point, _ in markers]))
        for head, position, is_visible, (_, inside) in zip(self.heads, positions, visible, markers, strict=True):
            head.set_data(*position[:, None])
            head.set_alpha(None if is_visible else HIDDEN_ALPHA)
            fill_marker(head, inside, context.theme.paper)
        for points, pair in self.marks:
            positions, visible = self.image.locate(points)
            for line, chosen in zip(pair, (visible, ~visible), strict=True):
                line.set_data(*positions[chosen].T)
        for star, outline in self.outlines:
            outline.set_data(*star.get_data())
        self.box_axes.update(self.camera)


class SurfaceImage(Artist):
    """The image of the surface with the paths, rendered at the pixel size of its axes."""

    def __init__(self, panel: SurfacePanel) -> None:
        super().__init__()
        self.panel = panel
        self.size: Any = None
        self.ground: Any = None

    def draw(self, renderer: RendererBase) -> None:
        """Draw the image; render it again if the size of the axes has changed."""
        if not self.get_visible():
            return
        self.panel.set_limits()
        box, scale = self.panel.axes.bbox, renderer.get_image_magnification()  # a vector file has sizes in points
        self._render(round(box.width * scale), round(box.height * scale), scale)
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, round(box.x0), round(box.y0), self.pixels)
        graphics.restore()
        self.stale = False

    def update_image(self) -> None:
        """Paint the image again for the current camera and paths; the ground is kept if the camera is the same."""
        box = self.panel.axes.bbox
        self.size = None
        self._render(round(box.width), round(box.height), 1.0)

    def locate(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the positions in the axes of points of the plane, lifted to the surface; and which are visible."""
        positions, visible = self.rendered.locate(self.panel.surface.base(np.reshape(points, (-1, 2))))
        width, height, left, right, low, high = self.size
        units = np.array([(right - left) / width, (high - low) / height])
        return np.array([left, low]) + positions * units, visible

    def _render(self, width: int, height: int, scale: float) -> None:
        panel = self.panel
        width, height = max(width, 1), max(height, 1)
        (left, right), (low, high) = panel.axes.get_xlim(), panel.axes.get_ylim()
        size = (width, height, left, right, low, high)
        if self.size == size:
            return
        self.size = size
        pixel = scale * panel.axes.figure.dpi / POINTS_PER_INCH
        if self.ground != (size, panel.camera):
            unit = 2 * width / (right - left)
            camera = panel.camera.as_array(unit, -unit * left, -unit * low)
            self.rendered = RenderedSurface(panel.surface, camera, width, height, panel.context, LINE_WIDTH * pixel)
            self.ground = (size, panel.camera)
        pixels = self.rendered.image.copy()
        paint_paths(self.rendered, pixels, self._racer_paths(pixel), panel.context.theme.paper, pixel)
        self.pixels = pixels[::-1]

    def _racer_paths(self, pixel: float) -> list[RacerPath]:
        """Return the paths in drawing order; a step has a dot if it is far enough from the steps beside it."""
        panel, paths = self.panel, []
        per_unit = 0.5 * self.rendered.camera[4]
        for k in panel.context.draw_order:
            line = panel.paths[k]
            width, points = line.get_linewidth() * pixel, panel.surface.base(np.array(line.get_xydata()))
            thin = thinness(panel.raised[k][:, :2], width / per_unit)
            apart = steps_apart(panel.raised[k], DOT_DISTANCE * DOT_SIZE * width / per_unit)
            passed = points[: len(points) - bool(panel.between[k])]
            outline = 2 * pixel * (thin - THINNEST) / (1 - THINNEST)
            paths.append(RacerPath(points, line.get_color(), thin * width, outline, passed[apart[: len(passed)]]))
        return paths

"""The surface panel: the landscape in three dimensions, slowly turning; it hides the parts of paths behind it."""

from math import radians
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from visualizer.plotting.extent import within
from visualizer.plotting.marks import visible_marks
from visualizer.plotting.panels.context import PlotContext, up_to
from visualizer.plotting.panels.heads import fill_marker
from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.panels.surface3d.box_axes import BoxAxes, left_edge
from visualizer.plotting.panels.surface3d.height_field import Camera, RenderedSurface, Surface

#: Opacity of the parts of paths, marks and heads that the surface hides.
HIDDEN_ALPHA = 0.25


class SurfacePanel(Panel):
    """The shaded surface with the paths on it; the parts behind a hill are drawn faint.

    The camera turns slowly from step to step. Heights are logarithmic where the landscape's scale is.

    Attributes
    ----------
    azimuth, elevation, turn : float
        The direction of the camera at step 0, in degrees, and the angle by which it has turned at the last step.
        The default azimuth is the one of four directions that shows most of the paths.
    paths : list of Line2D
        The path of each racer on the plane; it is drawn on the surface, in that colour and width.
    heads : list of Line2D
        The marker at the current point of each racer.
    """

    height = 3.4
    elevation = 32.0
    turn = 40.0

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        self.surface = Surface(context)
        self.azimuth = self._best_azimuth() if context.azimuth is None else context.azimuth
        axes.set_axis_off()
        self.text_size = float(rcParams["font.size"])
        self.set_limits()
        self.paths = [Line2D([], [], color=style.color, ls=style.dash) for style in context.styles]
        self.camera = self._camera(0)
        self.image = SurfaceImage(self)
        axes.add_artist(self.image)
        self.box_axes = BoxAxes(axes, context, self.surface.scale)
        size = rcParams["lines.markersize"]
        style = {"ls": "", "mfc": context.theme.paper, "mec": context.theme.ink}
        self.marks = []
        for mark in visible_marks(context.landscape, context.extent):
            self.marks.append((mark.points, self._add_markers(marker=mark.marker, ms=mark.size * size / 8, **style)))
        starts = np.array([run.points[0] for run in context.trajectories])
        starts = np.unique(np.clip(starts, *np.transpose(context.extent)), axis=0)
        self.marks.append((starts, self._add_markers(marker="o", ms=1.1 * size, mew=1.3, **style | {"mfc": "none"})))
        self.heads = [self.head(style) for style in context.styles]
        markers = [line for _, pair in self.marks for line in pair]
        self.moving = [self.image, self.box_axes.line, *self.box_axes.texts, *markers, *self.layered(self.heads)]

    def set_limits(self) -> None:
        """Set limits that hold the turning surface and its labels, with one unit equally long in both directions."""
        cameras = [self._camera(step) for step in np.linspace(0, self.context.steps, 9)]
        corners = np.concatenate([camera.project([*self.surface.outline, *left_edge(camera)]) for camera in cameras])
        room = 0.013 * self.text_size * np.array([[1.0, 0.9], [1.0, 0.3]])
        low, high = np.array([corners.min(axis=0), corners.max(axis=0)]) + room * [[-1], [1]]
        (left, bottom), (right, top) = low, high
        width, height = self.axes.bbox.size
        unit = max(min(width / (right - left), height / (top - bottom)), 1e-9)
        middle, half = (low + high) / 2, np.array([width, height]) / unit / 2
        self.axes.set_xlim(middle[0] - half[0], middle[0] + half[0])
        self.axes.set_ylim(middle[1] - half[1], middle[1] + half[1])

    def _best_azimuth(self) -> float:
        """Return the azimuth that shows most points of the paths and most minima, halfway through the turn."""
        context, surface = self.context, self.surface
        points = np.vstack(
            [*(run.points for run in context.trajectories), np.reshape(context.landscape.minima, (-1, 2))]
        )
        base = surface.base(points[within(points, context.extent)][:: len(points) // 2000 + 1])

        def visible_points(azimuth: float) -> int:
            camera = Camera(radians(azimuth + self.turn / 2), radians(self.elevation))
            return RenderedSurface(surface, camera.as_array(200, 160, 100), 160, 140).locate(base)[1].sum()

        return max((-75.0, 15.0, 105.0, 195.0), key=visible_points)

    def _camera(self, step: float) -> Camera:
        return Camera(radians(self.azimuth + self.turn * step / self.context.steps), radians(self.elevation))

    def _add_markers(self, **style: Any) -> tuple[Line2D, Line2D]:
        """Add two lines of markers: one for the visible points and a faint one for the hidden points."""
        pair = tuple(Line2D([], [], alpha=alpha, clip_on=False, **style) for alpha in (None, HIDDEN_ALPHA))
        for line in pair:
            self.axes.add_line(line)
        return pair[0], pair[1]

    def show(self, step: float) -> None:
        context, reached = self.context, self.context.reached(step)
        for path, run, at in zip(self.paths, context.trajectories, reached, strict=True):
            path.set_data(*up_to(run.points, at).T)
        self.camera = self._camera(step)
        self.set_limits()
        self.image.update_image()
        markers = [context.marker_position(k, at) for k, at in enumerate(reached)]
        positions, visible = self.image.locate(np.array([point for point, _ in markers]))
        for head, position, is_visible, (_, inside) in zip(self.heads, positions, visible, markers, strict=True):
            head.set_data(*position[:, None])
            head.set_alpha(None if is_visible else HIDDEN_ALPHA)
            fill_marker(head, inside, context.theme.paper)
        for points, pair in self.marks:
            positions, visible = self.image.locate(points)
            for line, chosen in zip(pair, (visible, ~visible), strict=True):
                line.set_data(*positions[chosen].T)
        self.box_axes.update(self.camera)


class SurfaceImage(Artist):
    """The image of the surface with the paths, rendered at the pixel size of its axes."""

    def __init__(self, panel: SurfacePanel) -> None:
        super().__init__()
        self.panel = panel
        self.size: Any = None

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
        """Render the image again for the current camera and paths."""
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
        from visualizer.plotting.panels.surface3d.rasterizer import downsample, kernel

        panel = self.panel
        width, height = max(width, 1), max(height, 1)
        (left, right), (low, high) = panel.axes.get_xlim(), panel.axes.get_ylim()
        if self.size == (width, height, left, right, low, high):
            return
        self.size = (width, height, left, right, low, high)
        unit = 2 * width / (right - left)
        paper = 255 * np.array(to_rgb(panel.context.theme.paper))
        camera = panel.camera.as_array(unit, -unit * left, -unit * low)
        self.rendered = RenderedSurface(panel.surface, camera, width, height, paper)
        rgb = np.empty((height, width, 3), np.uint8)
        kernel(downsample)(self.rendered.depth, self.rendered.colors, paper, rgb)
        self._paint_paths(rgb, paper, scale * panel.axes.figure.dpi / 72)
        self.pixels = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])[::-1]

    def _paint_paths(self, rgb: np.ndarray, paper: np.ndarray, pixels: float) -> None:
        """Paint the hidden parts of all paths faintly, then the visible parts, outlined in the paper's colour."""
        from visualizer.plotting.panels.surface3d.rasterizer import blend, cover_path, kernel

        surface, solid, painted = self.rendered, np.zeros(0), []
        for k in self.panel.context.draw_order:
            path, dash = self.panel.paths[k], np.array(self.panel.context.styles[k].dash[1], float)
            width = path.get_linewidth() * pixels
            points = self.panel.surface.base(np.array(path.get_xydata()))
            masks = np.zeros((4, *rgb.shape[:2]), np.float32)
            for (visible, hidden), pattern, line_width in (
                (masks[:2], dash * width, width),
                (masks[2:], solid, width + 2 * pixels),
            ):
                kernel(cover_path)(
                    points, surface.z, surface.camera, surface.depth, pattern, line_width, visible, hidden
                )
            color = 255 * np.array(to_rgb(path.get_color()))
            kernel(blend)(rgb, masks[1], color, HIDDEN_ALPHA)
            painted.append((masks, color))
        for masks, color in painted:
            kernel(blend)(rgb, masks[2], paper, 1.0)
            kernel(blend)(rgb, masks[0], color, 1.0)

"""The relief: the surface in three dimensions, slowly turning, with paths that it hides where it stands before them."""

from math import radians
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from visualizer.plotting.extent import within
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.map import visible_marks
from visualizer.plotting.panels.panel import Panel, hollow
from visualizer.plotting.panels.surface3d.box_axes import Edges, upright
from visualizer.plotting.panels.surface3d.height_field import Camera, Shot, Surface

#: How much there is of a path, a mark or a racer that the surface hides.
FAINT = 0.25


class SurfacePanel(Panel):
    """The surface from a side, lit, with the paths on it; what lies behind a hill is drawn faint.

    The camera turns slowly from step to step. Heights are by powers of ten where contour lines are.

    Attributes
    ----------
    azimuth, elevation, turn : float
        From where one looks at the first step, in degrees, and by how much the camera has turned at the last.
        Unless the context says it, the azimuth is that one of four from which most of the paths is seen.
    paths : list of Line2D
        For each racer its way on the plane; it is drawn on the surface, in that colour and width.
    heads : list of Line2D
    """

    height = 3.4
    elevation = 32.0
    turn = 40.0

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        self.surface = Surface(context)
        self.azimuth = self._open_side() if context.azimuth is None else context.azimuth
        axes.set_axis_off()
        self.text_size = float(rcParams["font.size"])
        self.fit()
        self.paths = [Line2D([], [], color=style.color, ls=style.dash) for style in context.styles]
        self.camera = self._camera(0)
        self.relief = Relief(self)
        axes.add_artist(self.relief)
        self.edges = Edges(axes, context, self.surface.scale)
        size = rcParams["lines.markersize"]
        look = {"ls": "", "mfc": context.theme.paper, "mec": context.theme.ink}
        self.marks = []
        for mark in visible_marks(context.landscape, context.extent):
            self.marks.append((mark.points, self._pair(marker=mark.marker, ms=mark.size * size / 8, **look)))
        starts = np.array([run.points[0] for run in context.trajectories])
        starts = np.unique(np.clip(starts, *np.transpose(context.extent)), axis=0)
        self.marks.append((starts, self._pair(marker="o", ms=1.1 * size, mew=1.3, **look | {"mfc": "none"})))
        self.heads = [self.head(style) for style in context.styles]
        pairs = [line for _, pair in self.marks for line in pair]
        self.moving = [self.relief, self.edges.line, *self.edges.texts, *pairs, *self.layered(self.heads)]

    def fit(self) -> None:
        """Set limits between which the base can turn, with room for labels; a unit is as long in all directions."""
        turned = [self._camera(step) for step in np.linspace(0, self.context.steps, 9)]
        seen = np.concatenate([camera.project([*self.surface.outline, *upright(camera)]) for camera in turned])
        room = 0.013 * self.text_size * np.array([[1.0, 0.9], [1.0, 0.3]])
        (left, bottom), (right, top) = low, high = np.array([seen.min(axis=0), seen.max(axis=0)]) + room * [[-1], [1]]
        width, height = self.axes.bbox.size
        unit = max(min(width / (right - left), height / (top - bottom)), 1e-9)
        middle, half = (low + high) / 2, np.array([width, height]) / unit / 2
        self.axes.set_xlim(middle[0] - half[0], middle[0] + half[0])
        self.axes.set_ylim(middle[1] - half[1], middle[1] + half[1])

    def _open_side(self) -> float:
        """From where most points of the paths and most minima are seen, halfway through the turn."""
        context, surface = self.context, self.surface
        points = np.vstack(
            [*(run.points for run in context.trajectories), np.reshape(context.landscape.minima, (-1, 2))]
        )
        base = surface.base(points[within(points, context.extent)][:: len(points) // 2000 + 1])

        def seen(azimuth: float) -> int:
            camera = Camera(radians(azimuth + self.turn / 2), radians(self.elevation))
            return Shot(surface, camera.numbers(200, 160, 100), 160, 140).look(base)[1].sum()

        return max((-75.0, 15.0, 105.0, 195.0), key=seen)

    def _camera(self, step: float) -> Camera:
        return Camera(radians(self.azimuth + self.turn * step / self.context.steps), radians(self.elevation))

    def _pair(self, **look: Any) -> tuple[Line2D, Line2D]:
        """Empty markers for points that are seen, and for points that are hidden."""
        pair = tuple(Line2D([], [], alpha=alpha, clip_on=False, **look) for alpha in (None, FAINT))
        for line in pair:
            self.axes.add_line(line)
        return pair[0], pair[1]

    def show(self, step: int) -> None:
        context, last = self.context, self.context.last(step)
        for path, run, k in zip(self.paths, context.trajectories, last, strict=True):
            path.set_data(*run.points[: k + 1].T)
        self.camera = self._camera(step)
        self.fit()
        self.relief.renew()
        stands = [context.shown_at(k, at) for k, at in enumerate(last)]
        places, seen = self.relief.look(np.array([point for point, _ in stands]))
        for head, place, visible, (_, here) in zip(self.heads, places, seen, stands, strict=True):
            head.set_data(*place[:, None])
            head.set_alpha(None if visible else FAINT)
            hollow(head, here, context.theme.paper)
        for points, pair in self.marks:
            places, seen = self.relief.look(points)
            for line, chosen in zip(pair, (seen, ~seen), strict=True):
                line.set_data(*places[chosen].T)
        self.edges.place(self.camera)


class Relief(Artist):
    """The picture of the surface with the paths, made for as many pixels as its axes have."""

    def __init__(self, panel: SurfacePanel) -> None:
        super().__init__()
        self.panel = panel
        self.made: Any = None

    def draw(self, renderer: Any) -> None:
        """Draw the picture; it is made anew if the axes have another size by now."""
        if not self.get_visible():
            return
        self.panel.fit()
        box, scale = self.panel.axes.bbox, renderer.get_image_magnification()  # a vector file counts in points
        self._make(round(box.width * scale), round(box.height * scale), scale)
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, round(box.x0), round(box.y0), self.image)
        graphics.restore()
        self.stale = False

    def renew(self) -> None:
        """Make the picture for where everyone is now."""
        box = self.panel.axes.bbox
        self.made = None
        self._make(round(box.width), round(box.height), 1.0)

    def look(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where points of the plane, on the surface, stand in the axes; and which of them are seen."""
        places, seen = self.shot.look(self.panel.surface.base(np.reshape(points, (-1, 2))))
        width, height, left, right, low, high = self.made
        return np.array([left, low]) + places * np.array([(right - left) / width, (high - low) / height]), seen

    def _make(self, width: int, height: int, scale: float) -> None:
        from visualizer.plotting.panels.surface3d.rasterizer import halve, kernel

        panel = self.panel
        width, height = max(width, 1), max(height, 1)
        (left, right), (low, high) = panel.axes.get_xlim(), panel.axes.get_ylim()
        if self.made == (width, height, left, right, low, high):
            return
        self.made = (width, height, left, right, low, high)
        unit = 2 * width / (right - left)
        paper = 255 * np.array(to_rgb(panel.context.theme.paper))
        camera = panel.camera.numbers(unit, -unit * left, -unit * low)
        self.shot = Shot(panel.surface, camera, width, height, paper)
        rgb = np.empty((height, width, 3), np.uint8)
        kernel(halve)(self.shot.depth, self.shot.colors, paper, rgb)
        self._paint_paths(rgb, paper, scale * panel.axes.figure.dpi / 72)
        self.image = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])[::-1]

    def _paint_paths(self, rgb: np.ndarray, paper: np.ndarray, pixels: float) -> None:
        """First what is hidden of all of them, faintly, then what is seen, each cased in paper."""
        from visualizer.plotting.panels.surface3d.rasterizer import blend, kernel, stroke

        shot, solid, painted = self.shot, np.zeros(0), []
        for k in self.panel.context.order:
            path, dash = self.panel.paths[k], np.array(self.panel.context.styles[k].dash[1], float)
            width = path.get_linewidth() * pixels
            points = self.panel.surface.base(np.array(path.get_xydata()))
            masks = np.zeros((4, *rgb.shape[:2]), np.float32)
            for (seen, hidden), pattern, wide in (
                (masks[:2], dash * width, width),
                (masks[2:], solid, width + 2 * pixels),
            ):
                kernel(stroke)(points, shot.z, shot.camera, shot.depth, pattern, wide, seen, hidden)
            color = 255 * np.array(to_rgb(path.get_color()))
            kernel(blend)(rgb, masks[1], color, FAINT)
            painted.append((masks, color))
        for masks, color in painted:
            kernel(blend)(rgb, masks[2], paper, 1.0)
            kernel(blend)(rgb, masks[0], color, 1.0)

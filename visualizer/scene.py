"""The picture of a race: a map with the paths on it, and a panel under it. Artists are made once, then moved."""

import itertools
import textwrap
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from matplotlib import colormaps, patheffects, rc_context, rc_params_from_file
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from landscapes import InputError, Landscape
from landscapes._errors import shown
from landscapes._landscape import Interval
from optimizers import Optimizer, Trajectory
from visualizer.style import SHEET, Style, styles_of

View = tuple[Interval, Interval]
Panel = Literal["swing", "loss"]

#: Two thirds white: a ground on which every racer's colour stands out.
GROUND = ListedColormap(0.34 * colormaps["viridis"](np.linspace(0, 1, 256))[:, :3] + 0.66)

#: A label to the left of its axis that is read without turning the head.
UPRIGHT: dict[str, Any] = {"rotation": 0, "ha": "right", "va": "center", "labelpad": 5}

#: What is marked on the map: the landscape's points of that name, what the legend calls one, marker, size.
MARKS: tuple[tuple[str, str, str, float], ...] = (
    ("saddles", "saddle", "X", 8.0),
    ("maxima", "maximum", "^", 8.0),
    ("minima", "minimum", "*", 15.0),
)

#: So many points of a kind are marked in full size; the more there are, the smaller they get.
FEW = 12

CASING = [patheffects.Stroke(linewidth=4, foreground="white"), patheffects.Normal()]


class Mark(NamedTuple):
    """Points of a kind in view: what the legend calls one, its marker, its size, and where they are, (n, 2)."""

    label: str
    marker: str
    size: float
    points: np.ndarray


class Scene:
    """Draws trajectories over their landscape as they stand at one step.

    Parameters
    ----------
    landscape : Landscape
    trajectories : sequence of Trajectory
        Of one length, unless there is a budget, over that landscape.
    panel : "swing" or "loss", default "swing"
        What stands under the map: the second coordinate against the step, or f above its minimum.
    view : ((x0, x1), (y0, y1)), optional
        What part of the plane to show; by default `fitted_view`.
    budget : int, optional
        Count gradients instead of steps, up to so many: each racer is shown where it was when it had
        made as many (see `optimizers.Evaluations.cost`). Trajectories may then differ in length.
    disclosure : str, optional
        What the figure has to say beneath everything, such as how its racers were tuned.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    map, panel : matplotlib.axes.Axes
    paths, heads, traces : list of Line2D
        For each racer its way on the map, where it is, and its line in the panel.
    rates : list of Line2D
        For each racer its learning rate, in a panel of its own; empty where no racer has a schedule.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> scene = Scene(ravine, [trace(gd(lr=0.038), ravine, steps=9)])
    >>> scene.show(4)
    >>> scene.paths[0].get_xydata().shape
    (5, 2)
    """

    def __init__(
        self,
        landscape: Landscape,
        trajectories: Sequence[Trajectory],
        panel: Panel = "swing",
        view: View | None = None,
        budget: int | None = None,
        disclosure: str = "",
    ) -> None:
        check_panel(panel)
        self.landscape = landscape
        self.trajectories = list(trajectories)
        self.steps = budget or self.trajectories[0].steps
        self.unit = "gradients" if budget else "step"
        self._at = [run.evaluations.cost if budget else np.arange(run.steps + 1) for run in self.trajectories]
        self.view = check_view(view) if view is not None else fitted_view(landscape, self.trajectories)
        with rc_context(rc_params_from_file(SHEET, use_default_template=False)):
            self._build(panel, disclosure)

    def _build(self, panel: Panel, disclosure: str) -> None:
        self.figure = Figure()
        self.canvas = FigureCanvasAgg(self.figure)
        scheduled = any("schedule" in trajectory.optimizer.settings for trajectory in self.trajectories)
        heights = [2.6, 1, 0.6] if scheduled else [2.6, 1]
        self.map, self.panel, *below = self.figure.subplots(len(heights), 1, height_ratios=heights)
        self._draw_map()
        styles = styles_of([trajectory.optimizer.name for trajectory in self.trajectories])
        self.paths, self.heads = zip(*(self._add_racer(style) for style in styles), strict=True)
        self._draw_panel(panel)
        self.traces = [
            self._add_line(self.panel, style, lw=1.6, marker=style.marker, ms=6, markevery=[-1]) for style in styles
        ]
        self._rates = [rates_of(run) for run in self.trajectories] if below else []
        self.rates = [self._add_line(axes, style, lw=1.6, drawstyle="steps-post") for axes in below for style in styles]
        for axes in below:
            self._draw_rates(axes)
        self.clock = self.map.text(1, 1.02, "", transform=self.map.transAxes, ha="right", va="bottom", color="0.25")
        self.notes = self._add_notes(styles)
        self._add_legend(styles, textwrap.fill(disclosure, 110, break_on_hyphens=False))
        for artist in self.moving:
            artist.set_animated(True)  # left out of an ordinary draw, which makes the ground of every frame
            artist.set_in_layout(False)

    @property
    def moving(self) -> list[Any]:
        """The artists that change from step to step, in the order in which they are drawn."""
        # A racer that leaves the domain crosses the whole picture: it goes beneath the others.
        order = sorted(range(len(self.paths)), key=lambda k: bool(self._inside(k).all()))
        layers = [[layer[k] for k in order] for layer in (self.paths, self.heads, self.traces, self.rates) if layer]
        return [*itertools.chain(*layers), *self.notes, self.clock]

    def _inside(self, racer: int) -> np.ndarray:
        """For each step whether that racer is in the domain; nan is not."""
        return within(self.trajectories[racer].points, self.landscape.domain)

    def show(self, step: int) -> None:
        """Move every artist to where it is after `step` steps, or gradients where there is a budget."""
        last = [int(np.searchsorted(at, step, side="right")) - 1 for at in self._at]
        for run, path, head, k in zip(self.trajectories, self.paths, self.heads, last, strict=True):
            path.set_data(*run.points[: k + 1].T)
            self._place_head(head, run, k)
        for series, trace, at, k in zip(self._series, self.traces, self._at, last, strict=True):
            trace.set_data(at[: k + 1], series[: k + 1])
        for rates, line, at, k in zip(self._rates, self.rates, self._at if self.rates else [], last, strict=False):
            line.set_data(at[:k], rates[:k])
        self._write_notes(last)
        self.clock.set_text(f"{step} gradients" if self.unit == "gradients" else f"step {step}")

    # the map

    def _draw_map(self) -> None:
        axes = self.map
        draw_ground(axes, self.landscape, self.view)
        axes.set_xlabel(self.landscape.axes[0], labelpad=1)
        axes.set_ylabel(self.landscape.axes[1], **UPRIGHT)
        self.title = axes.set_title(title_of(self.landscape), fontsize=11.5)
        self.marks = [self._mark(mark) for mark in marks_of(self.landscape, self.view)]
        for start in {tuple(trajectory.points[0]) for trajectory in self.trajectories}:
            axes.plot(*start, "o", ms=9, mfc="none", mec="0.2", mew=1.3)

    def _mark(self, mark: Mark) -> Line2D:
        edge = max(1.2 * shrink(len(mark.points)), 0.5)
        (line,) = self.map.plot(
            *mark.points.T, mark.marker, ms=mark.size, mfc="white", mec="0.1", mew=edge, label=mark.label
        )
        return line

    def _add_racer(self, style: Style) -> tuple[Line2D, Line2D]:
        path = self._add_line(self.map, style, path_effects=CASING)
        head = self._add_line(self.map, style, marker=style.marker, mec="white", mew=1.2, ms=10, clip_on=False)
        return path, head

    def _add_line(self, axes: Axes, style: Style, **kwargs: Any) -> Line2D:
        (line,) = axes.plot([], [], color=style.color, ls=style.dash, **kwargs)
        return line

    def _place_head(self, head: Line2D, trajectory: Trajectory, step: int) -> None:
        # A racer that is off the map stands hollow on its edge: it is drawn where it left, not where it is not.
        (x0, x1), (y0, y1) = self.view
        last = step if trajectory.diverged_at is None else min(step, trajectory.diverged_at - 1)
        x, y = trajectory.points[last]
        inside = bool(within(trajectory.points[last], self.view))
        head.set_data([np.clip(x, x0, x1)], [np.clip(y, y0, y1)])
        head.set_markerfacecolor(head.get_color() if inside else "white")
        head.set_markeredgecolor("white" if inside else head.get_color())

    # divergence and the like, in words

    def _add_notes(self, styles: Sequence[Style]) -> list[Any]:
        notes = []
        for k, style in enumerate(styles):
            notes.append(
                self.map.annotate(
                    "",
                    xy=(0.012, 0.03),
                    xycoords="axes fraction",
                    xytext=(0, 15 * k),
                    textcoords="offset points",
                    color=style.color,
                    fontsize=10,
                    weight="bold",
                    path_effects=[patheffects.withStroke(linewidth=3, foreground="white")],
                )
            )
        return notes

    def _write_notes(self, last: list[int]) -> None:
        said = [self._note(racer, step) for racer, step in enumerate(last)]
        order = sorted(range(len(said)), key=lambda k: not said[k])  # what is said stands together, at the bottom
        for row, k in enumerate(order):
            self.notes[k].set_text(said[k])
            self.notes[k].set_position((0, 15 * row))

    def _note(self, racer: int, step: int) -> str:
        run = self.trajectories[racer]
        name = run.optimizer.name
        if run.diverged_at is not None and step >= run.diverged_at:
            return f"{name} diverged at step {run.diverged_at}"
        if run.stopped_at is not None and step >= run.stopped_at:
            return f"{name} stopped at step {run.stopped_at}"
        return "" if self._inside(racer)[step] else f"{name} has left the domain"

    # the panel

    def _draw_panel(self, panel: Panel) -> None:
        axes = self.panel
        axes.set_xlim(0, 1.012 * self.steps)  # room for the marker at the end
        axes.set_xlabel(self.unit, labelpad=1)
        axes.grid(axis="y")
        if panel == "swing":
            self._series = [trajectory.points[:, 1] for trajectory in self.trajectories]
            axes.set_ylim(self.view[1])
            axes.axhline(0, color="0.6", lw=0.8)
            axes.set_ylabel(self.landscape.axes[1], **UPRIGHT)
            return
        lowest, above = self.landscape.lowest, self.landscape.floor
        self._series = [trajectory.values - above for trajectory in self.trajectories]
        losses = np.concatenate(self._series)
        losses = losses[np.isfinite(losses)]
        # Without a listed minimum, or below it (outside the domain, say), there is no logarithm to take.
        log = bool(np.isfinite(lowest) and (losses >= -1e-12 * max(abs(lowest), 1.0)).all())
        start = max((float(series[0]) for series in self._series), default=1.0)
        axes.set_ylim(*(log_limits if log else linear_limits)(losses, start))
        if log:
            axes.set_yscale("log", nonpositive="mask")
        axes.set_ylabel("f − f*" if above else "f", **UPRIGHT)

    def _draw_rates(self, axes: Axes) -> None:
        """The learning rate against the step, where a schedule changes it."""
        axes.sharex(self.panel)
        axes.set_xlabel(self.unit, labelpad=1)
        self.panel.set_xlabel("")
        self.panel.tick_params(labelbottom=False)
        axes.grid(axis="y")
        axes.set_ylim(0, 1.1 * max(float(np.nanmax(rates, initial=0)) for rates in self._rates))
        axes.set_ylabel("α", **UPRIGHT)

    def _add_legend(self, styles: Sequence[Style], title: str) -> None:
        handles = [
            Line2D([], [], color=s.color, ls=s.dash, marker=s.marker, mec="white", ms=9, label=legend_label(t))
            for s, t in zip(styles, self.trajectories, strict=True)
        ]
        for mark in reversed(self.marks):
            size = 13 if mark.get_marker() == "*" else 8
            handles.append(
                Line2D([], [], ls="", marker=mark.get_marker(), ms=size, mfc="white", mec="0.1", label=mark.get_label())
            )
        columns = 2 if len(handles) > 1 else 1
        legend = self.figure.legend(
            handles=handles, loc="outside lower center", ncols=columns, title=title or None, title_fontsize=9
        )
        legend.get_title().set_color("0.3")


def marks_of(landscape: Landscape, view: View) -> list[Mark]:
    """What is to be marked on the map; a kind of which nothing is in view is left out."""
    marks = []
    for name, label, marker, size in MARKS:
        points = np.reshape(getattr(landscape, name), (-1, 2))
        points = points[within(points, view)]
        if len(points):
            marks.append(Mark(label, marker, size * shrink(len(points)), points))
    return marks


def shrink(count: int) -> float:
    """How large one of so many marks is, as a share of its full size."""
    return min(1.0, (FEW / count) ** 0.5)


def draw_ground(
    axes: Axes, landscape: Landscape, view: View, colors: ListedColormap = GROUND, lines: str = "white"
) -> None:
    """The surface from above: bands of colour, and lines between them."""
    (x0, x1), (y0, y1) = view
    x, y = np.linspace(x0, x1, 241), np.linspace(y0, y1, 241)
    f = np.ma.masked_invalid(landscape.value(x, y[:, None]))
    levels = contour_levels(f.compressed(), landscape)
    norm = BoundaryNorm(levels, colors.N, extend="both")
    axes.contourf(x, y, f, levels=levels, cmap=colors, extend="both", norm=norm)
    axes.contour(x, y, f, levels=levels, colors=lines, linewidths=0.7, linestyles="solid", alpha=0.9)
    axes.set(xlim=(x0, x1), ylim=(y0, y1))


def rates_of(trajectory: Trajectory) -> np.ndarray:
    """The learning rate of each step; of a guest, whose schedule is its library's affair, nan."""
    rule = trajectory.optimizer
    return rule.rates(trajectory.steps) if isinstance(rule, Optimizer) else np.full(trajectory.steps, np.nan)


def title_of(landscape: Landscape) -> str:
    """The landscape with its parameters, and the first line of its formula where there is room for it."""
    parameters = [knob.text(landscape.values[name]) for name, knob in landscape.knobs.items()]
    title = "  ".join([landscape.name, *parameters])
    formula = landscape.formula.partition("\n")[0]
    return f"{title}    {formula}" if formula and len(title) + len(formula) < 76 else title


#: Knobs that a legend names even where they have their defaults: without them a run cannot be judged.
TELLING = ("lr", "beta", "beta1", "beta2", "beta3", "momentum")


def legend_label(trajectory: Trajectory) -> str:
    """The rule with what was set, and its learning rate and betas in any case; options that are off are left out."""
    optimizer = trajectory.optimizer
    shown = [
        knob.text(optimizer.values[name])
        for name, knob in optimizer.knobs.items()
        if name in optimizer.settings or (name in TELLING and optimizer.values[name] != 0)
    ]
    shown += [optimizer.common[name].text(value) for name, value in optimizer.options.items() if value]
    return "  ".join([optimizer.name, *shown])


def check_panel(panel: Any) -> None:
    """Raise an InputError if there is no such panel."""
    if panel not in ("swing", "loss"):
        raise InputError(f"panel must be 'swing' or 'loss', got {shown(panel)}")


def check_view(view: Any, name: str = "view") -> View:
    """A view of numbers, or an InputError that says what `name`, the argument, must be."""
    try:
        (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in view)
    except (TypeError, ValueError):
        raise InputError(f"{name} must be ((x0, x1), (y0, y1)), got {shown(view)}") from None
    if not (-np.inf < x0 < x1 < np.inf and -np.inf < y0 < y1 < np.inf):
        raise InputError(f"{name} must have x0 < x1 and y0 < y1, all finite, got {shown(view)}")
    return (x0, x1), (y0, y1)


def fitted_view(landscape: Landscape, trajectories: Sequence[Trajectory]) -> View:
    """The box around starts, minima and all points inside the domain, with a margin."""
    points = np.vstack([trajectory.points for trajectory in trajectories])
    starts = [trajectory.points[0] for trajectory in trajectories]
    shown = np.vstack([points[within(points, landscape.domain)], starts, np.reshape(landscape.minima, (-1, 2))])
    shown = shown[np.isfinite(shown).all(axis=1)]
    if not len(shown):
        return landscape.domain
    low, high = shown.min(axis=0), shown.max(axis=0)
    margin = np.maximum(0.1 * (high - low), 0.02 * np.ptp(landscape.domain, axis=1))
    (left, bottom), (right, top) = low - margin, high + margin
    return (float(left), float(right)), (float(bottom), float(top))


def within(points: np.ndarray, box: View) -> np.ndarray:
    """For each point (..., 2) whether it is in the box."""
    (x0, x1), (y0, y1) = box
    x, y = points[..., 0], points[..., 1]
    return (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)


def contour_levels(f: np.ndarray, landscape: Landscape, count: int = 16) -> np.ndarray:
    """Levels through the finite values `f`, evenly spaced on the map: by powers if "log", by squares on a bowl."""
    low, high = (f.min(), f.max()) if f.size else (0.0, 0.0)
    if not high > low:
        return np.array([low - 1.0, low + 1.0])
    if landscape.scale == "log":
        floor = max((high - low) * 1e-4, 1e-12)
        return low + np.geomspace(floor, high - low, count)
    if landscape.minima:
        return low + (high - low) * np.linspace(0, 1, count) ** 2
    return np.linspace(low, high, count)


def log_limits(losses: np.ndarray, start: float) -> tuple[float, float]:
    """From the least to the greatest loss that is worth showing, at most 12 powers of ten below the start."""
    positive = losses[losses > 0]
    if not (len(positive) and start > 0):
        return 1e-3, 1.0
    return max(float(positive.min()) / 2, 3e-12 * start), 3 * start


def linear_limits(losses: np.ndarray, start: float) -> tuple[float, float]:
    """All losses but those of a run that has gone far beyond its start."""
    near = losses[np.abs(losses) < 100 * max(abs(start), 1.0)]
    if not len(near):
        return -1.0, 1.0
    margin = 0.05 * max(float(np.ptp(near)), 1e-12)
    return float(near.min()) - margin, float(near.max()) + margin

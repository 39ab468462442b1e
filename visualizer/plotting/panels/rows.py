"""Panels with a row for each of many directions or groups of parameters."""

from typing import ClassVar, NamedTuple

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from landscapes import problems
from landscapes._core.language import _
from landscapes._core.numbers import typeset
from optimizers import Optimizer, Trajectory, predict_quadratic
from visualizer.plotting.panels.context import PlotContext, up_to
from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.panels.racer_path import RacerPath
from visualizer.plotting.panels.segment import Segment

#: At most so many rows are drawn; of more directions an even selection.
MAX_ROWS = 10

#: The half height of a row that a line may fill.
ROOM = 0.42

#: A direction swings if a racer's coordinate along it changes sign in at least this share of the steps that move it.
SWINGING = 0.25

#: The share of the largest coordinate up to which a move is rounding.
ROUNDING = 1e-12

#: The quantiles of the lengths of steps that a row holds; longer and shorter ones are drawn at its edge.
EXTREMES = 0.01, 0.99

#: The most powers of ten that a row holds.
MAX_DECADES = 6


class Row(NamedTuple):
    """One row: its name, and for each racer the heights of its line, from −1 to 1, (steps + 1,)."""

    name: str
    lines: list[np.ndarray]
    note: str
    lit: bool


class RowsPanel(Panel):
    """A line for each racer in each of several rows, against the step.

    Attributes
    ----------
    rows : list of Row
    lines : list of list of RacerPath
        The lines of each row.
    """

    height: ClassVar[float] = 2.2

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        self.rows = self.make_rows()
        count = len(self.rows)
        self.count_steps()
        axes.set_ylim(count - 0.5, -0.5)
        axes.set_yticks(range(count), [row.name for row in self.rows])
        axes.tick_params(axis="y", length=0)
        axes.set_ylabel(self.axis_label(), **self.horizontal_label())
        for k, row in enumerate(self.rows):
            axes.axhline(k, color=rcParams["grid.color"], lw=0.8, zorder=0.5)
            if row.lit:
                axes.add_patch(self._light(k))
            if k == 0 or row.note != self.rows[k - 1].note:
                self._add_note(k, row.note)
        self.places = [self._row_places(k) for k in range(count)]
        self.lines = [self._row_lines(places) for places in self.places]
        self.cursor = Segment([], [], color=context.theme.quiet, lw=0.8, transform=axes.get_xaxis_transform())
        axes.add_line(self.cursor)
        self.moving = [self.cursor, *(line for lines in self.lines for line in self.layered(lines))]

    def make_rows(self) -> list[Row]:
        """Return the rows from the top."""
        raise NotImplementedError

    def axis_label(self) -> str:
        raise NotImplementedError

    def _light(self, k: int) -> Rectangle:
        band = Rectangle((0, k - 0.5), 1, 1, transform=self.axes.get_yaxis_transform(), lw=0, zorder=0.2)
        band.set_facecolor(self.context.theme.quiet)
        band.set_alpha(0.14)
        return band

    def _add_note(self, k: int, note: str) -> None:
        size = 0.8 * rcParams["font.size"]
        self.axes.text(
            0.995,
            k - 0.36,
            note,
            transform=self.axes.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=size,
            color=self.context.theme.quiet,
        )

    def _row_places(self, k: int) -> list[np.ndarray]:
        """Return the line of each racer in row k, (steps + 1, 2)."""
        pairs = zip(self.context.counts, self.rows[k].lines, strict=True)
        return [np.stack([counts, k - ROOM * heights], axis=1) for counts, heights in pairs]

    def _row_lines(self, places: list[np.ndarray]) -> list[RacerPath]:
        lines = self.add_paths(None)
        self.company.lead(places, [np.arange(len(line), dtype=float) for line in places])
        return lines

    def show(self, step: float) -> None:
        self.cursor.set_data([step, step], [0, 1])
        reached = self.context.reached(step)
        for places, lines in zip(self.places, self.lines, strict=True):
            for line, whole, at in zip(lines, places, reached, strict=True):
                line.follow(up_to(whole, at), at, step)


class SpectrumPanel(RowsPanel):
    """A row for each direction of curvature: how far each racer is from the minimum along it, and if it swings.

    The directions are the eigenvectors of a `spectrum`; else those of the Hessian at the end of the first
    racer. Rows in which a racer swings are shaded. The note of a row is the factor per step of theory, for each
    rule that is linear in the gradient.
    """

    def make_rows(self) -> list[Row]:
        curvatures, directions, origin = self._directions()
        rows = []
        for curvature, direction in zip(curvatures, directions.T, strict=True):
            series = [(run.full.points - origin) @ direction for run in self.context.trajectories]
            reach = max((float(np.nanmax(np.abs(one))) for one in series), default=1.0) or 1.0
            swings = any(crossings(one) >= SWINGING for one in series)
            name, lines = f"λ = {typeset(curvature, 3)}", [one / reach for one in series]
            rows.append(Row(name, lines, self._theory(curvature), swings))
        return rows

    def axis_label(self) -> str:
        return _("distance\nfrom the\nminimum")

    def _directions(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the curvatures, from the largest, their directions as columns, and the point at their middle."""
        run = self.context.trajectories[0].full
        problem = run.landscape
        if isinstance(problem, problems.Spectrum):
            order = np.argsort(-problem.spectrum, kind="stable")
            chosen = order[np.unique(np.linspace(0, len(order) - 1, MAX_ROWS).astype(int))]
            return problem.spectrum[chosen], problem.directions[:, chosen], np.zeros(problem.size)
        if not isinstance(problem, problems.Problem):
            problem = problems.from_landscape(problem)
        last = run.points[np.isfinite(run.points).all(axis=1)][-1]
        origin = np.asarray(problem.minima[0]) if len(problem.minima) == 1 else last
        return *problem.eigen(origin, min(MAX_ROWS, problem.size)), origin

    def _theory(self, curvature: float) -> str:
        notes = []
        for run, name in zip(self.context.trajectories, self.context.names, strict=True):
            known = isinstance(run.optimizer, Optimizer) and predict_quadratic(run.optimizer, np.array([curvature]))
            if known:
                notes.append(f"{name} × {typeset(float(known.rate[0]), 3)}")
        return "   ".join(notes)


class UpdatesPanel(RowsPanel):
    """A row for each group of parameters, such as a layer: the length of each racer's step, on a logarithmic scale."""

    def make_rows(self) -> list[Row]:
        run = self.context.trajectories[0].full
        chosen = list(parameter_groups(run).items())[:MAX_ROWS]
        logs = [[step_logs(run.full.points[:, part]) for run in self.context.trajectories] for _, part in chosen]
        numbers = np.concatenate([one[np.isfinite(one)] for row in logs for one in row])
        low, high = np.quantile(numbers, EXTREMES) if len(numbers) else (0.0, 1.0)
        low = max(low, high - MAX_DECADES)
        middle, half = (low + high) / 2, max((high - low) / 2, 0.5)
        self.span = f"{typeset(10 ** (middle - half), 1)} … {typeset(10 ** (middle + half), 1)}"
        return [
            Row(name, [np.clip((one - middle) / half, -1.1, 1.1) for one in row], "", False)
            for (name, _), row in zip(chosen, logs, strict=True)
        ]

    def axis_label(self) -> str:
        return _("length of\nthe step\n{span}", span=self.span)


def parameter_groups(run: Trajectory) -> dict[str, slice]:
    """Return the groups of the parameters of a problem, or the two coordinates of a landscape."""
    if isinstance(run.landscape, problems.Problem):
        return dict(run.landscape.groups) or {"w": slice(None)}
    return {name: slice(k, k + 1) for k, name in enumerate(run.landscape.axes)}


def step_logs(points: np.ndarray) -> np.ndarray:
    """Return the decimal logarithm of the length of the step to each point; nan at the start and without a step."""
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    logs = np.full(len(points), np.nan)
    logs[1:][lengths > 0] = np.log10(lengths[lengths > 0])
    return logs


def crossings(series: np.ndarray) -> float:
    """Return the share of the steps in which a series changes its sign, of those that move it by more than rounding.

    >>> crossings(np.array([1.0, -0.5, 0.25, 1e-20, -1e-20, 1e-20]))
    0.6666666666666666
    """
    known = series[np.isfinite(series)]
    moves = np.abs(np.diff(known)) > ROUNDING * np.abs(known).max(initial=0.0)
    return float(np.mean((known[1:] * known[:-1] < 0)[moves])) if moves.any() else 0.0

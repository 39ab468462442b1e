"""The classical set-ups of books and articles, with the numbers that they have or that follow from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple

import landscapes
import optimizers
from landscapes import Landscape
from landscapes._core.errors import unknown_name
from optimizers import Trajectory
from visualizer.plotting.extent import Extent

Look = Callable[[Trajectory], str]


@dataclass(frozen=True)
class Number:
    """One number of a set-up: of which racer, what it is, what it is to be, and how it is read off a run."""

    racer: int
    what: str
    expected: str
    look: Look


@dataclass(frozen=True)
class Preset:
    """A set-up that has been published.

    Attributes
    ----------
    name, source : str
        What `ravine preset` calls it, and where it is from.
    surface : str
        The name of a landscape, or a formula.
    racers : sequence of (str, dict)
        Names of optimizers, with their settings.
    numbers : sequence of Number
        What is expected.
    """

    name: str
    source: str
    surface: str
    racers: Sequence[tuple[str, dict[str, Any]]]
    start: tuple[float, float]
    steps: int
    numbers: Sequence[Number]
    extent: Extent | None = None
    domain: Extent = ((-10.0, 10.0), (-10.0, 10.0))

    def landscape(self) -> Landscape:
        if self.surface in landscapes.names():
            return landscapes.get(self.surface)
        return landscapes.formula(self.surface, domain=self.domain, start=self.start)

    def race(self) -> Any:
        """The race of the set-up, as `visualizer.race` makes it."""
        from visualizer.races.race import race

        rules = [optimizers.get(name)(**settings) for name, settings in self.racers]
        return race(self.landscape(), rules, self.start, steps=self.steps, extent=self.extent)


class Row(NamedTuple):
    """One number of a set-up, as it was expected and as it was obtained."""

    racer: str
    what: str
    expected: str
    obtained: str

    @property
    def agrees(self) -> bool:
        return self.expected == self.obtained


def check(preset: Preset, trajectories: Sequence[Trajectory]) -> list[Row]:
    """The numbers of the set-up, looked up in runs of its racers."""
    runs = [(number, trajectories[number.racer]) for number in preset.numbers]
    return [Row(run.optimizer.label, number.what, number.expected, number.look(run)) for number, run in runs]


def table(preset: Preset, rows: Sequence[Row]) -> list[str]:
    """The rows as text, with a tick or a cross."""
    head = Row("racer", "number", "expected", "obtained")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(4)]

    def line(row: Row) -> str:
        racer, what, expected, obtained = row
        left = f"  {racer:{widths[0]}}   {what:{widths[1]}}   "
        return left + f"{expected:>{widths[2]}}   {obtained:>{widths[3]}}"

    (x, y), surface = preset.start, preset.landscape().label
    title = f"{preset.name}: {surface} from ({x:g}, {y:g}), {preset.steps} steps. {preset.source}"
    return [title, line(head), *(f"{line(row)}   {'✓' if row.agrees else '✗'}" for row in rows)]


def listed() -> list[str]:
    """What set-ups there are, a line each."""
    width = max(map(len, PRESETS))
    lines = [f"  {preset.name:{width}}   {preset.source}" for preset in PRESETS.values()]
    return ["Presets", "", *lines, "", "Run one of them: ravine preset NAME [-o FILE.gif], or all: ravine preset all"]


def get(name: str) -> Preset:
    """The set-up of that name.

    Raises
    ------
    InputError
        If there is none; the message gives the nearest name.
    """
    if name not in PRESETS:
        raise unknown_name("preset", name, PRESETS)
    return PRESETS[name]


def end(racer: int, x: str, y: str) -> list[Number]:
    """The last point, to as many decimals as are expected."""

    def coordinate(c: int, text: str) -> Look:
        decimals = len(text.partition(".")[2])
        return lambda run: f"{run.points[-1, c]:.{decimals}f}"

    return [Number(racer, f"{'xy'[c]} at the end", text, coordinate(c, text)) for c, text in enumerate((x, y))]


def first(racer: int, what: str, expected: str, when: Callable[[Trajectory], Any]) -> Number:
    """The first step at which something is so, or "never"."""

    def look(run: Trajectory) -> str:
        is_so = when(run)
        return str(is_so.argmax()) if is_so.any() else "never"

    return Number(racer, what, expected, look)


def loss_below(racer: int, expected: str) -> Number:
    return first(racer, "first step with f < 0.001", expected, lambda run: run.values < 1e-3)


def escaped(racer: int, expected: str) -> Number:
    return first(racer, "first step with |y| > 1", expected, lambda run: abs(run.points[:, 1]) > 1)


def lesson(racer: int, reversals: str, length: str, distance: str) -> list[Number]:
    return [
        Number(racer, "reversals in b", reversals, lambda run: str(run.reversals[1])),
        Number(racer, "path length in b", length, lambda run: f"{run.path_length[1]:.3g}"),
        Number(racer, "distance to the minimum", distance, lambda run: f"{run.distance:.3g}"),
    ]


def ends_at(racer: int, where: str, near: tuple[float, float]) -> Number:
    def look(run: Trajectory) -> str:
        x, y = run.points[-1]
        return where if (x - near[0]) ** 2 + (y - near[1]) ** 2 < 0.1**2 else f"({x:.3f}, {y:.3f})"

    return Number(racer, "ends", where, look)


def stays(racer: int) -> Number:
    return Number(racer, "distance from the start", "0.000", lambda run: f"{_moved(run):.3f}")


def _moved(run: Trajectory) -> float:
    (x, y), (x0, y0) = run.points[-1], run.points[0]
    return float(sqrt((x - x0) ** 2 + (y - y0) ** 2))


D2L = "Dive into Deep Learning, chapter 12 (published)"
D2L_BOWL = "0.1*x**2 + 2*y**2"
SCRATCH = "Saito, Deep learning from scratch, O'Reilly Japan, chapter 6 (computed)"
GOH = "Goh, Why momentum really works, Distill 2017 (computed)"
LEFT, RIGHT = (-0.936301, 0.0), (0.905318, 0.0)

PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "d2l-gd",
            D2L,
            D2L_BOWL,
            [("gd", {"lr": 0.4}), ("gd", {"lr": 0.6})],
            (-5.0, -2.0),
            20,
            [*end(0, "-0.943467", "-0.000073"), *end(1, "-0.387814", "-1673.365109")],
            extent=((-5.5, 1.0), (-3.0, 2.0)),
        ),
        Preset(
            "d2l-gd-slow",
            D2L,
            "x**2 + 2*y**2",
            [("gd", {"lr": 0.1})],
            (-5.0, -2.0),
            20,
            end(0, "-0.057646", "-0.000073"),
        ),
        Preset(
            "d2l-momentum",
            D2L,
            D2L_BOWL,
            [("heavy_ball", {"lr": 0.6, "beta": 0.5}), ("heavy_ball", {"lr": 0.6, "beta": 0.25})],
            (-5.0, -2.0),
            20,
            [*end(0, "0.007188", "0.002553"), *end(1, "-0.126340", "-0.186632")],
        ),
        Preset(
            "d2l-adagrad",
            D2L,
            D2L_BOWL,
            [("adagrad", {"lr": rate, "eps": 1e-6, "eps_inside": True}) for rate in (0.4, 2.0)],
            (-5.0, -2.0),
            20,
            [*end(0, "-2.382563", "-0.158591"), *end(1, "-0.002295", "-0.000000")],
        ),
        Preset(
            "d2l-rmsprop",
            D2L,
            D2L_BOWL,
            [("rmsprop", {"lr": 0.4, "beta": 0.9, "eps": 1e-6, "eps_inside": True})],
            (-5.0, -2.0),
            20,
            end(0, "-0.010599", "0.000000"),
        ),
        Preset(
            "zigzag",
            "Marktechpost, Why gradient descent zigzags, 2026 (published; the sum form computed)",
            "0.05*x**2 + 5*y**2",
            [
                ("gd", {"lr": 0.18}),
                ("momentum", {"lr": 0.18, "beta": 0.9}),
                ("momentum", {"lr": 0.18, "beta": 0.99}),
                ("heavy_ball", {"lr": 0.18, "beta": 0.9}),
            ],
            (-4.0, 1.5),
            300,
            [
                loss_below(0, "185"),
                loss_below(1, "159"),
                loss_below(2, "never"),
                Number(2, "f at the end", "0.487363", lambda run: f"{run.values[-1]:.6f}"),
                loss_below(3, "69"),
            ],
        ),
        Preset(
            "scratch",
            SCRATCH,
            "x**2/20 + y**2",
            [
                ("gd", {"lr": 0.95}),
                ("heavy_ball", {"lr": 0.1, "beta": 0.9}),
                ("adagrad", {"lr": 1.5, "eps": 1e-7}),
                ("adam_hat", {"lr": 0.3, "eps": 1e-7}),
            ],
            (-7.0, 2.0),
            30,
            [
                *end(0, "-0.350393", "0.084782"),
                *end(1, "0.896414", "0.088086"),
                *end(2, "-0.120162", "0"),
                *end(3, "0.136007", "0.318245"),
            ],
        ),
        Preset(
            "distill-momentum",
            GOH,
            "(1 - x)**2 + 20*(3*y - x**2)**2",
            [("heavy_ball", {"lr": 0.003, "beta": beta}) for beta in (0.74, 0.0, 0.9)],
            (-1.21, 0.853),
            150,
            [
                *end(0, "0.904624", "0.272545"),
                *end(1, "-0.084984", "0.002761"),
                *end(2, "0.999889", "0.333342"),
            ],
            domain=((-2.0, 2.0), (-1.0, 2.0)),
        ),
        Preset(
            "radford-saddle",
            "Radford's saddle, as recreated by leovan (computed)",
            "saddle",
            [
                ("gd", {"lr": 0.01}),
                ("heavy_ball", {"lr": 0.01, "beta": 0.9}),
                ("nesterov", {"lr": 0.01, "beta": 0.9}),
                ("adagrad", {"lr": 0.02, "eps": 1e-7}),
                ("rmsprop", {"lr": 0.02, "beta": 0.9, "eps": 1e-7}),
                ("adam", {"lr": 0.02, "eps": 1e-7}),
            ],
            (-0.5, -1e-4),
            300,
            [escaped(k, step) for k, step in enumerate(("never", "95", "89", "never", "29", "44"))],
            extent=((-0.75, 0.75), (-2.0, 0.4)),
        ),
        Preset(
            "two-wells",
            "Dupont, Interactive visualization of optimization algorithms (computed)",
            "two_wells",
            [("gd", {"lr": 0.02})],
            (0.3, 1.5),
            500,
            [ends_at(0, "right", RIGHT)],
        ),
        Preset(
            "two-wells-momentum",
            "Dupont, Interactive visualization of optimization algorithms (computed)",
            "two_wells",
            [("heavy_ball", {"lr": 0.01, "beta": 0.8})],
            (0.3, 1.5),
            200,
            [ends_at(0, "left", LEFT)],
        ),
        Preset(
            "two-wells-rmsprop",
            "Dupont, Interactive visualization of optimization algorithms (computed)",
            "two_wells",
            [("rmsprop", {"lr": 0.01, "beta": 0.99, "eps": 1e-6})],
            (0.3, 1.5),
            300,
            [ends_at(0, "left", LEFT)],
        ),
        Preset(
            "two-wells-adam",
            "Dupont, Interactive visualization of optimization algorithms (computed)",
            "two_wells",
            [("adam", {"lr": 0.01, "beta1": 0.7, "beta2": 0.999, "bias_correction": False})],
            (0.3, 1.5),
            100,
            [ends_at(0, "left", LEFT)],
        ),
        Preset(
            "plateau",
            "The plateau of j-w-yun, with pits of our own of the same property (computed)",
            "three_pits",
            [
                ("gd", {"lr": 0.05}),
                ("momentum", {"lr": 0.01, "beta": 0.95}),
                ("adagrad", {"lr": 0.1}),
                ("adam", {"lr": 0.05}),
                ("rmsprop", {"lr": 0.02}),
            ],
            (0.75, 1.0),
            1000,
            [stays(0), stays(1), *(ends_at(k, "in the pit", (-0.5, -0.8)) for k in (2, 3, 4))],
        ),
        Preset(
            "rmsprop-lesson",
            "The ravine of Ng's RMSProp lesson (computed)",
            "ravine",
            [
                ("gd", {"lr": 0.038}),
                ("momentum", {"lr": 0.038, "beta": 0.9}),
                ("heavy_ball", {"lr": 0.038, "beta": 0.9}),
                (
                    "heavy_ball",
                    {"lr": (2 / (sqrt(50) + 1)) ** 2, "beta": ((sqrt(50) - 1) / (sqrt(50) + 1)) ** 2},
                ),
                ("rmsprop", {"lr": 0.2, "beta": 0.9}),
                ("adam", {"lr": 0.2}),
            ],
            (10.0, 1.0),
            100,
            [
                *lesson(0, "99", "19", "0.208"),
                *lesson(1, "14", "5.46", "0.0748"),
                *lesson(2, "49", "18.9", "0.0499"),
                *lesson(3, "99", "50", "1.34e-10"),
                *lesson(4, "68", "9.09", "0.124"),
                *lesson(5, "8", "2.73", "0.0781"),
            ],
        ),
    )
}

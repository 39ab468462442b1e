"""Presets: the classical set-ups of books and articles, with the numbers that they publish or that follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import sqrt
from typing import Any, NamedTuple

import landscapes
import optimizers
from landscapes import Landscape
from landscapes._core.errors import unknown_name
from landscapes._core.types import Settings
from optimizers import Trajectory
from visualizer.plotting.extent import Extent
from visualizer.races.preset_numbers import Number, obtained


@dataclass(frozen=True)
class Preset:
    """A set-up of a book or an article.

    Attributes
    ----------
    name, title, book : str
        Its name for `ravine preset`, what one sees, and the publication.
    surface : str
        The name of a landscape, or a formula.
    racers : sequence of (str, dict)
        Names of optimizers, with their settings.
    start : (x, y)
    steps : int
    numbers : sequence of Number
        The expected numbers.
    extent : ((x0, x1), (y0, y1)), optional
        The part of the plane that is drawn; default: a box around the paths.
    domain : ((x0, x1), (y0, y1)), default ((-10, 10), (-10, 10))
        The domain of a formula.
    panels : str, default "map swing"
        The panels of its picture.
    """

    name: str
    title: str
    book: str
    surface: str
    racers: Sequence[tuple[str, Settings]]
    start: tuple[float, float]
    steps: int
    numbers: Sequence[Number]
    extent: Extent | None = None
    domain: Extent = ((-10.0, 10.0), (-10.0, 10.0))
    panels: str = "map swing"

    @property
    def source(self) -> str:
        """The publication, and whether it prints the numbers.

        >>> get("zigzag").source
        'Marktechpost, Why gradient descent zigzags, 2026 (published; computed for heavy_ball)'
        """
        computed = [number.racer for number in self.numbers if not number.published]
        if len(computed) in (0, len(self.numbers)):
            return f"{self.book} ({'computed' if computed else 'published'})"
        names = dict.fromkeys(self.racers[racer][0] for racer in computed)
        return f"{self.book} (published; computed for {', '.join(names)})"

    def landscape(self) -> Landscape:
        if self.surface in landscapes.names():
            return landscapes.get(self.surface)
        return landscapes.formula(self.surface, domain=self.domain, start=self.start)

    def race(self) -> Any:
        """Run the set-up; return its `visualizer.Race`."""
        from visualizer.races.race import race

        rules = [optimizers.get(name)(**settings) for name, settings in self.racers]
        return race(self.landscape(), rules, self.start, steps=self.steps, extent=self.extent, panels=self.panels)


class Comparison(NamedTuple):
    """One number of a set-up: the expected value and the value that was obtained."""

    racer: str
    quantity: str
    expected: str
    obtained: str

    @property
    def agrees(self) -> bool:
        return self.expected == self.obtained


def compare(preset: Preset, trajectories: Sequence[Trajectory]) -> list[Comparison]:
    """Compare the expected numbers of a set-up with those of its runs."""
    runs = [(number, trajectories[number.racer]) for number in preset.numbers]
    return [
        Comparison(run.optimizer.label, number.quantity, number.expected, obtained(number, run)) for number, run in runs
    ]


def table(preset: Preset, rows: Sequence[Comparison]) -> list[str]:
    """Return the comparisons as lines of text, with a tick or a cross."""
    head = Comparison("racer", "number", "expected", "obtained")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(4)]

    def line(row: Comparison) -> str:
        racer, quantity, expected, obtained = row
        left = f"  {racer:{widths[0]}}   {quantity:{widths[1]}}   "
        return left + f"{expected:>{widths[2]}}   {obtained:>{widths[3]}}"

    (x, y), surface = preset.start, preset.landscape().label
    terms = f"{preset.name}: {surface} from ({x:g}, {y:g}), {preset.steps} steps. {preset.source}"
    marked = [f"{line(row)}   {'✓' if row.agrees else '✗'}" for row in rows]
    return [preset.title, terms, line(head), *marked]


def list_presets() -> list[str]:
    """Return the name and the title of each set-up, as lines below those of the publications."""
    width = max(map(len, PRESETS))
    lines = ["Presets"]
    for source, group in groupby(PRESETS.values(), lambda preset: preset.source):
        lines += ["", source, *(f"  {preset.name:{width}}   {preset.title}" for preset in group)]
    return [*lines, "", "Run one: ravine preset NAME [-o FILE.gif]. Run all: ravine preset all"]


def get(name: str) -> Preset:
    """Return the set-up with this name.

    Raises
    ------
    InputError
        If there is no such set-up; the message gives the nearest name.
    """
    if not isinstance(name, str) or name not in PRESETS:
        raise unknown_name("preset", name, PRESETS)
    return PRESETS[name]


def published(*numbers: Number) -> list[Number]:
    """Return the numbers as those that the source prints."""
    return [replace(number, published=True) for number in numbers]


def last_point(racer: int, x: str, y: str) -> list[Number]:
    """Return the numbers of the last point."""
    return [Number(racer, "x at the end", x), Number(racer, "y at the end", y)]


def loss_below(racer: int, expected: str) -> Number:
    return Number(racer, "first step with f < 0.001", expected)


def y_above_1(racer: int, expected: str) -> Number:
    return Number(racer, "first step with |y| > 1", expected)


def millionth(racer: int, expected: str) -> Number:
    return Number(racer, "first step with f a millionth of that at the start", expected)


def edge(racer: int, x: str, y: str, sharpness: str) -> list[Number]:
    """Return the numbers of the end on a curve of minima."""
    return [*last_point(racer, x, y), Number(racer, "sharpness at the end", sharpness)]


def oscillation(racer: int, reversals: str, length: str, distance: str) -> list[Number]:
    """Return the numbers of the swing across a ravine, and of the end."""
    return [
        Number(racer, "reversals in b", reversals),
        Number(racer, "path length in b", length),
        Number(racer, "distance to the minimum", distance),
    ]


def ends_at(racer: int, where: str, near: tuple[float, float]) -> Number:
    """Return the end of a run: `where` if it is within 0.1 of the point `near`, else its coordinates."""
    return Number(racer, "ends", where, near=near)


def stays_at_start(racer: int) -> Number:
    return Number(racer, "distance from the start", "0.000")


D2L = "Dive into Deep Learning, chapter 12"
D2L_BOWL = "0.1*x**2 + 2*y**2"
SCRATCH = "Saito, Deep learning from scratch, O'Reilly Japan, chapter 6"
GOH = "Goh, Why momentum really works, Distill 2017"
DUPONT = "Dupont, Interactive visualization of optimization algorithms"
LEFT, RIGHT = (-0.936301, 0.0), (0.905318, 0.0)

PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "d2l-gd",
            "Two learning rates on a bowl: one creeps, one diverges",
            D2L,
            D2L_BOWL,
            [("gd", {"lr": 0.4}), ("gd", {"lr": 0.6})],
            (-5.0, -2.0),
            20,
            published(*last_point(0, "-0.943467", "-0.000073"), *last_point(1, "-0.387814", "-1673.365109")),
            extent=((-5.5, 1.0), (-3.0, 2.0)),
        ),
        Preset(
            "d2l-gd-slow",
            "Descent on a bowl arrives in the steep direction first",
            D2L,
            "x**2 + 2*y**2",
            [("gd", {"lr": 0.1})],
            (-5.0, -2.0),
            20,
            published(*last_point(0, "-0.057646", "-0.000073")),
        ),
        Preset(
            "d2l-momentum",
            "Momentum converges at a learning rate at which descent diverges",
            D2L,
            D2L_BOWL,
            [("heavy_ball", {"lr": 0.6, "beta": 0.5}), ("heavy_ball", {"lr": 0.6, "beta": 0.25})],
            (-5.0, -2.0),
            20,
            published(*last_point(0, "0.007188", "0.002553"), *last_point(1, "-0.126340", "-0.186632")),
        ),
        Preset(
            "d2l-adagrad",
            "AdaGrad at two learning rates: the small one slows down on its way",
            D2L,
            D2L_BOWL,
            [("adagrad", {"lr": rate, "eps": 1e-6, "eps_inside": True}) for rate in (0.4, 2.0)],
            (-5.0, -2.0),
            20,
            published(*last_point(0, "-2.382563", "-0.158591"), *last_point(1, "-0.002295", "-0.000000")),
        ),
        Preset(
            "d2l-rmsprop",
            "With the small learning rate of AdaGrad, RMSProp arrives",
            D2L,
            D2L_BOWL,
            [("rmsprop", {"lr": 0.4, "beta": 0.9, "eps": 1e-6, "eps_inside": True})],
            (-5.0, -2.0),
            20,
            published(*last_point(0, "-0.010599", "0.000000")),
        ),
        Preset(
            "zigzag",
            "Descent zigzags; momentum is faster, too much of it slower",
            "Marktechpost, Why gradient descent zigzags, 2026",
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
                *published(
                    loss_below(0, "185"),
                    loss_below(1, "159"),
                    loss_below(2, "never"),
                    Number(2, "f at the end", "0.487363"),
                ),
                loss_below(3, "69"),
            ],
        ),
        Preset(
            "scratch",
            "Four optimizers in a valley: three swing, AdaGrad does not",
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
                *last_point(0, "-0.350393", "0.084782"),
                *last_point(1, "0.896414", "0.088086"),
                *last_point(2, "-0.120162", "0"),
                *last_point(3, "0.136007", "0.318245"),
            ],
        ),
        Preset(
            "distill-momentum",
            "More momentum goes farther along a curved valley",
            GOH,
            "(1 - x)**2 + 20*(3*y - x**2)**2",
            [("heavy_ball", {"lr": 0.003, "beta": beta}) for beta in (0.74, 0.0, 0.9)],
            (-1.21, 0.853),
            150,
            [
                *last_point(0, "0.904624", "0.272545"),
                *last_point(1, "-0.084984", "0.002761"),
                *last_point(2, "0.999889", "0.333342"),
            ],
            domain=((-2.0, 2.0), (-1.0, 2.0)),
        ),
        Preset(
            "radford-saddle",
            "Six optimizers at a saddle: RMSProp leaves first, descent stays",
            "Radford's saddle, as recreated by leovan",
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
            [y_above_1(k, step) for k, step in enumerate(("never", "95", "89", "never", "29", "44"))],
            extent=((-0.75, 0.75), (-2.0, 0.4)),
        ),
        Preset(
            "two-wells",
            "Gradient descent ends in the right one of two wells",
            DUPONT,
            "two_wells",
            [("gd", {"lr": 0.02})],
            (0.3, 1.5),
            500,
            [ends_at(0, "right", RIGHT)],
        ),
        Preset(
            "two-wells-momentum",
            "Momentum from the same start ends in the left well",
            DUPONT,
            "two_wells",
            [("heavy_ball", {"lr": 0.01, "beta": 0.8})],
            (0.3, 1.5),
            200,
            [ends_at(0, "left", LEFT)],
        ),
        Preset(
            "two-wells-rmsprop",
            "RMSProp from the same start ends in the left well",
            DUPONT,
            "two_wells",
            [("rmsprop", {"lr": 0.01, "beta": 0.99, "eps": 1e-6})],
            (0.3, 1.5),
            300,
            [ends_at(0, "left", LEFT)],
        ),
        Preset(
            "two-wells-adam",
            "Adam from the same start ends in the left well",
            DUPONT,
            "two_wells",
            [("adam", {"lr": 0.01, "beta1": 0.7, "beta2": 0.999, "bias_correction": False})],
            (0.3, 1.5),
            100,
            [ends_at(0, "left", LEFT)],
        ),
        Preset(
            "plateau",
            "On a plateau two optimizers stand still, three find a pit",
            "The plateau of j-w-yun, with pits of our own of the same property",
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
            [stays_at_start(0), stays_at_start(1), *(ends_at(k, "in the pit", (-0.5, -0.8)) for k in (2, 3, 4))],
        ),
        Preset(
            "edge-of-stability",
            "Descent ends where the curvature is just below 2/α",
            "Cohen et al., Gradient descent typically occurs at the edge of stability, ICLR 2021, in two parameters",
            "(1 - 0.5*x**2 - y**2)**2",
            [("gd", {"lr": rate}) for rate in (0.20, 0.26, 0.30, 0.35, 0.40, 0.45)],
            (0.15, 0.8),
            20_000,
            [
                *edge(0, "0.168458", "0.992880", "7.9432"),
                *edge(1, "0.404239", "0.958277", "7.6732"),
                *edge(2, "0.840683", "0.804130", "6.5865"),
                *edge(3, "1.098259", "0.630011", "5.5877"),
                *edge(4, "1.252994", "0.463684", "4.8600"),
                *edge(5, "1.353716", "-0.289354", "4.3349"),
            ],
            extent=((-0.1, 1.6), (-1.3, 1.4)),
            domain=((-2.0, 2.0), (-1.5, 1.5)),
            panels="map sharpness",
        ),
        Preset(
            "silver-steps",
            "Steps longer than 2/L are faster than any constant rate",
            "Altschuler and Parrilo, Acceleration by stepsize hedging, 2023",
            "0.5*x**2 + 50*y**2",
            [
                ("gd", {"lr": 0.01}),
                ("gd", {"lr": 2 / 101}),
                ("gd", {"lr": 0.01, "schedule": "silver(period=31)"}),
                ("gd", {"lr": 0.01, "schedule": "silver(period=63)"}),
                ("heavy_ball", {"lr": (2 / 11) ** 2, "beta": (9 / 11) ** 2}),
            ],
            (1.0, 1.0),
            500,
            [millionth(k, steps) for k, steps in enumerate(("458", "346", "171", "142", "58"))],
            panels="map loss",
        ),
        Preset(
            "chebyshev-steps",
            "Chebyshev's 64 rates reach 0.000005, a constant one 0.28",
            "Young, On Richardson's method, 1953",
            "0.5*x**2 + 50*y**2",
            [("gd", {"lr": 2 / 101}), ("gd", {"lr": 2 / 101, "schedule": "chebyshev(kappa=100)"})],
            (1.0, 1.0),
            64,
            [*last_point(0, "0.278025", "0.278025"), *last_point(1, "0.000005", "0.000005")],
            panels="map loss",
        ),
        Preset(
            "catapult",
            "Above 2/sharpness descent is thrown out, and lands in a flatter place",
            "Lewkowycz et al., The large learning rate phase of deep learning: the catapult mechanism, 2020",
            "(x*y - 1)**2/2",
            [("gd", {"lr": rate}) for rate in (0.1, 0.35)],
            (0.2, 2.8),
            20,
            [*edge(0, "0.355545", "2.812583", "8.0370"), *edge(1, "0.744931", "1.342405", "2.3570")],
            domain=((-4.0, 4.0), (-4.0, 4.0)),
            panels="map loss",
        ),
        Preset(
            "rmsprop-lesson",
            "Six optimizers in a ravine: how much each swings across it",
            "The ravine of Ng's RMSProp lesson",
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
                *oscillation(0, "99", "19", "0.208"),
                *oscillation(1, "14", "5.46", "0.0748"),
                *oscillation(2, "49", "18.9", "0.0499"),
                *oscillation(3, "99", "50", "1.34e-10"),
                *oscillation(4, "68", "9.09", "0.124"),
                *oscillation(5, "8", "2.73", "0.0781"),
            ],
        ),
    )
}

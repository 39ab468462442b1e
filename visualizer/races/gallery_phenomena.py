"""The films of the gallery that show a phenomenon of the presets, each in a few racers."""

from landscapes import formula, heavy_tails, linear_regression, river_valley
from landscapes._core.language import _
from optimizers import accelerated, gd, sam, signsgd
from visualizer.races.race import Race, race
from visualizer.races.side_by_side import SideBySide, side_by_side

#: Colours for racers of one rule, that read on light and dark paper.
COLORS = ("#009E73", "#D55E00", "#0072B2", "#CC79A7")


def make_edge() -> Race:
    return race(
        formula("(1 - 0.5*x**2 - y**2)**2", domain=((-2, 2), (-1.5, 1.5)), start=(0.15, 0.8)),
        [gd(lr=rate) for rate in (0.2, 0.35, 0.4)],
        steps=120,
        panels=[["map"], ["sharpness", "loss"]],
        extent=((-0.1, 1.6), (-0.1, 1.4)),
        colors=COLORS[:3],
        title=_("Descent swings along the valley until its curvature is just below 2/α"),
    )


def make_river() -> Race:
    rate, noise = 0.06, 1.0
    return race(
        river_valley,
        [gd(lr=rate, noise=noise, schedule=schedule) for schedule in ("wsd", "cosine", "constant")],
        start=(0.0, 0.5),
        steps=600,
        panels="map loss",
        colors=COLORS[:3],
        title=_("A large rate goes far down the river; the decay lowers the loss"),
    )


def make_outliers() -> Race:
    return race(
        heavy_tails,
        [gd(lr=0.1, batch=1), gd(lr=0.1, batch=1, clip=1.0), signsgd(lr=0.1, batch=1)],
        steps=150,
        panels=[["map"], ["loss", "swing"]],
        colors=COLORS[:3],
        title=_("Single outliers throw descent away; clipped and signed steps stay"),
    )


def make_scaling() -> Race:
    return race(
        linear_regression,
        [gd(lr=0.005 * batch, batch=batch) for batch in (1, 16, 64)],
        steps=10,
        panels=[["map"], ["loss", "swing"]],
        fair="budget",
        colors=COLORS[:3],
        title=_("A rate in proportion to the batch keeps the path, until it nears 2/L"),
    )


def make_finite_steps() -> SideBySide:
    start, extent = (-1.5, 1.7), ((-1.7, 1.5), (0.3, 1.9))
    plain = formula("(x*y - 1)**2/2", title="f", start=start)
    penalised = formula("(x*y - 1)**2/2 + 0.05*(x*y - 1)**2*(x**2 + y**2)", title="f + 0.2 |∇f|²/4", start=start)
    return side_by_side(
        race(plain, [gd(lr=0.2), gd(lr=0.01)], steps=1500, extent=extent, panels="map"),
        race(penalised, [gd(lr=0.01)], steps=1500, extent=extent, panels="map"),
        title=_("Steps of α = 0.2 on f end near where small steps on f + α|∇f|²/4 do"),
    )


def make_restarts() -> Race:
    return race(
        formula("0.005*x**2 + 0.05*y**2", domain=((-11, 11), (-7, 7)), start=(10.0, 6.0)),
        [gd(lr=1.0), accelerated(lr=1.0), accelerated(lr=1.0, restart=True)],
        steps=150,
        panels="map loss",
        colors=COLORS[:3],
        title=_("Nesterov's momentum ripples; restarts prevent it"),
    )


def make_sam() -> Race:
    return race(
        "sharp_flat",
        [gd(lr=0.1), sam(lr=0.1, rho=0.1)],
        start=(-1.7, 0.9),
        steps=600,
        panels="map loss",
        title=_("Descent falls into a sharp minimum, SAM passes it to a flat one"),
    )

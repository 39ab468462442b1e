"""05: places where the gradient is next to nothing, and who leaves them."""

from math import log, sqrt

import numpy as np

import visualizer
from landscapes import saddle, three_pits
from landscapes._core.language import N_, _
from optimizers import Optimizer, adagrad, adam, gd, heavy_ball, momentum, rmsprop, trace
from visualizer.lessons._exercise import Exercise, number, rule, start
from visualizer.lessons._lesson import Lesson, Prediction

RACERS = [gd(lr=0.02), momentum(lr=0.02), rmsprop(lr=0.02), adam(lr=0.02)]


def escape(racer: Optimizer, point: tuple[float, float], steps: int = 1000) -> int:
    """The first step with |y| > 1, or -1."""
    away = abs(trace(racer, saddle, start=point, steps=steps).points[:, 1]) > 1
    return int(away.argmax()) if away.any() else -1


def from_the_ridge() -> tuple[int, str]:
    left = [k for k, racer in enumerate(RACERS) if escape(racer, (1, 0)) >= 0]
    words = N_("{left} of {racers} have left after 1000 steps: on the ridge the slope across it is exactly 0")
    return (left[0] if left else len(RACERS)), _(words, left=len(left), racers=len(RACERS))


def is_quick(point: tuple[float, float]) -> str:
    if abs(point[1]) >= 1:
        return _("start with y between −1 and 1, so that it has to leave")
    steps = escape(gd(lr=0.02), point)
    if steps < 0:
        return _("from there it never leaves")
    return "" if steps <= 20 else _("it takes {steps} steps", steps=steps)


def finds_the_pit(racer: Optimizer) -> str:
    x, y = trace(racer, three_pits, steps=200).points[-1]
    if np.hypot(x + 0.5, y + 0.8) < 0.1:
        return ""
    moved = np.hypot(x - 0.75, y - 1)
    if moved < 0.01:
        return _("it has moved by {moved:.1g}: a step is α times a slope of 7e-8", moved=moved)
    return _("it ends at ({x:.2f}, {y:.2f}), and the pit is at (−0.5, −0.8)", x=x, y=y)


def is_shaken_off(racer: Optimizer) -> str:
    if racer.values["lr"] != 0.02:
        return _("leave lr at 0.02 and change the noise")
    steps = escape(racer, (1, 0), 200)
    return "" if steps >= 0 else _("200 steps are not enough for so little noise")


LESSON = Lesson(
    "05",
    "saddles_and_plateaus",
    N_("Saddles and plateaus"),
    minutes=40,
    claim=N_(
        "Near a saddle descent waits, while RMSProp divides by the small gradient and leaves; "
        "exactly on the ridge no rule leaves without noise."
    ),
    prediction=Prediction(
        N_("all rules start exactly on the ridge of the saddle, at (1, 0). Which one leaves first?"),
        [*(racer.name for racer in RACERS), N_("none of them")],
        from_the_ridge,
    ),
    exercises=(
        Exercise(
            number(
                log(1 / 1e-4) / log(1 + 2 * 0.01),
                (log(1 / 1e-4) / log(1 + 0.01), N_("the curvature of the saddle is 2, so the factor is 1 + 2α")),
                (log(1 / 1e-4) / log(1 + 2 * 0.02), N_("that is for α = 0.02")),
                (log(1 / 1e-2) / log(1 + 2 * 0.01), N_("that is from y₀ = 0.01")),
                hint=N_("every step multiplies y by 1 + 2α"),
                rel=0.004,
            ),
            N_("ln(1/y₀)/ln(1 + 2α): 466 whole steps"),
        ),
        Exercise(start(saddle, is_quick), N_("20 steps multiply y by 1.04²⁰ = 2.19, so |y₀| must be above 0.46")),
        Exercise(
            number(
                (1.92 + sqrt(1.92**2 - 4 * 0.9)) / 2,
                (1.02, N_("that is plain descent")),
                (1 + 0.02 / 0.1, N_("that would be if the memory were filled at once")),
                ((1.92 - sqrt(1.92**2 - 4 * 0.9)) / 2, N_("that is the smaller root, which dies out")),
                (1.9, N_("1 + β is not a root yet: solve r² − (1 + β + 2α) r + β = 0")),
                hint=N_("it is the larger root of r² − (1 + β + 2α) r + β = 0"),
                rel=0.002,
            ),
            N_("the larger root: five times as fast as the 1.02 of plain descent"),
        ),
        Exercise(
            rule(finds_the_pit),
            N_("a step that is divided by the size of its gradient does not depend on that size"),
        ),
        Exercise(
            rule(is_shaken_off, "gd", options=("noise",)),
            N_("noise pushes it off the ridge, and every later step amplifies that"),
        ),
        Exercise(
            number(
                4,
                (9, N_("that counts all of them: four are minima, and one is a maximum")),
                (5, N_("that counts every point that is no minimum; one of them is a maximum")),
                (1, N_("that is the maximum")),
                hint=N_("critical_points(himmelblau) lists them all with their kinds"),
                rel=0,
            ),
            N_("four saddles between four minima, around one maximum"),
        ),
    ),
    still=lambda: visualizer.race(
        saddle,
        [gd(lr=0.01), heavy_ball(lr=0.01), adagrad(lr=0.02), rmsprop(lr=0.02), adam(lr=0.02)],
        start=(-0.5, -1e-4),
        steps=100,
        panels=("surface", "swing"),
    ),
)

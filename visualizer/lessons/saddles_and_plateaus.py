"""05: places where the gradient is next to nothing, and who leaves them."""

from math import log, sqrt

import numpy as np

import visualizer
from landscapes import saddle, three_pits
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
    told = f"{len(left)} of {len(RACERS)} have left after 1000 steps"
    return (left[0] if left else len(RACERS)), f"{told}: on the ridge the slope across it is exactly 0"


def is_quick(point: tuple[float, float]) -> str:
    if abs(point[1]) >= 1:
        return "start with y between −1 and 1, so that it has to leave"
    steps = escape(gd(lr=0.02), point)
    if steps < 0:
        return "from there it never leaves"
    return "" if steps <= 20 else f"it takes {steps} steps"


def finds_the_pit(racer: Optimizer) -> str:
    x, y = trace(racer, three_pits, steps=200).points[-1]
    if np.hypot(x + 0.5, y + 0.8) < 0.1:
        return ""
    moved = np.hypot(x - 0.75, y - 1)
    if moved < 0.01:
        return f"it has moved by {moved:.1g}: a step is α times a slope of 7e-8"
    return f"it ends at ({x:.2f}, {y:.2f}), and the pit is at (−0.5, −0.8)"


def is_shaken_off(racer: Optimizer) -> str:
    if racer.values["lr"] != 0.02:
        return "leave lr at 0.02 and change the noise"
    steps = escape(racer, (1, 0), 200)
    return "" if steps >= 0 else "200 steps are not enough for so little noise"


LESSON = Lesson(
    "05",
    "saddles_and_plateaus",
    "Saddles and plateaus",
    minutes=40,
    claim="Near a saddle descent waits, while RMSProp divides by the small gradient and leaves; "
    "exactly on the ridge no rule leaves without noise.",
    prediction=Prediction(
        "all rules start exactly on the ridge of the saddle, at (1, 0). Which one leaves first?",
        [*(racer.name for racer in RACERS), "none of them"],
        from_the_ridge,
    ),
    exercises=(
        Exercise(
            number(
                log(1 / 1e-4) / log(1 + 2 * 0.01),
                (log(1 / 1e-4) / log(1 + 0.01), "the curvature of the saddle is 2, so the factor is 1 + 2α"),
                (log(1 / 1e-4) / log(1 + 2 * 0.02), "that is for α = 0.02"),
                (log(1 / 1e-2) / log(1 + 2 * 0.01), "that is from y₀ = 0.01"),
                hint="every step multiplies y by 1 + 2α",
                rel=0.004,
            ),
            "ln(1/y₀)/ln(1 + 2α): 466 whole steps",
        ),
        Exercise(start(saddle, is_quick), "20 steps multiply y by 1.04²⁰ = 2.19, so |y₀| must be above 0.46"),
        Exercise(
            number(
                (1.92 + sqrt(1.92**2 - 4 * 0.9)) / 2,
                (1.02, "that is plain descent"),
                (1 + 0.02 / 0.1, "that would be if the memory were filled at once"),
                ((1.92 - sqrt(1.92**2 - 4 * 0.9)) / 2, "that is the smaller root, which dies out"),
                (1.9, "1 + β is not a root yet: solve r² − (1 + β + 2α) r + β = 0"),
                hint="it is the larger root of r² − (1 + β + 2α) r + β = 0",
                rel=0.002,
            ),
            "the larger root: five times as fast as the 1.02 of plain descent",
        ),
        Exercise(
            rule(finds_the_pit),
            "a step that is divided by the size of its gradient does not depend on that size",
        ),
        Exercise(
            rule(is_shaken_off, "gd", options=("noise",)),
            "noise pushes it off the ridge, and every later step amplifies that",
        ),
        Exercise(
            number(
                4,
                (9, "that counts all of them: four are minima, and one is a maximum"),
                (5, "that counts every point that is no minimum; one of them is a maximum"),
                (1, "that is the maximum"),
                hint="critical_points(himmelblau) lists them all with their kinds",
                rel=0,
            ),
            "four saddles between four minima, around one maximum",
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

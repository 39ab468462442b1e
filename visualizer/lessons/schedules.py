"""11: a learning rate that changes in the course of a run."""

import numpy as np

import visualizer
from landscapes import problems, river_valley
from landscapes._core.language import N_, _
from optimizers import Optimizer, gd, trace
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import Run, case, cases, rule
from visualizer.races.gallery_phenomena import COLORS

RIVER = gd(lr=0.06, noise=1.0)
SCHEDULES = ["constant", "cosine", "wsd"]
MEASURED = N_("f at the end, in the mean of twenty runs: {constant:.2f} constant, {cosine:.2f} cosine, {wsd:.2f} wsd")
ON_THE_FLOOR = N_(
    "in the mean of twenty runs it ends at f = {end:.3g}: a constant α stays on its floor, or does not arrive"
)
DIVERGES = N_("it diverges at step {step}")
LOSS_TOO_HIGH = N_("it ends at a loss of {loss:.3g}")
TOO_EARLY = N_("in the mean of twenty runs it ends at f = {end:.3g}: its α became too small before it arrived")
TOO_HIGH = N_("in the mean of twenty runs it ends at f = {end:.3g}: at the end its α is still too large")


def lowest_on_the_river() -> tuple[int, str]:
    twenty = Run(river_valley, 600, start=(0, 0.5), seeds=20)
    ends = {name: twenty.measured(RIVER(schedule=name)).mean for name in SCHEDULES}
    return int(np.argmin(list(ends.values()))), _(MEASURED, **ends)


def survives(racer: Optimizer) -> str:
    if racer.values["lr"] != 1:
        return _("leave lr at 1 and change the schedule")
    inputs = np.linspace(-1, 1, 30)
    run = trace(racer, problems.mlp(inputs, np.sin(3 * inputs), hidden=8), steps=2000)
    if run.diverged_at is not None:
        return _(DIVERGES, step=run.diverged_at)
    return "" if run.values[-1] < 0.02 else _(LOSS_TOO_HIGH, loss=run.values[-1])


SETTLES = cases(
    case("noise != 1", N_("leave noise at 1")),
    case("run.mean < 0.004"),
    case("not scheduled", ON_THE_FLOOR, end="run.mean"),
    case("run.mean > 0.5", TOO_EARLY, end="run.mean"),
    case("True", TOO_HIGH, end="run.mean"),
    run=Run("sphere", 400, start=(4, 3), seeds=20),
)

LESSON = Lesson(
    "11",
    "schedules",
    N_("Schedules and warm-up"),
    minutes=45,
    claim=N_(
        "A constant α on a noisy gradient ends on a floor of noise, a decay leads below it; a large α first goes far "
        "along the valley, and a warm-up lets a run survive an α that it could not begin with."
    ),
    prediction=Prediction(
        N_(
            "descent with noise goes along the river for 600 steps, at α = 0.06: α stays constant, or falls along a "
            "cosine wave, or stays until four fifths of the run and then falls to 0 (wsd). Half-way the cosine is the "
            "lowest: f = 0.59, the others 0.81 and 0.82. Which one is the lowest at the end?"
        ),
        SCHEDULES,
        lowest_on_the_river,
    ),
    exercises=(
        Exercise(
            number(
                0.02 / 1.02,
                (0.02, N_("nearly: that is without the 1 − α")),
                (0.01, N_("the floor is not α, but α/(2(1 − α))")),
                (0.01 / 2 / 0.99, N_("that is the floor of α = 0.01; we asked for the α of that floor")),
                hint=N_("solve α/(2(1 − α)) = 0.01"),
                rel=0.005,
            ),
            N_("α = 0.02/1.02: for so low a floor, the whole way is slow"),
        ),
        Exercise(
            number(
                0.4 * 0.5**4,
                (0.4 * 0.5**3, N_("that is three halvings; ⌊200 / 50⌋ is 4")),
                (0.4 / 4, N_("four times one half is not a quarter: 0.5⁴")),
                (0.5**4, N_("multiply it by α")),
                hint=N_("α is multiplied by 0.5 once in 50 steps"),
            ),
            N_("0.4 · 0.5⁴"),
        ),
        Exercise(
            number(
                0.02 * 64 / 8,
                (0.02, N_("that would make an eighth of the way for each epoch")),
                (0.02 / 8, N_("the other way round: fewer steps must be longer")),
                (0.02 * 8**0.5, N_("that is the root of the ratio; here the mean gradient keeps its size")),
                hint=N_("the batch is eight times as large, and an epoch has an eighth of the steps"),
            ),
            N_("eight times as large, if that is still below 2/L"),
        ),
        Exercise(
            rule(SETTLES, "gd", options=("noise", "schedule")),
            N_("α must be large enough to arrive, and then fall far enough"),
        ),
        Exercise(
            number(
                0.1 / 20,
                (0.1, N_("that is without the warm-up")),
                (0, N_("the factor of the first step is 1/20, not 0")),
                (0.1 * 2 / 20, N_("that is the factor of the second step")),
                (0.1 / 20 * 2**0.5, N_("that is the length of the step in the plane; we asked for one parameter")),
                hint=N_("Adam's first step is α long, and α is multiplied by (t + 1)/20 with t = 0"),
            ),
            N_("α/20: m̂/√v̂ is ±1 at the first step"),
        ),
        Exercise(rule(survives, "gd", options=("schedule",)), N_("the warm-up gives the sharpness time to fall")),
    ),
    still=lambda: visualizer.race(
        river_valley,
        [RIVER(schedule=schedule) for schedule in ("wsd", "cosine", "constant")],
        start=(0.0, 0.5),
        steps=600,
        panels=("map", "loss"),
        colors=COLORS[:3],
    ),
)

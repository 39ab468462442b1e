"""11: a learning rate that changes in the course of a run."""

import numpy as np

import visualizer
from landscapes import Landscape, problems, river_valley
from optimizers import Optimizer, gd, trace
from visualizer.lessons._exercise import Exercise, number, rule
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.races.gallery_phenomena import COLORS

RIVER = gd(lr=0.06, noise=1.0)
SCHEDULES = ["constant", "cosine", "wsd"]
MEASURED = "f at the end, in the mean of twenty runs: {constant:.2f} constant, {cosine:.2f} cosine, {wsd:.2f} wsd"
ON_THE_FLOOR = (
    "in the mean of twenty runs it ends at f = {end:.3g}: a constant α stays on its floor, or does not arrive"
)
DIVERGES = "it diverges at step {step}"
LOSS_TOO_HIGH = "it ends at a loss of {loss:.3g}"
TOO_EARLY = "in the mean of twenty runs it ends at f = {end:.3g}: its α became too small before it arrived"
TOO_HIGH = "in the mean of twenty runs it ends at f = {end:.3g}: at the end its α is still too large"


def mean_end(racer: Optimizer, landscape: Landscape | str, start: tuple[float, float], steps: int) -> float:
    """Return f at the end, in the mean of twenty runs with different noise; infinite if one diverges."""
    runs = [trace(racer, landscape, start=start, steps=steps, seed=seed) for seed in range(20)]
    return float(np.mean([run.values[-1] if run.diverged_at is None else np.inf for run in runs]))


def lowest_on_the_river() -> tuple[int, str]:
    ends = {name: mean_end(RIVER(schedule=name), river_valley, (0, 0.5), 600) for name in SCHEDULES}
    return int(np.argmin(list(ends.values()))), MEASURED.format(**ends)


def settles(racer: Optimizer) -> str:
    if racer.settings.get("noise") != 1:
        return "leave noise at 1"
    end = mean_end(racer, "sphere", (4, 3), 400)
    if end < 0.004:
        return ""
    if "schedule" not in racer.settings:
        return ON_THE_FLOOR.format(end=end)
    return (TOO_EARLY if end > 0.5 else TOO_HIGH).format(end=end)


def survives(racer: Optimizer) -> str:
    if racer.values["lr"] != 1:
        return "leave lr at 1 and change the schedule"
    inputs = np.linspace(-1, 1, 30)
    run = trace(racer, problems.mlp(inputs, np.sin(3 * inputs), hidden=8), steps=2000)
    if run.diverged_at is not None:
        return DIVERGES.format(step=run.diverged_at)
    return "" if run.values[-1] < 0.02 else LOSS_TOO_HIGH.format(loss=run.values[-1])


LESSON = Lesson(
    "11",
    "schedules",
    "Schedules and warm-up",
    minutes=45,
    claim="A constant α on a noisy gradient ends on a floor of noise, a decay leads below it; a large α first goes far "
    "along the valley, and a warm-up lets a run survive an α that it could not begin with.",
    prediction=Prediction(
        "descent with noise goes along the river for 600 steps, at α = 0.06: α stays constant, or falls along a cosine "
        "wave, or stays until four fifths of the run and then falls to 0 (wsd). Half-way the cosine is the lowest: "
        "f = 0.59, the others 0.81 and 0.82. Which one is the lowest at the end?",
        SCHEDULES,
        lowest_on_the_river,
    ),
    exercises=(
        Exercise(
            number(
                0.02 / 1.02,
                (0.02, "nearly: that is without the 1 − α"),
                (0.01, "the floor is not α, but α/(2(1 − α))"),
                (0.01 / 2 / 0.99, "that is the floor of α = 0.01; we asked for the α of that floor"),
                hint="solve α/(2(1 − α)) = 0.01",
                rel=0.005,
            ),
            "α = 0.02/1.02: for so low a floor, the whole way is slow",
        ),
        Exercise(
            number(
                0.4 * 0.5**4,
                (0.4 * 0.5**3, "that is three halvings; ⌊200 / 50⌋ is 4"),
                (0.4 / 4, "four times one half is not a quarter: 0.5⁴"),
                (0.5**4, "multiply it by α"),
                hint="α is multiplied by 0.5 once in 50 steps",
            ),
            "0.4 · 0.5⁴",
        ),
        Exercise(
            number(
                0.02 * 64 / 8,
                (0.02, "that would make an eighth of the way for each epoch"),
                (0.02 / 8, "the other way round: fewer steps must be longer"),
                (0.02 * 8**0.5, "that is the root of the ratio; here the mean gradient keeps its size"),
                hint="the batch is eight times as large, and an epoch has an eighth of the steps",
            ),
            "eight times as large, if that is still below 2/L",
        ),
        Exercise(
            rule(settles, "gd", options=("noise", "schedule")),
            "α must be large enough to arrive, and then fall far enough",
        ),
        Exercise(
            number(
                0.1 / 20,
                (0.1, "that is without the warm-up"),
                (0, "the factor of the first step is 1/20, not 0"),
                (0.1 * 2 / 20, "that is the factor of the second step"),
                (0.1 / 20 * 2**0.5, "that is the length of the step in the plane; we asked for one parameter"),
                hint="Adam's first step is α long, and α is multiplied by (t + 1)/20 with t = 0",
            ),
            "α/20: m̂/√v̂ is ±1 at the first step",
        ),
        Exercise(rule(survives, "gd", options=("schedule",)), "the warm-up gives the sharpness time to fall"),
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

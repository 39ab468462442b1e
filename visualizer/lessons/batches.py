"""06: all samples, some of them, or one: descent on the loss of real data."""

from functools import cache

import numpy as np

import visualizer
from landscapes import Loss
from landscapes._core.language import N_, _
from landscapes.losses import linear_regression
from optimizers import gd, trace
from visualizer.lessons._datasets import cars
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import Run, case, cases, rule


@cache
def raw() -> Loss:
    return linear_regression.on(*cars(), domain=((-2, 8), (-40, 30)), start=(0, 0))


@cache
def scaled() -> Loss:
    return linear_regression(standardise=True).on(*cars(), domain=((0, 40), (0, 60)), start=(2, 5))


def one_pass() -> tuple[int, str]:
    ends = [
        trace(racer, scaled(), steps=steps).values[-1] - scaled().lowest
        for racer, steps in ((gd(lr=0.05), 1), (gd(lr=0.05, batch=8), 7), (gd(lr=0.05, batch=1), 50))
    ]
    told = _(", ").join(f"{end:.0f}" for end in ends)
    return int(np.argmin(ends)), _("J is above its minimum by {told}, after 1, 7 and 50 steps", told=told)


IS_AT_THE_LIMIT = cases(
    case("run.diverged >= 0 or run.f >= run.first", N_("it diverges")),
    case("more.diverged < 0 and more.f < more.first", N_("it could be larger: with 5 % more it still comes down")),
    run=Run(lambda: raw(), 5000),
    more=Run(lambda: raw(), 5000, share=1.05),
)

IS_DONE_IN_ONE = cases(
    case(
        "not run.above < 1e-9",
        N_("after one step J is still {above:.3g} above its minimum; both curvatures are 1"),
        above="run.above",
    ),
    run=Run(lambda: scaled(), 1),
)

SETTLES = cases(
    case("batch != 1", N_("take one sample at a time: batch=1")),
    case("run.worst >= 0.1", N_("of four seeds the worst ends {worst:.3g} above the minimum"), worst="run.worst"),
    run=Run(lambda: scaled(), 1000, seeds=4),
)

LESSON = Lesson(
    "06",
    "batches",
    N_("Batches"),
    minutes=45,
    claim=N_(
        "All samples give a smooth path and expensive steps, one sample gives cheap steps and a wandering path; "
        "a mini-batch lies in between."
    ),
    prediction=Prediction(
        N_("each may use each of the 50 cars once, at α = 0.05. Which one ends with the lowest J?"),
        [
            N_("all 50 at once: one step of the true gradient"),
            N_("mini-batches of 8: seven steps"),
            N_("one at a time: 50 steps with inexact gradients"),
        ],
        one_pass,
    ),
    exercises=(
        Exercise(
            number(
                7,
                (6, N_("six times 8 is 48: two samples are left, and they make a smaller batch")),
                (50 / 8, N_("the last batch is smaller, but it is a step: round up")),
                (8, N_("that is the size of a batch")),
                (50, N_("that is for batches of one")),
                hint=N_("a pass uses every sample once"),
                rel=0,
            ),
            N_("six batches of 8 and one of 2"),
        ),
        Exercise(
            rule(IS_AT_THE_LIMIT, "gd"),
            N_("2/L with L = 265, about the mean of the squared speeds: a very steep valley"),
        ),
        Exercise(rule(IS_DONE_IN_ONE, "gd"), N_("when all curvatures are 1, α = 1 is Newton's method")),
        Exercise(
            number(
                (50 - 4) / 49 / 4,
                (
                    1 / 4,
                    N_("that is with replacement; here no sample is drawn twice: multiply by (N − B)/(N − 1)"),
                ),
                (1 / 2, N_("that is the standard deviation; the variance falls like 1/B")),
                (4, N_("a larger batch has less noise")),
                hint=N_("with replacement it is 1/B; without, it is a little less, and 0 for B = N"),
                rel=0.01,
            ),
            N_("(N − B)/(N − 1)/B; with B = N there is no noise at all"),
        ),
        Exercise(
            rule(SETTLES, "gd", options=("batch", "schedule")),
            N_("the floor falls with α, so the schedule reduces α"),
        ),
        Exercise(
            number(
                lambda: float(np.polyval(np.polyfit(*cars(), 1), 20)),
                (
                    lambda: 20 * scaled().minima[0][0] + scaled().minima[0][1],
                    N_("that slope belongs to the standardised speed"),
                ),
                (lambda: 20 * raw().minima[0][0], N_("you have left out the intercept")),
                hint=N_("take slope and intercept from raw.minima"),
            ),
            N_("61 feet: the slope times 20, plus the intercept"),
        ),
    ),
    still=lambda: visualizer.race(
        scaled(),
        [gd(lr=0.05), gd(lr=0.05, batch=8), gd(lr=0.05, batch=1)],
        steps=20,
        fair="budget",
        panels=("map", "loss"),
    ),
)

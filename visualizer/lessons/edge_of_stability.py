"""10: a curvature that changes along the way, and steps that are longer than the limit."""

import numpy as np

import visualizer
from landscapes import Formula, formula, ravine
from landscapes._core.language import N_, _
from optimizers import gd, schedules, sharpness, trace
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import Run, arrives, case, cases, rule
from visualizer.races.gallery_phenomena import COLORS

MEASURED = N_(
    "it ends at f = {value:.0e} and x = {x:.2f}, where the curvature is {curvature:.2f}; 2/α = {limit:.2f}. "
    "Small steps end at x = {near:.2f}"
)
DIVERGES = N_("it diverges at step {step}")
STILL_JUMPS = N_("after 2000 steps it still jumps, at f = {value:.3g}")
NOT_PUSHED = N_(
    "it ends at a sharpness of {curvature:.2f}; below α = 0.25 no minimum is unstable, and nothing pushes it"
)
PUSHED_ELSEWHERE = N_("it ends at a sharpness of {curvature:.2f}; the end is a little below 2/α, here {limit:.2f}")


def curved_valley() -> Formula:
    """The loss of this lesson, whose minima form an ellipse; the curvature there is from 4 to 8."""
    return formula("(1 - 0.5*x**2 - y**2)**2", domain=((-2, 2), (-1.5, 1.5)), start=(0.15, 0.8))


def where_it_ends() -> tuple[int, str]:
    near, run = (trace(gd(lr=lr), curved_valley(), steps=2000) for lr in (0.2, 0.4))
    if run.diverged_at is not None:
        return 0, _(DIVERGES, step=run.diverged_at)
    moves = np.abs(run.points[-1] - run.points[-2]).max() > 1e-3
    far = np.abs(run.points[-1] - near.points[-1]).max() > 0.1
    told = _(
        MEASURED,
        value=run.values[-1],
        x=run.points[-1, 0],
        curvature=sharpness(run, points=2).values[-1],
        limit=2 / 0.4,
        near=near.points[-1, 0],
    )
    return (1 if moves else 2 if far else 3), told


IS_PUSHED_SO_FAR = cases(
    case("run.diverged >= 0", DIVERGES, step="run.diverged"),
    case("run.f > 1e-6", STILL_JUMPS, value="run.f"),
    case("run.sharpness >= 5.0 and run.sharpness <= 5.4"),
    case("lr < 0.25", NOT_PUSHED, curvature="run.sharpness"),
    case("True", PUSHED_ELSEWHERE, curvature="run.sharpness", limit="2 / lr"),
    run=Run(lambda: curved_valley(), 2000),
)

LESSON = Lesson(
    "10",
    "edge_of_stability",
    N_("The edge of stability"),
    minutes=45,
    claim=N_(
        "Where the curvature changes, descent beyond 2/L moves to a flatter place and stays at the edge, "
        "2/α; and on a quadratic single steps beyond 2/L make it faster than any constant α."
    ),
    prediction=Prediction(
        N_(
            "the minima of this loss form an ellipse. Small steps from the start end at a minimum where the largest "
            "curvature is 7.94, so that by lesson 01 it is stable for α below 2/7.94 = 0.252. "
            "From the same start, what happens at α = 0.4?"
        ),
        [
            N_("it diverges"),
            N_("it jumps to and fro across that minimum for ever"),
            N_("it comes to rest at another minimum, where the curvature is below 2/α"),
            N_("it comes to rest at the same minimum, only later"),
        ],
        where_it_ends,
    ),
    exercises=(
        Exercise(
            number(
                2 / 8,
                (2 / 4, N_("that is 2/4, for the flattest minima: above it none is stable")),
                (1 / 8, N_("that is 1/8: there the swing begins, and it still shrinks")),
                (2 / 7.9432, N_("that is for the minimum of our start; the steepest ones have 8")),
                (8 / 2, N_("the limit is 2 over the sharpness, not the sharpness over 2")),
                hint=N_("it is 2 over the largest sharpness on the ellipse, and that is 8 − 2x² at x = 0"),
                rel=0.003,
            ),
            N_("2/8: only above it are there minima that descent cannot stay at"),
        ),
        Exercise(
            number(
                1.5**0.5,
                (1.5, N_("that is x²")),
                (0.5, N_("that is y; we asked for x")),
                (
                    lambda: trace(gd(lr=0.4), curved_valley(), steps=2000).points[-1, 0],
                    N_("that is where the run ends: a little past this point, on the stable side"),
                ),
                hint=N_("solve 8 − 2x² = 2/α, with 2/α = 5"),
                rel=0.005,
            ),
            N_("8 − 2x² = 5; the run ends a little farther along, at x = 1.253"),
        ),
        Exercise(rule(IS_PUSHED_SO_FAR, "gd"), N_("2/α must be a little above the sharpness at the end")),
        Exercise(
            number(
                2 * 1.9 / 0.05,
                (2 / 0.05, N_("that is plain descent; the heavy ball stands more by the factor 1 + β")),
                (2 * 1.9 / 0.1 / 0.05, N_("that is the average, `momentum`")),
                (2 * 1.9, N_("divide it by α")),
                hint=N_("the limit of the heavy ball in lesson 07 is α = 2(1 + β)/L; solve it for L"),
            ),
            N_("2(1 + β)/α: each rule has its own edge"),
        ),
        Exercise(
            number(
                lambda: int((schedules.silver.factors(63) > 4).sum()),
                (15, N_("those are beyond 2/L; every second one of them is 3.41/L, which is below 4/L")),
                (8, N_("nearly: every eighth step, and the period ends before the 64th")),
                (31, N_("16 of these are exactly 2/L, and 8 are 3.41/L")),
                (32, N_("those are the shortest, √2/L")),
                hint=N_("count where schedules.silver.factors(63) is above 4"),
                rel=0,
            ),
            N_("every eighth step: from 6.83/L to 35/L"),
        ),
        Exercise(
            rule(arrives(ravine(kappa=200), 2000, within=40), "gd", options=("schedule",)),
            N_("no constant α needs fewer than 500 steps here; lengths that fit the curvatures need a few"),
        ),
    ),
    still=lambda: visualizer.race(
        curved_valley(),
        [gd(lr=rate) for rate in (0.2, 0.35, 0.4)],
        steps=120,
        extent=((-0.1, 1.6), (-0.1, 1.4)),
        panels=("map", "loss"),
        colors=COLORS[:3],
    ),
)

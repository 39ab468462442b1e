"""01: descent on a ravine, and the limit 2/L."""

from math import log

import visualizer
from landscapes import ravine
from landscapes._core.language import N_, _
from optimizers import gd, trace
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import Run, arrives, case, cases, rule


def beyond_the_limit() -> tuple[int, str]:
    b = trace(gd(lr=0.042), ravine, steps=100).points[:, 1]
    growth = abs(b[-1] / b[0])
    truth = 3 if growth > 1.01 else 2 if growth > 0.99 else 1
    words = N_("every step multiplies b by {factor:.2f}, and after 100 of them it is {end:,.0f}")
    return truth, _(words, factor=b[1] / b[0], end=b[-1])


DIVERGES = cases(
    case("is_close(20 * lr, 2, 1e-12)", N_("at 2/L exactly it swings for ever and neither grows nor shrinks")),
    case(
        "abs(run.y) <= 1",
        N_("it does not diverge: αL = {product} is below 2"),
        product="below(20 * lr, 2)",
    ),
    run=Run(ravine(kappa=20), 1000),
)

LESSON = Lesson(
    "01",
    "the_swing",
    N_("The swing"),
    minutes=40,
    claim=N_("Descent is stable below 2/L and swings above 1/L: the steep direction limits the speed in the flat one."),
    prediction=Prediction(
        N_("at α = 0.038 descent arrives, slowly. What does it do at α = 0.042, a tenth more?"),
        [
            N_("it arrives sooner, as its steps are longer"),
            N_("it swings more, and arrives later"),
            N_("it swings for ever with the same width"),
            N_("it swings wider and wider"),
        ],
        beyond_the_limit,
    ),
    exercises=(
        Exercise(
            number(
                2 / 200,
                (2 / 50, N_("that is the limit at κ = 50; here the steepest curvature is L = κ = 200")),
                (1 / 200, N_("at 1/L the swing begins; it stays stable up to twice that")),
                (2 / 201, N_("that is the fastest; the limit is a little above it")),
                hint=N_("the limit is 2/L, and L is the largest curvature"),
                rel=0.002,
            ),
            N_("2/L, with L = κ = 200"),
        ),
        Exercise(rule(DIVERGES, "gd"), N_("above 2/L = 0.1 each step moves b farther out")),
        Exercise(
            number(
                1 - 0.03 * 50,
                (0.03 * 50, N_("that is αλ; the factor is 1 − αλ")),
                (1 - 0.03, N_("that is the factor of W, of curvature 1; b has κ = 50")),
                hint=N_("it is 1 − αλ, with the curvature λ of b"),
            ),
            N_("1 − αλ = 1 − 0.03 · 50: to the other side, and half as far out"),
        ),
        Exercise(
            number(
                (18 - 2) / (18 + 2),
                (
                    0,
                    N_(
                        "10 is the curvature along both axes; the steepest and the flattest direction are the diagonals"
                    ),
                ),
                (2 / (18 + 2), N_("that is the best α; each step multiplies the distance by 1 − αλ")),
                (18 / 2, N_("that is κ; the factor is (κ − 1)/(κ + 1)")),
                hint=N_("it is (L − μ)/(L + μ), with the largest and the smallest eigenvalue"),
            ),
            N_("(L − μ)/(L + μ) with the eigenvalues 18 and 2 of the Hessian, not its diagonal"),
        ),
        Exercise(
            number(
                log(49 / 51) / log(499 / 501),
                (1, N_("the rate (κ − 1)/(κ + 1) is nearer to 1 for the longer valley")),
                (10**0.5, N_("√κ is what momentum will need; plain descent needs κ")),
                (100, N_("ten times as long a valley, not a hundred times")),
                hint=N_("after t steps the distance is multiplied by (κ − 1)/(κ + 1) to the power t"),
                rel=0.02,
            ),
            N_("the number of steps grows like κ"),
        ),
        Exercise(
            rule(arrives(ravine, 400, within=145), "gd"),
            N_("near 2/(L + μ) both directions shrink equally fast; with another α one of them is slower"),
        ),
    ),
    still=lambda: visualizer.race(ravine, [gd(lr=0.01), gd(lr=0.03), gd(lr=0.038)], steps=100),
)

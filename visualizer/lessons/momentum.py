"""02: momentum, which cancels what changes its sign and adds up what does not."""

from math import sqrt

import numpy as np

import visualizer
from landscapes import formula, ravine
from landscapes._core.language import N_, _
from optimizers import Optimizer, gd, heavy_ball, nesterov, trace
from optimizers import momentum as averaged
from visualizer.lessons._exercise import Exercise, number, several
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import Words, case, cases, rule, runs_like


def crossings(racer: Optimizer) -> int:
    bowl = formula("x**2/2 + 10*y**2", start=(4, 3))
    b = trace(racer, bowl, steps=60).points[:, 1]
    return int((b[1:] * b[:-1] < 0).sum())


def momentum_swings() -> tuple[int, str]:
    plain, summed = crossings(gd(lr=0.02)), crossings(heavy_ball(lr=0.02, beta=0.9))
    truth = int(np.argmin([abs(summed - count) for count in (0, 1, 12, 60)]))
    words = _("descent crosses the floor {plain} times, with momentum it is {summed}", plain=plain, summed=summed)
    return truth, words


AS_THE_AVERAGE = runs_like(
    heavy_ball(lr=0.02, beta=0.8),
    ravine(kappa=10),
    case("beta != 0.8", N_("leave β at 0.8, as in the average")),
    case("lr > 0.1", N_("the sum is the larger of the two, so its α is the smaller")),
    case("True", N_("a sum of gradients is 1/(1 − β) times their average, so its α must be (1 − β) times as large")),
)

RATE = Words(
    N_("theory gives it the rate {rate:.3f}, and the best is {best:.3f}"),
    {"rate": "slower_rate(100)", "best": "9 / 11"},
)

# close to the optimum the rate changes with the root of an error: rounded digits would fail
ALPHA, BETA = "is_close(lr, (2 / 11) ** 2, 0.01)", "is_close(beta, (9 / 11) ** 2, 0.01)"

IS_POLYAKS = cases(
    case(f"{ALPHA} and {BETA}"),
    case(ALPHA, N_("α is right, β is not: {told}"), told=RATE),
    case(BETA, N_("β is right, α is not: {told}"), told=RATE),
    case("True", RATE.text, **RATE.fields),
)

LESSON = Lesson(
    "02",
    "momentum",
    N_("Momentum"),
    minutes=45,
    claim=N_(
        "Gradients that change their sign cancel in the memory, and gradients of one sign add up; "
        "but the memory itself swings, too."
    ),
    prediction=Prediction(
        N_(
            "in the bowl below, descent never crosses the valley floor. "
            "With momentum (a sum, β = 0.9, the same α), how often does the path cross it in 60 steps?"
        ),
        [N_("never: momentum damps the swing"), N_("once"), N_("about a dozen times"), N_("at every step")],
        momentum_swings,
    ),
    exercises=(
        Exercise(
            number(
                0.9 * (0.1 * -1) + 0.1,
                (0.1, N_("that is the sum, v ← β v + g; in the average each gradient weighs 1 − β")),
                (0, N_("nearly, but the older gradient has faded a little")),
                (0.19, N_("that is for two gradients of the same sign")),
                hint=N_("v begins at 0; apply v ← β v + (1 − β) g once for each gradient"),
            ),
            N_("−0.1 has faded to −0.09 when +0.1 is added: a tenth of one gradient alone"),
        ),
        Exercise(
            rule(AS_THE_AVERAGE, "heavy_ball"),
            N_("α of the sum is (1 − β) α of the average"),
        ),
        Exercise(
            number(
                1 / (1 - 0.99),
                (1 / (1 - 0.9), N_("that is for β = 0.9")),
                (1, N_("that is the average; the sum is 1/(1 − β) times as large")),
                (1.99, N_("that is after two steps, and it grows further")),
                hint=N_("v no longer grows where v = β v + g"),
            ),
            N_("1 + β + β² + ... = 1/(1 − β)"),
        ),
        Exercise(
            number(
                (1 - sqrt(0.02 * 20)) ** 2,
                (1 - sqrt(0.02 * 20), N_("square it: critical is αλ = (1 − √β)²")),
                (0.02 * 20, N_("that is αλ; critical is where (1 − √β)² equals it")),
                (0.9, N_("at β = 0.9 it crosses a dozen times")),
                hint=N_("it swings where αλ is above (1 − √β)², and here αλ is 0.4"),
                rel=0.02,
            ),
            N_("up to (1 − √αλ)² both roots are real, and nothing swings"),
        ),
        Exercise(
            rule(IS_POLYAKS, "heavy_ball"),
            N_("α = (2/(√L + √μ))² and β = ((√κ − 1)/(√κ + 1))²: the rate is √β, the best possible"),
        ),
        Exercise(
            several(
                {gd.name, nesterov.name},
                {
                    heavy_ball.name: N_("the sum is stable up to 2(1 + β)/L = 0.076"),
                    averaged.name: N_("the average is stable up to 2(1 + β)/(1 − β)/L = 0.76"),
                },
            ),
            N_("the limits are 0.04 and 0.027: Nesterov's is below that of plain descent"),
        ),
    ),
    still=lambda: visualizer.race(ravine, [averaged(lr=0.038), heavy_ball(lr=0.038)], steps=100),
)

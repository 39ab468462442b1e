"""03: RMSProp, which divides each coordinate by the size of its own gradients."""

from math import sqrt

import visualizer
from landscapes import ravine
from landscapes._core.language import N_, _
from optimizers import gd, trace
from optimizers import rmsprop as divided
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import Run, case, cases, rule, start


def twenty_times_the_limit() -> tuple[int, str]:
    run = trace(divided(lr=0.8), ravine, steps=1000)
    last = abs(run.points[-50:])
    width = last.max()
    truth = 0 if run.diverged_at else 1 if width < 0.01 else 2 if width < 1 else 3
    words = _("in the last 50 of 1000 steps |W| and |b| are from {low:.2f} to {high:.2f}", low=last.min(), high=width)
    return truth, words


IS_NEAR = cases(
    case("run.away < 0.1"),
    case(
        "abs(run.x) > lr",
        N_("W is still {along:.3g} away; a step is about α long, and there are only 200 steps"),
        along="abs(run.x)",
    ),
    case("True", N_("b still jumps at a distance of {across:.3g}, half of α"), across="abs(run.y)"),
    run=Run(ravine(kappa=1000), 200),
)

IS_LOST = cases(
    case("x == 0 and y == 0", N_("that is the minimum; give another start")),
    case("run.diverged != 1", N_("both gradients differ from 0 there, and so do both roots")),
    run=Run(ravine, 5, rule=divided(lr=0.2, eps=0)),
)

LESSON = Lesson(
    "03",
    "rmsprop",
    N_("RMSProp"),
    minutes=45,
    claim=N_("S_db is large and S_dW small, so dividing by √S damps b and not W, and a far larger α stays stable."),
    prediction=Prediction(
        N_("descent diverges from α = 0.04 on. What will RMSProp do at α = 0.8, twenty times as much?"),
        [
            N_("it diverges as well"),
            N_("it arrives and stays at the minimum"),
            N_("it comes near, and then jumps around the minimum"),
            N_("it stays far away"),
        ],
        twenty_times_the_limit,
    ),
    exercises=(
        Exercise(
            number(
                0.1 * 50**2,
                (50**2, N_("the square enters with the weight 1 − β = 0.1")),
                (0.1 * 50, N_("S is made of squares")),
                (0.1 * 10**2, N_("that is S_dW")),
                hint=N_("S begins at 0, and the gradient in b is κ b"),
            ),
            N_("(1 − β) g² = 0.1 · 50²"),
        ),
        Exercise(
            number(
                (50 / 10) ** 2,
                (5, N_("that is the ratio of the roots; S itself has it squared")),
                (50, N_("the curvatures have the ratio 50, but W begins ten times as far out")),
                (1 / 25, N_("the other way round: b is the steep one")),
                (2500, N_("the gradients are 10 and 50, as W begins at 10 and b at 1")),
                hint=N_("compare the squares of the two gradients, W and κ b"),
            ),
            N_("the gradients are 50 and 10: their ratio is 5, and that of their squares 25"),
        ),
        Exercise(
            number(
                0.2 / sqrt(1 - 0.9),
                (0.2, N_("that would be Adam; here S is only 0.1 g² so far")),
                (2, N_("divide by the root of 1 − β")),
                (0.2 * 10 / sqrt(10 + 250), N_("each coordinate is divided by its own root")),
                hint=N_("put S = (1 − β) g² into α g / √S"),
            ),
            N_("α g / √(0.1 g²) = α/√(1 − β) for any g: the steps in W and b are equally long"),
        ),
        Exercise(
            number(
                0.25,
                (0.5, N_("it jumps from one side to the other: the jump is α long, from −α/2 to α/2")),
                (0, N_("it never comes to rest: when g becomes small, √S becomes small, too")),
                (0.5 / sqrt(0.1), N_("that was the first step; by now S has settled at g²")),
                hint=N_("now a step is α long, from one side of the minimum to the other"),
            ),
            N_("when S has settled at g², a step is α g / |g|, back and forth between −α/2 and α/2"),
        ),
        Exercise(
            rule(IS_NEAR, "rmsprop"),
            N_("α is large enough to travel 10 in 200 steps, and small enough to stay within 0.1"),
        ),
        Exercise(start(ravine, IS_LOST), N_("where a gradient is 0 its S is 0, too, and 0/0 is not a number")),
    ),
    still=lambda: visualizer.race(ravine, [gd(lr=0.038), divided(lr=0.2)], steps=100),
)

"""05: places where the gradient is next to nothing, and who leaves them."""

from math import log, sqrt

import visualizer
from landscapes import saddle, three_pits
from landscapes._core.language import N_, _
from optimizers import Optimizer, adagrad, adam, gd, heavy_ball, momentum, rmsprop, trace
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._measured import Measured
from visualizer.lessons._runs import Run, case, cases, rule, start

RACERS = [gd(lr=0.02), momentum(lr=0.02), rmsprop(lr=0.02), adam(lr=0.02)]


def leaves(racer: Optimizer) -> bool:
    return Measured([trace(racer, saddle, start=(1, 0), steps=1000)]).left >= 0


def from_the_ridge() -> tuple[int, str]:
    left = [k for k, racer in enumerate(RACERS) if leaves(racer)]
    words = N_("{left} of {racers} have left after 1000 steps: on the ridge the slope across it is exactly 0")
    return (left[0] if left else len(RACERS)), _(words, left=len(left), racers=len(RACERS))


IS_QUICK = cases(
    case("abs(y) >= 1", N_("start with y between −1 and 1, so that it has to leave")),
    case("run.left < 0", N_("from there it never leaves")),
    case("run.left > 20", N_("it takes {steps} steps"), steps="run.left"),
    run=Run(saddle, 1000, rule=gd(lr=0.02)),
)

MOVED = "hypot(run.x - 0.75, run.y - 1)"

FINDS_THE_PIT = cases(
    case("hypot(run.x + 0.5, run.y + 0.8) < 0.1"),
    case(f"{MOVED} < 0.01", N_("it has moved by {moved:.1g}: a step is α times a slope of 7e-8"), moved=MOVED),
    case("True", N_("it ends at ({x:.2f}, {y:.2f}), and the pit is at (−0.5, −0.8)"), x="run.x", y="run.y"),
    run=Run(three_pits, 200),
)

IS_SHAKEN_OFF = cases(
    case("lr != 0.02", N_("leave lr at 0.02 and change the noise")),
    case("run.left < 0", N_("200 steps are not enough for so little noise")),
    run=Run(saddle, 200, start=(1, 0)),
)

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
        Exercise(start(saddle, IS_QUICK), N_("20 steps multiply y by 1.04²⁰ = 2.19, so |y₀| must be above 0.46")),
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
            rule(FINDS_THE_PIT),
            N_("a step that is divided by the size of its gradient does not depend on that size"),
        ),
        Exercise(
            rule(IS_SHAKEN_OFF, "gd", options=("noise",)),
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

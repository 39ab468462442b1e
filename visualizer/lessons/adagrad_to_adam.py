"""04: AdaGrad stops, RMSProp forgets, Adam makes up for a cold start."""

from math import sqrt

import numpy as np

import visualizer
from landscapes import formula, ravine
from landscapes._core.language import N_, _
from optimizers import adagrad, adam, rmsprop, trace
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import arrives, case, rule, runs_like


def hundredth_step() -> tuple[int, str]:
    slope = formula("x + y", start=(0, 0))
    steps = np.abs(np.diff(trace(adagrad(lr=1), slope, steps=100).points[:, 0]))
    share = steps[99] / steps[0]
    truth = int(np.argmin([abs(share - part) for part in (1, 0.5, 0.1, 0.01)]))
    return truth, _("{share:.3f} of the first, 1/√100", share=share)


AS_RMSPROP = runs_like(
    rmsprop(lr=0.1, beta=0.99),
    ravine,
    case("bias_correction", N_("RMSProp has no bias correction: set bias_correction=False")),
    case("beta1 != 0", N_("RMSProp has no momentum: β₁ must be 0")),
    case("True", N_("β₂ must be RMSProp's β, and α the same")),
)

LESSON = Lesson(
    "04",
    "adagrad_to_adam",
    N_("From AdaGrad to Adam"),
    minutes=45,
    claim=N_(
        "AdaGrad adds up all squares, and its steps die away; RMSProp forgets (0.9¹⁰⁰ = 2.66e-5); "
        "Adam is RMSProp with momentum and a bias correction."
    ),
    prediction=Prediction(
        N_("on a constant slope, where all gradients are the same, how long is AdaGrad's hundredth step?"),
        [N_("as long as the first"), N_("half as long"), N_("a tenth"), N_("a hundredth")],
        hundredth_step,
    ),
    exercises=(
        Exercise(
            number(
                0.1 / sqrt(400),
                (0.1 / 400, N_("1/t would fall too fast: the step is divided by the root of the sum")),
                (0.1, N_("that is the first step")),
                (1 / sqrt(400), N_("multiply it by α = 0.1")),
                hint=N_("the sum of t equal squares is t g²"),
            ),
            N_("α/√t"),
        ),
        Exercise(
            number(
                0.9**50,
                (0.9**100, N_("that is after 100 steps")),
                (0.9 * 50, N_("each step multiplies by 0.9")),
                (0.1**50, N_("each step keeps the share β of it, not 1 − β")),
                hint=N_("each step multiplies an old weight by β"),
            ),
            N_("β⁵⁰: half a percent"),
        ),
        Exercise(
            number(
                1 - 0.9**10,
                (0.9**10, N_("that is what is still missing")),
                (0.9, N_("that is β")),
                (1, N_("only in the limit; it begins at 0, and each step closes a tenth of the gap")),
                hint=N_("each step multiplies what is missing by β"),
            ),
            N_("1 − β¹⁰; the bias correction divides by this"),
        ),
        Exercise(
            number(
                (1 - 0.9) / sqrt(1 - 0.99),
                ((1 - 0.9) / sqrt(1 - 0.999), N_("that is for β₂ = 0.999")),
                ((1 - 0.9) / (1 - 0.99), N_("v is under a root")),
                (0.1, N_("m is 0.1 g, but √v is small, too")),
                hint=N_("it is m/√v, with m = (1 − β₁) g and v = (1 − β₂) g²"),
            ),
            N_("(1 − β₁)/√(1 − β₂) = 0.1/0.1: with these values the two errors happen to cancel"),
        ),
        Exercise(
            rule(AS_RMSPROP, "adam"),
            N_("without momentum and without correction Adam is RMSProp"),
        ),
        Exercise(
            rule(arrives(ravine, 100, within=100), "adagrad"),
            N_("AdaGrad's steps become shorter and shorter; with a large α it arrives before they are too short"),
        ),
    ),
    still=lambda: visualizer.race(
        ravine, [adagrad(lr=0.2), rmsprop(lr=0.2), adam(lr=0.2)], steps=100, panels=("map", "loss")
    ),
)

"""04: AdaGrad stops, RMSProp forgets, Adam makes up for a cold start."""

from math import sqrt

import numpy as np

import visualizer
from landscapes import formula, ravine
from optimizers import Optimizer, adagrad, adam, rmsprop, trace
from visualizer.lessons._exercise import Exercise, arrival, number, rule, runs_like
from visualizer.lessons._lesson import Lesson, Prediction


def hundredth_step() -> tuple[int, str]:
    slope = formula("x + y", start=(0, 0))
    steps = np.abs(np.diff(trace(adagrad(lr=1), slope, steps=100).points[:, 0]))
    share = steps[99] / steps[0]
    return int(np.argmin([abs(share - part) for part in (1, 0.5, 0.1, 0.01)])), f"{share:.3f} of the first, 1/√100"


def differs(racer: Optimizer) -> str:
    if racer.values["bias_correction"]:
        return "RMSProp has no bias correction: set bias_correction=False"
    if racer.values["beta1"] != 0:
        return "RMSProp has no momentum: β₁ must be 0"
    return "β₂ must be RMSProp's β, and α the same"


LESSON = Lesson(
    "04",
    "adagrad_to_adam",
    "From AdaGrad to Adam",
    minutes=45,
    claim="AdaGrad adds up all squares, and its steps die away; RMSProp forgets (0.9¹⁰⁰ = 2.66e-5); "
    "Adam is RMSProp with momentum and a bias correction.",
    prediction=Prediction(
        "on a constant slope, where all gradients are the same, how long is AdaGrad's hundredth step?",
        ["as long as the first", "half as long", "a tenth", "a hundredth"],
        hundredth_step,
    ),
    exercises=(
        Exercise(
            number(
                0.1 / sqrt(400),
                (0.1 / 400, "1/t would fall too fast: the step is divided by the root of the sum"),
                (0.1, "that is the first step"),
                (1 / sqrt(400), "multiply it by α = 0.1"),
                hint="the sum of t equal squares is t g²",
            ),
            "α/√t",
        ),
        Exercise(
            number(
                0.9**50,
                (0.9**100, "that is after 100 steps"),
                (0.9 * 50, "each step multiplies by 0.9"),
                (0.1**50, "each step keeps the share β of it, not 1 − β"),
                hint="each step multiplies an old weight by β",
            ),
            "β⁵⁰: half a percent",
        ),
        Exercise(
            number(
                1 - 0.9**10,
                (0.9**10, "that is what is still missing"),
                (0.9, "that is β"),
                (1, "only in the limit; it begins at 0, and each step closes a tenth of the gap"),
                hint="each step multiplies what is missing by β",
            ),
            "1 − β¹⁰; the bias correction divides by this",
        ),
        Exercise(
            number(
                (1 - 0.9) / sqrt(1 - 0.99),
                ((1 - 0.9) / sqrt(1 - 0.999), "that is for β₂ = 0.999"),
                ((1 - 0.9) / (1 - 0.99), "v is under a root"),
                (0.1, "m is 0.1 g, but √v is small, too"),
                hint="it is m/√v, with m = (1 − β₁) g and v = (1 − β₂) g²",
            ),
            "(1 − β₁)/√(1 − β₂) = 0.1/0.1: with these values the two errors happen to cancel",
        ),
        Exercise(
            rule(runs_like(rmsprop(lr=0.1, beta=0.99), ravine, differs), "adam"),
            "without momentum and without correction Adam is RMSProp",
        ),
        Exercise(
            rule(lambda racer: arrival(trace(racer, ravine, steps=100), 100), "adagrad"),
            "AdaGrad's steps become shorter and shorter; with a large α it arrives before they are too short",
        ),
    ),
    still=lambda: visualizer.race(
        ravine, [adagrad(lr=0.2), rmsprop(lr=0.2), adam(lr=0.2)], steps=100, panels=("map", "loss")
    ),
)

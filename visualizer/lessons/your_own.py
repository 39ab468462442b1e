"""08: a landscape, a loss, a rule and a guest of one's own, and races that are fair."""

from collections.abc import Callable
from typing import Any

import numpy as np

import visualizer
from landscapes import Formula, Loss, rosenbrock
from landscapes._core.errors import short_repr
from landscapes._core.language import N_, _
from optimizers import Guest, Optimizer, adam, gd, momentum, rmsprop, signsgd
from visualizer.lessons._by_hand import ADAM_MISTAKES, RMSPROP_MISTAKES, like_torch, own_fault
from visualizer.lessons._exercise import Exercise
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import case, runs_like

RACERS = ["gd", "momentum", "rmsprop", "adam"]


def best_when_tuned() -> tuple[int, str]:
    ends = [run.values[-1] for run in visualizer.race(rosenbrock, RACERS, steps=300, fair="tuned").trajectories]
    told = _(", ").join(f"{name} {end:.1e}" for name, end in zip(RACERS, ends, strict=True))
    return int(np.argmin(ends)), _("f after 300 steps: {told}", told=told)


def two_depths(answer: object) -> str:
    if not isinstance(answer, Formula):
        return _("the answer must be a landscape made by formula(...), got {answer}", answer=short_repr(answer))
    depths = sorted(answer.value(*point) for point in answer.minima)
    if len(depths) < 2:
        return _("it has {count} minima inside its domain, and must have two", count=len(depths))
    return "" if depths[-1] - depths[0] > 1e-6 else _("its minima are equally deep")


def own(wanted: Optimizer, differs: str) -> Callable[[Optimizer], str]:
    """Return a judge of the reader's own rule, which must run like a built-in one."""
    like = runs_like(wanted, "rotated_ravine", case("True", differs))

    def judge(answer: Any) -> str:
        return own_fault(answer, wanted, wanted.settings) or like(answer(**wanted.settings))

    return judge


def round_valley(answer: object) -> str:
    if not isinstance(answer, Loss) or answer.name != "linear_regression":
        return _("the answer must be a linear_regression.on(x, y), got {answer}", answer=short_repr(answer))
    fxx, fxy, fyy = answer.hessian(0, 0)
    low, high = np.linalg.eigvalsh([[fxx, fxy], [fxy, fyy]])
    if low < 1e-9 * high or not answer.minima:
        return _("with these data it has no single minimum; give at least two different x")
    slope, intercept = answer.minima[0]
    if abs(slope - 2) > 1e-6 or abs(intercept - 1) > 1e-6:
        return _("its best line is y = {slope:.3g} x + {intercept:.3g}", slope=slope, intercept=intercept)
    words = _("κ = {kappa:.3g}: the mean of x must be 0, and the mean of x² 1", kappa=high / low)
    return "" if high < 1.01 * low else words


def fair_race(answer: object) -> str:
    if not isinstance(answer, visualizer.Race):
        return _("the answer must be a race, got {answer}", answer=short_repr(answer))
    if answer.budget is None:
        return _('a guest may compute many gradients in one step: make it fair="budget"')
    guests = [run for run in answer.trajectories if isinstance(run.optimizer, Guest)]
    if not guests:
        return _('invite a guest, such as guests.scipy("BFGS")')
    return "" if len(guests) < len(answer.trajectories) else _("add a racer that is not a guest")


LESSON = Lesson(
    "08",
    "your_own",
    N_("Your own"),
    minutes=60,
    claim=N_(
        "A formula, data, a rule or a library's optimizer takes one line or a few, "
        "and a race is only as fair as its terms."
    ),
    prediction=Prediction(
        N_(
            "on Rosenbrock's valley each rule is given its own best learning rate. Which one is lowest after 300 steps?"
        ),
        RACERS,
        best_when_tuned,
    ),
    exercises=(
        Exercise(two_depths, N_("two minima, and one is deeper; now try which start ends in which")),
        Exercise(
            own(signsgd(lr=0.05), N_("a step must be lr long in each coordinate, against the sign of g")),
            N_("only the sign of the gradient is used"),
        ),
        Exercise(
            own(
                momentum(lr=0.05, beta=0.8),
                N_("v must be the average, beta * v + (1 - beta) * g, and be returned with w"),
            ),
            N_("what the function returns after w is kept for the next step"),
        ),
        Exercise(round_valley, N_("mean 0 and mean square 1: the Hessian is the unit matrix")),
        Exercise(fair_race, N_("every racer has the same number of gradients")),
        Exercise(like_torch(rmsprop, RMSPROP_MISTAKES), N_("the same numbers as torch.optim.RMSprop, step by step")),
        Exercise(like_torch(adam, ADAM_MISTAKES), N_("the same numbers as torch.optim.Adam, step by step")),
    ),
    still=lambda: visualizer.race(rosenbrock, [gd, momentum, rmsprop, "adam"], steps=300, fair="tuned"),
)

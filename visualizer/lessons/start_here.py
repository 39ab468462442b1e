"""00: the explorer, and how to read it."""

import numpy as np

import visualizer
from landscapes import ravine
from landscapes._core.language import N_, _
from optimizers import Trajectory, adam, gd, momentum, rmsprop, trace
from visualizer.lessons._exercise import Exercise, choice, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import Run, case, cases, rule, start

RACERS = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


def runs() -> list[Trajectory]:
    return [trace(racer, ravine, steps=100) for racer in RACERS]


def turns_back_least() -> tuple[int, str]:
    counts = [int(run.reversals[1]) for run in runs()]
    told = _(", ").join(f"{racer.name} {count}" for racer, count in zip(RACERS, counts, strict=True))
    return int(np.argmin(counts)), _("turns in b in 100 steps: {told}", told=told)


def is_nearest(name: str) -> str:
    away = {run.optimizer.name: run.distance for run in runs()}
    best = min(away.values())
    words = _("it ends {away:.3f} away, and another one {best:.3f}", away=away[name], best=best)
    return "" if away[name] == best else words


GOES_STRAIGHT = cases(
    case("run.length == 0", N_("that is the minimum, and nothing moves at all")),
    case("run.turns > 0", N_("from there it turns back {turns} times"), turns="run.turns"),
    run=Run(ravine, 100, rule=gd(lr=0.038)),
)

IS_CALM = cases(
    case("lr != 0.038", N_("leave lr at 0.038 and change β")),
    case("run.turns >= 10", N_("with this β it turns back {turns} times"), turns="run.turns"),
    run=Run(ravine, 100),
)

LESSON = Lesson(
    "00",
    "start_here",
    N_("Start here"),
    minutes=15,
    claim=N_("Four rules leave the same place on the same ravine, and no two of them go the same way."),
    prediction=Prediction(
        N_("which rule will turn back least often across the valley?"),
        [racer.name for racer in RACERS],
        turns_back_least,
    ),
    exercises=(
        Exercise(
            number(
                lambda: runs()[3].path_length[1],
                (lambda: runs()[3].path_length[0], N_("that is how far it travels in W; b is the second number")),
                (lambda: runs()[0].path_length[1], N_("that is gd; Adam is the last of the four")),
                hint=N_("it is the second number of the path_length of Adam's run"),
            ),
            N_("Adam travels 2.73 in b, where descent needs 19"),
        ),
        Exercise(
            choice([racer.name for racer in RACERS], is_nearest),
            N_("momentum ends 0.075 away from the minimum, Adam 0.078"),
        ),
        Exercise(
            start(ravine, GOES_STRAIGHT),
            N_("where b = 0 there is no slope across the valley, and so there is no swing"),
        ),
        Exercise(rule(IS_CALM, "momentum"), N_("a longer memory turns more slowly")),
    ),
    still=lambda: visualizer.race(ravine, RACERS, steps=100),
)

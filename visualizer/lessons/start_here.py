"""00: the explorer, and how to read it."""

import numpy as np

import visualizer
from landscapes import ravine
from optimizers import Optimizer, Trajectory, adam, gd, momentum, rmsprop, trace
from visualizer.lessons._exercise import Exercise, choice, number, rule, start
from visualizer.lessons._lesson import Lesson, Prediction

RACERS = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


def runs() -> list[Trajectory]:
    return [trace(racer, ravine, steps=100) for racer in RACERS]


def turns_back_least() -> tuple[int, str]:
    counts = [int(run.reversals[1]) for run in runs()]
    told = ", ".join(f"{racer.name} {count}" for racer, count in zip(RACERS, counts, strict=True))
    return int(np.argmin(counts)), f"turns in b in 100 steps: {told}"


def is_nearest(name: str) -> str:
    away = {run.optimizer.name: run.distance for run in runs()}
    return (
        ""
        if away[name] == min(away.values())
        else f"it ends {away[name]:.3f} away, and another one {min(away.values()):.3f}"
    )


def goes_straight(point: tuple[float, float]) -> str:
    run = trace(gd(lr=0.038), ravine, start=point, steps=100)
    if not run.path_length.any():
        return "that is the minimum, and nothing moves at all"
    return f"from there it turns back {run.reversals[1]} times" if run.reversals[1] else ""


def is_calm(racer: Optimizer) -> str:
    if racer.values["lr"] != 0.038:
        return "leave lr at 0.038 and change β"
    turns = trace(racer, ravine, steps=100).reversals[1]
    return f"with this β it turns back {turns} times" if turns >= 10 else ""


LESSON = Lesson(
    "00",
    "start_here",
    "Start here",
    minutes=15,
    claim="Four rules leave the same place on the same ravine, and no two of them go the same way.",
    prediction=Prediction(
        "which rule will turn back least often across the valley?",
        [racer.name for racer in RACERS],
        turns_back_least,
    ),
    exercises=(
        Exercise(
            number(
                lambda: runs()[3].path_length[1],
                (lambda: runs()[3].path_length[0], "that is how far it travels in W; b is the second number"),
                (lambda: runs()[0].path_length[1], "that is gd; Adam is the last of the four"),
                hint="it is the second number of the path_length of Adam's run",
            ),
            "Adam travels 2.73 in b, where descent needs 19",
        ),
        Exercise(
            choice([racer.name for racer in RACERS], is_nearest),
            "momentum ends 0.075 away from the minimum, Adam 0.078",
        ),
        Exercise(
            start(ravine, goes_straight),
            "where b = 0 there is no slope across the valley, and so there is no swing",
        ),
        Exercise(rule(is_calm, "momentum"), "a longer memory turns more slowly"),
    ),
    still=lambda: visualizer.race(ravine, RACERS, steps=100),
)

"""The gallery: films that each teach one thing. The pictures of the README and of `assets/` are some of them."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from landscapes import InputError, beale, linear_regression, ravine, rosenbrock, rotated_ravine, saddle
from landscapes._core.errors import unknown_name
from optimizers import adagrad, adam, gd, heavy_ball, momentum, rmsprop
from visualizer.races.film import Film
from visualizer.races.race import Race, race
from visualizer.races.side_by_side import SideBySide, side_by_side

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


@dataclass(frozen=True)
class Piece:
    """A film of the gallery.

    Attributes
    ----------
    name : str
        Of its file, too.
    teaches : str
        What is to be seen in it, in one sentence.
    make : callable
        Makes the race.
    width : int
        Of the film, in pixels.
    """

    name: str
    teaches: str
    make: Callable[[], Film]
    width: int = 800

    def save(self, folder: str | os.PathLike) -> Path:
        """Write the film into a folder."""
        return self.make().save(Path(folder) / f"{self.name}.gif", width=self.width)


def the_race() -> Race:
    return race(ravine, LESSON, steps=100)


def the_saddle() -> Race:
    rules = [gd(lr=0.05), momentum(lr=0.05), rmsprop(lr=0.05), adam(lr=0.05)]
    sides = (-1.25, 1.25)
    return race(saddle, rules, start=(1, 0.001), steps=60, panels=["surface"], extent=(sides, sides), azimuth=12)


def the_larger_rate() -> Race:
    return race(
        ravine,
        [gd(lr=0.1), rmsprop(lr=0.1)],
        steps=110,
        slow_start=6,
        extent=((-1, 11), (-3, 3)),
        title="At α = 0.1 RMSProp is at home, and descent is gone",
        caption="The curvature across is 50: descent diverges above α = 2/50. RMSProp divides the slope by √S.",
    )


def the_batches() -> Race:
    return race(
        linear_regression,
        [gd(lr=0.1), gd(lr=0.1, batch=4), gd(lr=0.1, batch=1)],
        steps=25,
        panels=[["map"], ["loss", "swing"]],
        fair="budget",
        title="All data, four samples or one: for the same number of gradients",
    )


def the_stall() -> Race:
    return race(
        beale,
        [adagrad(lr=0.5), rmsprop(lr=0.05)],
        steps=140,
        panels=[["map"], ["rate", "loss"]],
        title="AdaGrad remembers every slope for good, and stalls; RMSProp forgets, and goes on",
    )


def the_correction() -> Race:
    return race(
        ravine,
        [adam(lr=0.1), adam(lr=0.1, bias_correction=False)],
        steps=100,
        panels=[["map"], ["swing", "rate"]],
        title="Adam with its bias correction and without: the cold start",
    )


def the_epsilons() -> Race:
    return race(
        ravine,
        [rmsprop(lr=0.1, eps=eps) for eps in (1e-8, 0.1, 1.0, 10.0)],
        steps=120,
        panels=[["map"], ["swing", "rate"]],
        title="ε from 10⁻⁸ to 10: from a step of one length to plain descent",
    )


def the_turned_ravine() -> SideBySide:
    rules = [momentum(lr=0.03), rmsprop(lr=0.2), adam(lr=0.2)]
    films = [race(surface, rules, start=(-9, 2), steps=100) for surface in (ravine, rotated_ravine)]
    return side_by_side(*films, title="Turn the ravine, and the adaptive rules lose the luck they had with its axes")


def the_reverse() -> Race:
    return race(
        ravine(kappa=20),
        [gd(lr=0.02), heavy_ball(lr=0.02), momentum(lr=0.02)],
        steps=100,
        panels=[["map", "swing"], ["phase"]],
        title="Where descent does not swing, momentum makes the swing",
    )


def the_flat_valley() -> Race:
    rules = [gd(lr=0.01), momentum(lr=0.01), rmsprop(lr=0.05), adam(lr=0.1)]
    return race(beale, rules, steps=140, panels=["map", "loss"])


def the_curved_valley() -> Race:
    rules = [gd(lr=0.002), heavy_ball(lr=0.001), rmsprop(lr=0.01), adam(lr=0.1)]
    return race(rosenbrock, rules, steps=560, panels=["map", "loss"])


PIECES = {
    piece.name: piece
    for piece in (
        Piece("race", "Descent swings across the ravine; momentum, RMSProp and Adam damp the swing.", the_race),
        Piece(
            "saddle", "Descent is stuck on the ridge of a saddle; the adaptive rules leave it early.", the_saddle, 640
        ),
        Piece("beale", "A flat valley between steep corners.", the_flat_valley),
        Piece("rosenbrock", "A curved valley, found at once and followed for long.", the_curved_valley),
        Piece("larger_rate", "Descent diverges at the learning rate at which RMSProp is at home.", the_larger_rate),
        Piece(
            "batches", "Batch descent is smooth and costly, a sample at a time is cheap and wanders.", the_batches, 960
        ),
        Piece("adagrad", "AdaGrad's steps die while RMSProp goes on.", the_stall, 960),
        Piece("bias_correction", "Without bias correction Adam's first steps are too long.", the_correction, 960),
        Piece("epsilon", "A large ε turns RMSProp into plain descent.", the_epsilons, 960),
        Piece(
            "rotated",
            "Turned by 30°, the ravine costs the adaptive rules their luck with the axes.",
            the_turned_ravine,
            960,
        ),
        Piece("reverse", "Momentum makes a swing where descent has none.", the_reverse, 960),
    )
}


def chosen(names: Sequence[str]) -> list[Piece]:
    """The pieces of these names, or all.

    Raises
    ------
    InputError
        If there is no such piece; the message gives the nearest name.

    Examples
    --------
    >>> [piece.name for piece in chosen(["saddle", "race"])]
    ['saddle', 'race']
    """
    for name in names:
        if name not in PIECES:
            raise unknown_name("film of the gallery", name, PIECES)
    return [PIECES[name] for name in names or PIECES]


def save(
    folder: str | os.PathLike = "gallery", names: Sequence[str] = (), processes: int | None = None
) -> Iterator[Path]:
    """Make films of the gallery and write them into a folder, several at a time.

    Parameters
    ----------
    folder : str or path, default "gallery"
        It is made if it is not there.
    names : sequence of str, default all
    processes : int, optional
        How many films are made at the same time; by default one for each processor.

    Yields
    ------
    Path
        Each film, when it is done.

    Raises
    ------
    InputError
        For a name that is not in `PIECES`, or a folder that cannot be made.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in save(folder, ["batches"], processes=1)]
    ['batches.gif']
    """
    pieces = chosen(names)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the folder {os.fspath(folder)!r}: {error.strerror}") from None
    processes = min(processes or os.cpu_count() or 1, len(pieces))
    if processes == 1:
        yield from (piece.save(folder) for piece in pieces)
        return
    # A fork would copy threads of other libraries, half alive. Ctrl-C is for this process to answer.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        yield from (done.result() for done in as_completed([pool.submit(save_one, p.name, folder) for p in pieces]))
    finally:
        pool.shutdown(cancel_futures=True)


def save_one(name: str, folder: str | os.PathLike) -> Path:
    """Make one film; a process of its own is told its name, and not how to make it."""
    return PIECES[name].save(folder)


def listed() -> list[str]:
    """What films there are, a line each."""
    width = max(map(len, PIECES))
    return ["Films of the gallery", "", *(f"  {piece.name:{width}}   {piece.teaches}" for piece in PIECES.values())]

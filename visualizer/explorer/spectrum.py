"""A spectrum in the explorer: a quadratic of up to 50 eigenvalues, whose runs the browser computes itself."""

from collections.abc import Sequence
from typing import Any

import numpy as np

import landscapes
from landscapes import InputError, Landscape
from landscapes._core.real_numbers import is_whole
from landscapes.problems import Plane, Problem, Spectrum
from optimizers import Guest, Racer, Trajectory, project
from visualizer.explorer.computed import LARGEST_SEED, needs_python
from visualizer.explorer.program import javascript_module
from visualizer.explorer.units import is_built_in
from visualizer.plotting.look import Look
from visualizer.races.race import Race

#: The most eigenvalues that a browser computes and draws within a frame.
MAX_EIGENVALUES = 50

#: The panels of a still and of a film.
PANELS = "spectrum | loss"


def explorable(where: Any) -> Landscape | Spectrum:
    """Return a landscape, given by itself or by its name, or a spectrum that is not too large.

    Raises
    ------
    InputError
        For a spectrum of more than 50 eigenvalues or of one, and for any other problem.

    >>> from landscapes import problems
    >>> explorable(problems.spectrum([1, 50]))
    Problem(spectrum, 2 parameters)
    """
    if not isinstance(where, Problem):
        return landscapes.get(where)
    if not isinstance(where, Spectrum):
        raise InputError(
            f"explore takes a landscape, or problems.spectrum with at most {MAX_EIGENVALUES} eigenvalues, "
            f"got {where!r}; race(...) draws any problem"
        )
    if not 2 <= where.size <= MAX_EIGENVALUES:
        raise InputError(
            f"a spectrum in a browser must have from 2 to {MAX_EIGENVALUES} eigenvalues, got {where.size}; "
            "race(...) draws one of any size"
        )
    return where


def check_same_kind(new: Landscape | Spectrum, old: Landscape | Spectrum | None) -> None:
    """Raise an InputError if an explorer of a landscape is to show a spectrum, or the reverse."""
    if old is not None and isinstance(new, Spectrum) != isinstance(old, Spectrum):
        shown, other = ("a spectrum", "a landscape") if isinstance(old, Spectrum) else ("a landscape", "a spectrum")
        raise InputError(f"this explorer shows {shown}; explore(...) opens another one for {other}")


def check_live(racers: Sequence[Racer], seed: int) -> None:
    """Raise an InputError for what the browser cannot run on a spectrum: there Python sends no paths.

    >>> from optimizers import gd, guests
    >>> check_live([gd(lr=0.1, schedule="cosine")], seed=0)
    """
    for racer in racers:
        if isinstance(racer, Guest):
            raise InputError(
                f"{racer.name} is a guest, which runs in Python only; a spectrum in a browser has rules of its own"
            )
        if racer.coupled:
            raise InputError(f"{racer.name} is a rule for the two coordinates of a landscape, not for n parameters")
        if not is_built_in(racer):
            javascript_module([], [racer])
        if needs_python(racer, seed=0):
            raise InputError(
                f"{racer.label} runs in Python only; a spectrum in a browser takes the library's schedules"
            )
    if is_whole(seed) and seed > LARGEST_SEED:
        raise InputError(f"seed must be below 2**53 on a spectrum in a browser, got {min(seed, 10**300):g}")


def spectrum_race(trajectories: Sequence[Trajectory], seed: int) -> Race:
    """Return the race of runs on a spectrum, drawn as a row for each direction beside the loss.

    Its landscape is the plane through the minimum along the flattest and the steepest direction.

    >>> from landscapes import problems
    >>> from optimizers import gd, trace
    >>> spectrum_race([trace(gd(lr=0.03), problems.spectrum([1, 50]), steps=9)], seed=0).describe()
    'Race on spectrum of 2 parameters: gd α=0.03 ends at f = 0.289.'
    """
    problem = trajectories[0].landscape
    ends = np.argsort(problem.spectrum, kind="stable")[[0, -1]]
    plane = Plane(problem, np.zeros(problem.size), problem.directions[:, ends].T, ("flat", "steep"))
    runs = project(trajectories, plane)
    return Race(runs[0].landscape, [*runs], Look(panels=PANELS), seed=seed)

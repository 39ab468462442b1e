"""09: many parameters, the plane in which their path is drawn, and what the plane leaves out."""

from functools import cache
from typing import Any

import numpy as np

import visualizer
from landscapes import InputError, problems
from landscapes._core.errors import short_repr
from landscapes._core.language import N_, _
from optimizers import Optimizer, Trajectory, gd, path_plane, trace
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._runs import rule

#: Six directions: three flat ones and three steep ones.
SETS = problems.spectrum([1, 1, 2, 45, 50, 50])

#: A path needs a direction if it is at least this share of the largest one.
NEGLIGIBLE = 1e-6


@cache
def network() -> problems.Problem:
    return problems.mlp(*problems.two_spirals(200, noise=0.02), hidden=(20, 20))


@cache
def descent() -> Trajectory:
    return trace(gd(lr=1.0), network(), steps=400)


def length(points: np.ndarray) -> float:
    """Return the distance travelled along points, (steps + 1, n)."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def share_in_the_picture() -> tuple[int, str]:
    run = descent()
    travelled, drawn = length(run.points), length(path_plane([run]).coordinates(run.points))
    truth = int(np.argmin([abs(drawn / travelled - share) for share in (1, 0.98, 0.5, 0.1)]))
    words = N_("it travels {travelled:.1f}, and {drawn:.1f} of this is in the picture, a share of {share:.2f}")
    return truth, _(words, travelled=travelled, drawn=drawn, share=drawn / travelled)


def lies_in_a_plane(answer: Any) -> str:
    try:
        start = problems.check_vector("the start", answer, SETS.size)
    except InputError:
        words = N_("the start must be {size} numbers in one row, got {answer}")
        return _(words, size=SETS.size, answer=short_repr(answer))
    if not np.isfinite(start).all():
        return _("each of the six numbers must be finite")
    if not start.any():
        return _("that is the minimum, and nothing moves")
    points = trace(gd(lr=0.03), SETS, start / abs(start).max(), steps=60).points
    sizes = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    needed = int((sizes > NEGLIGIBLE * sizes[0]).sum())
    if needed == 1:
        return _("that path lies on a line: all the directions in which it starts have the same curvature")
    words = N_("that path needs {needed} directions, one for each curvature among its parts")
    return "" if needed == 2 else _(words, needed=needed)


def learns_the_spirals(racer: Optimizer) -> str:
    run = trace(racer, network(), steps=400)
    if run.diverged_at is not None:
        return _("it diverges at step {step}", step=run.diverged_at)
    words = N_("after {steps} steps f is {value:.3g}")
    return "" if run.values[-1] < 0.05 else _(words, steps=run.steps, value=run.values[-1])


LESSON = Lesson(
    "09",
    "many_parameters",
    N_("Many parameters and a small network"),
    minutes=50,
    claim=N_(
        "A plane that holds 98 % of the variance of a network's path shows a ninth of the distance travelled: "
        "the swing goes along a direction that the plane leaves out."
    ),
    prediction=Prediction(
        N_(
            "below, descent trains a network of 522 parameters. The picture is the plane that holds 98 % of the "
            "variance of its path. How much of the distance that it travels is in the picture?"
        ),
        [N_("all of it"), N_("98 %"), N_("about half"), N_("about a tenth")],
        share_in_the_picture,
    ),
    exercises=(
        Exercise(
            number(
                lambda: problems.mlp(np.zeros((10, 64)), np.arange(10), hidden=(16,)).size,
                (64 * 16 + 16 * 10, N_("those are the weights; each unit of the two layers has a bias, too")),
                (64 * 16 + 16, N_("that is the first layer; the second one has weights and biases, too")),
                (64 * 16 * 10, N_("layers come one after the other: add their weights")),
                (64 + 16 + 10, N_("those are the units; a layer has a weight for each pair of units that it joins")),
                hint=N_("a layer from m to n units has m · n weights and n biases"),
                rel=0,
            ),
            N_("64 · 16 + 16 in the first layer, and 16 · 10 + 10 in the second"),
        ),
        Exercise(
            lies_in_a_plane,
            N_(
                "along each direction the start is multiplied by (1 − αλ)ᵗ, so directions of one curvature make one "
                "line; in such a plane the contours are those that the path meets"
            ),
        ),
        Exercise(
            number(
                2 / 1000,
                (1 / 1000, N_("that is for a line; a plane has two directions")),
                (np.sqrt(2 / 1000), N_("that is a share of the length; the variance is made of squares")),
                (2, N_("that is the number of directions in the plane; divide by all of them")),
                hint=N_("all directions have an equal part in it, on average"),
                rel=0.02,
            ),
            N_("two directions of a thousand: 2/n"),
        ),
        Exercise(
            number(
                10 * 100 / 1000,
                (100, N_("that is along the sharpest direction; a random one has a part in all of them")),
                (10 / 1000, N_("that is the share of the steep directions; multiply it by their curvature")),
                (10 * 100, N_("that is the sum of all curvatures; a random direction shows their mean")),
                hint=N_("it is the mean of all eigenvalues"),
            ),
            N_("the mean of all eigenvalues: the random plane looks a hundred times as flat as the sharpest direction"),
        ),
        Exercise(
            number(
                lambda: 2 / network().eigenvalues(network().start)[0],
                (
                    lambda: network().eigenvalues(network().start)[0],
                    N_("that is the sharpness; the limit is 2 over it"),
                ),
                (
                    lambda: 1 / network().eigenvalues(network().start)[0],
                    N_("the swing begins there; it grows above twice that"),
                ),
                (
                    lambda: 2 / network().eigenvalues(descent().points[-1])[0],
                    N_("that is at the end of the run of this lesson"),
                ),
                hint=N_("it is 2 over the largest eigenvalue, network.eigenvalues(network.start)"),
            ),
            N_("2/1.436: as in lesson 01, with the sharpness as L"),
        ),
        Exercise(
            rule(learns_the_spirals),
            N_("the picture of its path says little about it; the loss says that it has learnt the spirals"),
        ),
    ),
    still=lambda: visualizer.race(network(), [gd(lr=1.0)], steps=400, panels=("map", "loss")),
)

"""09: many parameters, the plane in which their path is drawn, and what the plane leaves out."""

from functools import cache
from typing import Any

import numpy as np

import visualizer
from landscapes import problems
from optimizers import Optimizer, Trajectory, gd, path_plane, trace
from visualizer.lessons._exercise import Exercise, number, rule
from visualizer.lessons._lesson import Lesson, Prediction

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
    words = "it travels {travelled:.1f}, and {drawn:.1f} of this is in the picture, a share of {share:.2f}"
    return truth, words.format(travelled=travelled, drawn=drawn, share=drawn / travelled)


def lies_in_a_plane(answer: Any) -> str:
    start = problems.check_vector("the start", answer, SETS.size)
    if not np.isfinite(start).all():
        return "each of the six numbers must be finite"
    if not start.any():
        return "that is the minimum, and nothing moves"
    points = trace(gd(lr=0.03), SETS, start / abs(start).max(), steps=60).points
    sizes = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    needed = int((sizes > NEGLIGIBLE * sizes[0]).sum())
    if needed == 1:
        return "that path lies on a line: all the directions in which it starts have the same curvature"
    words = "that path needs {needed} directions, one for each curvature among its parts"
    return "" if needed == 2 else words.format(needed=needed)


def learns_the_spirals(racer: Optimizer) -> str:
    run = trace(racer, network(), steps=400)
    if run.diverged_at is not None:
        return f"it diverges at step {run.diverged_at}"
    return "" if run.values[-1] < 0.05 else f"after 400 steps f is {run.values[-1]:.3g}"


LESSON = Lesson(
    "09",
    "many_parameters",
    "Many parameters and a small network",
    minutes=50,
    claim="A plane that holds 98 % of the variance of a network's path shows a ninth of the distance travelled: "
    "the swing goes along a direction that the plane leaves out.",
    prediction=Prediction(
        "below, descent trains a network of 522 parameters. The picture is the plane that holds 98 % of the variance "
        "of its path. How much of the distance that it travels is in the picture?",
        ["all of it", "98 %", "about half", "about a tenth"],
        share_in_the_picture,
    ),
    exercises=(
        Exercise(
            number(
                lambda: problems.mlp(np.zeros((10, 64)), np.arange(10), hidden=(16,)).size,
                (64 * 16 + 16 * 10, "those are the weights; each unit of the two layers has a bias, too"),
                (64 * 16 + 16, "that is the first layer; the second one has weights and biases, too"),
                (64 * 16 * 10, "layers come one after the other: add their weights"),
                (64 + 16 + 10, "those are the units; a layer has a weight for each pair of units that it joins"),
                hint="a layer from m to n units has m · n weights and n biases",
                rel=0,
            ),
            "64 · 16 + 16 in the first layer, and 16 · 10 + 10 in the second",
        ),
        Exercise(
            lies_in_a_plane,
            "along each direction the start is multiplied by (1 − αλ)ᵗ, so directions of one curvature make one line; "
            "in such a plane the contours are those that the path meets",
        ),
        Exercise(
            number(
                2 / 1000,
                (1 / 1000, "that is for a line; a plane has two directions"),
                (np.sqrt(2 / 1000), "that is a share of the length; the variance is made of squares"),
                (2, "that is the number of directions in the plane; divide by all of them"),
                hint="all directions have an equal part in it, on average",
                rel=0.02,
            ),
            "two directions of a thousand: 2/n",
        ),
        Exercise(
            number(
                10 * 100 / 1000,
                (100, "that is along the sharpest direction; a random one has a part in all of them"),
                (10 / 1000, "that is the share of the steep directions; multiply it by their curvature"),
                (10 * 100, "that is the sum of all curvatures; a random direction shows their mean"),
                hint="it is the mean of all eigenvalues",
            ),
            "the mean of all eigenvalues: the random plane looks a hundred times as flat as the sharpest direction",
        ),
        Exercise(
            number(
                lambda: 2 / network().eigenvalues(network().start)[0],
                (lambda: network().eigenvalues(network().start)[0], "that is the sharpness; the limit is 2 over it"),
                (
                    lambda: 1 / network().eigenvalues(network().start)[0],
                    "the swing begins there; it grows above twice that",
                ),
                (
                    lambda: 2 / network().eigenvalues(descent().points[-1])[0],
                    "that is at the end of the run of this lesson",
                ),
                hint="it is 2 over the largest eigenvalue, network.eigenvalues(network.start)",
            ),
            "2/1.436: as in lesson 01, with the sharpness as L",
        ),
        Exercise(
            rule(learns_the_spirals),
            "the picture of its path says little about it; the loss says that it has learnt the spirals",
        ),
    ),
    still=lambda: visualizer.race(network(), [gd(lr=1.0)], steps=400, panels=("map", "loss")),
)

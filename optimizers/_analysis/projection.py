"""Paths of many parameters in a plane: principal components, random or chosen directions, and what they leave out."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from landscapes import InputError, problems
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.language import N_, _
from optimizers._runs.regions import Population, Region, SearchDistribution, TriedPoints, TrustRegion
from optimizers._runs.trajectory import Trajectory
from optimizers._runs.validation import check_seed

#: The named planes.
PLANES = ("pca", "random")

#: The share of the size of the projected paths that is added to the domain at each side.
MARGIN = 0.25

#: A run that diverges has exploded when f is so many times that at the start.
EXPLOSION = 1e2


@dataclass(frozen=True, eq=False, repr=False)
class ProjectedRun(Trajectory):
    """The projection of a run onto a plane; its values, and `full`, are those of the run itself."""

    run: Trajectory | None = None

    @property
    def full(self) -> Trajectory:
        assert self.run is not None
        return self.run

    @property
    def distance(self) -> Any:
        """The distance of the run itself, in all its parameters, to the nearest minimum."""
        return self.full.distance


def path_plane(trajectories: Sequence[Trajectory], plane: Any = "pca", seed: int = 0) -> problems.Plane:
    """Return a plane in which to draw the paths of a problem.

    Parameters
    ----------
    trajectories : sequence of Trajectory
        Runs on one problem.
    plane : "pca", "random", (i, j), or array (2, n)
        "pca": through the mean of all points of the paths, along the two directions in which they vary most.
        "random": through the last point of the first path, along two random directions. Each group of
        parameters (a layer) has as large a part in them as in that point (filter normalisation).
        (i, j): two parameters; of a `spectrum`, two eigenvectors. An array: two directions of your own. Both
        go through the last point of the first path.
    seed : int, default 0
        The seed of the random directions.

    Raises
    ------
    InputError
        If the plane is none of these, if the problem has fewer than two parameters, or if the trajectories are not
        single runs on one problem.

    Examples
    --------
    >>> from landscapes import problems
    >>> from optimizers import gd, trace
    >>> run = trace(gd(lr=0.03), problems.spectrum([1, 2, 50]), steps=50)
    >>> plane = path_plane([run])
    >>> plane.axes, round(variance_share(plane, [run]), 3)
    (('PC 1', 'PC 2'), 0.994)

    References
    ----------
    Li, Xu, Taylor, Studer, Goldstein, "Visualizing the loss landscape of neural nets", NeurIPS 2018.
    """
    trajectories, seed = check_runs(trajectories), check_seed(seed)
    problem = trajectories[0].landscape
    if problem.size < 2:
        raise InputError(f"a plane needs at least 2 parameters, {problem.name} has {problem.size}")
    if isinstance(plane, str):
        if plane not in PLANES:
            raise unknown_name("plane", plane, PLANES)
        return principal_plane(trajectories) if plane == "pca" else random_plane(trajectories[0], seed)
    return chosen_plane(trajectories[0], plane)


def check_runs(trajectories: Any) -> list[Trajectory]:
    """Return the single runs on one problem, or raise an InputError."""
    try:
        runs = list(trajectories)
    except Exception:
        runs = []
    single = [isinstance(run, Trajectory) and np.ndim(run.points) == 2 for run in runs]
    where = {id(run.landscape): run.landscape for run in runs if isinstance(run, Trajectory)}
    if not (single and all(single) and len(where) == 1 and isinstance(next(iter(where.values())), problems.Problem)):
        raise InputError(
            f"trajectories must be single runs on one problem, such as [run], got {short_repr(trajectories)}"
        )
    return runs


def principal_plane(trajectories: Sequence[Trajectory]) -> problems.Plane:
    """Return the plane through the mean of all points, along the directions in which they vary most."""
    points = held_points(trajectories)
    middle = points.mean(axis=0)
    _, _, directions = np.linalg.svd(np.vstack([points - middle, np.zeros((2, points.shape[1]))]), full_matrices=False)
    signs = np.where((points[0] - middle) @ directions[:2].T > 0, -1.0, 1.0)  # paths go right and up
    return problems.Plane(trajectories[0].landscape, middle, directions[:2] * signs[:, None], ("PC 1", "PC 2"))


def random_plane(trajectory: Trajectory, seed: int) -> problems.Plane:
    """Return the plane through the last point along two random directions, normalised group by group."""
    problem, origin = trajectory.landscape, held_points([trajectory])[-1]
    directions = np.random.default_rng(seed).normal(size=(2, problem.size))
    for part in problem.groups.values() or [slice(None)]:
        lengths = np.linalg.norm(directions[:, part], axis=1, keepdims=True)
        directions[:, part] *= np.linalg.norm(origin[part]) / lengths
    return problems.Plane(problem, origin, directions, ("random 1", "random 2"))


def chosen_plane(trajectory: Trajectory, plane: Any) -> problems.Plane:
    """Return the plane through the last point along two parameters, eigenvectors, or directions of the user."""
    problem, origin = trajectory.landscape, held_points([trajectory])[-1]
    basis = problem.directions if isinstance(problem, problems.Spectrum) else np.eye(problem.size)
    try:
        given = np.array(plane)
    except ValueError:
        given = np.empty(0)
    if (
        given.shape == (2,)
        and given.dtype.kind in "iu"
        and len(set(given)) == 2
        and set(given) < set(range(len(basis)))
    ):
        i, j = (int(k) for k in given)
        name = "c" if isinstance(problem, problems.Spectrum) else "w"
        return problems.Plane(problem, origin, basis[:, [i, j]].T, (f"{name}{i}", f"{name}{j}"))
    if given.shape == (2, problem.size) and given.dtype.kind in "fiu" and np.linalg.matrix_rank(given) == 2:
        return problems.Plane(problem, origin, given.astype(float), ("direction 1", "direction 2"))
    raise InputError(
        f"plane must be 'pca', 'random', two different numbers of parameters below {problem.size}, or two directions "
        f"(2, {problem.size}), got {short_repr(plane)}"
    )


def held_points(trajectories: Sequence[Trajectory]) -> np.ndarray:
    """Return the points that a picture must hold, (points, n): all, but those of an explosion before a divergence."""
    held = []
    for run in trajectories:
        limit = np.inf if run.diverged_at is None else EXPLOSION * max(abs(run.values[0]), 1e-300)
        shown = np.isfinite(run.points).all(axis=1) & (np.abs(run.values) <= limit)
        held.append(run.points[shown] if shown.any() else run.points[:1])
    return np.vstack(held)


def variance_share(plane: problems.Plane, trajectories: Sequence[Trajectory]) -> float:
    """Return the share of the variance of the paths that lies in the plane, from 0 to 1.

    1 − Σ (distance of a point from the plane through the mean)² / Σ ‖w − mean‖²

    Parameters
    ----------
    plane : Plane
        As `path_plane` returns it.
    trajectories : sequence of Trajectory
        Runs on the problem of the plane.

    Raises
    ------
    InputError
        If the plane is none, or if the trajectories are not single runs on its problem.

    Examples
    --------
    Along directions of one curvature a path is straight, so two curvatures make a plane:

    >>> from landscapes import problems
    >>> from optimizers import gd, path_plane, trace
    >>> run = trace(gd(lr=0.03), problems.spectrum([1, 1, 50, 50]), steps=50)
    >>> round(variance_share(path_plane([run]), [run]), 9)
    1.0
    """
    if not isinstance(plane, problems.Plane):
        raise InputError(f"plane must be one from path_plane, got {short_repr(plane)}")
    trajectories = check_runs(trajectories)
    if trajectories[0].landscape.size != plane.problem.size:
        raise InputError(f"the trajectories must be runs on {plane.problem!r}, that of the plane")
    points = held_points(trajectories)
    away = points - points.mean(axis=0)
    whole = float((away**2).sum())
    inside = away @ np.linalg.pinv(plane.directions) @ plane.directions
    return float((inside**2).sum()) / whole if whole else 1.0


def project(trajectories: Sequence[Trajectory], plane: problems.Plane) -> list[ProjectedRun]:
    """Return the runs in the plane, on the surface of f over it; their values are those of the runs themselves."""
    x, y = plane.coordinates(held_points(trajectories)).T
    surface = plane.surface((_interval(x, y), _interval(y, x)))
    inherited = [one.name for one in fields(Trajectory)]
    runs = []
    for run in trajectories:
        parts = {name: getattr(run, name) for name in inherited}
        points = plane.coordinates(run.points)
        moves = np.abs(np.diff(points, axis=0))
        parts |= {
            "landscape": surface,
            "points": points,
            "gradients": run.gradients @ plane.directions.T,
            "state": {},
            "region": project_region(run.region, plane),
            "path_length": np.where(np.isfinite(moves), moves, 0.0).sum(axis=0),
        }
        runs.append(ProjectedRun(**parts, run=run))
    return runs


def project_region(region: Region | None, plane: problems.Plane) -> Region | None:
    """Return the shadow of a region in a plane; None if it has another shape.

    The shadow of a normal distribution is normal, with the covariance P Σ Pᵀ, and that of a ball is a disc, if the
    directions of the plane are orthonormal.
    """
    onto = np.linalg.pinv(plane.directions)
    if isinstance(region, SearchDistribution):
        covariance = onto.T @ region.covariance @ onto
        mean, points = plane.coordinates(region.mean), plane.coordinates(region.points)
        return SearchDistribution(mean, region.sigma, covariance, points)
    if isinstance(region, Population | TriedPoints):
        return type(region)(plane.coordinates(region.points))
    if isinstance(region, TrustRegion) and np.allclose(onto.T @ onto, np.eye(2)):
        return TrustRegion(plane.coordinates(region.centre), region.radius)
    return None


def _interval(values: np.ndarray, others: np.ndarray) -> tuple[float, float]:
    """Return limits around values; those that hardly change get a share of the range of the others."""
    low, high = float(values.min()), float(values.max())
    margin = MARGIN * max(high - low, 0.1 * float(np.ptp(others)), 1e-9)
    return low - margin, high + margin


def projection_terms(plane: problems.Plane, trajectories: Sequence[Trajectory]) -> str:
    """Return a sentence on what the plane shows of the paths, and what it does not."""
    share = variance_share(plane, trajectories)
    if share > 1 - 1e-9:
        return _("All paths lie in the plane: its contours are those that they meet.")
    most = max(float(np.nanmax(plane.distance(run.points))) for run in trajectories)
    words = N_(
        "The plane holds {percent:.4g} % of the variance of the paths; points are up to {most:.2g} off it. "
        "Off the plane f differs: the contours are not those that the paths meet."
    )
    return _(words, percent=100 * min(share, 0.9999), most=most)

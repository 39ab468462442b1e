"""Races on problems of n parameters: the plane they are drawn in, and panels on curvature, directions and layers."""

import numpy as np
import pytest

from landscapes import InputError, problems
from optimizers import adam, gd, heavy_ball, momentum, path_plane, project, rmsprop, sharpness, trace, variance_share
from visualizer import race
from visualizer.plotting.panels.racer_path import RacerPath

SPIRALS = problems.two_spirals(60, noise=0.02)
NETWORK = problems.mlp(*SPIRALS, hidden=(8, 8))
VALLEY = problems.spectrum([1, 1, 2, 45, 50, 50])


def test_principal_components_are_those_of_the_covariance():
    runs = [trace(rule, NETWORK, steps=80) for rule in (gd(lr=0.5), adam(lr=0.02))]
    plane = path_plane(runs)
    points = np.vstack([run.points for run in runs])
    variances = np.linalg.eigvalsh(np.cov(points.T))[::-1]
    assert variance_share(plane, runs) == pytest.approx(variances[:2].sum() / variances.sum(), rel=1e-9)
    drawn = plane.points(plane.coordinates(points))
    assert plane.distance(points) == pytest.approx(np.linalg.norm(points - drawn, axis=1))
    assert np.abs((points - drawn) @ plane.directions.T).max() < 1e-9  # what is left out is perpendicular


def test_contours_of_a_path_in_the_plane_are_its_losses():
    run = trace(momentum(lr=0.03), VALLEY, [1, 0, 0, 0, 1, 0], steps=60)
    plane = path_plane([run])
    (shown,) = project([run], plane)
    heights = shown.landscape.value(*shown.points.T)
    assert np.abs(heights - run.values).max() < 1e-9
    assert race(VALLEY, [momentum(lr=0.03)], [1, 0, 0, 0, 1, 0]).disclosure == (
        "All paths lie in the plane: its contours are those that they meet."
    )


@pytest.mark.slow
def test_a_path_off_the_plane_is_told_with_its_distance():
    film = race(NETWORK, [gd(lr=0.5), adam(lr=0.02)], steps=60)
    texts = [text.get_text() for text in film.scene().figure.findobj(lambda artist: hasattr(artist, "get_text"))]
    (told,) = {text.replace("\n", " ") for text in texts if "variance" in text}
    runs = [run.full for run in film.trajectories]
    plane = path_plane(runs)
    most = max(plane.distance(run.points).max() for run in runs)
    assert f"{100 * variance_share(plane, runs):.4g} % of the variance" in told
    assert f"up to {most:.2g} off it" in told


@pytest.mark.slow
@pytest.mark.parametrize("where", [VALLEY, NETWORK, "ravine", "saddle"], ids=str)
def test_every_panel_draws_every_problem(where):
    rules = [gd(lr=0.03), rmsprop(lr=0.02)]
    scene = race(where, rules, steps=20, panels="gradient sharpness | spectrum | updates").scene()
    scene.show(7.5)
    scene.figure.canvas.draw()
    for panel in scene.panels:
        lines = [line for line in panel.moving if isinstance(line, RacerPath)]
        assert len(lines) % len(rules) == 0
        assert all(7.5 <= len(line.shown) <= 9 for line in lines)


def test_the_rows_of_updates_are_the_groups_of_a_problem_and_the_coordinates_of_a_landscape():
    def rows(where):
        return race(where, [gd(lr=0.03)], steps=12, panels="updates").scene()["updates"].rows

    assert [row.name for row in rows(NETWORK)] == list(NETWORK.groups)
    flat, steep = rows("ravine")
    assert (flat.name, steep.name) == ("W", "b")
    falls = [np.diff(row.lines[0][2:8]).mean() for row in (flat, steep)]  # a step is 1 − αλ of the one before
    assert falls[1] / falls[0] == pytest.approx(np.log(0.03 * 50 - 1) / np.log(1 - 0.03))


def test_the_rows_that_swing_are_lit():
    def lit(rule):
        return [row.lit for row in race(VALLEY, [rule], steps=60, panels="spectrum").scene()["spectrum"].rows]

    assert lit(gd(lr=0.038)) == [True, True, True, False, False, False]  # by falling curvature: 50, 50, 45, 2, 1, 1
    assert not any(lit(rmsprop(lr=0.02)))


def test_a_row_is_the_coordinate_along_its_eigenvector():
    valley = problems.spectrum([3, 40], rotation=2, start=[5, 7])
    film = race(valley, [gd(lr=0.04)], steps=30, panels="spectrum")
    (run,) = film.trajectories
    rows = film.scene()["spectrum"].rows
    along = run.full.points @ run.full.landscape.directions[:, 1]
    assert rows[0].name == "λ = 40"
    assert rows[0].lines[0] == pytest.approx(along / np.abs(along).max())
    assert rows[0].note == "gd × 0.6"


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        (gd(lr=0.1), 20),
        (heavy_ball(lr=0.1, beta=0.5), 2 * 1.5 / 0.1),
        (momentum(lr=0.1, beta=0.5), 2 * 1.5 / 0.5 / 0.1),
        (adam(lr=0.1, beta1=0.5), 2 * 1.5 / 0.5 / 0.1),
        (rmsprop(lr=0.1), 20),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_limit_of_sharpness_is_where_a_swing_grows(rule, limit):
    assert sharpness(trace(rule, VALLEY, steps=3)).limits == pytest.approx(limit)
    if rule.name in ("rmsprop", "adam"):
        return
    for share, grows in ((0.99, False), (1.01, True)):
        run = trace(rule, problems.spectrum([share * limit]), steps=400)
        assert (abs(run.points[-1, 0]) > abs(run.points[200, 0])) == grows


def test_sharpness_of_a_preconditioned_rule_is_that_of_the_scaled_hessian():
    run = trace(adam(lr=0.01), NETWORK, steps=30)
    measured = sharpness(run, points=4)
    c2 = run.state["c2"][1:]
    for t, value in zip(measured.steps[1:], measured.values[1:], strict=True):
        k = min(t, 29)
        d = 1 / np.sqrt(np.sqrt(run.state["v"][1:][k] / c2[k]) + 1e-8)
        scaled = d[:, None] * NETWORK.hessian(run.points[t]) * d
        # the first steps of Adam have the rate of m / c1
        assert value == pytest.approx(np.linalg.eigvalsh(scaled)[-1], rel=1e-6)


def test_gradient_descent_and_rmsprop_run_at_the_edge_of_stability():
    network = problems.mlp(*problems.two_spirals(200, noise=0.02), hidden=(20, 20))
    descent, scaled = (sharpness(trace(rule, network, steps=400)) for rule in (gd(lr=1.0), rmsprop(lr=0.003)))
    share = descent.values / descent.limits
    assert share[0] < 0.8
    assert np.sum(np.diff(np.sign(share - 1)) != 0) > 5  # it crosses the limit again and again, and does not diverge
    assert (scaled.values / scaled.limits)[20:] == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: race("ravine", plane="pca"), "plane is for a problem of n parameters; a landscape has two"),
        (lambda: race(VALLEY), "a race on spectrum needs optimizers"),
        (lambda: race(VALLEY, [gd], fair="tuned"), "cannot be fair='tuned'; allowed: 'lr', 'budget'"),
        (lambda: race(VALLEY, [gd], panels="map rate"), "the panel 'rate' is for a landscape"),
        (lambda: race(VALLEY, [gd], arrows=True), "arrows are for a landscape"),
        (lambda: race(VALLEY, [gd], plane="pka"), "unknown plane 'pka': did you mean 'pca'?"),
        (lambda: race(VALLEY, [gd], plane=(0, 6)), "two different numbers of parameters below 6"),
        (lambda: race(problems.spectrum([1]), [gd]), "a plane needs at least 2 parameters, spectrum has 1"),
        (lambda: trace(gd, race(VALLEY, [gd]).landscape), "a plane is drawn only; run the problem itself"),
        (lambda: sharpness(3), "trajectory must be a single run from optimizers.trace"),
        (lambda: path_plane([]), "trajectories must be single runs on one problem"),
        (lambda: path_plane([trace(gd, "ravine", steps=2)]), "trajectories must be single runs on one problem"),
        (lambda: variance_share(3, []), "plane must be one from path_plane, got 3"),
    ],
)
def test_bad_input_is_one_clear_error(call, sentence):
    with pytest.raises(InputError, match=r"^[^\n]+$") as error:
        call()
    assert sentence in str(error.value)


@pytest.mark.parametrize("plane", ["random", (0, 4), np.eye(6)[:2]], ids=["random", "two", "array"])
def test_other_planes_go_through_the_last_point(plane):
    run = trace(gd(lr=0.03), VALLEY, steps=30)
    where = path_plane([run], plane)
    assert where.distance(run.points[-1]) == pytest.approx(0, abs=1e-12)
    assert where.surface().value(*where.coordinates(run.points[-1])) == pytest.approx(run.values[-1], rel=1e-9)


def test_random_directions_have_the_size_of_each_layer():
    run = trace(gd(lr=0.5), NETWORK, steps=20)
    plane = path_plane([run], "random")
    for part in NETWORK.groups.values():
        sizes = np.linalg.norm(plane.directions[:, part], axis=1)
        assert sizes == pytest.approx(np.linalg.norm(run.points[-1][part]))

"""Regions of guests: simplex, trust region, population and distribution are those that the library works with."""

import inspect
import itertools
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from PIL import Image

import landscapes
from landscapes import InputError, problems, rosenbrock
from optimizers import adam, guests, trace
from optimizers._runs import guest_run, scipy_regions
from optimizers._runs.regions import TrustRegion
from visualizer import race
from visualizer.plotting.look import Look
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.regions import region_handles

optimize = pytest.importorskip("scipy.optimize", reason='scipy is not installed: ".[guests]" has it')

STARTS = [("rosenbrock", (-1.2, 1.0)), ("himmelblau", (0.5, -4.0)), ("ackley", (2.0, 1.5))]
STEPS = 150


def area(triangle):
    first, second = triangle[1:] - triangle[0]
    return abs(first[0] * second[1] - first[1] * second[0]) / 2


# Nelder-Mead


@pytest.mark.parametrize(("name", "start"), STARTS)
@pytest.mark.parametrize("options", [{}, {"maxfev": 41}, {"initial_simplex": [(-1, 2), (0.5, 2), (-1, 1)]}])
def test_the_last_simplex_is_the_final_one_of_scipy(name, start, options):
    surface = landscapes.get(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        home = optimize.minimize(lambda p: surface.value(*p), start, method="Nelder-Mead", options=options)
    run = trace(guests.scipy("Nelder-Mead", **options), surface, start=start, steps=STEPS)
    np.testing.assert_array_equal(run.region.vertices[-1], home.final_simplex[0])
    assert home.nit - 1 <= run.stopped_at <= home.nit
    np.testing.assert_array_equal(run.region.vertices[1:, 0], run.points[1:])  # the best vertex
    values = surface.value(*np.moveaxis(run.region.vertices[1:], -1, 0))
    assert (np.diff(values, axis=1) >= 0).all()


@pytest.mark.parametrize(("name", "start"), STARTS)
def test_a_simplex_is_reflected_expanded_contracted_or_shrunk(name, start):
    run = trace(guests.scipy("Nelder-Mead"), name, start=start, steps=40)
    first = np.array([start, (1.05 * start[0], start[1]), (start[0], 1.05 * start[1])])
    np.testing.assert_array_equal(run.region.vertices[0], first)
    vertices, moves = run.region.vertices[: (run.stopped_at or 40) + 1].copy(), []
    if (vertices[-1] == vertices[-2]).all():  # scipy 1.14 calls back once more at the end
        vertices = vertices[:-1]
    vertices[0] = first[np.argsort(landscapes.get(name).value(*first.T))]
    for (best, second, worst), after in itertools.pairwise(vertices):
        moved = [vertex for vertex in after if not any((vertex == old).all() for old in (best, second))]
        if len(moved) == 2:
            halves = [(best + other) / 2 for other in (second, worst)]
            np.testing.assert_allclose(sorted(map(tuple, moved)), sorted(map(tuple, halves)), rtol=1e-12)
            moves.append("shrunk")
            continue
        middle = (best + second) / 2
        away = (moved[0] - middle) @ (middle - worst) / ((middle - worst) @ (middle - worst))
        moves.append(min((1, 2, 0.5, -0.5), key=lambda move: abs(move - away)))
        np.testing.assert_allclose(moved[0], middle + moves[-1] * (middle - worst), rtol=1e-9)
        assert area(after) == pytest.approx(abs(moves[-1]) * area(np.array([best, second, worst])), rel=1e-6)
    assert len(set(moves)) >= 3


# trust regions

#: How far beyond the radius a step may lie: trust-exact stops within 10 % of it (its `k_easy`).
BEYOND = {"dogleg": 1e-9, "trust-ncg": 1e-9, "trust-krylov": 1e-6, "trust-exact": 0.1, "trust-constr": 1e-9}


def disc_of(run):
    """Radius, length of each step, and factor of the radius, up to where the run stopped."""
    end = run.steps if run.stopped_at is None else run.stopped_at
    radius = run.region.radius[: end + 1]
    np.testing.assert_array_equal(run.region.centre, run.points)
    return radius, np.linalg.norm(np.diff(run.points[: end + 1], axis=0), axis=1), radius[1:] / radius[:-1]


@pytest.mark.parametrize("method", BEYOND)
@pytest.mark.parametrize("start", [(-1.2, 1.0), (0.5, -1.0), (2.0, 2.0)])
def test_a_step_stays_in_the_disc_and_the_radius_changes_by_the_factors_of_the_method(method, start):
    run = trace(guests.scipy(method), rosenbrock, start=start, steps=60)
    radius, lengths, factors = disc_of(run)
    assert radius[0] == 1
    assert (lengths <= radius[:-1] * (1 + BEYOND[method])).all()
    if method == "trust-constr":
        assert (factors >= 0.1 - 1e-12).all()
        grown = factors > 1
        assert (radius[1:][grown] <= 7 * lengths[grown] * (1 + 1e-12)).all()
    else:
        assert set(factors) <= {0.25, 1.0, 2.0}
        assert (factors[lengths == 0] == 0.25).all()  # a rejected step
        on_the_edge = lengths >= radius[:-1] * (1 - 1e-6)
        assert on_the_edge[factors == 2].all() or method == "trust-exact"
    assert (factors < 1).any()
    assert (factors > 1).any() or method != "trust-constr"


def test_the_radius_obeys_the_options():
    options = {"initial_trust_radius": 0.1, "max_trust_radius": 0.15}
    radius, lengths, _ = disc_of(trace(guests.scipy("trust-ncg", **options), rosenbrock, start=(-1.2, 1), steps=60))
    assert radius[0] == 0.1
    assert radius.max() == 0.15
    assert lengths.max() <= 0.15 * (1 + 1e-9)
    stuck = trace(guests.scipy("dogleg", initial_trust_radius=0.3), "himmelblau", start=(0, 0), steps=4)
    assert (stuck.stopped_at, stuck.region.radius.tolist()) == (0, [0.3] * 5)


# populations


def test_the_population_is_that_of_scipy_from_the_first_one_on():
    surface, kept = landscapes.rastrigin, []

    def keep(intermediate_result):
        kept.append(intermediate_result.population.copy())

    search = optimize.differential_evolution
    random = {"rng" if "rng" in inspect.signature(search).parameters else "seed": np.random.default_rng(5)}
    search(lambda p: surface.value(*p), surface.domain, callback=keep, x0=surface.start, **random)
    run = trace(guests.scipy("differential_evolution"), surface, steps=len(kept), seed=5)
    np.testing.assert_array_equal(run.region.points[1 : len(kept) + 1], kept)
    values = surface.value(*np.moveaxis(run.region.points, -1, 0))
    assert (np.sort(values, axis=1)[1:] <= np.sort(values, axis=1)[:-1]).all()  # a member is replaced by a better one
    np.testing.assert_allclose(run.region.points[0, 0], surface.start, rtol=1e-12)
    assert len(np.unique(run.region.points[0], axis=0)) == 30
    np.testing.assert_array_equal(run.region.points[1, 0], run.points[1])


def test_annealing_keeps_the_points_that_it_tried():
    run = trace(guests.scipy("dual_annealing"), "rastrigin", steps=40, seed=3)
    tried, last = run.region.points, run.stopped_at
    assert last > 3
    counts = np.isfinite(tried).all(axis=2).sum(axis=1)
    np.testing.assert_array_equal(counts[1:last], np.diff(run.evaluations.f)[: last - 1])
    for t in range(1, last):
        assert (tried[t] == run.points[t]).all(axis=1).any()
    values = landscapes.rastrigin.value(*np.moveaxis(tried[: last + 1], -1, 0))
    assert np.nanmin(values) == run.values[-1]
    (x0, x1), (y0, y1) = landscapes.rastrigin.domain
    known = tried[np.isfinite(tried).all(axis=2)]
    assert ((known >= (x0, y0)) & (known <= (x1, y1))).all()


# CMA-ES


def cma():
    return pytest.importorskip("cma", reason='cma is not installed: ".[guests]" has it')


@pytest.mark.parametrize("options", [{}, {"CMA_diagonal": True}, {"popsize": 11, "CMA_stds": [1, 3]}])
def test_the_run_is_that_of_cma_and_its_ellipse_is_sigma_squared_c(options):
    library, draw = cma(), np.random.default_rng(4).standard_normal
    silent = {"verbose": -9, "verb_log": 0, "seed": np.nan, "signals_filename": ""}
    strategy = library.CMAEvolutionStrategy(
        [-1.2, 1.0], 0.5, {**options, **silent, "randn": lambda *shape: draw(shape), "maxiter": 500}
    )
    run = trace(guests.cma(sigma0=0.5, **options), rosenbrock, start=(-1.2, 1), steps=50, seed=4)
    for t in range(50):
        points = strategy.ask()
        np.testing.assert_array_equal(run.region.points[t], points)
        np.testing.assert_array_equal(run.region.mean[t], run.points[t])
        np.testing.assert_array_equal(run.points[t], strategy.mean)
        if not options:
            np.testing.assert_allclose(run.region.covariance[t], strategy.sigma**2 * strategy.C, rtol=1e-12)
        np.testing.assert_allclose(np.sqrt(np.diagonal(run.region.covariance[t])), strategy.stds, rtol=1e-4)
        strategy.tell(points, [rosenbrock.value(*p) for p in points])
    assert run.evaluations.f[-1] == strategy.countevals
    assert run.evaluations.gradient[-1] == 0


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"CMA_diagonal": True}, {"CMA_stds": [1, 4]}])
def test_the_points_of_cma_have_the_mean_and_the_covariance_of_its_ellipse(options):
    cma()
    run = trace(guests.cma(sigma0=2, popsize=8000, **options), "rotated_ravine", steps=2, seed=1)
    region = run.region
    for t in range(3):
        root = np.linalg.cholesky(region.covariance[t])
        normal = np.linalg.solve(root, (region.points[t] - region.mean[t]).T)
        np.testing.assert_allclose(np.cov(normal), np.eye(2), atol=0.07)  # 4 standard errors
        np.testing.assert_allclose(normal.mean(axis=1), 0, atol=0.05)
    inner, outer = region.outlines(2)
    for deviations, ellipse in ((1, inner), (2, outer)):
        away = ellipse - region.mean[2]
        distances = np.sqrt((away * np.linalg.solve(region.covariance[2], away.T).T).sum(axis=1))
        np.testing.assert_allclose(distances, deviations, rtol=1e-9)


def test_equal_seeds_are_equal_runs_and_nothing_outside_is_touched(tmp_path, monkeypatch, capsys):
    cma()
    monkeypatch.chdir(tmp_path)
    state = np.random.get_state()[1].copy()  # noqa: NPY002  # that of numpy itself, which cma would seed
    one, again, other = (trace(guests.cma(), "himmelblau", steps=30, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002  # as above
    np.testing.assert_array_equal(one.points, again.points)
    for part, same in zip(one.region, again.region, strict=True):
        np.testing.assert_array_equal(part, same)
    assert (one.points[1] != other.points[1]).all()
    assert not list(Path(tmp_path).iterdir())
    assert "".join(capsys.readouterr()) == ""
    assert one.region.sigma[0] == np.ptp(landscapes.himmelblau.domain, axis=1).min() / 4


def test_cma_runs_on_a_problem_and_stays_in_bounds():
    cma()
    bowl = problems.spectrum(np.arange(1.0, 9.0))
    run = trace(guests.cma(sigma0=0.5), bowl, steps=150, seed=2)
    assert run.values[-1] < 1e-3 * run.values[0]
    assert run.region.covariance.shape == (151, 8, 8)
    boxed = trace(guests.cma(bounds=[[-1, -1], [0.5, 1]]), "sphere", start=(0.4, 0.4), steps=40)
    assert type(boxed.region).__name__ == "Population"  # which bounds bend: no ellipse
    assert boxed.region.points[..., 0].max() <= 0.5
    stopped = trace(guests.cma(ftarget=1.0), "sphere", steps=60)
    assert stopped.message == "ftarget=1.0"
    assert 0 < stopped.stopped_at < 60


WRONG = {
    "an unknown option": ({"popsiz": 3}, "unknown option of CMA-ES 'popsiz': did you mean 'popsize'?"),
    "no step size": ({"sigma0": 0}, "sigma0 must be a finite number > 0, got 0"),
    "an endless step size": ({"sigma0": np.inf}, "sigma0 must be a finite number > 0, got inf"),
    "a text, which is code to cma": ({"popsize": "10**9"}, "popsize must not be a text, got '10**9'"),
    "too many points": ({"popsize": 1e9}, "popsize must be at most 20000"),
    "far too many": ({"popsize_factor": 1e9}, "popsize must be at most 20000"),
    "too few": ({"popsize": -1}, "guests.cma(popsize=-1) cannot run: "),
    "what Ravine sets": ({"verb_log": 1}, "unknown option of CMA-ES 'verb_log'"),
}


@pytest.mark.parametrize("what", WRONG)
def test_bad_input_of_cma(what):
    cma()
    options, says = WRONG[what]
    with pytest.raises(InputError) as caught:
        trace(guests.cma(**options), "sphere", steps=3)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_problem_needs_a_step_size():
    cma()
    with pytest.raises(InputError, match="sigma0 has no default on spectrum, which has no domain"):
        trace(guests.cma(), problems.spectrum([1.0, 2.0]), steps=3)


# what all have in common


def guest(name):
    if name == "cma":
        cma()
        return guests.cma(sigma0=1)
    return guests.scipy(name)


WITH_REGION = [*scipy_regions.READERS, "cma"]


@pytest.mark.parametrize("name", WITH_REGION)
def test_a_run_that_stops_keeps_its_last_region_and_a_shorter_run_has_the_same(name):
    run = trace(guest(name), "mccormick", start=(3.0, 2.0), steps=120, seed=1)
    assert run.stopped_at is not None
    cut = trace(guest(name), "mccormick", start=(3.0, 2.0), steps=2, seed=1)
    assert type(run.region) is type(cut.region)
    for whole, part in zip(run.region, cut.region, strict=True):
        assert len(whole) == 121
        np.testing.assert_array_equal(
            whole[run.stopped_at :], np.broadcast_to(whole[-1], whole[run.stopped_at :].shape)
        )
        if whole.shape[1:] == part.shape[1:]:
            rows = slice(0, min(run.stopped_at, 3))
            np.testing.assert_array_equal(whole[rows], part[rows])


@pytest.mark.parametrize("name", ["Nelder-Mead", "dogleg", "differential_evolution", "cma"])
def test_several_starts_have_a_region_each(name):
    starts = np.array([[-1.2, 1.0], [0.5, 0.5], [1e300, 0.0]])[: 2 if name == "differential_evolution" else 3]
    fan = trace(guest(name), rosenbrock, start=starts, steps=6)
    for lane, start in zip(fan.lanes(), starts, strict=True):
        alone = trace(guest(name), rosenbrock, start=start, steps=6)
        for part, own in zip(lane.region, alone.region or [np.nan] * 9, strict=bool(alone.region)):
            np.testing.assert_array_equal(part, np.broadcast_to(own, part.shape))


@pytest.mark.parametrize("name", [name for name in guests.METHODS if name not in scipy_regions.READERS])
def test_a_method_that_tells_no_region_has_none(name):
    assert trace(guests.scipy(name), "himmelblau", start=(1.0, 1.0), steps=2).region is None


def test_no_region_is_guessed_where_scipy_has_no_such_variable(monkeypatch):
    assert trace(adam(lr=0.1), "sphere", steps=3).region is None
    monkeypatch.setattr(scipy_regions, "variable", lambda *names: None)
    for name in ("Nelder-Mead", "trust-ncg"):
        film = race(rosenbrock, guests.scipy(name), steps=5)
        assert film.trajectories[0].region is None
        assert film.scene()["map"].regions.moving == []


@pytest.mark.parametrize("name", WITH_REGION)
def test_regions_that_would_take_too_much_memory_are_left_out(name, monkeypatch):
    whole = trace(guest(name), "himmelblau", start=(1.0, 1.0), steps=6)
    numbers = sum(part.size for part in whole.region)
    monkeypatch.setattr(guest_run, "MAX_NUMBERS", numbers - 1)
    without = trace(guest(name), "himmelblau", start=(1.0, 1.0), steps=6)
    assert without.region is None
    np.testing.assert_array_equal(without.points, whole.points)
    monkeypatch.setattr(guest_run, "MAX_NUMBERS", 2 * numbers)
    pair = trace(guest(name), "himmelblau", start=[(1.0, 1.0), (1.0, 1.0)], steps=6)
    assert sum(part.size for part in pair.region) == 2 * numbers


def test_a_simplex_of_very_many_parameters_is_left_out():
    many, few = (problems.spectrum(np.linspace(1, 2, n)) for n in (300, 3))
    assert trace(guests.scipy("Nelder-Mead"), many, steps=400).region is None  # 400 times 301 points
    assert trace(guests.scipy("Nelder-Mead"), few, steps=5).region.vertices.shape == (6, 4, 3)


# pictures


@pytest.mark.parametrize("name", WITH_REGION)
def test_the_drawn_region_is_that_of_the_run_at_every_time(name):
    film = race("himmelblau", [adam(lr=0.1), guest(name)], start=(0.5, 1.0), steps=12)
    run, scene = film.trajectories[1], film.scene()
    panel = scene["map"].regions
    assert set(panel.outlines) == {1}
    for time in (0, 1, 3.75, 12, 2):
        scene.show(time)
        step = int(time)
        outlines = [path.vertices[:-1] for path in panel.outlines[1].get_paths()]  # matplotlib closes them
        expected = run.region.outlines(step)
        assert len(outlines) == len(expected)
        for drawn, own in zip(outlines, expected, strict=True):
            np.testing.assert_array_equal(drawn, own)
        np.testing.assert_array_equal(panel.dots[1].get_xydata(), run.region.dots(step))
        if name == "Nelder-Mead":
            np.testing.assert_array_equal(outlines[0], run.region.vertices[step])
    (legend,) = scene.figure.legends
    assert any(text.get_text() == run.region.title(run.optimizer.name) for text in legend.get_texts())
    assert scene.moving.index(panel.outlines[1]) < scene.moving.index(scene.heads[0])


def test_a_region_moves_in_a_film_and_lies_in_the_colour_of_its_racer():
    film = race(rosenbrock, guests.scipy("trust-ncg"), start=(-1.2, 1.0), steps=8)
    frames = list(film.frames())
    assert any((one != other).any() for one, other in itertools.pairwise(frames))
    scene = film.scene()
    scene.show(3)
    outline = scene["map"].regions.outlines[0]
    np.testing.assert_allclose(outline.get_edgecolor()[0], outline.get_facecolor()[0] + [0, 0, 0, 0.86], atol=1e-9)
    cloud = race(rosenbrock, guests.scipy("trust-ncg"), start=[(-1.2, 1.0), (1.0, 2.0)], steps=3).scene()
    cloud.show(2)
    assert len(cloud.figure.legends[0].get_texts()) == 2  # the racer and the minimum: a cloud draws no regions


def test_a_gif_has_the_colours_of_a_region_that_is_gone_at_the_end(tmp_path):
    corners = [(-1.5, 2.0), (-0.7, 2.0), (-1.5, 1.2)]
    guest = guests.scipy("Nelder-Mead", initial_simplex=corners)
    film = race(rosenbrock(b=10), guest, start=corners[0], steps=45, seconds=1, panels="map", progress_line=False)
    with Image.open(film.save(tmp_path / "film.gif", width=400)) as saved:
        first = np.asarray(saved.convert("RGB"), dtype=float)
    clip = film.clip(width=400)
    whole, last = (frame[..., :3].astype(float) for frame in (clip.renderer(0), clip.last))
    scene = clip.scene
    low, high = scene["map"].axes.transData.transform([corners[2], corners[1]]).round().astype(int)
    rows, columns = slice(len(whole) - high[1] + 6, len(whole) - low[1] - 30), slice(low[0] + 8, low[0] + 30)
    assert abs(whole - last)[rows, columns].mean() > 4  # the area is seen
    assert abs(whole - first)[rows, columns].mean() < 3


def test_on_a_problem_the_shadow_of_a_region_is_drawn():
    cma()
    racers = [guests.cma(sigma0=1, popsize=4000), guests.scipy("trust-ncg"), guests.scipy("Nelder-Mead")]
    bowl = problems.spectrum([1.0, 3.0, 9.0, 27.0])
    shadow, disc, simplex = race(bowl, racers, steps=6, plane=(1, 3), seed=2).trajectories
    whole = shadow.full.region
    np.testing.assert_allclose(shadow.region.covariance, whole.covariance[:, [1, 3]][..., [1, 3]], rtol=1e-12)
    origin = shadow.points[0] - shadow.full.points[0, [1, 3]]
    np.testing.assert_allclose(shadow.region.points - origin, whole.points[..., [1, 3]], rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(shadow.region.mean, shadow.points)
    np.testing.assert_array_equal(disc.region.radius, disc.full.region.radius)
    assert (simplex.full.region.vertices.shape, simplex.region) == ((7, 5, 4), None)  # of which no triangle is left
    tilted = race(bowl, racers, steps=6, plane="random", seed=2).trajectories[0].region
    for points, covariance in ((tilted.points[t], tilted.covariance[t]) for t in (0, 6)):
        scale = np.trace(covariance)
        np.testing.assert_allclose(np.cov(points.T) / scale, covariance / scale, atol=0.05)


@pytest.mark.parametrize("at", [None, 0, 3, 6])
def test_the_legend_shows_an_area_for_a_region_that_is_seen_at_any_step_and_else_a_dot(at):
    run = trace(guests.scipy("trust-ncg"), rosenbrock, start=(-1.2, 1.0), steps=6)
    radius = np.full(7, np.nan)
    if at is not None:
        radius[at] = 1.0
    seen = replace(run, region=TrustRegion(run.points, radius))
    (entry,) = region_handles(PlotContext(rosenbrock, [seen]))
    assert isinstance(entry, Line2D if at is None else Patch)
    assert entry.get_label() == "trust region of trust-ncg"
    assert region_handles(PlotContext(rosenbrock, [seen], Look(panels="loss"))) == []


def test_a_surface_draws_no_region():
    surface = race(rosenbrock, guests.scipy("trust-ncg"), steps=3, panels="surface").scene()
    assert len(surface.figure.legends[0].get_texts()) == 2

"""What a picture holds: nothing that happens is cut off silently, and no axis is stretched without a word."""

import numpy as np
import pytest
from conftest import every_landscape, every_pair
from matplotlib.colors import to_rgba

import landscapes
import optimizers
from landscapes import InputError, formula, picture, ravine, rosenbrock, saddle
from optimizers import adam, gd, heavy_ball, momentum, rmsprop, trace
from visualizer import race, side_by_side
from visualizer.plotting.aspect import EQUAL, FLATTEST, MAX_INCHES, TALLEST, tallest, with_room
from visualizer.plotting.exits import find_exits
from visualizer.plotting.extent import fit_extent, within
from visualizer.plotting.look import Look

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


def random_race(seed):
    """One to four rules on a landscape, from a start in or near its domain, often at too large rates."""
    choose = np.random.default_rng(seed)
    surface = landscapes.get(choose.choice(landscapes.names()))
    rules = [optimizers.get(name) for name in choose.choice(["gd", "momentum", "heavy_ball", "rmsprop", "adam"], 4)]
    racers = [rule(lr=float(10 ** choose.uniform(-3, 1))) for rule in rules[: choose.integers(1, 5)]]
    middle, size = np.mean(surface.domain, axis=1), np.ptp(surface.domain, axis=1)
    start = tuple((middle + choose.uniform(-0.8, 0.8, 2) * size).tolist())
    extent = None
    if seed % 4 == 0:  # what a user asks for may hold little of the race
        low = middle - choose.uniform(0.05, 0.4, 2) * size
        extent = tuple(zip(low.tolist(), (low + choose.uniform(0.2, 0.6, 2) * size).tolist(), strict=True))
    return race(surface, racers, start, steps=int(choose.integers(5, 120)), panels=["map"], extent=extent)


def excursions(inside):
    """The first step of each series of points outside."""
    return [t for t in range(len(inside)) if not inside[t] and (t == 0 or inside[t - 1])]


def assert_all_is_seen(film):
    """Every point of every run is drawn inside the picture, or lies after a mark of the step at which it left."""
    scene = film.scene()
    scene.canvas.draw()
    scene.show(scene.steps)
    panel, box = scene["map"], scene["map"].axes.bbox
    offsets = panel.exits.arrows.get_offsets() * [box.width, box.height]
    colors = panel.exits.arrows.get_facecolor()
    said = {label.get_text() for label in panel.exits.labels if label.get_visible()}
    for k, run in enumerate(film.trajectories):
        inside = within(run.points, scene.extent)
        drawn = {tuple(point) for point in panel.paths[k].get_xydata()}
        assert {tuple(point) for point in run.points[inside]} <= drawn
        left = excursions(inside)
        assert [exit.step for exit in panel.exits.exits[k]] == left
        own = offsets[(colors == to_rgba(scene.context.styles[k].color)).all(axis=1)]
        for exit in panel.exits.exits[k]:
            assert np.hypot(*(own - exit.place * [box.width, box.height]).T).min() < 120
        if left:
            assert f"{scene.context.names[k]}, step {left[0]}" in said
    return scene


@pytest.mark.thinned(4)
@pytest.mark.parametrize("seed", [*range(16), *(pytest.param(k, marks=pytest.mark.slow) for k in range(16, 40))])
def test_every_point_is_in_the_picture_or_marked_where_it_left(seed):
    assert_all_is_seen(random_race(seed))


def test_the_races_of_that_test_leave_and_stay_and_diverge():
    films = [random_race(seed) for seed in range(40)]
    boxes = [film.look.extent or fit_extent(film.landscape, film.trajectories) for film in films]
    inside = [within(run.points, box) for film, box in zip(films, boxes, strict=True) for run in film.trajectories]
    assert 20 < sum(points.all() for points in inside) < len(inside) - 20
    assert sum(run.diverged_at is not None for film in films for run in film.trajectories) > 5


@pytest.mark.parametrize(
    ("racers", "start", "held"),
    [
        ([gd(lr=0.038), momentum(lr=0.038)], (10, 6), (-5.4, 6)),  # beyond the domain, which ends at 4
        ([gd(lr=0.038)], (100, 100), (-90, 100)),  # the whole zigzag
        ([heavy_ball(lr=0.038)], (10, 3), None),
    ],
    ids=["a swing beyond the domain", "far away", "an overshoot"],
)
def test_a_swing_that_ends_is_held_whole(racers, start, held):
    film = race("ravine", racers, start)
    scene = assert_all_is_seen(film)
    assert all(within(run.points, scene.extent).all() for run in film.trajectories)
    low, high = held or np.ptp(film.trajectories[0].points[:, 1]) * np.array([-0.4, 0.4])
    assert scene.extent[1][0] < low
    assert high < scene.extent[1][1]
    assert not any(scene["map"].exits.exits)


def test_a_run_that_explodes_is_marked_in_every_panel():
    film = race("ravine", [gd(lr=0.041), adam(lr=0.2)], panels=["map", "swing", "loss", "phase"])
    scene = film.scene()
    scene.show(20)
    assert not any(len(panel.exits.arrows.get_offsets()) for panel in scene.panels)
    scene.show(200)
    run = film.trajectories[0]
    (low, high), first = scene["swing"].axes.get_ylim(), {}
    for panel in scene.panels:
        assert not panel.exits.exits[1]  # adam stays
        first[type(panel).__name__] = panel.exits.exits[0][0].step
        (arrow,) = panel.exits.arrows.get_offsets()
        assert np.any(np.isclose(arrow, 0, atol=1e-9) | np.isclose(arrow, 1, atol=1e-9))  # on the edge
    assert first["AcrossPanel"] == np.flatnonzero((run.points[:, 1] < low) | (run.points[:, 1] > high))[0]
    bottom, top = scene["loss"].axes.get_ylim()
    assert top == 1e4 * run.values[0]  # the axis grows with the explosion, up to there
    assert first["LossPanel"] == np.flatnonzero(run.values > top)[0]
    assert bottom < film.trajectories[1].values.min()


@pytest.mark.slow
@pytest.mark.parametrize("panel", ["map", "swing", "phase"])
def test_a_head_is_hollow_while_its_racer_is_outside(panel):
    film = race("ravine", [adam(lr=15)], steps=60, panels=["map", "swing", "phase"])  # far out, and back
    scene, points = film.scene(), film.trajectories[0].points
    (head,) = scene[panel].heads
    seen = set()
    for step, velocity in enumerate(np.diff(points[:, 1], prepend=points[:1, 1])):
        scene.show(step)
        point = {"map": points[step], "swing": (step, points[step, 1]), "phase": (points[step, 1], velocity)}[panel]
        is_hollow = head.get_markerfacecolor() != head.get_color()
        assert head.get_visible()
        assert is_hollow == (not scene[panel].axes.viewLim.contains(*point))
        seen.add(is_hollow)
    assert seen == {False, True}


def test_a_racer_that_comes_back_is_marked_each_time_and_goes_on():
    film = race("ravine", [gd(lr=0.038)], steps=60, extent=((-1, 11), (-0.5, 0.5)))
    scene = film.scene()
    scene.show(60)
    exits = scene["map"].exits
    inside = within(film.trajectories[0].points, scene.extent)
    assert [exit.step for exit in exits.exits[0]] == excursions(inside)
    assert exits.exits[0][-1].back is not None
    assert scene.heads[0].get_visible()
    assert len(scene.paths[0].get_xydata()) == 61
    scene.show(3)
    assert exits.exits[0][0].step == 0  # it starts outside
    assert len(exits.arrows.get_offsets()) == 1


def test_a_line_leaves_where_it_crosses_the_edge():
    exits = find_exits(np.array([[0.25, 0.5], [0.75, -0.5], [0.5, 0.5], [0.5, np.inf]]))
    assert [(exit.step, exit.time, *exit.place, exit.back) for exit in exits] == [
        (1, 0.5, 0.5, 0.0, 2),
        (3, 2.0, 0.5, 1.0, None),
    ]
    np.testing.assert_allclose(exits[0].direction, np.array([0.5, -1]) / np.hypot(0.5, 1))
    (lost,) = find_exits(np.array([[0.25, 0.5], [np.nan, np.nan], [np.nan, np.nan]]))
    assert (lost.step, lost.back, *lost.place, *lost.direction) == (1, None, 0.25, 0.5, 0, 0)
    assert find_exits(np.full((3, 2), np.nan)) == []


def test_a_loss_that_is_exactly_0_leaves_a_logarithmic_axis_straight_down_at_its_step():
    scene = race("sphere", [gd(lr=0.5), gd(lr=0.1)], (1.0, 0.0), steps=9, panels=["loss"]).scene()
    scene.show(9)
    (first,) = scene["loss"].exits.exits[0]
    assert first.step == 1
    assert first.direction.tolist() == [0, -1]
    assert first.place.tolist() == [0, 0]


def test_marks_of_twelve_racers_do_not_overlap():
    racers = [gd(lr=0.0401 + 0.0004 * k) for k in range(12)]
    scene = race("ravine", racers, steps=300, panels=["map"]).scene()
    scene.canvas.draw()
    scene.show(300)
    exits, renderer = scene["map"].exits, scene.canvas.get_renderer()
    points = exits.arrows.get_offsets() * scene["map"].axes.bbox.size
    apart = np.hypot(*(points[:, None] - points[None]).T) + 1e3 * np.eye(len(points))
    assert len(points) >= 8
    assert apart.min() > 10
    labels = [label for label in exits.labels if label.get_visible()]
    assert all(0.8 < label.get_fontsize() / scene.legend.get_texts()[0].get_fontsize() < 1.2 for label in labels)
    boxes = [label.get_window_extent(renderer) for label in labels]
    assert len(boxes) >= 8
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])


# what a picture is about


@every_landscape
@pytest.mark.thinned(24)
def test_the_picture_of_every_landscape_holds_its_race_and_what_it_is_about(landscape):
    film = race(landscape)
    box = fit_extent(landscape, film.trajectories)
    assert all(within(run.points, box).all() for run in film.trajectories if run.diverged_at is None)
    assert within(np.reshape(landscape.minima or landscape.saddles, (-1, 2)), box).all()
    scene = film.scene()
    for (low, high), (x0, x1) in zip(scene.extent, box, strict=True):
        assert low <= x0
        assert x1 <= high
        assert high - low < 2.6 * (x1 - x0)
    assert race(landscape, extent=scene.extent).scene().extent == scene.extent


def test_a_few_steps_of_rosenbrock_show_the_banana():
    (x0, x1), (y0, y1) = race("rosenbrock", [gd(lr=0.0005)], steps=2).scene().extent
    assert x0 < -1.2
    assert x1 > 1
    assert y0 < 0.3  # its floor is y = x²
    assert y1 > 1.4


def test_of_many_minima_the_near_ones_are_held():
    eggs = formula("cos(x)*cos(y)", domain=((-20, 20), (-20, 20)))
    assert len(eggs.minima) > 50
    run = trace(gd(lr=0.1), eggs, start=(3.0, 0.5), steps=60)
    (x0, x1), (y0, y1) = fit_extent(eggs, [run])
    assert within(np.array([np.pi, 0.0]), ((x0, x1), (y0, y1)))
    assert x1 - x0 < 12
    assert y1 - y0 < 12


def test_a_picture_is_seen_whole():
    surface = picture(np.add.outer(np.arange(20), np.arange(30)) / 50)
    assert fit_extent(surface, [trace(gd(lr=0.01), surface, steps=3)]) == surface.domain


def test_a_run_that_diverges_does_not_shrink_the_others():
    alone = fit_extent(ravine, [trace(adam(lr=0.2), ravine, steps=60)])
    both = fit_extent(ravine, [trace(rule, ravine, steps=60) for rule in (adam(lr=0.2), gd(lr=0.2))])
    assert np.ptp(both[0]) == pytest.approx(np.ptp(alone[0]), rel=0.3)
    assert np.ptp(both[1]) < 12  # the domain is 8 high, and gd ends at 1e50


# the aspect


def stretch(scene):
    """The length of one unit of y over that of one unit of x, as it is drawn."""
    scene.canvas.draw()
    axes = scene["map"].axes
    (x0, x1), (y0, y1) = scene.extent
    return axes.bbox.height / (y1 - y0) / (axes.bbox.width / (x1 - x0))


def said_stretch(scene):
    words = scene["map"].axes.get_xlabel().split("stretched ")
    return float(words[1].split()[0]) if len(words) > 1 else 1.0


LAYOUTS = {
    "alone": ["map"],
    "default": ["map", "swing"],
    "columns": [["map"], ["swing", "loss", "phase"]],
    "rows": [["map", "swing"], ["loss"]],
}


@pytest.mark.parametrize(
    ("surface", "panels", "width"), every_pair([ravine, rosenbrock, saddle], LAYOUTS.values(), [480, 1200])
)
@pytest.mark.slow
def test_the_map_says_by_how_much_it_is_stretched(surface, panels, width):
    scene = race(surface, LESSON, steps=30, panels=panels).scene(width)
    drawn, said = stretch(scene), said_stretch(scene)
    assert max(drawn, 1 / drawn) == pytest.approx(said, rel=EQUAL - 1)
    assert max(drawn, 1 / drawn) < 3


def test_the_ravine_is_long():
    scene = race("ravine").scene()
    drawn = stretch(scene)
    assert 1 < drawn < 1.6
    assert 50**0.5 / drawn > 4  # the axes of a contour line: a valley, not a bowl
    low, high = scene.extent[1]
    assert np.ptp([run.points[:, 1].max() for run in scene.trajectories] + [-0.9]) > 0.5 * (high - low)


@pytest.mark.parametrize(
    ("panels", "aspect", "extent"),
    every_pair(LAYOUTS.values(), ["equal", 2, "0.5"], [None, ((-1, 11), (-3, 3)), ((-1, 1), (-4, 4))]),
)
@pytest.mark.slow
def test_an_aspect_that_is_asked_for_is_drawn(panels, aspect, extent):
    drawn = 1 if aspect == "equal" else float(aspect)
    scene = race("ravine", LESSON, steps=20, panels=panels, aspect=aspect, extent=extent).scene()
    assert extent is None or scene.extent == extent
    assert stretch(scene) == pytest.approx(drawn, rel=1e-6) or extent is not None
    axes = scene["map"].axes
    box = axes.get_window_extent()
    (x0, x1), (y0, y1) = scene.extent
    assert box.height / (y1 - y0) / (box.width / (x1 - x0)) == pytest.approx(drawn, rel=1e-6)


@pytest.mark.slow
def test_races_side_by_side_say_it_too():
    films = [race(name, LESSON, steps=20, panels=["map"]) for name in ("ravine", "rosenbrock")]
    scene = side_by_side(*films).scene()
    scene.canvas.draw()
    for one in scene.races:
        axes = one["map"].axes
        (x0, x1), (y0, y1) = one.extent
        drawn = axes.bbox.height / (y1 - y0) / (axes.bbox.width / (x1 - x0))
        assert max(drawn, 1 / drawn) == pytest.approx(said_stretch(one), rel=EQUAL - 1)


def test_room_is_made_at_the_shorter_side_once():
    wide = with_room(((0, 1), (0, 1)), "equal", 0.5)
    assert wide == ((-0.5, 1.5), (0, 1))
    assert with_room(wide, "equal", 0.5) == wide
    assert with_room(wide, 2.0, 1.0) == wide


@pytest.mark.parametrize("aspect", ["round", 0, -1, float("nan"), True, None, [1]])
def test_an_aspect_that_is_not_allowed_is_refused(aspect):
    with pytest.raises(InputError, match=r"aspect must be auto, equal or a number from 0.01 to 100, got"):
        Look(aspect=aspect)


def test_a_wide_map_is_not_as_tall_as_a_narrow_one_may_be():
    assert tallest(MAX_INCHES / TALLEST / 2) == TALLEST
    assert 1.1 * MAX_INCHES / TALLEST * tallest(1.1 * MAX_INCHES / TALLEST) == pytest.approx(MAX_INCHES)
    assert tallest(10 * MAX_INCHES / FLATTEST) == FLATTEST

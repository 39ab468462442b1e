"""Paths, heads and names: what is drawn where, held to artists and pixels."""

import itertools

import numpy as np
import pytest
from conftest import every_pair
from matplotlib.colors import to_rgb
from test_scenes import LESSON, TWELVE, drawn

import optimizers
from landscapes import InputError
from optimizers import adam, gd, momentum, rmsprop, trace
from visualizer import Scene, race
from visualizer.cli.main import main
from visualizer.plotting.look import Look
from visualizer.plotting.panels import PANELS, panel_class
from visualizer.plotting.panels.path_layout import PathLayout, crowding
from visualizer.plotting.panels.racer_path import OLDEST
from visualizer.plotting.panels.series import SeriesPanel
from visualizer.plotting.themes import SHEETS
from visualizer.rendering.frame_renderer import FrameRenderer

every_theme = pytest.mark.parametrize("theme", SHEETS)
SERIES = [name for name in PANELS if issubclass(panel_class(name), SeriesPanel)]


def is_near(picture, color, tolerance=12):
    return (np.abs(picture.astype(int) - np.multiply(255, to_rgb(color))) <= tolerance).all(axis=-1)


def box_of(picture, panel):
    """The pixels of a panel."""
    box = panel.axes.bbox
    return picture[round(picture.shape[0] - box.y1) : round(picture.shape[0] - box.y0), round(box.x0) : round(box.x1)]


def straight(points):
    """A run along given points of the sphere."""
    run = trace(gd(lr=0.0), "sphere", steps=len(points) - 1, start=points[0])
    run.points[:] = points
    return run


def plane(*runs, **look):
    return Scene(runs[0].landscape, list(runs), Look(panels="map", extent=((-5, 5), (-5, 5)), **look))


# paths


@pytest.mark.slow
@pytest.mark.parametrize("crossings", [20, 100])
def test_a_hundred_crossings_in_sixty_pixels_are_a_veil_and_twenty_are_lines(crossings):
    scene = plane(straight(np.zeros((2, 2))))
    scene.canvas.draw()
    (x, _), (more, _) = scene["map"].axes.transData.transform([(0, 0), (1, 0)])
    across = np.linspace(0, 60 / (more - x), crossings + 1)
    swing = 3.0 * (-1.0) ** np.arange(crossings + 1)
    bare, picture = drawn(scene, 0), drawn(plane(straight(np.stack([across, swing], axis=1))))
    top = picture.shape[0] - round(scene["map"].axes.transData.transform((0, 1))[1])
    row, ground = (image[top, round(x) + 8 : round(x) + 52].mean(axis=-1) for image in (picture, bare))
    dark = row < 40
    if crossings == 20:
        assert 0.3 < dark.mean() < 0.85  # lines, with the ground between them
    else:
        assert not dark.any()
        assert (row < ground - 40).all()  # and a veil is seen


def test_how_crossings_crowd_depends_on_their_distance_alone():
    t = np.arange(60)
    for growth in (0.97, 1.0, 1.04):
        zigzag = np.stack([4.0 * t, 40 * growth**t * (-1.0) ** t], axis=1)
        middle = [crowding(zigzag * [share, 1], 2.0)[20:40] for share in (4, 0.5, 0.1)]
        assert [level.max() for level in middle] == [0, middle[1].min(), 3]
        assert 1 <= middle[1].min() <= 2
        assert middle[2].min() == 3
    curve = 100 * np.stack([np.cos(t / 8), np.sin(t / 8)], axis=1)
    assert not crowding(curve, 2.0).any()


@pytest.mark.slow
@every_theme
@pytest.mark.parametrize("apart", [0.0, 0.4])
def test_a_path_is_dashed_only_where_it_covers_another(theme, apart):
    """Two runs from left to right: one above the other in the right half."""
    t = np.linspace(-4, 4, 9)
    low = straight(np.stack([t, np.zeros(9)], axis=1))
    high = straight(np.stack([t, np.where(t < 0, 2 + apart, apart)], axis=1))
    scene = plane(low, high, theme=theme, labels=["a", "b"], colors=["#FF0000", "#0000FF"])
    picture = drawn(scene)

    def level(y):
        return picture.shape[0] - scene["map"].axes.transData.transform((0, y))[1]

    left, right = (int(scene["map"].axes.transData.transform((x, 0))[0]) for x in (0.3, 3.2))
    rows = picture[int(level(0)) - 2 : int(level(0)) + 3, left:right]
    red, blue = (is_near(rows, color, 60).any(axis=0) for color in ("#FF0000", "#0000FF"))
    if apart:
        assert red.all()
        assert not blue.any()
    else:
        assert (red | blue).mean() > 0.9
        assert 0.25 < blue.mean() < 0.75
        assert 4 < np.abs(np.diff(blue.astype(int))).sum() < 60
    upper = picture[int(level(2 + apart)) - 2 : int(level(2 + apart)) + 3]
    first, last = (int(scene["map"].axes.transData.transform((x, 0))[0]) for x in (-3.5, -1.2))
    assert is_near(upper[:, first:last], "#0000FF", 60).any(axis=0).all()


def test_a_path_is_solid_until_the_other_has_come():
    t = np.linspace(-4, 4, 9)
    slow = straight(np.stack([np.where(t < 0, -4, t), np.zeros(9)], axis=1))
    fast = straight(np.stack([np.minimum(2 * t + 4, 4), np.zeros(9)], axis=1))
    scene = plane(slow, fast, colors=["#FF0000", "#0000FF"], labels=["a", "b"])
    seen = []
    for step in (3, 8):
        picture = drawn(scene, step)
        left, right = (int(x) for x, _ in scene["map"].axes.transData.transform([(-3, 0), (-1, 0)]))
        row = picture.shape[0] - int(scene["map"].axes.transData.transform((0, 0))[1])
        seen.append(is_near(picture[row - 3 : row + 3, left:right], "#0000FF", 60).sum())
    early, late = seen
    assert late < 0.75 * early


@pytest.mark.parametrize("steps", [6, 300])
def test_steps_are_marked_where_they_are_far_apart(steps):
    run = straight(np.stack([np.linspace(-4, 4, steps + 1), np.zeros(steps + 1)], axis=1))
    scene = plane(run, colors=["#FF0000"])
    picture = drawn(scene)
    at = scene["map"].axes.transData.transform
    (left, y), (right, _) = at([(-3.5, 0), (2, 0)]).astype(int)
    level = picture.shape[0] - y
    thick = is_near(picture[level - 9 : level + 9, left:right], "#FF0000", 60).sum(axis=0)
    marks = (np.diff((thick > np.median(thick)).astype(int)) == 1).sum()
    assert marks == (4 if steps == 6 else 0)


@pytest.mark.slow
@every_theme
def test_a_tail_fades_to_a_faint_line_that_is_still_seen(theme):
    run = straight(np.stack([np.linspace(-4, 4, 161), np.zeros(161)], axis=1))
    color = {"dark": "#FFFFFF"}.get(theme, "#000000")
    whole, fading = (drawn(plane(run, theme=theme, tail=tail, colors=[color])).astype(int) for tail in (None, 40))
    bare = drawn(plane(run, theme=theme, tail=40, colors=[color]), 0).astype(int)
    scene = plane(run, theme=theme)
    scene.canvas.draw()
    at = scene["map"].axes.transData.transform
    row = whole.shape[0] - 1 - int(at((0, 0))[1])
    strengths = []
    for x in (-3.4, 2.5, 3.6):  # old, a little old, new
        column = int(at((x, 0))[0])
        cut = (slice(row - 3, row + 4), slice(column - 8, column))
        strengths.append(np.abs(fading[cut] - bare[cut]).sum() / np.abs(whole[cut] - bare[cut]).sum())
    assert OLDEST * 0.8 < strengths[0] < OLDEST * 1.6
    assert strengths[0] < strengths[1] < strengths[2]
    assert strengths[2] > 0.6


@pytest.mark.parametrize("value", [0, -3, 1.5, True, "long"])
def test_a_wrong_tail_is_refused(value):
    with pytest.raises(InputError, match="tail must be a whole number of steps >= 1"):
        race("sphere", [gd], steps=2, tail=value)


def test_paths_may_be_restyled():
    scene = race("ravine", LESSON, steps=40).scene()
    thin = is_near(drawn(scene), "#000000").sum()
    scene.paths[0].set_linewidth(6)
    assert is_near(drawn(scene), "#000000").sum() > 2 * thin
    scene.paths[0].set_color("#FF00FF")
    assert is_near(drawn(scene), "#FF00FF").sum() > 500
    scene.paths[0].set_linestyle("--")
    assert is_near(drawn(scene), "#FF00FF").sum() > 0
    scene.paths[0].set_visible(False)
    assert is_near(drawn(scene), "#FF00FF").sum() == 0


# heads


@pytest.mark.slow
@every_theme
@pytest.mark.parametrize("count", [2, 4, 8])
def test_all_heads_on_one_point_are_seen_there(theme, count):
    names = ["gd", "momentum", "rmsprop", "adam", "heavy_ball", "nesterov", "adagrad", "adadelta"]
    racers = [optimizers.get(name) for name in names]
    scene = race("sphere", racers[:count], steps=5, theme=theme, panels="map").scene()
    picture = drawn(scene, 0)
    x, y = scene["map"].axes.transData.transform(scene.trajectories[0].points[0])
    spot = picture[picture.shape[0] - int(y) - 12 : picture.shape[0] - int(y) + 12, int(x) - 12 : int(x) + 12]
    for head, style in zip(scene.heads, scene.context.styles, strict=True):
        assert is_near(spot, style.color, 4).sum() > 5, style.color
        np.testing.assert_array_equal(head.get_xydata()[0], scene.trajectories[0].points[0])  # the position is true


@pytest.mark.slow
@every_theme
def test_a_head_at_a_minimum_and_its_star_are_both_seen(theme):
    scene = Scene(*(lambda run: (run.landscape, [run]))(straight(np.zeros((3, 2)))), Look(panels="map", theme=theme))
    picture = drawn(scene)
    x, y = scene["map"].axes.transData.transform((0, 0))
    spot = picture[picture.shape[0] - int(y) - 8 : picture.shape[0] - int(y) + 8, int(x) - 8 : int(x) + 8]
    assert is_near(spot, scene.context.styles[0].color, 4).sum() > 25
    assert is_near(spot, scene.context.theme.paper, 4).sum() > 8
    assert len(scene["map"].stars.get_xdata()) == 1
    away = race("sphere", [gd(lr=0.01)], steps=3).scene()
    drawn(away)
    assert len(away["map"].stars.get_xdata()) == 0


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.slow
def test_every_series_has_heads_and_a_cursor(name):
    scene = race("ravine", LESSON, steps=30, panels=["map", name]).scene()
    for step in (0, 7, 12.5, 30):
        drawn(scene, step)
        panel = scene[name]
        assert set(panel.cursor.get_xdata()) == {step}
        for head, line in zip(panel.heads, panel.lines, strict=True):
            if len(line.get_xydata()):
                np.testing.assert_allclose(head.get_xydata()[0], line.get_xydata()[-1])
                assert head.get_xydata()[0, 0] == step
        assert set(panel.heads) | {panel.cursor} <= set(panel.moving)


# names and legend


def boxes(scene):
    """The boxes of names and heads on the map, the latter as large as their markers."""
    panel, renderer = scene["map"], scene.canvas.get_renderer()
    names = {k: text.get_window_extent(renderer) for k, text in enumerate(panel.names.texts) if text.get_visible()}
    markers = [*scene.heads, *panel.marks]
    places = [
        (*panel.axes.transData.transform(point), 0.45 * marker.get_markersize() * scene.figure.dpi / 72)
        for marker in markers
        for point in marker.get_xydata()
    ]
    return names, [(x - half, y - half, x + half, y + half) for x, y, half in places]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("racers", "surface", "look"),
    every_pair(
        [[gd(lr=0.001)], LESSON, TWELVE],
        ["ravine", "himmelblau", "rosenbrock"],
        [("light", 800), ("projector", 480), ("dark", 1200)],
    ),
)
def test_names_cover_neither_each_other_nor_heads_nor_stars_and_stay_inside(racers, surface, look):
    theme, width = look
    scene = race(surface, racers, steps=60, theme=theme, panels="map").scene(width)
    seen = 0
    for step in (0, 1, 9, 30, 60):
        drawn(scene, step)
        names, others = boxes(scene)
        seen += len(names)
        frame = scene["map"].axes.bbox
        for box in names.values():
            assert frame.x0 <= box.x0 < box.x1 <= frame.x1
            assert frame.y0 <= box.y0 < box.y1 <= frame.y1
            for x0, y0, x1, y1 in others:
                assert box.x1 <= x0 or x1 <= box.x0 or box.y1 <= y0 or y1 <= box.y0
        for one, other in itertools.combinations(names.values(), 2):
            assert not one.overlaps(other)
    assert seen >= len(racers) if len(racers) < 12 else seen > 0


def test_names_keep_their_places():
    scene = race("ravine", LESSON, steps=200).scene()
    drawn(scene)
    changes = (np.diff(scene["map"].names.places, axis=0) != 0).sum(axis=0)
    assert changes.max() <= 12  # of 400 moments
    assert (scene["map"].names.places >= 0).mean() > 0.6


def test_names_look_the_same_in_a_film_as_in_a_still():
    film = race("ravine", [gd(lr=0.03), adam(lr=0.2)], steps=20)
    frame = FrameRenderer(film.scene())(20)[..., :3].astype(int)
    still = drawn(film.scene()).astype(int)
    assert np.abs(frame - still).mean() < 0.2


def test_a_legend_states_common_settings_once():
    def entries(racers, **look):
        scene = race("ravine", racers, steps=2, **look).scene()
        return [text.get_text() for text in scene.legend.get_texts()][: len(racers) + 1]

    assert entries([momentum(lr=0.1), rmsprop(lr=0.2)]) == ["momentum  $α=0.1$", "rmsprop  $α=0.2$", "all:  $β=0.9$"]
    assert entries([gd(lr=0.1), adam(lr=0.1)]) == ["gd", "adam  $β_{1}=0.9$  $β_{2}=0.999$", "all:  $α=0.1$"]
    assert entries([gd(lr=0.1), adam(lr=0.2)]) == [
        "gd  $α=0.1$",
        "adam  $α=0.2$  $β_{1}=0.9$  $β_{2}=0.999$",
        "minimum",
    ]
    assert entries([gd(lr=0.1)]) == ["gd  $α=0.1$", "minimum"]
    assert entries([gd(lr=0.1), adam(lr=0.2)], labels=[None, "Adam (ours)"])[1].startswith("Adam (ours)  $α=0.2$")


def test_racers_are_named_and_coloured_as_one_likes(tmp_path, capsys):
    film = race("ravine", LESSON, steps=30, labels=["plain", "", None], colors=["", "tab:pink"])
    scene = film.scene()
    assert [text.get_text() for text in scene["map"].names.texts] == ["plain", "momentum", "rmsprop", "adam"]
    assert scene.paths[1].get_color() == "#E377C2" == scene["swing"].heads[1].get_color()
    assert "#E377C2" in film.colors  # which no format changes
    argv = ["race", "ravine", "--steps", "9", "--labels", "plain", "--colors", "#123456", "-o", str(tmp_path / "a.png")]
    assert main(argv) in (0, None)
    assert "wrote" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("look", "says"),
    [
        ({"labels": ["a", "b", "c"]}, "labels must be at most one for each racer, got 3 for 2"),
        ({"colors": ["red", "bleu"]}, "colors must be colours such as .* got 'bleu'"),
        ({"labels": "a"}, "labels must be a list, one for each racer, got 'a'"),
        ({"colors": [1, 2]}, "colors must be texts, or None, got 1"),
    ],
)
def test_wrong_labels_and_colours_are_refused(look, says):
    with pytest.raises(InputError, match=says):
        race("sphere", [gd, adam], steps=2, **look)


def test_between_two_vertices_a_line_ends_on_the_straight_line_between_them():
    line = PathLayout(
        np.array([(0.0, 0.0), (40.0, 20.0), (60.0, 100.0)]), np.array([0.0, 1.0, 3.0]), [], *[np.zeros(0)] * 2
    )
    np.testing.assert_allclose(line.up_to(1.5), [(0, 0), (40, 20), (45, 40)])
    np.testing.assert_array_equal(line.up_to(1), line.vertices[:2])
    np.testing.assert_array_equal(line.up_to(3), line.vertices)

"""Races side by side: a grid with shared axes and levels, one legend, one step counter, and titles that say enough."""

import itertools

import numpy as np
import pytest
from conftest import every_pair
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from test_scenes import LESSON, TWELVE, check_text, drawn

import landscapes
from landscapes import InputError, ravine
from optimizers import adam, gd, guests, momentum, rmsprop
from visualizer import race, side_by_side
from visualizer.plotting.labels import scene_titles
from visualizer.plotting.measure import wrap_to
from visualizer.plotting.style import get_theme
from visualizer.plotting.themes import SHEETS

BOTH = [gd(lr=0.03), momentum(lr=0.03)]


def rates(*values, **options):
    """The same two racers at several learning rates."""
    return [race("ravine", [gd(lr=lr), momentum(lr=lr)], steps=20, **options) for lr in values]


def titles(scene):
    return [one.title.get_text().strip() for one in scene.races]


def boxes(scene, name):
    scene.canvas.draw()
    return [one[name].axes.get_window_extent() for one in scene.races]


# one figure


def test_one_step_counter_shows_the_step_and_a_shorter_race_stays_at_its_end():
    film = side_by_side(
        race("ravine", LESSON, steps=20), race("himmelblau", [gd], steps=8, panels="surface"), title="Two"
    )
    scene = film.scene(960)
    assert film.steps == scene.steps == 20
    assert scene.figure.canvas.get_width_height()[0] == 960
    scene.show(12)
    for one, source in zip(scene.races, film.races, strict=True):
        for path, run in zip(one.paths, source.trajectories, strict=True):
            np.testing.assert_array_equal(path.get_xydata(), run.points[:13])
    said = [text.get_text() for text in scene.figure.findobj(Text)]
    assert [text for text in said if text.startswith("step ")] == ["step 12"]
    left, right = (one.panels[0].axes.get_window_extent() for one in scene.races)
    drawn(scene)
    assert left.x1 < right.x0
    check_text(scene.figure)
    assert titles(scene)[0].endswith("20 steps")
    assert titles(scene)[1].endswith("8 steps")


@pytest.mark.slow
@pytest.mark.parametrize(("count", "columns", "rows"), [(2, None, 1), (3, None, 1), (4, None, 2), (4, 4, 1), (5, 2, 3)])
def test_races_form_a_grid_whose_axes_align(count, columns, rows):
    scene = side_by_side(*rates(*np.linspace(0.01, 0.03, count)), columns=columns).scene()
    for name in ("map", "swing"):
        found = boxes(scene, name)
        across = -(-count // rows)
        for k, box in enumerate(found):
            assert box.x0 == pytest.approx(found[k % across].x0, abs=0.5)
            assert box.y0 == pytest.approx(found[k // across * across].y0, abs=0.5)
            assert box.width == pytest.approx(found[0].width, abs=0.5)
            assert box.height == pytest.approx(found[0].height, abs=1)
        assert len({round(box.y0) for box in found}) == rows
    assert len(scene.figure.legends) == 1
    check_text(scene.figure)


def test_each_race_keeps_its_own_panels():
    films = [race("ravine", BOTH, steps=10, panels=panels) for panels in ("map swing", "map | loss", "surface")]
    scene = side_by_side(*films).scene()
    assert [one.names for one in scene.races] == [["map", "swing"], ["map", "loss"], ["surface"]]
    scene.canvas.draw()
    first, second, third = ([panel.axes.get_window_extent() for panel in one.panels] for one in scene.races)
    assert first[0].x1 < second[0].x0 < second[1].x0 < third[0].x0
    assert second[0].y1 == pytest.approx(third[0].y1, abs=0.5)
    assert second[0].y0 == pytest.approx(third[0].y0, abs=0.5) == pytest.approx(first[1].y0, abs=0.5)


SIZES = [None, "1920x1080", "1080x1080", "1080x1920"]


@pytest.mark.parametrize(("theme", "size", "racers"), every_pair(SHEETS, SIZES, [LESSON[:1], LESSON, TWELVE]))
@pytest.mark.slow
def test_a_grid_is_whole_in_every_theme_and_size(theme, size, racers):
    names = ["ravine", "rotated_ravine", "himmelblau", "rosenbrock"]
    film = side_by_side(
        *(race(name, racers, steps=10, theme=theme if k == 0 else "dark") for k, name in enumerate(names)),
        title="What a title says, which may be long " * 2,
        size=size,
    )
    scene = film.scene()
    drawn(scene)
    check_text(scene.figure)
    if size:
        assert scene.canvas.get_width_height() == tuple(map(int, size.split("x")))
    assert all(one.context.theme is get_theme(theme) for one in scene.races)  # that of the first


@pytest.mark.slow
@pytest.mark.parametrize("theme", SHEETS)
def test_a_narrow_pair_is_whole(theme):
    scene = side_by_side(race("ravine", LESSON, steps=9, theme=theme), race("rotated_ravine", LESSON, steps=9)).scene(
        480
    )
    drawn(scene)
    check_text(scene.figure)


# what is shared


@pytest.mark.slow
def test_races_on_one_landscape_share_extent_levels_and_limits():
    films = [
        race("ravine", [gd(lr=lr)], start=start, steps=steps, panels="map swing loss phase")
        for lr, start, steps in ((0.01, (10, 1), 20), (0.045, (4, 1), 30), (0.02, (-8, 0.2), 10))
    ]
    scene = side_by_side(*films).scene()
    for name in scene.races[0].names:
        limits = {(one[name].axes.get_xlim(), one[name].axes.get_ylim()) for one in scene.races}
        assert len(limits) == 1, name
    (x0, x1), (y0, y1) = scene.races[0].extent
    for film in films:
        (left, right), (bottom, top) = film.scene().extent
        assert x0 <= left < right <= x1
        assert y0 <= bottom < top <= y1
    apart = side_by_side(*films, share=False).scene()
    assert len({one["map"].axes.get_xlim() for one in apart.races}) == 3


def test_different_landscapes_share_only_if_asked():
    films = [race(ravine(kappa=kappa), [gd(lr=0.03)], steps=20) for kappa in (5, 50)]
    apart, shared = (side_by_side(*films, share=share).scene() for share in (None, True))
    low, high = (one["map"].context.levels for one in apart.races)
    assert low[-1] < high[-1]
    one, other = (race.context.levels for race in shared.races)
    np.testing.assert_array_equal(one, other)
    (_, x1), (_, y1) = shared.races[1].extent
    assert one[-1] == pytest.approx(ravine(kappa=50).value(x1, y1))
    assert shared.races[0].extent == shared.races[1].extent


def test_an_extent_that_was_given_stays():
    films = [race("ravine", BOTH, steps=9), race("ravine", BOTH, steps=9, extent=((0, 1), (-2, 2)))]
    assert side_by_side(*films).scene().races[1].extent == ((0, 1), (-2, 2))


def test_labels_of_a_shared_axis_are_written_once_a_row():
    scene = side_by_side(*rates(0.01, 0.02, 0.03, 0.035)).scene()
    assert [one["swing"].axes.get_ylabel() for one in scene.races] == ["$b$", "", "$b$", ""]
    apart = side_by_side(race("ravine", BOTH, steps=9), race("himmelblau", BOTH, steps=9)).scene()
    assert [one["swing"].axes.get_ylabel() for one in apart.races] == ["$b$", "$y$"]


def test_surfaces_of_one_landscape_are_seen_from_one_direction():
    films = [race("saddle", [gd(lr=0.03)], start=start, steps=9, panels="surface") for start in ((1, 0.1), (-1, -0.4))]
    assert len({one["surface"].azimuth for one in side_by_side(*films).scene().races}) == 1


def test_a_racer_has_one_colour_and_one_entry_everywhere():
    films = [race("ravine", rules, steps=9) for rules in ([gd, adam], [gd(lr=0.03), adam], [momentum, gd])]
    scene = side_by_side(*films).scene()
    looks = {}
    for one in scene.races:
        for run, path, head in zip(one.trajectories, one.paths, one.heads, strict=True):
            looks.setdefault(run.optimizer.label, set()).add(
                (path.get_color(), path.get_linestyle(), head.get_marker())
            )
    assert len(looks) == 4
    assert all(len(seen) == 1 for seen in looks.values())
    assert len(set.union(*looks.values())) == 4
    assert len(scene.legend.get_texts()) == 5  # and the minimum


# titles


@pytest.mark.slow
@pytest.mark.parametrize(
    ("films", "expected"),
    [
        (lambda: rates(0.01, 0.02), ["α=0.01", "α=0.02"]),
        (
            lambda: [race("ravine", BOTH, steps=9, start=at) for at in ((10, 1), (2, -1))],
            ["from (10, 1)", "from (2, −1)"],
        ),
        (lambda: [race(ravine(kappa=k), BOTH, steps=9) for k in (5, 20)], ["κ=5", "κ=20"]),
        (lambda: [race(name, BOTH, steps=9) for name in ("sphere", "booth")], ["sphere", "booth"]),
        (lambda: [race("ravine", [rule], steps=9) for rule in (gd, adam)], ["gd", "adam"]),
        (lambda: [race("ravine", BOTH, steps=n) for n in (9, 12)], ["9 steps", "12 steps"]),
        (lambda: [race("ravine", BOTH, steps=9)] * 2, ["", ""]),
        (
            lambda: [race("ravine", [gd(lr=a), rmsprop(lr=b)], steps=9) for a, b in ((0.01, 0.1), (0.01, 0.2))],
            ["α=0.1", "α=0.2"],
        ),
        (
            lambda: [race("ravine", [gd(lr=a), rmsprop(lr=b)], steps=9) for a, b in ((0.01, 0.1), (0.02, 0.2))],
            ["gd α=0.01, rmsprop α=0.1", "gd α=0.02, rmsprop α=0.2"],
        ),
        (
            lambda: [race("ravine", [guests.scipy("BFGS", gtol=tol)], steps=9) for tol in (0.1, 0.2)],
            ["gtol=0.1", "gtol=0.2"],
        ),
    ],
)
def test_the_title_of_each_race_states_just_what_differs(films, expected):
    scene = side_by_side(*films()).scene()
    assert titles(scene) == expected


def test_a_title_has_as_many_lines_as_it_needs():
    figure = Figure((8, 2))
    words = "a rule with so many settings that its title is long"
    for share, lines in ((1.1, 1), (0.9, 2), (0.45, 3), (0.3, 5)):
        title = figure.text(0, 0, words)
        width = title.get_window_extent().width / figure.dpi
        wrap_to(title, share * width)
        assert title.get_text().count("\n") + 1 == lines
        assert " ".join(title.get_text().split()) == words
        assert title.get_window_extent().width / figure.dpi <= share * width


def test_the_legend_leaves_out_what_the_titles_state():
    scene = side_by_side(*rates(0.01, 0.02)).scene()
    assert [text.get_text() for text in scene.legend.get_texts()] == ["gd", "momentum  $β=0.9$", "minimum"]
    assert scene.figure.get_suptitle() == next(scene_titles(ravine))


def test_the_landscape_is_named_once_also_beneath_a_title():
    named = side_by_side(*rates(0.01, 0.02), title="Faster").scene()
    assert named.figure.get_suptitle() == "Faster"
    assert "All races are on ravine" in " ".join(named.legend.get_title().get_text().split())
    kappas = [race(ravine(kappa=k), BOTH, steps=9) for k in (5, 20)]
    assert side_by_side(*kappas).scene().figure.get_suptitle() == "ravine"


def test_titles_legend_and_axes_are_left_out_of_all_races():
    scene = side_by_side(*rates(0.01, 0.02, title=False, legend=False, axes=False)).scene()
    assert titles(scene) == ["", ""]
    assert not scene.figure.legends
    assert not scene.figure.get_suptitle()
    assert not any(axes.axison for axes in scene.figure.axes)


# films and errors


@pytest.mark.slow
def test_a_grid_is_filmed_and_described(tmp_path):
    film = side_by_side(race("ravine", [gd], steps=6), race("sphere", [adam], steps=3))
    with Image.open(film.save(tmp_path / "two.gif")) as made:
        assert made.n_frames == len(film.shown_steps) == 41  # 2.4 seconds, and the last one
    assert film.describe() == f"{film.races[0].describe()} Beside it: {film.races[1].describe()}"


def test_frames_of_a_grid_are_what_a_full_draw_gives():
    film = side_by_side(*rates(0.01, 0.02))
    clip = film.clip(extension=".png")  # as the scene, without a progress line
    last = clip.renderer(clip.steps[-1])
    picture = drawn(film.scene())
    assert np.abs(last[..., :3].astype(int) - picture).mean() < 0.2


def test_what_cannot_stand_side_by_side_is_told():
    one, two = race("sphere", [gd], steps=2), race("sphere", [gd], steps=3)
    budget = race("sphere", [gd], steps=3, fair="budget")
    for arguments, options, says in [
        ((one,), {}, "two races or more, got 1"),
        ((one, "sphere"), {}, "must be given races made by visualizer.race, got 'sphere'"),
        ((one, side_by_side(one, two)), {}, "must be given races"),
        ((one, budget), {}, "must all count steps, or all count gradients"),
        ((one, two), {"columns": 3}, "columns must be a whole number from 1 to 2, got 3"),
        ((one, two), {"columns": True}, "columns must be a whole number from 1 to 2, got True"),
        ((one, two), {"share": "yes"}, "share must be True, False or None, got 'yes'"),
        ((one, two), {"size": "huge"}, "such as 1920x1080, got 'huge'"),
    ]:
        with pytest.raises(InputError) as caught:
            side_by_side(*arguments, **options)
        assert says in str(caught.value)


@pytest.mark.slow
def test_every_pair_of_a_few_landscapes_is_whole():
    names = landscapes.names()[::9]
    for one, other in itertools.pairwise(names):
        scene = side_by_side(race(one, LESSON, steps=5), race(other, LESSON, steps=5)).scene()
        drawn(scene)
        check_text(scene.figure)

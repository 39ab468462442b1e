"""The layout: rows that align across columns, sizes that are filled exactly, and what may be left out."""

import itertools

import numpy as np
import pytest
from conftest import every_pair
from matplotlib import rc_context
from test_scenes import LESSON, TWELVE, check_axes, check_text, drawn

import optimizers
from landscapes import InputError
from optimizers import gd
from visualizer import race
from visualizer.plotting.figure_size import blank_figure, check_size
from visualizer.plotting.layout import column_inches, natural_inches, row_edges
from visualizer.plotting.look import Look
from visualizer.plotting.panels import PANELS
from visualizer.plotting.themes import SHEETS

every_theme = pytest.mark.parametrize("theme", SHEETS)

#: A slide, a square, a page held upright, an old slide, and a small one.
SIZES = [(1920, 1080), (1080, 1080), (1080, 1920), (1024, 768), (480, 480)]


def boxes(scene):
    """The boxes of the axes of each panel, as they are laid out."""
    scene.canvas.draw()
    return [panel.axes.get_window_extent() for panel in scene.panels]


# columns


def test_columns_are_read_from_text():
    for panels in ("map swing | surface loss", ["map swing | surface loss"], ["map", "swing|surface", "loss"]):
        assert Look(panels=panels).columns == [["map", "swing"], ["surface", "loss"]]
    assert Look(panels=["map", "swing", "|", "loss"]).columns == Look(panels=[["map", "swing"], ["loss"]]).columns
    assert Look(panels="map swing").columns == [["map", "swing"]]


@pytest.mark.parametrize(
    ("panels", "says"),
    [
        ("map | los", "unknown panel 'los': did you mean 'loss'"),
        ("map |", "a column of panels cannot be empty, got 'map |'"),
        ("| map", "a column of panels cannot be empty"),
        ("", "a column of panels cannot be empty"),
        ("map,swing loss", 'panels are written "map swing | surface loss", without commas'),
    ],
)
def test_columns_that_cannot_be_are_told(panels, says):
    with pytest.raises(InputError) as caught:
        Look(panels=panels)
    assert says in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "panels",
    [
        "map | surface",
        "map swing | loss rate",
        "map swing | phase loss",
        "map swing | map loss rate",
        "map | swing loss rate",
        "surface | map | swing loss",
    ],
)
def test_rows_align_across_columns(panels):
    film = race("ravine", LESSON, steps=20, panels=panels, size=(1200, 675))
    scene, columns = film.scene(), film.look.columns
    found = boxes(scene)
    firsts = np.cumsum([0, *map(len, columns)])[:-1]
    for first, column in zip(firsts, columns, strict=True):
        own = found[first : first + len(column)]
        assert own[0].y1 == pytest.approx(found[0].y1, abs=0.5)
        assert own[-1].y0 == pytest.approx(found[len(columns[0]) - 1].y0, abs=0.5)
        assert all(box.width == pytest.approx(found[0].width, abs=0.5) for box in own)
        assert all(box.x0 == pytest.approx(own[0].x0, abs=0.5) for box in own)
    if len(set(map(len, columns))) == 1:
        for row in zip(*(found[first : first + len(columns[0])] for first in firsts), strict=True):
            assert all(box.height == pytest.approx(row[0].height, abs=0.5) for box in row)
    tops = [found[first].height for first, column in zip(firsts, columns, strict=True) if column[0] == "map"]
    if all(len(column) > 1 for column in columns):
        assert np.ptp(tops) < 1 if tops else True


def test_the_edges_of_columns_end_together_and_keep_their_order():
    random = np.random.default_rng(0)
    for _ in range(200):
        columns = [random.choice([0.6, 1.0, 2.6, 3.4], random.integers(1, 5)).tolist() for _ in range(3)]
        edges = row_edges(columns)
        assert [len(own) - 1 for own in edges] == list(map(len, columns))
        assert all(np.all(np.diff(own) > 0) and own[0] == 0 for own in edges)
        assert len({own[-1] for own in edges}) == 1


def test_the_usual_panels_are_five_inches_high_and_larger_text_makes_room_between_them():
    with rc_context({"font.size": 11}):
        assert column_inches([2.6, 1.0]) == pytest.approx(4.9)
        assert column_inches([1.0, 2.6, 3.6]) == pytest.approx(2 * 4.9)
        assert column_inches([0.2]) == column_inches([1.6])  # no panel is a strip
        assert natural_inches([[[[2.6, 1.0]]]]) == pytest.approx((8, 4.9))
        assert natural_inches([[[[2.6, 1.0], [1.0]]]]) == pytest.approx((12, 4.9))
        rows = [[[[2.6, 1.0]], [[3.6]]], [[[1.8]]]]
        assert natural_inches(rows) == pytest.approx((12, 0.8 * (4.9 + 2.45)))
    for size in (5.5, 22):
        with rc_context({"font.size": size}):
            assert column_inches([2.6, 1.0]) == pytest.approx(4.9 + 2 * 0.6 * (size / 11 - 1))


# sizes


@pytest.mark.parametrize(("size", "theme", "racers"), every_pair(SIZES, SHEETS, [LESSON, TWELVE[:1], TWELVE]))
@pytest.mark.thinned(12)
def test_a_size_is_filled_exactly_and_nothing_is_cut(size, theme, racers):
    texts = {"title": "How they go down", "caption": "All of them start at once. " * 3}
    film = race("himmelblau", racers, steps=20, size=size, theme=theme, **texts)
    scene = film.scene()
    check_axes(scene)
    check_text(scene.figure)
    assert scene.canvas.get_width_height() == size
    covered = [box for box in boxes(scene) if box.width > 0.45 * size[0] or box.height > 0.45 * size[1]]
    assert covered, "the panels are small beside what surrounds them"


@pytest.mark.parametrize("high", [20, 50, 200])
def test_the_title_and_the_step_counter_do_not_meet_above_a_narrow_map(high):
    film = race("ravine", [gd(lr=0.01)], steps=100, panels="map", aspect="equal", extent=((-12, 12), (-high, high)))
    scene = film.scene()
    drawn(scene)
    check_text(scene.figure)
    assert scene.clock.get_text() == "step 100"


@pytest.mark.thinned(6)
@pytest.mark.parametrize("name", PANELS)
def test_every_panel_fills_a_slide(name):
    scene = race("ravine", LESSON, steps=20, panels=name, size=(1280, 720)).scene()
    check_axes(scene)
    check_text(scene.figure)
    assert not any(scene.legend.get_window_extent().overlaps(box) for box in boxes(scene))


def test_the_legend_of_a_wide_figure_stands_beside_high_panels():
    scene = race("ravine", LESSON, steps=20, size=(1280, 720)).scene()
    assert scene.legend.get_window_extent().x0 > max(box.x1 for box in boxes(scene))
    flat = race("ravine", LESSON, steps=20, size=(1280, 720), panels="loss").scene()
    assert flat.legend.get_window_extent().y1 < min(box.y0 for box in boxes(flat))


@pytest.mark.slow
def test_text_grows_with_the_size():
    small, large = (race("ravine", LESSON, steps=5, size=size).scene() for size in ((960, 540), (1920, 1080)))
    for one, other in zip(boxes(small), boxes(large), strict=True):
        np.testing.assert_allclose(np.array(other.bounds), 2 * np.array(one.bounds), atol=10)  # hinting: half a percent
    assert large.figure.dpi == pytest.approx(2 * small.figure.dpi, rel=0.01)
    portrait = race("ravine", LESSON, steps=5, size=(1080, 1920)).scene()
    assert portrait.legend.get_window_extent().y1 < min(box.y0 for box in boxes(portrait))


@pytest.mark.parametrize(("width", "inches"), [(None, 9), (900, 9), (2000, 9), (720, 9), (640, 8), (560, 7), (300, 7)])
def test_a_narrow_figure_has_fewer_inches_and_so_larger_text_but_at_most_two_fewer(width, inches):
    figure = blank_figure(9, width)
    assert figure.get_figwidth() == pytest.approx(inches)
    assert figure.bbox.width == pytest.approx(width or 900)


def test_a_width_keeps_the_ratio_of_a_size(tmp_path):
    film = race("sphere", [gd], steps=2, size="1600x900")
    assert film.scene(width=800).canvas.get_width_height() == (800, 450)
    assert next(film.frames()).shape == (900, 1600, 4)


def test_a_size_is_a_text_or_two_numbers():
    assert check_size("1920x1080") == check_size([1920, 1080]) == check_size(" 1920 x 1080 ") == (1920, 1080)
    assert check_size(np.array([640, 480])) == (640, 480)
    assert check_size((1600, 400)) == (1600, 400)  # four to one, and no more
    assert check_size(None) is None


@pytest.mark.parametrize(
    ("size", "says"),
    [
        ("wide", "size must be a width and a height in pixels, such as 1920x1080, got 'wide'"),
        ("1920", "such as 1920x1080"),
        ((1920,), "such as 1920x1080"),
        ((1920, 10.5), "such as 1920x1080"),
        ((True, 200), "such as 1920x1080"),
        ((1920, "high"), "such as 1920x1080"),
        (1920, "such as 1920x1080"),
        ("100x100", "each side of size must be from 160 to 7680 pixels, got 100x100"),
        ("99999x9999", "from 160 to 7680"),
        ("2000x300", "no side of size may be more than 4 times the other, got 2000x300"),
    ],
)
def test_a_size_that_cannot_be_is_told(size, says):
    with pytest.raises(InputError) as caught:
        Look(size=size)
    assert says in str(caught.value)


def test_a_size_without_room_for_all_racers_is_told():
    everyone = [optimizers.get(name) for name in optimizers.names()]
    with pytest.raises(InputError, match=r"size 200x160 is too small for what this figure shows: give it a larger one"):
        race("sphere", everyone, steps=2, size=(200, 160)).scene()


# what may be left out


@pytest.mark.slow
@pytest.mark.parametrize(("panels", "theme"), every_pair(["map swing", "surface | phase", "loss rate"], SHEETS))
def test_legend_titles_and_axes_may_be_left_out(panels, theme):
    options = {"legend": False, "title": False, "axes": False}
    for count in range(1, 4):
        for names in itertools.combinations(options, count):
            off = dict.fromkeys(names, False)
            scene = race("ravine", LESSON, steps=10, panels=panels, theme=theme, size=(640, 480), **off).scene()
            drawn(scene)
            check_text(scene.figure)
            texts = {text for axes in scene.figure.axes for text in (axes.get_title(loc="left"),) if text.strip()}
            assert bool(texts) == ("title" not in names)
            assert (scene.legend is None) == ("legend" in names)
            shown = [panel for panel in scene.panels if panel.axes.axison or hasattr(panel, "box_axes")]
            if "axes" in names:
                assert not [panel for panel in scene.panels if panel.axes.axison]
                assert not [a for panel in shown for a in panel.box_axes.texts if a in scene.moving]
            else:
                assert len(shown) == len(scene.panels)


def test_without_a_legend_the_panels_are_larger_and_the_caption_stays():
    with_it, without = (
        race("ravine", LESSON, steps=10, legend=legend, size=(800, 600), caption="Equal steps.").scene()
        for legend in (True, False)
    )
    assert boxes(without)[0].height > boxes(with_it)[0].height
    assert without.legend.get_title().get_text() == "Equal steps."
    assert not without.legend.get_texts()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"legend": 1}, "legend must be True or False, got 1"),
        ({"axes": "no"}, "axes must be True or False, got 'no'"),
        ({"transparent": None}, "transparent must be True or False, got None"),
        ({"title": True}, "title must be text, or False for no titles, got True"),
        ({"caption": False}, "caption must be text, got False"),
    ],
)
def test_a_switch_that_is_none_is_told(options, says):
    with pytest.raises(InputError) as caught:
        Look(**options)
    assert says in str(caught.value)

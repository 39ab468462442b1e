"""Lines and names over the cells of a map: where a line of theory lies, and where its text has room."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from visualizer.maps.axis import Axis
from visualizer.maps.overlay import LEAST, Overlay, Spot, on_edge, zero_line
from visualizer.maps.ramp import DEEP, Ramp, add_bar, log_ticks
from visualizer.maps.theory import TheoryLine
from visualizer.plotting.style import get_theme

SIDE = np.linspace(0, 1, 101)
BOX = Bbox([[0, 0], [400, 300]])


def test_the_longest_line_on_which_a_height_is_zero():
    """A circle of the radius 0.3, beside a smaller one."""
    x, y = np.meshgrid(SIDE, SIDE)
    height = np.minimum(np.hypot(x - 0.35, y - 0.5) - 0.3, np.hypot(x - 0.85, y - 0.5) - 0.1)
    line = zero_line(height)
    assert np.hypot(line[:, 0] - 0.35, line[:, 1] - 0.5) == pytest.approx(0.3, abs=1e-3)
    assert np.hypot(*np.diff(line, axis=0).T).sum() == pytest.approx(0.6 * np.pi, rel=1e-2)
    assert zero_line(height + 1) is None


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize(("at", "is_seen"), [(0.005, False), (0.015, True), (0.5, True)])
def test_a_line_on_an_edge_of_the_plane_is_none(turn, at, is_seen):
    height = np.rot90(np.tile(SIDE - at, (101, 1)), turn)
    assert (zero_line(np.ascontiguousarray(height)) is not None) is is_seen


def test_a_line_that_only_ends_on_an_edge_is_seen():
    assert not on_edge(np.array([[0.005, 0.5], [0.5, 0.5]]))
    assert on_edge(np.array([[0.2, 0.995], [0.9, 0.991]]))
    assert not on_edge(np.array([[0.005, 0.5], [0.995, 0.5]]))


def test_a_text_stands_beside_its_line_in_its_direction():
    line = np.array([[100.0, 100], [200, 200]])
    for pixels in (line, line[::-1]):
        spot = Spot.on(pixels, 0.25 if pixels is line else 0.75, 40.0, 10.0)
        assert spot.angle == pytest.approx(45)
        assert spot.middle == pytest.approx(np.array([125, 125]) + 10 / np.sqrt(2) * np.array([-1, 1]))
        assert spot.points[0] == pytest.approx(spot.middle - 20 / np.sqrt(2))
        assert spot.points[-1] == pytest.approx(spot.middle + 20 / np.sqrt(2))
    below = Spot.on(line, 0.25, 40.0, -10.0)
    assert below.middle == pytest.approx(np.array([125, 125]) - 10 / np.sqrt(2) * np.array([-1, 1]))


def test_the_place_on_a_bent_line_is_a_share_of_its_length_and_the_direction_that_of_the_words():
    bent = np.array([[0.0, 50], [100, 50], [100, 350]])
    flat, corner = Spot.on(bent, 0.125, 50.0, 0.0), Spot.on(bent, 0.25, 50.0, 0.0)
    assert flat.middle == pytest.approx([50, 50])
    assert flat.angle == pytest.approx(0)
    assert corner.middle == pytest.approx([100, 50])
    assert corner.angle == pytest.approx(45)
    assert Spot.on(bent, 0.75, 50.0, 0.0).angle == pytest.approx(90)


def test_room_is_the_distance_from_other_names_and_below_zero_beyond_the_plane():
    spot = Spot(np.array([200.0, 150]), np.array([1.0, 0]), 80.0, 0.0)
    assert spot.room(np.empty((0, 2)), BOX) == np.inf
    assert spot.room(np.array([[200.0, 180], [300, 150]]), BOX) == pytest.approx(30)
    assert spot.room(np.array([[200.0, 290], [300, 150]]), BOX) == pytest.approx(60)
    for middle, room in (((43, 150), -1), ((357.5, 150), -1.5), ((200, 3), -1), ((200, 298), -2), ((30, 150), -14)):
        assert Spot(np.array(middle, float), np.array([1.0, 0]), 80.0, 0.0).room(
            np.empty((0, 2)), BOX
        ) == pytest.approx(room)
    assert Spot(np.array([44.0, 150]), np.array([1.0, 0]), 80.0, 0.0).room(np.empty((0, 2)), BOX) == np.inf


@pytest.fixture
def overlay():
    """Over axes of 600 x 400 pixels, from 0.01 to 100 and from 0 to 1."""
    axes = Figure((6, 4), dpi=100).add_axes((0, 0, 1, 1))
    axes.set(xscale="log", xlim=(0.01, 100), ylim=(0, 1))
    return Overlay(axes, Axis("lr", 0.01, 100, 64, "log"), Axis("beta", 0, 1, 64), get_theme("light"))


@pytest.mark.parametrize(("x", "side"), [(0.02, 1), (1.0, 1), (2.0, 1), (5.0, -1), (50.0, -1)])
def test_a_mark_has_its_name_at_the_side_that_has_more_room_and_this_place_is_taken(overlay, x, side):
    overlay.mark((x, 0.25), "the best", "*", 15)
    point, name = overlay.artists
    assert (point.get_xdata(), point.get_ydata()) == ([x], [0.25])
    at, box = 150 * (np.log10(x) + 2), name.get_window_extent()
    gap = box.x0 - at if side > 0 else at - box.x1
    assert gap == pytest.approx(0.9 * 15 * 100 / 72, abs=1)
    assert (box.y0 + box.y1) / 2 == pytest.approx(100, abs=3)
    assert overlay.taken[:, 1] == pytest.approx(100)
    taken = overlay.taken[:, 0]
    assert min(taken) <= max(box.x0, at)
    assert max(taken) >= min(box.x1, at)
    far = box.x1 if side > 0 else box.x0
    assert np.abs(taken - far).min() < 10
    assert np.abs(taken - at).min() < 1
    assert np.abs(np.diff(taken)).max() < 20


def test_lines_have_their_texts_along_them_and_apart(overlay):
    """Three level lines, and a mark on one of them."""
    overlay.mark((1.0, 0.5), "the best", "*", 15)
    shares = np.linspace(0, 1, 101)
    for height in (0.2, 0.5, 0.8):
        overlay.draw_line(TheoryLine("swing", f"a line at {height}", np.tile(shares[:, None] - height, (1, 101))))
    texts = [one for one in overlay.artists if getattr(one, "get_text", None)]
    lines = [one for one in overlay.artists if len(getattr(one, "get_xdata", list)()) > 2]
    assert len(texts) == 4
    assert [np.unique(np.round(line.get_ydata(), 9)).tolist() for line in lines] == [[0.2], [0.5], [0.8]]
    boxes = [text.get_window_extent() for text in texts]
    for k, box in enumerate(boxes):
        assert box.count_overlaps(boxes[:k]) == 0
        assert min(box.x0, box.y0, 600 - box.x1, 400 - box.y1) > 0
    for text, box, height in zip(texts[1:], boxes[1:], (0.2, 0.5, 0.8), strict=True):
        assert text.get_rotation() == pytest.approx(0, abs=1e-6)
        assert 0 < min(abs(box.y0 - 400 * height), abs(box.y1 - 400 * height)) < 8


def test_a_text_without_room_is_left_out_and_a_line_that_is_nowhere_is_not_drawn(overlay):
    shares = np.linspace(0, 1, 101)
    level = np.tile(shares[:, None] - 0.5, (1, 101))
    overlay.draw_line(TheoryLine("swing", "none", level + 2))
    assert overlay.artists == []
    overlay.taken = np.stack(np.meshgrid(np.arange(0, 600, 5), np.arange(150, 250, 5)), axis=-1).reshape(-1, 2)
    overlay.draw_line(TheoryLine("swing", "a line", level))
    (line,) = overlay.artists
    assert not [*overlay.axes.texts]
    assert line.get_linewidth() < 2
    overlay.taken = overlay.taken[np.abs(overlay.taken[:, 0] - 350) > 30 + 100 * LEAST]
    overlay.draw_line(TheoryLine("limit", "a line", level))
    assert [text.get_text() for text in overlay.axes.texts] == ["a line"]
    assert overlay.artists[1].get_linewidth() > 2


# the ramp


def test_numbers_have_their_places_on_a_ramp():
    assert Ramp(2, 10, "linear", "").share([2, 4, 10, 11, 0]).tolist() == [0, 0.25, 1, 1, 0]
    assert Ramp(1, 1e4, "log", "").share([10, 0, 1e5]) == pytest.approx([0.25, 0, 1])
    rate = Ramp(0, 0.99, "rate", "")
    assert rate.share([0, 0.9, 0.99, 1.0]) == pytest.approx([0, 0.5, 1, 1])
    assert np.isnan(rate.share(np.nan))


def test_the_low_end_is_bright_and_what_is_no_number_is_clear():
    ramp = Ramp(0, 1, "linear", "")
    low, high, none = ramp.paint(np.array([0.0, 1.0, np.nan]))
    assert low[:3].sum() > 1.5 > 1.2 > high[:3].sum()
    assert [low[3], high[3], none[3]] == [1, 1, 0]
    assert ramp.colors.N == 256
    assert DEEP > 0


def test_a_ramp_has_round_numbers():
    values, texts = Ramp(0.4, 0.996, "rate", "").ticks()
    assert values.tolist() == [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995]
    assert texts[0] == "0.5"
    assert Ramp(0.5, 0.8, "rate", "").ticks()[0].tolist() == [0.5, 0.8]
    values, texts = Ramp(0, 1, "linear", "").ticks()
    assert values.min() >= 0
    assert values.max() <= 1
    assert len(values) == len(texts) >= 3


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (1, 1000, ["1", "2", "5", "10", "20", "50", "100", "200", "500", "1000"]),
        (1, 1e4, ["10⁰", "10¹", "10²", "10³", "10⁴"]),
        (1e-3, 1e8, ["10⁻²", "10⁰", "10²", "10⁴", "10⁶", "10⁸"]),
        (3, 4, ["4"]),
        (30, 41, ["41"]),
        (30, 59, ["50"]),
        (30, 61, ["50", "61"]),
    ],
)
def test_a_logarithmic_ramp_has_powers_of_ten_or_round_numbers_up_to_its_end(low, high, texts):
    values, found = log_ticks(low, high)
    assert found == texts
    assert (values >= low * (1 - 1e-9)).all()
    assert (values <= high * (1 + 1e-9)).all()


@pytest.mark.parametrize(("height", "is_broken"), [(1.5, True), (6.0, False)])
def test_the_words_beside_a_bar_have_two_lines_where_one_is_too_long(height, is_broken):
    axes = Figure((6, height)).add_axes((0.1, 0.1, 0.6, 0.8))
    bar = add_bar(axes, Ramp(1, 100, "log", "steps until it stays  (bright is good)"))
    assert ("\n(" in bar.get_ylabel()) is is_broken
    assert bar.get_yticks() == pytest.approx(np.log([1, 2, 5, 10, 20, 50, 100]) / np.log(100))
    assert [text.get_text() for text in bar.get_yticklabels()] == ["1", "2", "5", "10", "20", "50", "100"]
    assert (bar.get_xlim(), bar.get_ylim()) == ((0, 1), (0, 1))

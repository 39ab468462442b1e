"""The legend of a race: it fits, and its entries look like what they stand for."""

import numpy as np
import pytest
from matplotlib import rc_context, rcParams
from matplotlib.figure import Figure

from landscapes import himmelblau, ravine
from optimizers import adam, gd, heavy_ball, trace
from visualizer.plotting.legend import BESIDE_SHARE, add_legend, mark_handles
from visualizer.plotting.look import Look
from visualizer.plotting.marks import MAX_FULL_SIZE, Mark, mark_scale, visible_marks
from visualizer.plotting.measure import wrap
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.style import rc_settings

RULES = [gd(lr=0.01), heavy_ball(lr=0.01), adam(lr=0.01), gd(lr=0.02), heavy_ball(lr=0.02), adam(lr=0.02, eps=1e-6)]
CONTEXT = PlotContext(ravine, [trace(rule, ravine, steps=3) for rule in RULES])
LONG = PlotContext(ravine, CONTEXT.trajectories, Look(labels=["one name " * 12] * 6))


@pytest.fixture(autouse=True)
def light():
    with rc_context(rc_settings("light", False)):
        yield


@pytest.mark.slow
@pytest.mark.parametrize("context", [CONTEXT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("width", [5, 9, 12])
def test_a_legend_is_no_wider_than_its_room_and_has_as_many_columns_as_fit(context, width, beside):
    figure = Figure((width, 6))
    legend = add_legend(figure, context, [], "All from one start. " * 4, beside=beside)
    room = width * (BESIDE_SHARE if beside else 1)
    own = legend.get_window_extent().width / figure.dpi
    assert own <= room + 0.01
    most = 1 if beside else 4 if width > 10 else 2
    assert 1 <= legend._ncols <= most
    if not beside and legend._ncols < most and context is CONTEXT:
        assert own / legend._ncols * most > 0.7 * room
    assert len(legend.get_texts()) >= len(RULES)


def test_without_entries_a_legend_is_its_caption():
    figure = Figure((8, 6))
    legend = add_legend(figure, CONTEXT, [], "All from one start.", entries=False)
    assert legend.get_texts() == []
    assert legend.get_title().get_text() == "All from one start."
    assert len(figure.legends) == 1


def test_a_long_word_is_broken_and_a_formula_is_not():
    assert wrap("well-known words", 10) == "well-known\nwords"
    assert wrap("abcdefgh", 4) == "abcd\nefgh"
    assert wrap("$abcdefgh$", 4) == "$abcdefgh$"


def test_marks_look_in_the_legend_as_they_do_in_the_picture_up_to_a_size():
    marks = visible_marks(himmelblau, himmelblau.domain)
    handles = mark_handles(PlotContext(himmelblau, [trace(gd(lr=0.01), himmelblau, steps=2)]), marks)
    assert [one.get_label() for one in handles] == [mark.label for mark in marks[::-1]]
    assert [one.get_marker() for one in handles] == [mark.marker for mark in marks[::-1]]
    sizes = {4.0: 0.5, 8.0: 1.0, 12.0: 1.5, 30.0: 1.6}
    drawn = mark_handles(CONTEXT, [Mark("a", "*", size, np.zeros((1, 2))) for size in sizes])
    assert [one.get_markersize() / rcParams["lines.markersize"] for one in drawn[::-1]] == pytest.approx(
        [*sizes.values()]
    )


def test_many_marks_are_smaller_so_that_they_cover_no_more():
    assert [mark_scale(count) for count in (1, MAX_FULL_SIZE)] == [1, 1]
    for count in (MAX_FULL_SIZE + 1, 100):
        assert mark_scale(count) ** 2 * count == pytest.approx(MAX_FULL_SIZE)

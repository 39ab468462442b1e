"""The map of a race: its rings, stars and notes, and the boxes that names keep off."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure

from landscapes import himmelblau
from optimizers import gd, momentum, trace
from visualizer.plotting.look import Look
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.heads import ON_ONE_POINT
from visualizer.plotting.panels.map import MAX_NOTES, MapPanel
from visualizer.plotting.style import rc_settings

RUNS = [trace(rule, himmelblau, steps=20) for rule in (gd(lr=0.01), momentum(lr=0.01))]


@pytest.fixture
def make():
    """Makes a map of 800 × 600 pixels on which a unit is 100 pixels."""
    with rc_context(rc_settings("light")):

        def made(runs=RUNS, **look):
            axes = Figure((8, 6), dpi=100).add_axes((0, 0, 1, 1))
            return MapPanel(axes, PlotContext(himmelblau, runs, Look(**look), extent=((-4, 4), (-3, 3))))

        yield made


def test_each_start_has_one_ring(make):
    assert [ring.get_xydata().tolist() for ring in make().rings] == [[[*himmelblau.start]]]
    elsewhere = [RUNS[0], trace(gd(lr=0.01), himmelblau, start=(1.0, 2.0), steps=20)]
    rings = make(elsewhere).rings
    assert sorted(ring.get_xydata()[0].tolist() for ring in rings) == sorted([[*himmelblau.start], [1.0, 2.0]])
    assert {ring.get_markerfacecolor() for ring in rings} == {"none"}


def test_a_star_stands_on_a_head_that_hides_a_minimum_and_on_no_other(make):
    panel = make()
    minimum = np.array([3.0, 2.0])
    room = ON_ONE_POINT * panel.heads[0].get_markersize() * 100 / 72 / 100  # in units of the map
    for way in ((1, 0), (0, -1), (0.6, 0.8)):
        for share, is_hidden in ((0.0, True), (0.97, True), (1.03, False)):
            near = minimum + share * room * np.array(way)
            panel._show_stars(np.array([[0.0, 0.0], near]))
            assert panel.stars.get_xydata().tolist() == ([[3.0, 2.0]] if is_hidden else [])
    panel._show_stars(np.array([minimum, [-2.805118, 3.131312]]))
    assert len(panel.stars.get_xydata()) == 1  # the other minimum is outside


def test_names_keep_off_the_whole_of_each_mark(make):
    panel = make()
    boxes = panel._mark_boxes()
    places = [(mark, point) for mark in panel.marks for point in mark.get_xydata()]
    assert len(boxes) == len(places) > 3
    for box, (mark, (x, y)) in zip(boxes, places, strict=True):
        assert (box.x0 + box.x1, box.y0 + box.y1) == pytest.approx((2 * (400 + 100 * x), 2 * (300 + 100 * y)))
        assert (box.width, box.height) == pytest.approx([mark.get_markersize() * 100 / 72] * 2)


@pytest.mark.parametrize("count", range(MAX_NOTES + 4))
def test_racers_that_have_stopped_are_named_in_a_few_notes_above_each_other(make, count):
    panel = make([RUNS[0]] * (MAX_NOTES + 4))
    panel._set_notes([(f"racer {k} stopped", "red") for k in range(count)])
    texts = [note.get_text() for note in panel.notes if note.get_text()]
    assert len(texts) == min(count, MAX_NOTES)
    named = min(count, MAX_NOTES) if count <= MAX_NOTES else MAX_NOTES - 1
    assert texts[:named] == [f"racer {k} stopped" for k in range(named)]
    if count > MAX_NOTES:
        assert texts[-1] == f"and {count - named} more have stopped"
    boxes = [note.get_window_extent() for note in panel.notes if note.get_text()]
    for below, above in pairwise(boxes):
        assert below.y1 <= above.y0 + 1
        assert above.x0 == pytest.approx(below.x0, abs=2)
    assert all(box.x0 > 0 and 0 < box.y0 < 200 for box in boxes)


@pytest.mark.parametrize(("aspect", "shape"), [("equal", 1.0), (2.0, 2.0), (0.5, 0.5)])
def test_a_unit_of_y_is_as_long_as_is_asked_for(make, aspect, shape):
    axes = make(aspect=aspect).axes
    axes.apply_aspect()
    (x0, y0), (x1, y1) = axes.transData.transform([(0, 0), (1, 1)])
    assert (y1 - y0) / (x1 - x0) == pytest.approx(shape)


def test_a_head_is_shown_until_its_racer_leaves_for_good(make):
    away = trace(gd(lr=0.03), himmelblau, start=(3.5, -2.5), steps=20)
    panel = make([RUNS[0], away])
    for step in np.linspace(0, 20, 41):
        panel.show(step)
        end = panel.exits.end(1)
        assert panel.heads[0].get_visible()
        assert panel.heads[1].get_visible() == (step < end)
        assert len(panel.paths[0].get_xydata()) == int(step) + 1 + (step % 1 > 0)

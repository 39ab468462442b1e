"""The strip of learning rates: where each curve, span, name and dot lies."""

import numpy as np
import pytest

from optimizers import adam, gd, rmsprop
from visualizer import sensitivity


@pytest.fixture(scope="module")
def strip():
    """Of rules of which one arrives with no rate, one has a rate set, and one has no upper end."""
    return sensitivity([gd(lr=0.03), "adam", rmsprop(), "adagrad"], "ravine", steps=200, cells=64)


@pytest.fixture(scope="module")
def drawn(strip):
    scene = strip.scene()
    scene.canvas.draw()
    return scene.axes


def texts(axes):
    return {text.get_text(): text.get_window_extent() for text in axes.texts}


def bars(axes):
    """The bars under the curves, by colour."""
    return {line.get_color(): line for line in axes.lines if line.get_linewidth() == 7}


def test_the_loss_axis_holds_the_start_and_what_has_arrived(strip, drawn):
    low, high = strip.limits
    begin = 0.5 * (10**2 + 50 * 1**2)
    assert low < 1e-3 < begin < high < 100 * begin
    assert drawn.get_ylim()[1] == pytest.approx(high)
    assert drawn.get_ylim()[0] < low
    ticks = np.array(drawn.get_yticks())
    assert np.log10(ticks) == pytest.approx(np.round(np.log10(ticks)))
    assert ticks.min() >= low
    assert ticks.max() <= high
    assert 3 <= len(ticks) <= 12
    assert np.ptp(np.diff(np.log10(ticks))) == pytest.approx(0)
    near = sensitivity(["gd"], "ravine", start=(1e-3, 1e-3), steps=20, cells=16)
    assert near.limits[1] > near.limits[0] > 0
    assert near.limits[1] > near.runs.tol


def test_the_rows_of_spans_lie_under_the_curves_in_the_order_of_the_racers(strip, drawn):
    floor = drawn.transData.transform((1, strip.limits[0]))[1]
    names = ["gd", "adam: no end found", "rmsprop: no rate arrives", "adagrad: no end found"]
    found = texts(drawn)
    if "adam" in found:  # its span has two ends
        names[1] = "adam"
    middles = [(found[name].y0 + found[name].y1) / 2 for name in names]
    assert middles == sorted(middles, reverse=True)
    assert np.ptp(np.diff(middles)) < 3
    box = drawn.get_window_extent()
    assert box.y0 < middles[-1] < middles[0] < floor
    for name, line in zip(("gd", "adam", "adagrad"), bars(drawn).values(), strict=True):
        row = drawn.transAxes.transform((0, line.get_ydata()[0]))[1]
        assert row == pytest.approx(middles[["gd", "adam", "rmsprop", "adagrad"].index(name)], abs=3)


def test_a_span_has_its_name_before_it_and_its_factor_behind(strip, drawn):
    found = texts(drawn)
    span = strip.spans["gd"]
    left, right = (drawn.transData.transform((rate, 1))[0] for rate in (span.low, span.high))
    assert 0 < left - found["gd"].x1 < 20
    factor = next(box for text, box in found.items() if text == f"× {span.factor:.2g}")
    assert 0 < factor.x0 - right < 20
    assert found["rmsprop: no rate arrives"].x0 - drawn.get_window_extent().x0 < 20


def test_a_span_without_an_end_is_open_there(strip, drawn):
    span = strip.spans["adagrad"]
    assert span.open_above
    (mark,) = (line for line in drawn.lines if line.get_marker() == ">")
    assert mark.get_xdata() == pytest.approx([min(span.high, strip.sides[0].high)])
    assert not [line for line in drawn.lines if line.get_marker() == "<"]
    box = texts(drawn)["adagrad: no end found"]
    ends = [drawn.transData.transform((rate, 1))[0] for rate in (span.low, mark.get_xdata()[0])]
    assert (box.x0 + box.x1) / 2 == pytest.approx(np.mean(ends), abs=2)


def test_a_dot_marks_the_rate_that_is_set_on_its_curve(strip, drawn):
    (dot,) = (line for line in drawn.lines if line.get_marker() == "o")
    assert dot.get_xdata() == [0.03]
    (curve,) = (one for one in drawn.lines if one.get_color() == dot.get_markeredgecolor() and len(one.get_xdata()) > 9)
    x, y = curve.get_data()
    between = np.interp(np.log(0.03), np.log(x), y)
    assert dot.get_ydata()[0] == pytest.approx(between)
    beyond = sensitivity([adam(lr=5.0)], "ravine", steps=50, cells=16, xlim=(0.01, 1.0)).scene().axes
    assert not [line for line in beyond.lines if line.get_marker() == "o"]


def test_the_line_of_what_has_arrived_is_named(strip, drawn):
    line = drawn.lines[0]
    assert list(line.get_ydata()) == [1e-3, 1e-3]
    box = texts(drawn)["arrived"]
    height = drawn.transData.transform((1, 1e-3))[1]
    assert 0 < height - box.y1 < 10
    assert 0 < box.x0 - drawn.get_window_extent().x0 < 15

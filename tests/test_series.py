"""The limits of series against the step."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from optimizers import gd, trace
from visualizer import Scene, race
from visualizer.plotting.look import Look
from visualizer.plotting.panels.series import finite, linear_limits, log_limits, set_log_axis


def test_linear_limits_have_a_margin():
    assert linear_limits(np.array([1.0, 3.0, 2.0])) == pytest.approx((0.84, 3.16))
    assert linear_limits(np.array([5.0])) == pytest.approx((4.5, 5.5))
    assert linear_limits(np.array([-5.0, -5.0])) == pytest.approx((-5.5, -4.5))
    assert linear_limits(np.array([])) == (-1, 1)
    low, high = linear_limits(np.array([0.0]))
    assert low < 0 < high


@pytest.mark.parametrize(
    ("losses", "start", "limits"),
    [
        ([10, 1, 0.1], 10, (0.05, 30)),
        ([10, 20, 1], 10, (0.5, 40)),
        ([10, 1e9, 1], 10, (0.5, 1e5)),
        ([10, 1e-30], 10, (3e-11, 30)),
        ([10, 0, -1], 10, (5, 30)),
        ([0, -1], 10, (1e-3, 1)),
        ([1, 2], 0, (1e-3, 1)),
        ([1, 2], -1, (1e-3, 1)),
    ],
)
def test_losses_are_shown_from_twelve_powers_of_ten_below_the_start_to_four_above(losses, start, limits):
    assert log_limits(np.array(losses, float), float(start)) == pytest.approx(limits)


@pytest.mark.parametrize(
    ("low", "high", "limits"),
    [
        (0.05, 30, (0.05, 30)),
        (2, 30, (1, 100)),
        (2, 200, (2, 200)),
        (2, 199, (1, 1000)),
        (1, 10, (1, 10)),
        (0.3, 0.4, (0.1, 1)),
    ],
)
def test_a_logarithmic_axis_holds_two_powers_of_ten(low, high, limits):
    axes = Figure().add_subplot()
    set_log_axis(axes, low, high)
    assert axes.get_ylim() == pytest.approx(limits)
    assert axes.get_yscale() == "log"


def test_numbers_that_are_not_finite_are_left_out():
    assert finite([np.array([1, np.nan]), np.array([np.inf, 2, -np.inf])]).tolist() == [1, 2]


def test_the_axis_of_the_loss_has_room_above_the_racer_that_begins_highest():
    runs = [trace(gd(lr=0.01), "ravine", start=start, steps=5) for start in ((1, 0), (6, 0))]
    scene = Scene(runs[0].landscape, runs, Look(panels="loss"))
    assert scene["loss"].axes.get_ylim()[1] == pytest.approx(3 * 18)


@pytest.mark.parametrize(("lr", "top"), [(0.02, 1.1), (0.038, 1.1), (0.06, 1.65), (0.4, 3.3)])
def test_the_axis_of_the_sharpness_holds_the_limit_and_up_to_three_times_it(lr, top):
    """On the ravine, whose curvature is 50: the limit is at a rate of 0.04."""
    scene = race("ravine", [gd(lr=lr)], panels="sharpness", steps=5).scene()
    assert scene["sharpness"].axes.get_ylim() == pytest.approx((0, top), rel=1e-3)
    assert scene["sharpness"].values[0] == pytest.approx(lr / 0.04)


def test_of_series_above_each_other_the_lowest_alone_names_the_steps():
    scene = race("ravine", [gd(lr=0.01)], panels=[["swing", "loss", "x"], ["map"]], steps=5).scene()
    scene.canvas.draw()
    for name, is_named in (("swing", False), ("loss", False), ("x", True)):
        axes = scene[name].axes
        assert any(label.get_visible() for label in axes.get_xticklabels()) == is_named
        assert bool(axes.get_xlabel()) == is_named
    assert scene["swing"].axes.get_xlim() == scene["x"].axes.get_xlim()

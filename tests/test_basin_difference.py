"""The difference of two rules, cell by cell: who arrives where, who leads, in which colour, and what is said of it."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from optimizers import gd, momentum
from visualizer import basin_map
from visualizer.maps.basins.difference import DIFFERENT, FIRST, LEAST_LEAD, MOST_LEAD, NEITHER, SAME, SECOND, TAIL

#: Rules of which each arrives alone from some starts, and neither from others.
PAIRS = {"gd-momentum": (gd(lr=0.012), momentum(lr=0.02)), "two rates": (gd(lr=0.002), gd(lr=0.02))}


@pytest.fixture(params=PAIRS, scope="module")
def made(request):
    first, second = PAIRS[request.param]
    return basin_map(first, "himmelblau", against=second, cells=24, steps=60)


def arrival(one, row, column):
    """The minimum at which a start arrives, or None, and after how many steps."""
    label, steps = one.basins.labels[row, column], one.basins.steps[row, column]
    return (one.basins.points[label], steps) if label >= 0 and steps >= 0 else (None, None)


def test_each_start_has_the_class_and_the_lead_of_its_two_runs(made):
    for row, column in np.ndindex(made.classes.shape):
        (one, steps), (other, more) = (arrival(part, row, column) for part in made.maps)
        kind = made.classes[row, column]
        if one is None or other is None:
            assert kind == (NEITHER if one is other else SECOND if one is None else FIRST)
        else:
            assert kind == (SAME if np.hypot(*(one - other)) < 1e-3 else DIFFERENT)
        lead = max(more, 1) / max(steps, 1) if kind == SAME else np.nan
        assert made.lead[row, column] == pytest.approx(lead, nan_ok=True)


def test_what_is_said_are_the_shares_of_the_classes(made):
    first, second = made.names
    told = made.summary()
    shares = {
        "Different minima": (made.classes == DIFFERENT).mean(),
        f"{first} faster": (made.lead > 1).mean(),
        f"{second} faster": (made.lead < 1).mean(),
        f"only {first} arrives": (made.classes == FIRST).mean(),
        f"only {second} arrives": (made.classes == SECOND).mean(),
        "neither": (made.classes == NEITHER).mean(),
    }
    for words, share in shares.items():
        found = re.search(rf"{re.escape(words)} from ([\d.]+)%", told)
        assert float(found[1]) / 100 == pytest.approx(share, rel=0.06, abs=1e-3) if found else share == 0
    assert set(made.key()) == {
        text
        for text, kind in (
            ("different minima", DIFFERENT),
            (f"only {first} arrives", FIRST),
            (f"only {second} arrives", SECOND),
            ("neither arrives", NEITHER),
        )
        if (made.classes == kind).any()
    }


def test_each_start_has_the_colour_that_the_legend_and_the_bar_give_it(made):
    first, second = made.names
    colors, key = made.colors_of_cells()[..., :3], made.key()
    words = {
        DIFFERENT: "different minima",
        FIRST: f"only {first} arrives",
        SECOND: f"only {second} arrives",
        NEITHER: "neither arrives",
    }
    for kind, text in words.items():
        for color in colors[made.classes == kind]:
            assert color == pytest.approx(to_rgb(key[text]))
    height = np.linspace(-1, 1, len(made.ramp))
    for row, column in np.argwhere(made.classes == SAME):
        at = np.clip(np.log2(made.lead[row, column]) / np.log2(made.largest), -1, 1)
        expected = [np.interp(at, height, made.ramp[:, k]) for k in range(3)]
        assert colors[row, column] == pytest.approx(expected, abs=0.01)


def test_the_bar_goes_from_one_hue_over_a_pale_draw_to_the_other(made):
    ramp = made.ramp
    assert ramp.shape == (255, 3)
    assert np.ptp(ramp[127]) < 0.02
    assert ramp[127].min() > 0.9
    assert ramp[-1, 2] > ramp[-1, 0] + 0.2  # the first rule is blue
    assert ramp[0, 0] > ramp[0, 2] + 0.2
    assert (np.diff(ramp[127:].sum(axis=1)) < 1e-6).all()
    assert (np.diff(ramp[:128].sum(axis=1)) > -1e-6).all()


def test_few_starts_have_a_lead_beyond_the_end_of_the_scale(made):
    leads = made.lead[made.classes == SAME]
    factor = np.maximum(leads, 1 / leads)
    assert LEAST_LEAD <= made.fitting_lead() <= MOST_LEAD
    if LEAST_LEAD < made.fitting_lead() < MOST_LEAD:
        assert abs((factor > made.fitting_lead()).sum() - TAIL * len(factor)) <= 1
    assert made.largest == max(made.fitting_lead(), LEAST_LEAD)

"""The numbers of presets in the browser's modules, run by node, beside Python: the same text for the same run."""

import json
import random

import numpy as np
import pytest
from javascript_runs import in_node

from landscapes import formula
from optimizers import adam, gd, heavy_ball, rmsprop, trace
from visualizer.explorer import catalogue
from visualizer.explorer.setup import setup_of
from visualizer.races import presets
from visualizer.races.preset_numbers import QUANTITIES, Number, obtained


def answers(requests):
    code = catalogue.catalogue_code()
    found = in_node("explorer_worker.js", {"catalogue": code, "requests": json.loads(catalogue.to_json(requests))})
    return [one["answer"] for one in found]


@pytest.fixture(scope="module")
def compared():
    return dict(
        zip(presets.PRESETS, answers([{"ask": "preset", "name": name} for name in presets.PRESETS]), strict=True)
    )


@pytest.mark.parametrize("name", presets.PRESETS)
def test_the_browser_obtains_the_numbers_of_python(compared, name):
    preset = presets.get(name)
    rows = presets.compare(preset, preset.race().trajectories)
    found = [presets.Comparison(*(one[field] for field in presets.Comparison._fields)) for one in compared[name]]
    assert found == rows
    assert [one["published"] for one in compared[name]] == [number.published for number in preset.numbers]
    assert [one["agrees"] for one in compared[name]] == [row.agrees for row in rows] == [True] * len(rows)


#: Runs that end, swing, stay, or diverge at a step.
RACERS = [gd(lr=0.03), gd(lr=1e-12), gd(lr=0.045), heavy_ball(lr=0.02, beta=0.97), rmsprop(lr=0.2), adam(lr=0.1)]
DIVERGES = [gd(lr=1.7), heavy_ball(lr=20.0, beta=0.9), gd(lr=1e200)]


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.slow
def test_any_quantity_of_any_run_has_the_text_of_python(quantity):
    surfaces = [("ravine", RACERS, 60), ("beale", RACERS, 77), ("monkey_saddle", RACERS[:3], 9)]
    surfaces += [(formula("x**2 + 3*abs(y) - 7", start=(1.0, -2.0)), RACERS, 30), ("sphere", DIVERGES, 300)]
    expected, requests, texts = ("0.00", "12", "place"), [], []
    for surface, racers, steps in surfaces:
        runs = [trace(one, surface, steps=steps) for one in racers]
        near = tuple(np.nan_to_num(runs[0].points[-1] + 0.05))
        numbers = [Number(k, quantity, text, near=near) for k in range(len(racers)) for text in expected]
        sent = [[one.racer, one.quantity, one.expected, False, list(near)] for one in numbers]
        requests.append(
            {"ask": "numbers", "setup": setup_of(runs[0].landscape, racers, None, steps, 0, None, 0), "numbers": sent}
        )
        texts.append([obtained(number, runs[number.racer]) for number in numbers])
    assert answers(requests) == texts


def test_formats_are_those_of_python():
    draw = random.Random(7)
    halves = (
        [k / 2 + 0.0 for k in range(-9, 30)]
        + [k / 16 for k in range(-40, 40)]
        + [12.25, 999.5, 1225.0, 1235.0, 99950.0]
    )
    sizes = [draw.uniform(-1, 1) * 10 ** draw.uniform(-12, 25) for _ in range(2000)]
    edges = [0.0, -0.0, 1e-4, 9.9995e-5, 0.00099995, 999.4999, 1e21, 1e22, -3e30, 5e-324, 1e15 + 0.5, 2.675, 1e-7]
    values = halves + sizes + edges
    requests = [{"ask": "formats", "values": values, "digits": digits} for digits in range(7)]
    for digits, found in enumerate(answers(requests)):
        expected = [[f"{value:.{digits}f}", f"{value:.{digits + 1}g}"] for value in values]
        assert found == expected

"""Maps of basins: what is drawn is what ran, down to the last bits of float64."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import landscapes
from landscapes import InputError
from optimizers import (
    DIVERGED,
    TRAVELLING,
    basin_entropy,
    gd,
    momentum,
    newton,
    trace,
    uncertainty_exponent,
)
from visualizer import basin_map
from visualizer.cli.main import main
from visualizer.maps.basins.colors import DIVERGED_COLOR, TRAVELLING_COLOR, BasinColors
from visualizer.maps.basins.difference import FIRST, SAME, SECOND
from visualizer.maps.basins.hues import spread_hues
from visualizer.maps.basins.legend import key_entries
from visualizer.maps.basins.marks import star_box
from visualizer.maps.basins.numbers import numbers_text
from visualizer.maps.basins.window import whole_window, zoomed
from visualizer.plotting.style import get_theme

HIMMELBLAU = landscapes.get("himmelblau")

#: A double beside the boundary of two basins of Newton's method.
EDGE = (1.457979393062114, -1.228013737958591)


def drawn(made):
    """Return the axes of a map, drawn."""
    scene = made.scene()
    scene.canvas.draw()
    return scene.axes


def test_the_cells_are_the_runs():
    made = basin_map(gd(lr=0.01), "himmelblau", cells=24)
    (image,) = drawn(made).images
    labels, steps = made.values["label"], made.values["steps"]
    starts = made.window.starts
    run = trace(gd(lr=0.01), "himmelblau", starts.reshape(-1, 2), steps=1000)
    ends = made.basins.attractors.nearest(run.points[:, -1])[0]
    np.testing.assert_array_equal(labels.ravel(), ends)
    np.testing.assert_array_equal(steps.ravel(), (run.values < 1e-3).argmax(axis=1))
    colors = image.get_array()[..., :3]
    np.testing.assert_allclose(image.get_extent(), (-6, 6, -6, 6))
    for one in np.unique(labels):
        own = colors[labels == one] @ (0.2126, 0.7152, 0.0722)
        order = np.argsort(steps[labels == one], kind="stable")
        assert (np.diff(own[order]) <= 1e-9).all()  # fewer steps are brighter
    hues = [colors[labels == one].mean(axis=0) for one in np.unique(labels)]
    assert min(np.abs(a - b).max() for k, a in enumerate(hues) for b in hues[:k]) > 0.15


def test_minima_are_marked_and_named_with_the_shares_of_their_basins():
    made = basin_map("gd", "double_well", cells=32)
    axes = drawn(made)
    marks = {line.get_label(): line.get_xydata() for line in axes.lines}
    np.testing.assert_allclose(np.sort(marks["minimum"], axis=0), [(-1, 0), (1, 0)])
    np.testing.assert_allclose(marks["saddle"], [(0, 0)], atol=1e-12)
    assert {text.get_text() for text in axes.texts} >= {"(1, 0)\n50%", "(−1, 0)\n50%"}
    assert made.describe().endswith("50% reach minimum (1, 0); 50% reach minimum (−1, 0).")
    assert "Daza et al. 2016" in made.look.caption


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("himmelblau", "light"),
        ("branin", "projector"),
        ("griewank", "dark"),
        ("holder_table", "projector"),
        ("rosenbrock", "projector"),
    ],
)
def test_no_text_leaves_the_figure_or_covers_a_name(name, theme):
    scene = basin_map("gd", name, cells=16, steps=200, theme=theme).scene()
    scene.canvas.draw()
    width, height = scene.canvas.get_width_height()
    labels = [scene.title, *scene.figure.texts, scene.axes.xaxis.label, scene.axes.yaxis.label]
    boxes = [text.get_window_extent() for text in [*scene.axes.texts, *labels] if text.get_text()]
    for k, box in enumerate(boxes):
        assert -1 <= box.x0 <= box.x1 <= width + 1
        assert -1 <= box.y0 <= box.y1 <= height + 1
        assert not any(box.overlaps(other) for other in boxes[:k])


def test_a_name_keeps_off_the_stars_and_near_to_its_own():
    made = basin_map("gd", "double_well", cells=16)
    axes = drawn(made)
    (stars,) = [line for line in axes.lines if line.get_label() == "minimum"]
    radius = stars.get_markersize() * axes.figure.dpi / 72 / 2
    middles = axes.transData.transform(stars.get_xydata())
    assert star_box(axes, stars.get_xydata()[0], stars.get_markersize()).width == pytest.approx(2 * radius)
    for name in [text for text in axes.texts if "%" in text.get_text()]:
        box = name.get_window_extent()
        gaps = np.hypot(*np.maximum(box.min - middles, middles - box.max).clip(0).T)
        assert 0 < gaps.min() < 4 * radius


def test_divergence_and_travelling_have_colours_apart_and_a_legend():
    made = basin_map(gd(lr=0.002), "rosenbrock", cells=32, steps=60)
    axes = drawn(made)
    labels, colors = made.values["label"], axes.images[0].get_array()
    for label, color in ((DIVERGED, DIVERGED_COLOR), (TRAVELLING, TRAVELLING_COLOR)):
        rgb = np.array([int(color["light"][k : k + 2], 16) for k in (1, 3, 5)]) / 255
        assert (labels == label).any()
        np.testing.assert_allclose(colors[labels == label][:, :3], np.broadcast_to(rgb, ((labels == label).sum(), 3)))
    entries = [text.get_text() for text in axes.get_legend().get_texts()]
    assert entries[-2:] == ["still travelling after 60 steps", "diverges"]


@pytest.mark.parametrize("first", [True, False])
def test_the_legend_explains_the_colours_that_occur_and_no_other(first):
    """Of two ends of which one is a minimum, the first or the second."""
    minima = np.array([first, not first])
    low, other = (0, 1) if first else (1, 0)
    cases = {"": (low, 5), "pale": (low, -1), "greyish": (other, 5), "still travelling": (TRAVELLING, -1)}
    cases["diverges"] = (DIVERGED, -1)
    colors = BasinColors.of(np.array([[0.0, 0], [1, 1]]), minima, get_theme("light"))
    for words, (label, steps) in cases.items():
        found = SimpleNamespace(
            labels=np.full((4, 4), label), steps=np.full((4, 4), steps), attractors=SimpleNamespace(minima=minima)
        )
        told = [*key_entries(found, colors, 100, 1e-3)]
        assert len(told) == (words != "")
        assert all(text.startswith(words) for text in told)


@pytest.mark.slow
def test_a_lattice_in_large_boxes_is_not_called_a_fractal():
    coarse = basin_map("gd", "holder_table", cells=16, steps=200)
    assert "above ln 2, many in a box" in coarse.look.caption
    assert "above ln 2, so it is fractal" in basin_map(newton, "himmelblau", cells=256, steps=60).look.caption


@pytest.mark.parametrize(("rule", "place"), [(newton, "himmelblau"), (gd(lr=0.01), "himmelblau"), (gd, "sphere")])
def test_the_caption_has_the_numbers_of_the_basins(rule, place):
    made = basin_map(rule, place, cells=96, steps=200)
    told, labels = numbers_text(made.basins, named=True), made.basins.labels
    if place == "sphere":
        assert told == "All starts lead to one end: there is no boundary."
        return
    entropy, exponent = basin_entropy(labels), uncertainty_exponent(labels)
    whole, boundary = map(float, re.search(r"entropy ([\d.]+), of the boundary ([\d.]+)", told).groups())
    assert (whole, boundary) == pytest.approx((entropy.whole, entropy.boundary), rel=0.05)
    value, error, dimension = map(float, re.search(r"([\d.]+) ± ([\d.]+): .* dimension ([\d.]+)", told).groups())
    assert value == pytest.approx(exponent.exponent, abs=0.005)
    assert error == pytest.approx(max(exponent.error, 0.01), abs=0.005)
    assert value + dimension == pytest.approx(2)
    assert ("so it is fractal" in told) == (entropy.fractal and value < 0.9)
    assert ("Percentages" in told, "Percentages" in numbers_text(made.basins, named=False)) == (True, False)


def test_neighbouring_basins_have_unlike_hues():
    lattice = np.array([(x, y) for x in range(8) for y in range(8)], float)
    hues = spread_hues(np.random.default_rng(0).permutation(lattice))
    order = np.random.default_rng(0).permutation(lattice)
    distance = np.hypot(*(order[:, None] - order).transpose(2, 0, 1))
    apart = np.abs((hues[:, None] - hues + 180) % 360 - 180)
    assert apart[np.isclose(distance, 1)].min() >= 30
    assert len(set(spread_hues(lattice[:9]))) == 9


@pytest.mark.parametrize("point", [EDGE, (0.0, 1.0), (np.nextafter(1, 0), -4.0), (1e-300, 3.0), (1 / 3, -2 / 3)])
@pytest.mark.parametrize("depth", [1, 37, 1e9, 1e13, 1.7e14, 9e14, 1.3e15])
def test_no_two_starts_are_equal_at_any_depth(point, depth):
    window = zoomed(whole_window(HIMMELBLAU, None, 512), point, depth, ("x", "y"))
    starts, ended = window.starts, []
    for values, side, middle in ((starts[0, :, 0], window.x, point[0]), (starts[:, 0, 1], window.y, point[1])):
        steps, double = np.diff(values), np.spacing(np.abs(values).max())
        assert len(np.unique(values)) == side.cells
        np.testing.assert_allclose(steps, steps[0], rtol=2**-19)
        assert np.abs(values - middle).min() <= np.spacing(abs(middle))
        width = side.cells * steps[0]
        assert 12 / depth - steps[0] <= width <= 12 / depth * (1 + 1e-9)
        ended.append(steps[0] == double)
    assert window.ended == any(ended)


def test_the_picture_says_where_float64_ends():
    made = basin_map(newton, "himmelblau", zoom=(EDGE, 1e15), steps=60)
    assert made.window.ended
    assert any("float64 ends" in text.get_text() for text in drawn(made).texts)
    x, y = made.sides
    assert x.cells * np.spacing(EDGE[0]) == pytest.approx(12e-15, rel=0.05)
    assert len(np.unique(made.window.starts.reshape(-1, 2), axis=0)) == x.cells * y.cells
    assert len(np.unique(made.values["label"])) > 2  # still a boundary
    shallow = basin_map(newton, "himmelblau", zoom=(EDGE, 1e6), steps=60, cells=32)
    assert not any("float64 ends" in text.get_text() for text in drawn(shallow).texts)


def test_a_film_zooms_from_the_whole_to_the_point():
    film = basin_map(newton, "himmelblau", film=("zoom", EDGE, 1e8), steps=60, cells=32)
    np.testing.assert_allclose(film.at(0).window.extent, HIMMELBLAU.domain, atol=0.5)
    still = basin_map(newton, "himmelblau", zoom=(EDGE, 1e8), steps=60, cells=32)
    last = film.at(100)
    np.testing.assert_array_equal(last.values["label"], still.values["label"])
    np.testing.assert_array_equal(last.window.starts, still.window.starts)
    assert (last.hues.hues == film.hues.hues).all()
    widths = [np.ptp(film.at(part).window.extent[0]) for part in (25, 50, 75)]
    np.testing.assert_allclose(np.divide(widths[:-1], widths[1:]), 100, rtol=1e-6)
    known = film.scales[len(film.scales) // 2 :][:2]
    low, high = film.at(55).ends
    np.testing.assert_allclose([low, high], known.mean(axis=0))  # the lightness changes smoothly
    scene = film.scene()
    scene.show(50)
    np.testing.assert_allclose(scene.axes.get_xlim(), [film.at(50).sides[0].low, film.at(50).sides[0].high])
    assert scene.clock.get_text() == "zoom=10000"


def test_a_film_of_a_parameter_has_one_scale_of_steps_that_suits_all_pictures():
    film = basin_map(gd, "himmelblau", film=("lr", 0.002, 0.02), steps=120, cells=24)
    pictures = [replace(film, scales=None).at(part).ends for part in np.linspace(0, 100, 11)]
    assert film.scales.shape == (1, 2)
    assert film.scales[0].tolist() == [min(low for low, _ in pictures), max(high for _, high in pictures)]
    assert film.at(30).ends == tuple(film.scales[0])


@pytest.mark.slow
def test_the_difference_of_two_rules():
    slow, fast = gd(lr=0.002), momentum(lr=0.02)
    made, turned = (
        basin_map(first, "himmelblau", against=second, cells=48, steps=120)
        for first, second in ((slow, fast), (fast, slow))
    )
    ratio = made.second.values["steps"] / np.maximum(made.first.values["steps"], 1)
    same = made.classes == SAME
    np.testing.assert_allclose(
        made.lead[same & (made.first.values["steps"] > 0)], ratio[same & (made.first.values["steps"] > 0)]
    )
    np.testing.assert_allclose(made.lead, 1 / turned.lead)
    np.testing.assert_array_equal(made.classes == FIRST, turned.classes == SECOND)
    alone = basin_map(slow, "himmelblau", against=slow, cells=16, steps=500)
    assert set(np.unique(alone.classes)) == {SAME}
    assert (alone.lead == 1).all()
    colors = drawn(alone).images[0].get_array()[..., :3]
    assert np.ptp(np.asarray(colors).reshape(-1, 3), axis=0).max() == 0
    assert made.describe().startswith("gd against momentum on himmelblau. Different minima from ")
    assert not [text for text in drawn(made).texts if "%" in text.get_text()]  # the shares are those of one rule
    assert [text for text in drawn(made.first).texts if "%" in text.get_text()]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"zoom": (EDGE, 1e17)}, "must have a depth of at most 6.8·10¹⁵"),
        ({"zoom": 5}, r"zoom must be a point and a depth, as in \(\(1.5, -0.2\), 1e6\), got 5"),
        ({"zoom": (EDGE, 0.5)}, "a depth of at least 1"),
        ({"film": ("zoom", EDGE, 1)}, "a depth above 1"),
        ({"film": ("zoom", EDGE, 9), "zoom": (EDGE, 9)}, "zoom must be left out"),
        ({"film": ("lrr", 0.1, 0.2)}, "did you mean 'lr'"),
        ({"extent": ((1, 0), (0, 1))}, "extent must have x0 < x1"),
        ({"cells": 1}, "cells must be a whole number from 2"),
        ({"steps": 0}, "steps must be a whole number >= 1"),
        ({"against": "adm"}, "did you mean 'adam'"),
    ],
)
def test_bad_input_is_one_clear_line(options, message):
    with pytest.raises(InputError, match=message):
        basin_map("gd", "himmelblau", **options)


def test_a_colormap_is_refused_because_the_colours_are_hues():
    with pytest.raises(TypeError, match="basin_map\\(\\) has no keyword 'colormap'"):
        basin_map("gd", "himmelblau", colormap="magma")


def test_the_command_line_makes_the_same_map(tmp_path, capsys):
    target = tmp_path / "basins.png"
    line = ["basins", "newton", "himmelblau", "--cells", "32", "--steps", "60", "-o", str(target)]
    assert main([*line, "--zoom", *map(repr, EDGE), "1e15"]) == 0
    assert target.read_bytes().startswith(b"\x89PNG")
    made = basin_map("newton", "himmelblau", cells=32, steps=60, zoom=(EDGE, 1e15))
    out = capsys.readouterr().out
    assert out.startswith(f"{made.describe()}\n{made.look.caption}\nwrote {target}")
    assert main([*line, "--film", "zoom", "1", "2"]) == 2
    assert "--film must be NAME FROM TO, or zoom X Y DEPTH, got zoom 1 2" in capsys.readouterr().err


@pytest.mark.parametrize(("command", "module"), [("basins", "basins.map.basin_map"), ("map", "phase_map.phase_map")])
def test_a_film_alone_may_be_written_as_one_and_that_is_said_before_anything_runs(
    command, module, tmp_path, monkeypatch, capsys
):
    def runs(*_, **__):
        raise InputError("it runs")

    monkeypatch.setattr(f"visualizer.maps.{module}", runs)
    line = [command, "heavy_ball", "ravine", "-o"]
    film = ["--film", "kappa", "2", "50"]
    for name, more, words in (
        ("a.gif", [], "a map is a still unless it has film="),
        ("a.gif", film, "it runs"),
        ("a.png", [], "it runs"),
        ("a.png", film, "it runs"),
    ):
        assert main([*line, str(tmp_path / name), *more]) == 2
        assert words in capsys.readouterr().err


def test_ctrl_c_leaves_no_file(tmp_path, monkeypatch, capsys):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("visualizer.maps.basins.picture.basins", interrupt)
    assert main(["basins", "gd", "sphere", "-o", str(tmp_path / "basins.png")]) == 130
    assert list(tmp_path.iterdir()) == []


def test_progress_ends_when_all_starts_are_done():
    calls = []
    basin_map("gd", "six_hump_camel", cells=40, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (1600, 1600)
    assert sorted(done for done, _ in calls) == [done for done, _ in calls]

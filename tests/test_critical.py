"""Critical points: what is found is what is listed, and what the literature counts."""

import functools
from collections import Counter

import numpy as np
import pytest
from conftest import every_landscape

import landscapes
from landscapes import critical_points, formula
from visualizer.plotting.marks import visible_marks

search = functools.cache(critical_points)  # a landscape without settings is the same object in every test


def places(found, kind):
    return np.array([(p.x, p.y) for p in found if p.kind == kind]).reshape(-1, 2)


@every_landscape
@pytest.mark.thinned(12)
def test_every_listed_point_is_found(landscape):
    if landscape.name in ("bukin6", "eggholder"):  # on the floor of a valley that is a kink, and on the edge
        pytest.skip("its minimum is no critical point")
    found, size = search(landscape), np.ptp(landscape.domain)
    listed = {"minimum": landscape.minima, "saddle": landscape.saddles, "maximum": landscape.maxima}
    for kind, points in listed.items():
        for point in points:
            assert np.hypot(*(places(found, kind) - point).T).min() < 1e-7 * size


@every_landscape
@pytest.mark.thinned(6)
def test_all_minima_are_listed_or_of_more_than_eight_the_lowest(landscape):
    if landscape.name in ("bukin6", "eggholder"):  # on the floor of a valley that is a kink, and on the edge
        return
    heights = [p.value for p in search(landscape) if p.kind == "minimum"]
    if len(heights) > 8:
        low = min(heights)
        heights = [f for f in heights if f <= low + 1e-6 * max(abs(low), 1e-3)]
        assert not landscape.local_minima
    assert len(landscape.minima) == len(heights)  # and each of them is found, says the test above


@every_landscape
@pytest.mark.thinned(3)
def test_the_lowest_minima_are_told_from_the_others(landscape):
    low, others = landscape.lowest_minima, landscape.local_minima
    assert sorted((*low, *others)) == sorted(landscape.minima)
    heights = [landscape.value(*point) for point in low]
    assert heights == pytest.approx([landscape.lowest] * len(low), rel=1e-6, abs=1e-9)
    assert all(landscape.value(*point) > landscape.lowest + 1e-4 for point in others)


@pytest.mark.parametrize(
    ("name", "lowest", "others"),
    [("styblinski_tang", 1, 3), ("six_hump_camel", 2, 4), ("himmelblau", 4, 0), ("griewank", 1, 0), ("saddle", 0, 0)],
)
def test_a_star_is_large_where_f_is_lowest(name, lowest, others):
    landscape = landscapes.get(name)
    marks = {mark.label: mark for mark in visible_marks(landscape, landscape.domain)}
    assert {label: len(mark.points) for label, mark in marks.items() if "minimum" in label} == {
        label: count for label, count in (("minimum", lowest), ("local minimum", others)) if count
    }
    if others:
        assert marks["local minimum"].size < 0.7 * marks["minimum"].size


@pytest.mark.thinned(5)
@every_landscape
def test_the_gradient_is_zero_at_what_is_found_on_a_smooth_surface(landscape):
    if not landscape.smooth:
        return
    found = search(landscape)
    x, y = np.array([(p.x, p.y) for p in found]).T
    curvature = np.abs([p.eigenvalues for p in found]).max(axis=1)
    slope = np.hypot(*landscape.gradient(x, y))
    assert np.all(slope <= 1e-7 * np.ptp(landscape.domain) * np.maximum(curvature, 1e-9))
    np.testing.assert_allclose([p.value for p in found], landscape.value(x, y), atol=1e-12, rtol=1e-12)
    assert [p.value for p in found] == sorted(p.value for p in found)


@pytest.mark.parametrize(
    ("name", "minima", "saddles", "maxima"),
    [
        ("himmelblau", 4, 4, 1),
        ("six_hump_camel", 6, 7, 2),
        ("rastrigin", 121, 220, 100),
        ("three_hump_camel", 3, 2, 0),
        ("goldstein_price", 4, 4, 1),
        ("styblinski_tang", 4, 4, 1),
        ("beale", 1, 2, 0),
        ("branin", 3, 2, 0),
        ("mccormick", 2, 1, 0),
        ("rosenbrock", 1, 0, 0),
        ("saddle", 0, 1, 0),
        ("monkey_saddle", 0, 1, 0),  # where the Hessian is zero
        ("double_well", 2, 1, 0),
        ("linear_net", 2, 1, 0),  # two curves of minima
        ("drop_wave", 1, 0, 1),  # a minimum, a ring of maxima; more rings are flatter than they are curved
        ("sharp_ridge", 1, 0, 0),  # on a kink
        ("ackley", 121, 220, 100),  # one of them on a kink
    ],
)
def test_counts(name, minima, saddles, maxima):
    count = Counter(p.kind for p in search(landscapes.get(name)))
    assert (count["minimum"], count["saddle"], count["maximum"]) == (minima, saddles, maxima)


@pytest.mark.thinned(3)
@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("x**4 + y**4", ["minimum"]),
        ("-x**4 - y**6", ["maximum"]),
        ("x**4 - y**4", ["saddle"]),
        ("x**3 + y**2", ["saddle"]),
        ("x**2", ["minimum"]),
        ("3", ["degenerate"]),
        ("x + 2*y", []),
        ("1e-9*(x**2 + y**2)", ["minimum"]),
        ("1e9*(x**2 - 5*y**2)", ["saddle"]),
        ("x**2 + 1e-8*y**2", ["minimum"]),
        ("1/(x**2 + y**2)", []),
        ("log(x**2 + y**2)", []),
        ("sin(x)/x + y**2", ["saddle", "minimum", "minimum"]),
        ("abs(x - 1) + abs(y + 2)", ["minimum"]),
        ("max(abs(x), abs(y - 1/3))", ["minimum"]),
        ("acos(sign(asin(sign(x)+y)))", ["degenerate"]),  # with no value in most of the domain
        ("acos(sign(x) + 1.5) + (x - 1)**2 + y**2", []),
    ],
)
def test_kinds(text, kinds):
    assert sorted(p.kind for p in critical_points(formula(text))) == sorted(kinds)


def test_eigenvalues_are_those_of_the_hessian():
    (point,) = critical_points(formula("3*x**2 + 4*x*y + 6*y**2"))
    assert point.eigenvalues == pytest.approx((4, 14), rel=1e-12)
    (steep,) = critical_points(landscapes.rosenbrock)
    assert steep.eigenvalues == pytest.approx((0.399361, 1001.6006), rel=1e-6)


def test_they_follow_the_parameters():
    (point,) = critical_points(landscapes.rosenbrock(a=-0.5))
    assert (point.x, point.y) == pytest.approx((-0.5, 0.25))

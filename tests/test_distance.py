"""Rules that keep a state of both coordinates: SAM, DoG and Prodigy, beside the authors' code and what is proved."""

from math import hypot, sqrt

import numpy as np
import pytest

import landscapes
from optimizers import dog, gd, prodigy, sam, trace


def authors_sam(w, gradient, rho=0.2, lr=0.002):
    """Steps of `SAM(torch.optim.SGD)` of github.com/davda54/sam: the climb and the descent, one after the other."""
    while True:
        g = gradient(w)
        scale = rho / (hypot(*g) + 1e-12)
        yield (climbed := [a + scale * b for a, b in zip(w, g, strict=True)])
        yield (w := [a - lr * b for a, b in zip(w, gradient(climbed), strict=True)])


def authors_dog(w, gradient, reps_rel=1e-3, eps=1e-8):
    """Steps of `DoG` of the package dog-optimizer 1.0.3."""
    start, r, total = w, reps_rel * (1 + hypot(*w)), eps
    while True:
        g = gradient(w)
        r, total = max(r, hypot(w[0] - start[0], w[1] - start[1])), total + g[0] ** 2 + g[1] ** 2
        yield (w := [a - r / sqrt(total) * b for a, b in zip(w, g, strict=True)])


def authors_prodigy(w, gradient, beta1=0.9, beta2=0.999, d=1e-3, eps=1e-8, correct=False):
    """Steps of `Prodigy` of the package prodigyopt 1.1.2."""
    start, d0, d_max, numerator, k, beta3 = w, d, d, 0.0, 0, sqrt(beta2)
    m, v, s = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
    while True:
        g, k = gradient(w), k + 1
        dlr = d * (sqrt(1 - beta2**k) / (1 - beta1**k) if correct else 1)
        numerator *= beta3
        for c in range(2):
            numerator += d / d0 * dlr * g[c] * (start[c] - w[c])
            m[c] = beta1 * m[c] + d * (1 - beta1) * g[c]
            v[c] = beta2 * v[c] + d * d * (1 - beta2) * g[c] ** 2
            s[c] = beta3 * s[c] + d / d0 * dlr * g[c]
        d_max = max(d_max, numerator / (abs(s[0]) + abs(s[1])))
        d = max(d, d_max)
        yield (w := [w[c] - dlr * m[c] / (sqrt(v[c]) + d * eps) for c in range(2)])


#: Each rule, the authors' code in plain floats, and the point after 100 of its own steps (of SAM, pairs), on rosenbrock
#: and beale, as computed by that code itself, with torch in float64.
AUTHORS = {
    sam(lr=0.002, rho=0.2): (
        authors_sam,
        {"rosenbrock": (0.05025365452433768, 0.0531850894111781), "beale": (1.7694469842027924, 0.03631752839245001)},
    ),
    dog(r0=1e-3): (
        authors_dog,
        {"rosenbrock": (-1.0154607768346717, 1.0391471653787792), "beale": (1.8989294749155463, 0.10516507321176814)},
    ),
    prodigy(d0=1e-3): (
        authors_prodigy,
        {"rosenbrock": (0.41299559111330464, 0.16923445013434557), "beale": (-1.193885366831116, 1.5234179340338456)},
    ),
    prodigy(d0=1e-3, bias_correction=True): (lambda *run: authors_prodigy(*run, correct=True), {}),
}


@pytest.mark.parametrize("name", ["rosenbrock", "beale", "ravine"])
@pytest.mark.parametrize("rule", AUTHORS, ids=repr)
def test_the_authors_code(rule, name):
    surface = landscapes.get(name)
    code, ends = AUTHORS[rule]
    steps = 200 if rule.name == "sam" else 100
    points = trace(rule, surface, steps=steps).points
    walk = code(list(map(float, surface.start)), lambda w: list(map(float, surface.gradient(*w))))
    np.testing.assert_allclose(points[1:], [next(walk) for _ in range(steps)], rtol=0, atol=1e-12)
    if name in ends:
        np.testing.assert_allclose(points[-1], ends[name], rtol=0, atol=1e-12)


def test_sam_chooses_the_flat_minimum_and_never_the_sharp_one_instead():
    sharp, flat = landscapes.sharp_flat.minima
    starts = np.stack(np.meshgrid(np.linspace(-3.5, 0, 36), np.linspace(0, 2.5, 26)), axis=-1)
    descended = trace(gd(lr=0.1), "sharp_flat", starts, steps=400).points[..., -1, :]
    aware = trace(sam(lr=0.1, rho=0.1), "sharp_flat", starts, steps=800).points[..., -1, :]
    into_sharp = [np.hypot(*np.moveaxis(ends - sharp, -1, 0)) < 0.3 for ends in (descended, aware)]
    into_flat = np.hypot(*np.moveaxis(aware - flat, -1, 0)) < 0.1
    assert (into_sharp[0] & into_flat).sum() >= 2
    assert not (into_sharp[1] & ~into_sharp[0]).any()
    wide = trace(sam(lr=0.1, rho=1.0), "sharp_flat", starts, steps=800).points[..., -1, :]  # wider than the well
    assert not (np.hypot(*np.moveaxis(wide - sharp, -1, 0)) < 0.3).any()


@pytest.mark.parametrize("curvature", [1.0, 4.0])
def test_sam_swings_about_a_minimum_as_its_docstring_says(curvature):
    lr, rho = 0.1, 0.3
    bowl = landscapes.formula(f"{curvature / 2}*(x**2 + y**2)", domain=((-2, 2), (-2, 2)))
    points = trace(sam(lr=lr, rho=rho), bowl, start=(1.5, 0), steps=400).points[::2, 0]
    np.testing.assert_allclose(np.abs(points[-20:]), lr * curvature * rho / (2 - lr * curvature), rtol=1e-6)


@pytest.mark.parametrize("name", ["sphere", "ravine", "rotated_ravine", "booth", "matyas", "logistic_regression"])
def test_on_a_convex_surface_the_estimate_of_prodigy_is_below_the_true_distance(name):
    surface = landscapes.get(name)
    true = np.abs(np.subtract(surface.minima[0], surface.start)).max()
    d = trace(prodigy, surface, steps=500).state["d"][1:]
    assert np.all(np.diff(d) >= 0)
    assert 0.1 * true < d[-1] <= true


def test_dog_finds_the_true_distance():
    assert trace(dog, "sphere", start=(30, 40), steps=300).state["r"][-1] == pytest.approx(50, rel=1e-6)

"""The colours of basins: what a screen can show of a hue, and hues that tell neighbours apart."""

import numpy as np
import pytest

from visualizer.maps.basins.colors import BasinColors
from visualizer.maps.basins.hues import FIRST_HUE, HUES, oklch, screen_color, spread_hues
from visualizer.plotting.style import get_theme

#: From linear sRGB to the responses of the cones, and from their cubic roots to OKLab, as Ottosson gives them.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def lightness_chroma_hue(srgb):
    """The coordinates of sRGB colours in OKLCH, by the way back."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    lightness, a, b = TO_LAB @ np.cbrt(TO_CONES @ linear)
    return lightness, np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


@pytest.mark.parametrize("hue", range(0, 360, 24))
@pytest.mark.parametrize("chroma", [0.02, 0.08, 0.15, 0.3])
def test_a_colour_has_its_lightness_and_hue_and_as_much_chroma_as_a_screen_shows(hue, chroma):
    for lightness in (0.35, 0.6, 0.85):
        (color,) = screen_color(np.array([lightness]), chroma, hue)
        assert ((color >= 0) & (color <= 1)).all()
        found, strength, angle = lightness_chroma_hue(color)
        assert found == pytest.approx(lightness, abs=2e-3)
        assert (angle - hue + 180) % 360 - 180 == pytest.approx(0, abs=1)
        assert strength <= chroma + 1e-3
        if strength < chroma - 1e-3:  # a little more is beyond what a screen has
            more = oklch(np.array(lightness), np.array(strength + 2e-3), np.array(hue))
            assert more.min() < 0 or more.max() > 1


@pytest.mark.parametrize("count", range(1, HUES + 1))
def test_few_points_have_hues_of_their_own_as_far_apart_as_they_can_be(count):
    points = np.random.default_rng(count).normal(size=(count, 2))
    hues = np.sort(spread_hues(points))
    assert len(hues) == count
    assert np.diff([*hues, hues[0] + 360]) == pytest.approx(360 / count)
    assert spread_hues(points)[0] == FIRST_HUE
    for moved in (points + np.array([3, -1]), points[:, ::-1], -points):
        assert spread_hues(moved).tolist() == spread_hues(points).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_of_many_points_each_is_unlike_the_nearest_before_it(seed):
    points = np.random.default_rng(seed).uniform(0, 1, (60, 2))
    hues = spread_hues(points)
    assert len(set(hues)) == HUES
    for k in range(1, 60):
        near = np.hypot(*(points[:k] - points[k]).T).argmin()
        assert abs((hues[k] - hues[near] + 180) % 360 - 180) >= 60


@pytest.mark.parametrize("seed", range(3))
def test_minima_have_vivid_hues_and_other_points_muted_ones_between_them(seed):
    random = np.random.default_rng(seed)
    minima = random.uniform(size=30) < 0.6
    points = random.uniform(0, 1, (30, 2))
    colors = BasinColors.of(points, minima, get_theme("light"))
    assert colors.hues[minima].tolist() == spread_hues(points[minima]).tolist()
    step = 360 / HUES
    assert (colors.hues[minima] - FIRST_HUE) % step == pytest.approx(0)
    if (~minima).sum() >= HUES:
        assert (colors.hues[~minima] - FIRST_HUE) % step == pytest.approx(step / 2)
    assert colors.chroma[minima].min() > 3 * colors.chroma[~minima].max()

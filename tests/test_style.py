"""The styles of racers: up to twelve are told apart in every theme, and a rule keeps its hue."""

import itertools

import numpy as np
import pytest
from matplotlib.colors import rgb_to_hsv, to_rgb

import optimizers
from visualizer.plotting.style import MAX_SHADES, THEMES, assign_styles, get_style

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def oklab(color):
    """Björn Ottosson's perceptual space, in which equal distances look equally large."""
    rgb = np.array(to_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    cones = (
        np.cbrt([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566]] @ linear),
        np.cbrt([0.0883024619, 0.2817188376, 0.6299787005] @ linear),
    )
    return [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ] @ np.append(*cones)


def distance(one, other):
    return float(np.linalg.norm(oklab(one) - oklab(other)))


def fields():
    """Twelve rules at a time, so that each meets many others; and twelve variants of each rule."""
    names = optimizers.names()
    return [list(np.roll(names, k)[:12]) for k in range(len(names))] + [[name] * 12 for name in names]


@every_theme
def test_twelve_racers_are_told_apart(theme):
    for names in fields():
        seen = [(theme.color_of(style), style.marker) for style in assign_styles(names)]
        for (color, marker), (other, another) in itertools.combinations(seen, 2):
            assert marker != another or distance(color, other) > 0.06, (names, color, other)


@every_theme
@pytest.mark.parametrize("count", range(2, MAX_SHADES + 1))
@pytest.mark.parametrize("name", ["gd", "momentum", "rmsprop", "adam", "yogi"])
def test_variants_of_a_rule_are_shades_of_one_hue_that_are_seen_apart(theme, count, name):
    colors = [theme.color_of(style) for style in assign_styles([name] * count)]
    assert colors[0] == theme.color_of(get_style(name))
    assert min(distance(*pair) for pair in itertools.combinations(colors, 2)) > 0.045
    hues, saturations, _ = rgb_to_hsv([to_rgb(color) for color in colors]).T
    if name == "gd":
        assert saturations.max() < 0.15  # greys
    else:
        assert np.ptp(hues) < 0.04

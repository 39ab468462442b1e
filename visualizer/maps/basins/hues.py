"""Colours of basins: a hue for each minimum, and a lightness, in a space in which equal steps look equal."""

import functools

import numpy as np

#: The hues to choose from, in degrees of OKLCH, and the place of the first.
HUES, FIRST_HUE = 12, 250.0

#: Hues that differ by less than about this, in degrees, look alike.
ALIKE = 45.0

#: The chroma of a basin of a minimum, and of that of a saddle or a maximum.
VIVID, MUTED = 0.15, 0.045

#: From OKLab to the cubic roots of cone responses, and from cone responses to linear sRGB.
_TO_ROOTS = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
)
_TO_LINEAR = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def oklch(lightness: np.ndarray, chroma: np.ndarray, hue: np.ndarray) -> np.ndarray:
    """Return colours of OKLCH as linear sRGB (..., 3), outside of [0, 1] where no screen can show them.

        (L, C cos h, C sin h) -> cone responses -> linear sRGB

    References
    ----------
    Ottosson, "A perceptual color space for image processing", 2020, https://bottosson.github.io/posts/oklab.
    """
    angle = np.radians(hue)
    lab = np.stack(np.broadcast_arrays(lightness, chroma * np.cos(angle), chroma * np.sin(angle)), axis=-1)
    return (lab @ _TO_ROOTS.T) ** 3 @ _TO_LINEAR.T


def screen_color(lightness: np.ndarray, chroma: float, hue: float) -> np.ndarray:
    """Return colours of one hue as sRGB (n, 3) in [0, 1]; the chroma is lower where a screen has no such colour.

    >>> screen_color(np.array([0.0, 0.5, 1.0]), 0.0, 0.0).round(2)[:, 0]
    array([0.  , 0.39, 1.  ])
    """
    low, high = np.zeros(len(lightness)), np.full(len(lightness), chroma)
    for _ in range(20):
        middle = (low + high) / 2
        linear = oklch(lightness, middle, np.asarray(hue))
        fits = ((linear >= -1e-6) & (linear <= 1 + 1e-6)).all(axis=1)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    linear = np.clip(oklch(lightness, low, np.asarray(hue)), 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@functools.cache
def hue_ramp(hue: float, chroma: float, light: float, dark: float) -> np.ndarray:
    """Return the colours of a hue from light to dark, sRGB (256, 3)."""
    return screen_color(np.linspace(light, dark, 256), chroma, hue)


def spread_hues(points: np.ndarray, count: int = HUES) -> np.ndarray:
    """Return a hue in degrees for each of the points (n, 2), so that neighbours differ.

    Up to `count` points have hues of their own, as far from each other as they can be. More points take these hues
    again: each the one from which the points near to it are farthest.

    >>> np.sort(spread_hues(np.array([[0, 0], [1, 0], [0, 1], [1, 1]]))).tolist()
    [70.0, 160.0, 250.0, 340.0]
    """
    count = min(count, max(len(points), 1))
    hues = (FIRST_HUE + 360 / count * np.arange(count)) % 360
    chosen, uses = np.zeros(len(points)), np.zeros(count)
    for k, point in enumerate(points):
        square = np.sum((points[:k] - point) ** 2, axis=1)
        apart = np.abs((hues[:, None] - chosen[:k] + 180) % 360 - 180)
        cost = np.exp(-((apart / ALIKE) ** 2)) @ (1 / (square + 1e-12))
        free = uses == uses.min() if len(points) <= count else np.ones(count, bool)
        best = int(np.where(free, cost, np.inf).argmin())
        chosen[k], uses[best] = hues[best], uses[best] + 1
    return chosen

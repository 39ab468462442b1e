"""Curved valleys, ridges and walls: far from quadratic, with gradients of very different sizes."""

from typing import Annotated

from numpy import cos, log, sign, sin, sqrt, tanh

from landscapes._core.parameter import Parameter
from landscapes._landscape import landscape

Bend = Annotated[float, Parameter("a", 0, 2)]
Steepness = Annotated[float, Parameter("b", 1, 1000, log=True, minimum=0)]

BEALE_SADDLES = [(0, 1), (0.10053793732415836, -2.644513585023125)]
GOLDSTEIN_PRICE_MINIMA = [(0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)]
GOLDSTEIN_PRICE_SADDLES = [(-0.4, -0.6), (1.2, -0.2), (1.4, 0.6), (0.6, 0.4)]


@landscape(domain=((-2, 2), (-1, 3)), start=(-1.2, 1.0), minima=lambda a, b: [(a, a * a)], scale="log")
def rosenbrock(x, y, a: Bend = 1.0, b: Steepness = 100.0):
    """Rosenbrock's banana: a flat valley along the parabola y = x², with steep walls.

        f = (a − x)² + b (y − x²)²

    Every rule reaches the valley in a few steps; the way along its floor takes hundreds, because
    the condition number is 2508 at the minimum. Watch how the steps shrink in the bend, and which
    rule keeps its speed.

    Parameters: a, the x of the minimum (a, a²) on the parabola (default 1);
    b, the steepness of the walls (default 100).

    Examples
    --------
    >>> from landscapes import rosenbrock
    >>> rosenbrock.gradient(0.0, 1.0)
    (-2.0, 200.0)

    References
    ----------
    Rosenbrock, "An automatic method for finding the greatest or least value of a function",
    The Computer Journal 3, 1960.
    """
    u, v = a - x, y - x * x
    return u * u + b * v * v, -2 * u - 4 * b * x * v, 2 * b * v


@landscape(domain=((-4.5, 4.5), (-4.5, 4.5)), start=(1.0, 1.5), minima=[(3, 0.5)], saddles=BEALE_SADDLES, scale="log")
def beale(x, y):
    """Beale: a flat valley, with walls as high as 10⁵ in the corners of the domain.

        f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²

    From (1, 1.5) the path to the minimum (3, 0.5) bends around a saddle at (0, 1). The sizes of the
    gradients span six powers of ten, so no single learning rate suits all places: watch the adaptive rules.

    Examples
    --------
    >>> from landscapes import beale
    >>> beale.value(3.0, 0.5)
    0.0

    References
    ----------
    Beale, "On an iterative method for finding a local minimum of a function of more than one
    variable", Princeton technical report 25, 1958.
    """
    p, q, r = 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3
    fx = 2 * p * (y - 1) + 2 * q * (y**2 - 1) + 2 * r * (y**3 - 1)
    fy = 2 * x * (p + 2 * q * y + 3 * r * y**2)
    return p * p + q * q + r * r, fx, fy


@landscape(
    domain=((-2, 2), (-2, 2)),
    start=(1.5, 1.0),
    minima=GOLDSTEIN_PRICE_MINIMA,
    saddles=GOLDSTEIN_PRICE_SADDLES,
    maxima=[(0.8, 0.2)],
    scale="log",
)
def goldstein_price(x, y):
    """Goldstein–Price: four minima in two crossed families of valleys, between 3 and a million.

        f = P(x + y) Q(2x − 3y)
        P(s) = 1 + (s + 1)² (19 − 14s + 3s²)
        Q(w) = 30 + w² (18 − 16w + 3w²)

    Each factor is a double well, so there are 2 × 2 minima; the lowest, 3, is at (0, −1). No learning
    rate suits both the minima and the walls, where the gradient is thousands of times as large.
    Watch how gradient descent is either slow or diverges, and compare `log_goldstein_price`.

    Examples
    --------
    >>> from landscapes import goldstein_price
    >>> goldstein_price.value(0.0, -1.0)
    3.0

    References
    ----------
    Goldstein and Price, "On descent from local minima", Mathematics of Computation 25, 1971.
    """
    s, w = x + y, 2 * x - 3 * y
    p, ps = 1 + (s + 1) ** 2 * (19 - 14 * s + 3 * s * s), 12 * (s + 1) * (s - 1) * (s - 2)
    q, qw = 30 + w * w * (18 - 16 * w + 3 * w * w), 12 * w * (w - 1) * (w - 3)
    return p * q, ps * q + 2 * p * qw, ps * q - 3 * p * qw


@landscape(
    domain=((-2, 2), (-2, 2)),
    start=(1.5, 1.0),
    minima=GOLDSTEIN_PRICE_MINIMA,
    saddles=GOLDSTEIN_PRICE_SADDLES,
    maxima=[(0.8, 0.2)],
)
def log_goldstein_price(x, y):
    """Logarithmic Goldstein–Price: the same minima and saddles, in a range suitable for descent.

        f = (ln P(x + y) + ln Q(2x − 3y) − 8.693) / 2.427
        P(s) = 1 + (s + 1)² (19 − 14s + 3s²)
        Q(w) = 30 + w² (18 − 16w + 3w²)

    A logarithm moves no minimum and no saddle, but divides the gradient by the value. Watch how this
    change of scale alone allows gradient descent learning rates a thousand times as large as those for
    `goldstein_price`.

    Examples
    --------
    >>> from landscapes import log_goldstein_price
    >>> round(log_goldstein_price.lowest, 6)
    -3.129126

    References
    ----------
    Picheny, Wagner and Ginsbourger, "A benchmark of kriging-based infill criteria for noisy
    optimization", Structural and Multidisciplinary Optimization 48, 2013.
    """
    s, w = x + y, 2 * x - 3 * y
    p, ps = 1 + (s + 1) ** 2 * (19 - 14 * s + 3 * s * s), 12 * (s + 1) * (s - 1) * (s - 2)
    q, qw = 30 + w * w * (18 - 16 * w + 3 * w * w), 12 * w * (w - 1) * (w - 3)
    u, v = ps / (2.427 * p), qw / (2.427 * q)
    return (log(p * q) - 8.693) / 2.427, u + 2 * v, u - 3 * v


@landscape(domain=((-1, 11), (-2, 2)), start=(0.0, 1.5), minima=lambda a, k, s: [(10, a * sin(6.0))], scale="log")
def river_valley(
    x,
    y,
    a: Annotated[float, Parameter("a", 0, 1)] = 0.5,
    k: Annotated[float, Parameter("k", 1, 100, log=True, minimum=0)] = 30.0,
    s: Annotated[float, Parameter("s", 0.001, 1, log=True, minimum=0)] = 0.04,
):
    """River valley: steep walls about a winding river that falls slowly towards x = 10.

        f = k (y − a sin 0.6 x)² / 2 + s (x − 10)² / 2

    With noise in its gradient, descent at a large learning rate swings between the walls, so that its loss stays
    high, while it goes far down the river. A small rate keeps to the river and hardly moves along it. Watch
    ``schedule="wsd"``: a large rate first, and at the end a decay, in which the loss falls at once.

    Parameters: a, the width of the bends (default 0.5); k, the steepness of the walls (default 30); s, the slope of
    the river (default 0.04).

    Examples
    --------
    >>> from landscapes import river_valley
    >>> river_valley(a=0).gradient(0.0, 1.0)
    (-0.4, 30.0)

    References
    ----------
    Wen et al., "Understanding warmup-stable-decay learning rates: a river valley loss landscape perspective",
    ICLR 2025, arXiv 2410.05192, on such a surface; this formula is our own.
    """
    u, v = y - a * sin(0.6 * x), x - 10
    return (k * u * u + s * v * v) / 2, s * v - 0.6 * a * k * u * cos(0.6 * x), k * u


@landscape(domain=((-4, 4), (-4, 4)), start=(1.5, 2.0), minima=[(-0.0642030401424683, 0)])
def cliff(x, y):
    """Cliff: a flat bowl at the foot of a steep wall.

        f = (x² + y²) / 20 + 2 (1 + tanh 4(x − 1))

    The slope is 8.1 in the middle of the wall, at x = 1, and below a half everywhere left of 0. A step of
    gradient descent that begins on the wall goes far across the bowl. Watch where each rule lands; the steps
    of rules that divide by the size of the gradient stay short.

    Examples
    --------
    >>> from landscapes import cliff
    >>> cliff.gradient(1.0, 1.0)
    (8.1, 0.1)

    References
    ----------
    Goodfellow, Bengio and Courville, "Deep learning", MIT Press 2016, section 8.2.4, for cliffs in losses.
    """
    t = tanh(4 * (x - 1))
    return 0.05 * (x * x + y * y) + 2 * (1 + t), 0.1 * x + 8 * (1 - t * t), 0.1 * y


@landscape(domain=((-5, 5), (-1, 1)), start=(4.0, 0.7), minima=[(0, 0)], smooth=False)
def sharp_ridge(x, y):
    """Sharp ridge: a valley with a kink along its floor.

        f = x² + 100 |y|

    The slope across is 100 at any distance from the floor: gradient descent moves by 100 α in every step and
    ends in an oscillation of that size, which only a decreasing α can damp. Watch how x converges while y
    still oscillates, and how slow x is at an α that suits y.

    Examples
    --------
    >>> from landscapes import sharp_ridge
    >>> sharp_ridge.gradient(1.0, -0.001)
    (2.0, -100.0)

    References
    ----------
    Hansen, Finck, Ros and Auger, "Real-parameter black-box optimization benchmarking 2009: noiseless
    functions definitions", INRIA report 6829, 2009, function 13, here without its rotations.
    """
    return x * x + 100 * abs(y), 2 * x, 100 * sign(y)


@landscape(domain=((-15, -5), (-3, 3)), start=(-13.0, 2.5), minima=[(-10, 1)], smooth=False)
def bukin6(x, y):
    """Bukin 6: a curved valley with infinitely steep walls at its floor.

        f = 100 √|y − x²/100| + |x + 10| / 100

    At a distance d from the floor the slope in y is 50/√d: the nearer, the steeper. No fixed α can converge
    there, and along the floor there is almost no slope. Watch how every rule oscillates about the parabola
    and hardly moves towards the minimum at (−10, 1).

    Examples
    --------
    >>> from landscapes import bukin6
    >>> bukin6.gradient(-10.0, 1.25)
    (20.0, 100.0)

    References
    ----------
    Jamil and Yang, "A literature survey of benchmark functions for global optimisation problems", 2013.
    """
    u = y - 0.01 * x * x
    r = sqrt(abs(u))
    fy = 50 * sign(u) / (r + (r == 0))  # 0 on the floor itself
    return 100 * r + 0.01 * abs(x + 10), 0.01 * sign(x + 10) - 0.02 * x * fy, fy

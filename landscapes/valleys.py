"""Curved valleys, ridges and walls: far from quadratic, with gradients of very different size."""

from typing import Annotated

from landscapes._knob import Knob
from landscapes._landscape import landscape

Bend = Annotated[float, Knob("a", 0, 2)]
Steepness = Annotated[float, Knob("b", 1, 1000, log=True, least=0)]

BEALE_SADDLES = [(0, 1), (0.10053793732415836, -2.644513585023125)]


@landscape(domain=((-2, 2), (-1, 3)), start=(-1.2, 1.0), minima=lambda a, b: [(a, a * a)], scale="log")
def rosenbrock(x, y, a: Bend = 1.0, b: Steepness = 100.0):
    """Rosenbrock's banana: a flat valley along the parabola y = x², with steep walls.

        f = (a − x)² + b (y − x²)²

    Every rule finds the valley in a few steps; to walk along its floor, where the condition
    number at the minimum is 2508, takes hundreds. Watch the step shrink in the bend and see
    which rule keeps its speed.

    Parameters: a, where along the parabola the minimum (a, a²) lies (default 1);
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
    """Beale: a flat valley in a plane whose corners are walls of 10⁵.

        f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²

    From (1, 1.5) the way to the minimum (3, 0.5) bends around a saddle at (0, 1). Gradients span
    six powers of ten, so one learning rate suits no two places: watch the adaptive rules.

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

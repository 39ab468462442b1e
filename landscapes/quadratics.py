"""Quadratic bowls: surfaces whose runs theory predicts completely."""

from math import pi
from typing import Annotated

from numpy import cos, sin

from landscapes._core.parameter import Parameter
from landscapes._landscape import landscape

Kappa = Annotated[float, Parameter("κ", 1, 1000, log=True, minimum=0)]
Theta = Annotated[float, Parameter("θ", 0, pi / 2)]


@landscape(domain=((-5.12, 5.12), (-5.12, 5.12)), start=(4.0, 3.0), minima=[(0, 0)])
def sphere(x, y):
    """Sphere: a round bowl, the easiest landscape.

        f = x² + y²

    Both curvatures are 2 (κ = 1), so gradient descent goes straight to the minimum, in one step
    at α = 1/2, and neither momentum nor an adaptive rule can improve on it. Watch that the adaptive
    rules do *not* go straight: dividing each coordinate by its own gradient bends the path.

    Examples
    --------
    >>> from landscapes import sphere
    >>> sphere.gradient(4.0, 3.0)
    (8.0, 6.0)

    References
    ----------
    De Jong, "An analysis of the behavior of a class of genetic adaptive systems", 1975, function 1.
    """
    return x * x + y * y, 2 * x, 2 * y


@landscape(domain=((-12, 12), (-4, 4)), start=(10.0, 1.0), minima=[(0, 0)], axes=("W", "b"))
def ravine(x, y, kappa: Kappa = 50.0):
    """Ravine: a long valley with steep walls, as in the RMSProp lesson (W to the right, b up).

        f = (W² + κ b²) / 2

    The curvature is 1 along the valley and κ across it, so the condition number is κ. Gradient
    descent diverges across the valley unless α < 2/κ, and at such an α it is slow along the valley:
    it oscillates in b and makes small steps in W. Watch how momentum cancels the oscillation, and
    how RMSProp divides the gradient in b by its large size.

    Parameters: kappa, the condition number (dimensionless, default 50).

    Examples
    --------
    >>> from landscapes import ravine
    >>> ravine.gradient(10.0, 1.0)
    (10.0, 50.0)

    References
    ----------
    Sutton, "Two problems with backpropagation and other steepest-descent learning procedures for
    networks", 1986; Goh, "Why momentum really works", Distill 2017.
    """
    return (x * x + kappa * y * y) / 2, x, kappa * y


@landscape(domain=((-10, 10), (-10, 10)), start=(8.0, 2.0), minima=[(0, 0)])
def rotated_ravine(x, y, kappa: Kappa = 50.0, theta: Theta = pi / 6):
    """Rotated ravine: the same valley, at an angle to the axes.

        f = (u² + κ v²) / 2
        u = x cos θ + y sin θ,  v = −x sin θ + y cos θ

    Rotation does not affect gradient descent and momentum: their paths turn with the valley.
    Adaptive rules scale x and y, not u and v, and lose their advantage. Watch RMSProp and Adam as θ
    goes from 0 to π/4.

    Parameters: kappa, the condition number (default 50); theta, the angle in radians (default π/6).

    Examples
    --------
    >>> from landscapes import ravine, rotated_ravine
    >>> rotated_ravine(theta=0).value(3.0, 2.0) == ravine.value(3.0, 2.0)
    True

    References
    ----------
    Salomon, "Re-evaluating genetic algorithm performance under coordinate rotation of benchmark
    functions", BioSystems 39, 1996.
    """
    c, s = cos(theta), sin(theta)
    u, v = c * x + s * y, c * y - s * x
    return (u * u + kappa * v * v) / 2, c * u - kappa * s * v, s * u + kappa * c * v


@landscape(domain=((-10, 10), (-10, 10)), start=(-9.0, -9.0), minima=[(1, 3)])
def booth(x, y):
    """Booth: a bowl nine times steeper along the diagonal than across it.

        f = (x + 2y − 7)² + (2x + y − 5)²

    The curvature is 18 along x + y and 2 along x − y, but 10 in x and 10 in y: both coordinates
    look alike. Watch how x + y converges early and x − y later under gradient descent, which diverges
    above α = 1/9; a rule that scales each coordinate separately cannot distinguish the two directions.

    Examples
    --------
    >>> from landscapes import booth
    >>> booth.gradient(0.0, 0.0)
    (-34.0, -38.0)

    References
    ----------
    Jamil and Yang, "A literature survey of benchmark functions for global optimisation problems", 2013.
    """
    p, q = x + 2 * y - 7, 2 * x + y - 5
    return p * p + q * q, 2 * p + 4 * q, 4 * p + 2 * q


@landscape(domain=((-10, 10), (-10, 10)), start=(-8.0, 4.0), minima=[(0, 0)])
def matyas(x, y):
    """Matyas: a nearly flat bowl with a valley along the diagonal.

        f = 0.26 (x² + y²) − 0.48 x y

    The curvature is 0.04 along the diagonal and 1 across it (κ = 25). With α = 1 gradient descent
    is on the floor after one step; each later step reduces the distance to the minimum by only 4 %.
    Watch how momentum needs fewer steps.

    Examples
    --------
    >>> from landscapes import matyas
    >>> matyas.value(1.0, 0.0)
    0.26

    References
    ----------
    Jamil and Yang, "A literature survey of benchmark functions for global optimisation problems", 2013.
    """
    return 0.26 * (x * x + y * y) - 0.48 * x * y, 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x

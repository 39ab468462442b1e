"""Ripples: a simple shape with waves on it, on which descent stops in the nearest trough."""

from math import e, pi

from numpy import cos, exp, sin, sqrt

from landscapes._landscape import landscape

SCHAFFER4 = 1.2531318314637332


@landscape(domain=((-5.12, 5.12), (-5.12, 5.12)), start=(4.3, 3.4), minima=[(0, 0)])
def rastrigin(x, y):
    """Rastrigin: an egg crate on a bowl.

        f = 20 + x² − 10 cos 2πx + y² − 10 cos 2πy

    There are 121 minima in the domain, near the whole numbers. The slope of the waves is up to 63 in
    each coordinate, that of the bowl at most 10, so the waves decide the path. Watch how every rule
    ends in the dimple next to its start, unless its steps are as long as a wave.

    Examples
    --------
    >>> from landscapes import rastrigin
    >>> rastrigin.lowest
    0.0

    References
    ----------
    Rastrigin, "Systems of extremal control", Nauka 1974.
    """
    a, b = 2 * pi * x, 2 * pi * y
    f = 20 + x * x - 10 * cos(a) + y * y - 10 * cos(b)
    return f, 2 * x + 20 * pi * sin(a), 2 * y + 20 * pi * sin(b)


@landscape(domain=((-5, 5), (-5, 5)), start=(3.3, 2.7), minima=[(0, 0)], smooth=False)
def ackley(x, y):
    """Ackley: a funnel with a sharp tip, covered with dimples.

        f = 20 (1 − exp(−r/5)) + e − exp((cos 2πx + cos 2πy) / 2)
        r = √((x² + y²) / 2)

    Far from its tip the funnel is nearly flat, and the dimples decide the path. The tip is a kink: the slope near
    it is 2.83 in every direction, so a run with a fixed α ends in an oscillation. Watch how `heavy_ball` leaves
    dimples in which gradient descent stays.

    Examples
    --------
    >>> from landscapes import ackley
    >>> ackley.lowest
    0.0

    References
    ----------
    Ackley, "A connectionist machine for genetic hillclimbing", Kluwer 1987.
    """
    a, b = 2 * pi * x, 2 * pi * y
    r = sqrt((x * x + y * y) / 2)
    funnel, dimples = exp(-r / 5), exp((cos(a) + cos(b)) / 2)
    slope = 2 * funnel / (r + (r == 0))  # 0 · slope = 0 at the tip
    return 20 * (1 - funnel) + (e - dimples), x * slope + pi * sin(a) * dimples, y * slope + pi * sin(b) * dimples


@landscape(domain=((-10, 10), (-10, 10)), start=(8.0, -6.0), minima=[(0, 0)])
def griewank(x, y):
    """Griewank: waves on a very flat bowl.

        f = 1 + (x² + y²) / 4000 − cos x cos(y/√2)

    The waves are 2 high; the bowl rises by only 0.05 from the middle to the corners of the domain, so the
    troughs are almost equally deep. Watch how each rule ends in the trough where it starts, and how long
    steps end in some other one.

    Examples
    --------
    >>> from landscapes import griewank
    >>> griewank.lowest
    0.0

    References
    ----------
    Griewank, "Generalized descent for global optimization", Journal of Optimization Theory and
    Applications 34, 1981.
    """
    v = y / sqrt(2)
    cx, cv = cos(x), cos(v)
    return 1 + (x * x + y * y) / 4000 - cx * cv, x / 2000 + sin(x) * cv, y / 2000 + cx * sin(v) / sqrt(2)


@landscape(domain=((-2, 2), (-2, 2)), start=(1.5, -1.7), minima=[(0, 0)])
def bohachevsky1(x, y):
    """Bohachevsky 1: a bowl with a different ripple in each direction.

        f = x² + 2y² − 0.3 cos 3πx − 0.4 cos 4πy + 0.7

    The bowl dominates far from the middle, the ripples near it: a path that arrives slowly stops in one.
    Watch how momentum crosses troughs in which gradient descent with the same α stays.

    Examples
    --------
    >>> from landscapes import bohachevsky1
    >>> round(bohachevsky1.value(1.0, 0.0), 12)
    1.6

    References
    ----------
    Bohachevsky, Johnson and Stein, "Generalized simulated annealing for function optimization",
    Technometrics 28, 1986.
    """
    a, b = 3 * pi * x, 4 * pi * y
    f = x * x + 2 * y * y + 0.3 * (1 - cos(a)) + 0.4 * (1 - cos(b))
    return f, 2 * x + 0.9 * pi * sin(a), 4 * y + 1.6 * pi * sin(b)


@landscape(domain=((-10, 10), (-10, 10)), start=(-8.0, 8.0), minima=[(1, 1)])
def levy(x, y):
    """Levy: a bowl with waves that grow with the distance.

        f = sin² πu + u² (1 + 10 sin²(πu + 1)) + v² (1 + sin² 2πv)
        u = (x − 1) / 4,  v = (y − 1) / 4

    The coordinates are independent. The waves in x are ten times as high as those in y. At the minimum
    the curvature in x is 18 times that in y. Watch how x stops in a trough while y still moves.

    Examples
    --------
    >>> from landscapes import levy
    >>> levy.value(1.0, 1.0)
    0.0

    References
    ----------
    Levy and Montalvo, "The tunneling algorithm for the global minimization of functions", SIAM
    Journal on Scientific and Statistical Computing 6, 1985; in the form of Surjanovic and Bingham,
    "Virtual library of simulation experiments".
    """
    u, v = (x - 1) / 4, (y - 1) / 4
    a, b = 1 + 10 * sin(pi * u + 1) ** 2, 1 + sin(2 * pi * v) ** 2
    fu = pi * sin(2 * pi * u) + 2 * u * a + 10 * pi * u * u * sin(2 * pi * u + 2)
    fv = 2 * v * b + 2 * pi * v * v * sin(4 * pi * v)
    return sin(pi * u) ** 2 + u * u * a + v * v * b, fu / 4, fv / 4


@landscape(domain=((-10, 10), (-10, 10)), start=(-4.0, 5.0), minima=[(1, 1)])
def levy13(x, y):
    """Levy 13: a bowl with fine waves; those in y grow with the distance in x.

        f = sin² 3πx + (x − 1)² (1 + sin² 3πy) + (y − 1)² (1 + sin² 2πy)

    The waves in x have a height of 1 everywhere; those in y grow with (x − 1)² and (y − 1)². At the
    minimum κ is 90. Watch which of the two coordinates stops first.

    Examples
    --------
    >>> from landscapes import levy13
    >>> round(levy13.value(1.0, 2.0), 12)
    1.0

    References
    ----------
    Levy and Montalvo, "The tunneling algorithm for the global minimization of functions", SIAM
    Journal on Scientific and Statistical Computing 6, 1985; in the form of Surjanovic and Bingham,
    "Virtual library of simulation experiments".
    """
    u, v = x - 1, y - 1
    a, b = 1 + sin(3 * pi * y) ** 2, 1 + sin(2 * pi * y) ** 2
    fy = 3 * pi * u * u * sin(6 * pi * y) + 2 * v * b + 2 * pi * v * v * sin(4 * pi * y)
    return sin(3 * pi * x) ** 2 + u * u * a + v * v * b, 3 * pi * sin(6 * pi * x) + 2 * u * a, fy


@landscape(domain=((-5.12, 5.12), (-5.12, 5.12)), start=(0.9, 0.7), minima=[(0, 0)])
def drop_wave(x, y):
    """Drop wave: rings like those around a drop that falls into water.

        f = −(1 + cos 12R) / (R²/2 + 2)
        R = √(x² + y²)

    f depends on R alone, so gradient descent moves on a straight line through the middle and stops on
    the next ring, whose points are all equally low. Watch how the adaptive rules leave the line and end
    elsewhere on the ring.

    Examples
    --------
    >>> from landscapes import drop_wave
    >>> drop_wave.lowest, drop_wave.gradient(0.0, 0.0)
    (-1.0, (0.0, 0.0))

    References
    ----------
    Surjanovic and Bingham, "Virtual library of simulation experiments".
    """
    rr = x * x + y * y + 1e-300  # never 0, so that sin(12 R) / R is 12 in the middle
    r = sqrt(rr)
    wave, d = 1 + cos(12 * r), rr / 2 + 2
    slope = 12 * sin(12 * r) / (d * r) + wave / (d * d)
    return -wave / d, x * slope, y * slope


@landscape(domain=((-10, 10), (-10, 10)), start=(4.0, 1.5), minima=[(0, 0)])
def schaffer2(x, y):
    """Schaffer 2: hyperbolic waves with almost level troughs.

        f = ½ + (sin²(x² − y²) − ½) / (1 + (x² + y²) / 1000)²

    The troughs are the hyperbolas x² − y² = kπ, and the two diagonals that meet at the minimum. Across
    them the waves get shorter and steeper outwards; along them there is almost no slope. Watch how
    a path of small steps reaches a trough and stops there.

    Examples
    --------
    >>> from landscapes import schaffer2
    >>> schaffer2.lowest
    0.0

    References
    ----------
    Jamil and Yang, "A literature survey of benchmark functions for global optimisation problems", 2013.
    """
    u, d = x * x - y * y, 1 + 0.001 * (x * x + y * y)
    n = sin(u) ** 2 - 0.5
    across, along = 2 * sin(2 * u) / d**2, 0.004 * n / d**3
    return 0.5 + n / d**2, x * (across - along), -y * (across + along)


@landscape(
    domain=((-10, 10), (-10, 10)),
    start=(3.0, 0.5),
    minima=[(0, SCHAFFER4), (0, -SCHAFFER4), (SCHAFFER4, 0), (-SCHAFFER4, 0)],
)
def schaffer4(x, y):
    """Schaffer 4: hyperbolic waves with four equal minima on the axes.

        f = ½ + (cos²(sin(x² − y²)) − ½) / (1 + (x² + y²) / 1000)²

    The minima, at 1.2531 from the middle, lie on the troughs |x² − y²| ≈ π/2 and are 3437 times more
    curved across the trough than along it. Watch how a path reaches a trough in a few steps and then
    hardly moves.

    Examples
    --------
    >>> from landscapes import schaffer4
    >>> round(schaffer4.lowest, 9)
    0.292578632

    References
    ----------
    Jamil and Yang, "A literature survey of benchmark functions for global optimisation problems", 2013.
    """
    u, d = x * x - y * y, 1 + 0.001 * (x * x + y * y)
    n = cos(sin(u)) ** 2 - 0.5
    across, along = -2 * cos(u) * sin(2 * sin(u)) / d**2, 0.004 * n / d**3
    return 0.5 + n / d**2, x * (across - along), -y * (across + along)

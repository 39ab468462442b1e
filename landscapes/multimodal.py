"""Surfaces with many minima: the start decides in which one a path ends."""

from math import pi

from numpy import cos, exp, sin

from landscapes._landscape import landscape

HIMMELBLAU_MINIMA = [
    (3.0, 2.0),
    (-2.805118086952745, 3.131312518250573),
    (-3.779310253377747, -3.2831859912861696),
    (3.5844283403304917, -1.8481265269644036),
]
HIMMELBLAU_SADDLES = [
    (3.385154183607021, 0.07385187983774928),
    (0.08667750455539636, 2.884254701174776),
    (-3.0730257507643897, -0.08135304428796751),
    (-0.12796134673068008, -1.9537149802445763),
]
HIMMELBLAU_MAXIMA = [(-0.2708445906673476, -0.9230385564799817)]
SIX_HUMP_MINIMA = [
    (0.08984201310031806, -0.7126564030207396),
    (-0.08984201310031806, 0.7126564030207396),
    (1.703606714969981, -0.7960835686726251),
    (-1.703606714969981, 0.7960835686726251),
    (1.6071047529201972, 0.5686514548841314),
    (-1.6071047529201972, -0.5686514548841314),
]
SIX_HUMP_SADDLES = [
    (0.0, 0.0),
    (1.1092053368047865, -0.7682680925095399),
    (-1.1092053368047865, 0.7682680925095399),
    (1.6380679841897785, 0.22867406904439408),
    (-1.6380679841897785, -0.22867406904439408),
    (1.2960702671671092, 0.6050843880386585),
    (-1.2960702671671092, -0.6050843880386585),
]
SIX_HUMP_MAXIMA = [(1.2302298765166526, 0.1623345844589946), (-1.2302298765166526, -0.1623345844589946)]
THREE_HUMP, THREE_HUMP_PASS = 1.7475523458302888, 1.07054229182366  # y = -x/2 at both
# The roots of 2t³ - 16t + 5/2.
LOW_WELL, HIGH_WELL, WELL_MAXIMUM = -2.903534027771177, 2.746802770990837, 0.1567312567803401


@landscape(
    domain=((-6, 6), (-6, 6)),
    start=(0.0, 0.0),
    minima=HIMMELBLAU_MINIMA,
    saddles=HIMMELBLAU_SADDLES,
    maxima=HIMMELBLAU_MAXIMA,
    scale="log",
)
def himmelblau(x, y):
    """Himmelblau: four equal minima around a hill.

        f = (x² + y − 11)² + (x + y² − 7)²

    All four minima have f = 0; four saddles lie between them, and a maximum near (−0.27, −0.92).
    Watch how two rules start at the same point and end in different minima.

    Examples
    --------
    >>> from landscapes import himmelblau
    >>> himmelblau.value(3.0, 2.0)
    0.0

    References
    ----------
    Himmelblau, "Applied nonlinear programming", McGraw-Hill 1972.
    """
    p, q = x * x + y - 11, x + y * y - 7
    return p * p + q * q, 4 * x * p + 2 * q, 2 * p + 4 * y * q


@landscape(
    domain=((-5, 5), (-5, 5)),
    start=(0.0, 4.0),
    minima=[(LOW_WELL, LOW_WELL), (HIGH_WELL, LOW_WELL), (LOW_WELL, HIGH_WELL), (HIGH_WELL, HIGH_WELL)],
    saddles=[(LOW_WELL, WELL_MAXIMUM), (WELL_MAXIMUM, LOW_WELL), (HIGH_WELL, WELL_MAXIMUM), (WELL_MAXIMUM, HIGH_WELL)],
    maxima=[(WELL_MAXIMUM, WELL_MAXIMUM)],
)
def styblinski_tang(x, y):
    """Styblinski–Tang: four minima, the sum of a tilted double well in x and one in y.

        f = (x⁴ − 16x² + 5x + y⁴ − 16y² + 5y) / 2

    The coordinates are independent. From (0, 4) small steps take x to the lower well and leave y in
    the higher one, so the path ends at f = −64.2 instead of −78.3. Watch how a rule with long steps or
    with inertia takes y over the pass.

    Examples
    --------
    >>> from landscapes import styblinski_tang
    >>> round(styblinski_tang.lowest, 6)
    -78.332331

    References
    ----------
    Styblinski and Tang, "Experiments in nonconvex optimization: stochastic approximation with function
    smoothing and simulated annealing", Neural Networks 3, 1990.
    """
    f = (x**4 - 16 * x * x + 5 * x + y**4 - 16 * y * y + 5 * y) / 2
    return f, 2 * x**3 - 16 * x + 2.5, 2 * y**3 - 16 * y + 2.5


@landscape(
    domain=((-1.5, 4), (-3, 4)),
    start=(3.0, 3.0),
    minima=[(0.5 - pi / 3, -0.5 - pi / 3), (0.5 + 2 * pi / 3, -0.5 + 2 * pi / 3)],
    saddles=[(0.5 + pi / 3, -0.5 + pi / 3)],
)
def mccormick(x, y):
    """McCormick: waves along a slanting trough.

        f = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1

    Across the trough f is a parabola with its minimum at x − y = 1, along it a wave on a slope: two
    minima and a saddle lie in the domain. From (3, 3) gradient descent stops in the higher minimum, f = 1.23,
    which it reaches first. Watch which settings take it over the pass to the lower one at −1.91.

    Examples
    --------
    >>> from landscapes import mccormick
    >>> round(mccormick.lowest, 6)
    -1.913223

    References
    ----------
    Jamil and Yang, "A literature survey of benchmark functions for global optimisation problems", 2013.
    """
    u, c = x - y, cos(x + y)
    return sin(x + y) + u * u - 1.5 * x + 2.5 * y + 1, c + 2 * u - 1.5, c - 2 * u + 2.5


@landscape(
    domain=((-2.5, 2.5), (-2.5, 2.5)),
    start=(-2.0, 2.0),
    minima=[(0, 0), (THREE_HUMP, -THREE_HUMP / 2), (-THREE_HUMP, THREE_HUMP / 2)],
    saddles=[(THREE_HUMP_PASS, -THREE_HUMP_PASS / 2), (-THREE_HUMP_PASS, THREE_HUMP_PASS / 2)],
)
def three_hump_camel(x, y):
    """Three-hump camel: three minima in a row, the lowest in the middle.

        f = 2x² − 1.05x⁴ + x⁶/6 + xy + y²

    The outer minima are at f = 0.30, behind passes at 0.88; the middle one is at 0. A path from outside
    reaches an outer minimum first. Watch which rules stay there, and which cross the pass.

    Examples
    --------
    >>> from landscapes import three_hump_camel
    >>> three_hump_camel.lowest
    0.0

    References
    ----------
    Surjanovic and Bingham, "Virtual library of simulation experiments".
    """
    f = 2 * x * x - 1.05 * x**4 + x**6 / 6 + x * y + y * y
    return f, 4 * x - 4.2 * x**3 + x**5 + y, x + 2 * y


@landscape(
    domain=((-2, 2), (-1.1, 1.1)),
    start=(1.5, 1.0),
    minima=SIX_HUMP_MINIMA,
    saddles=SIX_HUMP_SADDLES,
    maxima=SIX_HUMP_MAXIMA,
)
def six_hump_camel(x, y):
    """Six-hump camel: six minima in three pairs, one of them the lowest.

        f = (4 − 2.1x² + x⁴/3) x² + xy + (4y² − 4) y²

    f is the same at (x, y) and (−x, −y), hence the pairs: at −1.03, −0.22 and 2.10. Seven saddles
    separate them, one of them at (0, 0). Watch how starts close to each other end in different pairs.

    Examples
    --------
    >>> from landscapes import six_hump_camel
    >>> round(six_hump_camel.lowest, 6)
    -1.031628

    References
    ----------
    Dixon and Szegő, "The global optimization problem: an introduction", Towards Global Optimisation 2, 1978.
    """
    xx, yy = x * x, y * y
    f = (4 - 2.1 * xx + xx * xx / 3) * xx + x * y + 4 * (yy - 1) * yy
    return f, (8 - 8.4 * xx + 2 * xx * xx) * x + y, x + (16 * yy - 8) * y


@landscape(
    domain=((-5, 10), (0, 15)),
    start=(2.0, 14.0),
    minima=[(-pi, 12.275), (pi, 2.275), (3 * pi, 2.475)],
    saddles=[(0, 6), (2 * pi, 1.1)],
    scale="log",
)
def branin(x, y):
    """Branin: three equal minima along a bent valley.

        f = t² + 10 (1 − 1/8π) cos x + 10
        t = y − 5.1 x² / 4π² + 5x/π − 6

    The valley t = 0 is a parabola; the cosine divides it into three basins with f = 5/4π ≈ 0.398,
    separated by two saddles at 19.6. Watch in which basin each rule ends from the same start.

    Examples
    --------
    >>> from landscapes import branin
    >>> round(branin.lowest, 6)
    0.397887

    References
    ----------
    Branin, "Widely convergent method for finding multiple solutions of simultaneous nonlinear
    equations", IBM Journal of Research and Development 16, 1972.
    """
    b, c, d = 5.1 / (4 * pi * pi), 5 / pi, 10 - 1.25 / pi
    t = y - b * x * x + c * x - 6
    return t * t + d * cos(x) + 10, 2 * t * (c - 2 * b * x) - d * sin(x), 2 * t


@landscape(
    domain=((0, pi), (0, pi)),
    start=(1.8, 1.2),
    minima=[(2.2029055201726093, 1.5707963267948966)],
)
def michalewicz(x, y):
    """Michalewicz: narrow trenches in a plain, with the minimum at a crossing of two.

        f = −sin x sin²⁰(x²/π) − sin y sin²⁰(2y²/π)

    The twentieth power leaves a plain between the trenches at x = 2.20 and at y = 1.57 and 2.71. The
    start (1.8, 1.2) is on the slopes of two, and a path from there can reach their crossing. Watch that a
    path from a more distant start, such as (1.2, 0.7), does not move.

    Examples
    --------
    >>> from landscapes import michalewicz
    >>> round(michalewicz.lowest, 6)
    -1.801303

    References
    ----------
    Michalewicz, "Genetic algorithms + data structures = evolution programs", Springer 1992.
    """
    a, b = x * x / pi, 2 * y * y / pi
    sx, sy, p, q = sin(x), sin(y), sin(a), sin(b)
    fx = -(p**19) * (cos(x) * p + 40 * x / pi * sx * cos(a))
    fy = -(q**19) * (cos(y) * q + 80 * y / pi * sy * cos(b))
    return -sx * p**20 - sy * q**20, fx, fy


@landscape(
    domain=((-4, 4), (-3, 3)),
    start=(-0.25, 2.0),
    minima=[(-1.9970687254574258, 0), (1.467374322390579, 0)],
    saddles=[(-1.2103870468822804, 0)],
)
def sharp_flat(x, y):
    """Sharp and flat: a narrow deep minimum beside a wide one of nearly the same depth.

        f = (x² + y²) / 100 − exp(−8 ((x + 2)² + y²)) − 0.9 exp(−((x − 1.5)² + y²) / 2)

    The curvature is 16 in the sharp minimum (f = −0.96) and 0.92 in the flat one (f = −0.88). Gradient
    descent converges to the sharp one only at α < 1/8, to the flat one up to α = 2.17. Watch how the learning
    rate decides: from (−1.9, 0.2) a path stays with α = 0.1 and ends in the flat minimum with α = 0.5.

    Examples
    --------
    >>> from landscapes import sharp_flat
    >>> [round(sharp_flat.value(x, y), 3) for x, y in sharp_flat.minima]
    [-0.962, -0.878]

    References
    ----------
    Hochreiter and Schmidhuber, "Flat minima", Neural Computation 9, 1997, for the idea.
    """
    u, v, yy = x + 2, x - 1.5, y * y
    sharp, flat = exp(-8 * (u * u + yy)), 0.9 * exp(-(v * v + yy) / 2)
    f = 0.01 * (x * x + yy) - sharp - flat
    return f, 0.02 * x + 16 * u * sharp + v * flat, y * (0.02 + 16 * sharp + flat)


@landscape(
    domain=((-2, 2), (-2, 2)),
    start=(0.3, 1.5),
    minima=[(-0.9363006340109187, 0), (0.905317899160115, 0)],
    saddles=[(0.06860243670809657, 0)],
)
def two_wells(x, y):
    """Two wells: a bowl with two holes, the left one deeper.

        f = x² + y² − 2 exp(−5 ((x − 1)² + y²)) − 3 exp(−5 ((x + 1)² + y²))

    The minima are at f = −2.06 on the left and −1.09 on the right, and the pass between them at −0.03. From
    (0.3, 1.5) the bowl slopes down to the pass. Watch how gradient descent (α = 0.02) turns right and ends in
    the higher minimum, while heavy ball (α = 0.01, β = 0.8) and RMSProp (α = 0.01, β = 0.99, ε = 10⁻⁶) end
    in the lower one.

    Examples
    --------
    >>> from landscapes import two_wells
    >>> [round(two_wells.value(x, y), 5) for x, y in two_wells.minima]
    [-2.06309, -1.09273]

    References
    ----------
    Dupont, "Interactive visualization of optimization algorithms in deep learning", 2018.
    """
    u, v, yy = x - 1, x + 1, y * y
    right, left = 2 * exp(-5 * (u * u + yy)), 3 * exp(-5 * (v * v + yy))
    return x * x + yy - right - left, 2 * x + 10 * (u * right + v * left), 2 * y * (1 + 5 * (right + left))

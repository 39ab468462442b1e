"""Losses of two-parameter models on data: the surfaces that descent minimises in machine learning.

Every loss is a mean over samples; ``.on(x, y)`` is the same model on your own data.
"""

import numpy as np
from numpy import exp, log1p, tanh

from landscapes._core.errors import InputError, short_repr
from landscapes._loss import loss

# The default data are not random, so that they are the same everywhere.
INDEX = np.arange(64)
X = -2 + 4 * (INDEX + 0.5) / 64
LINE = X + 2, 2 * (X + 2) - 1 + 0.5 * np.sin(12.9898 * (INDEX + 1))
LABELS = X, np.sign(X + 0.6 * np.sin(78.233 * (INDEX + 1)) - 0.2)

# Ezekiel's table of fifty cars of the 1920s: speeds in miles per hour, and stopping distances in feet.
CARS = (
    "4 4 7 7 8 9 10 10 10 11 11 12 12 12 12 13 13 13 13 14 14 14 14 15 15 "
    "15 16 16 17 17 17 18 18 18 18 19 19 19 20 20 20 20 20 22 23 24 24 24 24 25",
    "2 10 4 22 16 10 18 26 34 17 28 14 20 24 28 26 34 34 46 26 36 60 80 20 26 "
    "54 32 40 32 40 50 42 56 76 84 36 46 68 32 48 52 56 64 66 54 70 92 93 120 85",
)
SPEED, DISTANCE = (np.array(row.split(), dtype=float) for row in CARS)

# The quantiles of Cauchy's distribution, and the same in another order: the points of a cloud with heavy tails.
CAUCHY = np.tan(np.pi * ((INDEX + 0.5) / 64 - 0.5)).round(2)
CLOUD = CAUCHY, CAUCHY[(27 * INDEX + 11) % 64]

LOGISTIC_MINIMUM = (5.3044976701207345, -0.9946506793061844)
TWO_UNITS_SADDLE = (0.7174820626287619, 0.7174820626287619)


def check_labels(y: np.ndarray) -> None:
    """Raise InputError unless all labels are -1 or 1."""
    if others := sorted(set(y.tolist()) - {-1.0, 1.0}):
        raise InputError(f"labels must be -1 or 1, got {short_repr(others[0])}")


@loss(data=LINE, domain=((-2, 6), (-6, 4)), start=(-1.0, 3.0), minima=[(1.9898947472883934, -0.9510020808430164)])
def linear_regression(w, b, x, y):
    """Linear regression: the mean squared error of a straight line.

        J = mean (w x + b − y)² / 2

    This is a quadratic bowl. The x of the default data lie between 0 and 4, so a change of the slope can compensate
    one of the intercept: a tilted valley with κ = 28. ``linear_regression(standardise=True)`` shifts and scales x,
    and the bowl is round: κ = 1. Watch full batches, mini-batches and single samples on it.

    Examples
    --------
    >>> from landscapes import linear_regression
    >>> linear_regression.hessian(0, 0)
    (5.3330078125, 2.0, 1.0)
    >>> [round(second, 12) for second in linear_regression(standardise=True).hessian(0, 0)]
    [1.0, 0.0, 1.0]

    References
    ----------
    Legendre, "Nouvelles méthodes pour la détermination des orbites des comètes", 1805.
    """
    r = w * x + b - y
    return r * r / 2, r * x, r


@loss(
    data=(SPEED, DISTANCE),
    domain=((-2, 8), (-40, 30)),
    start=(0.0, 0.0),
    minima=[(3.9324087591240886, -17.579094890510962)],
)
def cars(w, b, x, y):
    """Cars: the straight line from speed to stopping distance, on fifty cars, with raw speeds.

        J = mean (w x + b − y)² / 2

    The speeds lie between 4 and 25 miles per hour, far from 0, so that the valley is narrow and tilted: κ = 2572.
    Watch mini-batches of 8 on it: descent swings across the valley and hardly moves along it. Momentum damps the swing;
    RMSProp and Adam also go along the valley.

    Examples
    --------
    >>> from landscapes import cars
    >>> cars.samples, [round(part, 4) for part in cars.minima[0]]
    (50, [3.9324, -17.5791])

    References
    ----------
    Ezekiel, "Methods of correlation analysis", Wiley 1930; `cars` in R is this table.
    """
    r = w * x + b - y
    return r * r / 2, r * x, r


@loss(data=CLOUD, domain=((-8, 8), (-8, 8)), start=(6.0, 4.0), minima=[(0, 0)])
def heavy_tails(p, q, x, y):
    """Heavy tails: the centre of a cloud of points, a few of which lie far outside.

        J = mean ((p − x)² + (q − y)²) / 2

    The loss is a round bowl, and its gradient is exact if all points count. Single points pull towards
    themselves: most of them lie within 2 of the centre, the outliers at 41, so that their mean says little and the
    variance of the gradient is large. Watch plain descent with ``batch=1``, and clipped or signed steps.

    Examples
    --------
    >>> from landscapes import heavy_tails
    >>> [float(abs(part).max().round(1)) for part in heavy_tails.data], heavy_tails.hessian(0, 0)
    ([40.7, 40.7], (1.0, 0.0, 1.0))

    References
    ----------
    Zhang et al., "Why are adaptive methods good for attention models?", NeurIPS 2020, arXiv 1912.03194.
    """
    u, v = p - x, q - y
    return (u * u + v * v) / 2, u, v


@loss(data=LABELS, domain=((-3, 11), (-6, 5)), start=(-2.0, 3.5), minima=[LOGISTIC_MINIMUM], check=check_labels)
def logistic_regression(w, b, x, y):
    """Logistic regression: the mean surprise of a sigmoid at labels of −1 and 1.

        J = mean log(1 + exp(−y (w x + b)))

    It is convex, but not quadratic: a slope of constant steepness on one side, a long flat valley on the other. If
    the classes can be separated there is no minimum, and the valley has no end.

    Examples
    --------
    >>> from landscapes import logistic_regression
    >>> round(logistic_regression.lowest, 9)
    0.155008642

    References
    ----------
    Berkson, "Application of the logistic function to bio-assay", 1944.
    """
    margin = y * (w * x + b)
    error = (1 - tanh(margin / 2)) / 2  # the sigmoid of -margin
    # log(1 + exp(-margin)) without overflow; smooth, because the kinks of both abs(margin) cancel
    surprise = log1p(exp(-abs(margin))) + (abs(margin) - margin) / 2
    return surprise, -y * error * x, -y * error


@loss(
    data=(X, 1.5 * np.tanh(2 * X)),
    domain=((-4, 4), (-4, 4)),
    start=(0.15, -0.5),
    minima=[(2, 1.5), (-2, -1.5)],
    saddles=[(0, 0)],
)
def two_layer_tanh(w1, w2, x, y):
    """Two layers: one hidden tanh unit and one weight on its output.

        J = mean (w₂ tanh(w₁ x) − y)² / 2

    The output of the network is the same if the signs of both weights change, so the minima are a symmetric pair,
    with a saddle at 0 between them: learning from small weights begins with a plateau.

    Examples
    --------
    >>> from landscapes import two_layer_tanh
    >>> round(two_layer_tanh.value(2, 1.5), 30), two_layer_tanh.gradient(0, 0)
    (0.0, (0.0, 0.0))

    References
    ----------
    Goodfellow, Bengio, Courville, "Deep learning", MIT Press 2016, section 8.2.
    """
    h = tanh(w1 * x)
    r = w2 * h - y
    return r * r / 2, r * w2 * (1 - h * h) * x, r * h


@loss(
    data=(X, np.tanh(4 * X) + np.tanh(0.25 * X)),
    domain=((-1.5, 6.5), (-1.5, 6.5)),
    start=(3.0, 2.6),
    minima=[(4, 0.25), (0.25, 4)],
    saddles=[TWO_UNITS_SADDLE],
)
def two_units_tanh(w1, w2, x, y):
    """Two units: two hidden tanh units that must learn different weights.

        J = mean (tanh(w₁ x) + tanh(w₂ x) − y)² / 2

    The units can be exchanged, so the minima are a symmetric pair, on both sides of the line w₁ = w₂. The best point
    on that line is a saddle: units with equal weights at the start keep equal weights, and stop there.

    Examples
    --------
    >>> from landscapes import two_units_tanh
    >>> [round(two_units_tanh.value(*weights), 30) for weights in two_units_tanh.minima]
    [0.0, 0.0]

    References
    ----------
    Goodfellow, Bengio, Courville, "Deep learning", MIT Press 2016, section 8.2.
    """
    h1, h2 = tanh(w1 * x), tanh(w2 * x)
    r = h1 + h2 - y
    return r * r / 2, r * (1 - h1 * h1) * x, r * (1 - h2 * h2) * x


@loss(data=(X, np.tanh(3 * X - 1.5)), domain=((-6, 6), (-6, 6)), start=(-4.0, 4.0), minima=[(3, -1.5)])
def tanh_neuron(w, b, x, y):
    """One neuron: a saturating tanh of a weight and a bias.

        J = mean (tanh(w x + b) − y)² / 2

    If the neuron is saturated on nearly all samples, the loss is a high plateau: the output is wrong and the slope
    is small, a known problem of the squared error of a sigmoid.

    Examples
    --------
    >>> from landscapes import tanh_neuron
    >>> round(tanh_neuron.value(3, -1.5), 30)
    0.0

    References
    ----------
    Nielsen, "Neural networks and deep learning", Determination Press 2015, chapter 3.
    """
    h = tanh(w * x + b)
    r = h - y
    slope = r * (1 - h * h)
    return r * r / 2, slope * x, slope


@loss(
    data=(X / np.sqrt(np.mean(X * X)), X / np.sqrt(np.mean(X * X))),
    domain=((-2.5, 2.5), (-2.5, 2.5)),
    start=(-1.5, 1.7),
    minima=[(1, 1), (-1, -1)],
    saddles=[(0, 0)],
)
def deep_linear(w1, w2, x, y):
    """Deep linear: a product of two weights, without a nonlinearity between them.

        J = mean (w₂ w₁ x − y)² / 2

    The network is a straight line, but its loss is not a bowl: all points of the hyperbola w₁ w₂ = 1 are minima,
    and 0 is a saddle. On the default data it equals the landscape `linear_net`; on single samples its slope differs.

    Examples
    --------
    >>> from landscapes import deep_linear, linear_net
    >>> abs(deep_linear.value(2, 1.5) - linear_net.value(2, 1.5)) < 1e-14
    True

    References
    ----------
    Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep
    linear neural networks", ICLR 2014.
    """
    r = w2 * w1 * x - y
    return r * r / 2, r * w2 * x, r * w1 * x

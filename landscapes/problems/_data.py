"""Small data for the problems: some are made here, others come from a package."""

import numpy as np

from landscapes._core.errors import InputError, short_repr


def two_spirals(
    samples: int = 200, *, turns: float = 1.5, noise: float = 0.0, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return points on two interleaved spirals and their classes: x (samples, 2) and y (samples,) of 0 and 1.

    A straight line cannot separate them, and a small network can: the classical hard toy problem.

    Parameters
    ----------
    samples : int, default 200
        The number of points on both spirals together.
    turns : float, default 1.5
        The number of turns of each spiral.
    noise : float, default 0
        The standard deviation of noise added to the points, whose distance from the centre is at most 1.
    seed : int, default 0
        The seed of the noise.

    Raises
    ------
    InputError
        If `samples` is not a whole number of at least 2.

    Examples
    --------
    >>> x, y = two_spirals(4)
    >>> x.shape, y
    ((4, 2), array([0, 1, 0, 1]))

    References
    ----------
    Lang, Witbrock, "Learning to tell two spirals apart", Proceedings of the 1988 Connectionist Models Summer School.
    """
    if not isinstance(samples, int | np.integer) or isinstance(samples, bool) or samples < 2:
        raise InputError(f"samples must be a whole number >= 2, got {short_repr(samples)}")
    labels = np.arange(samples) % 2
    radius = np.sqrt((np.arange(samples) // 2 + 1) / ((samples + 1) // 2))  # evenly spaced along the spiral
    angle = 2 * np.pi * turns * radius + np.pi * labels
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    return points + noise * np.random.default_rng(seed).normal(size=points.shape), labels


def digits(classes: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Return handwritten digits of 8 by 8 pixels and their classes: x (samples, 64) from 0 to 1, and y (samples,).

    The 1797 digits come with scikit-learn: ``pip install "ravine[data]"``.

    Parameters
    ----------
    classes : int, default 10
        The digits from 0 to ``classes - 1``.

    Raises
    ------
    InputError
        If `classes` is not a whole number from 2 to 10; if scikit-learn is not installed.

    Examples
    --------
    >>> from landscapes import problems
    >>> problems.mlp(*problems.digits(3), hidden=(16,))  # doctest: +SKIP
    Problem(mlp, 1091 parameters)

    References
    ----------
    Alpaydin, Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning Repository, 1998.
    """
    if not isinstance(classes, int | np.integer) or isinstance(classes, bool) or not 2 <= classes <= 10:
        raise InputError(f"classes must be a whole number from 2 to 10, got {short_repr(classes)}")
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise InputError('scikit-learn, which has the digits, is not installed: pip install "ravine[data]"') from None
    pixels, labels = load_digits(n_class=int(classes), return_X_y=True)
    return pixels / 16, labels

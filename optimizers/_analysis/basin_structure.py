"""The structure of basins of attraction: how well the start predicts where a run ends."""

import math
from typing import NamedTuple

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.real_numbers import real_array

#: The side of a box in starts: 25 starts in a box, as Daza et al. have.
BOX = 5

#: The largest distance between starts that the exponent uses: this share of the shorter side.
LARGEST_SHARE = 1 / 16


class BasinEntropy(NamedTuple):
    """The entropy of basins of attraction, in nats.

    Attributes
    ----------
    whole : float
        S_b, the mean over all boxes.
    boundary : float
        S_bb, the mean over the boxes that hold starts of more than one basin; 0 if there are none.
    fractal : bool
        True if S_bb > ln 2: then the boundary is fractal. A fractal boundary can also have less.
    """

    whole: float
    boundary: float
    fractal: bool


class UncertaintyExponent(NamedTuple):
    """The exponent α of f(ε) ~ ε^α, its standard error in the fit, and what was fitted.

    Attributes
    ----------
    exponent, error : float
        nan if fewer than three distances have uncertain starts. The boundary has the dimension 2 − α.
    distances : array (n,)
        ε, in cells.
    uncertain : array (n,)
        f(ε), the share of uncertain starts.
    """

    exponent: float
    error: float
    distances: np.ndarray
    uncertain: np.ndarray


def basin_entropy(labels: np.ndarray, box: int = BOX) -> BasinEntropy:
    """Return the basin entropy and the boundary basin entropy of a grid of starts.

        S_b = (1/N) Σ_i S_i,   S_bb = (1/N_b) Σ_i S_i,   S_i = −Σ_j p_ij ln p_ij

    over N boxes of box × box starts, of which N_b hold more than one basin; p_ij is the share of basin j in box i.
    With two basins and a smooth boundary no box has more than ln 2, and few boxes hold three basins: S_bb > ln 2 is
    sufficient for a fractal boundary. Rows and columns that fill no box are left out.

    Parameters
    ----------
    labels : int array (rows, columns)
        The basin of each start; divergence and the like count as one more basin.
    box : int, default 5
        The side of a box.

    Raises
    ------
    InputError
        If the grid is not of two dimensions, or smaller than a box.

    Examples
    --------
    Two basins with a straight boundary; one box in four holds 2 of 5 columns of the one and 3 of the other:

    >>> labels = np.repeat([[0] * 7 + [1] * 13], 20, axis=0)
    >>> found = basin_entropy(labels)
    >>> round(found.whole, 4), round(found.boundary, 4), found.fractal
    (0.1683, 0.673, False)

    References
    ----------
    Daza, Wagemakers, Georgeot, Guéry-Odelin, Sanjuán, "Basin entropy: a new tool to analyze uncertainty in dynamical
    systems", Scientific Reports 6, 31416 (2016).
    """
    labels = _grid(labels)
    if isinstance(box, bool) or not isinstance(box, (int, np.integer)) or not 1 <= box <= min(labels.shape):
        raise InputError(f"box must be a whole number from 1 to {min(labels.shape)}, got {short_repr(box)}")
    rows, columns = (size // box for size in labels.shape)
    boxes = labels[: rows * box, : columns * box].reshape(rows, box, columns, box).swapaxes(1, 2).reshape(-1, box**2)
    boxes = np.sort(boxes, axis=1)
    begins = np.ones(boxes.shape, bool)
    begins[:, 1:] = boxes[:, 1:] != boxes[:, :-1]
    counts = np.diff(np.append(np.flatnonzero(begins), boxes.size))  # of each basin in each box, box after box
    share = counts / box**2
    terms = np.bincount(np.flatnonzero(begins) // box**2, -share * np.log(share), minlength=len(boxes))
    mixed = begins.sum(axis=1) > 1
    boundary = float(terms[mixed].mean()) if mixed.any() else 0.0
    return BasinEntropy(float(terms.mean()) + 0.0, boundary, boundary > math.log(2))


def uncertainty_exponent(labels: np.ndarray) -> UncertaintyExponent:
    """Return the uncertainty exponent of a grid of starts: how the share of uncertain starts falls with the error.

        f(ε) ~ ε^α,   D = 2 − α

    A start is uncertain at ε if one of the four starts at the distance ε, along the axes, ends elsewhere. With a
    smooth boundary α = 1, and half the error leaves half of the starts uncertain; with a fractal one of dimension D
    it is less, and near 0 better starts do not help. α is the slope of a straight line through log f over log ε, for
    distances from one cell to a sixteenth of the grid; the same inner starts are used for all.

    Parameters
    ----------
    labels : int array (rows, columns)

    Raises
    ------
    InputError
        If the grid is not of two dimensions.

    Examples
    --------
    >>> labels = np.repeat([[0] * 50 + [1] * 78], 128, axis=0)
    >>> round(uncertainty_exponent(labels).exponent, 6)
    1.0

    References
    ----------
    Grebogi, McDonald, Ott, Yorke, "Final state sensitivity: an obstruction to predictability", Physics Letters A 99,
    415 (1983).
    """
    labels = _grid(labels)
    largest = max(int(min(labels.shape) * LARGEST_SHARE), 1)
    distances = np.unique(np.round(np.geomspace(1, largest, 2 * int(np.log2(largest)) + 1)).astype(int))
    shares = np.array([_uncertain(labels, distance, largest) for distance in distances])
    slope, error = _slope(np.log(distances[shares > 0]), np.log(shares[shares > 0]))
    return UncertaintyExponent(slope, error, distances, shares)


def _uncertain(labels: np.ndarray, distance: int, margin: int) -> float:
    """Return the share of starts, `margin` cells from the edge, from which another end is at this distance."""
    rows, columns = (slice(margin, size - margin) for size in labels.shape)
    inner = labels[rows, columns]
    changed = np.zeros(inner.shape, bool)
    for shift in (-distance, distance):
        changed |= labels[rows.start + shift : rows.stop + shift, columns] != inner
        changed |= labels[rows, columns.start + shift : columns.stop + shift] != inner
    return float(changed.mean()) if changed.size else 0.0


def _slope(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return the slope of the least-squares line, and its standard error."""
    if len(x) < 3:
        return math.nan, math.nan
    x, y = x - x.mean(), y - y.mean()
    slope = (x @ y) / (x @ x)
    return float(slope), float(np.sqrt(np.sum((y - slope * x) ** 2) / (len(x) - 2) / (x @ x)))


def _grid(labels: np.ndarray) -> np.ndarray:
    array = real_array(labels)
    if array is None or array.ndim != 2 or not array.size:
        raise InputError(f"labels must be an array of rows and columns, got {short_repr(labels)}")
    return np.asarray(labels)

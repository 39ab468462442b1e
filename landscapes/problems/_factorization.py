"""Matrix factorization: a problem with saddles and a valley of minima, but no other minima."""

import numpy as np

from landscapes._core.errors import InputError, short_repr
from landscapes.problems._problem import Problem


def matrix_factorization(
    rows: int = 10, columns: int = 8, rank: int = 2, *, scale: float = 0.1, seed: int = 0
) -> Problem:
    """Return the problem of writing a matrix as a product of two thin ones.

        f(U, V) = ½ ‖U Vᵀ − A‖²,   A = U* V*ᵀ of the same rank

    The start is near 0, which is a saddle. The path rests there, then leaves along the largest singular value
    of A, rests again, and leaves along the next: the loss falls in stairs. All minima are equally low, f = 0,
    and form a valley, since (U Q, V Q⁻ᵀ) gives the same product as (U, V).

    Parameters
    ----------
    rows, columns, rank : int, default 10, 8 and 2
        The shape of A, and the number of columns of U and V.
    scale : float, default 0.1
        The size of the numbers at the start.
    seed : int, default 0
        The seed of A and of the start.

    Raises
    ------
    InputError
        If a number is not positive, or the rank is larger than the matrix.

    Examples
    --------
    >>> from landscapes import problems
    >>> from optimizers import gd, trace
    >>> factors = problems.matrix_factorization()
    >>> factors.size, list(factors.groups)
    (36, ['U', 'V'])
    >>> bool(trace(gd(lr=0.02), factors, steps=1000).values[-1] < 1e-6)
    True

    References
    ----------
    Arora, Cohen, Hu, Luo, "Implicit regularization in deep matrix factorization", NeurIPS 2019.
    """
    for name, count in (("rows", rows), ("columns", columns), ("rank", rank)):
        if not isinstance(count, int | np.integer) or isinstance(count, bool) or count < 1:
            raise InputError(f"{name} must be a whole number >= 1, got {short_repr(count)}")
    if rank > min(rows, columns):
        raise InputError(f"rank must be at most {min(rows, columns)}, the smaller side of the matrix, got {rank}")
    random = np.random.default_rng(seed)
    split = rows * rank

    def parts(w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return w[:split].reshape(rows, rank), w[split:].reshape(columns, rank)

    u, v = parts(random.normal(size=split + columns * rank))
    target = u @ v.T

    def function(w: np.ndarray, samples: np.ndarray | None) -> tuple[float, np.ndarray]:
        u, v = parts(w)
        error = u @ v.T - target
        return float((error * error).sum() / 2), np.concatenate([(error @ v).ravel(), (error.T @ u).ravel()])

    def product(w: np.ndarray, direction: np.ndarray, samples: np.ndarray | None) -> np.ndarray:
        (u, v), (du, dv) = parts(w), parts(direction)
        error, change = u @ v.T - target, du @ v.T + u @ dv.T
        return np.concatenate([(change @ v + error @ dv).ravel(), (change.T @ u + error.T @ du).ravel()])

    return Problem(
        "matrix_factorization",
        function,
        scale * random.normal(size=split + columns * rank),
        product=product,
        groups={"U": slice(0, split), "V": slice(split, split + columns * rank)},
        shapes={"U": (rows, rank), "V": (columns, rank)},
        lowest=0.0,
    )

"""The largest eigenvalues of a symmetric matrix of which only products are known."""

from collections.abc import Callable

import numpy as np

from landscapes._core.errors import InputError

#: A smaller matrix is built from its products, and solved densely.
DENSE_SIZE = 32

#: The relative error of an eigenvalue at which the search ends.
TOLERANCE = 1e-10


def largest_eigenpairs(
    product: Callable[[np.ndarray], np.ndarray], size: int, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the largest eigenvalues, the largest first, and their eigenvectors as columns."""
    if size <= DENSE_SIZE or count == size:
        matrix = np.array([product(direction) for direction in np.eye(size)])
        _check_finite(matrix)
        values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
        return values[::-1][:count], vectors[:, ::-1][:, :count]
    return _lanczos(product, size, count)


def _lanczos(product: Callable[[np.ndarray], np.ndarray], size: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    try:
        from scipy.sparse.linalg import LinearOperator, eigsh
    except ImportError:
        raise InputError('the eigenvalues of many parameters need scipy: pip install "ravine[guests]"') from None

    def checked(v: np.ndarray) -> np.ndarray:
        result = product(v.ravel())
        _check_finite(result)
        return result

    operator = LinearOperator((size, size), matvec=checked, dtype=float)
    start = np.random.default_rng(0).normal(size=size)  # eigsh starts from random numbers of its own
    values, vectors = eigsh(operator, k=count, which="LA", v0=start, tol=TOLERANCE)
    order = np.argsort(values)[::-1]
    return values[order], vectors[:, order]


def _check_finite(numbers: np.ndarray) -> None:
    if not np.isfinite(numbers).all():
        raise InputError("the Hessian is not finite at this point")

"""Muon: a step along the orthogonal factor of a matrix of gradients, and how it runs on a problem."""

from collections.abc import Callable

import numpy as np

from landscapes import InputError
from optimizers._guest import Guest
from optimizers._runs.guest_run import GuestRun

#: The coefficients of a step of Newton and Schulz, x ← a x + (b x xᵀ + c (x xᵀ)²) x, as Jordan chose them.
COEFFICIENTS = 3.4445, -4.7750, 2.0315

#: The memories and ε of Adam, which moves the parameters that are no matrix.
ADAM = 0.9, 0.999, 1e-8


def polar_factor(matrix: np.ndarray) -> np.ndarray:
    """Return the orthogonal factor U Vᵀ of a matrix U S Vᵀ: the nearest matrix whose singular values are all 1.

    >>> polar_factor([[3.0, 0.0], [0.0, -0.1]])
    array([[ 1.,  0.],
           [ 0., -1.]])
    """
    left, _, right = np.linalg.svd(np.asarray(matrix, dtype=float), full_matrices=False)
    return left @ right


def newton_schulz(matrix: np.ndarray, steps: int = 5, eps: float = 1e-7) -> np.ndarray:
    """Return about the polar factor of a matrix, from products alone, as Muon does.

    Five steps bring most singular values to between 0.7 and 1.2; those that were nearly 0 stay smaller. More steps
    do not bring them to 1: the coefficients are chosen for speed.

    >>> newton_schulz([[3.0, 0.0], [0.0, -0.1]]).round(2) + 0.0
    array([[ 0.7 ,  0.  ],
           [ 0.  , -1.13]])

    References
    ----------
    Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.
    """
    matrix = np.asarray(matrix, dtype=float)
    a, b, c = COEFFICIENTS
    x = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    length = np.linalg.norm(x) + eps
    x = x / (length + (length == 0))
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x if matrix.shape[0] <= matrix.shape[1] else x.T


def run_muon(run: GuestRun, guest: Guest) -> str:
    """Make all steps of a run of `optimizers.guests.muon`."""
    problem, w = run.problem, run.start.copy()
    matrices = {name: shape for name, shape in problem.shapes.items() if len(shape) == 2}
    if not matrices:
        raise InputError(
            f"muon needs a problem with a matrix among its parameters, such as problems.mlp(...), got {problem.name}; "
            "of a vector it would be normalized_gd"
        )
    movers = [(problem.groups[name], matrix_mover(guest, shape)) for name, shape in matrices.items()]
    is_rest = np.ones(len(w), dtype=bool)
    for part, _ in movers:
        is_rest[part] = False
    rest = adam_mover(guest)
    while True:
        gradient = run.gradient(w)
        after = w.copy()
        after[is_rest] = rest(w[is_rest], gradient[is_rest])
        for part, mover in movers:
            after[part] = mover(w[part], gradient[part])
        w = after
        run.record_step(w)


Mover = Callable[[np.ndarray, np.ndarray], np.ndarray]


def matrix_mover(guest: Guest, shape: tuple[int, ...]) -> Mover:
    """Return a function of the entries of a matrix (inputs, outputs) and of its gradient: the entries after a step."""
    lr, beta, decay = (guest.values[name] for name in ("lr", "beta", "weight_decay"))
    nesterov, exact, steps, eps = (guest.values[name] for name in ("nesterov", "exact", "steps", "eps"))
    average = np.zeros(shape)
    scale = np.sqrt(max(1.0, shape[1] / shape[0]))

    def move(w: np.ndarray, g: np.ndarray) -> np.ndarray:
        nonlocal average
        gradient = g.reshape(shape)
        average = beta * average + (1 - beta) * gradient
        ahead = beta * average + (1 - beta) * gradient if nesterov else average
        factor = polar_factor(ahead) if exact else newton_schulz(ahead, steps, eps)
        return w - lr * (scale * factor.ravel() + decay * w)

    return move


def adam_mover(guest: Guest) -> Mover:
    """Return the same for parameters that are no matrix, which Adam moves at the same rate."""
    lr, (beta1, beta2, eps) = guest.values["lr"], ADAM
    m, v, t = np.zeros(1), np.zeros(1), 0

    def move(w: np.ndarray, g: np.ndarray) -> np.ndarray:
        nonlocal m, v, t
        t += 1
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)

    return move

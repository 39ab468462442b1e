"""Sharpness: the largest curvature that a run meets, and the limit beyond which its rule is unstable."""

from dataclasses import dataclass, replace

import numpy as np

from landscapes import InputError, problems
from landscapes._core.errors import short_repr
from optimizers._analysis.effective_rates import effective_rates
from optimizers._analysis.quadratic_theory import predict_quadratic
from optimizers._optimizer import Optimizer
from optimizers._runs.trajectory import Trajectory

#: Rules that divide each parameter by its own number, with the name of the running mean of their gradient, if any.
PRECONDITIONED = {
    "adagrad": "",
    "rmsprop": "",
    "adam": "beta1",
    "adam_hat": "beta1",
    "adam_l2": "beta1",
    "adamw": "beta1",
    "amsgrad": "beta1",
    "adabelief": "beta1",
}


@dataclass(frozen=True, eq=False)
class Sharpness:
    """The sharpness of a run at some of its steps. Made by `sharpness`.

    Attributes
    ----------
    steps : int array (points,)
        The steps at which it was measured; fewer if the run diverged.
    values : array (points,)
        The largest eigenvalue of the Hessian; of a preconditioned rule that of D H D.
    limits : array (points,)
        The value above which a small swing along that eigenvector grows; nan for a rule whose limit is not known.
    """

    steps: np.ndarray
    values: np.ndarray
    limits: np.ndarray


def sharpness(trajectory: Trajectory, points: int = 60) -> Sharpness:
    """Measure the largest curvature along a run, beside the limit of stability of its rule.

        gd           λ(H) against 2/α
        heavy_ball   λ(H) against 2 (1 + β)/α, and others that are linear in the gradient, by `predict_quadratic`
        rmsprop      λ(D H D) against 2/α, where D² = 1/(√s + ε) per parameter, as `effective_rates` gives it
        adam         λ(D H D) against 2 (1 + β₁)/((1 − β₁) α), where D² = 1/(√v̂ + ε)

    On a network trained with full batches the sharpness rises until it reaches the limit, then stays there: the
    edge of stability.

    Parameters
    ----------
    trajectory : Trajectory
        A single run of a rule, on a problem or on a landscape.
    points : int, default 60
        It is measured at so many steps, spread evenly over the run.

    Raises
    ------
    InputError
        If `trajectory` is not a single run of one of Ravine's rules, or if `points` is not a whole number >= 2.

    Examples
    --------
    >>> from landscapes import problems
    >>> from optimizers import gd, sharpness, trace
    >>> measured = sharpness(trace(gd(lr=0.1), problems.spectrum([1, 5]), steps=10))
    >>> measured.values[0].round(9).item(), measured.limits[0].item()
    (5.0, 20.0)

    References
    ----------
    Cohen, Kaur, Li, Kolter, Talwalkar, "Gradient descent on neural networks typically occurs at the edge of
    stability", ICLR 2021.
    Cohen et al., "Adaptive gradient methods at the edge of stability", 2022, arXiv 2207.14484.
    """
    if not isinstance(trajectory, Trajectory) or trajectory.full.points.ndim != 2:
        raise InputError(f"trajectory must be a single run from optimizers.trace, got {short_repr(trajectory)}")
    if not isinstance(points, int | np.integer) or isinstance(points, bool) or points < 2:
        raise InputError(f"points must be a whole number >= 2, got {short_repr(points)}")
    run = trajectory.full
    if not isinstance(run.optimizer, Optimizer):
        raise InputError(f"sharpness needs one of Ravine's own rules, got the guest {run.optimizer.name}")
    where = run.landscape
    problem = where if isinstance(where, problems.Problem) else problems.from_landscape(where)
    last = run.steps if run.diverged_at is None else run.diverged_at - 1
    steps = np.unique(np.linspace(0, max(last, 0), points).astype(int))
    learning_rates = run.optimizer.rates(run.steps) if "lr" in run.optimizer.parameters else np.full(run.steps, np.nan)
    alpha = np.append(learning_rates, learning_rates[-1])[steps]
    scales = [None] * len(steps)
    if run.optimizer.name in PRECONDITIONED:
        rates = effective_rates(run)
        scales = [rates[min(t, run.steps - 1)] / a for t, a in zip(steps, alpha, strict=True)]
    values = [problem.eigen(run.points[t], 1, scale)[0][0] for t, scale in zip(steps, scales, strict=True)]
    return Sharpness(steps, np.array(values), stability_factor(run.optimizer) / alpha)


def stability_factor(rule: Optimizer) -> float:
    """Return the product of the learning rate and the curvature at which a rule gets unstable; nan if not known.

    >>> from optimizers import adam, gd, momentum
    >>> [round(stability_factor(rule), 9) for rule in (gd, momentum(beta=0.9), adam)]
    [2.0, 38.0, 38.0]
    """
    if rule.name in PRECONDITIONED:
        beta = float(rule.values[PRECONDITIONED[rule.name]]) if PRECONDITIONED[rule.name] else 0.0
        heavy = float(rule.values.get("momentum", 0.0))
        return 2 * (1 + heavy) * (1 + beta) / (1 - beta)
    without_options = replace(rule, settings={k: v for k, v in rule.settings.items() if k in rule.parameters})
    prediction = predict_quadratic(without_options, np.array([1.0]))
    return float(prediction.limit[0]) if prediction else np.nan

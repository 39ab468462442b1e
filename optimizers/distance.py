"""Rules without a learning rate to tune: the step comes from an estimate of the distance to the minimum."""

from typing import Annotated

from numpy import maximum, sqrt

from landscapes._core.parameter import Parameter
from optimizers._optimizer import optimizer

FirstDistance = Annotated[float, Parameter("d₀", 1e-8, 1.0, log=True, minimum=1e-16)]
FirstShare = Annotated[float, Parameter("r₀", 1e-8, 1.0, log=True, minimum=0)]


@optimizer
def dog(x, y, gap, fx, fy, x0, y0, r, total, lr=1.0, r0: FirstShare = 1e-6, eps=1e-8):
    """DoG: the step is the longest distance from the start, over the root of all squared gradients.

        r ← max(r, |w − w₀|),   at first r₀ (1 + |w₀|)
        total ← total + |g|²,   at first ε
        w ← w − α r / √total · g

    The rate grows with the distance that was covered, until that is about the distance to the minimum; the sum
    of the squared gradients then lowers it, as in AdaGrad. From r = 10⁻⁶ the first steps grow slowly. The
    authors recommend an average of the points as the result; here the result is the last point.

    Parameters: lr (α), a factor that the authors leave at its default 1; r0 (r₀), the first distance relative
    to 1 + |w₀|, called reps_rel by the authors, default 10⁻⁶; eps (ε), default 10⁻⁸.

    Examples
    --------
    >>> from optimizers import dog, trace
    >>> run = trace(dog, "sphere", start=(30, 40), steps=300)
    >>> run.state["r"][[1, 50, 100, 300]].round(4)  # the true distance is 50
    array([1.00000e-04, 1.35020e+00, 4.65364e+01, 5.00000e+01])

    References
    ----------
    Ivgi, Hinder, Carmon, "DoG is SGD's best friend: a parameter-free dynamic step size schedule", ICML 2023.
    The authors' package dog-optimizer and optax.contrib.dog are this rule.
    """
    first = total == 0
    x0, y0 = (x, y) if first else (x0, y0)
    dx, dy = x - x0, y - y0
    r = r0 * (1 + sqrt(x * x + y * y)) if first else maximum(r, sqrt(dx * dx + dy * dy))
    total = (eps if first else total) + (fx * fx + fy * fy)
    rate = lr * r / sqrt(total + (total == 0))
    return x - rate * fx, y - rate * fy, x0, y0, r, total


@optimizer
def prodigy(
    x,
    y,
    gap,
    fx,
    fy,
    mx,
    my,
    vx,
    vy,
    sx,
    sy,
    x0,
    y0,
    r,
    d,
    c1,
    c2,
    lr=1.0,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    d0: FirstDistance = 1e-6,
    bias_correction=False,
):
    """Prodigy: Adam with a learning rate that is an estimate d of the distance to the minimum.

        g ← d g
        r ← √β₂ r + (α d / d₀) g · (w₀ − w)
        s ← √β₂ s + (α d / d₀) g
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        d ← max(d, r / |s|₁)
        w ← w − α d m / (√v + d ε)

    On a convex surface r / |s|₁ is at most the largest coordinate of w₀ − w*, so that d grows from d₀ and stays
    below this true distance, often far below it. It never decreases; where a surface is not convex it may
    exceed the distance. The d that multiplies α and g is that before the step.

    Parameters: lr (α), a factor that the authors leave at its default 1; beta1 (β₁), default 0.9; beta2 (β₂),
    default 0.999; eps (ε), default 10⁻⁸; d0 (d₀), the first estimate, default 10⁻⁶; bias_correction, which
    multiplies α by √c₂ / c₁, c = 1 − βᵗ, default False as in the authors' code (optax has it always).

    Examples
    --------
    >>> from optimizers import prodigy, trace
    >>> run = trace(prodigy, "ravine", start=(10, 1), steps=300)
    >>> run.state["d"][[1, 10, 20, 300]].round(3)  # the largest coordinate of the true distance is 10
    array([0.   , 0.004, 1.953, 1.953])

    References
    ----------
    Mishchenko, Defazio, "Prodigy: an expeditiously adaptive parameter-free learner", ICML 2024.
    The authors' package prodigyopt is this rule; optax.contrib.prodigy has the bias correction.
    """
    first = c2 == 0
    x0, y0 = (x, y) if first else (x0, y0)
    d = d0 if first else d
    c1, c2 = beta1 * c1 + (1 - beta1), beta2 * c2 + (1 - beta2)
    rate = lr * d * (sqrt(c2) / c1 if bias_correction else 1.0)
    weight, beta3 = rate / d0, sqrt(beta2)
    gx, gy = d * fx, d * fy
    r = beta3 * r + weight * (gx * (x0 - x) + gy * (y0 - y))
    sx, sy = beta3 * sx + weight * gx, beta3 * sy + weight * gy
    mx, my = beta1 * mx + (1 - beta1) * gx, beta1 * my + (1 - beta1) * gy
    vx, vy = beta2 * vx + (1 - beta2) * gx * gx, beta2 * vy + (1 - beta2) * gy * gy
    size = abs(sx) + abs(sy)
    d = maximum(d, r / (size + (size == 0)))
    x, y = x - rate * mx / (sqrt(vx) + d * eps), y - rate * my / (sqrt(vy) + d * eps)
    return x, y, mx, my, vx, vy, sx, sy, x0, y0, r, d, c1, c2

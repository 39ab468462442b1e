"""Rules that use both coordinates at once, or the curvature: the gradient norm, f − f* or the Hessian sets the step."""

from typing import Annotated

from numpy import maximum, minimum, sqrt

from landscapes._core.parameter import Parameter
from optimizers._optimizer import optimizer

Radius = Annotated[float, Parameter("ρ", 1e-3, 10.0, log=True, minimum=0)]
Damping = Annotated[float, Parameter("λ", 1e-3, 1000.0, log=True, minimum=0)]


@optimizer
def normalized_gd(x, y, gap, fx, fy, lr=0.01):
    """Normalised gradient descent: every step has the length α, for any slope.

        w ← w − α g / |g|

    It crosses plateaus at full speed and makes no long step on a steep wall, but it does not stop: at a
    minimum it swings by α until α is lowered. In two dimensions Muon, which makes a matrix of gradients
    orthogonal, reduces to this rule.

    Parameters: lr (α), the length of a step, default 0.01.

    Examples
    --------
    >>> from optimizers import normalized_gd, trace
    >>> trace(normalized_gd(lr=5), "sphere", start=(30, 40), steps=2).points
    array([[30., 40.],
           [27., 36.],
           [24., 32.]])

    References
    ----------
    Nesterov, "Introductory lectures on convex optimization", Kluwer 2004, section 3.2.3.
    """
    length = sqrt(fx * fx + fy * fy)
    share = lr / (length + (length == 0))
    return x - share * fx, y - share * fy


@optimizer
def sam(x, y, gap, fx, fy, kept_x, kept_y, climbed, lr=0.01, rho: Radius = 0.05):
    """Sharpness-aware minimization: descend by the gradient at the highest point nearby.

        w₀ ← w,   w ← w + ρ g / |g|    at the first, third, ... step
        w ← w₀ − α g                   at every other step

    One step of the paper takes two gradients, and is two steps here: the first one climbs, the second one
    descends from the kept point w₀. So the path shows where both gradients are taken, and the points of the
    paper are every second one, from the start on. Steps are gradients: in as many steps as `gd` the rule
    descends half as often. The two gradients of a pair have noise and a batch of their own.

    On the rim of a narrow well the climb leads out of it, to where the slope may lead elsewhere. In a minimum of
    curvature λ the rule swings by α λ ρ / (2 − α λ) to both sides. A point from which the climb ends exactly in
    a minimum stays, since the second gradient is 0.

    Parameters: lr (α), default 0.01; rho (ρ), the radius of the climb, default 0.05.

    Examples
    --------
    >>> from optimizers import gd, sam, trace
    >>> for rule in (gd(lr=0.1), sam(lr=0.1, rho=0.1)):
    ...     print(trace(rule, "sharp_flat", start=(-1.7, 0.9), steps=800).points[-1].round(1) + 0.0)
    [-2.  0.]
    [1.5 0. ]

    References
    ----------
    Foret, Kleiner, Mobahi, Neyshabur, "Sharpness-aware minimization for efficiently improving generalization",
    ICLR 2021.
    """
    length = sqrt(fx * fx + fy * fy)
    share = rho / (length + 1e-12)
    up_x, up_y = x + share * fx, y + share * fy
    down_x, down_y = kept_x - lr * fx, kept_y - lr * fy
    climb = climbed == 0
    kept_x, kept_y = (x, y) if climb else (kept_x, kept_y)
    return up_x if climb else down_x, up_y if climb else down_y, kept_x, kept_y, 1 - climbed


@optimizer
def polyak(x, y, gap, fx, fy, lr=1.0):
    """Polyak's step: the distance at which the tangent plane of f comes down to f*.

        w ← w − α (f − f*) / |g|² · g

    It needs no tuning except the lowest value f*: here the landscape's lowest listed minimum, or 0 if none
    is listed. Below f* it does not move. On a convex surface no step leads away from the minimum; on any
    other a step may be very long where the slope is small.

    Parameters: lr (α), a factor of the step, default 1.

    Examples
    --------
    >>> from optimizers import polyak, trace
    >>> trace(polyak, "sphere", start=(4, 0), steps=3).points[:, 0]
    array([4. , 2. , 1. , 0.5])

    References
    ----------
    Polyak, "Introduction to optimization", Optimization Software 1987, section 5.3.
    """
    square = fx * fx + fy * fy
    share = lr * maximum(gap, 0.0) / (square + (square == 0))
    return x - share * fx, y - share * fy


@optimizer
def accelerated(x, y, gap, fx, fy, vx, vy, t, lr=0.01, restart=False):
    """Accelerated descent: Nesterov's momentum, which grows with the number of steps.

        v ← β_(t−1) v − α g
        w ← w − α g + β_t v,   β_t = (t − 1)/(t + 2)

    As in `nesterov`, w is the look-ahead point, where the gradient is taken. It needs no β and no κ, and on a convex
    surface f − f* falls as 1/t². For small α it follows Nesterov's differential equation, Ẍ + 3Ẋ/τ + ∇f(X) = 0, at
    the times τ = t √α. The momentum grows too large in the end, and f ripples. With ``restart=True``
    the rule starts again, with v = 0 and t = 0, whenever v points uphill: v · g > 0.

    Parameters: lr (α), default 0.01, at most 1/L, where L is the largest curvature; restart, default False.

    Examples
    --------
    >>> from optimizers import accelerated, trace
    >>> [float(trace(accelerated(lr=0.02, restart=on), "ravine", steps=200).distance.round(5)) for on in (False, True)]
    [0.00611, 0.0]

    References
    ----------
    Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)", 1983.
    O'Donoghue, Candès, "Adaptive restart for accelerated gradient schemes", 2015, arXiv 1204.3982: the gradient scheme.
    Su, Boyd, Candès, "A differential equation for modeling Nesterov's accelerated gradient method", JMLR 2016.
    """
    beta = (t - 1) / (t + 2)  # at the first step v is 0
    vx, vy = beta * vx - lr * fx, beta * vy - lr * fy
    go = 0.0 if restart and vx * fx + vy * fy > 0 else 1.0
    vx, vy, t = go * vx, go * vy, go * (t + 1)
    beta = (t - 1) / (t + 2)
    return x - lr * fx + beta * vx, y - lr * fy + beta * vy, vx, vy, t


@optimizer
def newton(x, y, gap, fx, fy, fxx, fxy, fyy, lr=1.0):
    """Newton's method: step to the stationary point of the quadratic that fits f at w.

        w ← w − α H⁻¹ g

    On a quadratic it arrives in one step, for any κ. It goes to saddles and maxima as well as to minima,
    and where H is nearly singular the step is very long.

    Parameters: lr (α), default 1.

    Examples
    --------
    >>> from optimizers import newton, trace
    >>> trace(newton, "ravine", steps=1).points[1]
    array([0., 0.])

    References
    ----------
    Nocedal and Wright, "Numerical optimization", 2nd edition, Springer 2006, section 3.3.
    """
    det = fxx * fyy - fxy * fxy
    return x - lr * (fyy * fx - fxy * fy) / det, y - lr * (fxx * fy - fxy * fx) / det


@optimizer
def damped_newton(x, y, gap, fx, fy, fxx, fxy, fyy, lr=1.0, damping: Damping = 1.0):
    """Damped Newton: add λ to the curvatures, which turns Newton's step towards plain descent.

        w ← w − α (H + λ I)⁻¹ g

    λ = 0 is Newton's method; a large λ is gradient descent at the rate α/λ. If λ exceeds the size of every
    negative curvature, each step leads downhill, so that saddles no longer attract.

    Parameters: lr (α), default 1; damping (λ), default 1.

    Examples
    --------
    >>> from optimizers import damped_newton, newton, trace
    >>> bool((trace(damped_newton(damping=0), "beale").points == trace(newton, "beale").points).all())
    True

    References
    ----------
    Levenberg, "A method for the solution of certain non-linear problems in least squares", 1944;
    Nocedal and Wright, "Numerical optimization", 2nd edition, Springer 2006, section 3.4.
    """
    a, d = fxx + damping, fyy + damping
    det = a * d - fxy * fxy
    return x - lr * (d * fx - fxy * fy) / det, y - lr * (a * fy - fxy * fx) / det


@optimizer
def saddle_free_newton(x, y, gap, fx, fy, fxx, fxy, fyy, lr=1.0, damping: Damping = 1e-6):
    """Saddle-free Newton: Newton's step with the absolute value of every curvature.

        w ← w − α (|H| + λ I)⁻¹ g

    |H| has the eigenvectors of H and the absolute values of its eigenvalues. At a minimum it is Newton's
    method. Near a saddle Newton's method jumps onto the saddle; this rule leaves it at the same speed.

    Parameters: lr (α), default 1; damping (λ), which keeps steps finite where f is flat, default 10⁻⁶.

    Examples
    --------
    >>> from optimizers import newton, saddle_free_newton, trace
    >>> [trace(rule, "saddle", start=(1, 0.5), steps=1).points[1].round(3).tolist()
    ...     for rule in (newton, saddle_free_newton)]
    [[0.0, 0.0], [0.0, 1.0]]

    References
    ----------
    Dauphin et al., "Identifying and attacking the saddle point problem in high-dimensional
    non-convex optimization", NeurIPS 2014.
    """
    mean, half = (fxx + fyy) / 2, (fxx - fyy) / 2
    radius = sqrt(half * half + fxy * fxy)
    high, low = 1 / (abs(mean + radius) + damping), 1 / (abs(mean - radius) + damping)
    # The inverse is even · I + odd · R, where R = (H - mean I) / radius is a reflection.
    even, odd = (high + low) / 2, (high - low) / 2 / (radius + (radius == 0))
    return x - lr * (even * fx + odd * (half * fx + fxy * fy)), y - lr * (even * fy + odd * (fxy * fx - half * fy))


@optimizer
def sophia(
    w,
    g,
    curvature,
    m,
    h,
    bias,
    t,
    lr=0.01,
    beta1=0.965,
    beta2=0.99,
    gamma: Annotated[float, Parameter("γ", 1e-3, 10.0, log=True, minimum=0)] = 0.01,
    eps=1e-8,
    every: Annotated[float, Parameter("k", 1, 50, minimum=1, integer=True)] = 10,
):
    """Sophia: momentum divided by an average of the curvature, and clipped to a step of at most α.

        m ← β₁ m + (1 − β₁) g
        w ← w − α clip( m / (1 − β₁ᵗ) / max(γ h, ε), −1, 1 )
        h ← β₂ h + (1 − β₂) ∂²f/∂w²    every k steps

    Where the curvature is small or negative, the quotient is clipped and the rule is signed momentum; where
    it is large, the rule is Newton's method for each coordinate. The curvature is exact here, not the
    random estimate that a network needs. As in optax, h is updated after the step.

    Parameters: lr (α), default 0.01; beta1 (β₁), default 0.965; beta2 (β₂), default 0.99; gamma (γ), default
    0.01, below 1 a smaller divisor than that of Newton's method; eps (ε), default 10⁻⁸; every (k), default 10.

    Examples
    --------
    >>> from optimizers import sophia, trace
    >>> trace(sophia(lr=0.5), "ravine", steps=2).points
    array([[10. ,  1. ],
           [ 9.5,  0.5],
           [ 9. ,  0. ]])

    References
    ----------
    Liu et al., "Sophia: a scalable stochastic second-order optimizer for language model
    pre-training", ICLR 2024. optax.contrib.sophia without weight decay is this rule.
    """
    m = beta1 * m + (1 - beta1) * g
    bias = beta1 * bias + (1 - beta1)
    w = w - lr * maximum(-1.0, minimum(1.0, m / bias / maximum(gamma * h, eps)))
    refresh = t - every * (t // every) == 0
    h = beta2 * h + (1 - beta2) * curvature if refresh else h
    return w, m, h, bias, t + 1

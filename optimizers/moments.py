"""Adaptive moment estimation: Adam (RMSProp with momentum and bias correction) and its variants.

Each rule keeps c = 1 − βᵗ as a running mean of ones, c ← β c + (1 − β).
"""

from typing import Annotated

from numpy import absolute, exp, log, maximum, sign, sqrt

from landscapes._core.parameter import Parameter
from optimizers._optimizer import optimizer


@optimizer
def adam(w, g, m, v, c1, c2, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, bias_correction=True):
    """Adam: divide the running mean of the gradient by its running root mean square.

        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        w ← w − α (m / c₁) / (√(v / c₂) + ε)

    Both means start at 0 and are too small at first. The bias correction divides them by c = 1 − βᵗ,
    the same mean of a sequence of ones: c ← β c + (1 − β). So the first step has the length α for any
    gradient; without the correction it is α(1 − β₁)/√(1 − β₂) = 3.16 α.

    Parameters: lr (α), default 0.001, in units of w; beta1 (β₁), default 0.9; beta2 (β₂), default
    0.999; eps (ε), default 1e-8, outside the root and added after the correction (keras adds it
    before); bias_correction, default True.

    Examples
    --------
    >>> from optimizers import adam, trace
    >>> trace(adam(lr=0.2), "ravine", steps=1).points[-1].round(6)
    array([9.8, 0.8])

    References
    ----------
    Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015. torch.optim.Adam is this rule.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    mean = m / c1 if bias_correction else m
    square = v / c2 if bias_correction else v
    return w - lr * mean / (sqrt(square) + eps), m, v, c1, c2


@optimizer
def adam_hat(w, g, m, v, c1, c2, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    """Adam with ε-hat: the second form of the paper, with ε added before the bias correction.

        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        w ← w − α √c₂ / c₁ · m / (√v + ε)

    At the first step √c₂ is 0.03, so that ε has thirty times the effect it has in `adam`; later the two
    are the same. The difference is visible unless ε is tiny.

    Parameters: lr (α), default 0.001; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε),
    default 1e-7.

    Examples
    --------
    >>> from optimizers import adam, adam_hat, trace
    >>> [trace(rule(lr=0.2, eps=1), "ravine", steps=1).points[1, 0].round(3).item() for rule in (adam, adam_hat)]
    [9.818, 9.952]

    References
    ----------
    Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, end of section 2.
    keras.optimizers.Adam is this rule.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    return w - lr * sqrt(c2) / c1 * m / (sqrt(v) + eps), m, v, c1, c2


@optimizer
def adam_l2(w, g, m, v, c1, c2, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    """Adam with L2: the penalty ½ λ w² is part of the loss, and its gradient is divided too.

        g ← g + λ w
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        w ← w − α (m / c₁) / (√(v / c₂) + ε)

    A coordinate with large gradients decays less, since its divisor is larger. On a quadratic along the
    axes the penalty only rescales the gradient, and Adam does not depend on the scale.

    Parameters: lr (α), default 0.001; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε),
    default 1e-8; weight_decay (λ), default 0.01 (in torch 0).

    Examples
    --------
    >>> from optimizers import adam, adam_l2, trace
    >>> penalised = trace(adam_l2(lr=0.2, eps=0), "ravine").points
    >>> bool(abs(penalised - trace(adam(lr=0.2, eps=0), "ravine").points).max() < 1e-12)
    True

    References
    ----------
    Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2 (pink).
    torch.optim.Adam(weight_decay=λ) is this rule.
    """
    g = g + weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    return w - lr * (m / c1) / (sqrt(v / c2) + eps), m, v, c1, c2


@optimizer
def adamw(w, g, m, v, c1, c2, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, cautious=False):
    """AdamW: Adam with weight decay decoupled from the gradient.

        w ← (1 − α λ) w
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        w ← w − α (m / c₁) / (√(v / c₂) + ε)    if cautious, only where m g > 0

    Every coordinate shrinks by the same factor, whatever the size of its gradients. The rule therefore
    does not converge to the minimum of any penalised loss. The cautious form makes no step uphill: a coordinate
    waits while its mean m and its newest gradient disagree. Its authors also divide the mask by its mean over a
    tensor, so that the other coordinates go further; here every coordinate is a tensor of its own.

    Parameters: lr (α), default 0.001; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε),
    default 1e-8; weight_decay (λ), default 0.01 (optax 1e-4, keras 0.004); cautious, default False.

    Examples
    --------
    >>> from optimizers import adamw, trace
    >>> trace(adamw(lr=0.5, weight_decay=0.1), "sphere", start=(2, 0), steps=1).points[1, 0].round(6)
    np.float64(1.4)

    References
    ----------
    Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019. torch.optim.AdamW is this rule.
    Liang, Chen, Liu, Liu, "Cautious optimizers: improving training with one line of code", 2024.
    """
    w = (1 - lr * weight_decay) * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    step = lr * (m / c1) / (sqrt(v / c2) + eps)
    if cautious:
        step = step if m * g > 0 else 0.0
    return w - step, m, v, c1, c2


@optimizer
def amsgrad(w, g, m, v, top, c1, c2, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """AMSGrad: Adam divided by the largest mean square so far, which never decreases.

        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        top ← max(top, v)
        w ← w − α (m / c₁) / (√(top / c₂) + ε)

    The maximum is taken before the bias correction of v, as in torch and keras; optax takes it
    afterwards, and its runs differ from the second step on.

    Parameters: lr (α), default 0.001; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε), default 1e-8.

    Examples
    --------
    >>> from optimizers import amsgrad, trace
    >>> top = trace(amsgrad(lr=0.1), "beale").state["top"]
    >>> bool((top[1:] >= top[:-1]).all())
    True

    References
    ----------
    Reddi, Kale, Kumar, "On the convergence of Adam and beyond", ICLR 2018.
    torch.optim.Adam(amsgrad=True) is this rule.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    top = maximum(top, v)
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    return w - lr * (m / c1) / (sqrt(top / c2) + eps), m, v, top, c1, c2


MomentumDecay = Annotated[float, Parameter("ψ", 1e-3, 1, log=True, minimum=0)]


@optimizer
def nadam(w, g, m, v, q, c2, t, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay: MomentumDecay = 0.004):
    """NAdam: Adam with Nesterov's look-ahead and a momentum that warms up.

        μₜ = β₁ (1 − 0.96^(t ψ) / 2),   P = μ₁ μ₂ ⋯ μₜ
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        w ← w − α [ (1 − μₜ) g / (1 − P) + μₜ₊₁ m / (1 − P μₜ₊₁) ] / (√(v / c₂) + ε)

    The schedule of μ is that of torch; keras has ψ = 1, and optax has no schedule. The state q is 1 − P.

    Parameters: lr (α), default 0.002; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε),
    default 1e-8; momentum_decay (ψ), default 0.004.

    Examples
    --------
    >>> from optimizers import nadam, trace
    >>> q = trace(nadam, "ravine", steps=1).state["q"][1, 0]
    >>> float((1 - q).round(6))  # P after one step is β₁ (1 − 0.96^0.004 / 2)
    0.450073

    References
    ----------
    Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016. torch.optim.NAdam is this rule.
    """
    t = t + 1
    mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))
    ahead = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    product = (1 - q) * mu
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c2 = beta2 * c2 + (1 - beta2)
    mean = (1 - mu) * g / (1 - product) + ahead * m / (1 - product * ahead)
    return w - lr * mean / (sqrt(v / c2) + eps), m, v, 1 - product, c2, t


@optimizer
def radam(w, g, m, v, c1, c2, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """RAdam: Adam without the division in the first steps, until its mean square is reliable.

        ρ = ρ∞ − 2 t β₂ᵗ / c₂,   ρ∞ = 2 / (1 − β₂) − 1
        r = √[ (ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ) ]
        w ← w − α (m / c₁) · (r √c₂ / (√v + ε) if ρ > 5, else 1)

    With β₂ = 0.999 the first five steps are momentum without a division: α must be below the stability
    limit of plain descent, or the run diverges before the division starts.

    Parameters: lr (α), default 0.001; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε), default 1e-8.

    Examples
    --------
    >>> from optimizers import radam, trace
    >>> trace(radam(lr=0.05), "rosenbrock").diverged_at is None  # Adam converges at this α
    False

    References
    ----------
    Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020.
    torch.optim.RAdam is this rule.
    """
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    longest = 2 / (1 - beta2) - 1
    length = longest - 2 * t * (1 - c2) / c2
    ratio = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    rectified = sqrt(maximum(ratio, 0.0)) * sqrt(c2) / (sqrt(v) + eps)
    return w - lr * (m / c1) * (rectified if length > 5 else 1.0), m, v, c1, c2, t


@optimizer
def adamax(w, g, m, u, c1, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    """AdaMax: Adam with the largest recent gradient in place of the root mean square.

        m ← β₁ m + (1 − β₁) g
        u ← max(β₂ u, |g| + ε)
        w ← w − α (m / c₁) / u

    One large gradient keeps the steps small for about 1 / (1 − β₂) steps.

    Parameters: lr (α), default 0.002; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε),
    default 1e-8, inside the maximum as in torch (keras adds it to u in the division).

    Examples
    --------
    >>> from optimizers import adamax, trace
    >>> trace(adamax(lr=0.5), "ravine", steps=1).points[1].round(6)
    array([9.5, 0.5])

    References
    ----------
    Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, section 7.1.
    torch.optim.Adamax is this rule.
    """
    m = beta1 * m + (1 - beta1) * g
    u = maximum(beta2 * u, absolute(g) + eps)
    c1 = beta1 * c1 + (1 - beta1)
    return w - lr * (m / c1) / u, m, u, c1


@optimizer
def adabelief(w, g, m, s, c1, c2, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-16):
    """AdaBelief: divide by the distance of the gradient from its running mean, not by its size.

        m ← β₁ m + (1 − β₁) g
        s ← β₂ s + (1 − β₂) (g − m)² + ε
        w ← w − α (m / c₁) / (√(s / c₂) + ε)

    If the gradient is steady, the step is long; if it varies, the step is short. ε is added to s at
    every step, as in the authors' code. (From version 0.1 on their package by default also rectifies
    like `radam`; this rule does not.)

    Parameters: lr (α), default 0.001; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε), default 1e-16.

    Examples
    --------
    >>> from optimizers import adabelief, trace
    >>> trace(adabelief(lr=0.1), "ravine", steps=1).points[1].round(6)  # (g − m)² = 0.81 g²
    array([9.888889, 0.888889])

    References
    ----------
    Zhuang et al., "AdaBelief optimizer: adapting stepsizes by the belief in observed gradients", NeurIPS 2020.
    """
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * (g - m) * (g - m) + eps
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    return w - lr * (m / c1) / (sqrt(s / c2) + eps), m, s, c1, c2


@optimizer
def yogi(w, g, m, v, c1, c2, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-3):
    """Yogi: Adam with a bound on the change of its mean square per step.

        m ← β₁ m + (1 − β₁) g
        v ← v − (1 − β₂) sign(v − g²) g²
        w ← w − α (m / c₁) / (√(v / c₂) + ε)

    If the gradients become small suddenly, v in Adam decays at once and the steps jump; v in Yogi
    decreases by (1 − β₂) g² only. The bias correction is that of optax, but m and v start at 0 (in optax at
    1e-6).

    Parameters: lr (α), default 0.01; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; eps (ε), default 1e-3.

    Examples
    --------
    >>> from optimizers import trace, yogi
    >>> trace(yogi(lr=0.1, eps=0), "ravine", steps=1).points[1].round(6)
    array([9.9, 0.9])

    References
    ----------
    Zaheer et al., "Adaptive methods for nonconvex optimization", NeurIPS 2018.
    """
    m = beta1 * m + (1 - beta1) * g
    v = v - (1 - beta2) * sign(v - g * g) * g * g
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    return w - lr * (m / c1) / (sqrt(v / c2) + eps), m, v, c1, c2


@optimizer
def adan(w, g, m, v, n, previous, c1, c2, c3, lr=0.001, beta1=0.98, beta2=0.92, beta3=0.99, eps=1e-8, weight_decay=0.0):
    """Adan: Adam with a look-ahead like Nesterov's, from the change of the gradient.

        d = g − g_previous, 0 at the first step
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) d
        n ← β₃ n + (1 − β₃) (g + β₂ d)²
        w ← [ w − α (m / c₁ + β₂ v / c₂) / (√(n / c₃) + ε) ] / (1 + α λ)

    Each β is the weight of the past, as in the authors' code (β in their paper is 1 − β here).

    Parameters: lr (α), default 0.001; beta1, beta2, beta3 (β₁, β₂, β₃), default 0.98, 0.92, 0.99;
    eps (ε), default 1e-8; weight_decay (λ), default 0.

    Examples
    --------
    >>> from optimizers import adan, trace
    >>> trace(adan(lr=0.1), "ravine", steps=1).points[1].round(6)
    array([9.9, 0.9])

    References
    ----------
    Xie et al., "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models", 2022.
    """
    change = g - previous if c1 > 0 else 0.0
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * change
    n = beta3 * n + (1 - beta3) * (g + beta2 * change) * (g + beta2 * change)
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    c3 = beta3 * c3 + (1 - beta3)
    step = lr * (m / c1 + beta2 * v / c2) / (sqrt(n / c3) + eps)
    return (w - step) / (1 + lr * weight_decay), m, v, n, g, c1, c2, c3


LongMemory = Annotated[float, Parameter("β₃", 0.9, 0.9999, minimum=0, exclusive_maximum=1)]
SlowWeight = Annotated[float, Parameter("a", 0, 10, minimum=0)]
WarmUp = Annotated[float, Parameter("T", 10, 1e5, log=True, minimum=0, integer=True)]


@optimizer
def ademamix(
    w,
    g,
    fast,
    slow,
    s,
    c1,
    c2,
    t,
    lr=0.001,
    beta1=0.9,
    beta2=0.999,
    beta3: LongMemory = 0.9999,
    weight: SlowWeight = 5.0,
    warmup: WarmUp = 0,
    eps=1e-8,
    weight_decay=0.0,
):
    """AdEMAMix: Adam with a second, much longer mean of the gradient.

        fast ← β₁ fast + (1 − β₁) g
        slow ← β₃ slow + (1 − β₃) g
        s ← β₂ s + (1 − β₂) g²
        w ← w − α [ (fast / c₁ + a slow) / (√(s / c₂) + ε) + λ w ]

    The slow mean remembers thousands of gradients. It has no bias correction and grows from 0, so that the run
    begins as Adam does and is carried on later: in a curved valley it goes faster, but it passes a minimum and
    comes back late. In the warm-up, at step t ≤ T, a is multiplied by t/T, and 1/log β₃ moves linearly from
    1/log β₁ to its value.

    Parameters: lr (α), default 0.001; beta1 (β₁), default 0.9; beta2 (β₂), default 0.999; beta3 (β₃), the memory
    of the slow mean, default 0.9999; weight (a) of the slow mean, called alpha in the paper, default 5 (in the
    authors' PyTorch code 2); warmup (T), in steps, default 0; eps (ε), default 1e-8; weight_decay (λ), default 0.

    Examples
    --------
    >>> from optimizers import adam, ademamix, trace
    >>> for rule in (ademamix(lr=0.003, beta3=0.999), adam(lr=0.003)):  # the set-up of optax's notebook
    ...     print(trace(rule, "rosenbrock", start=(-3, 5), steps=16000).steps_to(1e-6))
    10847
    14930

    References
    ----------
    Pagliardini, Ablin, Grangier, "The AdEMAMix optimizer: better, faster, older", ICLR 2025.
    optax.contrib.ademamix is this rule.
    """
    t = t + 1
    share = t / maximum(t, warmup)
    longest = exp(1 / ((1 - share) / log(beta1 + 1e-8) + share / log(beta3 + 1e-8))) if share < 1 else beta3
    fast = beta1 * fast + (1 - beta1) * g
    slow = longest * slow + (1 - longest) * g
    s = beta2 * s + (1 - beta2) * g * g
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    step = (fast / c1 + share * weight * slow) / (sqrt(s / c2) + eps)
    return w - lr * (step + weight_decay * w), fast, slow, s, c1, c2, t

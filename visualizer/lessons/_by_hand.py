"""Rules that a reader writes, compared with torch's numbers, and with what common mistakes give.

A mistake is a step of the rule with one part replaced. The path of an answer that is not torch's is compared with
the path of each mistake.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy import sqrt

from landscapes import ravine
from landscapes._core.errors import short_repr
from landscapes._core.language import N_, _
from optimizers import Optimizer, trace
from visualizer.lessons._exercise import Judge
from visualizer.lessons._runs import rule
from visualizer.lessons._torch_paths import TorchPath, torch_path

#: ``step(w, g, *memory, **settings) -> w, *memory``.
Step = Callable[..., tuple[Any, ...]]


def averaged(old: Any, g: Any, beta: float) -> Any:
    return beta * old + (1 - beta) * g


def squared(old: Any, g: Any, beta: float) -> Any:
    return beta * old + (1 - beta) * g * g


def divided(square: Any, eps: float, correction: float = 1.0) -> Any:
    return sqrt(square / correction) + eps


def corrections(beta1: float, beta2: float, t: int) -> tuple[float, float]:
    return 1 - beta1**t, 1 - beta2**t


def rmsprop_step(square: Callable = squared, divisor: Callable = divided) -> Step:
    """Return a step of RMSProp with these parts."""

    def step(w: Any, g: Any, s: Any, *, lr: float, beta: float, eps: float) -> tuple[Any, ...]:
        s = square(s, g, beta)
        return w - lr * g / divisor(s, eps), s

    return step


def adam_step(
    mean: Callable = averaged, square: Callable = squared, correct: Callable = corrections, divisor: Callable = divided
) -> Step:
    """Return a step of Adam with these parts."""

    def step(w: Any, g: Any, m: Any, v: Any, t: Any, *, lr: float, beta1: float, beta2: float, eps: float) -> tuple:
        t = t + 1
        m, v = mean(m, g, beta1), square(v, g, beta2)
        c1, c2 = correct(beta1, beta2, t)
        return w - lr * m / c1 / divisor(v, eps, c2), m, v, t

    return step


ROOT_MISSING = N_("the root is missing: divide by the root of the mean square")
EPS_INSIDE = N_("ε is inside the root; torch adds it after the root")

#: What is said of a mistake -> its step.
RMSPROP_MISTAKES: dict[str, Step] = {
    EPS_INSIDE: rmsprop_step(divisor=lambda s, eps: sqrt(s + eps)),
    ROOT_MISSING: rmsprop_step(divisor=lambda s, eps: s + eps),
    N_("S averages g; it must average g²"): rmsprop_step(square=averaged),
    N_("β and 1 − β are swapped: the old S has the weight β, and g² has 1 − β"): rmsprop_step(
        square=lambda s, g, beta: squared(s, g, 1 - beta)
    ),
    N_("S adds up all squares, as in AdaGrad; the old S must have the weight β, and g² 1 − β"): rmsprop_step(
        square=lambda s, g, beta: s + g * g
    ),
    N_("g² must enter with the weight 1 − β"): rmsprop_step(square=lambda s, g, beta: beta * s + g * g),
    N_("S is 0 again in each step: return the new S after w"): rmsprop_step(
        square=lambda s, g, beta: (1 - beta) * g * g
    ),
}

#: The same for Adam.
ADAM_MISTAKES: dict[str, Step] = {
    EPS_INSIDE: adam_step(divisor=lambda v, eps, c: sqrt(v / c + eps)),
    ROOT_MISSING: adam_step(divisor=lambda v, eps, c: v / c + eps),
    N_("the bias correction is missing: divide m by 1 − β₁ᵗ and v by 1 − β₂ᵗ"): adam_step(
        correct=lambda *_: (1.0, 1.0)
    ),
    N_("only m is corrected: divide v by 1 − β₂ᵗ, too"): adam_step(correct=lambda b1, b2, t: (1 - b1**t, 1.0)),
    N_("only v is corrected: divide m by 1 − β₁ᵗ, too"): adam_step(correct=lambda b1, b2, t: (1.0, 1 - b2**t)),
    N_("the correction must fade: divide by 1 − βᵗ, where t is the number of the step"): adam_step(
        correct=lambda b1, b2, t: (1 - b1, 1 - b2)
    ),
    N_("t is one too large: it must be 1 in the first step"): adam_step(
        correct=lambda b1, b2, t: corrections(b1, b2, t + 1)
    ),
    N_("ε is added before the correction, as in keras; torch adds it to the root of the corrected v"): adam_step(
        divisor=lambda v, eps, c: (sqrt(v) + eps) / sqrt(c)
    ),
    N_("v averages g; it must average g²"): adam_step(square=averaged),
    N_("β₁ and 1 − β₁ are swapped: the old m has the weight β₁, and g has 1 − β₁"): adam_step(
        mean=lambda m, g, beta: averaged(m, g, 1 - beta)
    ),
    N_("β₂ and 1 − β₂ are swapped: the old v has the weight β₂, and g² has 1 − β₂"): adam_step(
        square=lambda v, g, beta: squared(v, g, 1 - beta)
    ),
    N_("β and 1 − β are swapped in m and in v: the old mean has the weight β"): adam_step(
        mean=lambda m, g, beta: averaged(m, g, 1 - beta), square=lambda v, g, beta: squared(v, g, 1 - beta)
    ),
    N_("the step must go along m, and not along g"): adam_step(
        mean=lambda m, g, beta: g, correct=lambda b1, b2, t: (1.0, 1 - b2**t)
    ),
}


def like_torch(builtin: Optimizer, mistakes: Mapping[str, Step]) -> Judge:
    """Return a judge of the reader's own rule, which must give torch's numbers; it names the mistakes it knows."""

    def judge(answer: Any) -> str:
        return own_fault(answer, builtin, torch_path(builtin.name).settings) or rule(compare)(answer)

    def compare(answer: Optimizer) -> str:
        wanted = torch_path(builtin.name)
        points = trace(answer(**wanted.settings), ravine, steps=len(wanted.points) - 1).points
        if close(points, wanted.points):
            return ""
        for words, step in mistakes.items():
            if close(points, plain_path(step, wanted)):
                return _(words)
        return first_difference(points, wanted.points)

    return judge


def own_fault(answer: Any, builtin: Optimizer, settings: Mapping[str, Any]) -> str:
    """Return why an answer is no rule of the reader's own with these parameters; empty if it is one."""
    if not isinstance(answer, Optimizer):
        return _("the answer must be a function under @optimizer, got {answer}", answer=short_repr(answer))
    if answer.function is builtin.function:
        return _("that is the built-in rule; write your own")
    if missing := settings.keys() - answer.parameters.keys():
        words = N_("it has no parameter {name}: give the function a parameter with a default")
        return _(words, name=min(missing))
    return ""


def plain_path(step: Step, wanted: TorchPath) -> np.ndarray:
    """Return the path of a step on the ravine, from torch's start; it ends where it is no longer finite."""
    kinds = [one.kind for one in inspect.signature(step).parameters.values()]
    memory = [0.0] * (kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD) - 2)
    points = [wanted.points[0]]
    with np.errstate(all="ignore"):
        while len(points) < len(wanted.points) and np.isfinite(points[-1]).all():
            w, *memory = step(points[-1], np.array(ravine.gradient(*points[-1])), *memory, **wanted.settings)
            points.append(w)
    return np.array(points)


def close(points: np.ndarray, others: np.ndarray) -> bool:
    """Return whether two paths agree up to where one of them is no longer finite, which is after a step or more."""
    finite = [int(np.isfinite(path).all(axis=1).argmin()) or len(path) for path in (points, others)]
    last = min(finite)
    return finite[0] == finite[1] > 1 and np.allclose(points[:last], others[:last], rtol=1e-9, atol=1e-12)


def first_difference(points: np.ndarray, wanted: np.ndarray) -> str:
    """Return in words where a path leaves another one."""
    differs = ~np.isclose(points, wanted, rtol=1e-9, atol=1e-12).all(axis=1)
    t = int(differs.argmax())
    if not np.isfinite(points[t]).all():
        words = N_("step {t} gives no number: it divides by 0, or takes the root of a negative number")
        return _(words, t=t)
    words = N_(
        "after step {t} your rule is at W = {w:.6g} and b = {b:.6g}, "
        "and torch at W = {torch_w:.6g} and b = {torch_b:.6g}"
    )
    (w, b), (torch_w, torch_b) = points[t], wanted[t]
    return _(words, t=t, w=w, b=b, torch_w=torch_w, torch_b=torch_b)

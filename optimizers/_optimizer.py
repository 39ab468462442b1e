"""The optimizer: a rule for one step, written for one coordinate or, where it must see both, for the point."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from landscapes._core.parameter import Parameter
from landscapes._core.parametrized import Parametrized
from landscapes._core.registry import Registry
from optimizers import schedules
from optimizers._options import OPTIONS

#: What a parameter of this name is everywhere in the field: symbol, sensible range, what is allowed.
VOCABULARY = {
    "lr": Parameter("α", 1e-4, 1.0, log=True, minimum=0),
    "beta": Parameter("β", 0.0, 0.999, minimum=0, exclusive_maximum=1),
    "beta1": Parameter("β₁", 0.0, 0.999, minimum=0, exclusive_maximum=1),
    "beta2": Parameter("β₂", 0.0, 0.9999, minimum=0, exclusive_maximum=1),
    "beta3": Parameter("β₃", 0.0, 0.999, minimum=0, exclusive_maximum=1),
    "momentum": Parameter("μ", 0.0, 0.999, minimum=0, exclusive_maximum=1),
    "dampening": Parameter("τ", 0.0, 0.999, minimum=0, exclusive_maximum=1),
    "weight_decay": Parameter("λ", 1e-6, 1.0, log=True, minimum=0),
    "eps": Parameter("ε", 1e-12, 1.0, log=True, minimum=0),
}

#: What torch and others call our parameters; a user who types one is told ours.
OTHER_NAMES = {
    "alpha": ("beta", "lr"),
    "rho": ("beta",),
    "momentum": ("beta",),
    "gamma": ("beta",),
    "decay": ("beta",),
    "betas": ("beta1", "beta2"),
    "b1": ("beta1",),
    "b2": ("beta2",),
    "learning_rate": ("lr",),
    "eta": ("lr",),
    "epsilon": ("eps",),
    "b3": ("beta3",),
    "lambda": ("weight_decay",),
    "wd": ("weight_decay",),
    "eps_in_sqrt": ("eps_inside",),
}

#: What a rule begins with: for one coordinate w, and where it asks for it f's second derivative along it; or for the
#: point (x, y), where gap is f above the least listed minimum (above 0 where none is listed).
COORDINATE = ("w", "g")
POINT = ("x", "y", "gap", "fx", "fy")
SECOND = {COORDINATE: ("curvature",), POINT: ("fxx", "fxy", "fyy")}


@dataclass(frozen=True, eq=False, repr=False)
class Optimizer(Parametrized):
    """A rule with its parameters set. Made by the `optimizer` decorator; ``rmsprop(lr=0.2)`` sets a parameter.

    Every parameter may be an array; `optimizers.sweep` runs them all, broadcast like NumPy. Besides its
    own parameters every optimizer has four options, all off by default:

    - ``noise=0.3``: the gradient is ∇f + σ ξ, where ξ ~ N(0, 1) for each coordinate;
    - ``clip=1.0``: a gradient longer than this is shortened to it, g ← g · min(1, clip / |g|);
    - ``batch=8``: the gradient of so many samples, on a landscape that is a mean over data;
    - ``schedule="cosine"``: the learning rate changes from step to step (see `optimizers.schedules`).

    Examples
    --------
    >>> from optimizers import rmsprop
    >>> rmsprop(lr=0.2)(beta=0.99)
    rmsprop(lr=0.2, beta=0.99)
    >>> rmsprop.state
    ('s', 'm', 'v')
    >>> rmsprop(rho=0.9)
    Traceback (most recent call last):
        ...
    landscapes.InputError: rmsprop has no parameter 'rho': here that is beta \
(parameters: lr, beta, eps, momentum, centered, eps_inside)
    """

    kind: ClassVar[str] = "optimizer"
    remembers: ClassVar[bool] = True
    vocabulary: ClassVar[Mapping[str, Parameter]] = VOCABULARY
    other_names: ClassVar[Mapping[str, tuple[str, ...]]] = OTHER_NAMES
    common: ClassVar[Mapping[str, Parameter]] = OPTIONS

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the rule is told at every step, by name: ``w, g`` or ``x, y, gap, fx, fy``, and second derivatives."""
        return _inputs(self.function)

    @property
    def coupled(self) -> bool:
        """Whether the rule sees both coordinates at once."""
        return self.inputs[0] == "x"

    @property
    def second_order(self) -> bool:
        """Whether the rule asks for second derivatives."""
        return self.inputs not in (COORDINATE, POINT)

    @property
    def state(self) -> tuple[str, ...]:
        """The names of what the rule remembers from step to step, each 0 at the start."""
        return _state(self.function)

    def rates(self, steps: int) -> np.ndarray:
        """The learning rate of each step of a run, (steps,).

        >>> from optimizers import gd
        >>> gd(lr=0.2, schedule="step(every=2)").rates(5)
        array([0.2 , 0.2 , 0.1 , 0.1 , 0.05])
        """
        schedule = self.settings.get("schedule", schedules.constant)
        return self.values["lr"] * schedule.factors(steps)

    @property
    def kernel(self) -> Any:
        """The compiled loop over lanes (see `optimizers._rule_kernel`), made at the first use."""
        from optimizers._rule_kernel import kernel

        return kernel(self.function, self.inputs, len(self.state), len(self.parameters))


@functools.cache
def _inputs(rule: Callable) -> tuple[str, ...]:
    names = tuple(inspect.signature(rule).parameters)
    first = POINT if names[:2] == ("x", "y") else COORDINATE
    both = first + SECOND[first]
    return both if names[: len(both)] == both else first


@functools.cache
def _state(rule: Callable) -> tuple[str, ...]:
    parameters = list(inspect.signature(rule).parameters.values())
    return tuple(p.name for p in parameters[len(_inputs(rule)) :] if p.default is p.empty)


registry: Registry[Optimizer] = Registry("optimizer")


def optimizer(rule: Callable) -> Optimizer:
    """Declare an optimizer: decorate ``rule(w, g, *state, **parameters) -> w, *state``.

    `w` and `g` are one coordinate of the point and of the gradient; the rule is applied to each
    coordinate alike. It may ask for the second derivative too: ``rule(w, g, curvature, ...)``. A rule
    that must see both coordinates is ``rule(x, y, gap, fx, fy, *state, **parameters) -> x, y, *state``,
    where gap = f − f*, and with the Hessian ``rule(x, y, gap, fx, fy, fxx, fxy, fyy, ...)``.
    Parameters without a default are state and start at 0; those with a default are parameters, and a
    boolean default makes a switch. The body is plain arithmetic (NumPy's sqrt, sign, ... included);
    it is compiled at its first use.

    Raises
    ------
    InputError
        If the rule begins with neither w, g nor x, y, gap, fx, fy.

    Examples
    --------
    >>> @optimizer
    ... def signed_momentum(w, g, v, lr=0.01, beta=0.9):
    ...     v = beta * v + (1 - beta) * g
    ...     return w - lr * (v > 0) + lr * (v < 0), v
    >>> signed_momentum.state, list(signed_momentum.parameters)
    (('v',), ['lr', 'beta'])
    """
    return registry.add(Optimizer(rule))

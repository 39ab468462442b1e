"""The `Optimizer` class and its decorator: a rule for one step, of one coordinate or of the whole point."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.parameter import Parameter
from landscapes._core.parametrized import Parametrized
from landscapes._core.registry import Registry
from landscapes.problems import Problem
from optimizers import schedules
from optimizers._options import OPTIONS

#: The common parameters of the field: symbol, sensible range, and allowed values.
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

#: Names of the same parameters in torch and other libraries; an error message translates them.
OTHER_NAMES = {
    "alpha": ("beta", "weight", "lr"),
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

#: The first arguments of a rule for one coordinate w, and of a rule for the point (x, y). `gap` is f minus the lowest
#: listed minimum, or f itself where no minimum is listed.
COORDINATE_INPUTS = ("w", "g")
POINT_INPUTS = ("x", "y", "gap", "fx", "fy")

#: The second derivatives that may follow them.
SECOND_DERIVATIVES = {COORDINATE_INPUTS: ("curvature",), POINT_INPUTS: ("fxx", "fxy", "fyy")}


@dataclass(frozen=True, eq=False, repr=False)
class Optimizer(Parametrized):
    """A rule with its parameters set. The `optimizer` decorator makes one; ``rmsprop(lr=0.2)`` sets a parameter.

    Every parameter may be an array; `optimizers.sweep` runs all its values, broadcast like NumPy. Besides
    its own parameters, every optimizer has four options, all off by default:

    - ``noise=0.3``: the gradient is ∇f + σ ξ, where ξ ~ N(0, 1) for each coordinate;
    - ``clip=1.0``: the largest length of a gradient, g ← g · min(1, clip / |g|);
    - ``batch=8``: the number of samples per gradient, on a landscape that is a mean over data;
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
    landscapes.InputError: rmsprop has no parameter 'rho': here it is called beta \
(parameters: lr, beta, eps, momentum, centered, eps_inside)
    """

    kind: ClassVar[str] = "optimizer"
    has_state: ClassVar[bool] = True
    vocabulary: ClassVar[Mapping[str, Parameter]] = VOCABULARY
    other_names: ClassVar[Mapping[str, tuple[str, ...]]] = OTHER_NAMES
    common: ClassVar[Mapping[str, Parameter]] = OPTIONS

    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs of the rule at every step: ``w, g`` or ``x, y, gap, fx, fy``, then any second derivatives."""
        return _rule_inputs(self.function)

    @property
    def coupled(self) -> bool:
        """True if the rule uses both coordinates at once."""
        return self.inputs[0] == "x"

    @property
    def second_order(self) -> bool:
        """True if the rule uses second derivatives."""
        return self.inputs not in (COORDINATE_INPUTS, POINT_INPUTS)

    @property
    def state(self) -> tuple[str, ...]:
        """The names of the state variables, which are 0 at the start and kept from step to step."""
        return _rule_state(self.function)

    def rates(self, steps: int) -> np.ndarray:
        """Return the learning rate of each step of a run, (steps,).

        >>> from optimizers import gd
        >>> gd(lr=0.2, schedule="step(every=2)").rates(5)
        array([0.2 , 0.2 , 0.1 , 0.1 , 0.05])
        """
        schedule = self.settings.get("schedule", schedules.constant)
        return self.values["lr"] * schedule.factors(steps)

    def check_options(self, landscape: Landscape | Problem) -> None:
        """Raise an InputError if an option does not fit this rule, or a landscape.

        >>> from landscapes import linear_regression, ravine
        >>> from optimizers import gd
        >>> gd(batch=8).check_options(linear_regression)
        >>> gd(batch=8).check_options(ravine)
        Traceback (most recent call last):
            ...
        landscapes.InputError: batch needs a landscape that is a mean over data, got ravine
        """
        batch = self.options["batch"]
        if np.ndim(batch):
            raise InputError(f"batch must be one number, got {short_repr(batch)}")
        if batch and not landscape.samples:
            raise InputError(f"batch needs a landscape that is a mean over data, got {landscape.name}")
        if "schedule" in self.settings and "lr" not in self.parameters:
            raise InputError(f"schedule needs an optimizer with the parameter lr, got {self.name}")

    @property
    def kernel(self) -> Callable[..., None]:
        """The compiled loop over lanes (see `optimizers._rule_kernel`), compiled at the first use."""
        from optimizers._rule_kernel import compile_rule

        return compile_rule(self.function, self.inputs, len(self.state), len(self.parameters))


@functools.cache
def _rule_inputs(rule: Callable) -> tuple[str, ...]:
    names = tuple(inspect.signature(rule).parameters)
    first_order = POINT_INPUTS if names[:2] == ("x", "y") else COORDINATE_INPUTS
    second_order = first_order + SECOND_DERIVATIVES[first_order]
    return second_order if names[: len(second_order)] == second_order else first_order


@functools.cache
def _rule_state(rule: Callable) -> tuple[str, ...]:
    parameters = list(inspect.signature(rule).parameters.values())
    return tuple(p.name for p in parameters[len(_rule_inputs(rule)) :] if p.default is p.empty)


registry: Registry[Optimizer] = Registry("optimizer")


def own_rule(rule: object) -> Optimizer:
    """Return one of Ravine's own rules, also by its name; raise an InputError for anything else, such as a guest."""
    found = registry.get(rule)
    if not isinstance(found, Optimizer):
        raise InputError(f"optimizer must be one of Ravine's own rules, got the guest {short_repr(found)}")
    return found


def optimizer(rule: Callable) -> Optimizer:
    """Declare an optimizer: decorate ``rule(w, g, *state, **parameters) -> w, *state``.

    `w` and `g` are one coordinate of the point and of the gradient; the rule is applied to each
    coordinate separately. It may use the second derivative: ``rule(w, g, curvature, ...)``. A rule that
    needs both coordinates is ``rule(x, y, gap, fx, fy, *state, **parameters) -> x, y, *state``, where
    gap = f − f*; with the Hessian it is ``rule(x, y, gap, fx, fy, fxx, fxy, fyy, ...)``.
    Arguments without a default are state and start at 0. Arguments with a default are parameters; a
    boolean default makes a switch. The body is plain arithmetic, with NumPy's sqrt, sign, ...; it is
    compiled at its first use.

    Raises
    ------
    InputError
        If the rule's first arguments are neither w, g nor x, y, gap, fx, fy.

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

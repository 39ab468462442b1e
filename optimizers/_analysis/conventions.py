"""The table of each rule in other libraries and in books: its name there, its arguments, and the differences.

A row of the table is a function of the rule's parameters and returns the call in the other library. A rule
may have no rows. The tests run the rows of torch and optax, and compare those without a note with the rule
of Ravine. The rows of keras are taken from its code and are not run.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.types import Settings
from optimizers._optimizer import Optimizer, own_rule, registry

#: The libraries that `translate` knows.
LIBRARIES = ("torch", "optax", "keras")


class Call(NamedTuple):
    """The call that makes a rule in another library."""

    name: str
    inner: tuple["Call", ...]
    arguments: Settings
    note: str  # the difference between the two rules; "" if they are the same
    remark: str  # other facts for the reader
    defaults: Settings  # the defaults of the library that differ from Ravine's

    def __str__(self) -> str:
        given = [str(part) for part in self.inner]
        given += [f"{name}={format_value(value)}" for name, value in self.arguments.items()]
        return f"{self.name}({', '.join(given)})"


def call(
    name: str, /, *inner: Call, note: str = "", remark: str = "", defaults: Settings | None = None, **arguments: Any
) -> Call:
    return Call(name, inner, arguments, note, remark, defaults or {})


class Missing(NamedTuple):
    """A missing equivalent: the library has no such rule, or not with these parameters."""

    reason: str


def format_value(value: object) -> str:
    """Return a value as a user would type it.

    >>> format_value(0.1 * (1 - 0.9)), format_value((0.9, 0.999)), format_value(1 / 3)
    ('0.01', '(0.9, 0.999)', '0.3333333333333333')
    """
    if isinstance(value, tuple):
        return f"({', '.join(map(format_value, value))})"
    if isinstance(value, bool) or not isinstance(value, float):
        return repr(value)
    rounded = repr(float(f"{value:.15g}"))
    return rounded if len(rounded) < len(repr(value)) - 2 else repr(value)


# Phrases of several rows.
EPS_INSIDE = "ε is inside the root"
EPS_HAT = "ε is added before the bias correction (the ε-hat of the paper)"
LR_IN_VELOCITY = "α is inside the velocity: the same if α is constant"

TABLE: dict[str, dict[str, Callable[..., Call | Missing] | str]] = {
    "gd": {
        "torch": lambda lr: call("torch.optim.SGD", lr=lr, defaults={"lr": 0.001}),
        "optax": lambda lr: call("optax.sgd", learning_rate=lr),
        "keras": lambda lr: call("keras.optimizers.SGD", learning_rate=lr),
        "textbook": "steepest descent, or batch gradient descent; the same rule",
    },
    "momentum": {
        "torch": lambda lr, beta: call(
            "torch.optim.SGD",
            lr=lr * (1 - beta),
            momentum=beta,
            remark="a sum, hence α (1 − β)",
            defaults={"momentum": 0},
        ),
        "optax": lambda lr, beta: call(
            "optax.sgd",
            learning_rate=lr * (1 - beta),
            momentum=beta,
            remark="a sum, hence α (1 − β)",
            defaults={"momentum": None},
        ),
        "keras": lambda lr, beta: call(
            "keras.optimizers.SGD",
            learning_rate=lr * (1 - beta),
            momentum=beta,
            remark=f"a sum, hence α (1 − β); {LR_IN_VELOCITY}",
            defaults={"momentum": 0.0},
        ),
        "textbook": "the average of Ng's lessons (v_dW, v_db), also without the bias correction by 1 − βᵗ",
        "heavy_ball": lambda lr, beta: call("heavy_ball", lr=lr * (1 - beta), beta=beta),
        "dampened_momentum": lambda lr, beta: call("dampened_momentum", lr=lr * (1 - beta), beta=beta, dampening=0.0),
        "gd": lambda lr, beta: call("gd", lr=lr) if beta == 0 else Missing("gd has no momentum"),
    },
    "cautious_momentum": {
        "torch": lambda lr: Missing("torch has no cautious rules; timm.optim has: SGDW(caution=True)"),
        "textbook": "Liang et al.: the same, with the mask divided by its mean over each tensor",
        "gd": lambda lr, beta: call("gd", lr=lr) if beta == 0 else Missing("gd has no momentum"),
    },
    "heavy_ball": {
        "torch": lambda lr, beta: call("torch.optim.SGD", lr=lr, momentum=beta, defaults={"lr": 0.001, "momentum": 0}),
        "optax": lambda lr, beta: call("optax.sgd", learning_rate=lr, momentum=beta, defaults={"momentum": None}),
        "keras": lambda lr, beta: call(
            "keras.optimizers.SGD", learning_rate=lr, momentum=beta, remark=LR_IN_VELOCITY, defaults={"momentum": 0.0}
        ),
        "textbook": "v ← β v − α g, w ← w + v in most books: the same if α is constant",
        "momentum": lambda lr, beta: call("momentum", lr=lr / (1 - beta), beta=beta),
        "dampened_momentum": lambda lr, beta: call("dampened_momentum", lr=lr, beta=beta, dampening=0.0),
        "gd": lambda lr, beta: call("gd", lr=lr) if beta == 0 else Missing("gd has no momentum"),
    },
    "nesterov": {
        "torch": lambda lr, beta: call(
            "torch.optim.SGD",
            lr=lr,
            momentum=beta,
            nesterov=beta > 0,
            defaults={"lr": 0.001, "momentum": 0, "nesterov": False},
        ),
        "optax": lambda lr, beta: call(
            "optax.sgd", learning_rate=lr, momentum=beta, nesterov=True, defaults={"momentum": None, "nesterov": False}
        ),
        "keras": lambda lr, beta: call(
            "keras.optimizers.SGD",
            learning_rate=lr,
            momentum=beta,
            nesterov=True,
            remark=LR_IN_VELOCITY,
            defaults={"momentum": 0.0, "nesterov": False},
        ),
        "textbook": "Sutskever's form has the gradient at θ + β v: its look-ahead points are the points of this rule",
        "gd": lambda lr, beta: call("gd", lr=lr) if beta == 0 else Missing("gd has no momentum"),
    },
    "dampened_momentum": {
        "torch": lambda lr, beta, dampening: (
            call(
                "torch.optim.SGD",
                lr=lr,
                momentum=beta,
                dampening=dampening,
                defaults={"lr": 0.001, "momentum": 0, "dampening": 0},
            )
            if beta or not dampening
            else Missing("without momentum torch does not dampen")
        ),
        "textbook": "not in the textbooks; only torch has this rule",
        "heavy_ball": lambda lr, beta, dampening: (
            Missing("heavy_ball has no dampening") if dampening else call("heavy_ball", lr=lr, beta=beta)
        ),
    },
    "adagrad": {
        "torch": lambda lr, eps, eps_inside, initial: (
            Missing("torch adds ε outside the root")
            if eps_inside and eps
            else call("torch.optim.Adagrad", lr=lr, eps=eps, initial_accumulator_value=initial)
        ),
        "optax": lambda lr, eps, eps_inside, initial: call(
            "optax.adagrad",
            learning_rate=lr,
            initial_accumulator_value=initial,
            eps=eps,
            note=EPS_INSIDE if eps and not eps_inside else "",
            defaults={"initial_accumulator_value": 0.1, "eps": 1e-7},
        ),
        "keras": lambda lr, eps, eps_inside, initial: call(
            "keras.optimizers.Adagrad",
            learning_rate=lr,
            initial_accumulator_value=initial,
            epsilon=eps,
            note=EPS_INSIDE if eps and not eps_inside else "",
            defaults={"learning_rate": 0.001, "initial_accumulator_value": 0.1, "epsilon": 1e-7},
        ),
        "textbook": "Goodfellow et al. add δ = 1e-7 outside the root, Dive into Deep Learning ε inside",
    },
    "adadelta": {
        "torch": lambda lr, beta, eps: call("torch.optim.Adadelta", lr=lr, rho=beta, eps=eps),
        "optax": lambda lr, beta, eps: call(
            "optax.adadelta", learning_rate=lr, rho=beta, eps=eps, defaults={"learning_rate": None}
        ),
        "keras": lambda lr, beta, eps: call(
            "keras.optimizers.Adadelta",
            learning_rate=lr,
            rho=beta,
            epsilon=eps,
            defaults={"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-7},
        ),
        "textbook": "Zeiler has no α (it is 1), ρ = 0.95 and ε = 1e-6",
    },
    "rmsprop": {
        "torch": lambda lr, beta, eps, momentum, centered, eps_inside: (
            Missing("torch adds ε outside the root")
            if eps_inside and eps
            else call(
                "torch.optim.RMSprop",
                lr=lr,
                alpha=beta,
                eps=eps,
                momentum=momentum,
                centered=centered,
                remark="its root may be that of a negative number" if centered else "",
                defaults={"alpha": 0.99},
            )
        ),
        "optax": lambda lr, beta, eps, momentum, centered, eps_inside: call(
            "optax.rmsprop",
            learning_rate=lr,
            decay=beta,
            eps=eps,
            eps_in_sqrt=eps_inside,
            centered=centered,
            momentum=momentum,
            remark="its root may be that of a negative number" if centered else "",
            defaults={"eps_in_sqrt": True},
        ),
        "keras": lambda lr, beta, eps, momentum, centered, eps_inside: call(
            "keras.optimizers.RMSprop",
            learning_rate=lr,
            rho=beta,
            momentum=momentum,
            epsilon=eps,
            centered=centered,
            note="" if eps_inside or not eps else EPS_INSIDE,
            remark=LR_IN_VELOCITY if momentum else "",
            defaults={"learning_rate": 0.001, "epsilon": 1e-7},
        ),
        "textbook": "Ng: ε = 1e-8 outside the root, as here; Goodfellow et al.: δ = 1e-6 inside",
    },
    "adam": {
        "torch": lambda lr, beta1, beta2, eps, bias_correction: (
            call("torch.optim.Adam", lr=lr, betas=(beta1, beta2), eps=eps)
            if bias_correction
            else Missing("Adam of torch always corrects the bias")
        ),
        "optax": lambda lr, beta1, beta2, eps, bias_correction: (
            call("optax.adam", learning_rate=lr, b1=beta1, b2=beta2, eps=eps)
            if bias_correction
            else Missing("optax.adam always corrects the bias")
        ),
        "keras": lambda lr, beta1, beta2, eps, bias_correction: (
            call(
                "keras.optimizers.Adam",
                learning_rate=lr,
                beta_1=beta1,
                beta_2=beta2,
                epsilon=eps,
                note=EPS_HAT if eps else "",
                defaults={"epsilon": 1e-7},
            )
            if bias_correction
            else Missing("Adam of keras always corrects the bias")
        ),
        "textbook": "Kingma, Ba, algorithm 1: the same; the shortcut at the end of their section 2 is keras's ε",
        "adam_l2": lambda lr, beta1, beta2, eps, bias_correction: (
            call("adam_l2", lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=0.0)
            if bias_correction
            else Missing("adam_l2 always corrects the bias")
        ),
        "adamw": lambda lr, beta1, beta2, eps, bias_correction: (
            call("adamw", lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=0.0)
            if bias_correction
            else Missing("adamw always corrects the bias")
        ),
        "rmsprop": lambda lr, beta1, beta2, eps, bias_correction: (
            Missing("rmsprop has neither a mean of the gradient nor a bias correction")
            if beta1 or bias_correction
            else call("rmsprop", lr=lr, beta=beta2, eps=eps)
        ),
    },
    "adam_hat": {
        "torch": lambda lr, beta1, beta2, eps: call(
            "torch.optim.Adam",
            lr=lr,
            betas=(beta1, beta2),
            eps=eps,
            note="ε is added after the bias correction" if eps else "",
            defaults={"eps": 1e-8},
        ),
        "optax": lambda lr, beta1, beta2, eps: call(
            "optax.adam",
            learning_rate=lr,
            b1=beta1,
            b2=beta2,
            eps=eps,
            note="ε is added after the bias correction" if eps else "",
            defaults={"eps": 1e-8},
        ),
        "keras": lambda lr, beta1, beta2, eps: call(
            "keras.optimizers.Adam", learning_rate=lr, beta_1=beta1, beta_2=beta2, epsilon=eps
        ),
        "textbook": "the shortcut at the end of section 2 of Kingma, Ba, which TensorFlow uses",
    },
    "adam_l2": {
        "torch": lambda lr, beta1, beta2, eps, weight_decay: call(
            "torch.optim.Adam",
            lr=lr,
            betas=(beta1, beta2),
            eps=eps,
            weight_decay=weight_decay,
            defaults={"weight_decay": 0},
        ),
        "optax": lambda lr, beta1, beta2, eps, weight_decay: call(
            "optax.chain",
            call("optax.add_decayed_weights", weight_decay=weight_decay, defaults={"weight_decay": 0.0}),
            call("optax.adam", learning_rate=lr, b1=beta1, b2=beta2, eps=eps),
        ),
        "keras": lambda weight_decay: Missing(
            "keras has the penalty in the layer, "
            f"kernel_regularizer=keras.regularizers.L2({format_value(weight_decay / 2)})"
        ),
        "textbook": "Loshchilov, Hutter, algorithm 2 with the terms in pink: the same",
        "adam": lambda lr, beta1, beta2, eps, weight_decay: (
            Missing("adam has no weight decay")
            if weight_decay
            else call("adam", lr=lr, beta1=beta1, beta2=beta2, eps=eps)
        ),
    },
    "adamw": {
        "torch": lambda lr, beta1, beta2, eps, weight_decay: call(
            "torch.optim.AdamW", lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=weight_decay
        ),
        "optax": lambda lr, beta1, beta2, eps, weight_decay: call(
            "optax.adamw",
            learning_rate=lr,
            b1=beta1,
            b2=beta2,
            eps=eps,
            weight_decay=weight_decay,
            defaults={"weight_decay": 1e-4},
        ),
        "keras": lambda lr, beta1, beta2, eps, weight_decay: call(
            "keras.optimizers.AdamW",
            learning_rate=lr,
            beta_1=beta1,
            beta_2=beta2,
            epsilon=eps,
            weight_decay=weight_decay,
            note=EPS_HAT if eps else "",
            defaults={"weight_decay": 0.004, "epsilon": 1e-7},
        ),
        "textbook": "in the paper the decay is λ alone, not α λ: the same with λ / α in place of λ",
        "adam": lambda lr, beta1, beta2, eps, weight_decay: (
            Missing("adam has no weight decay")
            if weight_decay
            else call("adam", lr=lr, beta1=beta1, beta2=beta2, eps=eps)
        ),
    },
    "amsgrad": {
        "torch": lambda lr, beta1, beta2, eps: call(
            "torch.optim.Adam", lr=lr, betas=(beta1, beta2), eps=eps, amsgrad=True, defaults={"amsgrad": False}
        ),
        "optax": lambda lr, beta1, beta2, eps: call(
            "optax.amsgrad",
            learning_rate=lr,
            b1=beta1,
            b2=beta2,
            eps=eps,
            note="the maximum is taken after the bias correction",
        ),
        "keras": lambda lr, beta1, beta2, eps: call(
            "keras.optimizers.Adam",
            learning_rate=lr,
            beta_1=beta1,
            beta_2=beta2,
            epsilon=eps,
            amsgrad=True,
            note=EPS_HAT if eps else "",
            defaults={"amsgrad": False, "epsilon": 1e-7},
        ),
        "textbook": "Reddi et al. have no bias correction",
    },
    "nadam": {
        "torch": lambda lr, beta1, beta2, eps, momentum_decay: call(
            "torch.optim.NAdam", lr=lr, betas=(beta1, beta2), eps=eps, momentum_decay=momentum_decay
        ),
        "optax": lambda lr, beta1, beta2, eps: call(
            "optax.nadam", learning_rate=lr, b1=beta1, b2=beta2, eps=eps, note="the momentum does not warm up"
        ),
        "keras": lambda lr, beta1, beta2, eps: call(
            "keras.optimizers.Nadam",
            learning_rate=lr,
            beta_1=beta1,
            beta_2=beta2,
            epsilon=eps,
            note="the momentum warms up with ψ = 1",
            defaults={"learning_rate": 0.001, "epsilon": 1e-7},
        ),
        "textbook": "Dozat's warm-up is 0.96^(t/250), which is ψ = 0.004",
    },
    "radam": {
        "torch": lambda lr, beta1, beta2, eps: call("torch.optim.RAdam", lr=lr, betas=(beta1, beta2), eps=eps),
        "optax": lambda lr, beta1, beta2, eps: call(
            "optax.radam",
            learning_rate=lr,
            b1=beta1,
            b2=beta2,
            eps=eps,
            note="ε is added after the bias correction" if eps else "",
        ),
        "textbook": "Liu et al. start the division at ρ > 4, not at ρ > 5",
    },
    "adamax": {
        "torch": lambda lr, beta1, beta2, eps: call("torch.optim.Adamax", lr=lr, betas=(beta1, beta2), eps=eps),
        "optax": lambda lr, beta1, beta2, eps: call("optax.adamax", learning_rate=lr, b1=beta1, b2=beta2, eps=eps),
        "keras": lambda lr, beta1, beta2, eps: call(
            "keras.optimizers.Adamax",
            learning_rate=lr,
            beta_1=beta1,
            beta_2=beta2,
            epsilon=eps,
            note="ε is added in the division, not in the maximum" if eps else "",
            defaults={"learning_rate": 0.001, "epsilon": 1e-7},
        ),
        "textbook": "Kingma, Ba, algorithm 2: without ε",
    },
    "adabelief": {
        "optax": lambda lr, beta1, beta2, eps: call(
            "optax.adabelief", learning_rate=lr, b1=beta1, b2=beta2, eps=eps, eps_root=eps
        ),
        "textbook": "Zhuang et al.: the same; from version 0.1 on their package also rectifies like radam",
    },
    "yogi": {
        "optax": lambda lr, beta1, beta2, eps: call(
            "optax.yogi", learning_rate=lr, b1=beta1, b2=beta2, eps=eps, note="m and v start at 1e-6"
        ),
        "textbook": "Zaheer et al. have no bias correction",
    },
    "adan": {
        "optax": lambda lr, beta1, beta2, beta3, eps, weight_decay: call(
            "optax.adan",
            learning_rate=lr,
            b1=beta1,
            b2=beta2,
            b3=beta3,
            eps=eps,
            eps_root=0.0,
            weight_decay=weight_decay,
            note="up to 0.2.8 at least, the weight of the change is 1 − β₂ (optax pull request 1715)",
            defaults={"eps_root": 1e-8},
        ),
        "textbook": "β of Xie et al. is 1 − β here and in their code",
    },
    "ademamix": {
        "torch": lambda lr: Missing("torch has no such rule"),
        "optax": lambda lr, beta1, beta2, beta3, weight, warmup, eps, weight_decay: (
            Missing("its warm-up needs schedules for b3 and alpha")
            if warmup
            else call(
                "optax.contrib.ademamix",
                learning_rate=lr,
                b1=beta1,
                b2=beta2,
                b3=beta3,
                alpha=weight,
                eps=eps,
                weight_decay=weight_decay,
            )
        ),
        "textbook": "Pagliardini et al.: the same, with the warm-up; a is α there",
        "adamw": lambda lr, beta1, beta2, beta3, weight, warmup, eps, weight_decay: (
            Missing("adamw has no slow mean")
            if weight
            else call("adamw", lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=weight_decay)
        ),
    },
    "signsgd": {
        "optax": lambda lr: call("optax.sign_sgd", learning_rate=lr),
        "textbook": "Bernstein et al.: the same",
    },
    "signum": {
        "optax": lambda lr, beta: call("optax.signum", learning_rate=lr, beta=beta),
        "textbook": "Bernstein et al.: the same",
        "signsgd": lambda lr, beta: Missing("signsgd has no memory") if beta else call("signsgd", lr=lr),
        "lion": lambda lr, beta: call("lion", lr=lr, beta1=beta, beta2=beta, weight_decay=0.0),
    },
    "lion": {
        "optax": lambda lr, beta1, beta2, weight_decay: call(
            "optax.lion",
            learning_rate=lr,
            b1=beta1,
            b2=beta2,
            weight_decay=weight_decay,
            defaults={"weight_decay": 0.001},
        ),
        "keras": lambda lr, beta1, beta2, weight_decay: call(
            "keras.optimizers.Lion",
            learning_rate=lr,
            beta_1=beta1,
            beta_2=beta2,
            weight_decay=weight_decay,
            defaults={"learning_rate": 0.001},
        ),
        "textbook": "Chen et al.: the same",
        "signum": lambda lr, beta1, beta2, weight_decay: (
            Missing("signum has one β and no weight decay")
            if beta1 != beta2 or weight_decay
            else call("signum", lr=lr, beta=beta1)
        ),
    },
    "rprop": {
        "torch": lambda lr, shrink, grow, shortest, longest: call(
            "torch.optim.Rprop", lr=lr, etas=(shrink, grow), step_sizes=(shortest, longest)
        ),
        "optax": lambda lr, shrink, grow, shortest, longest: call(
            "optax.rprop",
            learning_rate=lr,
            eta_minus=shrink,
            eta_plus=grow,
            min_step_size=shortest,
            max_step_size=longest,
            note="up to 0.2.8 at least, it applies the previous step (optax pull request 1725)",
        ),
        "textbook": "after a flip the paper undoes the last step; the variant that does not move is called iRprop⁻",
    },
    "asgd": {
        "torch": lambda lr, lambd, power, t0: call("torch.optim.ASGD", lr=lr, lambd=lambd, alpha=power, t0=t0),
        "textbook": "Bottou's averaged descent, with the power 3/4",
        "gd": lambda lr, lambd, power, t0: Missing("gd has no λ") if lambd else call("gd", lr=lr),
    },
    "schedule_free": {
        "optax": lambda lr, beta: (
            call("optax.contrib.schedule_free_sgd", learning_rate=lr, b1=beta)
            if beta
            else Missing("optax divides by b1")
        ),
        "textbook": "Defazio et al.: the same at constant α",
    },
    "lookahead": {
        "torch": lambda lr: Missing("torch has no such rule"),
        "optax": lambda lr: Missing("optax.lookahead runs on pairs of fast and slow parameters"),
        "textbook": "Zhang et al. around stochastic gradient descent with momentum",
        "heavy_ball": lambda lr, beta, every, slow_step: (
            call("heavy_ball", lr=lr, beta=beta) if slow_step == 1 else Missing("heavy_ball has no step back")
        ),
    },
    "normalized_gd": {
        "torch": lambda lr: Missing("clip_grad_norm_ shortens long gradients, but does not lengthen short ones"),
        "optax": lambda lr: call("optax.chain", call("optax.contrib.normalize"), call("optax.sgd", learning_rate=lr)),
        "textbook": "normalised (sub)gradient method; Muon of a single column, except for its constant factor",
    },
    "polyak": {
        "torch": lambda lr: Missing("torch has no such rule"),
        "optax": lambda lr: call(
            "optax.chain",
            call(
                "optax.scale_by_polyak",
                max_learning_rate=1e300,
                f_min=0.0,
                variant="sps+",
                defaults={"max_learning_rate": 1.0, "variant": "sps"},
            ),
            call("optax.sgd", learning_rate=lr),
            remark="f* is f_min, and f is an argument of update, value=f; up to 0.2.8 at least, optax.polyak_sgd "
            "divides a step by its scaling",
        ),
        "textbook": "α = (f − f*) / |g|²",
    },
    "sam": {
        "torch": lambda lr: Missing("torch has no such rule"),
        "optax": lambda lr, rho: call(
            "optax.contrib.sam",
            call("optax.sgd", learning_rate=lr),
            call("optax.chain", call("optax.contrib.normalize"), call("optax.sgd", learning_rate=rho)),
            remark="the two gradients are two steps there, too",
        ),
        "textbook": "Foret et al.: the same; two gradients are one step there",
    },
    "dog": {
        "torch": lambda lr: Missing("torch has no such rule; it is in the authors' package dog-optimizer"),
        "optax": lambda lr, r0, eps: call(
            "optax.contrib.dog", learning_rate=lr, init_step=("heuristic", r0), eps=eps, remark="r0 is in init_step"
        ),
        "textbook": "Ivgi et al.: the same; their result is an average of the points",
    },
    "prodigy": {
        "torch": lambda lr: Missing("torch has no such rule; it is in the authors' package prodigyopt"),
        "optax": lambda lr, beta1, beta2, eps, d0, bias_correction: (
            call("optax.contrib.prodigy", learning_rate=lr, betas=(beta1, beta2), eps=eps, estim_lr0=d0)
            if bias_correction
            else Missing("optax.contrib.prodigy always corrects the bias")
        ),
        "textbook": "Mishchenko, Defazio: algorithm 4, the same",
    },
    "newton": {
        "textbook": "w ← w − H⁻¹ g; scipy's Newton-CG and trust-ncg solve for the step with safeguards",
        "damped_newton": lambda lr: call("damped_newton", lr=lr, damping=0.0),
    },
    "damped_newton": {
        "textbook": "Levenberg's method; with JᵀJ in place of H, the method of Levenberg and Marquardt",
        "newton": lambda lr, damping: Missing("newton has no damping") if damping else call("newton", lr=lr),
    },
    "saddle_free_newton": {"textbook": "Dauphin et al. find |H| in a Krylov space; here it is exact"},
    "sophia": {
        "torch": lambda lr, beta1, beta2, gamma, eps, every: Missing("torch has no such rule"),
        "optax": lambda lr, beta1, beta2, gamma, eps, every: Missing(
            "optax.contrib.sophia uses a random estimate of the curvature without a hessian_diagonal_fn"
        ),
        "textbook": "Liu et al. update h before the step; here, as in optax, after it",
    },
}


def find_equivalent(optimizer: Optimizer, convention: str) -> Call | Missing | str:
    """Return the row of a convention for the settings of an optimizer, or a `Missing`."""
    row = TABLE.get(optimizer.name, {}).get(convention)
    if row is None:
        return Missing(f"{convention} has no such rule")
    if isinstance(row, str):
        return row
    values = optimizer.values
    if values.get("cautious"):
        return Missing("it has no cautious form")
    return row(**{name: values[name] for name in inspect.signature(row).parameters})


def convention_rows(optimizer: Optimizer) -> Iterator[tuple[str, str, str]]:
    """Yield (convention, call for the settings of this rule, remarks) for each library and for textbooks."""
    for convention in [*LIBRARIES, "textbook"] if optimizer.name in TABLE else []:
        row = find_equivalent(optimizer, convention)
        if not isinstance(row, Call):
            yield convention, row.reason if isinstance(row, Missing) else row, ""
            continue
        verdict = f"not the same: {row.note}" if row.note else "the same"
        pairs = [item for part in (row, *row.inner) for item in part.defaults.items()]
        defaults = ", ".join(f"{name}={format_value(value)}" for name, value in pairs)
        remarks = [verdict, row.remark, f"defaults there: {defaults}" if defaults else ""]
        yield convention, str(row), "; ".join(remark for remark in remarks if remark)


def single_rule(optimizer: object) -> Optimizer:
    """Return one of Ravine's own rules, whose parameters are numbers, or raise an InputError."""
    rule = own_rule(optimizer)
    if arrays := [name for name, value in rule.values.items() if np.ndim(value)]:
        raise InputError(f"{arrays[0]} of {rule.name} must be one number to be translated, got an array")
    return rule


def elsewhere(optimizer: Optimizer | str) -> dict[str, tuple[str, str]]:
    """Return the call of the rule, and a remark, for torch, optax, keras and textbooks.

    >>> from optimizers import momentum
    >>> elsewhere(momentum(lr=0.1))["torch"]
    ('torch.optim.SGD(lr=0.01, momentum=0.9)', 'the same; a sum, hence α (1 − β); defaults there: momentum=0')
    """
    return {convention: (text, remark) for convention, text, remark in convention_rows(single_rule(optimizer))}


def translate(optimizer: Optimizer | str, to: Optimizer | str) -> str | Optimizer:
    """Translate the settings of a rule into another convention.

    Parameters
    ----------
    optimizer : Optimizer or str
        A rule with its parameters set, each to one number.
    to : "torch", "optax", "keras", or another rule of Ravine
        The convention to translate into.

    Returns
    -------
    str or Optimizer
        For a library, the call to paste; if it makes a different rule, a comment at its end states the
        difference. For a rule of Ravine, that rule with the parameters that make the same run.

    Raises
    ------
    InputError
        If there is no equivalent; for an unknown name.

    Examples
    --------
    >>> from optimizers import adam, heavy_ball, momentum, translate
    >>> translate(momentum(lr=0.1, beta=0.9), "torch")
    'torch.optim.SGD(lr=0.01, momentum=0.9)'
    >>> translate(heavy_ball(lr=0.01, beta=0.75), momentum)
    momentum(lr=0.04, beta=0.75)
    >>> print(translate(adam(lr=0.2, eps=0.1), "keras").partition("  # ")[2])
    not the same: ε is added before the bias correction (the ε-hat of the paper)
    """
    optimizer = single_rule(optimizer)
    if isinstance(to, str) and to in LIBRARIES:
        row = find_equivalent(optimizer, to)
        if not isinstance(row, Call):
            raise InputError(
                f"{optimizer!r} has no equivalent in {to}: {row.reason if isinstance(row, Missing) else row}"
            )
        options = [optimizer.common[name].text(value) for name, value in optimizer.options.items() if value]
        notes = [f"not the same: {row.note}"] * bool(row.note) + [f"without {', '.join(options)}"] * bool(options)
        return f"{row}  # {'; '.join(notes)}" if notes else str(row)
    if isinstance(to, str) and to not in registry.names():
        raise unknown_name("convention", to, [*LIBRARIES, *registry.names()])
    rule = own_rule(to)
    if rule.name == optimizer.name:
        return optimizer
    row = find_equivalent(optimizer, rule.name)
    if not isinstance(row, Call):
        reason = f": {row.reason}" if rule.name in TABLE.get(optimizer.name, {}) and isinstance(row, Missing) else ""
        raise InputError(f"{short_repr(optimizer)} has no equivalent among the settings of {rule.name}{reason}")
    settings = {name: float(format_value(v)) if isinstance(v, float) else v for name, v in row.arguments.items()}
    return rule(**settings, **{name: value for name, value in optimizer.settings.items() if name in optimizer.common})

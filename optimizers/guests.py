"""Guests: the optimizers of scipy, torch and optax, run by their own code on Ravine's landscapes; Muon for matrices.

>>> from optimizers import guests, trace
>>> run = trace(guests.scipy("BFGS"), "rosenbrock", start=(-1.2, 1))
>>> run.stopped_at, int(run.evaluations.f[-1]), int(run.evaluations.gradient[-1])
(32, 39, 39)

`optimizers.trace` and `visualizer.race` accept a guest like one of Ravine's own rules. The code of the
library is not rewritten; its calls of f and of the derivatives are counted. The arguments of a guest are
those of its library. Of Ravine's options it has ``noise``, which is the same for every gradient of a step.
``pip install "ravine[guests]"`` installs the libraries; each is imported only when a guest of it is made.
"""

import functools
import importlib
import inspect
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from numbers import Real
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from landscapes import InputError, Parameter
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.types import Settings
from optimizers._guest import Guest
from optimizers._optimizer import VOCABULARY
from optimizers._runs.guest_run import GuestRun, one_line
from optimizers._runs.muon_run import run_muon

__all__ = ["LIBRARIES", "METHODS", "muon", "optax", "scipy", "torch"]

#: The libraries that guests come from.
LIBRARIES = ("scipy", "torch", "optax")


def _library(name: str) -> ModuleType:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(name.partition(".")[0])
            return importlib.import_module(name)
    except ImportError:
        raise InputError(f'{name.partition(".")[0]} is not installed: pip install "ravine[guests]"') from None


# scipy


class Method(NamedTuple):
    """A method of `scipy.optimize`: the derivatives that it uses, and the argument that limits its steps."""

    derivative: str  # the highest that it uses: "f", "gradient" or "hessian"
    limit: str | None = "maxiter"  # the argument that limits the length of a run
    per_step: int = 1  # the amount of `limit` per step
    reports_start: bool = False  # True if the first point that it reports is the start
    searches: bool = False  # True for a global search, which is a function of its own beside `minimize`


#: The methods of `scipy.optimize` that work in the plane: first those of `minimize`, then the global searches.
METHODS = {
    "Nelder-Mead": Method("f"),
    "Powell": Method("f"),
    "COBYLA": Method("f", per_step=1000, reports_start=True),  # its maxiter counts evaluations
    "COBYQA": Method("f", reports_start=True),
    "CG": Method("gradient"),
    "BFGS": Method("gradient"),
    "L-BFGS-B": Method("gradient"),
    "TNC": Method("gradient", limit="maxfun", per_step=100),
    "SLSQP": Method("gradient"),
    "Newton-CG": Method("hessian"),
    "dogleg": Method("hessian"),
    "trust-ncg": Method("hessian"),
    "trust-krylov": Method("hessian"),
    "trust-exact": Method("hessian"),
    "trust-constr": Method("hessian", reports_start=True),
    "basinhopping": Method("gradient", limit="niter", searches=True),
    "dual_annealing": Method("gradient", searches=True),
    "differential_evolution": Method("f", searches=True),
    "direct": Method("f", searches=True),
    "shgo": Method("gradient", limit=None, searches=True),
}

#: The arguments of `minimize` itself; all others are options of its method.
MINIMIZE_ARGUMENTS = ("bounds", "constraints", "hess", "hessp", "jac", "tol")


def scipy(method: str, /, **options: Any) -> Guest:
    """Make a guest of a method of `scipy.optimize`; each call of its callback is a step.

    The methods of `minimize` get f and, where they use them, the gradient and the Hessian of the
    landscape. The global searches get its domain as bounds and the seed of the run for their random
    numbers. A step is a generation of differential_evolution, a hop of basinhopping, a division of
    direct, or a new lowest point of dual_annealing. direct and shgo choose their own first point:
    after step 0 their points do not depend on the start.

    Parameters
    ----------
    method : str
        A key of `METHODS`, such as "BFGS", "Nelder-Mead" or "differential_evolution".
    **options
        Arguments of scipy: an option of the method (gtol, xatol, initial_simplex, ...), or tol, bounds,
        jac, ... of `minimize`. Without maxiter the method may use all steps of the run.

    Raises
    ------
    InputError
        For an unknown method, with the nearest name; if scipy is not installed. At run time, for an
        option that scipy does not know.

    Examples
    --------
    >>> from optimizers import guests, trace
    >>> run = trace(guests.scipy("Nelder-Mead"), "rosenbrock", start=(-1.2, 1))
    >>> run.stopped_at, run.message, int(run.evaluations.f[-1])
    (84, 'Optimization terminated successfully.', 159)

    References
    ----------
    Virtanen et al., "SciPy 1.0: fundamental algorithms for scientific computing in Python", 2020.
    """
    known = {name.lower(): name for name in METHODS}
    if not isinstance(method, str) or method.lower() not in known:
        raise unknown_name("method of scipy", method, METHODS)
    _library("scipy.optimize")
    name = known[method.lower()]
    return Guest(_run_scipy, library="scipy", target=name, title=name)(**options)


def _run_scipy(run: GuestRun, guest: Guest) -> str:
    optimize, method = _library("scipy.optimize"), METHODS[guest.target]
    skip_next = method.reports_start

    def callback(point: np.ndarray, *more: object) -> None:
        nonlocal skip_next
        if skip_next:
            skip_next = False
        else:
            run.record_step(point)

    minimize = _search_globally if method.searches else _minimize
    length = {method.limit: (run.steps + 1) * method.per_step} if method.limit else {}
    settings = {**length, **guest.arguments}
    limit = settings.get(method.limit or "")
    if isinstance(limit, Real) and not float(limit) >= 1:  # scipy's dual_annealing would search for ever
        raise InputError(f"{guest!r} cannot run: {method.limit} must be at least 1, got {limit}")
    warnings.filterwarnings("error", "Unknown solver options")
    try:
        result = minimize(optimize, run, guest.target, settings, callback)
    except optimize.OptimizeWarning as warning:
        raise InputError(f"{guest!r} cannot run: {one_line(warning)}") from None
    if np.shape(result.x) == (2,) and not np.array_equal(result.x, run.points[-1]):
        run.record_step(result.x)  # a final local search, or a return to the best point
    return one_line(result.message)


def _minimize(optimize: ModuleType, run: GuestRun, name: str, settings: Settings, callback: Callable) -> Any:
    derivative = METHODS[name].derivative
    arguments: dict[str, Any] = {"callback": callback}
    if derivative != "f":
        arguments["jac"] = run.gradient
    if derivative == "hessian":
        arguments["hess"] = run.hessian
    arguments |= {key: value for key, value in settings.items() if key in MINIMIZE_ARGUMENTS}
    options = {key: value for key, value in settings.items() if key not in MINIMIZE_ARGUMENTS}
    return optimize.minimize(run.f, run.start.copy(), method=name, options=options, **arguments)


def _search_globally(optimize: ModuleType, run: GuestRun, name: str, settings: Settings, callback: Callable) -> Any:
    search = getattr(optimize, name)
    accepted = inspect.signature(search).parameters
    domain = getattr(run.landscape, "domain", None)
    if domain is None and "bounds" in accepted:
        raise InputError(f"{name} searches in a domain, which {run.landscape.name} has not: run it on a landscape")
    arguments = {
        "x0": run.start.copy(),
        "bounds": domain,
        "rng" if "rng" in accepted else "seed": np.random.default_rng(run.seed),  # `seed` before scipy 1.15
        "minimizer_kwargs": {"jac": run.gradient},
        "callback": callback,
    }
    return search(run.f, **{key: value for key, value in arguments.items() if key in accepted}, **settings)


# torch


def torch(rule: Any, /, scheduler: Callable | None = None, **arguments: Any) -> Guest:
    """Make a guest of an optimizer of torch; its parameter is one float64 tensor of two elements.

    A step is one call of its ``step``, with the gradient of the landscape. torch.optim.LBFGS, which needs
    a closure, makes up to 20 iterations per step, or one with ``max_iter=1, max_eval=25``.

    Parameters
    ----------
    rule : str or class
        A class of `torch.optim` or its name, such as "Adam"; or any other subclass of torch.optim.Optimizer.
    scheduler : callable, optional
        Called with the optimizer of the run; returns a torch.optim.lr_scheduler, which advances after
        every step.
    **arguments
        Arguments of the class: lr, betas, momentum, ...

    Raises
    ------
    InputError
        For an unknown name or argument, with the nearest name; for a value that torch rejects; if torch
        is not installed.

    Examples
    --------
    >>> from optimizers import adam, guests, trace
    >>> theirs = trace(guests.torch("Adam", lr=0.1), "beale")  # doctest: +SKIP
    >>> bool(abs(theirs.points - trace(adam(lr=0.1), "beale").points).max() < 1e-12)  # doctest: +SKIP
    True

    References
    ----------
    Paszke et al., "PyTorch: an imperative style, high-performance deep learning library", NeurIPS 2019.
    """
    optim = _library("torch.optim")
    kinds = {name: kind for name, kind in vars(optim).items() if inspect.isclass(kind) and name != "Optimizer"}
    kind = kinds.get(rule) if isinstance(rule, str) else rule
    if not (inspect.isclass(kind) and issubclass(kind, optim.Optimizer)):
        raise unknown_name("optimizer of torch", rule, kinds)
    target = kind.__name__ if kinds.get(kind.__name__) is kind else kind
    accepts = _parameters(kind, "params") | {"scheduler": None}
    guest = Guest(_run_torch, library="torch", target=target, title=f"torch {kind.__name__}", accepts=accepts)
    guest = guest(**arguments) if scheduler is None else guest(**arguments, scheduler=scheduler)
    with _library_errors(guest):
        _torch_optimizer(guest, np.zeros(2))
    return guest


def _run_torch(run: GuestRun, guest: Guest) -> str:
    library = _library("torch")
    with _torch_float64():
        point, rule, schedule = _torch_optimizer(guest, run.start)

        def closure() -> float:
            point.grad = library.from_numpy(run.gradient(point.tolist()))
            return run.f(point.tolist())

        closure_argument = inspect.signature(rule.step).parameters.get("closure")
        needs_closure = closure_argument is not None and closure_argument.default is closure_argument.empty
        while True:
            if needs_closure:
                rule.step(closure)
            else:  # f is not evaluated, and so not counted
                point.grad = library.from_numpy(run.gradient(point.tolist()))
                rule.step()
            if isinstance(schedule, library.optim.lr_scheduler.ReduceLROnPlateau):
                schedule.step(run.f(point.tolist()))
            elif schedule is not None:
                schedule.step()
            run.record_step(point.tolist())


def _torch_optimizer(guest: Guest, start: np.ndarray) -> tuple[Any, Any, Any]:
    library = _library("torch")
    arguments = dict(guest.arguments)
    scheduler = arguments.pop("scheduler", None)
    kind = getattr(library.optim, guest.target) if isinstance(guest.target, str) else guest.target
    point = library.tensor(start.tolist(), dtype=library.float64, device="cpu", requires_grad=True)
    rule = kind([point], **arguments)
    return point, rule, scheduler(rule) if scheduler else None


@contextmanager
def _torch_float64() -> Iterator[None]:
    # NAdam and ASGD keep scalars of the default type, whatever the type of the parameter.
    library = _library("torch")
    previous = library.get_default_dtype()
    library.set_default_dtype(library.float64)
    try:
        yield
    finally:
        library.set_default_dtype(previous)


# optax


def optax(rule: Any, /, name: str | None = None, **arguments: Any) -> Guest:
    """Make a guest of a gradient transformation of optax, run in float64 on the CPU.

    A step is one update. Transformations that need the loss (polyak_sgd), or a line search (lbfgs), get
    f and its gradient.

    Parameters
    ----------
    rule : str, callable or optax.GradientTransformation
        A name in optax or optax.contrib, such as "adam"; a function, such as optax.adam; or a
        transformation, such as ``optax.adam(0.1)`` or a chain.
    name : str, optional
        The name in a legend. A transformation has no name of its own.
    **arguments
        Arguments of the function: learning_rate, b1, momentum, ...

    Raises
    ------
    InputError
        For an unknown name or argument, with the nearest name; if optax is not installed.

    Examples
    --------
    >>> from optimizers import guests, momentum, trace
    >>> theirs = trace(guests.optax("sgd", learning_rate=0.001, momentum=0.9), "beale")  # doctest: +SKIP
    >>> bool(abs(theirs.points - trace(momentum(lr=0.01, beta=0.9), "beale").points).max() < 1e-12)  # doctest: +SKIP
    True

    References
    ----------
    DeepMind et al., "The DeepMind JAX ecosystem", 2020.
    """
    library = _library("optax")
    if _is_transformation(rule):
        if arguments:
            raise InputError(f"a transformation of optax must come without arguments, got {next(iter(arguments))}")
        return Guest(_run_optax, library="optax", target=rule, title=name or "optax")
    if isinstance(rule, str):
        factory = _find_factory(rule)
        if factory is None:
            raise unknown_name("optimizer of optax", rule, _factory_names(library))
        function_name, target = rule, rule
    elif callable(rule):
        factory, function_name, target = rule, getattr(rule, "__name__", ""), rule
    else:
        raise InputError(f"rule must be a name, function or GradientTransformation of optax, got {short_repr(rule)}")
    title = name or f"optax {function_name.rpartition('.')[2]}".strip()
    guest = Guest(_run_optax, library="optax", target=target, title=title, accepts=_parameters(factory))(**arguments)
    with _library_errors(guest):
        _make_transformation(guest)
    return guest


def _run_optax(run: GuestRun, guest: Guest) -> str:
    jax, library = _library("jax"), _library("optax")
    with _jax_float64():
        rule = _make_transformation(guest)
        point = jax.numpy.asarray(run.start)
        state = rule.init(point)
        if _runs_without_loss(rule, point, state):

            def update(state: Any, point: Any) -> Any:
                return rule.update(jax.numpy.asarray(run.gradient(point)), state, point)
        else:
            update = _update_with_loss(run, rule)
        while True:
            change, state = update(state, point)
            point = library.apply_updates(point, change)
            run.record_step(point)


def _runs_without_loss(rule: Any, point: Any, state: Any) -> bool:
    """Return False if the transformation needs the loss, which raises an error."""
    try:
        rule.update(0.0 * point, state, point)
    except (TypeError, ValueError):
        return False
    return True


def _update_with_loss(run: GuestRun, rule: Any) -> Callable:
    jax = _library("jax")
    number, vector = (jax.ShapeDtypeStruct(shape, jax.numpy.float64) for shape in ((), run.start.shape))

    @jax.custom_vjp
    def loss(point: Any) -> Any:
        return jax.pure_callback(lambda at: np.float64(run.f(np.asarray(at))), number, point)

    def forward(point: Any) -> Any:
        return loss(point), jax.pure_callback(lambda at: run.gradient(np.asarray(at)), vector, point)

    loss.defvjp(forward, lambda gradient, size: (size * gradient,))

    @jax.jit
    def search(value: Any, gradient: Any, state: Any, point: Any) -> Any:
        return rule.update(gradient, state, point, value=value, grad=gradient, value_fn=loss)

    def update(state: Any, point: Any) -> Any:
        stored = [_library("optax").tree_utils.tree_get(state, name) for name in ("value", "grad")]
        if all(part is not None and np.isfinite(part).all() for part in stored):  # the line search evaluated this point
            value, gradient = stored
        else:
            value, gradient = run.f(point), run.gradient(point)
        return search(value, gradient, state, point)

    return update


def _is_transformation(rule: object) -> bool:
    return isinstance(rule, tuple) and hasattr(rule, "init") and hasattr(rule, "update")


def _make_transformation(guest: Guest) -> Any:
    if _is_transformation(guest.target):
        return guest.target
    factory: Any = _find_factory(guest.target) if isinstance(guest.target, str) else guest.target
    with _jax_float64():
        rule = factory(**guest.arguments)
    if not _is_transformation(rule):
        raise InputError(f"rule must make a gradient transformation of optax, got {guest!r}")
    return rule


def _factory_names(library: ModuleType) -> list[str]:
    """Return the names of the functions of optax whose first argument is a learning rate."""
    rates = ("learning_rate", "max_learning_rate")
    functions = {name: value for name, value in vars(library).items() if _is_factory(value)}
    return sorted(name for name, value in functions.items() if next(iter(_parameters(value)), "") in rates)


def _find_factory(name: str) -> Callable | None:
    """Return the function of that name in optax or optax.contrib; the name may start with "contrib."."""
    for module in (_library("optax"), _library("optax.contrib")):
        if _is_factory(function := getattr(module, name.removeprefix("contrib."), None)):
            return function
    return None


def _is_factory(thing: object) -> bool:
    return inspect.isfunction(thing) or isinstance(thing, functools.partial)  # optax.nadam is a partial


@contextmanager
def _jax_float64() -> Iterator[None]:
    jax = _library("jax.experimental") and _library("jax")
    enable = jax.enable_x64 if callable(getattr(jax, "enable_x64", None)) else jax.experimental.enable_x64
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)  # `enable` is for this thread, and jax calls us back from others, too
    try:
        with enable(True), jax.default_device(jax.devices("cpu")[0]):
            yield
    finally:
        jax.config.update("jax_enable_x64", before)


# all libraries


def _parameters(factory: Callable, *excluded: str) -> dict[str, Any]:
    """Return the parameters of a class or a function with their defaults, None for those without."""
    parameters = inspect.signature(factory).parameters.values()
    return {p.name: None if p.default is p.empty else p.default for p in parameters if p.name not in excluded}


@contextmanager
def _library_errors(guest: Guest) -> Iterator[None]:
    """Turn an error of the library about its arguments into an InputError of one line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except Exception as error:  # of any kind: the code is that of others
        raise InputError(f"{guest!r} cannot be made: {one_line(error)}") from error


# matrices


def muon(**settings: Any) -> Guest:
    """Make a guest of Muon, a rule of Ravine for problems whose parameters are matrices.

        M ← β M + (1 − β) G
        N = β M + (1 − β) G with Nesterov's look-ahead, else M
        W ← (1 − α λ) W − α max(1, outputs / inputs)^½ O,   O about U Vᵀ, where N = U S Vᵀ

    All directions of the matrix N get about the same length. O is made by five steps of Newton and Schulz, which
    leave singular values between about 0.7 and 1.2, or with ``exact=True`` by a singular value decomposition.
    Biases and other parameters that are no matrix are moved by Adam at the same rate, as Jordan recommends. On a
    vector the rule would be `normalized_gd`: a problem without a matrix, or a landscape, is refused.

    Parameters
    ----------
    **settings
        lr (α), default 0.02; beta (β), default 0.95; weight_decay (λ), default 0; nesterov, default True;
        exact, default False; steps of Newton and Schulz, default 5; eps, added to the norm of N before them,
        default 1e-7; noise.

    Raises
    ------
    InputError
        For an unknown setting, with the nearest name, or a value that is not allowed; in a run, for a landscape
        or a problem without a matrix.

    Examples
    --------
    >>> from landscapes import problems
    >>> from optimizers import guests, trace
    >>> factors = problems.matrix_factorization()
    >>> run = trace(guests.muon(lr=0.02, exact=True, nesterov=False), factors, steps=1)
    >>> first = (run.points[1] - run.points[0])[factors.groups["U"]].reshape(10, 2)
    >>> np.linalg.svd(first)[1].round(12)
    array([0.02, 0.02])

    References
    ----------
    Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024. optax.contrib.muon without
    nesterov and with eps=0 is this rule; torch.optim.Muon computes O with 8 bits of precision.
    """
    guest = Guest(run_muon, library="muon", title="muon", accepts=MUON)(**settings)
    return guest(**{name: _muon_parameter(name).check(value) for name, value in guest.arguments.items()})


#: The settings of Muon with their defaults.
MUON = {
    "lr": 0.02,
    "beta": 0.95,
    "weight_decay": 0.0,
    "nesterov": True,
    "exact": False,
    "steps": 5,
    "eps": 1e-7,
}


def _muon_parameter(name: str) -> Parameter:
    known = {**VOCABULARY, "steps": Parameter("k", 1, 10, minimum=1, integer=True)}
    return replace(known.get(name, Parameter(name)), name=name, default=MUON[name])

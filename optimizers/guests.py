"""Optimizers of other libraries, as guests: scipy's, torch's and optax's own code, on our landscapes.

>>> from optimizers import guests, trace
>>> run = trace(guests.scipy("BFGS"), "rosenbrock", start=(-1.2, 1))
>>> run.stopped_at, int(run.evaluations.f[-1]), int(run.evaluations.gradient[-1])
(32, 39, 39)

A guest is given to `optimizers.trace` and `visualizer.race` like a rule of ours. Nothing of it is
rewritten: it asks for f and for derivatives, and what it asks for is counted. Its arguments are
those of its library; of our options it takes ``noise``, the same for every gradient of a step. The
libraries come with ``pip install "ravine[guests]"``; each is imported when a guest of it is made,
and not before.
"""

import functools
import importlib
import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr, unknown_name
from optimizers._guest import Guest
from optimizers._runs.guest_run import GuestRun, one_line

__all__ = ["LIBRARIES", "METHODS", "optax", "scipy", "torch"]

#: Who may be a guest.
LIBRARIES = ("scipy", "torch", "optax")


def _library(name: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(name.partition(".")[0])
            return importlib.import_module(name)
    except ImportError:
        raise InputError(f'{name.partition(".")[0]} is not installed: pip install "ravine[guests]"') from None


# scipy


class Method(NamedTuple):
    """What a method of `scipy.optimize` asks for, and how it is told when to end."""

    asks: str  # "f", "gradient" or "hessian": the highest derivative
    limit: str | None = "maxiter"  # the argument that bounds a run
    per_step: int = 1  # how much of it a step may take
    begins: bool = False  # whether the first point that it reports is the start
    searches: bool = False  # whether it is a function of its own, beside `minimize`


#: The methods of `scipy.optimize` that make sense in the plane: of `minimize` first, then those that search globally.
METHODS = {
    "Nelder-Mead": Method("f"),
    "Powell": Method("f"),
    "COBYLA": Method("f", per_step=1000, begins=True),  # where maxiter counts evaluations
    "COBYQA": Method("f", begins=True),
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
    "trust-constr": Method("hessian", begins=True),
    "basinhopping": Method("gradient", limit="niter", searches=True),
    "dual_annealing": Method("gradient", searches=True),
    "differential_evolution": Method("f", searches=True),
    "direct": Method("f", searches=True),
    "shgo": Method("gradient", limit=None, searches=True),
}

#: The arguments of `minimize` itself; all others are options of its method.
OF_MINIMIZE = ("bounds", "constraints", "hess", "hessp", "jac", "tol")


def scipy(method: str, **options: Any) -> Guest:
    """Make a guest of a method of `scipy.optimize`; a step is what it reports by its callback.

    The methods of `minimize` get f and, where they use them, the gradient and the Hessian of the
    landscape. Those that search globally get its domain for bounds and the seed of the run for
    their random numbers; a step is a generation of differential_evolution, a hop of basinhopping,
    a division of direct, a new lowest point of dual_annealing. direct and shgo choose their own
    first point: what they have after step 0 does not depend on the start.

    Parameters
    ----------
    method : str
        A key of `METHODS`, such as "BFGS", "Nelder-Mead" or "differential_evolution".
    **options
        scipy's own: an option of the method (gtol, xatol, initial_simplex, ...), or tol, bounds,
        jac, ... of `minimize`. Unless maxiter is given, it may go on for all steps of a run.

    Raises
    ------
    InputError
        For an unknown method, with the nearest name; where scipy is not installed. When it runs,
        for an option that scipy does not know.

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
    if str(method).lower() not in known:
        raise unknown_name("method of scipy", method, METHODS)
    _library("scipy.optimize")
    name = known[method.lower()]
    return Guest(_walk_scipy, library="scipy", target=name, title=name)(**options)


def _walk_scipy(walk: GuestRun, guest: Guest) -> str:
    optimize, method = _library("scipy.optimize"), METHODS[guest.target]
    first = method.begins

    def callback(point: np.ndarray, *more: Any) -> None:
        nonlocal first
        if first:
            first = False
        else:
            walk.arrive(point)

    run = _search if method.searches else _minimize
    length = {method.limit: (walk.steps + 1) * method.per_step} if method.limit else {}
    settings = {**length, **guest.given}
    warnings.filterwarnings("error", "Unknown solver options")
    try:
        result = run(optimize, walk, guest.target, settings, callback)
    except optimize.OptimizeWarning as warning:
        raise InputError(f"{guest!r} cannot run: {one_line(warning)}") from None
    if np.shape(result.x) == (2,) and not np.array_equal(result.x, walk.points[-1]):
        walk.arrive(result.x)  # after a last polish, or back at the best point
    return one_line(result.message)


def _minimize(optimize: Any, walk: GuestRun, name: str, settings: Mapping[str, Any], callback: Callable) -> Any:
    asks = METHODS[name].asks
    arguments: dict[str, Any] = {"callback": callback}
    if asks != "f":
        arguments["jac"] = walk.gradient
    if asks == "hessian":
        arguments["hess"] = walk.hessian
    arguments |= {key: value for key, value in settings.items() if key in OF_MINIMIZE}
    options = {key: value for key, value in settings.items() if key not in OF_MINIMIZE}
    return optimize.minimize(walk.f, walk.start.copy(), method=name, options=options, **arguments)


def _search(optimize: Any, walk: GuestRun, name: str, settings: Mapping[str, Any], callback: Callable) -> Any:
    search = getattr(optimize, name)
    takes = inspect.signature(search).parameters
    offered = {
        "x0": walk.start.copy(),
        "bounds": walk.landscape.domain,
        "rng" if "rng" in takes else "seed": np.random.default_rng(walk.seed),  # before scipy 1.15 it was seed
        "minimizer_kwargs": {"jac": walk.gradient},
        "callback": callback,
    }
    return search(walk.f, **{key: value for key, value in offered.items() if key in takes}, **settings)


# torch


def torch(rule: Any, scheduler: Callable | None = None, **arguments: Any) -> Guest:
    """Make a guest of an optimizer of torch: it holds one float64 tensor of two elements, whose gradient we set.

    A step is one call of its ``step``. torch.optim.LBFGS, which needs a closure, makes up to 20
    iterations in a step, or one with ``max_iter=1, max_eval=25``.

    Parameters
    ----------
    rule : str or class
        A class of `torch.optim` or its name, such as "Adam"; or any other subclass of torch.optim.Optimizer.
    scheduler : callable, optional
        Called with the optimizer of the run; returns a torch.optim.lr_scheduler for it, which is
        stepped after every step.
    **arguments
        Those of the class: lr, betas, momentum, ...

    Raises
    ------
    InputError
        For an unknown name or argument, with the nearest; for a value that torch refuses; where
        torch is not installed.

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
    guest = Guest(_walk_torch, library="torch", target=target, title=f"torch {kind.__name__}", accepts=accepts)
    guest = guest(**arguments) if scheduler is None else guest(**arguments, scheduler=scheduler)
    with _reported_refusals(guest):
        _optimizer_of_torch(guest, np.zeros(2))
    return guest


def _walk_torch(walk: GuestRun, guest: Guest) -> str:
    library = _library("torch")
    with _float64_of_torch():
        point, rule, schedule = _optimizer_of_torch(guest, walk.start)

        def closure() -> float:
            point.grad = library.from_numpy(walk.gradient(point.tolist()))
            return walk.f(point.tolist())

        wanted = inspect.signature(rule.step).parameters.get("closure")
        needs_loss = wanted is not None and wanted.default is wanted.empty
        while True:
            if needs_loss:
                rule.step(closure)
            else:  # the loss is not asked for, and so not counted
                point.grad = library.from_numpy(walk.gradient(point.tolist()))
                rule.step()
            if isinstance(schedule, library.optim.lr_scheduler.ReduceLROnPlateau):
                schedule.step(walk.f(point.tolist()))
            elif schedule is not None:
                schedule.step()
            walk.arrive(point.tolist())


def _optimizer_of_torch(guest: Guest, start: np.ndarray) -> tuple[Any, Any, Any]:
    library = _library("torch")
    arguments = dict(guest.given)
    scheduler = arguments.pop("scheduler", None)
    kind = getattr(library.optim, guest.target) if isinstance(guest.target, str) else guest.target
    point = library.tensor(start.tolist(), dtype=library.float64, device="cpu", requires_grad=True)
    rule = kind([point], **arguments)
    return point, rule, scheduler(rule) if scheduler else None


@contextmanager
def _float64_of_torch() -> Iterator[None]:
    # NAdam and ASGD keep scalars of the default type, whatever the type of the parameter.
    library = _library("torch")
    before = library.get_default_dtype()
    library.set_default_dtype(library.float64)
    try:
        yield
    finally:
        library.set_default_dtype(before)


# optax


def optax(rule: Any, name: str | None = None, **arguments: Any) -> Guest:
    """Make a guest of a gradient transformation of optax, run in float64 on the CPU.

    A step is one update. Transformations that want the loss (polyak_sgd), or search along a line
    (lbfgs), get it.

    Parameters
    ----------
    rule : str, callable or optax.GradientTransformation
        A name in optax or optax.contrib, such as "adam"; the function, such as optax.adam; or what
        it returns, such as ``optax.adam(0.1)`` or a chain.
    name : str, optional
        What a legend is to call it. A finished transformation does not know its name.
    **arguments
        Those of the function: learning_rate, b1, momentum, ...

    Raises
    ------
    InputError
        For an unknown name or argument, with the nearest; where optax is not installed.

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
    if _transforms(rule):
        if arguments:
            raise InputError(f"a finished transformation takes no arguments, got {next(iter(arguments))}")
        return Guest(_walk_optax, library="optax", target=rule, title=name or "optax")
    if isinstance(rule, str):
        made = _factory_of_optax(rule)
        if made is None:
            raise unknown_name("optimizer of optax", rule, _factories(library))
        called, target = rule, rule
    elif callable(rule):
        made, called, target = rule, getattr(rule, "__name__", ""), rule
    else:
        raise InputError(f"an optax guest is a name, a function or a GradientTransformation, got {short_repr(rule)}")
    title = name or f"optax {called.rpartition('.')[2]}".strip()
    guest = Guest(_walk_optax, library="optax", target=target, title=title, accepts=_parameters(made))(**arguments)
    with _reported_refusals(guest):
        _transformation(guest)
    return guest


def _walk_optax(walk: GuestRun, guest: Guest) -> str:
    jax, library = _library("jax"), _library("optax")
    with _float64_of_jax():
        rule = _transformation(guest)
        point = jax.numpy.asarray(walk.start)
        state = rule.init(point)
        if _does_without_loss(rule, point, state):

            def update(state, point):
                return rule.update(jax.numpy.asarray(walk.gradient(point)), state, point)
        else:
            update = _update_with_loss(walk, rule)
        while True:
            change, state = update(state, point)
            point = library.apply_updates(point, change)
            walk.arrive(point)


def _does_without_loss(rule: Any, point: Any, state: Any) -> bool:
    """A transformation that wants the loss says so when it is not given."""
    try:
        rule.update(0.0 * point, state, point)
    except (TypeError, ValueError):
        return False
    return True


def _update_with_loss(walk: GuestRun, rule: Any) -> Callable:
    jax = _library("jax")
    number, pair = (jax.ShapeDtypeStruct(shape, jax.numpy.float64) for shape in ((), (2,)))

    @jax.custom_vjp
    def loss(point):
        return jax.pure_callback(lambda at: np.float64(walk.f(np.asarray(at))), number, point)

    def forward(point):
        return loss(point), jax.pure_callback(lambda at: walk.gradient(np.asarray(at)), pair, point)

    loss.defvjp(forward, lambda gradient, size: (size * gradient,))

    @jax.jit
    def search(value, gradient, state, point):
        return rule.update(gradient, state, point, value=value, grad=gradient, value_fn=loss)

    def update(state, point):
        kept = [_library("optax").tree_utils.tree_get(state, name) for name in ("value", "grad")]
        if all(part is not None and np.isfinite(part).all() for part in kept):  # by the line search that ended here
            value, gradient = kept
        else:
            value, gradient = walk.f(point), walk.gradient(point)
        return search(value, gradient, state, point)

    return update


def _transforms(rule: Any) -> bool:
    return isinstance(rule, tuple) and hasattr(rule, "init") and hasattr(rule, "update")


def _transformation(guest: Guest) -> Any:
    if _transforms(guest.target):
        return guest.target
    made: Any = _factory_of_optax(guest.target) if isinstance(guest.target, str) else guest.target
    with _float64_of_jax():
        rule = made(**guest.given)
    if not _transforms(rule):
        raise InputError(f"{guest!r} is no gradient transformation of optax")
    return rule


def _factories(library: Any) -> list[str]:
    """The functions of optax that begin with a learning rate."""
    rates = ("learning_rate", "max_learning_rate")
    return sorted(n for n, made in vars(library).items() if _makes(made) and next(iter(_parameters(made)), "") in rates)


def _factory_of_optax(name: str) -> Callable | None:
    """The function of that name; it may begin with "contrib."."""
    for place in (_library("optax"), _library("optax.contrib")):
        if _makes(made := getattr(place, name.removeprefix("contrib."), None)):
            return made
    return None


def _makes(thing: Any) -> bool:
    return inspect.isfunction(thing) or isinstance(thing, functools.partial)  # optax.nadam is a partial


@contextmanager
def _float64_of_jax() -> Iterator[None]:
    jax = _library("jax.experimental") and _library("jax")
    enable = jax.enable_x64 if callable(getattr(jax, "enable_x64", None)) else jax.experimental.enable_x64
    with enable(True), jax.default_device(jax.devices("cpu")[0]):
        yield


# both


def _parameters(made: Callable, *but: str) -> dict[str, Any]:
    """The parameters of a class or a function, with their defaults; None for those without."""
    parameters = inspect.signature(made).parameters.values()
    return {p.name: None if p.default is p.empty else p.default for p in parameters if p.name not in but}


@contextmanager
def _reported_refusals(guest: Guest) -> Iterator[None]:
    """What the library finds wrong with its arguments, as one line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except (TypeError, ValueError, RuntimeError) as error:
        raise InputError(f"{guest!r} cannot be made: {one_line(error)}") from error

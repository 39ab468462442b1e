"""What is public and can be called: functions, classes that check their input, units, and methods of results."""

import dataclasses
import functools
import inspect
from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

import numpy as np

import landscapes
import optimizers
import ravine as rv
from optimizers import schedules

PACKAGES = ("landscapes", "optimizers", "visualizer")


def bowl(x, y, k=1.0):
    return k * x * x + y * y, 2 * k * x, 2 * y


def rule(w, g, lr=0.1):
    return w - lr * g


def run() -> Any:
    return rv.trace(rv.gd(lr=0.01), "ravine", steps=3)


def race() -> Any:
    return rv.race("ravine", [rv.gd(lr=0.01)], steps=3, seconds=0.2, hold=0.1)


#: Name of a parameter -> a good value, which makes a call quick. What is not here gets hostile values only.
GOOD: dict[str, Callable[[], Any]] = {
    "landscape": lambda: "ravine",
    "optimizer": lambda: rv.gd(lr=0.01),
    "optimizers": lambda: ["gd"],
    "names": lambda: ["gd"],
    "rule": lambda: rule,
    "to": lambda: "torch",
    "text": lambda: "x**2 + k*y**2",
    "source": lambda: np.eye(8),
    "domain": lambda: ((-1.0, 1.0), (-1.0, 1.0)),
    "start": lambda: (0.5, 0.5),
    "starts": lambda: np.ones((2, 3)),
    "labels": lambda: np.indices((20, 20)).sum(0) % 2,
    "curvature": lambda: np.array([1.0, 10.0]),
    "trajectory": run,
    "film": lambda: race(),
    "races": lambda: race(),
    "path": lambda: "x.png",
    "name": lambda: "lr",
    "low": lambda: 0.01,
    "high": lambda: 0.02,
    "symbol": lambda: "q",
    "steps": lambda: 3,
    "cells": lambda: 6,
    "seconds": lambda: 0.2,
    "hold": lambda: 0.1,
    "width": lambda: 200,
    "x": lambda: 0.3,
    "y": lambda: 0.4,
    "step": lambda: 1,
}

#: Parameters of a name that means something else here.
OTHERS: dict[tuple[str, str], Callable[[], Any]] = {
    ("phase_map", "x"): lambda: "lr",
    ("phase_map", "y"): lambda: "kappa",
    ("race", "starts"): lambda: [(1.0, 1.0)],
    ("Look", "labels"): lambda: ["a"],
    ("race", "labels"): lambda: ["a"],
    ("race", "domain"): lambda: None,
}


#: Public class -> one of its objects.
OBJECTS: dict[str, Callable[[], Any]] = {
    "Landscape": lambda: landscapes.ravine,
    "Formula": lambda: rv.formula("x**2 + k*y**2", k=2),
    "Picture": lambda: rv.picture(np.eye(8)),
    "Loss": lambda: landscapes.losses.deep_linear,
    "Optimizer": lambda: rv.adam,
    "Guest": lambda: rv.guests.scipy("BFGS"),
    "Trajectory": run,
    "Sweep": lambda: rv.sweep(rv.gd(lr=[0.01, 0.02]), "ravine", steps=3),
    "Race": race,
    "SideBySide": lambda: rv.side_by_side(race(), race()),
    "Map": lambda: rv.phase_map("gd", "ravine", cells=6, steps=3),
    "Explorer": lambda: rv.explore("ravine", ["gd"], steps=3, backend="browser"),
}


def is_own(thing: Any) -> bool:
    return str(getattr(thing, "__module__", "")).partition(".")[0] in PACKAGES


def checks_its_input(kind: Any) -> bool:
    """Return whether a class says that it raises an InputError: others are results, which users do not make."""
    _, _, raises = (kind.__doc__ or "").partition("Raises\n")
    return inspect.isclass(kind) and "InputError" in raises


def methods(kind: type) -> list[str]:
    """The public methods of a class that say in their docstring that they raise an InputError."""
    found = []
    for attribute in dir(kind):
        member = inspect.getattr_static(kind, attribute)
        function = getattr(member, "__func__", member)
        own = isinstance(function, FunctionType) and is_own(function)
        if own and not attribute.startswith("_") and "InputError" in (function.__doc__ or ""):
            found.append(attribute)
    return found


@functools.cache
def targets() -> dict[str, Callable[[], Any]]:
    """Name -> a function that returns what is called."""
    found: dict[str, Callable[[], Any]] = {}
    for name in rv.__all__:
        thing = getattr(rv, name)
        if isinstance(thing, FunctionType) or checks_its_input(thing):
            found[name] = functools.partial(getattr, rv, name)
    for package in (landscapes, optimizers, schedules):
        found[f"{package.__name__}.get"] = functools.partial(getattr, package, "get")
        for name in package.names():
            found[f"{package.__name__}.{name}"] = functools.partial(package.get, name)
    for name in rv.guests.LIBRARIES:
        found[f"guests.{name}"] = functools.partial(getattr, rv.guests, name)
    for name in OBJECTS:
        for method in methods(getattr(rv, name)):
            found[f"{name}.{method}"] = lambda name=name, method=method: getattr(OBJECTS[name](), method)
    return found


def parameters(target: Any) -> dict[str, inspect.Parameter]:
    """The parameters of what is called; of a unit, those that it was declared with."""
    own = getattr(target, "parameters", None)
    if isinstance(own, dict) and not isinstance(target, (FunctionType, MethodType)):
        names = {**own, **target.common}
        return {name: inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in names}
    return dict(inspect.signature(target).parameters)


def good_value(called: str, name: str) -> Callable[[], Any] | None:
    return OTHERS.get((called.rpartition(".")[2], name)) or GOOD.get(name)


def read_all(result: Any) -> None:
    """Read all that a result offers without a call: how it is printed, and its properties."""
    repr(result)
    for name in dir(type(result)) if is_own(type(result)) else ():
        member = inspect.getattr_static(type(result), name)
        if not name.startswith("_") and isinstance(member, (property, functools.cached_property)):
            function = getattr(member, "fget", None) or getattr(member, "func", None)
            if is_own(function):
                getattr(result, name)
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        for field in dataclasses.fields(result):
            getattr(result, field.name, None)

"""Optimizers: one small rule per optimizer, and the one engine that runs them.

Every rule is an attribute of this package (``optimizers.adam``), and so is the decorator that
declares a new one. A file without an underscore is a family of rules; `optimizers.guests` invites
the optimizers of other libraries.

>>> import optimizers
>>> optimizers.trace(optimizers.gd(lr=0.5), "sphere").values[:3]
array([25.,  0.,  0.])
"""

import importlib
import pkgutil

from optimizers._anatomy import Anatomy, anatomy
from optimizers._conventions import translate
from optimizers._effective import effective_rates
from optimizers._guest import Guest
from optimizers._optimizer import Optimizer, catalogue, optimizer
from optimizers._oscillation import Modes, Oscillation, oscillation
from optimizers._suggest import suggest, suggested_racers, suggested_steps
from optimizers._sweep import Sweep, sweep
from optimizers._theory import Prediction
from optimizers._trace import Evaluations, Trajectory, trace
from optimizers._tune import tune

__all__ = [
    "Anatomy",
    "Evaluations",
    "Guest",
    "Modes",
    "Optimizer",
    "Oscillation",
    "Prediction",
    "Sweep",
    "Trajectory",
    "anatomy",
    "effective_rates",
    "get",
    "names",
    "optimizer",
    "oscillation",
    "suggest",
    "suggested_racers",
    "suggested_steps",
    "sweep",
    "trace",
    "translate",
    "tune",
]


def names() -> list[str]:
    """The names of all optimizers, in alphabetical order.

    >>> "rmsprop" in names()
    True
    """
    return catalogue.names()


def get(name: str | Optimizer) -> Optimizer:
    """The optimizer of that name (an optimizer is returned as it is).

    Raises
    ------
    InputError
        If there is none; the message gives the nearest name.

    >>> get("adam")(lr=0.2)
    adam(lr=0.2)
    """
    return catalogue.get(name)


for _module in pkgutil.iter_modules(__path__):
    if not _module.name.startswith("_"):
        importlib.import_module(f"{__name__}.{_module.name}")


def __getattr__(name: str) -> Optimizer:
    try:
        return catalogue.get(name)
    except ValueError as error:
        raise AttributeError(f"module 'optimizers' has no attribute {name!r}: {error}") from None


def __dir__() -> list[str]:
    return [*__all__, *names()]

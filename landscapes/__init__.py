"""Landscapes: functions of two variables, with gradient, domain, start and minima.

Each landscape is an attribute of this package (``landscapes.rosenbrock``), and so is the
decorator that declares a new one. A file that declares some is a family of landscapes.

>>> import landscapes
>>> landscapes.get("ravine")(kappa=100).value(1.0, 1.0)
50.5
"""

from landscapes._core.errors import InputError
from landscapes._core.families import load_families
from landscapes._core.language import use_language
from landscapes._core.parameter import Parameter
from landscapes._critical import critical_points
from landscapes._formula import Formula, formula
from landscapes._landscape import Landscape, landscape, registry
from landscapes._loss import Loss
from landscapes._picture import Picture, picture
from landscapes._suggested import Suggested

__all__ = [
    "Formula",
    "InputError",
    "Landscape",
    "Loss",
    "Parameter",
    "Picture",
    "Suggested",
    "critical_points",
    "formula",
    "get",
    "landscape",
    "names",
    "picture",
    "use_language",
]


def names() -> list[str]:
    """Return the names of all landscapes, in alphabetical order.

    >>> "rosenbrock" in names()
    True
    """
    return registry.names()


def get(name: str | Landscape) -> Landscape:
    """Return the landscape with this name; a landscape is returned unchanged.

    Raises
    ------
    InputError
        If the name is unknown; the message gives the nearest one.

    >>> get("himmelblau").start
    (0.0, 0.0)
    """
    return registry.get(name)


load_families(__name__, __path__, "landscape", "loss")


def __getattr__(name: str) -> Landscape:
    try:
        return registry.get(name)
    except InputError as error:
        raise AttributeError(f"module 'landscapes' has no attribute {name!r}: {error}") from None


def __dir__() -> list[str]:
    return [*__all__, *names()]

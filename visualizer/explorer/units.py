"""Name the units of a race for the browser, and tell those of this library from a user's own."""

import functools

import landscapes
import optimizers
from landscapes import Formula, Landscape, Picture
from optimizers import Guest, Racer, TextRule


def is_built_in(unit: Landscape | Racer) -> bool:
    """Return True for a unit of this library as it is: not a guest, a text, a picture or a loss on other data."""
    if isinstance(unit, (Guest, Formula, TextRule, Picture)) or getattr(unit, "has_user_data", False):
        return False
    return unit.function.__module__.partition(".")[0] in ("landscapes", "optimizers")


def key(unit: Landscape | Racer) -> str:
    """Return the name of a unit in the browser: its own name, but for a guest, a text and a name that is built in.

    >>> from landscapes import linear_regression
    >>> key(linear_regression), key(linear_regression.on([0, 1], [1, 2]))
    ('linear_regression', 'linear_regression (yours)')
    """
    if isinstance(unit, Guest):
        return repr(unit)
    if isinstance(unit, TextRule):
        return unit.text
    taken = _built_in_names(unit.kind)
    return f"{unit.name} (yours)" if unit.name in taken and not is_built_in(unit) else unit.name


@functools.cache
def _built_in_names(kind: str) -> frozenset[str]:
    registry = landscapes if kind == "landscape" else optimizers
    return frozenset(name for name in registry.names() if is_built_in(registry.get(name)))


def family(unit: Landscape | Racer) -> str:
    """Return the name of the file that defines a unit, by which a menu groups them."""
    return unit.function.__module__.rpartition(".")[2] if is_built_in(unit) else "yours"

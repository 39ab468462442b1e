"""A setup as the text of a link, which ``static/state/link.js`` reads."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from landscapes._core.types import JsonObject
from optimizers import TextRule

#: The first part of a link; another form of links would have another number.
VERSION = "1"

#: What an address may have as it is, besides letters and digits.
SAFE = "-_.!~*'(),:/^=|+;"


def link_of(setup: JsonObject) -> str:
    """Return the part of a link after "#", with all that an explorer shows.

    Parameters
    ----------
    setup : dict
        As `visualizer.explorer.setup.setup_of` makes it, with "plane" or without.

    Examples
    --------
    >>> from visualizer.explorer.setup import setup_of
    >>> from landscapes import ravine
    >>> from optimizers import gd
    >>> link_of(setup_of(ravine(kappa=100), [gd(lr=0.1)], None, 60, 0, ((-2, 11), (-1, 1)), 60))
    'v=1&landscape=ravine:kappa=100&racer=gd:lr=0.1&steps=60&seed=0&extent=-2,11,-1,1'
    """
    steps, step, plane = setup["steps"], setup.get("step"), setup.get("plane")
    parts: list[tuple[str, Any]] = [("v", VERSION), *_landscape_parts(setup["landscape"])]
    parts += [part for racer in setup["racers"] for part in _racer_parts(racer)]
    parts += [("start", setup["start"])] if setup["start"] else []
    parts += [("steps", steps), ("seed", setup.get("seed", 0))]
    parts += [("extent", setup["extent"])] if setup.get("extent") else []
    parts += [("step", step)] if step is not None and step != steps else []
    if plane:
        basins = ["basins"] if plane.get("basins") else []
        parts.append(("plane", [plane["racer"], plane["x"], plane["y"], plane["show"], *basins]))
    return "&".join(f"{name}={quote(_text(value), safe=SAFE)}" for name, value in parts)


def _racer_parts(racer: JsonObject) -> list[tuple[str, Any]]:
    """Return the part that names a racer, or those that hold a rule from text and its title."""
    if "rule" not in racer:
        return [("racer", _named(racer["name"], racer["settings"]))]
    title = [] if racer["name"] == TextRule.title else [("name", racer["name"])]
    return [("rule", _named(racer["rule"], racer["settings"])), *title]


def _landscape_parts(landscape: JsonObject) -> list[tuple[str, Any]]:
    """Return the parts that name a landscape, or that hold a formula with its parameters and options."""
    settings = landscape["settings"]
    if "formula" not in landscape:
        return [("landscape", _named(landscape["name"], settings))]
    given = [("with", landscape.get("parameters", {})), ("set", settings)]
    options = [("from" if name == "start" else name, value) for name, value in landscape.get("options", {}).items()]
    return [
        ("formula", landscape["formula"]),
        *((name, _assignments(values)) for name, values in given if values),
        *options,
    ]


def _named(name: str, settings: Mapping[str, Any]) -> str:
    return f"{name}:{_assignments(settings)}" if settings else name


def _assignments(settings: Mapping[str, Any]) -> str:
    return ",".join(f"{name}={_text(value)}" for name, value in settings.items())


def _text(value: Any) -> str:
    """Return a value as text: a list without brackets, and whole numbers without a point.

    >>> _text([[-2.0, 0.5], [1e-8, 1]]), _text(True)
    ('-2,0.5,1e-08,1', 'true')
    """
    if isinstance(value, (list, tuple)):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 2**53 else repr(value)
    return str(value)

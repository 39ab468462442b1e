"""The setup of an explorer: its whole state as plain data, which Python, the browser and a page exchange."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import landscapes
import optimizers
from landscapes import Formula, InputError, Landscape, formula
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.types import JsonObject
from landscapes.problems import Spectrum
from optimizers import Guest, Racer, TextRule, rule
from optimizers.schedules import Schedule
from visualizer.explorer.codegen import schedule_code
from visualizer.explorer.spectrum_facts import KEY
from visualizer.explorer.units import key
from visualizer.plotting.extent import Extent


def setup_of(
    landscape: Landscape | Spectrum,
    racers: Sequence[Racer],
    start: Sequence[float] | None,
    steps: int,
    seed: int,
    extent: Extent | None,
    step: int,
) -> JsonObject:
    """Return the setup of a race, with the settings that are set and no defaults.

    >>> from landscapes import ravine
    >>> from optimizers import gd
    >>> setup_of(ravine(kappa=100), [gd(lr=0.1)], None, 60, 0, None, 60)["racers"]
    [{'name': 'gd', 'settings': {'lr': 0.1}}]
    """
    return {
        "landscape": landscape_setup(landscape),
        "racers": [racer_setup(racer) for racer in racers],
        "start": None if start is None else [float(part) for part in start],
        "steps": int(steps),
        "seed": int(seed),
        "extent": None if extent is None else [[float(end) for end in side] for side in extent],
        "step": int(step),
    }


def landscape_setup(landscape: Landscape | Spectrum) -> JsonObject:
    """Return the name of a landscape with its settings; a formula has its text and its options instead of a name.

    >>> landscape_setup(formula("x**2 + k*y**2", k=10)(k=50))["settings"]
    {'k': 50.0}
    """
    if isinstance(landscape, Spectrum):
        return {"name": KEY, "settings": {}}
    settings = settings_of(landscape)
    if not isinstance(landscape, Formula):
        return {"name": key(landscape), "settings": settings}
    return {
        "formula": landscape.text,
        "options": {name: getattr(landscape, name) for name in Formula.option_names if getattr(landscape, name) != ""},
        "parameters": {name: one.default for name, one in landscape.parameters.items()},
        "settings": settings,
    }


def racer_setup(racer: Racer) -> JsonObject:
    """Return the name of a racer with its settings; a rule from text has its title as name, and its text.

    >>> racer_setup(rule("w = w - lr*g", lr=0.1))
    {'name': 'rule', 'rule': 'w = w - lr*g', 'settings': {'lr': 0.1}}
    """
    if isinstance(racer, TextRule):
        return {"name": racer.title, "rule": racer.text, "settings": settings_of(racer)}
    return {"name": key(racer), "settings": settings_of(racer)}


def settings_of(unit: Landscape | Racer) -> JsonObject:
    """Return the settings of a unit as plain data; a schedule as text. Python alone knows those of a guest."""
    if isinstance(unit, Guest):
        return {}
    return {
        name: schedule_code(value) if isinstance(value, Schedule) else value for name, value in unit.settings.items()
    }


def terms_of(setup: Mapping[str, Any], own: Iterable[Landscape | Spectrum | Racer]) -> dict[str, Any]:
    """Return the terms of the race of a setup: landscape, optimizers, start, steps and seed, and the extent.

    Parameters
    ----------
    setup : mapping
        As `setup_of` makes it.
    own : iterable of Landscape, Spectrum, Optimizer or Guest
        The units that the library does not have, such as pictures, spectra and guests.

    Raises
    ------
    InputError
        If a name or a value is not allowed.

    >>> terms_of({"landscape": {"name": "ravine", "settings": {}}, "racers": [{"name": "gd"}], "steps": 9}, [])["steps"]
    9
    """
    try:
        units = {("landscape", KEY) if isinstance(one, Spectrum) else (one.kind, key(one)): one for one in own}
        extent, start = setup.get("extent"), setup.get("start")
        return {
            "landscape": _landscape(setup["landscape"], units),
            "optimizers": [_racer(racer, units) for racer in setup["racers"]],
            "start": None if start is None else tuple(start),
            "steps": setup["steps"],
            "seed": setup.get("seed", 0),
            "extent": None if extent is None else tuple(tuple(side) for side in extent),
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"a setup must have a landscape, racers and steps, got {short_repr(setup)}") from error


def _landscape(setup: Mapping[str, Any], units: Mapping[tuple[str, str], Any]) -> Landscape | Spectrum:
    settings = setup.get("settings", {})
    if isinstance(own := units.get(("landscape", setup.get("name", ""))), Spectrum):
        return own
    if "formula" in setup:
        options = {name: _tuple(value) for name, value in setup.get("options", {}).items()}
        return formula(setup["formula"], **options, **setup.get("parameters", {}))(**settings)
    return _unit("landscape", setup["name"], units)(**settings)


def _racer(setup: Mapping[str, Any], units: Mapping[tuple[str, str], Any]) -> Racer:
    if "rule" in setup:
        return rule(setup["rule"], title=setup["name"])(**setup.get("settings", {}))
    unit = _unit("optimizer", setup["name"], units)
    return unit if isinstance(unit, Guest) else unit(**setup.get("settings", {}))


def _unit(kind: str, name: str, units: Mapping[tuple[str, str], Any]) -> Any:
    """Return a unit without its settings."""
    registry = landscapes if kind == "landscape" else optimizers
    if unit := units.get((kind, name)):
        return unit if isinstance(unit, Guest) else replace(unit, settings={})
    if name not in registry.names():
        raise unknown_name(kind, name, [*registry.names(), *(known for k, known in units if k == kind)])
    return registry.get(name)


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value

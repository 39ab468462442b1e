"""The catalogue: the facts and the code of all landscapes and optimizers, for the browser."""

import functools
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np
from matplotlib.colors import to_hex

import landscapes
import optimizers
from landscapes import Formula, InputError, Landscape, Loss
from landscapes._core.types import JsonObject
from landscapes.problems import Spectrum
from optimizers import Optimizer, Racer, TextRule, rule, schedules
from visualizer.explorer.controls import PRIMARY, REMOVABLE_TERMS
from visualizer.explorer.facts import landscape_facts, parameter_facts, racer_facts, sampled
from visualizer.explorer.minify import jsmin
from visualizer.explorer.program import (
    javascript_module,
    javascript_schedules,
    plain_schedules,
)
from visualizer.explorer.setup import setup_of
from visualizer.explorer.shaders import abbreviated, landscape_shader, rule_shader, shader_facts
from visualizer.explorer.spectrum_facts import spectrum_facts
from visualizer.explorer.units import is_built_in, key
from visualizer.maps import ramp
from visualizer.maps.basins import colors, hues
from visualizer.plotting.ground import ground_colors
from visualizer.plotting.style import DASHES, MARKERS, THEMES, named_looks
from visualizer.races.preset_setup import Preset
from visualizer.races.presets import PRESETS


class Units(NamedTuple):
    """Landscapes and racers with their facts, and the JavaScript module of those that can be translated."""

    landscapes: list[JsonObject]
    rules: list[JsonObject]
    code: str

    @property
    def facts(self) -> JsonObject:
        """The facts for the browser, packed; rules have the places of their parameters in one list: many are equal."""
        parameters: list[JsonObject] = []
        for facts in self.rules:
            parameters += [one for one in facts["parameters"] if one not in parameters]
        rules = [one | {"parameters": [parameters.index(part) for part in one["parameters"]]} for one in self.rules]
        return {"landscapes": packed(self.landscapes), "rules": packed(rules), "parameters": packed(parameters)}


def packed(items: Sequence[JsonObject]) -> JsonObject:
    """Return facts as what is common to most of them, and for each what it has instead.

    >>> packed([{"a": 1, "b": None}, {"a": True, "b": None}, {"a": 1, "b": None}])
    {'common': {'a': 1, 'b': None}, 'each': [{}, {'a': True}, {}]}
    """
    written = [{name: to_json(value) for name, value in item.items()} for item in items]  # where 1 and true differ
    shared = set.intersection(*map(set, written)) if written else set()
    common = {name: Counter(item[name] for item in written).most_common(1)[0][0] for name in sorted(shared)}
    each = [
        {name: value for name, value in item.items() if common.get(name) != texts[name]}
        for item, texts in zip(items, written, strict=True)
    ]
    return {"common": {name: json.loads(text) for name, text in common.items()}, "each": each}


@functools.cache
def built_in() -> Units:
    """Return all landscapes and optimizers of this library.

    >>> len(built_in().landscapes) >= 47, len(built_in().rules) >= 31
    (True, True)
    """
    surfaces = [landscapes.get(name) for name in landscapes.names()]
    rules = [optimizers.get(name) for name in optimizers.names()]
    return units([one for one in surfaces if is_built_in(one)], [one for one in rules if is_built_in(one)])


def own_units(landscape: Landscape | Spectrum, racers: Sequence[Racer]) -> Units:
    """Return the units of a race, and those that a user has declared, that are no part of `built_in`.

    A formula and a rule from text are none of them, because the browser reads their text.
    """
    if isinstance(landscape, Spectrum):
        others = own_units(landscapes.get("ravine"), racers)
        return others._replace(landscapes=[*others.landscapes, spectrum_facts(landscape)])
    surfaces = [*map(landscapes.get, landscapes.names()), landscape]
    rules = [*map(optimizers.get, optimizers.names()), *racers]
    return units(
        list({key(one): one for one in surfaces if not (is_built_in(one) or isinstance(one, Formula))}.values()),
        list({key(one): one for one in rules if not (is_built_in(one) or isinstance(one, TextRule))}.values()),
    )


def units(surfaces: Sequence[Landscape], racers: Sequence[Racer]) -> Units:
    """Return the facts of units, and the code of those that are plain arithmetic.

    "code" is the place of a unit in the arrays of the module, or None: then Python computes the paths, and the ground
    of a landscape is drawn from a table of its values. "shader" is its code for a graphics card, or None.
    """
    coded = [one for one in surfaces if is_built_in(one) or _can(javascript_module, [one], [])]
    coded_rules = [one for one in racers if is_built_in(one) or _can(javascript_module, [], [one])]
    return Units(
        [
            landscape_facts(one)
            | {"shader": _short_shader(one)}
            | ({"code": coded.index(one)} if one in coded else {"code": None, "table": sampled(one), "python": True})
            for one in surfaces
        ],
        [
            racer_facts(one)
            | {
                "code": coded_rules.index(one) if one in coded_rules else None,
                "shader": abbreviated(rule_shader(one) or "") or None,
            }
            for one in racers
        ],
        javascript_module(coded, coded_rules),
    )


def _short_shader(landscape: Landscape) -> JsonObject | None:
    shader = landscape_shader(landscape)
    return shader and {name: abbreviated(code) for name, code in shader.items()}


def _can(function: Callable, *arguments: Any) -> bool:
    """Return False if the function raises an InputError."""
    try:
        function(*arguments)
    except InputError:
        return False
    return True


@functools.cache
def settings_facts() -> JsonObject:
    """Return what is the same for all races: options, schedules, the terms of tuning, presets, colours and styles."""
    return {
        "options": [parameter_facts(one) for name, one in Optimizer.common.items() if name != "schedule"],
        "lossOptions": [parameter_facts(one) for one in Loss.common.values()],
        "vocabulary": vocabulary_facts(),
        "schedules": {
            name: [parameter_facts(one) for one in schedules.get(name).parameters.values()]
            for name in (one.name for one in plain_schedules())
        },
        "tuning": {"rates": optimizers.TUNING_RATES, "seeds": optimizers.TUNING_SEEDS},
        "presets": packed_presets([*PRESETS.values()]),
        "themes": {name: asdict(theme) for name, theme in THEMES.items()},
        "ground": {name: {"bands": ground_colors(theme), "paper": theme.paper} for name, theme in THEMES.items()},
        "dashes": [list(dash[1]) for dash in DASHES],
        "markers": list(MARKERS),
        "looks": named_looks(),
        "primary": list(PRIMARY),
        "cells": cell_facts(),
        "shader": shader_facts(),
    }


def vocabulary_facts() -> list[JsonObject]:
    """Return the common parameters of the field, with the defaults and the terms that they have in a rule from text.

    >>> [facts["default"] for facts in vocabulary_facts()[:3]]
    [0.01, 0.9, 0.9]
    """
    known = rule(f"w = {' + '.join(Optimizer.vocabulary)}").parameters.values()
    return [parameter_facts(one) | {"term": REMOVABLE_TERMS.get(one.name)} for one in known]


def cell_facts() -> JsonObject:
    """Return the colours of maps: the ramp from low to high, those of cells without a number, and those of basins."""
    return {
        "ramp": [to_hex(color) for color in ramp.Ramp(0, 1, "linear", "").colors(np.linspace(0, 1, 17))],
        "diverged": ramp.DIVERGED,
        "unreached": ramp.UNREACHED,
        "basins": {
            "diverged": colors.DIVERGED_COLOR,
            "travelling": colors.TRAVELLING_COLOR,
            "lightness": colors.LIGHTNESS,
            "arrivals": [colors.FAST, colors.SLOW],
            "chroma": hues.VIVID,
            "hues": hues.HUES,
            "first": hues.FIRST_HUE,
            "alike": hues.ALIKE,
        },
    }


def packed_presets(presets: Sequence[Preset]) -> JsonObject:
    """Return presets as arrays, which take half of the room; ``static/state/presets.js`` reads them.

    >>> packed_presets([PRESETS["two-wells"]])["each"][0][-2]
    [[0, 0, 'right', 0, (0.905318, 0.0)]]
    """
    quantities = list(dict.fromkeys(number.quantity for preset in presets for number in preset.numbers))
    books = list(dict.fromkeys(preset.book for preset in presets))
    return {"quantities": quantities, "books": books, "each": [_row(one, quantities, books) for one in presets]}


def _row(preset: Preset, quantities: Sequence[str], books: Sequence[str]) -> list[Any]:
    setup = preset_setup(preset)
    numbers = [
        [n.racer, quantities.index(n.quantity), n.expected, *([int(n.published)] if n.near or n.published else [])]
        + ([n.near] if n.near else [])
        for n in preset.numbers
    ]
    landscape = setup["landscape"]
    surface = landscape["name"] if "name" in landscape else [landscape["formula"], landscape["options"]]
    racers = [[racer["name"], racer["settings"]] for racer in setup["racers"]]
    start, steps, extent = setup["start"], setup["steps"], setup.get("extent")
    return [preset.name, preset.title, books.index(preset.book), surface, racers, start, steps, numbers, extent]


def preset_setup(preset: Preset) -> JsonObject:
    """Return a published set-up as the browser's state, without what the browser fills in."""
    racers = [optimizers.get(name)(**settings) for name, settings in preset.racers]
    setup = setup_of(preset.landscape(), racers, preset.start, preset.steps, 0, preset.extent, preset.steps)
    return {name: value for name, value in setup.items() if value is not None and name not in ("seed", "step")}


def catalogue_code(own: Units | None = None) -> str:
    """Return the JavaScript of the catalogue: constants FACTS, PROGRAM and SCHEDULES, and OWN, those of own units.

    It contains no text of a user but identifiers and, in the facts, JSON in which "<" is escaped.
    """
    parts = [
        f"const FACTS = {built_in_facts()};\n",
        f"const SCHEDULES = {as_object(javascript_schedules(plain_schedules()), ['schedules'])}.schedules;\n",
        f"const PROGRAM = {as_object(built_in().code)};\n",
        f"const OWN = {to_json(own.facts) if own else 'null'};\n",
        f"const OWN_PROGRAM = {as_object(own.code) if own else 'null'};\n",
    ]
    return "".join(parts)


@functools.cache
def built_in_facts() -> str:
    """Return the facts that are the same in all explorers of a process, as JSON."""
    return to_json(settings_facts() | built_in().facts)


def as_object(module: str, names: Sequence[str] = ("landscapes", "rules")) -> str:
    """Return a module as an expression: an object of its exports, without spaces."""
    body = f"{jsmin(module.replace('export const', 'const'))}\n"
    return f"(() => {{\n{body}return {{ {', '.join(names)} }};\n}})()"


def to_json(data: Any) -> str:
    """Return data as JSON for a script: "<" is escaped, so that no text can end the script.

    >>> to_json({"title": "</script>"})
    '{"title":"\\\\u003c/script>"}'
    """
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is no plain data")

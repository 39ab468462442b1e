"""The catalogue: the facts of landscapes and optimizers as plain data, from which the browser computes and draws."""

import functools
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, NamedTuple

import numpy as np

import landscapes
import optimizers
from landscapes import Formula, InputError, Landscape, Loss, Parameter, Picture
from landscapes._core.types import JsonObject
from landscapes._tree.expression import Expression
from optimizers import Guest, Optimizer, Racer, rule_facts, schedules
from visualizer.explorer.controls import CONVENTIONS, REMOVABLE_TERMS, SUMS, SWITCH_LABELS
from visualizer.explorer.program import (
    is_picture,
    javascript_module,
    javascript_schedules,
    picture_table,
    plain_schedules,
)
from visualizer.plotting.labels import LABEL_KEYS
from visualizer.plotting.panels.map import ground_colors
from visualizer.plotting.style import COLORS, DASHES, MARKERS, THEMES, get_style
from visualizer.races.presets import PRESETS, Preset

#: Values along each side of a landscape that is no plain arithmetic.
PLACES = 97

#: The kinds of points that a map marks, as attributes of a landscape and as its declared points.
POINTS = {"minima": "at", "saddles": "saddles_at", "maxima": "maxima_at"}


class Units(NamedTuple):
    """Landscapes and racers with their facts, and the JavaScript module of those that can be translated."""

    landscapes: list[JsonObject]
    rules: list[JsonObject]
    code: str

    @property
    def facts(self) -> JsonObject:
        """The facts for the browser; rules have the places of their parameters in one list, for many are equal."""
        parameters: list[JsonObject] = []
        for rule in self.rules:
            parameters += [one for one in rule["parameters"] if one not in parameters]
        rules = [rule | {"parameters": [parameters.index(one) for one in rule["parameters"]]} for rule in self.rules]
        return {"landscapes": self.landscapes, "rules": rules, "parameters": parameters}


@functools.cache
def built_in() -> Units:
    """Return all landscapes and optimizers of this library.

    >>> len(built_in().landscapes), len(built_in().rules)
    (47, 31)
    """
    surfaces = [landscapes.get(name) for name in landscapes.names()]
    rules = [optimizers.get(name) for name in optimizers.names()]
    return units([one for one in surfaces if is_built_in(one)], [one for one in rules if is_built_in(one)])


def own_units(landscape: Landscape, racers: Sequence[Racer]) -> Units:
    """Return the units of a race, and those that a user has declared, that are no part of `built_in`.

    A formula is none of them, because the browser reads its text.
    """
    surfaces = [*map(landscapes.get, landscapes.names()), landscape]
    rules = [*map(optimizers.get, optimizers.names()), *racers]
    return units(
        list({key(one): one for one in surfaces if not (is_built_in(one) or isinstance(one, Formula))}.values()),
        list({key(one): one for one in rules if not is_built_in(one)}.values()),
    )


def is_built_in(unit: Landscape | Racer) -> bool:
    """Return True for a unit of this library as it is: not a guest, a picture or a loss on other data."""
    if isinstance(unit, (Guest, Formula, Picture)) or getattr(unit, "has_user_data", False):
        return False
    return unit.function.__module__.partition(".")[0] in ("landscapes", "optimizers")


def key(unit: Landscape | Racer) -> str:
    """Return the name of a unit in the browser: its own name, but for a guest and for a name that is built in.

    >>> from landscapes import linear_regression
    >>> key(linear_regression), key(linear_regression.on([0, 1], [1, 2]))
    ('linear_regression', 'linear_regression (yours)')
    """
    if isinstance(unit, Guest):
        return repr(unit)
    taken = _built_in_names(unit.kind)
    return f"{unit.name} (yours)" if unit.name in taken and not is_built_in(unit) else unit.name


@functools.cache
def _built_in_names(kind: str) -> frozenset[str]:
    registry = landscapes if kind == "landscape" else optimizers
    return frozenset(name for name in registry.names() if is_built_in(registry.get(name)))


def units(surfaces: Sequence[Landscape], racers: Sequence[Racer]) -> Units:
    """Return the facts of units, and the code of those that are plain arithmetic.

    "code" is the place of a unit in the arrays of the module, or None: then Python computes the paths, and the ground
    of a landscape is drawn from a table of its values.
    """
    coded = [one for one in surfaces if is_built_in(one) or _can(javascript_module, [one], [])]
    coded_rules = [one for one in racers if is_built_in(one) or _can(javascript_module, [], [one])]
    return Units(
        [
            landscape_facts(one)
            | ({"code": coded.index(one)} if one in coded else {"code": None, "table": sampled(one), "python": True})
            for one in surfaces
        ],
        [racer_facts(one) | {"code": coded_rules.index(one) if one in coded_rules else None} for one in racers],
        javascript_module(coded, coded_rules),
    )


def _can(function: Callable, *arguments: Any) -> bool:
    """Return False if the function raises an InputError."""
    try:
        function(*arguments)
    except InputError:
        return False
    return True


def landscape_facts(landscape: Landscape) -> JsonObject:
    """Return the facts of a landscape: names, domain, start, parameters, critical points and data.

    A critical point is a pair of numbers, or of expressions of the parameters (see `landscapes._tree.expression`);
    the list is null if only a search can find the points at other parameters.

    >>> from landscapes import rosenbrock
    >>> landscape_facts(rosenbrock)["minima"]
    [('a', ('*', 'a', 'a'))]
    """
    facts: JsonObject = {
        "key": key(landscape),
        "name": landscape.name,
        "family": family(landscape),
        "formula": landscape.formula.partition("\n")[0],
        "axes": list(landscape.axes),
        "domain": [list(map(float, side)) for side in landscape.domain],
        "start": list(map(float, landscape.start)),
        "scale": landscape.scale,
        "smooth": landscape.smooth,
        "parameters": [parameter_facts(one) for one in landscape.parameters.values()],
        "suggested": _suggested(landscape),
        **{kind: _points(landscape, kind) for kind in POINTS},
    }
    if isinstance(landscape, Loss):
        facts["data"] = [part.tolist() for part in landscape.raw]
        facts["yours"] = landscape.has_user_data
    return facts | ({"table": picture_table(landscape)} if is_picture(landscape) else {})


def sampled(landscape: Landscape) -> JsonObject:
    """Return values of a landscape over its domain, in four digits, in the form of a picture (see `picture_table`).

    >>> from landscapes import ravine
    >>> len(sampled(ravine)["values"]) == 97 * 98
    True
    """
    (x0, x1), (y0, y1) = landscape.domain
    f = landscape.value(np.linspace(x0, x1, PLACES), np.linspace(y0, y1, PLACES)[:, None])
    known = np.where(np.isfinite(f), f, np.max(f[np.isfinite(f)], initial=0.0))
    scale = [x0, y0, (PLACES - 1) / (x1 - x0), (PLACES - 1) / (y1 - y0)] + [0.0] * (PLACES - 4)
    return {"columns": PLACES, "values": [*scale, *(float(f"{value:.4g}") for value in known.ravel())]}


def _points(landscape: Landscape, kind: str) -> list[tuple[Expression, Expression]] | None:
    declared = getattr(landscape, POINTS[kind])
    if not callable(declared):
        default = landscape(standardise=False) if isinstance(landscape, Loss) else landscape
        return [(float(x), float(y)) for x, y in getattr(default, kind)]
    try:
        points = declared(**{name: Symbol(name) for name in landscape.parameters})
        return [(Symbol.of(x), Symbol.of(y)) for x, y in points]
    except (TypeError, ValueError, AttributeError):  # more than plain arithmetic
        return None


class Symbol:
    """A name or an expression in arithmetic, which yields a larger expression.

    >>> (2 * Symbol("a") - 1).expression
    ('-', ('*', 2, 'a'), 1)
    """

    def __init__(self, expression: Expression) -> None:
        self.expression = expression

    @staticmethod
    def of(value: Any) -> Expression:
        return value.expression if isinstance(value, Symbol) else float(value)

    def _binary(self, operation: str, *parts: Any) -> "Symbol":
        return Symbol((operation, *(part.expression if isinstance(part, Symbol) else part for part in parts)))

    def __add__(self, other: Any) -> "Symbol":
        return self._binary("+", self, other)

    def __radd__(self, other: Any) -> "Symbol":
        return self._binary("+", other, self)

    def __sub__(self, other: Any) -> "Symbol":
        return self._binary("-", self, other)

    def __rsub__(self, other: Any) -> "Symbol":
        return self._binary("-", other, self)

    def __mul__(self, other: Any) -> "Symbol":
        return self._binary("*", self, other)

    def __rmul__(self, other: Any) -> "Symbol":
        return self._binary("*", other, self)

    def __truediv__(self, other: Any) -> "Symbol":
        return self._binary("/", self, other)

    def __rtruediv__(self, other: Any) -> "Symbol":
        return self._binary("/", other, self)

    def __pow__(self, other: Any) -> "Symbol":
        return self._binary("**", self, other)

    def __neg__(self) -> "Symbol":
        return self._binary("neg", self)

    def sqrt(self) -> "Symbol":  # numpy calls it for an object
        return self._binary("sqrt", self)


def _suggested(landscape: Landscape) -> JsonObject | None:
    defaults = {name: one.default for name, one in {**landscape.parameters, **landscape.common}.items()}
    own = None if isinstance(landscape, Loss) and landscape.has_user_data else landscape(**defaults).suggested
    if own is None:
        return None
    return {"steps": own.steps, "settings": {rule: dict(values) for rule, values in own.settings.items()}}


def racer_facts(racer: Racer) -> JsonObject:
    """Return the facts of a rule or a guest: its parameters, its body as data, its look and its conventions.

    >>> from optimizers import momentum
    >>> facts = racer_facts(momentum)
    >>> facts["look"]["marker"], facts["memory"], [one["name"] for one in facts["parameters"]]
    ('s', ('v', 'beta'), ['lr', 'beta'])
    """
    style = get_style(racer.name)
    look = {"color": COLORS.index(style.color), "dash": DASHES.index(style.dash), "marker": MARKERS.index(style.marker)}
    common = {"key": key(racer), "name": racer.name, "family": family(racer), "look": look}
    if isinstance(racer, Guest):
        label = racer.label.removeprefix(racer.name).strip()
        return common | {"label": label, "call": repr(racer), "parameters": []}
    try:
        body = rule_facts(replace(racer, settings={}))
    except InputError:  # not plain arithmetic
        body = {}
    return common | {
        **body,
        "parameters": [
            parameter_facts(one) | {"term": removable_term(racer, one)} for one in racer.parameters.values()
        ],
        "second": racer.second_order,
        "coupled": racer.coupled,
        "sums": SUMS.get(racer.name),
        "convention": next(([words, rules] for words, rules in CONVENTIONS if racer.name in rules), None),
    }


def removable_term(rule: Optimizer, parameter: Parameter) -> str | None:
    """Return the term that the rule loses when this parameter is 0; None if there is none or it is off by default."""
    if not parameter.default or parameter.minimum != 0:
        return None
    is_momentum = rule.name == "momentum" or SUMS.get(rule.name) == parameter.name
    return "momentum" if parameter.name == "beta" and is_momentum else REMOVABLE_TERMS.get(parameter.name)


def parameter_facts(parameter: Parameter) -> JsonObject:
    """Return a parameter as plain data; a bound that is infinite is None.

    >>> from optimizers import momentum
    >>> parameter_facts(momentum.parameters["beta"])["exclusive_maximum"]
    1
    """
    facts = asdict(parameter)
    bounds = {name: facts[name] if math.isfinite(facts[name]) else None for name in ("minimum", "exclusive_maximum")}
    words = SWITCH_LABELS.get(parameter.name, parameter.name.replace("_", " "))
    default = parameter.default if parameter.switch else float(parameter.default)
    return facts | bounds | {"switch": parameter.switch, "words": words, "default": default}


def family(unit: Landscape | Racer) -> str:
    """Return the name of the file that defines a unit, by which a menu groups them."""
    return unit.function.__module__.rpartition(".")[2] if is_built_in(unit) else "yours"


@functools.cache
def settings_facts() -> JsonObject:
    """Return what is the same for all races: options of rules and losses, schedules, presets, colours and styles."""
    return {
        "options": [parameter_facts(one) for name, one in Optimizer.common.items() if name != "schedule"],
        "lossOptions": [parameter_facts(one) for one in Loss.common.values()],
        "schedules": {
            name: [parameter_facts(one) for one in schedules.get(name).parameters.values()]
            for name in (one.name for one in plain_schedules())
        },
        "presets": [{"name": one.name, "source": one.source, "setup": preset_setup(one)} for one in PRESETS.values()],
        "themes": {name: asdict(theme) for name, theme in THEMES.items()},
        "ground": {name: {"bands": ground_colors(theme), "paper": theme.paper} for name, theme in THEMES.items()},
        "dashes": [list(dash[1]) for dash in DASHES],
        "markers": list(MARKERS),
        "labelled": list(LABEL_KEYS),
    }


def preset_setup(preset: Preset) -> JsonObject:
    """Return a published set-up as the browser's state."""
    from visualizer.explorer.setup import setup_of

    racers = [optimizers.get(name)(**settings) for name, settings in preset.racers]
    return setup_of(preset.landscape(), racers, preset.start, preset.steps, 0, preset.extent, preset.steps)


def catalogue_code(own: Units | None = None) -> str:
    """Return the JavaScript of the catalogue: constants FACTS, PROGRAM and SCHEDULES, and OWN, those of own units.

    It contains no text of a user but identifiers and, in the facts, JSON in which "<" is escaped.
    """
    parts = [
        f"const FACTS = {to_json(settings_facts() | built_in().facts)};\n",
        f"const SCHEDULES = {as_object(javascript_schedules(plain_schedules()), ['schedules'])}.schedules;\n",
        f"const PROGRAM = {as_object(built_in().code)};\n",
        f"const OWN = {to_json(own.facts) if own else 'null'};\n",
        f"const OWN_PROGRAM = {as_object(own.code) if own else 'null'};\n",
    ]
    return "".join(parts)


def as_object(module: str, names: Sequence[str] = ("landscapes", "rules")) -> str:
    """Return a module as an expression: an object of its exports. Indentation is left out."""
    body = re.sub(r"^ +", "", module.replace("export const", "const"), flags=re.MULTILINE)
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

"""The facts of landscapes and optimizers as plain data, from which the browser computes and draws."""

import math
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from landscapes import InputError, Landscape, Loss, Parameter
from landscapes._core.types import JsonObject
from landscapes._tree.expression import Expression
from optimizers import Guest, Optimizer, Racer, rule_facts
from visualizer.explorer.controls import CONVENTIONS, REMOVABLE_TERMS, SUMS, words_of
from visualizer.explorer.program import is_picture, picture_table
from visualizer.explorer.units import family, key
from visualizer.plotting.style import COLORS, DASHES, MARKERS, get_style

#: Values along each side of a landscape that is no plain arithmetic.
PLACES = 97

#: The kinds of points that a map marks, as attributes of a landscape and as its declared points.
POINTS = {"minima": "at", "saddles": "saddles_at", "maxima": "maxima_at"}


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


def _operation(name: str, reflected: bool = False) -> Callable[..., "Symbol"]:
    """Return a method of `Symbol`; a reflected one has its second operand on the left."""

    def method(self: "Symbol", *others: Any) -> "Symbol":
        operands = (*others, self) if reflected else (self, *others)
        return Symbol((name, *(one.expression if isinstance(one, Symbol) else one for one in operands)))

    return method


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

    __add__, __radd__ = _operation("+"), _operation("+", reflected=True)
    __sub__, __rsub__ = _operation("-"), _operation("-", reflected=True)
    __mul__, __rmul__ = _operation("*"), _operation("*", reflected=True)
    __truediv__, __rtruediv__ = _operation("/"), _operation("/", reflected=True)
    __pow__, __neg__ = _operation("**"), _operation("neg")
    sqrt = _operation("sqrt")  # numpy calls it for an object


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
    >>> facts["memory"], [one["name"] for one in facts["parameters"]]
    (('v', 'beta'), ['lr', 'beta'])
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
    default = parameter.default if parameter.switch else float(parameter.default)
    return facts | bounds | {"switch": parameter.switch, "words": words_of(parameter), "default": default}

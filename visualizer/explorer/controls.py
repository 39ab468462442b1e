"""The sliders of an explorer and the styles of its racers, as plain data for the browser."""

from collections.abc import Mapping, Sequence
from typing import Any

from landscapes import Landscape, Parameter
from landscapes._core.types import JsonObject
from optimizers import Guest, Optimizer, Racer
from visualizer.explorer.trajectory_batch import slider_positions
from visualizer.plotting.labels import LABEL_KEYS
from visualizer.plotting.style import THEMES, assign_styles

#: Slider -> its positions.
Positions = Mapping[str, Sequence[float]]

STEPS = Parameter("steps", 10, 1000, log=True, minimum=1, integer=True, name="steps", default=200)
SEED = Parameter("seed", 0, 20, minimum=0, integer=True, name="seed", default=0)

#: Parameter -> the label of its switch, if that is not its name.
SWITCH_LABELS = {"eps_inside": "ε inside the root"}

#: Parameter -> the term that its rule loses when the parameter is 0.
REMOVABLE_TERMS = {"beta1": "momentum", "momentum": "momentum", "eps": "ε", "weight_decay": "weight decay"}

#: Rules that add gradients up instead of averaging them, with the parameter that weighs them: along a steady slope
#: they go 1/(1 − β) times as far.
SUMS = {"heavy_ball": "beta", "nesterov": "beta", "dampened_momentum": "beta", "rmsprop": "momentum"}

#: Rules that differ only by a convention: the convention, and the choice of each rule.
CONVENTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("momentum is", {"momentum": "an average", "heavy_ball": "a sum"}),
    ("ε is added", {"adam": "after the bias correction", "adam_hat": "before the bias correction"}),
)


def find_parameter(racer: Optimizer, name: str) -> Parameter:
    """Return a parameter of the rule, or an option that every rule has."""
    return {**racer.parameters, **racer.common}[name]


def current_value(racer: Optimizer, name: str) -> Any:
    """Return the current value of a parameter or option."""
    return {**racer.values, **racer.options}[name]


def serialize_racers(racers: Sequence[Racer]) -> list[JsonObject]:
    """Return for each racer its name, its style in each theme, its settings, and the names of those in its label.

    >>> from optimizers import gd
    >>> serialize_racers([gd(lr=0.1)])[0]["settings"]
    {'lr': 0.1, 'noise': 0.0}
    """
    styles = assign_styles([racer.name for racer in racers])
    looks = [
        {
            "name": racer.name,
            "color": {name: theme.of(style.color) for name, theme in THEMES.items()},
            "dash": list(style.dash[1]),
            "marker": style.marker,
        }
        for racer, style in zip(racers, styles, strict=True)
    ]
    return [look | _serialize_settings(racer) for look, racer in zip(looks, racers, strict=True)]


def _serialize_settings(racer: Racer) -> JsonObject:
    if isinstance(racer, Guest):
        extras = racer.label.removeprefix(racer.name).strip()
        return {"settings": {}, "said": [], "extras": extras, "sums": None, "convention": None}
    fixed = [name for name in racer.common if name in racer.settings and name != "noise"]
    return {
        "settings": {**racer.values, "noise": racer.options["noise"]},
        "said": [name for name in racer.settings if name in racer.parameters or name == "noise"],
        "extras": " ".join(racer.common[name].text(racer.settings[name]) for name in fixed),
        "sums": SUMS.get(racer.name),
        "convention": next(([words, rules] for words, rules in CONVENTIONS if racer.name in rules), None),
    }


def racer_controls(racers: Sequence[Racer], count: int, previous: Positions) -> list[JsonObject]:
    """Return the sliders of the racers: first those shared by all racers with a parameter, then those of each racer.

    A slider keeps its `previous` positions if the current values are among them.

    >>> from optimizers import gd, momentum
    >>> [control["id"] for control in racer_controls([gd, momentum], 101, {})]
    ['lr', 'noise', '0.lr', '1.lr', '1.beta']
    """
    ours = [k for k, racer in enumerate(racers) if isinstance(racer, Optimizer)]
    own = [(name, [k]) for k in ours for name in racers[k].parameters]
    return [
        *(_racer_control(name, name, several, racers, count, previous) for name, several in shared_settings(racers)),
        *(_racer_control(f"{one[0]}.{name}", name, one, racers, count, previous) for name, one in own),
    ]


def shared_settings(racers: Sequence[Racer]) -> list[tuple[str, list[int]]]:
    """Return the settings that one slider changes for several racers, with the numbers of these racers.

    >>> from optimizers import gd, momentum
    >>> shared_settings([gd, momentum])
    [('lr', [0, 1]), ('noise', [0, 1])]
    """
    ours = [k for k, racer in enumerate(racers) if isinstance(racer, Optimizer)]
    rated = [k for k in ours if "lr" in racers[k].parameters]
    return [("lr", rated)] * (len(rated) > 1) + [("noise", ours)] * bool(ours)


def _racer_control(
    key: str, name: str, chosen: list[int], racers: Sequence[Any], count: int, previous: Positions
) -> JsonObject:
    """Return one slider, which sets the parameter `name` of the `chosen` racers."""
    rule = racers[chosen[0]]
    values = [current_value(racers[k], name) for k in chosen]
    control = _control(key, find_parameter(rule, name), values, chosen, count, previous)
    return control | {"of": "racer", "primary": name in LABEL_KEYS, "term": _term(rule, name)}


def setting_controls(
    landscape: Landscape, racers: int, steps: int, seed: int, count: int, previous: Positions
) -> list[JsonObject]:
    """Return the sliders that affect all racers: the landscape's parameters, the steps and the seed.

    >>> from landscapes import ravine
    >>> [control["id"] for control in setting_controls(ravine, 2, 200, 0, 101, {})]
    ['landscape.kappa', 'run.steps', 'run.seed']
    """
    everyone = list(range(racers))
    parameters = [
        (f"landscape.{name}", parameter, landscape.values[name]) for name, parameter in landscape.parameters.items()
    ]
    run = [("run.steps", STEPS, steps), ("run.seed", SEED, seed)]
    return [
        _control(key, parameter, [value], everyone, count, previous)
        | {"of": key.partition(".")[0], "primary": parameter not in (STEPS, SEED), "term": None}
        for key, parameter, value in [*parameters, *run]
    ]


def _control(
    key: str, parameter: Parameter, values: Sequence[float], chosen: list[int], count: int, previous: Positions
) -> JsonObject:
    positions = previous.get(key, [])
    if any(value not in positions for value in values):
        positions = slider_positions(parameter, values, count)
    return {
        "id": key,
        "name": parameter.name,
        "symbol": parameter.symbol,
        "words": SWITCH_LABELS.get(parameter.name, parameter.name.replace("_", " ")),
        "racers": chosen,
        "switch": parameter.switch,
        "values": positions,
    }


def _term(rule: Optimizer, name: str) -> str | None:
    """Return the term that the rule loses when this parameter is 0; None if there is none or it is off by default."""
    if not rule.parameters.get(name) or not rule.parameters[name].default or rule.parameters[name].minimum != 0:
        return None
    is_momentum = rule.name == "momentum" or SUMS.get(rule.name) == name
    return "momentum" if name == "beta" and is_momentum else REMOVABLE_TERMS.get(name)

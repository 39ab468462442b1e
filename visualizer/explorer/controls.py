"""What can be turned in an explorer, and how its racers look: plain data for a browser."""

from collections.abc import Mapping, Sequence
from typing import Any

from landscapes import Landscape, Parameter
from optimizers import Guest, Optimizer
from visualizer.explorer.trajectory_batch import positions
from visualizer.plotting.labels import LABEL_KEYS
from visualizer.plotting.style import THEMES, assign_styles

Racer = Optimizer | Guest

STEPS = Parameter("steps", 10, 1000, log=True, minimum=1, integer=True, name="steps", default=200)
SEED = Parameter("seed", 0, 20, minimum=0, integer=True, name="seed", default=0)

#: What a parameter is called beside its switch, if not by its name.
WORDS = {"eps_inside": "ε inside the root"}

#: Parameters that leave out a term of their rule when they are 0.
TERMS = {"beta1": "momentum", "momentum": "momentum", "eps": "ε", "weight_decay": "weight decay"}

#: Rules that add gradients up instead of averaging them, with the parameter that weighs them: along a steady slope
#: they go 1/(1 − β) times as far.
SUMS = {"heavy_ball": "beta", "nesterov": "beta", "dampened_momentum": "beta", "rmsprop": "momentum"}

#: Rules that are the same but for a convention: what it is about, and what each makes of it.
CONVENTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("momentum is", {"momentum": "an average", "heavy_ball": "a sum"}),
    ("ε is added", {"adam": "after the bias correction", "adam_hat": "before the bias correction"}),
)


def find_parameter(racer: Optimizer, name: str) -> Parameter:
    """A parameter of the rule, or an option that every rule has."""
    return {**racer.parameters, **racer.common}[name]


def current_value(racer: Optimizer, name: str) -> Any:
    """The value in force of such a parameter."""
    return {**racer.values, **racer.options}[name]


def serialize_racers(racers: Sequence[Racer]) -> list[dict[str, Any]]:
    """For each racer its name, its look in each theme, its settings, and which of them its label says.

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


def _serialize_settings(racer: Racer) -> dict[str, Any]:
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


def racer_controls(racers: Sequence[Racer], count: int, kept: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """The sliders: first those that turn a parameter of every racer that has it, then those of each racer.

    A slider keeps the positions that it had, `kept`, as long as the values in force are among them.

    >>> from optimizers import gd, momentum
    >>> [control["id"] for control in racer_controls([gd, momentum], 101, {})]
    ['lr', 'noise', '0.lr', '1.lr', '1.beta']
    """
    ours = [k for k, racer in enumerate(racers) if isinstance(racer, Optimizer)]
    rated = [k for k in ours if "lr" in racers[k].parameters]
    shared = [("lr", rated)] * (len(rated) > 1) + [("noise", ours)] * bool(ours)
    own = [(name, [k]) for k in ours for name in racers[k].parameters]
    return [
        *(_turns(name, name, several, racers, count, kept) for name, several in shared),
        *(_turns(f"{one[0]}.{name}", name, one, racers, count, kept) for name, one in own),
    ]


def _turns(
    key: str, name: str, turned: list[int], racers: Sequence[Any], count: int, kept: Mapping[str, list[Any]]
) -> dict[str, Any]:
    rule = racers[turned[0]]
    values = [current_value(racers[k], name) for k in turned]
    control = _control(key, find_parameter(rule, name), values, turned, count, kept)
    return control | {"of": "racer", "primary": name in LABEL_KEYS, "term": _term(rule, name)}


def setting_controls(
    landscape: Landscape, racers: int, steps: int, seed: int, count: int, kept: Mapping[str, list[Any]]
) -> list[dict[str, Any]]:
    """The sliders of what all racers meet: the landscape's parameters, and how long and with what luck they run.

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
        _control(key, parameter, [value], everyone, count, kept)
        | {"of": key.partition(".")[0], "primary": parameter not in (STEPS, SEED), "term": None}
        for key, parameter, value in [*parameters, *run]
    ]


def _control(
    key: str, parameter: Parameter, values: list[Any], turned: list[int], count: int, kept: Mapping[str, list[Any]]
) -> dict[str, Any]:
    places = kept.get(key, [])
    if any(value not in places for value in values):
        places = positions(parameter, values, count)
    return {
        "id": key,
        "name": parameter.name,
        "symbol": parameter.symbol,
        "words": WORDS.get(parameter.name, parameter.name.replace("_", " ")),
        "racers": turned,
        "switch": parameter.switch,
        "values": places,
    }


def _term(rule: Optimizer, name: str) -> str | None:
    """What goes from the rule when this parameter is 0, if it is there by default."""
    if not rule.parameters.get(name) or not rule.parameters[name].default or rule.parameters[name].minimum != 0:
        return None
    remembers = rule.name == "momentum" or SUMS.get(rule.name) == name
    return "momentum" if name == "beta" and remembers else TERMS.get(name)

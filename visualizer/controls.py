"""What can be turned in an explorer, and how its racers look: plain data for a browser."""

from collections.abc import Mapping, Sequence
from typing import Any

from landscapes import Knob
from optimizers import Guest, Optimizer
from visualizer.fan import positions
from visualizer.style import THEMES, styles_of
from visualizer.words import TELLING

Racer = Optimizer | Guest


def knob_of(racer: Optimizer, name: str) -> Knob:
    """A knob of the rule, or an option that every rule has."""
    return {**racer.knobs, **racer.common}[name]


def value_of(racer: Optimizer, name: str) -> Any:
    """The value in force of such a knob."""
    return {**racer.values, **racer.options}[name]


def racers_of(racers: Sequence[Racer]) -> list[dict[str, Any]]:
    """For each racer its name, its look in each theme, its settings, and which of them its label says.

    >>> from optimizers import gd
    >>> racers_of([gd(lr=0.1)])[0]["settings"]
    {'lr': 0.1, 'noise': 0.0}
    """
    styles = styles_of([racer.name for racer in racers])
    looks = [
        {
            "name": racer.name,
            "color": {name: theme.of(style.color) for name, theme in THEMES.items()},
            "dash": list(style.dash[1]),
            "marker": style.marker,
        }
        for racer, style in zip(racers, styles, strict=True)
    ]
    return [look | _settings_of(racer) for look, racer in zip(looks, racers, strict=True)]


def _settings_of(racer: Racer) -> dict[str, Any]:
    if isinstance(racer, Guest):
        return {"settings": {}, "said": [], "extras": racer.label.removeprefix(racer.name).strip()}
    fixed = [racer.common[name].text(racer.settings[name]) for name in racer.common if name in racer.settings]
    return {
        "settings": {**racer.values, "noise": racer.options["noise"]},
        "said": [name for name in racer.settings if name in racer.knobs],
        "extras": " ".join(fixed),
    }


def controls_of(racers: Sequence[Racer], count: int, kept: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """The sliders: first those that turn a knob of every racer that has it, then those of each racer.

    A slider keeps the positions that it had, `kept`, as long as the values in force are among them.

    >>> from optimizers import gd, momentum
    >>> [control["id"] for control in controls_of([gd, momentum], 101, {})]
    ['lr', 'noise', '0.lr', '1.lr', '1.beta']
    """
    ours = [k for k, racer in enumerate(racers) if isinstance(racer, Optimizer)]
    rated = [k for k in ours if "lr" in racers[k].knobs]
    shared = [("lr", rated)] * (len(rated) > 1) + [("noise", ours)] * bool(ours)
    own = [(name, [k]) for k in ours for name in racers[k].knobs]
    return [
        *(_control(name, name, several, racers, count, kept) for name, several in shared),
        *(_control(f"{one[0]}.{name}", name, one, racers, count, kept) for name, one in own),
    ]


def _control(
    key: str, name: str, turned: list[int], racers: Sequence[Any], count: int, kept: Mapping[str, list[Any]]
) -> dict[str, Any]:
    knob = knob_of(racers[turned[0]], name)
    values = [value_of(racers[k], name) for k in turned]
    places = kept.get(key, [])
    if any(value not in places for value in values):
        places = positions(knob, values, count)
    return {
        "id": key,
        "name": name,
        "symbol": knob.symbol,
        "racers": turned,
        "switch": knob.switch,
        "primary": name in TELLING or key == name,
        "values": places,
    }

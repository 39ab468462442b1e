"""The differences between races that are shown side by side, and the racers that they have in common."""

from collections import Counter
from collections.abc import Sequence

from landscapes._core.language import _, ngettext
from landscapes._core.numbers import typeset
from optimizers import Guest, Racer
from visualizer.plotting.labels import legend_label
from visualizer.plotting.mathematics import literal
from visualizer.races.race import Race


def cell_titles(races: Sequence[Race]) -> list[str]:
    """Return for each race a title with formulas: just what differs from the others, nothing if nothing does."""
    rows = [map(literal, landscape_parts(races)), start_parts(races), racer_parts(races), length_parts(races)]
    return ["   ".join(filter(None, parts)) for parts in zip(*rows, strict=True)]


def same_landscape(races: Sequence[Race]) -> bool:
    """Return whether all races run on one landscape with the same parameters."""
    return len({landscape_key(race) for race in races}) == 1


def common_landscape(races: Sequence[Race]) -> str:
    """Return what the landscapes of all races have in common: label, name, or nothing."""
    if same_landscape(races):
        return races[0].landscape.label
    names = {race.landscape.name for race in races}
    return names.pop() if len(names) == 1 else ""


def landscape_key(race: Race) -> tuple:
    """Return what tells landscapes apart: the name, the parameters and the domain."""
    surface = race.landscape
    return surface.name, tuple(surface.values.items()), surface.domain, surface.minima


def landscape_parts(races: Sequence[Race]) -> list[str]:
    """Return the name of each landscape, or the parameters that differ if all have one name."""
    if same_landscape(races):
        return [""] * len(races)
    if len({race.landscape.name for race in races}) > 1:
        return [race.landscape.label for race in races]
    surface = races[0].landscape
    varied = [name for name in surface.parameters if len({race.landscape.values[name] for race in races}) > 1]
    return ["  ".join(surface.parameters[name].text(race.landscape.values[name]) for name in varied) for race in races]


def start_parts(races: Sequence[Race]) -> list[str]:
    """Return the start of each race if they differ on one landscape; on several landscapes they always may."""
    starts = [tuple(race.trajectories[0].points[0].tolist()) for race in races]
    if len(set(starts)) == 1 or not same_landscape(races):
        return [""] * len(races)
    return [_("from ({x}, {y})", x=typeset(x, 3), y=typeset(y, 3)) for x, y in starts]


def length_parts(races: Sequence[Race]) -> list[str]:
    """Return the length of each race if they differ."""
    if len({race.steps for race in races}) == 1:
        return [""] * len(races)
    return [
        ngettext("{count} gradient", "{count} gradients", race.steps)
        if race.unit == "gradients"
        else ngettext("{count} step", "{count} steps", race.steps)
        for race in races
    ]


def racer_parts(races: Sequence[Race]) -> list[str]:
    """Return the settings that differ if all races have the same rules, otherwise the racers that not all have."""
    if same_rules(races):
        return [*map(literal, setting_parts(races))]
    labels = [[legend_label(run) for run in race.trajectories] for race in races]
    common = set(labels[0]).intersection(*labels)
    names = Counter(map(rule_name, set().union(*labels)))

    def shortest(label: str) -> str:
        return label if names[rule_name(label)] > 1 else rule_name(label)

    return [", ".join(shortest(label) for label in own if label not in common) for own in labels]


def rule_name(label: str) -> str:
    """Return the name of the rule at the start of a racer's label."""
    return label.partition("  ")[0]


def same_rules(races: Sequence[Race]) -> bool:
    """Return whether all races have the same rules in the same order, if with different settings."""
    return len({tuple(run.optimizer.name for run in race.trajectories) for race in races}) == 1


def setting_parts(races: Sequence[Race]) -> list[str]:
    """Return the settings that differ; one that is the same for all racers of a race is named once."""
    varied = varied_settings(races)
    texts = [
        [settings_text(run.optimizer, names) for run, names in zip(race.trajectories, varied, strict=True)]
        for race in races
    ]
    if not any(varied):
        return [""] * len(races)
    if all(len({text for text in own if text}) == 1 for own in texts):
        return [next(filter(None, own)) for own in texts]
    names = [run.optimizer.name for run in races[0].trajectories]
    return [", ".join(f"{name} {text}" for name, text in zip(names, own, strict=True) if text) for own in texts]


def varied_settings(races: Sequence[Race]) -> list[list[str]]:
    """Return for each racer the parameters and options whose values differ between races that have the same rules."""
    return [
        [
            name
            for name in all_settings(runs[0].optimizer)
            if len({repr(all_settings(run.optimizer).get(name)) for run in runs}) > 1
        ]
        for runs in zip(*(race.trajectories for race in races), strict=True)
    ]


def all_settings(rule: Racer) -> dict:
    """Return all parameters and options of a racer with their values."""
    return dict(rule.settings) if isinstance(rule, Guest) else {**rule.values, **rule.options}


def settings_text(rule: Racer, names: Sequence[str]) -> str:
    """Return these settings of a racer as text."""
    return "  ".join(setting_text(rule, name) for name in names)


def setting_text(rule: Racer, name: str) -> str:
    """Return one setting as a legend writes it."""
    known, value = {**rule.parameters, **rule.common}, all_settings(rule).get(name, 0.0)
    return known[name].text(value) if name in known else f"{name}={value}"

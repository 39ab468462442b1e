"""The title of a landscape; the names of racers and what a legend says of their settings."""

from collections import Counter
from collections.abc import Sequence

from landscapes import Landscape
from optimizers import Trajectory

#: Parameters that a legend always shows, even at their defaults: a run cannot be judged without them.
LABEL_KEYS = ("lr", "beta", "beta1", "beta2", "beta3", "momentum")


def scene_title(landscape: Landscape) -> str:
    """Return the landscape with its parameters, and the first line of its formula if there is room for it."""
    parameters = [parameter.text(landscape.values[name]) for name, parameter in landscape.parameters.items()]
    title = "  ".join([landscape.name, *parameters])
    formula = landscape.formula.partition("\n")[0]
    return f"{title}    {formula}" if formula and len(title) + len(formula) < 76 else title


def settings_texts(trajectory: Trajectory) -> dict[str, str]:
    """Return explicit settings, learning rate and betas as texts, by name; options that are off are left out."""
    optimizer = trajectory.optimizer
    shown = {
        name: parameter.text(optimizer.values[name])
        for name, parameter in optimizer.parameters.items()
        if name in optimizer.settings or (name in LABEL_KEYS and optimizer.values[name] != 0)
    }
    return shown | {name: optimizer.common[name].text(value) for name, value in optimizer.options.items() if value}


def common_settings(trajectories: Sequence[Trajectory]) -> dict[str, str]:
    """Return the settings that all of several racers share, as texts by name."""
    first, *others = map(settings_texts, trajectories)
    return {name: text for name, text in first.items() if others and all(one.get(name) == text for one in others)}


def legend_labels(trajectories: Sequence[Trajectory], labels: Sequence[str], common: dict[str, str]) -> list[str]:
    """Return for each racer its own label, or else its rule, with the settings that are not common to all.

    >>> from optimizers import gd, trace
    >>> runs = [trace(gd(lr=lr), "ravine", steps=1) for lr in (0.01, 0.02)]
    >>> legend_labels(runs, ["", "twice as fast"], {})
    ['gd  α=0.01', 'twice as fast  α=0.02']
    """
    return [
        "  ".join(
            [label or run.optimizer.name, *(text for name, text in settings_texts(run).items() if name not in common)]
        )
        for run, label in zip(trajectories, labels, strict=True)
    ]


def head_names(trajectories: Sequence[Trajectory], labels: Sequence[str]) -> list[str]:
    """Return short names: the own label, or else the rule, with the settings in which it differs from its variants.

    >>> from optimizers import adam, gd, trace
    >>> runs = [trace(rule, "ravine", steps=1) for rule in (gd(lr=0.01), gd(lr=0.02), adam)]
    >>> head_names(runs, ["", "", ""])
    ['gd α=0.01', 'gd α=0.02', 'adam']
    """
    unlabelled = [run for run, label in zip(trajectories, labels, strict=True) if not label]
    counts = Counter(run.optimizer.name for run in unlabelled)
    names = []
    for run, label in zip(trajectories, labels, strict=True):
        variants = [one for one in unlabelled if one.optimizer.name == run.optimizer.name]
        common = common_settings(variants) if counts[run.optimizer.name] > 1 else settings_texts(run)
        own = [text for name, text in settings_texts(run).items() if name not in common]
        names.append(label or " ".join([run.optimizer.name, *own]))
    return names

"""The title of a landscape; the names of racers and what a legend says of their settings."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from landscapes import Formula, Landscape
from landscapes._core.parameter import Parameter
from optimizers import Trajectory
from visualizer.plotting.mathematics import equation, function_of, literal, setting

#: Parameters that a legend always shows, even at their defaults: a run cannot be judged without them.
LABEL_KEYS = ("lr", "beta", "beta1", "beta2", "beta3", "momentum")

#: Writes a parameter with its value.
Write = Callable[[Parameter, Any], str]

#: The id of a text whose digits have equal room in a film, so that the words beside them stand still.
COUNTER = "counter"

#: The gap between the parts of a title.
GAP = "    "


def scene_titles(landscape: Landscape) -> Iterator[str]:
    """Yield titles of a landscape, the fullest first: name, formula and parameters; then with less and less.

    No formula and no value of a parameter is cut.

    >>> from landscapes import ravine
    >>> for title in scene_titles(ravine):
    ...     print(title)
    ravine    $f\\,=\\,\\frac{1}{2}(W^{2}\\,+\\,κ\\,b^{2})$    $κ=50$
    ravine    $κ=50$
    ravine…
    """
    formula = equation(landscape)
    untitled = isinstance(landscape, Formula) and not landscape.title
    name = "" if untitled and formula else literal(landscape.name)
    shorter = name or function_of(landscape.axes)
    values = [setting(parameter, landscape.values[key]) for key, parameter in landscape.parameters.items()]
    yield GAP.join(filter(None, [name, formula, "  ".join(values)]))
    for count in range(len(values), 0, -1):
        yield GAP.join([shorter, "  ".join(values[:count]) + "…" * (count < len(values))])
    if values:
        yield f"{shorter}…"
    elif formula:
        yield shorter


def settings_texts(trajectory: Trajectory, write: Write = setting) -> dict[str, str]:
    """Return explicit settings, learning rate and betas as texts, by name; options that are off are left out."""
    optimizer = trajectory.optimizer
    shown = {
        name: write(parameter, optimizer.values[name])
        for name, parameter in optimizer.parameters.items()
        if name in optimizer.settings or (name in LABEL_KEYS and optimizer.values[name] != 0)
    }
    return shown | {name: write(optimizer.common[name], value) for name, value in optimizer.options.items() if value}


def common_settings(trajectories: Sequence[Trajectory], write: Write = setting) -> dict[str, str]:
    """Return the settings that all of several racers share, as texts by name."""
    first, *others = (settings_texts(run, write) for run in trajectories)
    return {name: text for name, text in first.items() if others and all(one.get(name) == text for one in others)}


def legend_label(trajectory: Trajectory) -> str:
    """Return the rule with its settings."""
    return legend_labels([trajectory], [""], {})[0]


def legend_labels(trajectories: Sequence[Trajectory], labels: Sequence[str], common: Collection[str]) -> list[str]:
    """Return for each racer its own label, or else its rule, with the settings whose names are not common to all.

    >>> from optimizers import gd, trace
    >>> runs = [trace(gd(lr=lr), "ravine", steps=1) for lr in (0.01, 0.02)]
    >>> legend_labels(runs, ["", "twice as fast"], {})
    ['gd  $α=0.01$', 'twice as fast  $α=0.02$']
    """
    return [
        "  ".join(
            [
                literal(label or run.optimizer.name),
                *(text for name, text in settings_texts(run).items() if name not in common),
            ]
        )
        for run, label in zip(trajectories, labels, strict=True)
    ]


def plain(parameter: Parameter, value: Any) -> str:
    """Return a parameter with its value in plain text, as its kind of parameter writes it."""
    return parameter.text(value)


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
        own = settings_texts(run, plain)
        variants = [one for one in unlabelled if one.optimizer.name == run.optimizer.name]
        common = common_settings(variants, plain) if counts[run.optimizer.name] > 1 else own
        differing = [text for name, text in own.items() if name not in common]
        names.append(label or " ".join([run.optimizer.name, *differing]))
    return names

"""The title of a landscape and the legend label of an optimizer."""

from collections.abc import Iterator

from landscapes import Formula, Landscape
from optimizers import Trajectory
from visualizer.plotting.mathematics import equation, literal, setting

#: Parameters that a legend always shows, even at their defaults: a run cannot be judged without them.
LABEL_KEYS = ("lr", "beta", "beta1", "beta2", "beta3", "momentum")

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
    shorter = name or f"$f({', '.join(landscape.axes)})$"
    values = [setting(parameter, landscape.values[key]) for key, parameter in landscape.parameters.items()]
    yield GAP.join(filter(None, [name, formula, "  ".join(values)]))
    for count in range(len(values), 0, -1):
        yield GAP.join([shorter, "  ".join(values[:count]) + "…" * (count < len(values))])
    if values:
        yield f"{shorter}…"
    elif formula:
        yield shorter


def legend_label(trajectory: Trajectory) -> str:
    """Return the rule with its explicit settings, learning rate and betas; options that are off are left out."""
    optimizer = trajectory.optimizer
    shown = [
        setting(parameter, optimizer.values[name])
        for name, parameter in optimizer.parameters.items()
        if name in optimizer.settings or (name in LABEL_KEYS and optimizer.values[name] != 0)
    ]
    shown += [setting(optimizer.common[name], value) for name, value in optimizer.options.items() if value]
    return "  ".join([optimizer.name, *shown])

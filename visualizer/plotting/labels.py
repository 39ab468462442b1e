"""The title of a landscape and the legend label of an optimizer."""

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


def legend_label(trajectory: Trajectory) -> str:
    """Return the rule with its explicit settings, learning rate and betas; options that are off are left out."""
    optimizer = trajectory.optimizer
    shown = [
        parameter.text(optimizer.values[name])
        for name, parameter in optimizer.parameters.items()
        if name in optimizer.settings or (name in LABEL_KEYS and optimizer.values[name] != 0)
    ]
    shown += [optimizer.common[name].text(value) for name, value in optimizer.options.items() if value]
    return "  ".join([optimizer.name, *shown])

"""What a picture says of a landscape and of a racer."""

from landscapes import Landscape
from optimizers import Trajectory

#: Parameters that a legend names even where they have their defaults: without them a run cannot be judged.
LABEL_KEYS = ("lr", "beta", "beta1", "beta2", "beta3", "momentum")


def scene_title(landscape: Landscape) -> str:
    """The landscape with its parameters, and the first line of its formula where there is room for it."""
    parameters = [parameter.text(landscape.values[name]) for name, parameter in landscape.parameters.items()]
    title = "  ".join([landscape.name, *parameters])
    formula = landscape.formula.partition("\n")[0]
    return f"{title}    {formula}" if formula and len(title) + len(formula) < 76 else title


def legend_label(trajectory: Trajectory) -> str:
    """The rule with what was set, and its learning rate and betas in any case; options that are off are left out."""
    optimizer = trajectory.optimizer
    shown = [
        parameter.text(optimizer.values[name])
        for name, parameter in optimizer.parameters.items()
        if name in optimizer.settings or (name in LABEL_KEYS and optimizer.values[name] != 0)
    ]
    shown += [optimizer.common[name].text(value) for name, value in optimizer.options.items() if value]
    return "  ".join([optimizer.name, *shown])

"""The paths of torch's RMSprop and Adam on the ravine, for those who have no torch.

`tests/data/make_torch_paths.py` makes the file again, where torch is installed.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from landscapes._core.errors import unknown_name
from landscapes._core.types import Settings

FILE = Path(__file__).with_name("torch_paths.json")

#: The name of the rule -> its name in torch, the arguments there, and the settings by their names here.
#: ε is large, so that its place shows.
RULES: dict[str, tuple[str, Settings, Settings]] = {
    "rmsprop": ("RMSprop", {"lr": 0.2, "alpha": 0.9, "eps": 0.1}, {"lr": 0.2, "beta": 0.9, "eps": 0.1}),
    "adam": (
        "Adam",
        {"lr": 0.2, "betas": (0.9, 0.99), "eps": 0.1},
        {"lr": 0.2, "beta1": 0.9, "beta2": 0.99, "eps": 0.1},
    ),
}


@dataclass(frozen=True, eq=False)
class TorchPath:
    """The path of a rule of torch on the ravine from (10, 1).

    Attributes
    ----------
    call : str
        The rule as torch was given it.
    settings : dict
        The same settings by their names in Ravine.
    points : array (steps + 1, 2)
    version : str
        That of torch.
    """

    call: str
    settings: Settings
    points: np.ndarray
    version: str


def torch_path(rule: str) -> TorchPath:
    """Return the path of torch's RMSprop or Adam on the ravine, from a file; torch is not needed.

    Parameters
    ----------
    rule : "rmsprop" or "adam"

    Raises
    ------
    InputError
        If it is another name.

    Examples
    --------
    >>> path = torch_path("adam")
    >>> path.call
    'torch.optim.Adam(lr=0.2, betas=(0.9, 0.99), eps=0.1)'
    >>> path.points[:2].round(4).tolist()
    [[10.0, 1.0], [9.802, 0.8004]]
    """
    if rule not in RULES:
        raise unknown_name("rule of torch", rule, RULES)
    name, arguments, settings = RULES[rule]
    call = f"torch.optim.{name}({', '.join(f'{key}={value}' for key, value in arguments.items())})"
    return TorchPath(call, settings, np.array(_kept()[rule]), _kept()["torch"])


@cache
def _kept() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))

"""Suggested steps and settings of the common optimizers for each landscape, read from `suggested.json`."""

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("suggested.json")


@dataclass(frozen=True)
class Suggested:
    """Suggested steps and settings of the common optimizers on a landscape.

    Attributes
    ----------
    steps : int
        The length of the race.
    settings : mapping of str to mapping of str to float
        The hyperparameters to set for each optimizer, by its name. The others keep their defaults.
    kept : tuple of str
        The entries that were chosen by hand: "steps", or names of optimizers. A search found the others.
    why : str
        The reason for a choice by hand, in one line, else "".
    """

    steps: int
    settings: Mapping[str, Mapping[str, float]]
    kept: tuple[str, ...] = field(default=())
    why: str = ""


def suggested_for(function: Callable) -> Suggested | None:
    """Return the suggestion for a landscape of this package, by its function; None for any other function."""
    built_in = function.__module__.startswith("landscapes.")
    return suggestions().get(function.__name__) if built_in else None


@functools.cache
def suggestions() -> Mapping[str, Suggested]:
    """Return all suggestions of the file, by the name of the landscape."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType({name: _suggested(row) for name, row in rows.items()})


def _suggested(row: dict) -> Suggested:
    settings = {rule: MappingProxyType(values) for rule, values in row["settings"].items()}
    return Suggested(row["steps"], MappingProxyType(settings), tuple(row.get("kept", ())), row.get("why", ""))

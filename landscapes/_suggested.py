"""Settings with which the common rules show what a landscape is for, read from `suggested.json`."""

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("suggested.json")


@dataclass(frozen=True)
class Suggested:
    """How long to run the common rules on a landscape, and with which settings.

    Attributes
    ----------
    steps : int
        The length of the race.
    settings : mapping of str to mapping of str to float
        For each rule, by its name, the hyperparameters to set. What is not named keeps its default.
    kept : tuple of str
        What was chosen by hand: "steps", or the name of a rule. All else was found by a search.
    why : str
        The reason for the choice by hand, in one line; "" where nothing was chosen.
    """

    steps: int
    settings: Mapping[str, Mapping[str, float]]
    kept: tuple[str, ...] = field(default=())
    why: str = ""


def suggested_for(function: Callable) -> Suggested | None:
    """The suggestion for one of our own landscapes, by its function; None for any other function."""
    ours = function.__module__.startswith("landscapes.")
    return table().get(function.__name__) if ours else None


@functools.cache
def table() -> Mapping[str, Suggested]:
    """Every suggestion of the file, by the name of its landscape."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType({name: _suggested(row) for name, row in rows.items()})


def _suggested(row: dict) -> Suggested:
    settings = {rule: MappingProxyType(values) for rule, values in row["settings"].items()}
    return Suggested(row["steps"], MappingProxyType(settings), tuple(row.get("kept", ())), row.get("why", ""))

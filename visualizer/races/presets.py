"""Presets: the classical set-ups of books and articles, with the numbers that they publish or that follow from them."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from landscapes._core.errors import unknown_name
from optimizers import Trajectory
from visualizer.races.preset_books import BOOKS
from visualizer.races.preset_numbers import obtained
from visualizer.races.preset_phenomena import PHENOMENA
from visualizer.races.preset_setup import Preset

PRESETS = {preset.name: preset for preset in (*BOOKS, *PHENOMENA)}


class Comparison(NamedTuple):
    """One number of a set-up: the expected value and the value that was obtained."""

    racer: str
    quantity: str
    expected: str
    obtained: str

    @property
    def agrees(self) -> bool:
        return self.expected == self.obtained


def compare(preset: Preset, trajectories: Sequence[Trajectory]) -> list[Comparison]:
    """Compare the expected numbers of a set-up with those of its runs."""
    runs = [(number, trajectories[number.racer]) for number in preset.numbers]
    return [
        Comparison(run.optimizer.label, number.quantity, number.expected, obtained(number, run)) for number, run in runs
    ]


def table(preset: Preset, rows: Sequence[Comparison]) -> list[str]:
    """Return the comparisons as lines of text, with a tick or a cross."""
    head = Comparison("racer", "number", "expected", "obtained")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(4)]

    def line(row: Comparison) -> str:
        racer, quantity, expected, obtained = row
        left = f"  {racer:{widths[0]}}   {quantity:{widths[1]}}   "
        return left + f"{expected:>{widths[2]}}   {obtained:>{widths[3]}}"

    (x, y), surface = preset.start, preset.landscape().label
    terms = f"{preset.name}: {surface} from ({x:g}, {y:g}), {preset.steps} steps. {preset.source}"
    marked = [f"{line(row)}   {'✓' if row.agrees else '✗'}" for row in rows]
    return [preset.title, terms, line(head), *marked]


def list_presets() -> list[str]:
    """Return the name and the title of each set-up, as lines below those of the publications."""
    width = max(map(len, PRESETS))
    lines = ["Presets"]
    for source, group in groupby(PRESETS.values(), lambda preset: preset.source):
        lines += ["", source, *(f"  {preset.name:{width}}   {preset.title}" for preset in group)]
    return [*lines, "", "Run one: ravine preset NAME [-o FILE.gif]. Run all: ravine preset all"]


def get(name: str) -> Preset:
    """Return the set-up with this name.

    Raises
    ------
    InputError
        If there is no such set-up; the message gives the nearest name.
    """
    if not isinstance(name, str) or name not in PRESETS:
        raise unknown_name("preset", name, PRESETS)
    return PRESETS[name]

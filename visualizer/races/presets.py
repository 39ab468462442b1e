"""Presets: the classical set-ups of books and articles, with the numbers that they publish or that follow from them."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from landscapes._core.columns import padded, padded_left, text_width
from landscapes._core.errors import unknown_name
from landscapes._core.language import _
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
    head = Comparison(_("racer"), _("number"), _("expected"), _("obtained"))
    shown = [head, *(Comparison(row.racer, *map(_, row[1:])) for row in rows)]
    widths = [max(text_width(row[column]) for row in shown) for column in range(4)]

    def line(row: Comparison) -> str:
        left, right = map(padded, row[:2], widths[:2]), map(padded_left, row[2:], widths[2:])
        return "  " + "   ".join([*left, *right])

    (x, y), surface = preset.start, preset.landscape().label
    where = {"name": preset.name, "landscape": surface, "x": x, "y": y, "steps": preset.steps}
    terms = _("{name}: {landscape} from ({x:g}, {y:g}), {steps} steps. {source}", **where, source=preset.source)
    marks = ["✓" if row.agrees else "✗" for row in rows]
    marked = [f"{line(row)}   {mark}" for row, mark in zip(shown[1:], marks, strict=True)]
    return [_(preset.title), terms, line(head), *marked]


def list_presets() -> list[str]:
    """Return the name and the title of each set-up, as lines below those of the publications."""
    width = max(map(len, PRESETS))
    lines = [_("Presets")]
    for source, group in groupby(PRESETS.values(), lambda preset: preset.source):
        lines += ["", source, *(f"  {preset.name:{width}}   {_(preset.title)}" for preset in group)]
    return [*lines, "", _("Run one: ravine preset NAME [-o FILE.gif]. Run all: ravine preset all")]


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

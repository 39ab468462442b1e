"""The classical set-ups of books and articles: how each runs, and its numbers beside the expected ones."""

import functools
import html
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import landscapes
from landscapes._core.language import N_, _, speaking
from visualizer._workers import each_in_a_process
from visualizer.explorer.codegen import racer_code
from visualizer.races.preset_numbers import Number
from visualizer.races.preset_setup import Preset
from visualizer.races.presets import PRESETS, Comparison, compare
from visualizer.site.gallery.race_link import link_of_race
from visualizer.site.page import Page
from visualizer.site.pictures import address, picture, playground_link, static_folder, write_picture

#: The width of a picture, in pixels.
WIDTH = 480

#: The themes of the page, each with the class of what is seen in it alone.
THEMES = {"light": "only-light", "dark": "only-dark"}


class Outcome(NamedTuple):
    """A set-up that has run: its comparisons, the code of its racers, its link, and the size of its pictures."""

    name: str
    rows: list[Comparison]
    racers: list[str]
    link: str
    size: tuple[int, int]


def pages(language: str, folder: Path) -> Iterator[Page]:
    """Yield the page of all set-ups."""
    task = functools.partial(run_preset, static_folder(folder, "phenomena"), language)
    outcomes = {one.name: one for one in each_in_a_process(task, PRESETS.values(), os.cpu_count() or 1)}
    yield Page("phenomena", phenomena_page(PRESETS.values(), outcomes))


def run_preset(folder: Path, language: str, preset: Preset) -> Outcome:
    """Run a set-up, and write its paths as a picture for each theme."""
    with speaking(language):
        race: Any = preset.race()
        for theme in THEMES:
            look = replace(race.look, panels="map", theme=theme, title=False, legend=False, axes=False)
            pixels = replace(race, look=look).clip(WIDTH, extension=".png").last
            size = write_picture(pixels, folder / f"{preset.name}-{theme}.webp")
        return outcome_of(preset, race, size)


def outcome_of(preset: Preset, race: Any, size: tuple[int, int]) -> Outcome:
    """Return what the page says of a set-up and its race, whose pictures have this size."""
    racers = [racer_code(run.optimizer) for run in race.trajectories]
    return Outcome(preset.name, compare(preset, race.trajectories), racers, link_of_race(race), size)


def phenomena_page(presets: Iterable[Preset], outcomes: dict[str, Outcome]) -> str:
    """Return the page: the set-ups below their publications, with how many numbers agree."""
    rows = [row for outcome in outcomes.values() for row in outcome.rows]
    counted = _(
        N_("{count} numbers are compared each time this site is built; {agree} of them agree."),
        count=len(rows),
        agree=sum(row.agrees for row in rows),
    )
    about = _(
        "Set-ups of books, courses and articles, with the numbers that they print, or that follow from their settings, "
        "beside those of Ravine."
    )
    parts = ["# " + _("Phenomena"), f"{about} {counted}"]
    for book, group in groupby(presets, lambda preset: preset.book):
        parts += [f"## {book}", *(section(preset, outcomes[preset.name]) for preset in group)]
    return "\n\n".join(parts)


def section(preset: Preset, outcome: Outcome) -> str:
    """Return what the page says of a set-up."""
    files = [f"phenomena/{preset.name}-{theme}.webp" for theme in THEMES]
    kinds = zip(files, THEMES.values(), strict=True)
    seen = [picture(address("phenomena", file), outcome.size, _(preset.title), kind) for file, kind in kinds]
    parts = [
        f"(preset-{preset.name})=",
        f"### {_(preset.title)}",
        ":::::{container} preset",
        f'<div class="paths">{"".join(seen)}</div>',
        terms(preset, outcome),
        ":::::",
        numbers(preset, outcome),
    ]
    return "\n\n".join(parts)


def terms(preset: Preset, outcome: Outcome) -> str:
    """Return landscape, start, steps and racers, and the link into the playground."""
    x, y = preset.start
    surface = f"`{preset.surface}`"
    if preset.surface in landscapes.names():
        surface = f"[{preset.surface}](landscapes/{preset.surface}.md)"
    place = _(N_("{landscape} from ({x:g}, {y:g}), {steps} steps"), landscape=surface, x=x, y=y, steps=preset.steps)
    link = playground_link("phenomena", outcome.link, _(N_("Open in the playground")))
    return "\n\n".join([place, "\n".join(f"- `{racer}`" for racer in outcome.racers), link])


def numbers(preset: Preset, outcome: Outcome) -> str:
    """Return the table of the expected and the obtained numbers."""
    words = [_("racer"), _("number"), _("expected"), _("obtained"), _("agrees"), _("origin")]
    head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in words)
    rows = "\n".join(number_row(*both) for both in zip(preset.numbers, outcome.rows, strict=True))
    return (
        f'<div class="numbers" tabindex="0" role="region" aria-label="{html.escape(_(preset.title))}">\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def number_row(number: Number, row: Comparison) -> str:
    """Return a row of the table, with a tick or a cross."""
    mark = "✓" if row.agrees else "✗"
    origin = _(N_("printed in the source")) if number.published else _(N_("computed"))
    quantity, expected, obtained = (html.escape(_(text)) for text in row[1:])
    return (
        f'<tr class="{"agrees" if row.agrees else "differs"}"><td>{html.escape(row.racer)}</td><td>{quantity}</td>'
        f"<td>{expected}</td><td>{obtained}</td><td>{mark}</td><td>{html.escape(origin)}</td></tr>"
    )

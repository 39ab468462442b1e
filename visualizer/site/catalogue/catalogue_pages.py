"""The catalogue on the site: a page for each landscape and each rule, the schedules on one, and two index pages."""

import html
import importlib
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import landscapes
import optimizers
from landscapes import Landscape
from landscapes._core.language import N_, _, language
from landscapes._core.parametrized import Parametrized
from optimizers import Optimizer, schedules
from visualizer.explorer.units import family
from visualizer.site.catalogue.landscape_page import landscape_page, landscape_races
from visualizer.site.catalogue.rule_page import rule_page, rule_races
from visualizer.site.catalogue.unit_pictures import unit_picture, write_pictures
from visualizer.site.catalogue.unit_tables import (
    bullets,
    equation,
    in_english,
    page_text,
    parameter_table,
    parameter_words,
    reference_list,
    section,
    summary,
    the_code,
    words,
)
from visualizer.site.page import Page, toctree

#: The steps of a run whose learning rate is drawn, and the size of the drawing.
STEPS, WIDTH, HEIGHT = 128, 240, 60

#: How a schedule is set.
EXAMPLE = '`adam(lr=0.1, schedule="cosine")`'

#: Option of every rule -> what it does.
OPTIONS = {
    "noise": N_("adds σ ξ to the gradient, where ξ is drawn from N(0, 1) for each coordinate"),
    "clip": N_("shortens a gradient that is longer than this, without turning it"),
    "batch": N_("takes the gradient of this many samples, on a landscape that is a mean over data"),
    "schedule": N_("changes the learning rate from step to step"),
}


def pages(language: str, folder: Path) -> Iterator[Page]:
    """Yield the pages of the catalogue in a language, and write their pictures into the folder."""
    write_pictures(landscape_races(), language, folder)
    write_pictures(rule_races(), language, folder)
    surfaces = [landscapes.get(name) for name in landscapes.names()]
    rules = [optimizers.get(name) for name in optimizers.names()]
    yield landscapes_index(surfaces)
    yield rules_index(rules)
    yield schedules_page()
    yield from map(landscape_page, surfaces)
    yield from map(rule_page, rules)


def landscapes_index(surfaces: Sequence[Landscape]) -> Page:
    """Return the page of all landscapes, by family."""
    about = _("Functions of two variables, with the paths of gd, momentum, rmsprop and adam from the default start.")
    contents = toctree([unit.name for unit in surfaces])
    return Page("landscapes/index", page_text(_("Landscapes"), about, *families(surfaces, "-surface"), contents))


def rules_index(rules: Sequence[Optimizer]) -> Page:
    """Return the page of all rules, by family, with the options that all of them have."""
    about = _("Rules for one step. Each picture has gd in black, and the rule in its own colour.")
    given = [f"`{name}`: {_(what)}" for name, what in OPTIONS.items()]
    options = "(options)=\n" + section(_("Options of every rule"), bullets(given))
    more = section(_("Schedules of the learning rate"), bullets([schedule_link(name) for name in schedules.names()]))
    contents = toctree([*[unit.name for unit in rules], "schedules"])
    return Page("rules/index", page_text(_("Optimizers"), about, *families(rules), options, more, contents))


def schedule_link(name: str) -> str:
    return f"[`{name}`](schedules.md#{name}): {summary(schedules.get(name))}"


def families(units: Sequence[Landscape | Optimizer], kind: str = "") -> Iterator[str]:
    """Yield the section of each family, with a card for each of its units."""
    for _name, group in groupby(sorted(units, key=family), family):
        members = sorted(group, key=lambda unit: unit.function.__code__.co_firstlineno)
        heading, about = family_words(members[0])
        cards = "".join(card(unit, kind) for unit in members)
        yield section(heading, about, f'<ul class="unit-cards">{cards}</ul>')


def family_words(unit: Parametrized) -> tuple[str, str]:
    """Return the heading of a unit's family, and the sentence that explains it, "" if there is none.

    >>> family_words(landscapes.get("ravine"))
    ('Quadratic bowls', 'Surfaces whose runs theory predicts completely.')
    """
    heading, *rest = re.split(r"[:：]\s*", _(family_summary(unit)), maxsplit=1)
    about = "".join(rest)
    return heading.rstrip(".。"), about[:1].upper() + about[1:]


def family_summary(unit: Parametrized) -> str:
    """Return the first line of the file of a unit.

    >>> family_summary(optimizers.get("gd"))
    'Plain gradient descent.'
    """
    module = importlib.import_module(unit.function.__module__)
    return (module.__doc__ or "").partition("\n")[0]


def card(unit: Parametrized, kind: str) -> str:
    """Return a unit as a picture that leads to its page."""
    about = html.escape(_(unit.summary).replace("`", ""))
    image = unit_picture(f"{unit.name}{kind}", "", language())
    return f'<li><a href="{unit.name}.html">{image}<code>{unit.name}</code></a><span>{about}</span></li>'


def schedules_page() -> Page:
    """Return the page of all schedules."""
    units = [schedules.get(name) for name in schedules.names()]
    heading, about = family_words(units[0])
    given = _("In Python: {example}. Each curve is that of {steps} steps.", example=EXAMPLE, steps=STEPS)
    page = "rules/schedules"
    return Page(page, page_text(heading, about, in_english(page), given, *map(schedule_section, units)))


def schedule_section(schedule: schedules.Schedule) -> str:
    return section(
        f"`{schedule.name}`",
        summary(schedule),
        equation(schedule),
        curve(schedule),
        *words(schedule),
        parameter_table([*schedule.parameters.values()]),
        parameter_words(schedule),
        the_code(schedule),
        reference_list(schedule),
    )


def curve(schedule: schedules.Schedule) -> str:
    """Return the factors of a run as a drawing in the colour of the text."""
    factors = schedule.factors(STEPS)
    top = max(float(factors.max()), 1.0)
    across, up = WIDTH / STEPS, (HEIGHT - 4) / top
    points = [
        f"{round(x * across, 1):g},{round(HEIGHT - 2 - factor * up, 1):g}"
        for step, factor in enumerate(factors)
        for x in (step, step + 1)
    ]
    label = html.escape(_("The learning rate under {name}, from 0 to {top:.3g} α", name=schedule.name, top=top))
    return (
        f'<svg class="schedule-curve" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{label}"><polyline points="{" ".join(points)}"/></svg>'
    )

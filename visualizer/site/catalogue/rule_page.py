"""The page of a rule."""

import functools
import re
from collections.abc import Iterator

import landscapes
import optimizers
from landscapes import Landscape
from landscapes._core.language import ENGLISH, N_, _, language
from optimizers import (
    Optimizer,
    Racer,
    elsewhere,
    predict_quadratic,
    quadratic_axes,
    quadratic_optimum,
    rule_facts,
    suggest,
    suggested_steps,
)
from visualizer.races.race import Race
from visualizer.site.catalogue.unit_pictures import races_of
from visualizer.site.catalogue.unit_tables import (
    bullets,
    equation,
    explorer,
    in_english,
    number,
    page_text,
    parameter_table,
    parameter_words,
    section,
    sources,
    summary,
    table,
    words,
)
from visualizer.site.catalogue.unit_text import docstring, escaped
from visualizer.site.page import Page

#: The role of a state variable -> what it says.
ROLES = {
    "gradient": N_("has the sign of the last gradient"),
    "momentum": N_("has the sign of past gradients: a momentum"),
    "scale": N_("has no sign: a size of gradients, or a curvature"),
    "point": N_("is a point"),
    "": N_("a number that counts or corrects"),
}


def rule_page(rule: Optimizer) -> Page:
    """Return the page of a rule in the current language."""
    page = f"rules/{rule.name}"
    text = page_text(
        rule.name,
        summary(rule),
        in_english(page),
        equation(rule),
        section(_("What it does"), *words(rule)),
        section(_("Try it"), introduction(rule), explorer(*rule_race(rule))),
        section(_("Parameters"), parameter_table([*rule.parameters.values()]), parameter_words(rule), options()),
        section(_("State"), state_table(rule)),
        section(_("Theory on a quadratic"), theory(rule)),
        section(_("Elsewhere"), elsewhere_list(rule)),
        *sources(rule),
    )
    return Page(page, text)


@functools.cache
def rule_race(rule: Optimizer) -> tuple[Landscape, list[Racer], int]:
    """Return the race that shows a rule: gd and the rule, on the landscape of its example.

    On a sphere all rules go straight, so it is replaced by the ravine.

    >>> [rule_race(optimizers.get(name))[0].name for name in ("sam", "polyak", "adam")]
    ['sharp_flat', 'ravine', 'ravine']
    """
    example = docstring(rule).partition("Examples\n---")[2].partition("References")[0]
    named = [name for name in re.findall(r'"(\w+)"', example) if name in landscapes.names()]
    landscape = landscapes.get(named[0] if named and named[0] != "sphere" else "ravine")
    racers = [suggest(name, landscape) for name in dict.fromkeys(["gd", rule.name])]
    return landscape, racers, suggested_steps(landscape)


def rule_races() -> Iterator[tuple[str, Race]]:
    """Yield the races of which the pictures are made, by the names of the pictures."""
    for rule in map(optimizers.get, optimizers.names()):
        landscape, racers, steps = rule_race(rule)
        yield from races_of(rule.name, landscape, racers, steps=steps, panels="map")


def introduction(rule: Optimizer) -> str:
    """Return where the race is, with a link to the landscape."""
    landscape, racers, _steps = rule_race(rule)
    place = f"[`{landscape.name}`](../landscapes/{landscape.name}.md)"
    if len(racers) == 1:
        return _("On {place}, with the learning rate that suits it.", place=place)
    return _("Beside gd on {place}, each with a learning rate that suits it.", place=place)


def options() -> str:
    """Return where the options of every rule are explained."""
    names = ", ".join(f"`{name}`" for name in Optimizer.common)
    return _("Every rule also has [these options](index.md#options): {names}.", names=names)


def state_table(rule: Optimizer) -> str:
    """Return the state variables, which are 0 at the start, with their roles."""
    if not rule.state:
        return _("It has no state: a step depends on the last point alone.")
    facts = rule_facts(rule)
    rows = [[f"`{name}`", _(ROLES[facts["roles"].get(name, "")])] for name in rule.state]
    return _("It keeps this from step to step; all of it is 0 at first.") + "\n\n" + table([_("name"), _("role")], rows)


def theory(rule: Optimizer) -> str:
    """Return what theory says of the rule on a quadratic, "" if it says nothing."""
    if not rule_facts(rule)["linear"]:
        return ""
    prediction = predict_quadratic(rule, [1.0])
    axes = quadratic_axes("ravine")
    assert prediction is not None
    assert axes is not None
    others = ", ".join(f"{one.symbol} = {number(one.default)}" for one in rule.parameters.values() if one.name != "lr")
    highest = float(axes.curvature[-1])
    limit, critical = float(prediction.limit[0]), float(prediction.critical[0])
    facts = {"limit": number(limit), "critical": number(critical), "curvature": number(highest)}
    here = {"here": number(limit / highest), "swing": number(critical / highest)}
    text = _(
        "With L, the largest curvature, it is stable below α = {limit}/L and swings above α = {critical}/L. "
        "On the ravine L is {curvature}: {here} and {swing}.",
        **facts,
        **here,
    )
    best = quadratic_optimum(rule, axes.curvature)
    fastest = ", ".join(f"{rule.parameters[name].symbol} = {number(value)}" for name, value in (best or {}).items())
    parts = [
        text,
        _("These figures hold for {others}.", others=others) if others else "",
        _("The fastest settings on the ravine: {fastest}.", fastest=fastest) if best else "",
    ]
    return "\n\n".join(filter(None, parts))


def elsewhere_list(rule: Optimizer) -> str:
    """Return the rule in other libraries and in books; remarks are in English, and other languages leave them out."""
    rows = [elsewhere_row(*row) for row in elsewhere(rule).items()]
    return bullets([row for row in rows if row])


def elsewhere_row(source: str, row: tuple[str, str]) -> str:
    name, remark = row
    if language() == ENGLISH:
        return f"**{source}**: `{name}`: {escaped(remark)}." if remark else f"**{source}**: {escaped(name)}."
    if not remark:
        return ""
    verdict = _("not the same: the English page says how") if remark.startswith("not") else _("the same rule")
    return f"**{source}**: `{name}`: {verdict}"

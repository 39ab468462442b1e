"""The page of a landscape."""

import functools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

import landscapes
from landscapes import Landscape, critical_points
from landscapes._core.language import N_, _, language
from landscapes._core.sampling import Point
from optimizers import suggested_racers, suggested_steps
from visualizer.races.race import Race
from visualizer.site.catalogue.unit_pictures import races_of, unit_picture
from visualizer.site.catalogue.unit_tables import (
    equation,
    explorer,
    in_english,
    number,
    page_text,
    pair,
    parameter_table,
    parameter_words,
    section,
    sources,
    summary,
    table,
    words,
)
from visualizer.site.page import Page

#: The most critical points in a table.
MAX_POINTS = 12

#: The decimals of f: smaller figures are rounding errors.
DIGITS = 12

#: A point that is found is the listed one if it is nearer than this share of the domain.
SAME = 1e-3

#: The kinds of critical points.
KINDS = (N_("minimum"), N_("saddle"), N_("maximum"), N_("degenerate"))


def landscape_page(landscape: Landscape) -> Page:
    """Return the page of a landscape in the current language."""
    name = landscape.name
    page = f"landscapes/{name}"
    racers, steps = suggested_racers(landscape), suggested_steps(landscape)
    parameters = [*landscape.parameters.values(), *landscape.common.values()]
    text = page_text(
        name,
        summary(landscape),
        in_english(page),
        equation(landscape),
        pictures(landscape),
        section(_("What to watch for"), *words(landscape)),
        section(_("Try it"), explorer(landscape, racers, steps)),
        section(_("Parameters"), parameter_table(parameters), parameter_words(landscape)),
        section(_("Minima, saddles and maxima"), place(landscape), critical_table(landscape), remaining(landscape)),
        *sources(landscape),
    )
    return Page(page, text)


def pictures(landscape: Landscape) -> str:
    """Return the surface and the map, with a line below."""
    (x0, x1), (y0, y1) = landscape.domain
    x, y = landscape.axes
    alts = [
        _("The surface of {name}, with the paths of gd, momentum, rmsprop and adam.", name=landscape.name),
        _("The map of {name} with the same paths; stars are minima, squares saddles.", name=landscape.name),
    ]
    images = [
        unit_picture(f"{landscape.name}-{panel}", alt, language())
        for panel, alt in zip(("surface", "map"), alts, strict=True)
    ]
    ends = {"x": x, "y": y, "x0": number(x0), "x1": number(x1), "y0": number(y0), "y1": number(y1)}
    caption = _("The map shows {x} from {x0} to {x1} and {y} from {y0} to {y1}. ☆ is a minimum, □ a saddle.", **ends)
    return f'<div class="unit-pictures">{"".join(images)}</div>\n\n{caption}'


def landscape_races() -> Iterator[tuple[str, Race]]:
    """Yield the races of which the pictures are made, by the names of the pictures."""
    for landscape in map(landscapes.get, landscapes.names()):
        racers, steps = suggested_racers(landscape), suggested_steps(landscape)
        name = landscape.name
        yield from races_of(f"{name}-map", landscape, racers, steps=steps, panels="map", extent=landscape.domain)
        yield from races_of(f"{name}-surface", landscape, racers, steps=steps, panels="surface")


def place(landscape: Landscape) -> str:
    """Return the domain, the start and the number of samples in words."""
    (x0, x1), (y0, y1) = landscape.domain
    facts = {"x": f"{number(x0)} … {number(x1)}", "y": f"{number(y0)} … {number(y1)}", "start": pair(landscape.start)}
    x, y = landscape.axes
    text = _("Domain: {name_x} = {x}, {name_y} = {y}. Start: {start}.", name_x=x, name_y=y, **facts)
    samples = _("It is a mean over {count} samples.", count=landscape.samples) if landscape.samples else ""
    kinks = "" if landscape.smooth else _("It has kinks, or its curvature has no bound.")
    return _("{first} {second}", first=text, second=samples or kinks) if samples or kinks else text


class Critical(NamedTuple):
    """A critical point of a landscape; `curvatures` is "" where only the declaration knows the point."""

    kind: str
    x: float
    y: float
    value: float
    curvatures: str
    listed: bool


@functools.cache
def points_of(landscape: Landscape) -> list[Critical]:
    """Return the critical points that are listed or found, the lowest first; a listed one is as it is listed."""
    groups = {"minimum": landscape.minima, "saddle": landscape.saddles, "maximum": landscape.maxima}
    listed = [(kind, point) for kind, points in groups.items() for point in points]
    sides = np.ptp(landscape.domain, axis=1)
    curvatures: dict[tuple[str, Point], str] = {}
    found = []
    for one in critical_points(landscape):
        words = ", ".join(map(number, one.eigenvalues))
        near = [(kind, p) for kind, p in listed if kind == one.kind and is_near(p, (one.x, one.y), sides)]
        if near:
            curvatures[near[0]] = words
        else:
            found.append(Critical(one.kind, one.x, one.y, one.value, words, False))
    known = [Critical(kind, *p, landscape.value(*p), curvatures.get((kind, p), ""), True) for kind, p in listed]
    return sorted([*known, *found], key=lambda one: (one.value, one.x, one.y))


def is_near(one: Point, other: Point, sides: np.ndarray) -> bool:
    return bool((np.abs(np.subtract(one, other)) < SAME * sides).all())


def critical_table(landscape: Landscape) -> str:
    head = [_("kind"), f"({', '.join(landscape.axes)})", "*f*", _("curvatures"), _("listed")]
    rows = [
        [_(one.kind), pair((one.x, one.y)), number(round(one.value, DIGITS)), one.curvatures, "✓" if one.listed else ""]
        for one in points_of(landscape)[:MAX_POINTS]
    ]
    return table(head, rows)


def remaining(landscape: Landscape) -> str:
    """Return what the table leaves out, and what it means that a point is listed."""
    more = len(points_of(landscape)) - MAX_POINTS
    text = _(
        "Listed points belong to the landscape, which states them exactly; Newton's method finds the others "
        "from a grid of 64 × 64 starts. The curvatures are the eigenvalues of the Hessian."
    )
    return _("{first} {second}", first=_("There are {count} more.", count=more), second=text) if more > 0 else text

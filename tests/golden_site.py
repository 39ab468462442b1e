"""The texts of the site that are made from the code: pages of units, code of films, links, and code of explorers."""

import landscapes
import optimizers
from landscapes import problems
from optimizers import adam, gd, lookahead, momentum
from visualizer._project import project_path
from visualizer.explorer.codegen import python_code
from visualizer.races.gallery import FILMS
from visualizer.site import build
from visualizer.site.catalogue.catalogue_pages import schedules_page
from visualizer.site.catalogue.landscape_page import landscape_page
from visualizer.site.catalogue.rule_page import rule_page
from visualizer.site.gallery.gallery_maps import MAPS
from visualizer.site.gallery.make_code import code_of
from visualizer.site.gallery.race_link import race_links

RULES = ("adam", "heavy_ball", "lookahead")
SURFACES = ("cars", "himmelblau", "ravine")
SHOWN = ("saddle", "rosenbrock", "batches", "river", "simplex", "sam")


def page(made):
    yield from (line[:400] for line in made.text.splitlines())


def films():
    for name, film in FILMS.items():
        yield from code_of(film.make, f"{name}.gif").splitlines()
    for name, one in MAPS.items():
        yield from code_of(one.make, f"{name}.png").splitlines()
    for name in SHOWN:
        yield from map(str, race_links(FILMS[name].make()))


def explorers():
    """The code of explorers with all that they can have."""
    surfaces = [
        landscapes.ravine(kappa=100),
        landscapes.formula("(x - k)**2 + y**2", k=1.5),
        problems.spectrum([1, 2, 40]),
    ]
    racers = [gd(lr=0.1, clip=2), momentum(lr=0.03, noise=0.5, schedule="cosine"), lookahead(lr=0.2)]
    for surface in surfaces:
        yield from python_code(surface, racers, (1.0, -2.5), 60, 3, ((-2, 11), (-1, 1)), 30).splitlines()
    yield from python_code(
        landscapes.cars, [adam(lr=0.1, batch=4)], None, 9, 0, None, 9, {"x": "lr", "cells": 32}
    ).splitlines()


def settings():
    """What the site asks of the program that builds it."""
    for name, value in build.configuration("en", {"a": ["b"]}).items():
        yield f"{name} {value!r:.300}".replace(str(project_path(".")), "")


PAGES = {
    **{f"page of {name}": lambda name=name: page(rule_page(optimizers.get(name))) for name in RULES},
    **{f"page of {name}": lambda name=name: page(landscape_page(landscapes.get(name))) for name in SURFACES},
    "page of schedules": lambda: page(schedules_page()),
    "code of films": films,
    "code of explorers": explorers,
    "settings of the site": settings,
}

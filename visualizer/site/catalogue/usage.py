"""The lessons, the films of the gallery and the presets that use a unit."""

import ast
import functools
import json
from collections.abc import Iterator
from types import CodeType
from typing import Any

from landscapes._core.parametrized import Parametrized
from visualizer._project import project_path
from visualizer.lessons import LESSONS, Lesson
from visualizer.races.gallery import FILMS, GalleryFilm
from visualizer.races.preset_setup import Preset
from visualizer.races.presets import PRESETS


def lessons_with(unit: Parametrized) -> list[Lesson]:
    """Return the lessons whose notebooks name a unit in their code.

    >>> from landscapes import river_valley
    >>> [lesson.number for lesson in lessons_with(river_valley)]
    ['11']
    """
    return [lesson for lesson in LESSONS.values() if unit.name in names_in_notebook(lesson.notebook)]


def films_with(unit: Parametrized) -> list[GalleryFilm]:
    """Return the films of the gallery that show a unit.

    >>> from optimizers import adagrad
    >>> [film.name for film in films_with(adagrad)]
    ['adagrad']
    """
    return [film for film in FILMS.values() if unit.name in names_in_code(film.make)]


def presets_with(unit: Parametrized) -> list[Preset]:
    """Return the presets on a landscape, or with a rule."""
    return [one for one in PRESETS.values() if unit.name in (one.surface, *(name for name, _settings in one.racers))]


@functools.cache
def names_in_notebook(name: str) -> frozenset[str]:
    """Return the names and the texts in the code of a notebook; a text such as "ravine:kappa=5" counts as its name."""
    cells = json.loads((project_path("notebooks") / name).read_text(encoding="utf-8"))["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return frozenset(found for code in codes if not code.startswith("%") for found in _names(ast.parse(code)))


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.partition(":")[0]


def names_in_code(make: Any) -> frozenset[str]:
    """Return the names of the units that a function mentions, also in lists of its module."""
    names, texts = _mentioned(make.__code__)
    known = [make.__globals__.get(name) for name in names]
    units = [one for found in known for one in (found if isinstance(found, (list, tuple)) else [found])]
    return frozenset(one.name for one in units if isinstance(one, Parametrized)) | texts


def _mentioned(code: CodeType) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names and the texts in a code, also in those of its comprehensions and functions."""
    names, texts = frozenset(code.co_names), frozenset(one for one in code.co_consts if isinstance(one, str))
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            more = _mentioned(inner)
            names, texts = names | more[0], texts | more[1]
    return names, texts

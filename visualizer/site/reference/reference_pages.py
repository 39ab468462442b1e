"""The reference: each public name with its signature and its docstring."""

import functools
import html
import inspect
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import landscapes
import optimizers
import ravine
from landscapes._core.language import ENGLISH, N_, _
from optimizers import schedules
from visualizer.races.film import Film
from visualizer.site.page import Page, toctree
from visualizer.site.reference.reference_groups import GROUPS, Group

#: What documents itself as a member of a class.
MEMBERS = (property, cached_property, classmethod, staticmethod)


def pages(language: str, folder: Path) -> Iterator[Page]:
    """Yield the list of groups; in English also a page for each group."""
    yield Page("reference/index", index(language))
    if language == ENGLISH:
        yield from (Page(f"reference/{group.page}", group_page(group)) for group in GROUPS)


def index(language: str) -> str:
    """Return the page of all groups, with their names."""
    is_english = language == ENGLISH
    about = N_("`import ravine as rv` gives every public name of the project; each is loaded when it is first used.")
    parts = ["# " + _("Reference"), _(about)]
    if not is_english:
        parts.append(_("The docstrings are in English; the links below lead to the English pages."))
    parts += [group_entry(group, is_english) for group in GROUPS]
    units = N_("Each [landscape]({landscapes}) and each [optimizer]({optimizers}) has a page of its own:")
    links = {"landscapes": "../landscapes/index.md", "optimizers": "../rules/index.md"}
    parts += ["## " + _("Landscapes and optimizers"), _(units, **links)]
    parts += [", ".join(f"`{name}`" for name in package.names()) for package in (landscapes, optimizers)]
    words = _(N_("Schedules of a learning rate, as in `{code}`:"), code='gd(lr=0.1, schedule="cosine")')
    parts += [f"{words} {', '.join(f'`{name}`' for name in schedules.names())}."]
    entries = ["command_line", *(group.page for group in GROUPS if is_english)]
    return "\n\n".join([*parts, toctree(entries)])


def group_entry(group: Group, is_english: bool) -> str:
    """Return the heading of a group, what it is for, and its names as links to the English pages."""
    page = f"{group.page}.html" if is_english else f"../../reference/{group.page}.html"
    names = ", ".join(
        f'<a href="{page}#ravine.{name}"><code>{html.escape(name)}</code></a>' for name in group.names.split()
    )
    return f"## {_(group.title)}\n\n{_(group.about)}\n\n<p>{names}</p>"


def group_page(group: Group) -> str:
    """Return the page of a group: the docstrings of its names."""
    entries = "\n".join(directive(name) for name in group.names.split())
    return f"# {_(group.title)}\n\n{_(group.about)}\n\n```{{eval-rst}}\n{entries}\n```"


def directive(name: str) -> str:
    """Return the directive of autodoc for a public name, such as "race" or "problems.mlp".

    >>> print(directive("side_by_side"))
    .. autofunction:: ravine::side_by_side
    >>> print(directive("Evaluations"))
    .. autoclass:: ravine::Evaluations
       :members: of_rule, cost
    """
    thing = functools.reduce(getattr, name.split("."), ravine)
    if not inspect.isclass(thing):
        return f".. autofunction:: ravine::{name}"
    lines = [f".. autoclass:: ravine::{name}"]
    if found := members(thing):
        lines.append(f"   :members: {', '.join(found)}")
        lines += ["   :inherited-members:"] if issubclass(thing, Film) else []
    return "\n".join(lines)


def members(kind: type) -> list[str]:
    """Return the public methods and properties of a class that have docstrings; of a film also those of all films."""
    bases = [kind, Film] if issubclass(kind, Film) else [kind]
    found = {name: part for base in reversed(bases) for name, part in vars(base).items()}
    return [name for name, part in found.items() if not name.startswith("_") and is_documented(part)]


def is_documented(part: Any) -> bool:
    """Return whether a part of a class is a method or a property with a docstring."""
    return (inspect.isfunction(part) or isinstance(part, MEMBERS)) and bool(part.__doc__)

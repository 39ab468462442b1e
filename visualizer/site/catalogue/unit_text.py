"""The text of a unit's docstring and of its code, in Markdown."""

import ast
import inspect
import re
import textwrap

import landscapes
import optimizers
from landscapes._core.parametrized import Parametrized
from optimizers import schedules

#: Where a reference ends: at the end of a line that ends a sentence or a part of it.
REFERENCE_END = re.compile(r"(?<=[.;])\n")

ARXIV = re.compile(r"\b(\d{4}\.\d{5})\b")

#: What begins something else in Markdown.
SPECIAL = re.compile(r"([\\`*_\[\]<>$#{}|~])")

#: A piece of code in a docstring, or the name of a unit.
CODE = re.compile(r"``([^`]+)``|`([^`]+)`")


def docstring(unit: Parametrized) -> str:
    return inspect.getdoc(inspect.unwrap(unit.function)) or ""


def body(unit: Parametrized) -> list[str]:
    """Return the paragraphs between the formula and the parameters: what to watch for.

    >>> body(landscapes.get("rosenbrock"))[0][:34]
    'Every rule reaches the valley in a'
    """
    text = docstring(unit).partition("\n\nExamples\n---")[0]
    _summary, *paragraphs = text.split("\n\n")
    given = paragraphs[1:] if unit.formula else paragraphs
    return [as_markdown(one) for one in given if not one.startswith("Parameters:")]


def meanings(unit: Parametrized) -> str:
    """Return what the docstring says of the parameters, "" if it says nothing.

    >>> meanings(optimizers.get("gd"))[:18]
    'lr (α), default 0.'
    """
    found = re.search(r"^Parameters: (.*?)(?:\n\n|\Z)", docstring(unit), re.DOTALL | re.MULTILINE)
    return as_markdown(found[1]) if found else ""


def references(unit: Parametrized) -> list[str]:
    """Return the references, those of arXiv as links.

    >>> len(references(optimizers.get("accelerated")))
    3
    """
    text = docstring(unit).partition("References\n----------\n")[2].strip()
    parts = [part.replace("\n", " ") for part in REFERENCE_END.split(text) if part]
    return [ARXIV.sub(r"[\1](https://arxiv.org/abs/\1)", as_markdown(part)) for part in parts]


def code(unit: Parametrized) -> str:
    """Return the source of a unit's function without its docstring.

    >>> print(code(optimizers.get("gd")))
    @optimizer
    def gd(w, g, lr=0.01):
        return w - lr * g
    """
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(unit.function)))
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    lines = source.splitlines()
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        del lines[first.lineno - 1 : first.end_lineno]
    return "\n".join(lines)


def source_path(unit: Parametrized) -> str:
    """Return the file of a unit in the repository.

    >>> source_path(optimizers.get("gd"))
    'optimizers/descent.py'
    """
    return f"{unit.function.__module__.replace('.', '/')}.py"


def as_markdown(text: str) -> str:
    """Return a paragraph of a docstring in Markdown; the name of a unit in it is a link to its page.

    >>> as_markdown("As in `adam`, w * g\\nwith ``batch=1``.")
    'As in [`adam`](../rules/adam.md), w \\\\* g with `batch=1`.'
    """
    text = " ".join(text.split())
    pieces, last = [], 0
    for found in CODE.finditer(text):
        pieces += [escaped(text[last : found.start()]), named(found[1] or found[2])]
        last = found.end()
    return "".join([*pieces, escaped(text[last:])])


def escaped(text: str) -> str:
    """Return a text in which no sign begins anything in Markdown."""
    return SPECIAL.sub(r"\\\1", text)


def named(name: str) -> str:
    """Return code, with a link if it is the name of a unit."""
    place = page_of(name)
    return f"[`{name}`](../{place})" if place else f"`{name}`"


def page_of(name: str) -> str:
    """Return the page of a unit, with its anchor if the page has several units; "" if the name is that of none.

    >>> page_of("adam"), page_of("cosine"), page_of("w")
    ('rules/adam.md', 'rules/schedules.md#cosine', '')
    """
    if name in optimizers.names():
        return f"rules/{name}.md"
    if name in landscapes.names():
        return f"landscapes/{name}.md"
    return f"rules/schedules.md#{name}" if name in schedules.names() else ""

"""The parts that a page of a landscape and that of a rule have in common, in Markdown."""

import html
from collections.abc import Iterator, Sequence
from typing import Any

from landscapes import Landscape
from landscapes._core.language import ENGLISH, _, language
from landscapes._core.numbers import typeset as typeset_number
from landscapes._core.parameter import Parameter
from landscapes._core.parametrized import Parametrized
from optimizers import Racer
from visualizer.explorer.catalogue import preset_setup
from visualizer.explorer.link import link_of
from visualizer.explorer.setup import setup_of
from visualizer.site.catalogue.textbook import typeset
from visualizer.site.catalogue.unit_pictures import A_PAGE
from visualizer.site.catalogue.unit_text import as_markdown, body, code, meanings, references, source_path
from visualizer.site.catalogue.usage import films_with, lessons_with, presets_with
from visualizer.site.page import playground_address


def page_text(title: str, *parts: str) -> str:
    """Return a page of Markdown from its parts, without those that are empty."""
    return "\n\n".join([f"# {title}", *filter(None, parts)]) + "\n"


def section(heading: str, *parts: str) -> str:
    """Return a section, "" if it has no text."""
    found = [part for part in parts if part]
    return "\n\n".join([f"## {heading}", *found]) if found else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Return a table, "" if it has no rows.

    >>> print(table(["a", "b"], [["1", "x|y"]]))
    | a | b |
    |---|---|
    | 1 | x\|y |
    """
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in [head, *rows]]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]]) if rows else ""


def bullets(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def number(value: float) -> str:
    """Return a number with four digits.

    >>> number(-0.5), number(3.0), number(1e-8), number(float("inf"))
    ('−0.5', '3', '10⁻⁸', '∞')
    """
    return typeset_number(value + 0.0, 4)  # not -0.0


def pair(values: Sequence[float]) -> str:
    """Return two numbers in brackets.

    >>> pair((1, -2))
    '(1, −2)'
    """
    return f"({', '.join(map(number, values))})"


def equation(unit: Parametrized) -> str:
    return f"$$\n{typeset(unit)}\n$$"


def parameter_table(parameters: Sequence[Parameter]) -> str:
    """Return the table of parameters: names, symbols, defaults, allowed values and sensible ranges."""
    head = [_("name"), _("symbol"), _("default"), _("allowed"), _("sensible")]
    return table(head, [parameter_row(one) for one in parameters])


def parameter_row(one: Parameter) -> list[str]:
    default = f"`{one.default}`" if one.switch else number(one.default)
    span = "" if one.switch else f"{number(one.low)} … {number(one.high)}"
    words = _("{span}, logarithmic", span=span) if one.log and span else span
    symbol = f"*{one.symbol}*" if one.symbol != one.name or len(one.name) == 1 else ""
    return [f"`{one.name}`", symbol, default, one.allowed_words.replace(">=", "≥"), words]


def summary(unit: Parametrized) -> str:
    return as_markdown(_(unit.summary))


def words(unit: Parametrized) -> list[str]:
    """Return the paragraphs of the docstring, which is in English; in other languages nothing."""
    return body(unit) if language() == ENGLISH else []


def parameter_words(unit: Parametrized) -> str:
    return meanings(unit) if language() == ENGLISH else ""


def in_english(page: str) -> str:
    """Return a link to the page in English, which says more; "" on that page itself."""
    text = _("The page in English says more.")
    return "" if language() == ENGLISH else f'<p><a href="../../{page}.html">{text}</a></p>'


def explorer(landscape: Landscape, racers: Sequence[Racer], steps: int) -> str:
    """Return a small live explorer."""
    link = link_of(setup_of(landscape, racers, None, steps, 0, None, steps))
    return f"```{{explorer}} {link}\n:small:\n```"


def the_code(unit: Parametrized) -> str:
    """Return the source of a unit, folded, with its file."""
    summary = html.escape(_("The function in {file}", file=source_path(unit)))
    return f"<details><summary>{summary}</summary>\n\n```python\n{code(unit)}\n```\n\n</details>"


def used(unit: Parametrized) -> str:
    """Return where a unit is used, as a list."""
    lessons = [
        f"[{one.number} {_(one.title)}](../lessons/{one.notebook.removesuffix('.ipynb')}.md)"
        for one in lessons_with(unit)
    ]
    films = [f"[{_(one.teaches).rstrip('.。')}](../gallery.md)" for one in films_with(unit)]
    presets = [preset_link(one) for one in presets_with(unit)]
    found = [(_("Lessons"), lessons), (_("Films of the gallery"), films), (_("Presets"), presets)]
    return "\n\n".join(f"**{name}**\n\n{bullets(items)}" for name, items in found if items)


def preset_link(preset: Any) -> str:
    """Return a link to the playground with a preset."""
    address = playground_address(A_PAGE, link_of({"seed": 0, **preset_setup(preset)}))
    return f'<a href="{address}">{html.escape(_(preset.title))}</a>'


def reference_list(unit: Parametrized) -> str:
    return bullets(references(unit))


def sources(unit: Parametrized) -> Iterator[str]:
    """Yield the last sections of a page: where the unit is used, its code, its references."""
    yield section(_("Used in"), used(unit))
    yield section(_("The code"), the_code(unit))
    yield section(_("References"), reference_list(unit))

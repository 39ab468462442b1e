"""The values of the templates: links to the same page in other languages, and the race of the playground."""

import json
import posixpath
from typing import Any

from landscapes._core.language import ENGLISH

#: The page of the explorer alone, whose address holds its whole state.
PLAYGROUND = "playground"

#: Language -> its tag in HTML, and what its readers call it.
LANGUAGES = {"en": ("en", "English"), "zh": ("zh-CN", "中文")}


def add_context(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> str | None:
    """Add the values of the template of a page; return the name of the template if it has one of its own."""
    config = app.config
    context["languages"] = language_links(page, config.ravine_language, config.ravine_pages)
    if page != PLAYGROUND:
        return None
    context["playground"] = playground_setup()
    return "playground.html"


def language_links(page: str, language: str, pages: dict[str, list[str]]) -> list[tuple[str, str, str, bool]]:
    """Return for each language its tag, its name, the address of the page in it, and whether it is the current one.

    A page that a language does not have leads to its home.

    >>> language_links("rules/adam", "zh", {"en": ["index", "rules/adam"], "zh": ["index", "rules/adam"]})
    [('en', 'English', '../../rules/adam.html', False), ('zh-CN', '中文', 'adam.html', True)]
    """
    here = posixpath.dirname(address(page, language))
    links = []
    for other, known in pages.items():
        there = address(page if page in known else "index", other)
        links.append((*LANGUAGES[other], posixpath.relpath(there, here or "."), other == language))
    return links


def address(page: str, language: str) -> str:
    """Return the address of a page, from the root of the site."""
    return f"{page}.html" if language == ENGLISH else f"{language}/{page}.html"


def playground_setup() -> str:
    """Return the race of the playground where its address holds none, as JSON."""
    from visualizer.explorer.explore import explore

    return json.dumps({"setup": explore().setup, "welcome": True})


def setup(app: Any) -> None:
    """Let Sphinx call `add_context` for each page."""
    app.add_config_value("ravine_language", ENGLISH, "html")
    app.add_config_value("ravine_pages", {}, "html")
    app.connect("html-page-context", add_context)

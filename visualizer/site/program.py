"""The program of the explorers of a site: one script, which its pages share."""

from pathlib import Path
from string import Template

from landscapes._core.language import speaking
from visualizer.explorer.catalogue import to_json
from visualizer.explorer.messages import language_facts
from visualizer.explorer.module import SHEET, SITE_ENTRY, app_code
from visualizer.explorer.page import packed


def program(language: str) -> str:
    """Return the script; browsers do not let a page from disk import a module, so it is none.

    The code of the explorer is packed to a third, as in a saved page.

    >>> program("en").startswith("// ")
    True
    """
    text = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    with speaking(language):
        facts = to_json({"sheet": SHEET, **language_facts()})
    return Template(text).substitute(packed=packed(app_code(entry=SITE_ENTRY)), facts=facts)

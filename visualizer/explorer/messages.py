"""The translations that a browser needs: of the texts that occur in its own modules and their facts."""

import functools
import json
from collections.abc import Iterator

from landscapes._core.language import ENGLISH, language, translations
from landscapes._core.types import JsonObject
from visualizer.explorer.catalogue import built_in, settings_facts, to_json
from visualizer.explorer.module import app_code
from visualizer.races.presets import PRESETS

#: The most letters of a symbol that is no word.
LETTERS = 2


def language_facts(spectral: bool = False) -> JsonObject:
    """Return the current language and its messages, English text -> translation; nothing for English.

    >>> from landscapes._core.language import speaking
    >>> with speaking("en"):
    ...     language_facts()
    {}
    """
    name = language()
    return {} if name == ENGLISH else {"lang": name, "messages": messages(name, spectral)}


@functools.cache
def messages(name: str, spectral: bool) -> dict[str, str]:
    """Return the translations of the texts that the program of an explorer has as they are."""
    program = app_code(None, spectral)
    quotes = (to_json, functools.partial(json.dumps, ensure_ascii=False), "`{}`".format)
    return {text: word for text, word in translations(name).items() if any(quote(text) in program for quote in quotes)}


def fact_messages() -> Iterator[str]:
    """Yield the texts of facts that an explorer shows: of families, parameters, conventions and books.

    >>> "learning rate" in set(fact_messages())
    True
    """
    units = [*built_in().landscapes, *built_in().rules]
    settings = settings_facts()
    yield from ("yours", *(unit["family"] for unit in units))
    for parameter in [
        *settings["options"],
        *settings["lossOptions"],
        *(one for unit in units for one in unit["parameters"]),
    ]:
        symbol = parameter["symbol"] if len(parameter["symbol"]) > LETTERS else ""
        yield from filter(None, (parameter["words"] or symbol, parameter.get("term")))
    for words, rules in (unit["convention"] for unit in units if unit.get("convention")):
        yield from (words, *rules.values())
    for preset in PRESETS.values():
        yield preset.book
        yield from (number.expected for number in preset.numbers if not any(map(str.isdigit, number.expected)))

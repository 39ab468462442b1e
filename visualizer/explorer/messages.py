"""The translations that a browser needs: of the texts that occur in its own modules and their facts."""

import functools
import json

from landscapes._core.language import ENGLISH, language, translations
from landscapes._core.types import JsonObject
from visualizer.explorer.catalogue import to_json
from visualizer.explorer.module import app_code


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

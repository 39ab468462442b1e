"""Parse settings typed as text: ``rmsprop:lr=0.2,beta=0.9`` on the command line, ``step(every=30)`` for a schedule."""

import ast
import re
from typing import Any

from landscapes._core.errors import InputError, short_repr

SWITCHES = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


def parse_settings(text: str) -> dict[str, Any]:
    """Parse ``name=value, name=value`` into a dict.

    A comma within brackets belongs to the value. A value is a number, a switch (true, on, yes, false, off, no),
    or a tuple, a list or a string of Python; any other value is kept as text.

    Raises
    ------
    InputError
        If a part does not have the form name=value, or a name is repeated.

    Examples
    --------
    >>> parse_settings("lr=0.2, centered=true, betas=(0.5, 0.9), schedule=step(every=30, factor=0.5)")
    {'lr': 0.2, 'centered': True, 'betas': (0.5, 0.9), 'schedule': 'step(every=30, factor=0.5)'}
    """
    settings: dict[str, Any] = {}
    for part in split(text):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not part.strip():
            continue
        if not (name.isidentifier() and equals and value) or is_malformed(value):
            raise InputError(f"cannot read {short_repr(text)}: write settings as name=value, name=value")
        if name in settings:
            raise InputError(f"cannot read {short_repr(text)}: {name} is set twice")
        settings[name] = parse_value(value)
    return settings


def split(text: str) -> list[str]:
    """Split a text at the commas that are outside of all brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def is_malformed(text: str) -> bool:
    """Return True if a text is not a value of Python, a word, or a call such as step(every=30)."""
    return parse_value(text) == text and not re.fullmatch(r"[\w.+-]+(\([\w\s.,=+-]*\))?", text)


def parse_value(text: str) -> Any:
    """Return the number, switch or Python value that a text represents; any other text is returned unchanged.

    >>> parse_value("1e-3"), parse_value("on"), parse_value("'2-point'"), parse_value("cosine")
    (0.001, True, '2-point', 'cosine')
    """
    text = text.strip()
    if text.lower() in SWITCHES:
        return SWITCHES[text.lower()]
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        pass
    try:
        return float(text)  # inf and nan, which the parameter rejects by its range
    except ValueError:
        return text

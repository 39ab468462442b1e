"""Captions by step, as the user writes them, checked."""

from collections.abc import Mapping
from typing import Any

from landscapes import InputError
from landscapes._core.errors import short_repr

FORM = "a mapping of steps to texts, or texts such as '34: here S has decayed'"


def check_captions(captions: Any) -> dict[int, str]:
    """Return the captions by step, in order, or raise an InputError that says how they are written.

    >>> check_captions({40: "b", 0: "a"}), check_captions(["34: here S has decayed"])
    ({0: 'a', 40: 'b'}, {34: 'here S has decayed'})
    """
    pairs = captions.items() if isinstance(captions, Mapping) else map(split_caption, as_list(captions))
    checked = {}
    for step, text in pairs:
        if isinstance(step, bool) or not hasattr(step, "__index__") or step < 0 or not isinstance(text, str):
            raise InputError(f"captions must be {FORM}, got {short_repr(captions)}")
        checked[int(step)] = text.strip()
    return dict(sorted(checked.items()))


def as_list(captions: Any) -> list[Any]:
    """Return one text, or several, as a list."""
    if isinstance(captions, str):
        return [captions]
    try:
        return list(captions)
    except TypeError:
        raise InputError(f"captions must be {FORM}, got {short_repr(captions)}") from None


def split_caption(text: Any) -> tuple[int, str]:
    """Return the step and the text of a caption such as "34: here S has decayed"."""
    step, colon, caption = text.partition(":") if isinstance(text, str) else ("", "", "")
    if not (colon and step.strip().isdecimal()):
        raise InputError(f"captions must be {FORM}, got {short_repr(text)}")
    return int(step), caption

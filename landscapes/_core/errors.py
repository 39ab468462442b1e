"""The exception for bad input, and the nearest name to a mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches
from textwrap import shorten


class InputError(ValueError):
    """An error in the user's input; the message says what is allowed.

    The message is one line, so that a program can print it as it is.

    >>> raise InputError("steps must be at least 1, got 0")
    Traceback (most recent call last):
        ...
    landscapes.InputError: steps must be at least 1, got 0
    """

    __module__ = "landscapes"  # the name users import it by


def short_repr(value: object) -> str:
    """Return the repr of a value in one line, for an error message; a long one is cut.

    >>> short_repr([[1, 2], "three"]), short_repr(10**100)
    ("[[1, 2], 'three']", '100000000000000000000000000000000000000000...')
    """
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:42] + "..."


def nearest(name: object, allowed: Iterable[str]) -> str:
    """Return the question "did you mean ...? " for the nearest of the allowed names; "" if none is near.

    >>> nearest("rmsporp", ["gd", "rmsprop"])
    "did you mean 'rmsprop'? "
    """
    lower = {known.lower(): known for known in allowed}
    near = get_close_matches(str(name).lower(), lower, n=1)
    return f"did you mean {lower[near[0]]!r}? " if near else ""


def unknown_name(kind: str, name: object, allowed: Iterable[str]) -> InputError:
    """Return the error for a `name` that is not in `allowed`, with the nearest name; a long list is cut.

    >>> print(unknown_name("optimizer", "rmsporp", ["gd", "rmsprop"]))
    unknown optimizer 'rmsporp': did you mean 'rmsprop'? (known: gd, rmsprop)
    """
    allowed = list(allowed)
    known = shorten(", ".join(allowed), 240, placeholder=" ...")
    return InputError(f"unknown {kind} {short_repr(name)}: {nearest(name, allowed)}(known: {known})")

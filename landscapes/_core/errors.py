"""The one exception for bad input, and the nearest name to a mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches
from textwrap import shorten


class InputError(ValueError):
    """Something the user gave is not allowed; the message says what is.

    The message is one line, so that a program can print it as it is.

    >>> raise InputError("steps must be at least 1, got 0")
    Traceback (most recent call last):
        ...
    landscapes.InputError: steps must be at least 1, got 0
    """

    __module__ = "landscapes"  # the name users import it by


def short_repr(value: object) -> str:
    """The value as an error quotes it: in one line, and cut where it is long.

    >>> short_repr([[1, 2], "three"]), short_repr(10**100)
    ("[[1, 2], 'three']", '100000000000000000000000000000000000000000...')
    """
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:42] + "..."


def nearest(name: object, allowed: Iterable[str]) -> str:
    """The question after the nearest of the allowed names, with a space behind it; "" where none is near.

    >>> nearest("rmsporp", ["gd", "rmsprop"])
    "did you mean 'rmsprop'? "
    """
    lower = {known.lower(): known for known in allowed}
    near = get_close_matches(str(name).lower(), lower, n=1)
    return f"did you mean {lower[near[0]]!r}? " if near else ""


def unknown_name(kind: str, name: object, allowed: Iterable[str]) -> InputError:
    """The error for a `name` that is not among `allowed`, with the nearest that is; a long list is cut.

    >>> print(unknown_name("optimizer", "rmsporp", ["gd", "rmsprop"]))
    unknown optimizer 'rmsporp': did you mean 'rmsprop'? (known: gd, rmsprop)
    """
    allowed = list(allowed)
    known = shorten(", ".join(allowed), 240, placeholder=" ...")
    return InputError(f"unknown {kind} {short_repr(name)}: {nearest(name, allowed)}(known: {known})")

"""The exception for bad input, and the nearest name to a mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches
from textwrap import shorten

#: The most characters of a message.
MAX_MESSAGE = 390


def one_line(message: object, most: int = MAX_MESSAGE) -> str:
    r"""Return a message in one line; the middle of a long one is left out.

    >>> one_line("a name\nof many letters", 16)
    'a name...letters'
    """
    text = "".join(sign if sign.isprintable() else " " for sign in str(message))
    return text if len(text) <= most else f"{text[: (most - 3) // 2]}...{text[-(most - 2) // 2 :]}"


class InputError(ValueError):
    """An error in the user's input; the message says what is allowed.

    The message is one line of at most 390 characters, so that a program can print it as it is.

    >>> raise InputError("steps must be at least 1, got 0")
    Traceback (most recent call last):
        ...
    landscapes.InputError: steps must be at least 1, got 0
    """

    __module__ = "landscapes"  # the name users import it by

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def short_repr(value: object) -> str:
    """Return the repr of a value in one line, for an error message; a long one is cut.

    >>> short_repr([[1, 2], "three"]), short_repr(10**100)
    ("[[1, 2], 'three']", '100000000000000000000000000000000000000000...')
    """
    try:
        text = " ".join(repr(value).split())
    except Exception:  # an object of the user's may raise anything, and so does 10**5000
        return f"an object of type {type(value).__name__}"
    return text if len(text) <= 60 else text[:42] + "..."


def nearest(name: object, allowed: Iterable[str]) -> str:
    """Return the question "did you mean ...? " for the nearest of the allowed names; "" if none is near.

    >>> nearest("rmsporp", ["gd", "rmsprop"])
    "did you mean 'rmsprop'? "
    """
    near = nearest_name(name, allowed)
    return f"did you mean {near!r}? " if near else ""


def nearest_name(name: object, allowed: Iterable[str]) -> str:
    """Return the nearest of the allowed names; "" if none is near.

    >>> nearest_name("rmsporp", ["gd", "rmsprop"])
    'rmsprop'
    """
    lower = {known.lower(): known for known in allowed}
    near = get_close_matches(name[:80].lower(), lower, n=1) if isinstance(name, str) else []
    return lower[near[0]] if near else ""


def unknown_name(kind: str, name: object, allowed: Iterable[str]) -> InputError:
    """Return the error for a `name` that is not in `allowed`, with the nearest name; a long list is cut.

    >>> print(unknown_name("optimizer", "rmsporp", ["gd", "rmsprop"]))
    unknown optimizer 'rmsporp': did you mean 'rmsprop'? (known: gd, rmsprop)
    """
    allowed = list(allowed)
    known = shorten(", ".join(allowed), 240, placeholder=" ...")
    return InputError(f"unknown {kind} {short_repr(name)}: {nearest(name, allowed)}(known: {known})")


def check_text(what: str, text: object) -> str:
    """Return a title or the name of an axis, one line of text, or raise InputError."""
    if not isinstance(text, str) or not text.isprintable() or len(text) > 60:
        raise InputError(f"{what} must be one line of text, at most 60 characters, got {short_repr(text)}")
    return text

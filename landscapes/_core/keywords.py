"""Errors for mistyped keywords of a function, with the nearest allowed one."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from landscapes._core.errors import nearest

P = ParamSpec("P")
R = TypeVar("R")


def unknown_keyword(function: str, name: str, allowed: list[str]) -> TypeError:
    """Return the error for a keyword that a function does not have.

    >>> print(unknown_keyword("race", "thme", ["steps", "theme"]))
    race() has no keyword 'thme': did you mean 'theme'? (known: steps, theme)
    """
    return TypeError(f"{function}() has no keyword {name!r}: {nearest(name, allowed)}(known: {', '.join(allowed)})")


def suggest_keywords(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function so that its TypeError for an unknown keyword names the nearest one.

    >>> @suggest_keywords
    ... def sample(start, *, steps=200, seed=0): ...
    >>> sample(0, stepss=3)
    Traceback (most recent call last):
        ...
    TypeError: sample() has no keyword 'stepss': did you mean 'steps'? (known: start, steps, seed)
    """
    allowed = list(inspect.signature(function).parameters)

    @functools.wraps(function)
    def checked(*args: Any, **keywords: Any) -> R:
        for name in keywords:
            if name not in allowed:
                raise unknown_keyword(function.__name__, name, allowed)
        return function(*args, **keywords)

    return cast(Callable[P, R], checked)

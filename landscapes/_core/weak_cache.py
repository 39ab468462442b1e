"""A cache that lets go of a function when nothing else uses it: formulas and pictures come and go in a notebook."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

P = ParamSpec("P")
R = TypeVar("R")


def cached_while_alive(compute: Callable[P, R]) -> Callable[P, R]:
    """Cache the results of ``compute(function, *rest)`` as long as the function exists; `functools.cache` keeps it.

    >>> @cached_while_alive
    ... def name(function):
    ...     print("computed")
    ...     return function.__name__
    >>> name(cached_while_alive), name(cached_while_alive)
    computed
    ('cached_while_alive', 'cached_while_alive')
    """
    results: WeakKeyDictionary[Any, dict[tuple, Any]] = WeakKeyDictionary()

    @functools.wraps(compute)
    def cached(*arguments: P.args, **no_keywords: P.kwargs) -> R:
        function, *rest = arguments
        known = results.setdefault(function, {})
        key = tuple(rest)
        if key not in known:
            known[key] = compute(*arguments, **no_keywords)
        return known[key]

    return cached

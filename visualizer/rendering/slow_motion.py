"""Slow motion and pauses: intervals and steps as the user writes them, checked."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.real_numbers import is_whole, real_number

#: A slow interval without a factor is so many times as slow.
SLOW_FACTOR = 3.0

#: The longest pause in seconds, and the largest factor.
MAX_SECONDS, MAX_FACTOR = 600.0, 100.0

SLOW = "(first, last) or (first, last, factor), or several of them, or texts such as '0-6' and '0-6:3'"
PAUSES = "a mapping of steps to seconds, or texts such as '34:1.5'"


def check_slow(slow: Any) -> tuple[tuple[int, int, float], ...]:
    """Return the slow intervals as (first, last, factor), or raise an InputError that says how they are written.

    >>> check_slow((0, 6)), check_slow(["0-6", "20-30:5"])
    (((0, 6, 3.0),), ((0, 6, 3.0), (20, 30, 5.0)))
    """
    listed = as_list(slow)
    if listed is None:
        raise InputError(f"slow must be {SLOW}, got {short_repr(slow)}")
    single = listed and is_number(listed[0])
    intervals = sorted(map(read_interval, [listed] if single else listed))
    for (_, before, _), (first, _, _) in pairwise(intervals):
        if first < before:
            raise InputError(
                f"slow intervals must not overlap, but one ends at step {before} and one begins at {first}"
            )
    return tuple(intervals)


def read_interval(interval: Any) -> tuple[int, int, float]:
    """Return one slow interval."""
    match = (
        re.fullmatch(r"\s*(\d+)\s*-\s*(\d+)\s*(?::\s*([\d.]+)\s*)?", interval) if isinstance(interval, str) else None
    )
    parts = [part for part in match.groups() if part] if match else interval
    try:
        first, last, *rest = parts
        (factor,) = rest or [SLOW_FACTOR]
        whole, factor = (read_step(first), read_step(last)), float(factor)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"slow must be {SLOW}, got {short_repr(interval)}") from None
    if not whole[0] < whole[1]:
        raise InputError(f"a slow interval must end after it begins, got {whole[0]} to {whole[1]}")
    if not 1 <= factor <= MAX_FACTOR:
        raise InputError(f"the factor of slow motion must be from 1 to {MAX_FACTOR:g}, got {factor:g}")
    return *whole, factor


def check_pauses(pauses: Any) -> dict[int, float]:
    """Return the pauses as steps and seconds, or raise an InputError that says how they are written.

    >>> check_pauses({34: 1.5}), check_pauses(["34:1.5", "60:1"])
    ({34: 1.5}, {34: 1.5, 60: 1.0})
    """
    listed = list(pauses.items()) if isinstance(pauses, Mapping) else as_list(pauses)
    if listed is None:
        raise InputError(f"pauses must be {PAUSES}, got {short_repr(pauses)}")
    pairs = listed if isinstance(pauses, Mapping) else map(split_step, listed)
    checked = {}
    for step, seconds in pairs:
        try:
            step, seconds = read_step(step), float(seconds)
        except (TypeError, ValueError, OverflowError):
            raise InputError(f"pauses must be {PAUSES}, got {short_repr(pauses)}") from None
        if not 0 <= seconds <= MAX_SECONDS:
            raise InputError(f"a pause must be from 0 to {MAX_SECONDS:g} seconds, got {seconds:g}")
        checked[step] = seconds
    return checked


def split_step(text: Any) -> tuple[Any, Any]:
    """Return the step and what follows its colon; other things than text are left to fail as steps."""
    step, _, rest = text.partition(":") if isinstance(text, str) else (text, "", "")
    return step, rest.strip()


def read_step(value: Any) -> int:
    """Return a step as a number, or raise a ValueError."""
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if not is_whole(value) or value < 0:
        raise ValueError(value)
    return int(value)


def as_list(value: Any) -> list[Any] | None:
    """Return one text, or several things, as a list; None if the value is no such thing."""
    if isinstance(value, str):
        return [value]
    try:
        return list(value)
    except TypeError:
        return None


def is_number(value: object) -> bool:
    """Return whether this is a real number."""
    return real_number(value) is not None

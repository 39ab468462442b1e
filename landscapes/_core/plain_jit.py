"""Stand-ins for Numba where it is not installed: functions stay plain Python, slower and with the same numbers."""

from collections.abc import Callable
from typing import Any


class AnyType:
    """Stands for every type of Numba, and for all that is made of types: arrays, tuples, signatures."""

    def __getattr__(self, name: str) -> "AnyType":
        return self

    def __getitem__(self, key: object) -> "AnyType":
        return self

    def __call__(self, *parts: object) -> "AnyType":
        return self


boolean = float32 = float64 = int64 = uint8 = types = void = AnyType()


def align_stack() -> None:
    """Do nothing: only a compiled function has a frame to align."""


def jittable(function: Callable) -> Callable:
    """Return `function` as it is."""
    return function


callable_loop = jittable


def of_shape(_rows: int, _columns: int) -> Callable:
    """Return the function that returns an array as it is."""
    return lambda array: array


def compiled(_signature: Any, function: Callable) -> Callable:
    """Return `function` as it is."""
    return function


first_class = compiled


def is_compiling() -> bool:
    """Return False: nothing is compiled."""
    return False


def is_cached(_signature: Any, _function: Callable) -> bool:
    """Return False: what is not compiled is not kept."""
    return False

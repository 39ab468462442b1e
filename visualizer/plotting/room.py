"""Room for the axes: texts that leave none are refused, where matplotlib only warns and draws nothing."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from landscapes import InputError


@contextmanager
def room_for_axes() -> Iterator[None]:
    """Lay a figure out within the block; raise an InputError if its texts leave no room for its axes.

    >>> with room_for_axes():
    ...     warnings.warn("constrained_layout not applied because axes sizes collapsed to zero.")
    Traceback (most recent call last):
        ...
    landscapes.InputError: the texts leave no room for the axes: make the picture wider, or the texts shorter
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", "constrained_layout not applied", UserWarning)
            yield
    except UserWarning as warning:
        if "constrained_layout" not in str(warning):
            raise
        raise InputError("the texts leave no room for the axes: make the picture wider, or the texts shorter") from None

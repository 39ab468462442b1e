"""The function that long work tells how far it is."""

from typing import Any

from landscapes._core.errors import InputError, short_repr


def check_progress(progress: Any) -> None:
    """Raise an InputError, before the work begins, unless progress is a function or None."""
    if progress is not None and not callable(progress):
        raise InputError(f"progress must be a function of what is done and of all, or None, got {short_repr(progress)}")

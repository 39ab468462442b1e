"""The map of settings beside the landscape: the browser draws it, and Python knows which one is open."""

from collections.abc import Mapping, Sequence
from typing import Any

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.types import JsonObject
from landscapes.problems import Spectrum
from optimizers import Racer

#: What such a map can show: f at the end, and the steps until a run arrives (see `static/state/plane.js`).
QUANTITIES = ("loss", "steps")

#: What a map is said to be, with the defaults; "" is what says most.
DEFAULTS = {"racer": 0, "x": "", "y": "", "show": "loss", "basins": False}


def checked_plane(
    plane: Mapping[str, Any] | None, landscape: Landscape | Spectrum, racers: Sequence[Racer]
) -> JsonObject | None:
    """Return a map of settings as a setup has it, or raise InputError with the sentence that the browser says.

    >>> from landscapes import ravine
    >>> from optimizers import gd
    >>> checked_plane({"y": "kappa"}, ravine, [gd])
    {'racer': 0, 'x': '', 'y': 'kappa', 'show': 'loss'}
    """
    if plane is None:
        return None
    if isinstance(landscape, Spectrum):
        raise InputError("plane must be None: a spectrum has no map of settings")
    if not isinstance(plane, Mapping):
        raise InputError(f"plane must be None or a dictionary with {', '.join(DEFAULTS)}, got {short_repr(plane)}")
    if unknown := [name for name in plane if name not in DEFAULTS]:
        raise unknown_name("part of a plane", unknown[0], list(DEFAULTS))
    racer, x, y, show, basins = (DEFAULTS | dict(plane)).values()
    last = len(racers) - 1
    if not isinstance(racer, int) or not 0 <= racer <= last:
        raise InputError(f"the racer of a plane must be a whole number from 0 to {last}, got {short_repr(racer)}")
    names = [*getattr(racers[racer], "parameters", ()), *landscape.parameters, "clip"]
    for name in (x, y):
        if name not in ("", *names):
            raise unknown_name("side of a plane", name, names)
    if show not in QUANTITIES:
        raise unknown_name("quantity of a plane", show, list(QUANTITIES))
    return {"racer": racer, "x": x, "y": y, "show": show, **({"basins": True} if basins else {})}

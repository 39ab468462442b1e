"""The keywords of every map: those of a race's look and playback that a map has, too."""

from dataclasses import fields
from typing import Any

from landscapes._core.keywords import unknown_keyword
from visualizer.plotting.look import Look
from visualizer.rendering.playback import Playback

#: The quantities that a map of settings can show (see `visualizer.maps.shown`); here, because the command line has its
#: help without matplotlib.
SHOW = ("steps", "loss", "rate", "oscillation", "divergence")

#: The fields of `Look` and of `Playback` that a map takes.
LOOK = ("theme", "title", "caption", "colormap", "size", "transparent", "legend", "axes", "lang")
PLAYBACK = ("seconds", "fps", "hold", "loop")

#: The fields of `Look` that maps take whose colours are no ramp: those of basins, and the curves of `sensitivity`.
LOOK_WITHOUT_RAMP = tuple(name for name in LOOK if name != "colormap")


def split_options(
    function: str, own: list[str], options: dict[str, Any], names: tuple[str, ...] = (*LOOK, *PLAYBACK)
) -> tuple[Look, Playback]:
    """Return the look and the playback that the keywords of a function define, of these names; it has `own`, too.

    >>> look, playback = split_options("phase_map", ["steps"], {"theme": "dark", "hold": 1})
    >>> look.theme, playback.hold, playback.pace
    ('dark', 1, 'even')
    >>> split_options("phase_map", ["steps"], {"thme": "dark"})
    Traceback (most recent call last):
        ...
    TypeError: phase_map() has no keyword 'thme': did you mean 'theme'? (known: steps, theme, title, caption, \
colormap, size, transparent, legend, axes, lang, seconds, fps, hold, loop)
    """
    for name in options:
        if name not in names:
            raise unknown_keyword(function, name, [*own, *names])
    look = {field.name: options[field.name] for field in fields(Look) if field.name in options}
    timing = {field.name: options[field.name] for field in fields(Playback) if field.name in options}
    return Look(**look), Playback(pace="even", progress_line=False, **timing)

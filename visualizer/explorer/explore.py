"""The function `explore`: it opens an interactive race, drawn by the browser or by matplotlib."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Union

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.keywords import suggest_keywords
from landscapes._core.language import language, speaking
from landscapes._core.types import Start
from landscapes.problems import Problem, Spectrum
from optimizers import Racer
from visualizer.explorer.model import Terms
from visualizer.explorer.spectrum import explorable
from visualizer.plotting.extent import Extent

if TYPE_CHECKING:
    from visualizer.explorer.matplotlib_widget import MatplotlibExplorer
    from visualizer.explorer.widget import Explorer

BACKENDS = ("browser", "matplotlib")


@suggest_keywords
def explore(
    landscape: Landscape | Spectrum | str = "ravine",
    optimizers: Sequence[Racer | str] | None = None,
    start: Start = None,
    *,
    steps: int | None = None,
    seed: int = 0,
    extent: Extent | None = None,
    backend: str | None = None,
    lang: str | None = None,
) -> Union["Explorer", "MatplotlibExplorer"]:
    """Open an interactive race: drag a slider, click a start point, step back and forth.

    ``explore()`` alone shows the lesson of the ravine: it plays the race once, unless the reader asked for less motion,
    says what to try first, and offers three guided tours.

    Parameters
    ----------
    landscape : Landscape, Spectrum or str, default "ravine"
        A spectrum of 2 to 50 eigenvalues (see `landscapes.problems.spectrum`) has a row for each direction in place of
        the map: the distance from the minimum of each racer, shaded where it swings, with theory beside it. Rules of
        both coordinates, guests, and schedules and rules that are more than plain arithmetic cannot run there.
    optimizers : sequence of Optimizer, Guest or str, optional
        The first racers; each of their parameters has a slider. Default: as in `race`; a spectrum has no default.
    start, seed
        As in `optimizers.trace`.
    steps : int, optional
        Default: as in `race`.
    extent : ((x0, x1), (y0, y1)), optional
        The part of the plane that is drawn; a spectrum has none. Default: a box around the first paths, with a
        margin.
    backend : "browser" or "matplotlib", optional
        "browser": Ravine's own JavaScript draws, and responds within a frame. "matplotlib": matplotlib draws, its
        artists may be restyled, and no custom widget is needed. Default: the value of the environment variable
        RAVINE_BACKEND; without it the browser, or matplotlib if anywidget cannot be imported. A spectrum is drawn in
        the browser only.
    lang : "en" or "zh", optional
        The language of the explorer. Default: the current one (see `use_language`).

    Returns
    -------
    Explorer or MatplotlibExplorer
        A widget, which a notebook shows. ``Explorer.save("explorer.html")`` writes a page that needs no Python.

    Raises
    ------
    InputError
        If a value is not allowed; the message says which values are.

    Notes
    -----
    Python cannot find out if a front end loads custom widgets: the browser decides after the cell is done. If an
    explorer stays empty, use ``backend="matplotlib"`` or RAVINE_BACKEND=matplotlib.

    Examples
    --------
    >>> from optimizers import gd, momentum
    >>> explorer = explore("ravine", [gd(lr=0.038), momentum(lr=0.038)], steps=60)
    >>> explorer.optimizers = [gd(lr=0.05), momentum(lr=0.05, beta=0.8)]
    >>> explorer.race.describe()
    'Race on ravine: gd α=0.05 ends at f = 3.38·10²²; momentum α=0.05 β=0.8 ends at f = 0.0218.'
    """
    backend = backend if backend is not None else os.environ.get("RAVINE_BACKEND") or None
    if backend is not None and not (isinstance(backend, str) and backend in BACKENDS):
        raise InputError(f"backend must be 'browser' or 'matplotlib', got {short_repr(backend)}")
    made = explorer_class(backend)
    if isinstance(landscape, Problem) and made.__name__ != "Explorer":
        raise InputError(f"backend must be 'browser' for {explorable(landscape)!r}: matplotlib draws landscapes only")
    with speaking(lang):
        return made(Terms(landscape, optimizers, start, steps, seed, extent, language()))


def explorer_class(backend: str | None) -> type["Explorer"] | type["MatplotlibExplorer"]:
    """Return the class of the explorer for a backend; None selects the browser if anywidget can be imported."""
    if backend != "matplotlib":
        try:
            from visualizer.explorer.widget import Explorer

            return Explorer
        except ImportError:
            if backend == "browser":
                raise
    from visualizer.explorer.matplotlib_widget import MatplotlibExplorer

    return MatplotlibExplorer

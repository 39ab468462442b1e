"""`explore`: a race to play with, in the view that can be shown."""

import os
from typing import TYPE_CHECKING, Any, Union

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.keywords import suggest_keywords
from visualizer.explorer.model import Terms
from visualizer.plotting.extent import Extent

if TYPE_CHECKING:
    from visualizer.explorer.matplotlib_widget import MatplotlibExplorer
    from visualizer.explorer.widget import Explorer

BACKENDS = ("browser", "matplotlib")


@suggest_keywords
def explore(
    landscape: Landscape | str = "ravine",
    optimizers: Any = None,
    start: Any = None,
    *,
    steps: int | None = None,
    seed: int = 0,
    extent: Extent | None = None,
    backend: str | None = None,
) -> Union["Explorer", "MatplotlibExplorer"]:
    """A race to play with: drag a slider, click where to start, step back and forth.

    Parameters
    ----------
    landscape : Landscape or str, default "ravine"
    optimizers : sequence of Optimizer, Guest or str, optional
        The first racers; each of their parameters has a slider. By default as in `race`.
    start, seed
        As in `optimizers.trace`.
    steps : int, optional
        By default as in `race`.
    extent : ((x0, x1), (y0, y1)), optional
        What part of the plane to show; by default what happens at first, with a margin.
    backend : "browser" or "matplotlib", optional
        What draws: a module of ours in the browser, which answers within a frame, or matplotlib, whose
        artists may be restyled, for a front end that refuses custom widgets. By default what the
        environment variable RAVINE_BACKEND says, or else the browser, unless anywidget cannot be imported.

    Returns
    -------
    Explorer or MatplotlibExplorer
        A widget, which a notebook shows; ``.save("explorer.html")`` of the first writes a page that needs no Python.

    Raises
    ------
    InputError
        For anything that is not allowed, in one line that says what is.

    Notes
    -----
    Whether a front end will load a custom widget cannot be told from Python: it decides in the browser, after the
    cell is done. Where an explorer stays empty, ``backend="matplotlib"`` or RAVINE_BACKEND=matplotlib helps.

    Examples
    --------
    >>> from optimizers import gd, momentum
    >>> explorer = explore("ravine", [gd(lr=0.038), momentum(lr=0.038)], steps=60)
    >>> explorer.optimizers = [gd(lr=0.05), momentum(lr=0.05, beta=0.8)]
    >>> explorer.race.describe()
    'Race on ravine: gd α=0.05 ends at f = 3.38e+22; momentum α=0.05 β=0.8 ends at f = 0.0218.'
    """
    wanted = backend if backend is not None else os.environ.get("RAVINE_BACKEND") or None
    if wanted not in (None, *BACKENDS):
        raise InputError(f"backend must be 'browser' or 'matplotlib', got {short_repr(wanted)}")
    return explorer_class(wanted)(Terms(landscape, optimizers, start, steps, seed, extent))


def explorer_class(backend: str | None) -> Any:
    """What draws in that view; where none is asked for, what can be imported."""
    if backend != "matplotlib":
        try:
            from visualizer.explorer.widget import Explorer

            return Explorer
        except ImportError:
            if backend == "browser":
                raise
    from visualizer.explorer.matplotlib_widget import MatplotlibExplorer

    return MatplotlibExplorer

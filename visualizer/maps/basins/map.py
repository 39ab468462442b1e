"""Maps of basins: which minimum the run from each start reaches, and how fast; of one rule, or of two."""

import inspect
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import landscapes
from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.types import Progress
from optimizers import ARRIVAL_TOLERANCE, Optimizer, Racer, suggest
from visualizer.maps.axis import check_cells
from visualizer.maps.basins.difference import BasinDifference
from visualizer.maps.basins.numbers import numbers_text
from visualizer.maps.basins.picture import ZOOM, BasinMap, Zoom, arrays_of, equal_units, part_of, run_basins
from visualizer.maps.basins.window import Window, check_zoom, whole_window
from visualizer.maps.moving import PARTS, Moving
from visualizer.maps.options import LOOK_WITHOUT_RAMP, PLAYBACK, split_options
from visualizer.maps.phase_map import check_film
from visualizer.maps.plane import Runs, check_rule
from visualizer.plotting.extent import Extent
from visualizer.plotting.picture_language import drawing_in

#: The cells along each side, of a still and of a film.
STILL_CELLS, FILM_CELLS = 512, 256

#: The width of a figure in pixels, that of the map in it, and the height of what is above and below the map.
WIDTH, MAP_WIDTH, BESIDE, LEGEND = 800, 650, 200, 20

#: The cells along each side of runs that only find the points which can be reached, or the scale of steps.
COARSE_CELLS = 64

#: The pictures of a film, at equal parts of its way, of which the scale of steps is known.
SCALES = 11


@dataclass(frozen=True)
class Terms:
    """The terms of a map of basins, apart from its rule."""

    landscape: Landscape
    whole: Window
    steps: int
    tol: float
    seed: int
    zoom: Any
    film: Any
    levels: bool
    executor: Executor | None

    def run(self, optimizer: Racer | str, progress: Progress | None, **timing: Any) -> BasinMap:
        """Run the starts, of a film those of its first picture."""
        surface, whole = self.landscape, self.whole
        rule = check_rule(suggest(check_rule(optimizer), surface))
        moving, zoom = check_moving(self.film, rule, surface, self.zoom)
        runs = Runs(rule, surface, None, self.steps, self.tol, self.seed, self.executor)
        if moving and moving.parameter is not ZOOM:
            runs = runs.with_setting(moving.parameter.name, moving.value_at(0))
        window = part_of(whole, surface, (zoom[0], 1.0) if zoom and moving else zoom, off=1.0 if moving else 0.0)
        found = run_basins(runs, window, survey(runs, whole) if zoom else None, progress)
        arrays, sides = arrays_of(found), (window.x, window.y)
        made = BasinMap(sides, arrays, runs, found, window, whole, zoom, levels=self.levels, moving=moving, **timing)
        return replace(made, scales=scales_of_film(made)) if moving else made


def scales_of_film(made: BasinMap) -> np.ndarray:
    """Return the scales of steps along a film, so that its lightness does not flicker, (n, 2).

    They are those of a few pictures with few starts. If a parameter changes, it is one scale, which suits all.
    """
    parts = np.linspace(0, PARTS, SCALES)
    scales = np.array([replace(made, whole=coarse(made.whole)).at(part).ends for part in parts])
    return scales if made.zoom else np.array([[scales[:, 0].min(), scales[:, 1].max()]])


def basin_map(
    optimizer: Racer | str,
    landscape: Landscape | str,
    *,
    against: Racer | str | None = None,
    extent: Extent | None = None,
    cells: int | None = None,
    steps: int = 1000,
    tol: float = ARRIVAL_TOLERANCE,
    seed: int = 0,
    zoom: Zoom | None = None,
    film: tuple[str, Any, float] | None = None,
    levels: bool = True,
    executor: Executor | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> BasinMap | BasinDifference:
    """Map which minimum the run from each start reaches: a hue for each minimum, bright where it is reached soon.

    Each cell is the run from its middle (see `optimizers.basins`, which says what counts as reaching a minimum). The
    minima are marked and named by their places, with the shares of all starts that reach them. Colours apart: greyish
    for runs that end at a saddle or a maximum, pale for runs in the pit of their minimum that never come within `tol`
    of it, grey for runs that still travel after the last step, and the colour of the paper for runs that diverge. The
    caption has the entropy of the basins and the uncertainty exponent of their boundary (see
    `optimizers.basin_entropy`, `optimizers.uncertainty_exponent`).

    Parameters
    ----------
    optimizer : Optimizer or str
        One without lr gets the rate that suits the landscape (see `optimizers.suggest`).
    landscape : Landscape or str
    against : Optimizer or str, optional
        A second rule. The map then shows where the two reach different minima, and elsewhere which is faster.
    extent : ((x0, x1), (y0, y1)), default the domain of the landscape
    cells : int, default 512, or 256 for a film
        The starts along each side.
    steps : int, default 1000
    tol : float, default 1e-3
        A run has arrived when f is within this of that of its minimum.
    seed : int, default 0
        The seed of noise and mini-batches, the same for all starts.
    zoom : (point, depth), optional
        The window around a point, `depth` times smaller than the extent. No two starts are equal, however deep; where
        float64 ends, there are fewer cells, one for each pair of numbers, and the picture says so.
    film : (name, first, last) or ("zoom", point, depth), optional
        A film in which a parameter changes, or which zooms to a point by equal factors. Each picture is computed.
    levels : bool, default True
        Whether level lines of f are drawn, faintly.
    executor, progress
        As in `optimizers.sweep`.
    **options
        theme, title, caption, size, transparent, legend, axes and lang as in `race`; of a film seconds, fps, hold and
        loop.

    Returns
    -------
    BasinMap, or BasinDifference with `against`
        A notebook shows it, `save` writes it, `draw` draws it into axes of your own; `values` has the arrays "label"
        and "steps", `basins` what they mean.

    Raises
    ------
    InputError
        If a name is unknown, a value is not allowed, or a zoom is deeper than float64.

    Examples
    --------
    >>> from visualizer import basin_map
    >>> found = basin_map("gd", "double_well", cells=64)
    >>> found.basins.fractions.round(2)
    array([0.5, 0.5, 0. ])
    >>> found.values["label"].shape
    (64, 64)

    References
    ----------
    Daza, Wagemakers, Georgeot, Guéry-Odelin, Sanjuán, Scientific Reports 6, 31416 (2016); Grebogi, McDonald, Ott,
    Yorke, Physics Letters A 99, 415 (1983); Menck, Heitzig, Marwan, Kurths, Nature Physics 9, 89 (2013).
    """
    look, playback = split_options("basin_map", OWN_KEYWORDS, options, (*LOOK_WITHOUT_RAMP, *PLAYBACK))
    surface = landscapes.get(landscape)
    cells = check_cells((FILM_CELLS if film else STILL_CELLS) if cells is None else cells)
    whole = whole_window(surface, extent, cells)
    terms = Terms(surface, whole, steps, tol, seed, zoom, film, levels, executor)
    if look.size is None:
        look = replace(look, size=natural_size(whole, look.legend))
    shown = terms.run(optimizer, progress, look=look, playback=playback)
    with drawing_in(look.lang):
        if against is not None:
            return BasinDifference.of(shown, terms.run(against, progress, look=look, playback=playback))
        if shown.moving or look.caption:
            return shown
        return replace(shown, look=replace(look, caption=numbers_text(shown.basins, named=not shown.zoom)))


def natural_size(window: Window, legend: bool) -> tuple[int, int]:
    """Return the pixels of a figure whose map is as wide as it can be."""
    shape = window.shape if equal_units(window) else 0.75
    return WIDTH, round(MAP_WIDTH * shape + BESIDE + LEGEND * legend)


def survey(runs: Runs, whole: Window) -> Any:
    """Return the points that runs from the whole window reach, so that their hues are those of the whole."""
    return run_basins(runs, coarse(whole)).attractors


def coarse(whole: Window) -> Window:
    """Return a window with few starts."""
    x, y = (replace(axis, cells=min(axis.cells, COARSE_CELLS)) for axis in (whole.x, whole.y))
    return Window(x, y)


def check_moving(film: Any, rule: Optimizer, landscape: Landscape, zoom: Any) -> tuple[Moving | None, Zoom | None]:
    """Return what changes during a film, and the zoom at its end; raise an InputError that says what is allowed."""
    if not (isinstance(film, (tuple, list)) and len(film) == 3 and film[0] == "zoom"):
        moving = check_film(film, rule, landscape, ("x", "y"))
        return moving, None if zoom is None else check_zoom(zoom)
    if zoom is not None:
        raise InputError("zoom must be left out where the film itself is a zoom")
    goal = check_zoom(film[1:])
    if goal[1] <= 1:
        raise InputError(f"a film of a zoom must have a depth above 1, got {short_repr(film[2])}")
    return Moving(ZOOM, 1.0, goal[1]), goal


OWN_KEYWORDS = [name for name in inspect.signature(basin_map).parameters if name != "options"]

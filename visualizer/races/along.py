"""A film along a parameter: the whole paths bend while a learning rate, a β or the shape of the landscape changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.language import N_, _, speaking
from landscapes._core.parameter import Parameter
from landscapes._core.real_numbers import real_array
from optimizers import Guest, Racer, Trajectory, trace
from visualizer.plotting.extent import fit_extent
from visualizer.plotting.ground import Ground
from visualizer.plotting.labels import head_names, scene_titles
from visualizer.plotting.legend import racer_handles, relabel
from visualizer.plotting.look import Look
from visualizer.plotting.panels.map import MapPanel
from visualizer.plotting.panels.series import SeriesPanel
from visualizer.plotting.panels.swing import AcrossPanel
from visualizer.plotting.picture_language import drawing_in
from visualizer.plotting.scene import Scene
from visualizer.plotting.style import rc_settings
from visualizer.races.film import Film, check_width
from visualizer.races.outcome import describe_outcome
from visualizer.rendering.playback import Playback

#: The film goes from the first value to the last in this many equal parts; between them it is continuous.
PARTS = 100

#: The number of values whose paths the picture must hold.
SAMPLES = 9

#: Panels that can follow runs that change.
PANELS = ("map", "swing", "x", "y", "loss", "rate")


@dataclass(frozen=True, eq=False, repr=False)
class Along(Film):
    """A film of whole paths while one parameter changes. Made by `Race.along`.

    Attributes
    ----------
    landscape : Landscape
    racers : list of Optimizer or Guest
    starts : list of (x, y)
    length, seed : int
        The steps and the seed of each run.
    parameter : Parameter
        The one that changes: of the landscape, or of the racers that have it.
    low, high : float
        Its first and its last value. It changes by equal factors if it is logarithmic, else by equal steps.
    look : Look
    playback : Playback
    """

    landscape: Landscape
    racers: list[Racer]
    starts: list[Any]
    length: int
    seed: int
    parameter: Parameter
    low: float
    high: float
    look: Look
    playback: Playback

    def __repr__(self) -> str:
        return f"Along({self.landscape!r}, {self.racers}, {self.parameter.name} from {self.low:g} to {self.high:g})"

    @property
    def steps(self) -> int:
        """The number of parts of the way from the first value to the last."""
        return PARTS

    def ways(self) -> np.ndarray:
        return np.ones((1, PARTS))

    def value_at(self, part: float) -> float:
        """Return the value of the parameter after so many parts of the way."""
        share = part / PARTS
        if self.parameter.log and self.low > 0 and self.high > 0:
            return float(self.low ** (1 - share) * self.high**share)
        return self.low + share * (self.high - self.low)

    def runs_at(self, part: float) -> list[Trajectory]:
        """Return the runs at the value after so many parts of the way."""
        change = {self.parameter.name: self.value_at(part)}
        of_landscape = self.parameter.name in self.landscape.parameters
        surface = self.landscape(**change) if of_landscape else self.landscape
        racers = [
            racer(**change) if not of_landscape and self.parameter.name in racer.parameters else racer
            for racer in self.racers
        ]
        return [
            trace(racer, surface, start, steps=self.length, seed=self.seed)
            for racer, start in zip(racers, self.starts, strict=True)
        ]

    def scene(self, width: int | None = None, figure: FigureBase | None = None) -> "AlongScene":
        """Return a new scene, whose `show` sets the part of the way; `width` is in pixels, `figure` is drawn into."""
        if width is not None:
            check_width(width)
        return AlongScene(self, width, figure)

    def describe(self) -> str:
        """Return the alternative text: the runs at both ends, in words.

        >>> from optimizers import gd
        >>> from visualizer import race
        >>> race("ravine", [gd(lr=0.01)], steps=50).along("lr", 0.01, 0.039).describe()[:52]
        'Paths on ravine while α goes from 0.01 to 0.039: gd '
        """
        words = N_("Paths on {landscape} while {symbol} goes from {low:g} to {high:g}: {first}. At the end: {last}.")
        with speaking(self.look.lang):
            first, last = (_("; ").join(map(describe_outcome, self.runs_at(part))) for part in (0, PARTS))
            ends = {"low": self.low, "high": self.high, "first": first, "last": last}
            return _(words, landscape=self.landscape.label, symbol=self.parameter.symbol, **ends)


class AlongScene:
    """The figure of a film along a parameter: a scene whose runs are replaced.

    Attributes
    ----------
    figure, canvas
        matplotlib's figure and canvas.
    scene : Scene
        Its panels show whole runs.
    steps : int
        The last part of the way that `show` takes.
    """

    def __init__(self, film: Along, width: int | None, figure: FigureBase | None = None) -> None:
        self.film, self.steps, self.progress_line = film, PARTS, None
        samples = [run for part in np.linspace(0, PARTS, SAMPLES) for run in film.runs_at(part)]
        look = film.look
        if look.extent is None:
            look = replace(look, extent=fit_extent(film.landscape, samples))
        self.scene = Scene(film.landscape, film.runs_at(0), look, width=width, figure=figure)
        self.figure = self.scene.figure
        self._name_racers()
        if legend := self.scene.legend:
            context = self.scene.context
            with drawing_in(look.lang):
                relabel(legend.get_texts()[: len(racer_handles(context))], ranged(film), context.labels)
        for panel in self.scene.panels:
            if isinstance(panel, SeriesPanel):
                panel.fit_to(samples)
            if isinstance(panel, AcrossPanel):
                panel.leave_out_theory()  # that of one value
        self.fixed = self._ground_artists()
        for artist in self.fixed:
            artist.set_animated(True)
            artist.set_in_layout(False)

    @property
    def canvas(self) -> Any:
        return self.figure.canvas

    def _name_racers(self) -> None:
        """Name the racers without the value that changes."""
        context = self.scene.context
        context.names = head_names(ranged(self.film), context.labels)
        for panel in self.scene.panels:
            if isinstance(panel, MapPanel):
                for text, name in zip(panel.names.texts, context.names, strict=True):
                    text.set_text(name)

    def _ground_artists(self) -> list[Artist]:
        """Return what changes with the landscape: the ground, the marks, the starts and the title; none otherwise."""
        if self.film.parameter.name not in self.film.landscape.parameters:
            return []
        maps = [panel for panel in self.scene.panels if isinstance(panel, MapPanel)]
        return [*(artist for one in maps for artist in (one.ground, *one.marks, *one.rings)), self.scene.title]

    @property
    def moving(self) -> list[Artist]:
        """The artists that change, in the order in which they are drawn."""
        return [*self.fixed, *self.scene.moving]

    def show(self, step: float) -> None:
        """Draw the whole paths at the value after so many parts of the way."""
        with drawing_in(self.film.look.lang):
            self._show_runs(step)

    def _show_runs(self, step: float) -> None:
        runs, scene, value = self.film.runs_at(step), self.scene, self.film.value_at(step)
        context = scene.context
        context.trajectories[:] = runs  # all panels share this list
        if self.fixed:
            context.landscape = runs[0].landscape
            self._show_landscape(runs[0].landscape)
        for panel in scene.panels:
            if isinstance(panel, SeriesPanel):
                panel.values = [panel.series_values(run) for run in runs]
            panel.show(context.steps)
        scene.clock.set_text(self.film.parameter.text(float(f"{value:.3g}")))

    def _show_landscape(self, landscape: Landscape) -> None:
        context = self.scene.context
        vars(context).pop("levels", None)  # those of the landscape before
        self.scene.title.set_text(next(iter(scene_titles(landscape)), ""))
        for panel in self.scene.panels:
            if isinstance(panel, MapPanel):
                with rc_context(rc_settings(self.film.look.theme)):
                    ground = Ground(landscape, context.levels, context.theme, context.look.colormap)
                panel.ground.landscape, panel.ground.inks, panel.ground.view = landscape, ground.inks, None


def ranged(film: Along) -> list[Trajectory]:
    """Return runs with the range of the parameter in place of its value, for the legend."""
    runs = film.runs_at(0)
    if film.parameter.name in film.landscape.parameters:
        return runs
    ends = np.array([film.low, film.high])
    return [
        replace(run, optimizer=racer(**{film.parameter.name: ends})) if film.parameter.name in racer.parameters else run
        for run, racer in zip(runs, film.racers, strict=True)
    ]


def along_parameter(
    landscape: Landscape, racers: Sequence[Racer], name: object, low: object, high: object
) -> tuple[Parameter, float, float]:
    """Return the parameter of that name and its ends, or raise an InputError that says what is allowed."""
    own = {key: one for racer in racers if not isinstance(racer, Guest) for key, one in racer.parameters.items()}
    known = {key: one for key, one in {**own, **landscape.parameters}.items() if not one.switch and not one.integer}
    if not isinstance(name, str) or name not in known:
        raise unknown_name("parameter of this race", name, known)
    parameter = known[name]
    pair = real_array((low, high), 2)
    if pair is None:
        raise InputError(f"{name} must go from one number to another, got {short_repr(low)} and {short_repr(high)}")
    ends = [float(parameter.check(end)) for end in pair.tolist()]
    if ends[0] == ends[1]:
        raise InputError(f"{parameter.name} must go from one value to another, got {short_repr(low)} twice")
    return parameter, ends[0], ends[1]


def check_panels_along(look: Look) -> None:
    """Raise an InputError if a panel, or what it shows, cannot follow runs that change."""
    if look.arrows:
        raise InputError("a film along a parameter shows whole paths and no steps: leave out arrows")
    for name in [name for column in look.columns for name in column]:
        if name not in PANELS:
            raise InputError(f"a film along a parameter has the panels {', '.join(PANELS)}, got {name!r}")

"""The observable state of an explorer: setting a trait runs the race again, or leaves it unchanged after an error."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import traitlets
from traitlets import Bunch

import landscapes
from landscapes import InputError, Landscape
from landscapes._core.language import ENGLISH, language
from landscapes._core.types import Start
from landscapes.problems import Spectrum
from optimizers import Racer, Trajectory, suggested_steps, trace
from optimizers import get as get_optimizer
from visualizer.explorer.edits import racers_for
from visualizer.explorer.program import is_picture
from visualizer.explorer.spectrum import check_live, check_same_kind, explorable, spectrum_race
from visualizer.plotting.extent import Extent, check_extent, fit_extent
from visualizer.plotting.look import Look
from visualizer.races import presets
from visualizer.races.race import Race, check_racers, default_terms

#: The traits that define a race.
RACE_TRAITS = ("landscape", "optimizers", "start", "steps", "seed")


@dataclass(frozen=True)
class Terms:
    """The first race of an explorer; see `visualizer.explore` for its fields."""

    landscape: Landscape | Spectrum | str
    optimizers: Any = None
    start: Any = None
    steps: int | None = None
    seed: int = 0
    extent: Extent | None = None
    lang: str = ENGLISH

    @property
    def are_bare(self) -> bool:
        """True if all terms are the defaults: then the explorer plays its race once, and says what to try first."""
        given = (self.optimizers, self.start, self.steps, self.extent, self.seed or None)
        return explorable(self.landscape) is landscapes.get("ravine") and all(one is None for one in given)


class ExplorerModel(traitlets.HasTraits):
    """A race whose settings can be observed and set. A subclass draws it: see `draw`.

    Attributes
    ----------
    landscape : Landscape or Spectrum
    optimizers : list of Optimizer or Guest
    start : (x, y), array (n,) or None
        None: the landscape's own start.
    steps, seed : int
        As in `optimizers.trace`.
    extent : ((x0, x1), (y0, y1))
        The part of the plane that is drawn; None sets it to a box around the paths. A spectrum has None.
    step : int
        The current step, from 0 to `steps`.
    trajectories : list of Trajectory
        The runs that are drawn.
    lang : str
        The language of all texts, as `explore` was given it.
    """

    landscape = traitlets.Any()
    optimizers = traitlets.Any()
    start = traitlets.Any(None, allow_none=True)
    steps = traitlets.Any(200)
    seed = traitlets.Any(0)
    extent: Any = traitlets.TraitType()
    step = traitlets.Int(200)

    def initialize(self, terms: Terms) -> None:
        """Run the first race, to which `reset` returns."""
        self.lang = terms.lang
        landscape: Any = explorable(terms.landscape)
        if isinstance(landscape, Spectrum) and terms.optimizers is None:
            raise InputError("explore needs optimizers on a spectrum: nothing suits every problem of n parameters")
        racers, steps = default_terms(landscape, terms.optimizers, terms.start, terms.steps)
        first = {"landscape": landscape, "optimizers": racers, "start": terms.start, "steps": steps, "seed": terms.seed}
        self._run(**first)
        self._initial = first | {"extent": self._checked_extent(landscape, terms.extent)}
        self._set_silently(**self._initial, step=steps)
        self.observe(self._on_race_change, RACE_TRAITS)
        self.observe(self._on_extent_change, "extent")

    def draw(self, changed: str) -> None:
        """Draw the race after the trait `changed` has changed; "" means all traits."""
        raise NotImplementedError

    def reset(self) -> None:
        """Return to the first race."""
        self._set_all(**self._initial)

    def load(self, preset: str) -> None:
        """Run a set-up of a book or an article; `ravine preset` lists them.

        Raises
        ------
        InputError
            If there is no such set-up; the message gives the nearest name.

        Examples
        --------
        >>> from visualizer import explore
        >>> explorer = explore("sphere", ["gd"])
        >>> explorer.load("d2l-momentum")
        >>> explorer.race.describe()[:17]
        'Race on 0.1*x**2 '
        """
        setup = presets.get(preset)
        racers = [get_optimizer(name)(**settings) for name, settings in setup.racers]
        terms = (setup.landscape(), racers, setup.start, setup.steps, 0)
        self._set_all(**dict(zip(RACE_TRAITS, terms, strict=True)), extent=setup.extent)

    def choose_landscape(self, landscape: Landscape | Spectrum | str) -> None:
        """Run the racers on another landscape from its own start, with the steps and learning rates that suit it.

        The other settings stay. To keep the steps and learning rates as well, set the trait `landscape`; on another
        spectrum they stay.

        Raises
        ------
        InputError
            If there is no such landscape, or if a racer cannot run on it.

        Examples
        --------
        >>> from visualizer import explore
        >>> explorer = explore("sphere", ["gd", "adam"])
        >>> explorer.choose_landscape("rosenbrock")
        >>> explorer.optimizers, explorer.steps
        ([gd(lr=0.002), adam(lr=0.2)], 300)
        """
        surface = explorable(landscape)
        check_same_kind(surface, self.landscape)
        racers, steps = self.optimizers, self.steps
        if not isinstance(surface, Spectrum):
            racers, steps = racers_for(surface, racers), suggested_steps(surface)
        self._set_all(None, landscape=surface, optimizers=racers, start=None, steps=steps, seed=self.seed)

    @property
    def race(self) -> Race:
        """The current race, whose `save` writes the film and whose `describe` gives the outcome in words."""
        if isinstance(self.landscape, Spectrum):
            return spectrum_race(self.trajectories, self.seed)
        lang = None if self.lang == language() else self.lang
        return Race(self.landscape, self.trajectories, Look(extent=self.extent, lang=lang))

    @traitlets.validate("landscape")
    def _check_landscape(self, proposal: Bunch) -> Landscape | Spectrum:
        landscape = explorable(proposal["value"])
        check_same_kind(landscape, self.landscape)
        return landscape

    @traitlets.validate("optimizers")
    def _check_optimizers(self, proposal: Bunch) -> list[Racer]:
        return check_racers(proposal["value"])

    @traitlets.validate("extent")
    def _check_extent(self, proposal: Bunch) -> Extent | None:
        return self._checked_extent(self.landscape, proposal["value"])

    def _checked_extent(self, landscape: Landscape | Spectrum, extent: Extent | None) -> Extent | None:
        if isinstance(landscape, Spectrum):
            if extent is not None:
                raise InputError("extent must be None: a spectrum is not drawn in a plane")
            return None
        return rounded_extent(landscape, self.trajectories) if extent is None else check_extent(extent)

    @traitlets.validate("step")
    def _check_step(self, proposal: Bunch) -> int:
        return min(max(proposal["value"], 0), self.steps)

    def _run(
        self, landscape: Landscape | Spectrum, optimizers: Sequence[Racer], start: Start, steps: int, seed: int
    ) -> None:
        if isinstance(landscape, Spectrum):
            check_live(optimizers, seed)
        trajectories = [trace(racer, landscape, start, steps=steps, seed=seed) for racer in optimizers]
        if trajectories[0].points.ndim != 2:
            raise InputError("start must be one point (x, y), got an array of points")
        self.trajectories: list[Trajectory] = trajectories

    def _set_all(self, extent: Extent | None, **terms: Any) -> None:
        """Set all traits, then draw once."""
        check_same_kind(terms["landscape"], self.landscape)
        self._run(**terms)
        self._set_silently(**terms, extent=extent)
        self.step = self.steps
        self.draw("")

    def _on_race_change(self, change: Mapping[str, Any]) -> None:
        """Run the race again; after an error restore the old traits."""
        if self._silent:
            return
        name, old, new = change["name"], change["old"], change["new"]
        before = {trait: getattr(self, trait) for trait in RACE_TRAITS} | {name: old}
        other_landscape = name == "landscape" and new.name != old.name
        if other_landscape:
            self._set_silently(start=None)
        try:
            self._run(**{trait: getattr(self, trait) for trait in RACE_TRAITS})
        except InputError:
            self._set_silently(**before)
            raise
        if other_landscape:
            self._set_silently(extent=None)
        if name == "steps":
            self.step = new if self.step == old else min(self.step, new)
        self.draw(name)

    def _on_extent_change(self, _: Bunch) -> None:
        if not self._silent:
            self.draw("extent")

    def _set_silently(self, **values: object) -> None:
        """Set traits without running or drawing the race."""
        with self._silenced():
            for name, value in values.items():
                setattr(self, name, value)

    _silent = False

    @contextmanager
    def _silenced(self) -> Iterator[None]:
        self._silent = True
        try:
            yield
        finally:
            self._silent = False


def rounded_extent(landscape: Landscape, trajectories: Sequence[Trajectory]) -> Extent:
    """Return the box around the paths, rounded to about 5 digits of its size: the generated code shows it.

    A picture is seen whole.
    """
    if is_picture(landscape):
        return landscape.domain
    (x0, x1), (y0, y1) = fit_extent(landscape, trajectories)
    places = [max(4 - math.floor(math.log10(high - low)), 0) for low, high in ((x0, x1), (y0, y1))]
    return (round(x0, places[0]), round(x1, places[0])), (round(y0, places[1]), round(y1, places[1]))

"""What an explorer is asked for, as traits: whenever one is set the race is run anew, or stays as it was."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import traitlets

import landscapes
from landscapes import InputError, Landscape
from optimizers import Trajectory, trace
from optimizers import get as get_optimizer
from visualizer.explorer.controls import Racer
from visualizer.plotting.extent import Extent, check_extent, fit_extent
from visualizer.plotting.look import Look
from visualizer.races import presets
from visualizer.races.race import Race, check_racers, default_terms

#: The traits that a race depends upon.
RACE_TRAITS = ("landscape", "optimizers", "start", "steps", "seed")


@dataclass(frozen=True)
class Terms:
    """The race with which an explorer opens; see `visualizer.explore` for its fields."""

    landscape: Landscape | str
    optimizers: Any = None
    start: Any = None
    steps: int | None = None
    seed: int = 0
    extent: Extent | None = None


class ExplorerModel(traitlets.HasTraits):
    """A race whose terms can be watched and set. Who inherits draws it: see `draw`.

    Attributes
    ----------
    landscape : Landscape
    optimizers : list of Optimizer or Guest
    start : (x, y) or None
        None for the landscape's own.
    steps, seed : int
        As in `optimizers.trace`.
    extent : ((x0, x1), (y0, y1))
        What part of the plane is shown; set to None it becomes a box around what happens.
    step : int
        The step that is shown, up to `steps`.
    trajectories : list of Trajectory
        What is drawn.
    """

    landscape = traitlets.Any()
    optimizers = traitlets.Any()
    start = traitlets.Any(None, allow_none=True)
    steps = traitlets.Any(200)
    seed = traitlets.Any(0)
    extent: Any = traitlets.TraitType()
    step = traitlets.Int(200)

    def begin(self, terms: Terms) -> None:
        """Run the first race; `reset` comes back to it."""
        landscape = landscapes.get(terms.landscape)
        racers, steps = default_terms(landscape, terms.optimizers, terms.start, terms.steps)
        first = {"landscape": landscape, "optimizers": racers, "start": terms.start, "steps": steps, "seed": terms.seed}
        self._run(**first)
        around = rounded_extent(first["landscape"], self.trajectories)
        self._first = first | {"extent": around if terms.extent is None else check_extent(terms.extent)}
        self._set_quietly(**self._first, step=steps)
        self.observe(self._changed, RACE_TRAITS)
        self.observe(self._moved, "extent")

    def draw(self, changed: str) -> None:
        """Show the race after the trait of that name has changed, or all of them: ""."""
        raise NotImplementedError

    def reset(self) -> None:
        """Everything as it was at first."""
        self._set_all(**self._first)

    def load(self, preset: str) -> None:
        """Show a set-up of a book or an article; `ravine preset` lists them.

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
        found = presets.get(preset)
        racers = [get_optimizer(name)(**settings) for name, settings in found.racers]
        terms = (found.landscape(), racers, found.start, found.steps, 0)
        self._set_all(**dict(zip(RACE_TRAITS, terms, strict=True)), extent=found.extent)

    @property
    def race(self) -> Race:
        """What is shown, as a race: its `save` makes the film, its `describe` says it in words."""
        return Race(self.landscape, self.trajectories, Look(extent=self.extent))

    @traitlets.validate("landscape")
    def _check_landscape(self, proposal: Any) -> Landscape:
        return landscapes.get(proposal["value"])

    @traitlets.validate("optimizers")
    def _check_optimizers(self, proposal: Any) -> list[Racer]:
        return check_racers(proposal["value"])

    @traitlets.validate("extent")
    def _check_extent(self, proposal: Any) -> Extent:
        asked = proposal["value"]
        return rounded_extent(self.landscape, self.trajectories) if asked is None else check_extent(asked)

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return min(max(proposal["value"], 0), self.steps)

    def _run(self, landscape: Landscape, optimizers: Sequence[Racer], start: Any, steps: int, seed: int) -> None:
        trajectories = [trace(racer, landscape, start, steps=steps, seed=seed) for racer in optimizers]
        if trajectories[0].points.ndim != 2:
            raise InputError("an explorer has one start point, not an array of them")
        self.trajectories: list[Trajectory] = trajectories

    def _set_all(self, extent: Extent | None, **terms: Any) -> None:
        """Set everything at once."""
        self._run(**terms)
        self._set_quietly(**terms, extent=extent)
        self.step = self.steps
        self.draw("")

    def _changed(self, change: Any) -> None:
        """Run the race anew; what cannot be run leaves everything as it was."""
        if self._quiet:
            return
        name, old, new = change["name"], change["old"], change["new"]
        before = {what: getattr(self, what) for what in RACE_TRAITS} | {name: old}
        elsewhere = name == "landscape" and new.name != old.name
        if elsewhere:
            self._set_quietly(start=None)  # of its own
        try:
            self._run(**{what: getattr(self, what) for what in RACE_TRAITS})
        except InputError:
            self._set_quietly(**before)
            raise
        if elsewhere:
            self._set_quietly(extent=None)
        if name == "steps":
            self.step = new if self.step == old else min(self.step, new)
        self.draw(name)

    def _moved(self, _: Any) -> None:
        if not self._quiet:
            self.draw("extent")

    def _set_quietly(self, **values: Any) -> None:
        with self._in_silence():
            for name, value in values.items():
                setattr(self, name, value)

    _quiet = False

    @contextmanager
    def _in_silence(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False


def rounded_extent(landscape: Landscape, trajectories: Sequence[Trajectory]) -> Extent:
    """The box around what happens, in no more digits than can be seen: it is written out in the code."""
    (x0, x1), (y0, y1) = fit_extent(landscape, trajectories)
    places = [max(4 - math.floor(math.log10(high - low)), 0) for low, high in ((x0, x1), (y0, y1))]
    return (round(x0, places[0]), round(x1, places[0])), (round(y0, places[1]), round(y1, places[1]))

"""What an explorer is asked for, as traits: whenever one is set the race is run anew, or stays as it was."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import traitlets

import landscapes
from landscapes import InputError, Landscape
from optimizers import Trajectory, trace
from visualizer.controls import Racer
from visualizer.film import Race, check_racers
from visualizer.limits import View, check_view, fitted_view

#: The traits that a race depends upon.
ASKED = ("landscape", "optimizers", "start", "steps", "seed")


class Asked(traitlets.HasTraits):
    """A race whose terms can be watched and set. Who inherits draws it: see `draw`.

    Attributes
    ----------
    landscape : Landscape
    optimizers : list of Optimizer or Guest
    start : (x, y) or None
        None for the landscape's own.
    steps, seed : int
        As in `optimizers.trace`.
    step : int
        The step that is shown, up to `steps`.
    trajectories : list of Trajectory
        What is drawn.
    view : ((x0, x1), (y0, y1))
        What part of the plane is shown.
    """

    landscape = traitlets.Any()
    optimizers = traitlets.Any()
    start = traitlets.Any(None, allow_none=True)
    steps = traitlets.Any(200)
    seed = traitlets.Any(0)
    step = traitlets.Int(200)

    def ask(
        self, landscape: Landscape | str, optimizers: Any, start: Any, steps: int, seed: int, box: View | None
    ) -> None:
        """Take the terms of the first race, and run it; `reset` comes back to them."""
        given = (landscapes.get(landscape), check_racers(optimizers), start, steps, seed)
        self._first = dict(zip(ASKED, given, strict=True))
        self._box = None if box is None else check_view(box, "box")
        self._quiet = True
        self._run(**self._first)
        self._fit()
        self._set_quietly(**self._first, step=steps)
        self.observe(self._changed, ASKED)

    def draw(self, changed: str) -> None:
        """Show the race after the trait of that name has changed, or all of them: ""."""
        raise NotImplementedError

    def reset(self) -> None:
        """Everything as it was at first."""
        self._run(**self._first)
        self._set_quietly(**self._first, step=self._first["steps"])
        self._fit()
        self.draw("")

    @property
    def race(self) -> Race:
        """What is shown, as a race: its `save` makes the film, its `describe` says it in words."""
        return Race(self.landscape, self.trajectories, view=self.view)

    @traitlets.validate("landscape")
    def _check_landscape(self, proposal: Any) -> Landscape:
        return landscapes.get(proposal["value"])

    @traitlets.validate("optimizers")
    def _check_optimizers(self, proposal: Any) -> list[Racer]:
        return check_racers(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return min(max(proposal["value"], 0), self.steps)

    def _run(self, landscape: Landscape, optimizers: Sequence[Racer], start: Any, steps: int, seed: int) -> None:
        trajectories = [trace(racer, landscape, start, steps, seed) for racer in optimizers]
        if trajectories[0].points.ndim != 2:
            raise InputError("an explorer has one start point, not an array of them")
        self.trajectories: list[Trajectory] = trajectories

    def _fit(self) -> None:
        self.view = self._box or fitted_view(self.trajectories[0].landscape, self.trajectories)

    def _changed(self, change: Any) -> None:
        """Run the race anew; what cannot be run leaves everything as it was."""
        if self._quiet:
            return
        name, old, new = change["name"], change["old"], change["new"]
        before = {what: getattr(self, what) for what in ASKED} | {name: old}
        elsewhere = name == "landscape" and new.name != old.name
        if elsewhere:
            self._set_quietly(start=None)  # of its own
        try:
            self._run(**{what: getattr(self, what) for what in ASKED})
        except InputError:
            self._set_quietly(**before)
            raise
        if elsewhere:
            self.view = fitted_view(new, self.trajectories)
        if name == "steps":
            self._set_quietly(step=new if self.step == old else min(self.step, new))
        self.draw(name)

    def _set_quietly(self, **values: Any) -> None:
        with self._in_silence():
            for name, value in values.items():
                setattr(self, name, value)

    @contextmanager
    def _in_silence(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

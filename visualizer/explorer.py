"""The explorer: a race that answers its sliders at once, in a notebook and, saved, in a page without Python."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anywidget
import traitlets

import landscapes
from landscapes import InputError, Landscape
from landscapes._errors import shown
from optimizers import Trajectory, trace
from visualizer.controls import Racer, controls_of, racers_of
from visualizer.fan import fan, of_run
from visualizer.film import Race, check_racers
from visualizer.ground import ground_of
from visualizer.limits import View, check_view, fitted_view
from visualizer.page import MODULE, SHEET, save_page
from visualizer.words import TELLING

#: How many positions a slider has in a notebook.
POSITIONS = 101

#: The most numbers of a fan that is sent, 24 MB of them; beyond that every move of the slider asks the kernel.
MOST_NUMBERS = 6_000_000

ASKED = ("landscape", "optimizers", "start", "steps", "seed")


class Explorer(anywidget.AnyWidget):
    """A race to play with. Made by `explore`; all of it can be watched and driven from Python.

    Attributes
    ----------
    landscape : Landscape
    optimizers : list of Optimizer or Guest
        The racers with the settings that their sliders show.
    start : (x, y) or None
        None for the landscape's own.
    steps, seed : int
        As in `optimizers.trace`.
    step : int
        The step that is shown, up to `steps`.
    trajectories : list of Trajectory
        What is drawn.
    """

    _esm = MODULE
    _css = SHEET

    landscape = traitlets.Any()
    optimizers = traitlets.Any()
    start = traitlets.Any(None, allow_none=True)
    steps = traitlets.Any(200)
    seed = traitlets.Any(0)
    step = traitlets.Int(200).tag(sync=True)

    _ground = traitlets.Dict().tag(sync=True)
    _race = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        landscape: Landscape | str,
        optimizers: Any,
        start: Any = None,
        steps: int = 200,
        seed: int = 0,
        box: View | None = None,
    ) -> None:
        given = (landscapes.get(landscape), check_racers(optimizers), start, steps, seed)
        self._first = dict(zip(ASKED, given, strict=True))
        self._given_view = None if box is None else check_view(box, "box")
        self._run(**self._first)  # before there is a widget: bad input leaves none behind
        self._quiet, self._revision = False, 0
        self._positions: dict[str, list[Any]] = {}
        super().__init__(**self._first, step=steps)
        self._show_ground()
        self._show_race()
        self.observe(self._changed, ASKED)
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return f"Explorer({self.landscape!r}, {self.optimizers}, {self.steps} steps)"

    @property
    def race(self) -> Race:
        """What is shown, as a race: its `save` makes the film, its `describe` says it in words."""
        return Race(self.landscape, self.trajectories, view=self.view)

    @property
    def ground(self) -> dict[str, Any]:
        """What a browser must know of the map (see `visualizer.ground`)."""
        return self._ground

    @traitlets.validate("landscape")
    def _check_landscape(self, proposal: Any) -> Landscape:
        return landscapes.get(proposal["value"])

    @traitlets.validate("optimizers")
    def _check_optimizers(self, proposal: Any) -> list[Racer]:
        return check_racers(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return min(max(proposal["value"], 0), self.steps)

    # from Python to the browser

    def _run(self, landscape: Landscape, optimizers: Sequence[Racer], start: Any, steps: int, seed: int) -> None:
        trajectories = [trace(racer, landscape, start, steps, seed) for racer in optimizers]
        if trajectories[0].points.ndim != 2:
            raise InputError("an explorer has one start point, not an array of them")
        self.trajectories: list[Trajectory] = trajectories

    def _changed(self, change: Any, cause: str | None = None) -> None:
        """Run the race anew; what cannot be run leaves everything as it was."""
        if self._quiet:
            return
        name, old, new = change["name"], change["old"], change["new"]
        before = {what: getattr(self, what) for what in ASKED} | {name: old}
        if name == "landscape" and new.name != old.name:
            self._set_quietly(start=None)  # of its own
        try:
            self._run(**{what: getattr(self, what) for what in ASKED})
        except InputError:
            self._set_quietly(**before)
            raise
        if name == "landscape":
            self._show_ground()
        if name == "steps":
            self.step = new if self.step == old else min(self.step, new)
        self._show_race(cause)

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

    def _show_ground(self) -> None:
        self.view = self._given_view or fitted_view(self.landscape, self.trajectories)
        self._ground = ground_of(self.landscape, self.view)

    def _show_race(self, cause: str | None = None) -> None:
        self._revision += 1
        controls = controls_of(self.optimizers, POSITIONS, self._positions)
        self._positions = {control["id"]: control["values"] for control in controls}
        self._race = {"revision": self._revision, "cause": cause, "controls": controls, **self.facts()}

    def facts(self) -> dict[str, Any]:
        """What a browser must know of the race as it stands: who runs from where, how they look, their paths."""
        fans = [of_run(run) for run in self.trajectories]
        return {
            "steps": self.steps,
            "seed": self.seed,
            "name": self.landscape.label,
            "start": [float(part) for part in (self.landscape.start if self.start is None else self.start)],
            "racers": racers_of(self.optimizers),
            "stops": [run.stopped_at for run in self.trajectories],
            "summaries": [sheaf.summary() for sheaf in fans],
            "paths": [sheaf.raw() for sheaf in fans],
        }

    # from the browser to Python

    def _answer(self, _: Any, message: Any, __: Any) -> None:
        """Do what the browser asks; what is wrong with it goes back as a line of text."""
        asks = {
            "turn": self._turn,
            "start": lambda value: self._take("start", tuple(value)),
            "steps": lambda value: self._take("steps", value),
            "seed": lambda value: self._take("seed", value),
            "step": lambda value: setattr(self, "step", value),
            "fan": self._send_fan,
            "reset": lambda _: self._reset(),
        }
        try:
            asks[message["ask"]](message["value"])
        except InputError as error:
            self.send({"error": str(error)})
            self._show_race()

    def _take(self, name: str, value: Any, cause: str | None = None) -> None:
        """Set a trait and run, once, and tell the browser which of its sliders was the cause."""
        change = {"name": name, "old": getattr(self, name), "new": value}
        with self._in_silence():
            setattr(self, name, value)
        self._changed(change, cause)

    def _turn(self, value: Any) -> None:
        control = self._control(value["control"])
        racers = list(self.optimizers)
        for k in control["racers"]:
            racers[k] = racers[k](**{control["name"]: value["value"]})
        self._take("optimizers", racers, control["id"])

    def _reset(self) -> None:
        elsewhere = self.landscape is not self._first["landscape"]
        self._set_quietly(**self._first)
        self._run(**self._first)
        if elsewhere:
            self._show_ground()
        self.step = self.steps
        self._show_race()

    def _send_fan(self, key: Any) -> None:
        control = self._control(key)
        if len(control["racers"]) * len(control["values"]) * 3 * (self.steps + 1) > MOST_NUMBERS:
            return
        along = {control["name"]: control["values"]}
        turned = [self.optimizers[k] for k in control["racers"]]
        fans = [fan(racer, self.landscape, self.start, self.steps, self.seed, along) for racer in turned]
        answer = {"fan": control["id"], "values": control["values"]}
        self.send(answer, [part for sheaf in fans for part in (sheaf.summary(), sheaf.raw())])

    def _control(self, key: Any) -> dict[str, Any]:
        for control in self._race["controls"]:
            if control["id"] == key:
                return control
        raise InputError(f"there is no slider {shown(key)} now")

    # a page

    def save(self, path: str | os.PathLike, values: int = 33, knobs: Sequence[str] = TELLING) -> Path:
        """Write the explorer as one page (.html) that works without Python: from a folder, offline, on a phone.

        In it each racer has sliders for up to two of its knobs, with all the paths that these can ask for.
        The file appears whole or not at all.

        Parameters
        ----------
        path : str or path
        values : int, default 33
            How many positions a slider has; fewer where so many paths would make more than 1.5 MB.
        knobs : sequence of str, default ("lr", "beta", "beta1", ...)
            What may be turned: of each racer the first two that it has.

        Raises
        ------
        InputError
            For another extension, a place that cannot be written to, or more paths than a page can hold.

        Examples
        --------
        >>> import os, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Explorer("ravine", ["gd"], steps=20).save(os.path.join(folder, "ravine.html"), values=9).name
        'ravine.html'
        """
        return save_page(self, path, values, knobs)

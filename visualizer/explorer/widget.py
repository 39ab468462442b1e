"""The explorer in a notebook: an interactive race, drawn by the browser, which can be saved as a page."""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.types import JsonObject
from optimizers import Guest, suggest
from optimizers import get as get_optimizer
from visualizer.explorer.background import map_background
from visualizer.explorer.codegen import fill_template
from visualizer.explorer.controls import racer_controls, setting_controls
from visualizer.explorer.html_export import MODULE, SHEET, save_page
from visualizer.explorer.menus import menu_entries
from visualizer.explorer.model import ExplorerModel, Terms
from visualizer.explorer.payload import race_payload
from visualizer.explorer.trajectory_batch import TrajectoryBatch, stack_batches, trace_batch
from visualizer.plotting.labels import LABEL_KEYS
from visualizer.plotting.style import THEMES
from visualizer.rendering.writers import EXTENSIONS

#: The number of positions of a slider in a notebook.
POSITIONS = 101

#: The largest number of floats in a batch that is sent (24 MB); without a batch each move of the slider asks Python.
MAX_NUMBERS = 6_000_000

#: Seconds for the paths along a slider of the landscape; those nearest to its current value are computed first.
TIMEOUT_S = 0.3

#: The largest number of racers that the browser's menu allows; Python may add more.
MAX_RACERS = 12


class Explorer(anywidget.AnyWidget, ExplorerModel):
    """An interactive race, made by `explore`. Python can observe and set all its traits.

    Attributes
    ----------
    landscape, optimizers, start, steps, seed, extent, step, trajectories
        See `visualizer.explorer.model.ExplorerModel`. The optimizers have the settings that their sliders show.
    code : str
        The Python code that makes the current picture.
    """

    _esm = MODULE
    _css = SHEET

    step = traitlets.Int(200).tag(sync=True)

    _offers = traitlets.Dict().tag(sync=True)
    _ground = traitlets.Dict().tag(sync=True)
    _race = traitlets.Dict().tag(sync=True)

    def __init__(self, terms: Terms) -> None:
        self.initialize(terms)  # before the widget exists, so that an error leaves no widget behind
        self._revision, self._cause = 0, ""
        self._positions: dict[str, list[float]] = {}
        self._themes = tuple(THEMES)  # until a browser reports its theme
        super().__init__(_offers=menu_entries() | {"films": list(EXTENSIONS)})
        self.draw("")
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return f"Explorer({self.landscape!r}, {self.optimizers}, {self.steps} steps)"

    @property
    def code(self) -> str:
        """The Python code that makes the current picture.

        >>> from optimizers import gd
        >>> from visualizer import explore
        >>> print(explore("ravine", [gd(lr=0.038)], steps=60, extent=((-2, 11), (-1, 1))).code)
        from landscapes import ravine
        from optimizers import gd
        from visualizer import explore
        <BLANKLINE>
        explorer = explore(
            ravine,
            [
                gd(lr=0.038),
            ],
            steps=60,
            seed=0,
            extent=((-2, 11), (-1, 1)),
        )
        """
        text = fill_template(race_payload(self), self.extent)
        return text if self.step == self.steps else f"{text}\nexplorer.step = {self.step}"

    @property
    def background(self) -> JsonObject:
        """The background of the map, as the browser gets it (see `visualizer.explorer.background`)."""
        return self._ground

    # from Python to the browser

    def draw(self, changed: str) -> None:
        """Send the browser the data that depend on the trait `changed`; "" means all traits."""
        if changed in ("", "landscape", "extent"):
            self._send_background()
        if changed != "extent":
            self._send_race()

    def _send_background(self) -> None:
        self._ground = map_background(self.landscape, self.extent, self._themes)

    def _send_race(self) -> None:
        self._revision += 1
        settings = self.landscape, len(self.optimizers), self.steps, self.seed
        controls = [
            *setting_controls(*settings, POSITIONS, self._positions),
            *racer_controls(self.optimizers, POSITIONS, self._positions),
        ]
        self._positions = {control["id"]: control["values"] for control in controls}
        self._race = {"revision": self._revision, "cause": self._cause, "controls": controls, **race_payload(self)}

    # from the browser to Python

    def _answer(self, _: object, message: JsonObject, __: object) -> None:
        """Carry out a request of the browser; answer an error with one line of text."""
        handlers: dict[str, Callable[[Any], object]] = {
            "hello": self._set_theme,
            "turn": self._move_slider,
            "landscape": lambda value: self._set_and_run("landscape", value),
            "preset": self.load,
            "start": lambda value: self._set_and_run("start", tuple(value)),
            "view": lambda value: setattr(self, "extent", value),
            "step": lambda value: setattr(self, "step", value),
            "add": self._add,
            "remove": self._remove,
            "replace": self._replace,
            "fan": self._send_batches,
            "film": self._send_film,
            "reset": lambda _: self.reset(),
        }
        try:
            handlers[message["ask"]](message["value"])
        except InputError as error:
            self.send({"error": str(error)})
            self._send_race()
        if message["ask"] not in ("step", "fan"):  # the browser does not wait for these
            self.send({"answer": message["ask"]})

    def _set_and_run(self, name: str, value: object, cause: str = "") -> None:
        """Set a trait and run the race once; `cause` tells the browser which slider changed it."""
        old = getattr(self, name)
        self._set_silently(**{name: value})
        self._cause = cause
        try:
            self._on_race_change({"name": name, "old": old, "new": getattr(self, name)})
        finally:
            self._cause = ""

    def _set_theme(self, theme: object) -> None:
        """Draw the background only in the theme that the browser reports."""
        if theme in THEMES:
            self._themes = (theme,)
            if theme not in self._ground["pictures"]:
                self._send_background()

    def _move_slider(self, value: JsonObject) -> None:
        """Set the parameter of a slider, for all racers that it controls."""
        control = self._control(value["control"])
        name, to = control["name"], value["value"]
        if control["of"] == "racer":
            racers = list(self.optimizers)
            for k in control["racers"]:
                racers[k] = racers[k](**{name: to})
            self._set_and_run("optimizers", racers, control["id"])
        elif control["of"] == "landscape":
            self._set_and_run("landscape", self.landscape(**{name: to}), control["id"])
        else:
            self._set_and_run(name, int(to) if to == int(to) else to, control["id"])

    def _add(self, name: str) -> None:
        if len(self.optimizers) >= MAX_RACERS:
            raise InputError(f"the number of racers must be at most {MAX_RACERS}, got {MAX_RACERS + 1}")
        self._set_and_run("optimizers", [*self.optimizers, suggest(name, self.landscape, self.start, self.steps)])

    def _remove(self, k: int) -> None:
        self._set_and_run("optimizers", [racer for j, racer in enumerate(self.optimizers) if j != k])

    def _replace(self, value: JsonObject) -> None:
        """Replace the rule of a racer; keep the settings that both rules have."""
        old, rule = self.optimizers[value["racer"]], get_optimizer(value["name"])
        known = {**rule.parameters, **rule.common}
        kept = (
            {} if isinstance(old, Guest) else {name: set_to for name, set_to in old.settings.items() if name in known}
        )
        racers = list(self.optimizers)
        racers[value["racer"]] = rule(**kept)
        self._set_and_run("optimizers", racers)

    def _send_batches(self, key: object) -> None:
        """Send the paths for all positions of a slider, unless there are too many."""
        control = self._control(key)
        if len(control["racers"]) * len(control["values"]) * 3 * (self.steps + 1) > MAX_NUMBERS:
            return
        values, batches = self._batches_along(control)
        if batches:
            answer = {"fan": control["id"], "values": values}
            self.send(answer, [part for batch in batches for part in (batch.summary(), batch.raw())])

    def _batches_along(self, control: JsonObject) -> tuple[list[float], list[TrajectoryBatch]]:
        """Return positions of a slider and a batch for each of its racers; empty for the steps and the seed."""
        run, values, name = (self.start, self.steps, self.seed), control["values"], control["name"]
        racers = [self.optimizers[k] for k in control["racers"]]
        if control["of"] == "racer":
            return values, [trace_batch(racer, self.landscape, *run, {name: values}) for racer in racers]
        if control["of"] == "run":
            return [], []
        current = values.index(self.landscape.values[name])
        nearest_first = sorted(values, key=lambda value: abs(values.index(value) - current))
        lanes: list[list[TrajectoryBatch]] = []
        deadline = time.perf_counter() + TIMEOUT_S
        for value in nearest_first:  # one call of the engine has one landscape
            surface = self.landscape(**{name: value})
            lanes.append([trace_batch(racer, surface, *run) for racer in racers])
            if time.perf_counter() > deadline:
                break
        return nearest_first[: len(lanes)], [stack_batches(batches) for batches in zip(*lanes, strict=True)]

    def _send_film(self, extension: object) -> None:
        """Make the film in a temporary folder and send it; report the progress in steps of at least 10 %."""
        reported = 0.0

        def report(frame: int, frames: int) -> None:
            nonlocal reported
            if frame / frames >= reported + 0.1:
                reported = frame / frames
                self.send({"progress": reported})

        with tempfile.TemporaryDirectory() as folder:
            path = self.race.save(Path(folder) / f"race{extension}", report)
            self.send({"film": path.name}, [path.read_bytes()])

    def _control(self, key: object) -> JsonObject:
        for control in self._race["controls"]:
            if control["id"] == key:
                return control
        raise InputError(f"there is no slider {short_repr(key)}")

    # a page

    def save(self, path: str | os.PathLike, values: int = 33, parameters: Sequence[str] = LABEL_KEYS) -> Path:
        """Write the explorer as one page (.html) that works without Python: from a folder, offline, on a phone.

        The page has sliders for up to two parameters of each racer, and contains the paths for all their positions.
        On an error no file appears.

        Parameters
        ----------
        path : str or path
        values : int, default 33
            The number of positions of a slider; the page has fewer if its size would exceed 1.5 MB.
        parameters : sequence of str, default ("lr", "beta", "beta1", ...)
            The parameters with sliders. Each racer gets the first two of them that it has.

        Raises
        ------
        InputError
            If the extension is unknown, the file cannot be written, or the paths do not fit into a page.

        Examples
        --------
        >>> import os, tempfile
        >>> from visualizer import explore
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     explore("ravine", ["gd"], steps=20).save(os.path.join(folder, "ravine.html"), values=9).name
        'ravine.html'
        """
        return save_page(self, path, values, parameters)

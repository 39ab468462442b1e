"""The explorer: a race that answers its sliders at once, in a notebook and, saved, in a page without Python."""

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from landscapes import InputError
from landscapes._core.errors import short_repr
from optimizers import Guest, suggest
from optimizers import get as get_optimizer
from visualizer.explorer.background import map_background
from visualizer.explorer.codegen import filled
from visualizer.explorer.controls import racer_controls, setting_controls
from visualizer.explorer.html_export import MODULE, SHEET, save_page
from visualizer.explorer.menus import offers
from visualizer.explorer.model import ExplorerModel, Terms
from visualizer.explorer.payload import race_payload
from visualizer.explorer.trajectory_batch import TrajectoryBatch, fan, together
from visualizer.plotting.labels import LABEL_KEYS
from visualizer.plotting.style import THEMES
from visualizer.rendering.writers import EXTENSIONS

#: How many positions a slider has in a notebook.
POSITIONS = 101

#: The most numbers of a fan that is sent, 24 MB of them; beyond that every move of the slider asks the kernel.
MAX_NUMBERS = 6_000_000

#: Seconds that may be spent on the paths along a slider of the landscape; those near where it stands come first.
TIMEOUT_S = 0.3

#: The most racers that the browser's menu gives; Python may have more.
MAX_RACERS = 12


class Explorer(anywidget.AnyWidget, ExplorerModel):
    """A race to play with. Made by `explore`; all of it can be watched and driven from Python.

    Attributes
    ----------
    landscape, optimizers, start, steps, seed, extent, step, trajectories
        See `visualizer.explorer.model.ExplorerModel`. The optimizers have the settings that their sliders show.
    code : str
        The Python that makes this very picture.
    """

    _esm = MODULE
    _css = SHEET

    step = traitlets.Int(200).tag(sync=True)

    _offers = traitlets.Dict().tag(sync=True)
    _ground = traitlets.Dict().tag(sync=True)
    _race = traitlets.Dict().tag(sync=True)

    def __init__(self, terms: Terms) -> None:
        self.begin(terms)  # before there is a widget: bad input leaves none behind
        self._revision, self._cause = 0, ""
        self._positions: dict[str, list[Any]] = {}
        self._themes = tuple(THEMES)  # until a browser says which it has
        super().__init__(_offers=offers() | {"films": list(EXTENSIONS)})
        self.draw("")
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return f"Explorer({self.landscape!r}, {self.optimizers}, {self.steps} steps)"

    @property
    def code(self) -> str:
        """The Python that makes this very picture.

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
        text = filled(race_payload(self), self.extent)
        return text if self.step == self.steps else f"{text}\nexplorer.step = {self.step}"

    @property
    def ground(self) -> dict[str, Any]:
        """What a browser must know of the map (see `visualizer.explorer.background`)."""
        return self._ground

    # from Python to the browser

    def draw(self, changed: str) -> None:
        """Tell the browser what is to be seen after that trait has changed."""
        if changed in ("", "landscape", "extent"):
            self._show_ground()
        if changed != "extent":
            self._show_race()

    def _show_ground(self) -> None:
        self._ground = map_background(self.landscape, self.extent, self._themes)

    def _show_race(self) -> None:
        self._revision += 1
        settings = self.landscape, len(self.optimizers), self.steps, self.seed
        controls = [
            *setting_controls(*settings, POSITIONS, self._positions),
            *racer_controls(self.optimizers, POSITIONS, self._positions),
        ]
        self._positions = {control["id"]: control["values"] for control in controls}
        self._race = {"revision": self._revision, "cause": self._cause, "controls": controls, **race_payload(self)}

    # from the browser to Python

    def _answer(self, _: Any, message: Any, __: Any) -> None:
        """Do what the browser asks; what is wrong with it goes back as a line of text."""
        asks = {
            "hello": self._greet,
            "turn": self._turn,
            "landscape": lambda value: self._take("landscape", value),
            "preset": self.load,
            "start": lambda value: self._take("start", tuple(value)),
            "view": lambda value: setattr(self, "extent", value),
            "step": lambda value: setattr(self, "step", value),
            "add": self._add,
            "remove": self._remove,
            "replace": self._replace,
            "fan": self._send_fan,
            "film": self._send_film,
            "reset": lambda _: self.reset(),
        }
        try:
            asks[message["ask"]](message["value"])
        except InputError as error:
            self.send({"error": str(error)})
            self._show_race()
        if message["ask"] not in ("step", "fan"):  # for which nobody waits
            self.send({"answer": message["ask"]})

    def _take(self, name: str, value: Any, cause: str = "") -> None:
        """Set a trait and run, once, and tell the browser which of its sliders was the cause."""
        old = getattr(self, name)
        self._set_quietly(**{name: value})
        self._cause = cause
        try:
            self._changed({"name": name, "old": old, "new": getattr(self, name)})
        finally:
            self._cause = ""

    def _greet(self, theme: Any) -> None:
        """A browser is there and has this theme: what it is shown from now on is drawn in that alone."""
        if theme in THEMES:
            self._themes = (theme,)
            if theme not in self._ground["pictures"]:
                self._show_ground()

    def _turn(self, value: Any) -> None:
        control = self._control(value["control"])
        name, to = control["name"], value["value"]
        if control["of"] == "racer":
            racers = list(self.optimizers)
            for k in control["racers"]:
                racers[k] = racers[k](**{name: to})
            self._take("optimizers", racers, control["id"])
        elif control["of"] == "landscape":
            self._take("landscape", self.landscape(**{name: to}), control["id"])
        else:
            self._take(name, int(to) if to == int(to) else to, control["id"])

    def _add(self, name: Any) -> None:
        if len(self.optimizers) >= MAX_RACERS:
            raise InputError(f"there is room for {MAX_RACERS} racers")
        self._take("optimizers", [*self.optimizers, suggest(name, self.landscape, self.start, self.steps)])

    def _remove(self, k: Any) -> None:
        self._take("optimizers", [racer for j, racer in enumerate(self.optimizers) if j != k])

    def _replace(self, value: Any) -> None:
        """Put another rule in the place of a racer; it keeps the settings that both have."""
        old, rule = self.optimizers[value["racer"]], get_optimizer(value["name"])
        known = {**rule.parameters, **rule.common}
        kept = (
            {} if isinstance(old, Guest) else {name: set_to for name, set_to in old.settings.items() if name in known}
        )
        racers = list(self.optimizers)
        racers[value["racer"]] = rule(**kept)
        self._take("optimizers", racers)

    def _send_fan(self, key: Any) -> None:
        control = self._control(key)
        if len(control["racers"]) * len(control["values"]) * 3 * (self.steps + 1) > MAX_NUMBERS:
            return
        values, fans = self._fans_along(control)
        if fans:
            answer = {"fan": control["id"], "values": values}
            self.send(answer, [part for sheaf in fans for part in (sheaf.summary(), sheaf.raw())])

    def _fans_along(self, control: dict[str, Any]) -> tuple[list[Any], list[TrajectoryBatch]]:
        """Positions of the slider and the fan of each racer that it turns; none where every path is as long."""
        run, values, name = (self.start, self.steps, self.seed), control["values"], control["name"]
        turned = [self.optimizers[k] for k in control["racers"]]
        if control["of"] == "racer":
            return values, [fan(racer, self.landscape, *run, {name: values}) for racer in turned]
        if control["of"] == "run":
            return [], []
        here = values.index(self.landscape.values[name])
        near = sorted(values, key=lambda value: abs(values.index(value) - here))
        lanes: list[list[TrajectoryBatch]] = []
        late = time.perf_counter() + TIMEOUT_S
        for value in near:  # the engine has one landscape at a time
            surface = self.landscape(**{name: value})
            lanes.append([fan(racer, surface, *run) for racer in turned])
            if time.perf_counter() > late:
                break
        return near[: len(lanes)], [together(several) for several in zip(*lanes, strict=True)]

    def _send_film(self, extension: Any) -> None:
        """Make the film in a folder of its own and send it whole; a line of text goes before it now and then."""
        done = [0.0]

        def report(frame: int, frames: int) -> None:
            if frame / frames >= done[0] + 0.1:
                done[0] = frame / frames
                self.send({"progress": done[0]})

        with tempfile.TemporaryDirectory() as folder:
            path = self.race.save(Path(folder) / f"race{extension}", report)
            self.send({"film": path.name}, [path.read_bytes()])

    def _control(self, key: Any) -> dict[str, Any]:
        for control in self._race["controls"]:
            if control["id"] == key:
                return control
        raise InputError(f"there is no slider {short_repr(key)} now")

    # a page

    def save(self, path: str | os.PathLike, values: int = 33, parameters: Sequence[str] = LABEL_KEYS) -> Path:
        """Write the explorer as one page (.html) that works without Python: from a folder, offline, on a phone.

        In it each racer has sliders for up to two of its parameters, with all the paths that these can ask for.
        The file appears whole or not at all.

        Parameters
        ----------
        path : str or path
        values : int, default 33
            How many positions a slider has; fewer where so many paths would make more than 1.5 MB.
        parameters : sequence of str, default ("lr", "beta", "beta1", ...)
            What may be turned: of each racer the first two that it has.

        Raises
        ------
        InputError
            For another extension, a place that cannot be written to, or more paths than a page can hold.

        Examples
        --------
        >>> import os, tempfile
        >>> from visualizer import explore
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     explore("ravine", ["gd"], steps=20).save(os.path.join(folder, "ravine.html"), values=9).name
        'ravine.html'
        """
        return save_page(self, path, values, parameters)

"""The explorer drawn by matplotlib: the same sliders move the artists of a `Scene`, sent as pictures.

It needs nothing of a notebook but the widgets of ipywidgets, and whatever is drawn may be restyled.
"""

import asyncio
import html
import io
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets
from PIL import Image

from landscapes import InputError, Parameter
from optimizers import Guest, Optimizer, Trajectory
from visualizer.explorer.controls import current_value, find_parameter
from visualizer.explorer.model import ExplorerModel, Terms
from visualizer.explorer.trajectory_batch import positions
from visualizer.plotting.labels import LABEL_KEYS, legend_label
from visualizer.plotting.look import Look
from visualizer.plotting.panels.series import SeriesPanel
from visualizer.plotting.scene import Scene
from visualizer.rendering.glyph_cache import GlyphCache

#: How many positions a slider has.
POSITIONS = 101

#: Milliseconds between two steps of Play, and the most steps it shows.
INTERVAL, MAX_SHOWN = 60, 150

#: Seconds without a change after which the other fields follow, and the words.
REST = 0.15

PANEL = {"display": "grid", "grid_template_columns": "repeat(auto-fill, minmax(23em, 1fr))", "flex": "1 1 23em"}

STEPS = Parameter("steps", 10, 1000, log=True, minimum=1, integer=True, name="steps", default=200)
SEED = Parameter("seed", 0, 20, minimum=0, integer=True, name="seed", default=0)


class MatplotlibExplorer(ipywidgets.Box, ExplorerModel):
    """A race to play with, drawn by matplotlib. Made by ``explore(..., backend="matplotlib")``.

    Attributes
    ----------
    scene : Scene
        What is drawn. Its artists may be restyled: they stay as they are made while parameters and seed change, and
        are new where the landscape, the start, the steps or the racers do. `redraw` shows what was restyled.
    picture : ipywidgets.Image
        The picture, as JPEG.
    landscape, optimizers, start, steps, seed, step, trajectories, race
        As in `visualizer.Explorer`.

    Examples
    --------
    >>> from optimizers import gd, momentum
    >>> from visualizer import explore
    >>> explorer = explore("ravine", [gd(lr=0.038), momentum(lr=0.038)], steps=60, backend="matplotlib")
    >>> explorer.scene.paths[0].set_linewidth(4)
    >>> explorer.redraw()
    >>> explorer.step = 30
    >>> explorer.scene.paths[0].get_xydata().shape
    (31, 2)
    """

    scene: Scene

    def __init__(self, terms: Terms) -> None:
        self.begin(terms)
        super().__init__()
        self.picture = Picture(format="jpeg", layout={"align_self": "flex-start", "max_width": "100%"})
        self._outcome, self._status = ipywidgets.HTML(), ipywidgets.HTML()
        self._player = self._make_player()
        seen = ipywidgets.VBox([self.picture, self._player, self._outcome, self._status], layout={"max_width": "800px"})
        self._panel = ipywidgets.Box(layout=PANEL)
        self.children = (seen, self._panel)
        self.layout.flex_flow = "row wrap"  # what is turned stands beside the picture where there is room
        self._racers: list[str] = []
        self._waiting: asyncio.TimerHandle | None = None
        self.draw("")
        self.observe(lambda _: None if self._quiet else self._show(), "step")

    def __repr__(self) -> str:
        return f"MatplotlibExplorer({self.landscape!r}, {self.optimizers}, {self.steps} steps)"

    # what is drawn

    def draw(self, changed: str) -> None:
        """Show the race: on the scene that there is where only parameters or the seed changed, or on a new one."""
        if changed in ("optimizers", "seed") and [racer.name for racer in self.optimizers] == self._racers:
            recast(self.scene, self.trajectories)
            fits = all(len(text.get_text()) <= room for text, room in zip(self._labels, self._room, strict=True))
            (self._draw_labels if fits else self._draw_ground)()
        else:
            self.scene = Scene(self.landscape, self.trajectories, Look(extent=self.extent))
            self._draw_ground()
        self._show()
        if [racer.name for racer in self.optimizers] != self._racers or changed in ("", "landscape"):
            self._racers = [racer.name for racer in self.optimizers]
            self._make_controls()
        self._at_rest(self._tell)

    def _at_rest(self, act: Callable[[], None]) -> None:
        """Do it once nothing has changed for a moment: a message delays the next picture. Without a kernel, at once."""
        if self._waiting:
            self._waiting.cancel()
        try:
            self._waiting = asyncio.get_running_loop().call_later(REST, act)
        except RuntimeError:
            act()

    def _tell(self) -> None:
        """Say in every field what is in force, and in words what is seen."""
        self._write_controls()
        told = self.race.describe()
        self._outcome.value = f"<p>{html.escape(told)}</p>"
        self.picture.tooltip = told  # the name of the picture, for who does not see it

    def redraw(self) -> None:
        """Draw everything anew, and what stands still with it: after artists were restyled."""
        self._draw_ground()
        self._show()

    def _draw_ground(self) -> None:
        """Draw what stands still, once: all but what moves and the labels of the legend, which name the parameters."""
        figure, canvas = self.scene.figure, self.scene.canvas
        self._labels = self.scene.legend.get_texts()[: len(self.optimizers)]
        self._room = [len(label.get_text()) + 2 for label in self._labels]  # the columns stand well apart
        for label in self._labels:
            label.set_visible(False)
        canvas.draw()
        for label in self._labels:
            label.set_visible(True)
        figure.set_layout_engine("none")  # the layout is found; nothing that moves may move it
        self._typist = GlyphCache(canvas.get_renderer())
        self._bare = canvas.copy_from_bbox(figure.bbox)
        self._draw_labels()

    def _draw_labels(self) -> None:
        canvas = self.scene.canvas
        canvas.restore_region(self._bare)
        for label in self._labels:
            self._typist.draw(label)
        self._ground = canvas.copy_from_bbox(self.scene.figure.bbox)

    def _show(self) -> None:
        scene = self.scene
        scene.show(self.step)
        scene.canvas.restore_region(self._ground)
        for artist in scene.moving:
            self._typist.draw(artist)
        self.picture.value = jpeg(scene.canvas.buffer_rgba())
        play, slider, _ = self._player.children
        for one in (play, slider):
            one.max = self.steps
        play.step = max(1, self.steps // MAX_SHOWN)
        slider.value = self.step

    # what it is moved with

    def _make_player(self) -> ipywidgets.HBox:
        play = ipywidgets.Play(interval=INTERVAL)
        slider = ipywidgets.IntSlider(description="step", layout={"width": "24em"})
        ipywidgets.jslink((play, "value"), (slider, "value"))
        slider.observe(lambda change: setattr(self, "step", change["new"]), "value")
        reset = ipywidgets.Button(description="Reset", layout={"width": "auto"})
        reset.on_click(lambda _: self.reset())
        return ipywidgets.HBox([play, slider, reset])

    def _make_controls(self) -> None:
        """Fields for what everyone meets, and a box of them for each racer."""
        self._entries: list[tuple[Entry, Callable[[], Any]]] = []
        ours = [k for k, racer in enumerate(self.optimizers) if isinstance(racer, Optimizer)]
        rated = [k for k in ours if "lr" in self.optimizers[k].parameters]
        everyone = [self._of_racers(rated, "lr")] * (len(rated) > 1) + [self._of_racers(ours, "noise")] * bool(ours)
        ground = [self._of_landscape(name) for name in self.landscape.parameters]
        boxes = [labelled_box("all racers", everyone, [self._of_run(STEPS), self._of_run(SEED)])]
        boxes[0].add_class("ravine-everyone")
        boxes += [labelled_box(self.landscape.name, ground)] * bool(ground)
        for k, racer in enumerate(self.optimizers):
            names = list(racer.parameters)
            told = [self._of_racers([k], name) for name in names if name in LABEL_KEYS]
            rest = [self._of_racers([k], name) for name in names if name not in LABEL_KEYS]
            boxes.append(labelled_box(racer.label if isinstance(racer, Guest) else racer.name, told, rest))
        self._panel.children = boxes

    def _of_racers(self, turned: list[int], name: str) -> "Entry":
        """A field for a parameter of one racer, or for the same parameter of several."""

        def turn(value: Any) -> None:
            racers = list(self.optimizers)
            for k in turned:
                racers[k] = racers[k](**{name: value})
            self.optimizers = racers

        # All that have the parameter have the same positions: one slider moves the others.
        having = [racer for racer in self.optimizers if isinstance(racer, Optimizer) and name in racer.values]
        values = [current_value(racer, name) for racer in having]
        first = self.optimizers[turned[0]]
        return self._entry(
            find_parameter(first, name), turn, lambda: current_value(self.optimizers[turned[0]], name), values
        )

    def _of_landscape(self, name: str) -> "Entry":
        def turn(value: Any) -> None:
            self.landscape = self.landscape(**{name: value})

        return self._entry(self.landscape.parameters[name], turn, lambda: self.landscape.values[name])

    def _of_run(self, parameter: Parameter) -> "Entry":
        return self._entry(
            parameter, lambda value: setattr(self, parameter.name, int(value)), lambda: getattr(self, parameter.name)
        )

    def _entry(
        self, parameter: Parameter, turn: Callable[[Any], None], read: Callable[[], Any], values: Sequence[Any] = ()
    ) -> "Entry":
        def turned(value: Any) -> None:
            try:
                turn(value)
                self._status.value = ""
            except InputError as error:
                self._status.value = f"<p role='status'>{html.escape(str(error))}</p>"
                self._write_controls()

        entry = Entry(parameter, turned, values)
        self._entries.append((entry, read))
        return entry

    def _write_controls(self) -> None:
        """Let every field say what is in force."""
        for entry, read in self._entries:
            entry.write(read())


class Picture(ipywidgets.Image):
    """An image whose tooltip, which names it for who does not see it, is shown: ipywidgets looks for a description."""

    description = traitlets.Unicode("").tag(sync=True)


class Entry(ipywidgets.HBox):
    """A parameter to turn: a slider over round positions beside a field for any number; or a checkbox.

    >>> from optimizers import adam
    >>> entry = Entry(adam.parameters["lr"], print)
    >>> entry.write(0.25)
    >>> entry.children[0].value = 0.1
    0.1
    """

    def __init__(self, parameter: Parameter, turned: Callable[[Any], None], values: Sequence[Any] = ()) -> None:
        self._parameter, self._turned, self._writing = parameter, turned, False
        field: Any
        if parameter.switch:
            field = ipywidgets.Checkbox(description=parameter.symbol, indent=False)
            super().__init__([field])
        else:
            slider = ipywidgets.SelectionSlider(
                options=[
                    (f"{place:g}", place) for place in positions(parameter, values or [parameter.default], POSITIONS)
                ],
                description=parameter.symbol,
                readout=False,
                layout={"width": "15em"},
                style={"description_width": "2.5em"},
            )
            field = ipywidgets.FloatText(layout={"width": "6em"}, tooltip=f"{parameter.name}, {parameter.allowed}")
            super().__init__([slider, field])
        for part in self.children:
            part.observe(self._heard, "value")

    def _heard(self, change: Any) -> None:
        if not self._writing:
            self._turned(change["new"])

    def write(self, value: Any) -> None:
        """Show a value, which need not be a position that there was."""
        self._writing = True
        *sliders, field = self.children
        for slider in sliders:
            if value not in [place for _, place in slider.options]:
                slider.options = [(f"{place:g}", place) for place in positions(self._parameter, [value], POSITIONS)]
            slider.value = value
        field.value = value
        self._writing = False


def labelled_box(title: str, first: list[Entry], rest: Sequence[Entry] = ()) -> ipywidgets.VBox:
    """Fields under a title; the `rest` of them where one has to ask for it."""
    more = [ipywidgets.Accordion([ipywidgets.VBox(rest)], titles=("more",))] if rest else []
    heading = ipywidgets.HTML(f"<b>{html.escape(title)}</b>")
    return ipywidgets.VBox([heading, *first, *more], layout={"max_width": "24em"})


def recast(scene: Scene, trajectories: Sequence[Trajectory]) -> None:
    """Let the artists of a scene show other runs of the same racers, over the same landscape and as many steps."""
    scene.trajectories[:] = trajectories  # which all its views share
    for panel in scene.panels:
        if isinstance(panel, SeriesPanel):
            panel.values = [panel.series_values(run) for run in trajectories]
    for text, run in zip(scene.legend.get_texts(), trajectories, strict=False):  # what is marked comes after them
        text.set_text(legend_label(run))


def jpeg(pixels: Any) -> bytes:
    """A canvas as a JPEG whose colours are as sharp as its shapes.

    >>> jpeg(np.zeros((8, 8, 4), np.uint8))[:2].hex()
    'ffd8'
    """
    height, width = np.shape(pixels)[:2]
    # Pillow's own decoder leaves out the fourth channel faster than a copy of three would be made.
    image = Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1).convert("RGB")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, subsampling=0)
    return file.getvalue()

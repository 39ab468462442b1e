"""The explorer drawn by matplotlib: the sliders move the artists of a `Scene`, which is sent as an image.

It needs only the standard widgets of ipywidgets, and its artists may be restyled.
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
from traitlets import Bunch

from landscapes import InputError, Parameter
from optimizers import Guest, Optimizer, Trajectory
from visualizer.explorer.controls import (
    SEED,
    STEPS,
    current_value,
    find_parameter,
    shared_settings,
    slider_positions,
)
from visualizer.explorer.model import ExplorerModel, Terms
from visualizer.plotting.labels import LABEL_KEYS, legend_label
from visualizer.plotting.look import Look
from visualizer.plotting.panels.series import SeriesPanel
from visualizer.plotting.scene import Scene
from visualizer.rendering.glyph_cache import GlyphCache

#: The number of positions of a slider.
POSITIONS = 101

#: Milliseconds between two frames of Play, and its largest number of frames.
INTERVAL, MAX_SHOWN = 60, 150

#: Seconds without a change after which the other fields and the description are updated.
IDLE_S = 0.15

PANEL = {"display": "grid", "grid_template_columns": "repeat(auto-fill, minmax(23em, 1fr))", "flex": "1 1 23em"}


class MatplotlibExplorer(ipywidgets.Box, ExplorerModel):
    """An interactive race drawn by matplotlib, made by ``explore(..., backend="matplotlib")``.

    Attributes
    ----------
    scene : Scene
        The scene. Its artists may be restyled; call `redraw` afterwards. They stay the same while parameters and seed
        change, and are replaced when the landscape, the start, the steps or the set of racers changes.
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
        self.initialize(terms)
        super().__init__()
        self.picture = DescribedImage(format="jpeg", layout={"align_self": "flex-start", "max_width": "100%"})
        self._outcome, self._status = ipywidgets.HTML(), ipywidgets.HTML()
        self._player = self._make_player()
        left = ipywidgets.VBox([self.picture, self._player, self._outcome, self._status], layout={"max_width": "800px"})
        self._panel = ipywidgets.Box(layout=PANEL)
        self.children = (left, self._panel)
        self.layout.flex_flow = "row wrap"  # the controls stand beside the picture if there is room
        self._racers: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self.draw("")
        self.observe(lambda _: None if self._silent else self._show(), "step")

    def __repr__(self) -> str:
        return f"MatplotlibExplorer({self.landscape!r}, {self.optimizers}, {self.steps} steps)"

    # the picture

    def draw(self, changed: str) -> None:
        """Draw the race: in the same scene if only parameters or the seed changed, otherwise in a new one."""
        if changed in ("optimizers", "seed") and [racer.name for racer in self.optimizers] == self._racers:
            replace_runs(self.scene, self.trajectories)
            fits = all(len(text.get_text()) <= room for text, room in zip(self._labels, self._room, strict=True))
            (self._draw_labels if fits else self._draw_background)()
        else:
            self.scene = Scene(self.landscape, self.trajectories, Look(extent=self.extent))
            self._draw_background()
        self._show()
        if [racer.name for racer in self.optimizers] != self._racers or changed in ("", "landscape"):
            self._racers = [racer.name for racer in self.optimizers]
            self._make_controls()
        self._call_when_idle(self._update_texts)

    def _call_when_idle(self, act: Callable[[], None]) -> None:
        """Call a function after `IDLE_S` without a change, so that its messages do not delay the next picture."""
        if self._timer:
            self._timer.cancel()
        try:
            self._timer = asyncio.get_running_loop().call_later(IDLE_S, act)
        except RuntimeError:  # no kernel is running
            act()

    def _update_texts(self) -> None:
        """Show the current value in every field, and describe the outcome in words."""
        self._write_controls()
        description = self.race.describe()
        self._outcome.value = f"<p>{html.escape(description)}</p>"
        self.picture.tooltip = description  # the alternative text, for screen readers

    def redraw(self) -> None:
        """Draw everything again, with the background: call it after restyling artists."""
        self._draw_background()
        self._show()

    def _draw_background(self) -> None:
        """Draw the fixed artists once: all but the moving ones and the legend's labels, which show the parameters."""
        figure, canvas = self.scene.figure, self.scene.canvas
        self._labels = self.scene.legend.get_texts()[: len(self.optimizers)]
        self._room = [len(label.get_text()) + 2 for label in self._labels]  # the gap between columns is this wide
        for label in self._labels:
            label.set_visible(False)
        canvas.draw()
        for label in self._labels:
            label.set_visible(True)
        figure.set_layout_engine("none")  # fixes the layout, so that moving artists do not change it
        self._glyphs = GlyphCache(canvas.get_renderer())
        self._unlabelled = canvas.copy_from_bbox(figure.bbox)
        self._draw_labels()

    def _draw_labels(self) -> None:
        canvas = self.scene.canvas
        canvas.restore_region(self._unlabelled)
        for label in self._labels:
            self._glyphs.draw(label)
        self._background = canvas.copy_from_bbox(self.scene.figure.bbox)

    def _show(self) -> None:
        """Draw the current step over the background."""
        scene = self.scene
        scene.show(self.step)
        scene.canvas.restore_region(self._background)
        for artist in scene.moving:
            self._glyphs.draw(artist)
        self.picture.value = jpeg(scene.canvas.buffer_rgba())
        play, slider, _ = self._player.children
        for widget in (play, slider):
            widget.max = self.steps
        play.step = max(1, self.steps // MAX_SHOWN)
        slider.value = self.step

    # the controls

    def _make_player(self) -> ipywidgets.HBox:
        play = ipywidgets.Play(interval=INTERVAL)
        slider = ipywidgets.IntSlider(description="step", layout={"width": "24em"})
        ipywidgets.jslink((play, "value"), (slider, "value"))
        slider.observe(lambda change: setattr(self, "step", change["new"]), "value")
        reset = ipywidgets.Button(description="Reset", layout={"width": "auto"})
        reset.on_click(lambda _: self.reset())
        return ipywidgets.HBox([play, slider, reset])

    def _make_controls(self) -> None:
        """Make the fields that affect all racers, and a box of fields for each racer."""
        self._fields: list[tuple[ParameterField, Callable[[], float]]] = []
        shared = [self._racer_field(racers, name) for name, racers in shared_settings(self.optimizers)]
        surface = [self._landscape_field(name) for name in self.landscape.parameters]
        boxes = [labelled_box("all racers", shared, [self._run_field(STEPS), self._run_field(SEED)])]
        boxes[0].add_class("ravine-everyone")
        boxes += [labelled_box(self.landscape.name, surface)] * bool(surface)
        for k, racer in enumerate(self.optimizers):
            names = list(racer.parameters)
            main = [self._racer_field([k], name) for name in names if name in LABEL_KEYS]
            rest = [self._racer_field([k], name) for name in names if name not in LABEL_KEYS]
            boxes.append(labelled_box(racer.label if isinstance(racer, Guest) else racer.name, main, rest))
        self._panel.children = boxes

    def _racer_field(self, chosen: list[int], name: str) -> "ParameterField":
        """Return a field for a parameter of one racer, or for the same parameter of several."""

        def assign(value: float) -> None:
            racers = list(self.optimizers)
            for k in chosen:
                racers[k] = racers[k](**{name: value})
            self.optimizers = racers

        # All racers with the parameter have the same positions, because one slider moves the others.
        owners = [racer for racer in self.optimizers if isinstance(racer, Optimizer) and name in racer.values]
        values = [current_value(racer, name) for racer in owners]
        parameter = find_parameter(self.optimizers[chosen[0]], name)
        return self._field(parameter, assign, lambda: current_value(self.optimizers[chosen[0]], name), values)

    def _landscape_field(self, name: str) -> "ParameterField":
        def assign(value: float) -> None:
            self.landscape = self.landscape(**{name: value})

        return self._field(self.landscape.parameters[name], assign, lambda: self.landscape.values[name])

    def _run_field(self, parameter: Parameter) -> "ParameterField":
        return self._field(
            parameter, lambda value: setattr(self, parameter.name, int(value)), lambda: getattr(self, parameter.name)
        )

    def _field(
        self,
        parameter: Parameter,
        assign: Callable[[float], None],
        read: Callable[[], float],
        values: Sequence[float] = (),
    ) -> "ParameterField":
        """Return a field that assigns its value when the user changes it; an error is shown below the picture."""

        def on_change(value: float) -> None:
            try:
                assign(value)
                self._status.value = ""
            except InputError as error:
                self._status.value = f"<p role='status'>{html.escape(str(error))}</p>"
                self._write_controls()

        field = ParameterField(parameter, on_change, values)
        self._fields.append((field, read))
        return field

    def _write_controls(self) -> None:
        """Show the current value in every field."""
        for field, read in self._fields:
            field.write(read())


class DescribedImage(ipywidgets.Image):
    """An image whose tooltip is its alternative text; ipywidgets sends it only if the widget has a description."""

    description = traitlets.Unicode("").tag(sync=True)


class ParameterField(ipywidgets.HBox):
    """A control for a parameter: a slider over round positions beside a field for any number; or a checkbox.

    >>> from optimizers import adam
    >>> field = ParameterField(adam.parameters["lr"], print)
    >>> field.write(0.25)
    >>> field.children[0].value = 0.1
    0.1
    """

    def __init__(self, parameter: Parameter, on_change: Callable[[float], None], values: Sequence[float] = ()) -> None:
        self._parameter, self._on_change, self._writing = parameter, on_change, False
        field: ipywidgets.Checkbox | ipywidgets.FloatText
        if parameter.switch:
            field = ipywidgets.Checkbox(description=parameter.symbol, indent=False)
            super().__init__([field])
        else:
            slider = ipywidgets.SelectionSlider(
                options=slider_options(parameter, values or [parameter.default]),
                description=parameter.symbol,
                readout=False,
                layout={"width": "15em"},
                style={"description_width": "2.5em"},
            )
            field = ipywidgets.FloatText(layout={"width": "6em"}, tooltip=f"{parameter.name}, {parameter.allowed}")
            super().__init__([slider, field])
        for part in self.children:
            part.observe(self._on_value_change, "value")

    def _on_value_change(self, change: Bunch) -> None:
        if not self._writing:
            self._on_change(change["new"])

    def write(self, value: float) -> None:
        """Show a value; the slider gets new positions if it is none of them."""
        self._writing = True
        *sliders, field = self.children
        for slider in sliders:
            if value not in [position for _, position in slider.options]:
                slider.options = slider_options(self._parameter, [value])
            slider.value = value
        field.value = value
        self._writing = False


def slider_options(parameter: Parameter, values: Sequence[float]) -> list[tuple[str, float]]:
    """Return the positions of a slider, each with its label."""
    return [(f"{position:g}", position) for position in slider_positions(parameter, values, POSITIONS)]


def labelled_box(title: str, first: list[ParameterField], rest: Sequence[ParameterField] = ()) -> ipywidgets.VBox:
    """Return fields under a title, with the `rest` of them in a part that is closed at first."""
    more = [ipywidgets.Accordion([ipywidgets.VBox(rest)], titles=("more",))] if rest else []
    heading = ipywidgets.HTML(f"<b>{html.escape(title)}</b>")
    return ipywidgets.VBox([heading, *first, *more], layout={"max_width": "24em"})


def replace_runs(scene: Scene, trajectories: Sequence[Trajectory]) -> None:
    """Replace the runs of a scene by others of the same racers, on the same landscape and equally long."""
    scene.trajectories[:] = trajectories  # all its panels share this list
    for panel in scene.panels:
        if isinstance(panel, SeriesPanel):
            panel.values = [panel.series_values(run) for run in trajectories]
    for text, run in zip(scene.legend.get_texts(), trajectories, strict=False):  # the entries of marks come last
        text.set_text(legend_label(run))


def jpeg(pixels: Any) -> bytes:
    """Return a canvas as a JPEG with colours at full resolution.

    >>> jpeg(np.zeros((8, 8, 4), np.uint8))[:2].hex()
    'ffd8'
    """
    height, width = np.shape(pixels)[:2]
    # Pillow's decoder drops the fourth channel faster than NumPy copies the other three.
    image = Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1).convert("RGB")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, subsampling=0)
    return file.getvalue()

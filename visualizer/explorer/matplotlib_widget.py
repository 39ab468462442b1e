"""The explorer drawn by matplotlib: the sliders move the artists of a `Scene`, which is sent as an image.

It needs only the standard widgets of ipywidgets, and its artists may be restyled.
"""

import asyncio
import html
from collections.abc import Callable
from typing import Any

import ipywidgets
import traitlets
from traitlets import Bunch

from landscapes._core.errors import unknown_name
from landscapes._core.language import _, speaking
from visualizer.explorer.host_theme import CLASSES, STYLE, host_theme
from visualizer.explorer.matplotlib_controls import ControlPanel
from visualizer.explorer.matplotlib_fields import button
from visualizer.explorer.matplotlib_picture import ScenePicture
from visualizer.explorer.model import ExplorerModel, Terms
from visualizer.explorer.one_per_cell import close, close_earlier
from visualizer.explorer.still import Still
from visualizer.plotting.look import Look
from visualizer.plotting.scene import Scene
from visualizer.plotting.themes import SHEETS

#: The panels of the scene, from top to bottom.
PANELS = ("map", "y", "loss")

#: Milliseconds between two frames of Play, and its largest number of frames.
INTERVAL, MAX_SHOWN = 60, 150

#: Seconds without a change after which the other fields, the axes and the description are updated.
IDLE_S = 0.15


class MatplotlibExplorer(ipywidgets.Box, ExplorerModel):
    """An interactive race drawn by matplotlib, made by ``explore(..., backend="matplotlib")``.

    Map, second coordinate and loss stand above each other. Menus choose the landscape and the rules, and add and
    remove racers.

    Attributes
    ----------
    scene : Scene
        The scene. Its artists may be restyled; call `redraw` afterwards. They stay the same while parameters and seed
        change, and are replaced when the landscape, the start, the steps, the theme or the set of racers changes.
    picture : ipywidgets.Image
        The picture, as JPEG.
    controls : ipywidgets.Box
        The menus and fields.
    theme : "auto", "light", "dark" or "projector", default "auto"
        The theme of the scene. "auto": that of JupyterLab's settings, else "light"; on a page of the other kind the
        browser turns light and dark of the picture around.
    landscape, optimizers, start, steps, seed, extent, step, trajectories, race
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
    >>> explorer.theme = "dark"
    >>> explorer.scene.context.theme.paper
    '#14171C'
    """

    scene: Scene

    theme = traitlets.Any("auto")

    def __init__(self, terms: Terms) -> None:
        self.initialize(terms)
        super().__init__()
        self.picture = ScenePicture()
        self._outcome, self._status = ipywidgets.HTML(), ipywidgets.HTML()
        self._player = self._make_player()
        parts = [self.picture, self._player, self._outcome, self._status]
        left = ipywidgets.VBox(parts, layout={"max_width": "800px", "flex": "1 1 600px"})
        self.controls = ControlPanel(self, self._report)
        self._still = Still(self)
        sheets = ipywidgets.HTML(f"{STYLE}<style>{self._still.sheet}</style>", layout={"display": "none"})
        self.children = (sheets, left, self.controls)
        self.layout.flex_flow = "row wrap"  # the controls stand beside the picture if there is room
        self._racers: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self.draw("")
        self.observe(lambda change: None if self._silent else self._show(), "step")
        self.observe(lambda change: self.draw("theme"), "theme")
        close_earlier(self)

    def close(self) -> None:
        """Close the explorer with all its widgets, and let go of the scene: IPython's `Out` may keep the explorer."""
        if "_link" in vars(self):  # an explorer that was refused has none
            close([*self.children, self._link, self.layout])
            self.__dict__.pop("scene", None)
        super().close()

    def __repr__(self) -> str:
        return f"MatplotlibExplorer({self.landscape!r}, {self.optimizers}, {self.steps} steps)"

    def _ipython_display_(self, **_options: Any) -> None:
        self._still.show()

    @property
    def look(self) -> Look:
        """The look of a new scene."""
        return Look(panels=PANELS, extent=self.extent, theme=host_theme() if self.theme == "auto" else self.theme)

    def draw(self, changed: str) -> None:
        """Draw the race: in the same scene if only parameters or the seed changed, otherwise in a new one."""
        with speaking(self.lang):  # also what is called later
            racers = [racer.name for racer in self.optimizers]
            if changed in ("optimizers", "seed") and racers == self._racers:
                self.picture.replace_runs(self.trajectories)
            else:
                self._make_scene()
            self._racers = racers
            self._show()
            self.controls.build()
            self._call_when_idle(self._update)

    def redraw(self) -> None:
        """Draw everything again, with the background: call it after restyling artists."""
        self.picture.draw_background()
        self._show()

    def _make_scene(self) -> None:
        look = self.look
        self.scene = Scene(self.landscape, self.trajectories, look)
        self.picture.set_scene(self.scene)
        for theme, name in CLASSES.items():
            chosen = self.theme == "auto" and theme == look.theme
            (self.picture.add_class if chosen else self.picture.remove_class)(name)

    def _show(self) -> None:
        """Draw the current step."""
        with speaking(self.lang):
            self.picture.show(self.step)
        play, slider = self._player.children[:2]
        for widget in (play, slider):
            widget.max = self.steps
        play.step = max(1, self.steps // MAX_SHOWN)
        slider.value = self.step

    def _call_when_idle(self, act: Callable[[], None]) -> None:
        """Call a function after `IDLE_S` without a change, so that its messages do not delay the next picture."""
        if self._timer:
            self._timer.cancel()
        try:
            self._timer = asyncio.get_running_loop().call_later(IDLE_S, act)
        except RuntimeError:  # no kernel is running
            act()

    def _update(self) -> None:
        """Show the current values in the controls, fit the axes, and describe the outcome in words."""
        self.controls.write()
        if self.picture.fit_axes():
            self._show()
        description = self.race.describe()
        self._outcome.value = f"<p>{html.escape(description)}</p>"
        self.picture.tooltip = description  # the alternative text, for screen readers

    def _make_player(self) -> ipywidgets.HBox:
        play = ipywidgets.Play(interval=INTERVAL)
        slider = ipywidgets.IntSlider(
            description=_("step"), layout={"flex": "1 1 20em"}, style={"description_width": "3em"}
        )
        self._link = ipywidgets.jslink((play, "value"), (slider, "value"))
        slider.observe(lambda change: setattr(self, "step", change["new"]), "value")
        reset = button(_("Reset"), _("return to the first race"), self.reset)
        themes = [(_("as the notebook"), "auto"), *((name, name) for name in SHEETS)]
        theme = ipywidgets.Dropdown(description=_("theme"), options=themes, style={"description_width": "4em"})
        theme.layout.width = "15em"
        ipywidgets.link((self, "theme"), (theme, "value"))
        return ipywidgets.HBox([play, slider, reset, theme], layout={"flex_flow": "row wrap"})

    def _report(self, error: str) -> None:
        self._status.value = f"<p role='status'>{html.escape(error)}</p>" if error else ""

    @traitlets.validate("theme")
    def _check_theme(self, proposal: Bunch) -> Any:
        if proposal["value"] not in ("auto", *SHEETS):
            raise unknown_name("theme", proposal["value"], ("auto", *SHEETS))
        return proposal["value"]

"""The explorer in a notebook: an interactive race, computed and drawn by the browser, which can be saved as a page."""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from traitlets import Bunch

from landscapes import InputError, Landscape
from landscapes._core.language import speaking
from landscapes._core.types import JsonObject, Start
from landscapes.problems import Spectrum
from optimizers import Racer
from visualizer.explorer.catalogue import Units, own_units
from visualizer.explorer.codegen import python_code
from visualizer.explorer.computed import computed_paths
from visualizer.explorer.link import link_of
from visualizer.explorer.messages import language_facts
from visualizer.explorer.model import ExplorerModel, Terms
from visualizer.explorer.module import SHEET, widget_module
from visualizer.explorer.one_per_cell import close_earlier
from visualizer.explorer.page import page_pieces, save_page
from visualizer.explorer.plane import checked_plane
from visualizer.explorer.referee import compare
from visualizer.explorer.setup import setup_of, terms_of
from visualizer.explorer.still import Still
from visualizer.rendering.writers import EXTENSIONS

#: The environment variable that has Python compare each path of the browser with `optimizers.trace`.
REFEREE = "RAVINE_REFEREE"

#: The most steps that a browser computes and draws; it repeats the run whenever a slider moves.
MAX_STEPS = 100_000


class Explorer(anywidget.AnyWidget, ExplorerModel):
    """An interactive race, made by `explore`. Python can observe and set all its traits.

    The browser computes the paths, and tells Python the new settings after the picture is drawn.

    Attributes
    ----------
    landscape, optimizers, start, steps, seed, extent, step, trajectories
        See `visualizer.explorer.model.ExplorerModel`. The optimizers have the settings that their sliders show.
    plane : dict or None
        The map of settings that is open, as ``{"racer": 0, "x": "lr", "y": "beta", "show": "loss"}``: the place of a
        racer, the settings across and up, and "loss" for f at the end or "steps" for the steps until it arrives. What
        is left out is chosen by the browser. With ``"basins": True`` the minimum that each start reaches is painted
        onto the landscape. None: there is no such map.
    code : str
        The Python code that makes the current picture.
    """

    _css = SHEET

    step = traitlets.Int(200).tag(sync=True)

    plane = traitlets.Any(None, allow_none=True)

    #: The setup, and the paths that Python computes.
    _told = traitlets.Dict().tag(sync=True)

    #: The facts and the code of the units that the library does not have.
    _own = traitlets.Dict().tag(sync=True)

    #: What the browser should know once: the formats of films, if Python checks its paths, if it says what to try,
    #: the style sheet that hides the still, and a language other than English with its messages.
    _terms = traitlets.Dict().tag(sync=True)

    def __init__(self, terms: Terms) -> None:
        self.initialize(terms)  # before the widget exists, so that an error leaves no widget behind
        self._revision = 0
        self._still = Still(self)
        told_once = {
            "films": list(EXTENSIONS),
            "referee": bool(os.environ.get(REFEREE)),
            "welcome": terms.are_bare,
            "hidden": self._still.sheet,
            **self._language,
        }
        super().__init__(_esm=widget_module(isinstance(self.landscape, Spectrum)), _terms=told_once)
        self._first = self.setup
        self.draw("")
        self.on_msg(self._answer)
        close_earlier(self)

    def _run(
        self, landscape: Landscape | Spectrum, optimizers: Sequence[Racer], start: Start, steps: int, seed: int
    ) -> None:
        if isinstance(steps, int) and steps > MAX_STEPS:
            got = min(steps, 10**300)
            raise InputError(f"steps must be at most {MAX_STEPS:g} in a browser, got {got:g}")
        super()._run(landscape, optimizers, start, steps, seed)

    def __repr__(self) -> str:
        return f"Explorer({self.landscape!r}, {self.optimizers}, {self.steps} steps)"

    def _ipython_display_(self, **_: Any) -> None:
        self._still.show()

    @property
    def setup(self) -> JsonObject:
        """The whole state as plain data, as a saved page and a link have it (see `visualizer.explorer.setup`)."""
        terms = self.landscape, self.optimizers, self.start, self.steps, self.seed, self.extent, self.step
        return setup_of(*terms) | ({} if self.plane is None else {"plane": self.plane})

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
        terms = self.landscape, self.optimizers, self.start, self.steps, self.seed, self.extent, self.step
        return python_code(*terms, self.plane)

    @property
    def link(self) -> str:
        """The part of a link after "#", with which a page of the explorer opens what is seen here.

        >>> from optimizers import gd
        >>> from visualizer import explore
        >>> explore("ravine", [gd(lr=0.038)], start=(10, 1), steps=60).link.partition("&extent")[0]
        'v=1&landscape=ravine&racer=gd:lr=0.038&start=10,1&steps=60&seed=0'
        """
        return link_of(self.setup)

    @property
    def own(self) -> Units:
        """The units of the race, and of the notebook, that the library does not have."""
        with speaking(self.lang):
            return own_units(self.landscape, self.optimizers)

    @property
    def _language(self) -> JsonObject:
        with speaking(self.lang):
            return language_facts(isinstance(self.landscape, Spectrum))

    def told(self, own: Units) -> JsonObject:
        """Return the setup, and for each racer its path if the browser cannot compute it, else None."""
        setup = self.setup
        return {"setup": setup, "computed": computed_paths(own, setup, self.trajectories, self.seed)}

    @traitlets.validate("plane")
    def _check_plane(self, proposal: Bunch) -> JsonObject | None:
        return checked_plane(proposal["value"], self.landscape, self.optimizers)

    @traitlets.observe("plane")
    def _on_plane_change(self, _: Bunch) -> None:
        if not self._silent:
            self.draw("plane")

    # from Python to the browser

    def draw(self, changed: str) -> None:
        """Tell the browser the setup, with what it cannot compute itself."""
        self._revision += 1  # a trait with an equal value is not sent: after an error the setup is
        own = self.own
        with self.hold_sync():
            self._own = own.facts | {"code": own.code}
            self._told = {"revision": self._revision, **self.told(own)}

    # from the browser to Python

    def _answer(self, _: object, message: JsonObject, buffers: list[Any]) -> None:
        """Carry out a request of the browser; answer an error with one line of text."""
        handlers: dict[str, Callable[[Any], object]] = {
            "setup": lambda setup: self._adopt(setup, buffers),
            "film": self._send_film,
        }
        try:
            with speaking(self.lang):
                handlers[message["ask"]](message["value"])
        except InputError as error:
            self.send({"error": str(error)})
            self.draw("")
        self.send({"answer": message["ask"]})

    def _adopt(self, setup: JsonObject, paths: list[Any]) -> None:
        """Set all traits from the setup of the browser, and compare its paths with `trace` if it sends them."""
        terms = terms_of(setup, [self.landscape, *self.optimizers])
        extent = terms.pop("extent")
        before = self.setup
        self._run(**terms)
        self._set_silently(**terms, extent=extent, plane=setup.get("plane"))
        self.step = setup["step"]
        if paths:
            compare(self.trajectories, [np.frombuffer(part) for part in paths], self.seed)
        if self.setup != before:
            self.draw("")

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

    # a page

    def save(self, path: str | os.PathLike) -> Path:
        """Write the explorer as a page (.html) that works without Python, or as a module (.js) for other pages.

        The page has every landscape, rule and slider of the explorer: from a folder, offline, on a phone. On an error
        no file appears.

        Parameters
        ----------
        path : str or path
            With ".js" an ES module is written. Its function ``mount(element, setup)`` shows an explorer in any page;
            ``setup`` is `setup` as JSON, or the text of a link after "#".

        Raises
        ------
        InputError
            If the extension is unknown, or the file cannot be written.

        Examples
        --------
        >>> import os, tempfile
        >>> from visualizer import explore
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     explore("ravine", ["gd"], steps=20).save(os.path.join(folder, "ravine.html")).name
        'ravine.html'
        """
        return save_page(path, *self._page())

    def page_pieces(self) -> list[str]:
        """Return the text of the page in pieces, of which several explorers share the long ones."""
        return page_pieces(*self._page())

    def _page(self) -> tuple[Units | None, JsonObject, str, str, bool]:
        """Return what a page needs, in the order of `visualizer.explorer.page.page_text`."""
        own = self.own
        race = self.race
        title = f"{race.landscape.label}: {', '.join(racer.name for racer in self.optimizers)}"
        units = own if own.landscapes or own.rules else None
        welcome = self._terms["welcome"] and self.setup == self._first
        told = self.told(own) | {"welcome": welcome} | self._language
        with speaking(self.lang):
            described = race.describe()
        return units, told, title, described, isinstance(self.landscape, Spectrum)

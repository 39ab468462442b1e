"""The still of an explorer: a picture of its last state, which a notebook keeps where no widget can be drawn."""

import asyncio
import base64
import io
import uuid
from contextlib import suppress
from dataclasses import replace
from typing import Any

from IPython import get_ipython
from IPython.display import DisplayHandle, display
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from landscapes._core.language import N_, _, sentences, speaking
from visualizer.explorer.model import RACE_TRAITS, ExplorerModel
from visualizer.plotting.picture_language import drawing_in
from visualizer.races.race import Race
from visualizer.rendering.clip import Clip
from visualizer.rendering.palette import Palette

#: The sentence in the picture, and in place of it where a reader sees text only.
MESSAGE = N_("This still becomes interactive when you run the cell.")

#: The width of the picture in pixels, and its number of colours: every picture of a landscape is below 60 kB.
WIDTH, COLORS = 560, 64

#: Seconds without a change after which the picture in the notebook is replaced.
REST_S = 1.0


class Still:
    """A picture of the last state of an explorer, which is an output of its own below the explorer.

    A front end that cannot draw the widget (GitHub, nbconvert, or JupyterLab when it opens a saved notebook) shows this
    picture. It is not part of the widget's own output, because JupyterLab shows an error there, and nothing else.

    Parameters
    ----------
    explorer : ExplorerModel
        A widget. The picture is drawn when it is shown, and again when it has not changed for a second.

    Attributes
    ----------
    sheet : str
        The style sheet that hides this picture and no other; a widget that is drawn puts it on the page.
    quiet_sheet : str
        The style sheet that hides "model not found" above this picture; it is an output, too, which is not seen.

    Examples
    --------
    >>> from visualizer import explore
    >>> data, metadata = Still(explore("ravine", ["gd"], steps=20))._repr_mimebundle_()
    >>> data["text/plain"]
    'This still becomes interactive when you run the cell.'
    >>> metadata["image/png"]["alt"][:27]
    'This still becomes interact'
    """

    def __init__(self, explorer: ExplorerModel) -> None:
        self._explorer = explorer
        self._mark = uuid.uuid4().hex[:30]
        self._shown: DisplayHandle | None = None
        self._timer: asyncio.TimerHandle | None = None
        explorer.observe(lambda change: self._replace_later(), [*RACE_TRAITS, "extent", "step"])

    @property
    def sheet(self) -> str:
        return f"{self._picture}, .jp-OutputArea-child:has({self._picture}) {{ display: none; }}"

    @property
    def quiet_sheet(self) -> str:
        # What JupyterLab writes in place of a widget is text alone; a widget has elements.
        above = f".jp-OutputArea-child:has(+ .jp-OutputArea-child {self._picture})"
        return f"{above} > .jupyter-widgets:not(:has(*)), .jp-OutputArea-child:has(.ravine-quiet) {{ display: none; }}"

    @property
    def _picture(self) -> str:
        """The selector of the picture: it has no name in the page, but its mark stands in its address (see `png`)."""
        return f'img[src*="{base64.b64encode(self._mark.encode()).decode()}"]'

    def show(self) -> None:
        """Show the explorer, then the still: the browser draws the one while Python draws the other."""
        bundle = self._explorer._repr_mimebundle_()  # type: ignore[attr-defined]  # a widget has it
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        display(data, metadata=metadata, raw=True)
        if hasattr(get_ipython(), "kernel"):  # a terminal has no use for a second line of text
            self._shown = display(self, display_id=f"ravine-still-{self._mark}")
            quiet = f'<style class="ravine-quiet">{self.quiet_sheet}</style>'
            display({"text/html": quiet, "text/plain": ""}, raw=True)

    def _repr_mimebundle_(self, **_options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        race = self._explorer.race
        with speaking(self._explorer.lang):
            picture = png(race, self._explorer.step, self._mark)
            message, described = _(MESSAGE), race.describe()
        return (
            {"image/png": base64.b64encode(picture).decode(), "text/plain": message},
            {"image/png": {"alt": sentences(message, described)}},
        )

    def _replace_later(self) -> None:
        """Draw the picture again when nothing has changed for a second."""
        if not self._shown:
            return
        if self._timer:
            self._timer.cancel()
        with suppress(RuntimeError):  # in a thread of the user's there is no loop to wait in
            self._timer = asyncio.get_running_loop().call_later(REST_S, self._shown.update, self)


def png(race: Race, step: int, mark: str) -> bytes:
    """Return the race at a step as a PNG with `MESSAGE` and few colours; those of the racers are exact.

    The mark, 30 letters of ASCII, stands at byte 48. Base64 writes three bytes as four letters, so the mark always has
    the same letters in the address of the picture.

    >>> from visualizer import race
    >>> png(race("ravine", ["gd"], steps=5), 3, "m" * 30)[41:52]
    b'Ravine\\x00mmmm'
    """
    with drawing_in(None):
        race = replace(race, look=replace(race.look, title=_(MESSAGE)))
        clip = Clip(race.scene(width=WIDTH), [step], [0], colors=race.colors)
    palette = Palette(clip.last, clip.exact_colors, COLORS)
    image = Image.fromarray(palette.indices(clip.last))
    image.putpalette(palette.as_bytes())
    text = PngInfo()
    text.add_text("Ravine", mark)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True, pnginfo=text)
    return file.getvalue()

"""Texts that change from frame to frame, set from pieces that were drawn once: digits, and the words between them.

matplotlib lays out and draws every text anew, which takes as long as three paths.
"""

import math
import re
from typing import Any, NamedTuple

import numpy as np

#: How much of a line's width lies before its anchor.
BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


#: Free pixels around a piece, for what a font lets stand out.
BORDER = 2


class Piece(NamedTuple):
    """Pixels from the lowest row up, how far it is to the next piece, and how far this one reaches below its line."""

    pixels: np.ndarray
    advance: float
    descent: int


class GlyphCache:
    """Draws artists with a renderer, plain texts from pieces.

    Examples
    --------
    >>> from matplotlib.backends.backend_agg import FigureCanvasAgg
    >>> from matplotlib.figure import Figure
    >>> canvas = FigureCanvasAgg(Figure(figsize=(2, 1)))
    >>> glyphs = GlyphCache(canvas.get_renderer())
    >>> for step in range(100):
    ...     glyphs.draw(canvas.figure.text(0.5, 0.5, f"step {step}"))
    >>> len(glyphs.pieces)
    11
    """

    def __init__(self, renderer: Any) -> None:
        self.renderer = renderer
        self.pieces: dict[Any, Piece] = {}

    def draw(self, artist: Any) -> None:
        """Draw the artist; a text from pieces, if it is nothing but a line on its baseline."""
        if not is_plain(artist):
            artist.draw(self.renderer)
            return
        x, y = artist.get_transform().transform(artist.get_position())
        pieces = [self._piece(text, artist) for text in re.findall(r"\d|\D+", artist.get_text())]
        x -= BEFORE[artist.get_horizontalalignment()] * sum(piece.advance for piece in pieces)
        gc = self.renderer.new_gc()
        for piece in pieces:
            self.renderer.draw_image(gc, round(x) - BORDER, round(y) - piece.descent - BORDER, piece.pixels)
            x += piece.advance
        gc.restore()

    def _piece(self, text: str, artist: Any) -> Piece:
        color, alpha, font = artist.get_color(), artist.get_alpha(), artist.get_fontproperties()
        key = text, color, alpha, hash(font)
        if key not in self.pieces:
            width, height, descent = map(math.ceil, self._extent(text, font))
            sheet = type(self.renderer)(width + 4 * BORDER, height + 4 * BORDER, self.renderer.dpi)
            gc = sheet.new_gc()
            gc.set_foreground(color)
            gc.set_alpha(alpha)
            sheet.draw_text(gc, BORDER, sheet.height - descent - BORDER, text, font, 0)
            # Between two digits even a space has its width.
            advance = self._extent(f"0{text}0", font)[0] - self._extent("00", font)[0]
            self.pieces[key] = Piece(np.array(sheet.buffer_rgba())[::-1], advance, descent)
        return self.pieces[key]

    def _extent(self, text: str, font: Any) -> tuple[float, float, float]:
        return self.renderer.get_text_width_height_descent(text, font, False)


def is_plain(artist: Any) -> bool:
    """Whether it is a text that is as its font draws it: upright, in one line, without mathematics or effects."""
    from matplotlib.text import Text

    return (
        type(artist) is Text
        and artist.get_visible()
        and artist.get_verticalalignment() == "baseline"
        and not artist.get_rotation()
        and not artist.get_path_effects()
        and not artist.get_usetex()
        and not (artist.get_clip_on() and (artist.get_clip_box() or artist.get_clip_path()))
        and artist.get_bbox_patch() is None
        and not set(artist.get_text()) & set("\n$")
    )

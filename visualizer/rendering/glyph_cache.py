"""A cache of glyphs for texts that change from frame to frame: digits, and the words between them, are drawn once.

matplotlib lays out and draws a text again for every frame, which takes as long as three paths.
"""

import math
import re
from typing import Any, NamedTuple

import numpy as np
from matplotlib.patheffects import PathEffectRenderer

from visualizer.plotting.labels import COUNTER

#: Horizontal alignment -> the share of the text's width that lies left of its anchor.
ANCHOR_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}

#: Free pixels around a glyph, for parts that extend beyond its box.
BORDER = 2


class Glyph(NamedTuple):
    """A digit or word: pixels from the lowest row up, distance to the next glyph, depth below the baseline, border."""

    pixels: np.ndarray
    advance: float
    descent: int
    border: int
    is_digit: bool


class GlyphCache:
    """Draws artists with a renderer, and plain texts from cached glyphs.

    Examples
    --------
    >>> from matplotlib.backends.backend_agg import FigureCanvasAgg
    >>> from matplotlib.figure import Figure
    >>> canvas = FigureCanvasAgg(Figure(figsize=(2, 1)))
    >>> glyphs = GlyphCache(canvas.get_renderer())
    >>> for step in range(100):
    ...     glyphs.draw(canvas.figure.text(0.5, 0.5, f"step {step}"))
    >>> len(glyphs.glyphs)
    11
    """

    def __init__(self, renderer: Any) -> None:
        self.renderer = renderer
        self.glyphs: dict[Any, Glyph] = {}

    def draw(self, artist: Any) -> None:
        """Draw an artist; a plain text is drawn from cached glyphs."""
        if not is_plain_text(artist):
            artist.draw(self.renderer)
            return
        x, y = artist.get_transform().transform(artist.get_position())
        # The halo of a letter would cover the one before: such a text, a name, is one glyph.
        parts = [artist.get_text()] if artist.get_path_effects() else re.findall(r"\d|\D+", artist.get_text())
        glyphs = [self._glyph(text, artist) for text in parts]
        cell = self._cell(artist) if artist.get_gid() == COUNTER else 0.0
        widths = [max(glyph.advance, cell * glyph.is_digit) for glyph in glyphs]
        x -= ANCHOR_SHARE[artist.get_horizontalalignment()] * sum(widths)
        gc = self.renderer.new_gc()
        for glyph, width in zip(glyphs, widths, strict=True):
            left = round(x + (width - glyph.advance) / 2) - glyph.border
            self.renderer.draw_image(gc, left, round(y) - glyph.descent - glyph.border, glyph.pixels)
            x += width
        gc.restore()

    def _cell(self, artist: Any) -> float:
        """Return the width of the widest digit, in which every digit of a counter is centred."""
        return max(self._glyph(digit, artist).advance for digit in "0123456789")

    def _glyph(self, text: str, artist: Any) -> Glyph:
        color, alpha, font = artist.get_color(), artist.get_alpha(), artist.get_fontproperties()
        key = text, color, alpha, hash(font), bool(artist.get_path_effects())
        if key not in self.glyphs:
            width, height, descent = map(math.ceil, self._extent(text, font))
            effects = artist.get_path_effects()
            border = BORDER * math.ceil(self.renderer.dpi / 100) if effects else BORDER
            sheet = type(self.renderer)(width + 4 * border, height + 4 * border, self.renderer.dpi)
            painter = PathEffectRenderer(effects, sheet) if effects else sheet
            gc = sheet.new_gc()
            gc.set_foreground(color)
            gc.set_alpha(alpha)
            painter.draw_text(gc, border, sheet.height - descent - border, text, font, 0)
            # Measured between two digits, because a space alone has no width.
            advance = self._extent(f"0{text}0", font)[0] - self._extent("00", font)[0]
            self.glyphs[key] = Glyph(np.array(sheet.buffer_rgba())[::-1], advance, descent, border, text.isdigit())
        return self.glyphs[key]

    def _extent(self, text: str, font: Any) -> tuple[float, float, float]:
        return self.renderer.get_text_width_height_descent(text, font, False)


def is_plain_text(artist: Any) -> bool:
    """Return whether an artist is a text in one horizontal line, without mathematics or box."""
    from matplotlib.text import Text

    return (
        type(artist) is Text
        and artist.get_visible()
        and artist.get_verticalalignment() == "baseline"
        and not artist.get_rotation()
        and not artist.get_usetex()
        and not (artist.get_clip_on() and (artist.get_clip_box() or artist.get_clip_path()))
        and artist.get_bbox_patch() is None
        and not set(artist.get_text()) & set("\n$")
    )

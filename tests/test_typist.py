"""Texts set from pieces: they say what matplotlib would have written, in the same place."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from visualizer.plotting.labels import COUNTER
from visualizer.plotting.style import rc_settings
from visualizer.rendering.glyph_cache import GlyphCache, is_plain_text

FIRA = rc_settings("light")["font.family"]


def ink(draw, text, **look):
    """How dark each pixel of a sheet is with the text on it, in whites."""
    canvas = FigureCanvasAgg(Figure(figsize=(3, 1), dpi=look.pop("dpi", 100)))
    artist = canvas.figure.text(0.5, 0.4, text, **look)
    draw(canvas.get_renderer(), artist)
    pixels = np.asarray(canvas.buffer_rgba()).astype(float)
    return pixels[..., 3] / 255


def by_typist(renderer, artist):
    glyphs = GlyphCache(renderer)
    assert is_plain_text(artist)
    glyphs.draw(artist)


def by_matplotlib(renderer, artist):
    artist.draw(renderer)


@pytest.mark.parametrize("dpi", [60, 100, 240])
@pytest.mark.parametrize("ha", ["left", "center", "right"])
@pytest.mark.parametrize("text", ["step 0", "step 1417", "88 gradients"])
def test_a_text_of_pieces_is_where_it_would_be(text, ha, dpi):
    for size in (8, 11.5, 17):
        look = {"ha": ha, "fontsize": size, "dpi": dpi}
        ours, theirs = ink(by_typist, text, **look), ink(by_matplotlib, text, **look)
        assert ours.sum() == pytest.approx(theirs.sum(), rel=0.03)
        for axis in (0, 1):
            mine, expected = (np.flatnonzero(sheet.max(axis=axis) > 0.25)[[0, -1]] for sheet in (ours, theirs))
            assert np.abs(mine - expected).max() <= 2
            profiles = ours.sum(axis=axis) / ours.sum(), theirs.sum(axis=axis) / theirs.sum()
            assert abs(np.subtract(*(profile @ np.arange(len(profile)) for profile in profiles))) < 1


def test_words_beside_a_counter_stand_still():
    columns = set()
    for count in (100, 111, 171, 444):
        dark = ink(by_typist, f"step {count}", ha="right", fontsize=12, gid=COUNTER, family=FIRA).max(axis=0)
        columns.add(int(np.flatnonzero(dark > 0.25)[0]))
    assert len(columns) == 1


def test_pieces_have_the_colour_of_the_text():
    canvas = FigureCanvasAgg(Figure(figsize=(3, 1)))
    glyphs = GlyphCache(canvas.get_renderer())
    for color in ("#D55E00", "#0072B2"):  # the same digits in another colour
        glyphs.draw(canvas.figure.text(0.1, 0.4, "17", color=color, fontsize=30))
        pixels = np.asarray(canvas.buffer_rgba())
        wanted = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
        assert (pixels == [*wanted, 255]).all(axis=-1).sum() > 30


@pytest.mark.parametrize(
    "look",
    [
        {"rotation": 30},
        {"va": "top"},
        {"bbox": {"facecolor": "white"}},
        {"visible": False},
    ],
    ids=lambda look: next(iter(look)),
)
def test_other_texts_are_left_to_matplotlib(look):
    artist = Text(0, 0, "step 3", **look)
    assert is_plain_text(Text(0, 0, "step 3"))
    assert not is_plain_text(artist)
    assert not is_plain_text(Text(0, 0, "$x^2$"))
    assert not is_plain_text(Text(0, 0, "two\nlines"))
    drawn = ink(lambda renderer, text: GlyphCache(renderer).draw(text), "step 3", **look)
    np.testing.assert_array_equal(drawn, ink(by_matplotlib, "step 3", **look))


def test_a_text_with_an_outline_is_one_piece():
    canvas = FigureCanvasAgg(Figure(figsize=(3, 1)))
    glyphs = GlyphCache(canvas.get_renderer())
    look = {"path_effects": [withStroke(linewidth=3, foreground="white")]}
    glyphs.draw(canvas.figure.text(0.5, 0.4, "step 31", **look))
    assert len(glyphs.glyphs) == 1
    ours, theirs = ink(by_typist, "step 31", **look), ink(by_matplotlib, "step 31", **look)
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.05)

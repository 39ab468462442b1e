"""The colours of a GIF: one table for the whole film."""

from collections.abc import Iterable

import numpy as np
from PIL import Image

#: The index that leaves a pixel as it was; it is no colour.
UNCHANGED = 255


class Palette:
    """255 colours: the `exact` ones as they are, the rest those that suit `frame` best.

    Pillow's own mapping to a given palette rounds colours to cells of four before it looks, so
    that white comes out grey; here every colour goes to the nearest one there is, looked up once.

    Examples
    --------
    >>> frame = np.full((2, 2, 4), 255, np.uint8)
    >>> palette = Palette(frame, exact=["#FFFFFF", "#D55E00"])
    >>> palette.indices(np.array([[213, 94, 0, 255], [255, 255, 255, 255], [0, 0, 0, 0]], np.uint8))
    array([  1,   0, 255], dtype=uint8)
    """

    def __init__(self, frame: np.ndarray, exact: Iterable[str]) -> None:
        first = np.array([[int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in exact])
        fitted = Image.fromarray(frame).convert("RGB").quantize(UNCHANGED - len(first), Image.Quantize.MEDIANCUT)
        self.colors = np.vstack([first, np.reshape(fitted.getpalette() or [], (-1, 3))])[:UNCHANGED].astype(np.int32)
        self._table = np.full(1 << 24, UNCHANGED, np.uint8)  # 24-bit colour -> index, filled as colours turn up

    def table(self) -> bytes:
        """256 times red, green and blue; what is not used, and `UNCHANGED`, is black."""
        return self.colors.astype(np.uint8).tobytes().ljust(768, b"\0")

    def indices(self, pixels: np.ndarray) -> np.ndarray:
        """The index of the nearest colour for each pixel (..., 4) of RGBA; of a clear one, `UNCHANGED`."""
        opaque = pixels[..., 3] > 0
        found = np.full(opaque.shape, UNCHANGED, np.uint8)
        codes = pixels[opaque].astype(np.int32) @ np.array([1 << 16, 1 << 8, 1, 0], np.int32)
        new = np.unique(codes[self._table[codes] == UNCHANGED])
        for some in np.array_split(new, len(new) // 4096 + 1):
            rgb = np.stack([some >> 16, some >> 8 & 255, some & 255], axis=-1)
            self._table[some] = ((rgb[:, None] - self.colors) ** 2).sum(axis=-1).argmin(axis=1)
        found[opaque] = self._table[codes]
        return found

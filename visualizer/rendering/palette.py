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
        self.colors = np.vstack([first, np.reshape(fitted.getpalette() or [], (-1, 3))])[:UNCHANGED].astype(np.float32)
        self._table = np.full(1 << 24, UNCHANGED, np.uint8)  # 24-bit colour -> index, filled as colours turn up

    def table(self) -> bytes:
        """256 times red, green and blue; what is not used, and `UNCHANGED`, is black."""
        return self.colors.astype(np.uint8).tobytes().ljust(768, b"\0")

    def indices(self, pixels: np.ndarray) -> np.ndarray:
        """The index of the nearest colour for each pixel (..., 4) of RGBA; of a clear one, `UNCHANGED`."""
        numbers = np.ascontiguousarray(pixels).view("<u4").ravel()  # a pixel as one number, with its opacity on top
        opaque = np.flatnonzero(numbers)
        found = np.full(numbers.shape, UNCHANGED, np.uint8)
        codes = numbers[opaque] & 0xFFFFFF
        new = np.unique(codes[self._table[codes] == UNCHANGED])
        for some in np.array_split(new, len(new) // 4096 + 1):
            rgb = np.stack([some & 255, some >> 8 & 255, some >> 16], axis=-1).astype(np.float32)
            # |a − b|² less |a|², which is the same for all b; whole numbers as small as these are exact in float32
            self._table[some] = ((self.colors**2).sum(axis=1) - 2 * rgb @ self.colors.T).argmin(axis=1)
        found[opaque] = self._table[codes]
        return found.reshape(pixels.shape[:-1])

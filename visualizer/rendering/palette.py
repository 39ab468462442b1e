"""The colours of a picture with a table of colours, such as a GIF: one table for the whole film."""

from collections.abc import Iterable

import numpy as np
from PIL import Image

#: The index of a transparent pixel, which keeps the colour of the frame before.
UNCHANGED = 255


#: The share of the colours that `shaded` pixels get.
SHADED = 0.3


class Palette:
    """`count` colours, at most 255: the `exact` ones unchanged, and the rest chosen to suit `frame`.

    If there are `shaded` pixels (1, n, 4), of areas that are not in that frame, some of the colours suit them.

    Pillow's own mapping to a given palette first rounds colours to multiples of four, so that white
    becomes grey; here every colour is mapped to the nearest one, which is computed once.

    Examples
    --------
    >>> frame = np.full((2, 2, 4), 255, np.uint8)
    >>> palette = Palette(frame, exact=["#FFFFFF", "#D55E00"])
    >>> palette.indices(np.array([[213, 94, 0, 255], [255, 255, 255, 255], [0, 0, 0, 0]], np.uint8))
    array([  1,   0, 255], dtype=uint8)
    """

    def __init__(
        self, frame: np.ndarray, exact: Iterable[str], count: int = UNCHANGED, shaded: np.ndarray | None = None
    ) -> None:
        first = np.array([[int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in exact])
        areas = np.zeros((0, 3)) if shaded is None or not shaded.size else fitted(shaded, int(SHADED * count))
        fit = fitted(frame, count - len(first) - len(areas))
        self.colors = np.vstack([first, areas, fit])[:count].astype(np.float32)
        self._table = np.full(1 << 24, UNCHANGED, np.uint8)  # 24-bit colour -> index, filled when a colour occurs

    def as_bytes(self) -> bytes:
        """Return 256 times red, green and blue; unused entries, and `UNCHANGED`, are black."""
        return self.colors.astype(np.uint8).tobytes().ljust(768, b"\0")

    def indices(self, pixels: np.ndarray) -> np.ndarray:
        """Return the index of the nearest colour for each RGBA pixel (..., 4); `UNCHANGED` for a transparent one."""
        numbers = np.ascontiguousarray(pixels).view("<u4").ravel()  # a pixel as one number, alpha in the highest byte
        opaque = np.flatnonzero(numbers != 0)  # many times as fast as on the numbers themselves
        indices = np.full(numbers.shape, UNCHANGED, np.uint8)
        codes = numbers[opaque] & 0xFFFFFF
        new = np.unique(codes[self._table[codes] == UNCHANGED])
        for chunk in np.array_split(new, len(new) // 4096 + 1):
            rgb = np.stack([chunk & 255, chunk >> 8 & 255, chunk >> 16], axis=-1).astype(np.float32)
            # |a − b|² − |a|², since |a|² is the same for all b; these integers are exact in float32
            self._table[chunk] = ((self.colors**2).sum(axis=1) - 2 * rgb @ self.colors.T).argmin(axis=1)
        indices[opaque] = self._table[codes]
        return indices.reshape(pixels.shape[:-1])


def fitted(frame: np.ndarray, count: int) -> np.ndarray:
    """Return colours (count, 3), or fewer, that suit the pixels of a frame, (height, width, 4)."""
    sample = Image.fromarray(np.ascontiguousarray(frame[::2, ::2])).convert("RGB")  # as good, and in less time
    return np.reshape(sample.quantize(count, Image.Quantize.MEDIANCUT).getpalette() or [], (-1, 3))

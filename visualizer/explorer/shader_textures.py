"""The arrays that a fragment shader of `visualizer.explorer.shader` reads as textures of float32.

An array (rows, columns, channels) is a texture of R32F, RG32F or RGBA32F for one, two or four channels. A graphics card
may refuse a texture with more than 2048 rows or columns.
"""

import numpy as np

from landscapes import InputError, Landscape, Loss
from landscapes._core.errors import short_repr
from optimizers import Optimizer
from visualizer.explorer.program import is_picture

#: The columns of a texture that is a list; entry k is in the row k // 1024.
TEXTURE_WIDTH = 1024


def step_inputs(optimizer: Optimizer, steps: int, noise: np.ndarray | None = None) -> np.ndarray:
    """Return the numbers of each step for a texture of RGBA32F, (rows, 1024, 4).

    Texel t, row by row, has the two normal random numbers of step t, from the array `noise` (steps, 2), and the factor
    of the learning rate.

    >>> from optimizers import gd
    >>> step_inputs(gd(schedule="step(every=1)"), steps=3)[0, :3, 2]
    array([1.  , 0.5 , 0.25], dtype=float32)
    """
    entries = np.zeros((steps, 4))
    if noise is not None:
        entries[:, :2] = noise
    schedule = optimizer.settings.get("schedule")
    entries[:, 2] = 1.0 if schedule is None else schedule.factors(steps)
    return list_texture(entries)


def samples_texture(landscape: Landscape, samples: np.ndarray | None = None) -> np.ndarray:
    """Return the data of a loss for a texture of RG32F, (rows, 1024, 2).

    Texel k, row by row, has x and y of sample k, or of sample ``samples[k]``. For the texture ``batches``, `samples`
    has the samples in the batch of each step, one batch after the other, as the engine draws them.

    Raises
    ------
    InputError
        If the landscape has no data, or no such sample.

    Examples
    --------
    >>> from landscapes import linear_regression
    >>> line = linear_regression.on([0, 1, 2], [1, 3, 5])
    >>> samples_texture(line)[0, :3].tolist()
    [[0.0, 1.0], [1.0, 3.0], [2.0, 5.0]]
    >>> samples_texture(line, samples=[2, 0])[0, :2].tolist()
    [[2.0, 5.0], [0.0, 1.0]]
    """
    if not isinstance(landscape, Loss):
        raise InputError(f"landscape must be a mean over data, got {landscape.name}")
    data = np.stack(landscape.data, axis=1)
    if samples is None:
        return list_texture(data)
    chosen = np.asarray(samples)
    if chosen.dtype.kind not in "iu" or chosen.ndim != 1 or ((chosen < 0) | (chosen >= len(data))).any():
        raise InputError(f"samples must be whole numbers from 0 to {len(data) - 1}, got {short_repr(samples)}")
    return list_texture(data[chosen])


def picture_texture(landscape: Landscape) -> np.ndarray:
    """Return the table of a picture for a texture of R32F, (1 + rows, columns, 1), the lowest row of pixels first.

    The row before the pixels has x and y of the first pixel and the number of pixels per unit of x and of y.

    Raises
    ------
    InputError
        If the landscape is no picture.

    Examples
    --------
    >>> from landscapes import picture
    >>> texture = picture_texture(picture(np.eye(8)))
    >>> texture.shape, texture[0, :4, 0].tolist(), texture[1, :, 0].tolist()
    ((9, 8, 1), [-4.375, -4.375, 0.800000011920929, 0.800000011920929], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
    """
    if not is_picture(landscape):
        raise InputError(f"landscape must be a picture, got {landscape.name}")
    return landscape.kernel_arguments[..., None].astype(np.float32)


def list_texture(entries: np.ndarray) -> np.ndarray:
    """Return rows of numbers (entries, channels) as (rows, 1024, channels), filled up with zeros."""
    count, channels = entries.shape
    texels = np.zeros((max(1, -(-count // TEXTURE_WIDTH)), TEXTURE_WIDTH, channels), np.float32)
    texels.reshape(-1, channels)[:count] = entries
    return texels

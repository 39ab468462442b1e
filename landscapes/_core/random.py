"""Random numbers without a state: each is a function of a seed and a counter, so that any engine draws the same.

Philox4x32-10 makes four words of 32 bits from a counter of four words and a key of two words. Blocks, threads and the
browser (``static/engine/random.js``) share no generator: each draws the numbers of its own steps. The same arithmetic
gives the same bits on every machine, for normal numbers too, because `vector_math` does not call the C library.

The key is the seed. The counter is (step, pair of parameters, 0, `NOISE`) for noise, and
(epoch, sample // 4, 0, `BATCHES`) for mini-batches. A uniform number takes 53 bits of two words, and two uniform
numbers make two normal numbers.

References
----------
Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11, 2011.
Box and Muller, "A note on the generation of random normal deviates", Annals of Mathematical Statistics 29, 1958.
"""

import math

import numpy as np

from landscapes._core.jit import compiled, jittable
from landscapes._core.vector_math import cos, log, sin

# The fourth word of the counter: what the numbers are for.
NOISE, BATCHES, LONG_SEED = np.uint64(0), np.uint64(1), np.uint64(2)

ROUNDS = 10

# Compiled code makes a float of a uint64 and an int, so that all constants are uint64.
MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
KEY_STEP_0, KEY_STEP_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)  # 0.618..., of the golden ratio, and √3 − 1
LOW_WORD, WORD = np.uint64(0xFFFFFFFF), np.uint64(32)
ZERO, LEFT, RIGHT = np.uint64(0), np.uint64(21), np.uint64(11)
TWO_PI = 2 * math.pi


@jittable
def philox(c0, c1, c2, c3, k0, k1):
    """Return four random words of the counter (c0, c1, c2, c3) and the key (k0, k1).

    Each is a word of 32 bits in a uint64, or an array of them.

    >>> print(*(f"{word:08x}" for word in philox(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)))
    6627e8d5 e169c58d bc57ac4c 9b00dbd8
    """
    for _ in range(ROUNDS):
        left, right = MULTIPLIER_0 * c0, MULTIPLIER_1 * c2
        c0, c2 = (right >> WORD) ^ c1 ^ k0, (left >> WORD) ^ c3 ^ k1
        c1, c3 = right & LOW_WORD, left & LOW_WORD
        k0, k1 = (k0 + KEY_STEP_0) & LOW_WORD, (k1 + KEY_STEP_1) & LOW_WORD
    return c0, c1, c2, c3


@jittable
def uniform(high, low):
    """Return a number in [0, 1), a multiple of 2⁻⁵³: all bits of the word `high`, then the upper 21 bits of `low`."""
    return ((high << LEFT) | (low >> RIGHT)) * 2.0**-53


@jittable
def normal_pair(w0, w1, w2, w3):
    """Return two independent standard normal numbers, by the method of Box and Muller; none exceeds 8.6 in size."""
    radius, angle = np.sqrt(-2 * log(1 - uniform(w0, w1))), TWO_PI * uniform(w2, w3)
    return radius * cos(angle), radius * sin(angle)


def _fill_normals(k0, k1, steps, pairs, normals):
    for i in range(normals.shape[1]):
        w0, w1, w2, w3 = philox(steps[i], pairs[i], ZERO, NOISE, k0, k1)
        normals[0, i], normals[1, i] = normal_pair(w0, w1, w2, w3)


_fill_normals = compiled("void(uint64, uint64, uint64[::1], uint64[::1], float64[:, ::1])", _fill_normals)


def draw_normals(seed: int, first: int, last: int) -> np.ndarray:
    """Return the standard normal numbers of the steps `first` to `last` − 1, two for each, (2, steps).

    >>> draw_normals(0, 0, 2).round(4)
    array([[-0.0905, -0.9238],
           [-1.0051, -2.513 ]])
    """
    steps = np.arange(first, last, dtype=np.uint64)
    return _normals(seed, steps, np.zeros_like(steps))


def draw_normals_of_pairs(seed: int, step: int, pairs: int) -> np.ndarray:
    """Return the standard normal numbers of one step for pairs of parameters, (2, pairs).

    The first pair has those of `draw_normals`: a landscape has one pair, a problem of n parameters n / 2.

    >>> draw_normals_of_pairs(0, 1, 2).round(4)
    array([[-0.9238,  1.0524],
           [-2.513 , -0.1023]])
    """
    return _normals(seed, np.full(pairs, step, dtype=np.uint64), np.arange(pairs, dtype=np.uint64))


def _normals(seed: int, steps: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    normals = np.empty((2, len(steps)))
    _fill_normals(*seed_key(seed), steps, pairs, normals)
    return normals


def draw_orders(seed: int, first: int, last: int, samples: int) -> np.ndarray:
    """Return the order of the samples in the epochs `first` to `last` − 1, (epochs, samples).

    Each sample of an epoch has a random word; the samples are sorted by their words, and equal words by the sample.

    >>> draw_orders(0, 0, 2, samples=5)
    array([[1, 0, 4, 3, 2],
           [1, 2, 4, 3, 0]])
    """
    epochs = np.arange(first, last, dtype=np.uint64)[:, None]
    groups = np.arange(-(-samples // 4), dtype=np.uint64)
    words = np.stack(philox(epochs, groups, ZERO, BATCHES, *seed_key(seed)), axis=-1).reshape(last - first, -1)
    numbers = (words[:, :samples] << WORD) | np.arange(samples, dtype=np.uint64)
    numbers.sort(axis=1)  # faster than `argsort` of the words
    return (numbers & LOW_WORD).view(np.int64)


def seed_key(seed: int) -> tuple[np.uint64, np.uint64]:
    """Return the two words of the key: the seed itself below 2⁶⁴; of a longer seed, each 64 bits more are mixed in.

    >>> [int(word) for word in seed_key(2**32 + 5)]
    [5, 1]
    """
    rest, key = seed >> 64, _two_words(seed)
    while rest:
        key = philox(*_two_words(rest), ZERO, LONG_SEED, *key)[:2]
        rest >>= 64
    return key


def _two_words(number: int) -> tuple[np.uint64, np.uint64]:
    return np.uint64(number & 0xFFFFFFFF), np.uint64(number >> 32 & 0xFFFFFFFF)

"""Random numbers without a state: published answers, the same bits however they are drawn, and the laws they obey."""

import itertools
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from landscapes import linear_regression
from landscapes._core import random
from optimizers import gd, sweep, trace
from optimizers._runs.streams import draw_batches, draw_noise

# From the file kat_vectors of Random123: counter, key and answer of philox4x32 with 10 rounds.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text):
    return [np.uint64(int(word, 16)) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_answers_that_its_authors_publish(counter, key, answer):
    assert list(random.philox(*words(counter), *words(key))) == words(answer)


def test_arrays_of_counters_give_these_answers_too():
    inputs = np.array([words(f"{counter} {key}") for counter, key, _ in KNOWN_ANSWERS])
    answers = np.array([words(answer) for *_, answer in KNOWN_ANSWERS])
    np.testing.assert_array_equal(np.transpose(random.philox(*inputs.T)), answers)


# the same numbers however they are drawn


def drawn_one_by_one(seed, steps):
    """The normal numbers by plain Python, which compiles nothing."""
    counters = ([np.uint64(step), random.ZERO, random.ZERO, random.NOISE] for step in range(steps))
    return [random.normal_pair(*random.philox(*counter, *random.seed_key(seed))) for counter in counters]


@pytest.mark.parametrize("seed", [0, 5, 2**32 + 7, 2**80 + 1])
def test_compiled_code_gives_all_bits_of_plain_python(seed):
    np.testing.assert_array_equal(random.draw_normals(seed, 0, 300).T, drawn_one_by_one(seed, 300))


def test_numbers_do_not_depend_on_where_a_run_is_cut():
    whole = draw_noise(3, 0, 100)
    cuts = [0, 1, 2, 9, 64, 100]
    parts = [draw_noise(3, first, last) for first, last in itertools.pairwise(cuts)]
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), whole)


@pytest.mark.parametrize(("samples", "size"), [(10, 3), (10, 1), (7, 6), (64, 8)])
def test_batches_do_not_depend_on_where_a_run_is_cut(samples, size):
    indices, offsets = draw_batches(samples, size, 5, 0, 100)
    whole = [indices[begin:end].tolist() for begin, end in itertools.pairwise(offsets)]
    assert len(whole) == 100
    for first, last in [(0, 1), (3, 4), (7, 31), (99, 100)]:
        part, edges = draw_batches(samples, size, 5, first, last)
        cut = [part[begin:end].tolist() for begin, end in itertools.pairwise(edges)]
        assert cut == whole[first:last]


@pytest.mark.parametrize(("samples", "size"), [(10, 3), (10, 1), (7, 6), (64, 8)])
def test_the_batches_of_an_epoch_hold_every_sample_once(samples, size):
    steps = -(-samples // size)
    indices, offsets = draw_batches(samples, size, 1, 0, 3 * steps)
    assert np.diff(offsets).tolist() == 3 * [*[size] * (steps - 1), samples - size * (steps - 1)]
    epochs = indices.reshape(3, samples)
    np.testing.assert_array_equal(np.sort(epochs, axis=1), np.tile(np.arange(samples), (3, 1)))
    assert len({tuple(order) for order in epochs}) == 3


SUM_OF_BITS = """
import numpy as np
from landscapes._core import random
print(np.bitwise_xor.reduce(random.draw_normals(4, 0, 500).view(np.uint64), axis=1))
"""


@pytest.mark.slow
def test_without_the_compiler_the_bits_are_the_same():
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-W", "error", "-c", SUM_OF_BITS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    expected = np.bitwise_xor.reduce(random.draw_normals(4, 0, 500).view(np.uint64), axis=1)
    assert done.stdout.strip() == str(expected)


def test_the_first_numbers_of_seed_0_are_these():
    """Other numbers would change every noisy run that somebody has kept."""
    np.testing.assert_array_equal(random.draw_normals(0, 0, 1)[:, 0], [-0.09047305844120267, -1.0051318150657187])
    assert random.draw_orders(0, 0, 1, 8).tolist() == [[1, 6, 0, 4, 7, 3, 5, 2]]


def test_they_are_the_formula_of_box_and_muller():
    first, second = (0x6627E8D5E169C58D >> 11) / 2**53, (0xBC57AC4C9B00DBD8 >> 11) / 2**53
    radius, angle = math.sqrt(-2 * math.log(1 - first)), 2 * math.pi * second
    expected = radius * math.cos(angle), radius * math.sin(angle)
    np.testing.assert_allclose(random.draw_normals(0, 0, 1)[:, 0], expected, rtol=2e-15)


# seeds


def test_every_seed_has_numbers_of_its_own():
    seeds = [0, 1, 2**31, 2**32 - 1, 2**32, 2**53, 2**64 - 1, 2**64, 2**64 + 1, 2**65, 2**128, 2**128 + 2**64, 10**60]
    first = [tuple(random.draw_normals(seed, 0, 1)[:, 0]) for seed in seeds]
    assert len(set(first)) == len(seeds)
    runs = {trace(gd(lr=0.1, noise=1.0), "sphere", steps=3, seed=seed).values[-1] for seed in seeds}
    assert len(runs) == len(seeds)


def test_a_seed_below_two_to_the_64_is_the_key():
    assert random.seed_key(0x299F31D0A4093822) == tuple(words("a4093822 299f31d0"))


def test_a_long_sweep_draws_what_a_trace_draws():
    rule = gd(lr=0.05, noise=2.0, batch=5)
    ends = [make(rule, linear_regression, steps=2500, seed=2**70) for make in (trace, sweep)]
    np.testing.assert_array_equal(ends[0].points[-1], ends[1].final_point)


# the laws


def uniforms(seed, count):
    four = random.philox(np.arange(count, dtype=np.uint64), *[random.ZERO] * 3, *random.seed_key(seed))
    return random.uniform(four[0], four[1]), random.uniform(four[2], four[3])


def test_uniform_numbers_have_53_bits_and_are_below_one():
    low, high = np.uint64(0), np.uint64(2**32 - 1)
    assert random.uniform(low, low) == random.uniform(low, np.uint64(2047)) == 0
    assert random.uniform(low, np.uint64(2048)) == 2.0**-53
    assert random.uniform(high, high) == 1 - 2.0**-53


@pytest.mark.parametrize("seed", [0, 1, 2, 2**32])
def test_uniform_and_normal_numbers_have_their_distributions(seed):
    # The seeds are fixed, so that the answers are, too; at a level of 1e-4 sound numbers hardly ever fail.
    for numbers in uniforms(seed, 50_000):
        assert stats.kstest(numbers, "uniform").pvalue > 1e-4
    for numbers in random.draw_normals(seed, 0, 50_000):
        assert stats.kstest(numbers, "norm").pvalue > 1e-4
        assert abs(numbers.mean()) < 4 / np.sqrt(numbers.size)
        assert abs(numbers.var() - 1) < 4 * np.sqrt(2 / numbers.size)
        assert abs(stats.kurtosis(numbers)) < 4 * np.sqrt(24 / numbers.size)


def test_coordinates_steps_and_seeds_are_independent():
    count = 50_000
    rows = [row for seed in (0, 1, 2, 2**32, 2**64) for row in random.draw_normals(seed, 0, count)]
    rows += [np.roll(rows[0], lag) for lag in (1, 2, 3, 64)]  # a seed beside its own later steps
    for values in (np.array(rows), np.array(rows) ** 2):
        correlations = np.corrcoef(values)[np.triu_indices(len(rows), 1)]
        assert np.abs(correlations).max() < 4.5 / np.sqrt(count)


def test_no_number_is_too_large_or_missing():
    extreme = random.normal_pair(*words("ffffffff ffffffff 00000000 00000000"))
    assert extreme == pytest.approx((np.sqrt(2 * 53 * np.log(2)), 0))
    assert random.normal_pair(*words("00000000 00000000 12345678 00000000")) == (0, 0)


def test_every_sample_comes_at_every_place_equally_often():
    orders = random.draw_orders(7, 0, 20_000, 6)
    counts = np.array([np.bincount(column, minlength=6) for column in orders.T])
    assert stats.chi2.sf(((counts - 20_000 / 6) ** 2 / (20_000 / 6)).sum(), 25) > 1e-4
    _, kinds = np.unique(orders[:, :3], axis=0, return_counts=True)
    assert len(kinds) == 120
    assert stats.chisquare(kinds).pvalue > 1e-4
    followed = (orders[1:] == orders[:-1]).mean()  # an epoch beside the one before it
    assert followed == pytest.approx(1 / 6, abs=4 * np.sqrt(5 / 36 / orders[1:].size))


def test_noise_and_batches_of_a_seed_differ():
    noise = random.philox(*[random.ZERO] * 3, random.NOISE, *random.seed_key(0))
    batches = random.philox(*[random.ZERO] * 3, random.BATCHES, *random.seed_key(0))
    assert not set(noise) & set(batches)

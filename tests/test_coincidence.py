"""Stretches of lines that lie on others, beside what a look at every pair of points tells."""

import numpy as np
import pytest

from visualizer.plotting.panels.coincidence import (
    CELL,
    DIRECTIONS,
    SPACING,
    VOTES,
    Samples,
    first_times,
    grid_of,
    sample,
    shared_stretches,
    stretches,
)

SIZE = (400.0, 300.0)


def straight(begin, end, count=21):
    return np.linspace(begin, end, count)


def shared(*lines, times=None, crowds=None, order=None):
    times = times or [np.arange(float(len(line))) for line in lines]
    crowds = crowds or [np.zeros(len(line) - 1) for line in lines]
    return shared_stretches(lines, times, crowds, range(len(lines)) if order is None else order, SIZE)


def turned(points, degrees):
    """Points about the middle of the picture, turned."""
    angle = np.radians(degrees)
    return np.array([200, 150]) + points @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


@pytest.mark.parametrize("degrees", [0, 7, 45, 90, 133, 180, 270, 352])
@pytest.mark.parametrize("back", [False, True])
def test_a_line_that_goes_along_another_shares_what_both_have(degrees, back):
    """The one from -100 to 60 pixels, the other from -20 to 130 or back, wherever both are turned to."""
    one, other = straight((-100, 0), (60, 0), 17), straight((-20, 0), (130, 0), 16)
    lines = turned(one, degrees), turned(other[::-1] if back else other, degrees)
    alone, found = shared(*lines)
    assert len(alone.starts) == 0
    (start,), (end,) = found.starts, found.ends
    at = np.interp([start, end], np.arange(16), (other[::-1] if back else other)[:, 0])
    assert sorted(at) == pytest.approx([-20, 60], abs=VOTES // 2 * SPACING + CELL)
    assert found.below.tolist() == [1]


@pytest.mark.parametrize(("apart", "coincide"), [(0.0, True), (0.7, True), (2.5, False), (-2.5, False)])
def test_lines_side_by_side_coincide_up_to_a_pixel(apart, coincide):
    for degrees in (0, 30, 90):
        _, found = shared(
            turned(straight((-90, 0), (90, 0)), degrees), turned(straight((-90, apart), (90, apart)), degrees)
        )
        assert len(found.starts) == coincide


@pytest.mark.parametrize("degrees", [20, 60, 90, 150])
def test_a_crossing_is_no_stretch(degrees):
    line = straight((-90, 0), (90, 0))
    assert len(shared(turned(line, 10), turned(line, 10 + degrees))[1].starts) == 0


def test_a_line_on_several_counts_them_and_knows_who_came_first():
    lines = [straight((50, 100), (350, 100), 31) for _ in range(3)]
    times = [np.arange(31) * 2.0, np.arange(31) * 0.5 + 3, np.arange(31.0)]
    *_, found = shared(*lines, times=times)
    assert found.below.tolist() == [2]
    assert found.since == pytest.approx(np.minimum(2 * found.places, 0.5 * found.places + 3), abs=0.5)
    halves = [straight((50, 100), (230, 100), 19), straight((230, 100), (350, 100), 13), lines[0]]
    *_, found = shared(*halves)
    assert found.below.tolist() == [1]
    assert [found.starts[0], found.ends[0]] == pytest.approx([0, 30], abs=0.3)


def test_the_order_decides_which_line_lies_on_the_other_and_what_crowds_is_no_ground():
    lines = [straight((50, 100), (350, 100), 31)] * 2
    assert [len(one.starts) for one in shared(*lines, order=[1, 0])] == [1, 0]
    crowds = [np.where(np.arange(30) < 10, 1.0, 0.0), np.zeros(30)]
    _, found = shared(*lines, crowds=crowds)
    assert [found.starts[0], found.ends[0]] == pytest.approx([10, 30], abs=0.8)


@pytest.mark.parametrize("edge", [0, 1])
def test_lines_along_the_edges_of_the_picture_coincide_as_well(edge):
    right, top = np.multiply(edge, SIZE)
    for line in (straight((right, 20), (right, 280)), straight((20, top), (380, top))):
        assert len(shared(line, line)[1].starts) == 1


@pytest.mark.parametrize("seed", range(4))
def test_samples_are_even_and_on_the_part_of_a_line_that_is_in_the_picture(seed):
    line = np.random.default_rng(seed).uniform((-200, -150), (600, 450), (12, 2))
    found = sample(line, SIZE)
    assert (found.pixels >= 0).all()
    assert (found.pixels <= SIZE).all()
    on_line = [np.interp(found.places, np.arange(12), line[:, axis]) for axis in (0, 1)]
    assert found.pixels == pytest.approx(np.transpose(on_line))
    fine = np.stack([np.interp(np.linspace(0, 11, 400_001), np.arange(12), line[:, axis]) for axis in (0, 1)], axis=1)
    inside = ((fine >= 0) & (fine <= SIZE)).all(axis=1)
    length = np.hypot(*np.diff(fine, axis=0).T)[inside[1:]].sum()
    segments = np.unique(found.places.astype(int))
    assert length / SPACING <= len(found.places) <= length / SPACING + len(segments)
    for k in segments:
        steps = np.hypot(*np.diff(found.pixels[found.places.astype(int) == k], axis=0).T)
        assert (steps <= SPACING + 1e-9).all()
        along = np.arctan2(*(line[k + 1] - line[k])[::-1]) / np.pi % 1
        assert found.headings[found.places.astype(int) == k] == pytest.approx(along)


def test_a_sample_finds_what_is_near_in_its_direction_and_nothing_that_is_far():
    random = np.random.default_rng(5)
    count = 400
    there = Samples(np.zeros(count), random.uniform(0, SIZE, (count, 2)), random.uniform(0, 1, count))
    times = random.uniform(0, 9, count)
    grid = grid_of(there, times, SIZE)
    near = Samples(
        there.places,
        np.clip(there.pixels + random.uniform(-CELL / 2, CELL / 2, (count, 2)), 0, SIZE),
        (there.headings + random.uniform(-0.5, 0.5, count) / DIRECTIONS) % 1,
    )
    assert (first_times(grid, near) <= times.astype(np.float32)).all()
    found = first_times(grid, there)
    for k in range(count):
        beside = np.abs(there.pixels - there.pixels[k]).max(axis=1) < 1.5 * CELL
        turn = np.abs((there.headings - there.headings[k] + 0.5) % 1 - 0.5) < 1.5 / DIRECTIONS
        assert found[k] >= np.float32(times[beside & turn].min())


@pytest.mark.parametrize("seed", range(6))
def test_stretches_are_where_most_of_the_samples_around_are_covered(seed):
    random = np.random.default_rng(seed)
    count, lines = 60, 3
    blocks = random.uniform(0, 1, (lines, 12)).repeat(5, axis=1) + random.uniform(0, 0.3, (lines, count))
    covered = np.where(blocks > 0.8, random.uniform(0, 9, (lines, count)), np.inf)
    samples = Samples(np.sort(random.uniform(0, 20, count)), np.zeros((count, 2)), np.zeros(count))
    on_some = [any(one[k] < np.inf for one in covered) for k in range(count)]
    half = VOTES // 2
    most = [sum(on_some[max(k - half, 0) : k + half + 1]) > VOTES / 2 for k in range(count)]
    runs, begin = [], None
    for k in range(count + 1):
        if k < count and most[k]:
            begin = k if begin is None else begin
        elif begin is not None:
            runs.append((begin, k))
            begin = None
    found = stretches(samples, list(covered))
    assert found.starts.tolist() == [samples.places[i] for i, _ in runs]
    assert found.ends.tolist() == [samples.places[j - 1] for _, j in runs]
    shares = [[np.isfinite(one[i:j]).sum() / (j - i) for one in covered] for i, j in runs]
    assert found.below.tolist() == [max(sum(share >= 0.5 for share in each), 1) for each in shares]
    first = [min(one[k] for one in covered) for k in range(count)]
    assert found.since.tolist() == [time if time < np.inf else 0 for time in first]

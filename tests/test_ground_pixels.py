"""The compiled loops that draw the ground, on surfaces of which every pixel is known."""

import numpy as np
import pytest

from visualizer.plotting.ground_pixels import (
    interpolate,
    kernel,
    mix_blocks,
    paint_samples,
    place_samples,
    survey,
)

LEVELS = np.array([0.0, 1.0, 3.0, 7.0])
SPACINGS = np.array([1.0, 1.5, 3.0, 4.0])
RAMP = np.array([[10.0, 20, 30], [50, 60, 70], [90, 100, 110], [130, 140, 150]])
PAPER, INK = np.array([255.0, 254, 253]), np.array([0.0, 0, 0, 1.0])
QUIET, PLAIN = np.zeros((3, 2, 2)), np.zeros(4)
#: Slopes that are gentle and of one direction: each line is drawn in full.
GENTLE = np.zeros((3, 2, 2)) + np.array([0.01, 1.0, 0.0])[:, None, None]


def painted(f, fx=0.0, fy=0.0, *, side=1, ranks=PLAIN, shade=0.0, blocks=QUIET, block=8.0, unit=1.0, line=1.0, **more):
    """The pixels of samples, (rows, columns) of them."""
    f = np.array(f, float)
    slopes = [np.zeros(f.shape) + part for part in (fx, fy)]
    out = np.zeros((f.shape[0] // side, f.shape[1] // side, 3), np.uint8)
    place = (more.get("dx", 1.0), more.get("dy", 1.0), more.get("first", 0), more.get("jitter", 0.0))
    bands = (LEVELS, SPACINGS, ranks, RAMP, PAPER, more.get("ink", INK), shade)
    kernel(paint_samples)(f, *slopes, *place, *bands, blocks, block, unit, line, out)
    return out


def test_at_a_level_is_its_colour_and_beyond_the_levels_that_of_the_last():
    values = [-5, 0, 1, 3, 7, 99, np.nan, np.inf]
    expected = [*RAMP[[0, 0, 1, 2, 3, 3]], PAPER, PAPER]
    assert painted([values])[0].tolist() == np.array(expected, int).tolist()
    assert painted([values[::-1]])[0].tolist() == np.array(expected[::-1], int).tolist()


@pytest.mark.parametrize(("share", "place"), [(0.25, 0.3625), (0.5, 0.5), (0.75, 0.6375), (0.1, 0.1864)])
def test_between_levels_the_middle_of_a_band_is_soft(share, place):
    """The colour goes s + 1.2 s (1 - s) (1 - 2 s) of the way."""
    for k in range(3):
        f = LEVELS[k] + share * (LEVELS[k + 1] - LEVELS[k])
        assert painted([[f]])[0, 0] == pytest.approx(RAMP[k] + 40 * place, abs=0.51)


def test_a_pixel_is_the_mean_of_its_samples():
    f = np.array([[0.0, 1, 7, 7], [3, 3, np.nan, 7]])
    assert painted(f, side=2)[0].tolist() == [[60, 70, 80], [161, 169, 176]]


@pytest.mark.parametrize(("slope", "sign"), [((2.0, 0.0), 1), ((0.0, 2.0), -1), ((3.0, 1.0), 1), ((1.0, 1.0), 0)])
def test_what_rises_to_the_right_is_light_and_what_rises_upwards_dark(slope, sign):
    """By the rise in levels from pixel to pixel, beside 2.6 ramps over the width of the picture."""
    f = np.full((2, 200), 1.0)
    gentle, rise = 2.6 * 3 / 200, (slope[0] - slope[1]) * 0.01 / 1.5
    light = 30 * rise / np.hypot(rise, gentle)
    lit = painted(f, *(0.01 * np.array(slope)), shade=30.0).astype(int)
    assert lit[0, 5] == pytest.approx(RAMP[1] + light, abs=0.51)
    assert np.sign(lit[0, 5, 0] - 50) == sign
    apart = painted(f, slope[0] * 0.02, slope[1] * 0.04, shade=30.0, dx=0.5, dy=0.25)
    assert (apart == lit).all()


def test_on_a_kink_there_is_neither_shade_nor_line():
    assert painted([[3.0]], np.nan, 1.0, shade=30.0, ranks=PLAIN + 1, blocks=GENTLE)[0, 0].tolist() == [90, 100, 110]


@pytest.mark.parametrize("width", [0.6, 1.0, 3.0])
def test_a_line_covers_as_much_of_a_sample_as_lies_within_half_its_width(width):
    """On a slope of 0.02 per sample, with the level 3 at the sample 30.3."""
    x = np.arange(60.0)
    image = painted(3 + 0.02 * (x - 30.3)[None], 0.02, ranks=PLAIN + 1, blocks=GENTLE, line=width)[0, :, 0]
    plain = painted(3 + 0.02 * (x - 30.3)[None])[0, :, 0]
    covered = np.clip(width / 2 + 0.5 - np.abs(x - 30.3), 0, min(width, 1))
    assert image == pytest.approx((1 - covered) * plain, abs=1.01)
    assert covered.max() > 0.4


def test_of_two_lines_that_touch_a_sample_the_nearer_counts_and_one_without_rank_is_none():
    f = np.linspace(-0.2, 1.2, 71)[None]  # the levels 0 and 1 are at the samples 10 and 60
    lines = [
        painted(f, 0.02, ranks=np.array(ranks), blocks=GENTLE)[0, :, 0] for ranks in ([1.0, 1, 1, 1], [0.0, 1, 1, 1])
    ]
    plain = painted(f)[0, :, 0]
    assert np.flatnonzero(lines[0] < 0.3 * plain).tolist() == [10, 60]
    assert np.flatnonzero(lines[1] < 0.3 * plain).tolist() == [60]
    steep = painted([[0.4, 0.6, 2.9]], 1.0, ranks=np.array([1.0, 0, 1, 1]), blocks=GENTLE, line=0.5)[0, :, 0]
    beside = painted([[0.4, 0.6, 2.9]])[0, :, 0]
    assert (steep / beside).round(1).tolist() == [
        0.6,
        0.8,
        0.5,
    ]  # 0.35 of the line at 0, 0.15 of it, and 0.5 of that at 3


@pytest.mark.parametrize(("ink", "opacity"), [([200.0, 150, 100, 1.0], 1.0), ([200.0, 150, 100, 0.4], 0.4)])
def test_a_line_has_the_colour_and_the_opacity_of_the_ink(ink, opacity):
    image = painted([[3.0]], 0.02, ranks=PLAIN + 1, blocks=GENTLE, ink=np.array(ink))[0, 0]
    assert image == pytest.approx((1 - opacity) * RAMP[2] + opacity * np.array(ink[:3]), abs=0.51)


def presence(steep, coherence, rank=1.0, unit=1.0):
    """How much is drawn of a line at its middle."""
    blocks = np.zeros((3, 2, 2)) + np.array([steep, coherence, 0.0])[:, None, None]
    dark = painted([[3.0]], 0.02, ranks=PLAIN + rank, blocks=blocks, unit=unit)[0, 0, 0]
    return 1 - dark / 90


@pytest.mark.parametrize(
    ("steep", "coherence", "rank", "share"),
    [
        (1 / 4, 1.0, 1, 0.0),  # lines four pixels apart
        (1 / 5, 1.0, 1, 0.25),
        (1 / 6, 1.0, 1, 0.5),
        (1 / 8, 1.0, 1, 1.0),
        (1 / 3, 1.0, 2, 0.5),  # every second line is twice as far from the next
        (1 / 2, 1.0, 4, 1.0),
        (1 / 4.5, 0.75, 2, (4.5 * (1 + 0.75**2) - 4) / 4),
        (0.01, 0.5, 1, 0.0),
        (0.01, 0.625, 1, 0.5),
        (0.01, 0.75, 1, 1.0),
    ],
)
def test_lines_fade_where_they_crowd_and_among_ripples(steep, coherence, rank, share):
    expected = share * share * (3 - 2 * share)
    assert presence(steep, coherence, rank) == pytest.approx(expected, abs=0.012)
    assert presence(steep / 2, coherence, rank, unit=2.0) == pytest.approx(expected, abs=0.012)


@pytest.mark.parametrize("block", [4, 8])
def test_numbers_of_blocks_are_those_of_their_middles_and_even_between_them(block):
    """The mean colours go from block to block; at the edges of the picture they stay."""
    means = np.array([[[0.0, 80, 40], [160, 240, 200]]] * 3)
    means[1] += 5
    out = np.zeros((2 * block, 3 * block, 3), np.uint8)
    kernel(mix_blocks)(out, means, np.ones((1, 2, 3)), float(block))
    columns = np.interp(np.arange(3 * block) + 0.5, block * np.array([0.5, 1.5, 2.5]), [0, 80, 40])
    rows = np.interp(np.arange(2 * block) + 0.5, block * np.array([0.5, 1.5]), [0, 160])
    expected = rows[:, None] + columns
    assert out[..., 0] == pytest.approx(expected, abs=0.51)
    assert out[..., 1] == pytest.approx(expected + 5, abs=0.51)


@pytest.mark.parametrize("shape", [(2, 2), (3, 4), (5, 3)])
def test_any_numbers_of_blocks_are_even_along_both_sides(shape):
    """First along each row of blocks, then between the rows."""
    means = np.random.default_rng(7).uniform(0, 255, (3, *shape))
    out = np.zeros((6 * shape[0], 6 * shape[1], 3), np.uint8)
    kernel(mix_blocks)(out, means, np.ones((1, *shape)), 6.0)
    row, column = ((np.arange(6 * size) + 0.5) / 6 - 0.5 for size in shape)
    for channel in range(3):
        along = np.array([np.interp(column, np.arange(shape[1]), each) for each in means[channel]])
        both = np.array([np.interp(row, np.arange(shape[0]), each) for each in along.T]).T
        assert out[..., channel] == pytest.approx(both, abs=0.51)


def test_a_pixel_goes_to_the_mean_colour_by_the_share_that_is_unresolved():
    out = np.full((4, 16, 3), 100, np.uint8)
    unresolved = np.zeros((1, 2, 2)) + np.array([0.0, 0.5])
    kernel(mix_blocks)(out, np.full((3, 2, 2), 200.0), unresolved, 8.0)
    shares = np.interp(np.arange(16) + 0.5, [4, 12], [0, 0.5])
    assert out[2, :, 0] == pytest.approx(100 + 100 * shares, abs=0.51)
    assert (out[:, :4] == 100).all()


@pytest.mark.parametrize("jitter", [0.0, 1.0])
def test_samples_lie_in_their_cells_row_by_row(jitter):
    def placed(first, rows):
        x, y = np.empty((2, rows * 50))
        kernel(place_samples)(-1.0, 2.0, 0.1, 0.2, first, 50, jitter, x, y)
        return x.reshape(rows, 50), y.reshape(rows, 50)

    x, y = placed(0, 40)
    across = (x + 1) / 0.1 - np.arange(50) - 0.5
    up = (y - 2) / 0.2 - np.arange(40)[:, None] - 0.5
    assert np.abs([across, up]).max() <= jitter / 2 + 1e-9
    later = placed(30, 10)
    assert later[0] == pytest.approx(x[30:])
    assert later[1] == pytest.approx(y[30:])
    if jitter:
        assert np.abs([across.mean(), up.mean()]).max() < 0.02
        assert [across.std(), up.std()] == pytest.approx(2 * [12**-0.5], rel=0.03)
        pairs = [(across, up), (across[1:], across[:-1]), (across[:, 1:], across[:, :-1]), (up[:, 1:], up[:, :-1])]
        assert max(abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) for one, other in pairs) < 0.08


def test_a_line_between_scattered_samples_stays_straight():
    """A sample says how far its cell's middle is from the line: its own offset is taken back."""
    x, y = np.empty((2, 20 * 60))
    kernel(place_samples)(0.0, 0.0, 1.0, 1.0, 7, 60, 1.0, x, y)
    f = (3 + 0.02 * (x - 30.5) + 0.03 * (y - 17)).reshape(20, 60)
    more = {"ranks": PLAIN + 1, "blocks": GENTLE, "first": 7, "line": 1.0}
    scattered = painted(f, 0.02, 0.03, jitter=1.0, **more)[..., 0].astype(int)
    even = 3 + 0.02 * (np.arange(60) - 30) + 0.03 * (np.arange(20) + 0.5 + 7 - 17)[:, None]
    straight = painted(even, 0.02, 0.03, **more)[..., 0].astype(int)
    assert np.abs(scattered - straight).max() < 12
    assert straight.min() < 15


def surveyed(f, slopes, *, dx=1.0, dy=1.0, pairs=16):
    """What is measured on 2 x 2 blocks; neighbours are one to the right of the other, or one above it."""
    rng = np.random.default_rng(3)
    x, y = np.repeat(rng.uniform(0, 10, (2, 4 * pairs)), 2, axis=1)
    x[1::2] += np.arange(4 * pairs) % 2
    y[1::2] += 1 - np.arange(4 * pairs) % 2
    blocks = np.full((3, 2, 2), 9.0)
    values = [np.ascontiguousarray(part, float) for part in (f(x, y), *slopes(x, y))]
    kernel(survey)(*values, x, y, dx, dy, LEVELS, SPACINGS, pairs, blocks)
    return blocks


def test_on_a_slope_the_steepness_is_that_of_the_slope_and_all_is_coherent():
    """f is between 1 and 3, where levels are from 1.5 to 3 apart: here 2 at its middle."""
    blocks = surveyed(lambda x, y: 2 + 1e-6 * (x - 2 * y), lambda x, y: (1e-6 + 0 * x, -2e-6 + 0 * x), dx=3.0, dy=0.5)
    assert blocks[0] == pytest.approx(np.hypot(3, 1) * 1e-6 / 2.25, rel=1e-3)
    assert blocks[1] == pytest.approx(1)
    assert blocks[2] == pytest.approx(0, abs=1e-6)


def test_slopes_to_and_fro_are_not_coherent():
    sign = np.where(np.arange(128) // 2 % 2, 1.0, -1.0)
    blocks = surveyed(lambda x, y: 2 + 0 * x, lambda x, y: (sign, 0.5 * sign))
    assert blocks[0] == pytest.approx(np.hypot(1, 0.5) / 2.25)
    assert blocks[1] == pytest.approx(0, abs=1e-12)
    three = np.where(np.arange(128) // 2 % 4 == 0, -1.0, 1.0)
    for slope in (1.0, 1e-6):
        assert surveyed(lambda x, y: 2 + 0 * x, lambda x, y, k=slope: (k * three, 0 * x))[1] == pytest.approx(0.5)


def test_a_change_that_the_slopes_do_not_explain_is_measured():
    """Beside a change in each pair, slopes that are 0 explain nothing, and those of half of it the half."""
    jump = np.arange(128) % 2 * 1.0
    unexplained = [
        surveyed(
            lambda x, y: 2 + 2.25 * jump * 1e-3,
            lambda x, y, share=share: (share * 2.25e-3 + 0 * x, share * 2.25e-3 + 0 * x),
        )[2]
        for share in (0.0, 0.5, 1.0)
    ]
    assert unexplained[0] == pytest.approx(1e-3 / (1e-3 + 0.01), rel=1e-3)
    assert unexplained[1] == pytest.approx(0.5e-3 / (1.5e-3 + 0.01), rel=1e-3)
    assert unexplained[2] == pytest.approx(0, abs=1e-6)


def test_pairs_without_a_finite_value_are_left_out_and_a_block_of_them_is_not_measured():
    bad = np.zeros(128)
    bad[:32] = np.nan
    bad[40:60] = np.inf
    blocks = surveyed(lambda x, y: 2 + bad, lambda x, y: (1 + 0 * x, 0 * x))
    assert blocks[:, 0, 0].tolist() == [9, 9, 9]
    assert blocks[0].ravel()[1:] == pytest.approx(1 / 2.25)
    assert surveyed(lambda x, y: 2 + 0 * x, lambda x, y: (0 * x, 0 * x))[:2].tolist() == [
        [[0, 0], [0, 0]],
        [[1, 1], [1, 1]],
    ]


NODES = np.stack(np.meshgrid(np.linspace(-1, 2, 7), np.linspace(3, 5, 6)))
STEPS = np.array([-1.0, 3.0, 0.5, 0.4])


def interpolated(nodes, x, y):
    result = np.empty((3, len(x)))
    kernel(interpolate)(x, y, np.ascontiguousarray(nodes), STEPS, result)
    return result


def test_between_nodes_cubics_are_themselves_with_their_slopes():
    x, y = np.random.default_rng(1).uniform([[-1], [3]], [[2], [5]], (2, 200))
    f, fx, fy = (lambda x, y: x**3 - 2 * x + y**3 - 4 * y * y, lambda x: 3 * x * x - 2, lambda y: 3 * y * y - 8 * y)
    nodes = np.stack([f(*NODES), 0.5 * fx(NODES[0]), 0.4 * fy(NODES[1])], axis=-1)
    assert interpolated(nodes, x, y) == pytest.approx(np.array([f(x, y), fx(x), fy(y)]), abs=1e-9)
    corners = interpolated(nodes, np.array([-1.0, 2.0]), np.array([3.0, 5.0]))
    assert corners[0] == pytest.approx(f(np.array([-1, 2]), np.array([3, 5])))


def test_slopes_between_nodes_are_those_of_what_is_drawn():
    nodes = np.random.default_rng(2).normal(size=(6, 7, 3))
    x, y = np.random.default_rng(3).uniform([[-0.9], [3.1]], [[1.9], [4.9]], (2, 50))
    _, fx, fy = interpolated(nodes, x, y)
    h = 1e-5
    assert (interpolated(nodes, x + h, y)[0] - interpolated(nodes, x - h, y)[0]) / (2 * h) == pytest.approx(
        fx, abs=1e-4
    )
    assert (interpolated(nodes, x, y + h)[0] - interpolated(nodes, x, y - h)[0]) / (2 * h) == pytest.approx(
        fy, abs=1e-4
    )
    at = interpolated(nodes, NODES[0].ravel(), NODES[1].ravel())
    assert at[0] == pytest.approx(nodes[..., 0].ravel())
    assert at[1] == pytest.approx(nodes[..., 1].ravel() / 0.5)
    assert at[2] == pytest.approx(nodes[..., 2].ravel() / 0.4)

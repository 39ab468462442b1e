"""The rasterizer of the relief, on surfaces of which the geometry of every pixel is known."""

import numpy as np
import pytest

from visualizer.plotting.panels.surface3d.rasterizer import (
    BOTTOM_LIGHT,
    LINE_OPACITY,
    WALL,
    WALL_LIGHT,
    downsample,
    fill_surface,
    horizons,
    kernel,
    locate,
)

SIDE = 20.0  # samples of a side of the base
ROWS, COLUMNS = 40, 50


def camera(azimuth, elevation, u0=25.0, v0=20.0):
    azimuth, elevation = np.radians([azimuth, elevation])
    return np.array([np.sin(azimuth), np.cos(azimuth), np.sin(elevation), np.cos(elevation), SIDE, u0, v0])


ABOVE, SOUTH = camera(-90, 90), camera(-90, 0)


def filled(z, eye=ABOVE, bands=0.0, shade=1.0, bottom=-0.2, width=1.0):
    """Nearness, and the band, the light and the share of a line, for each sample; rows from above."""
    z = np.array(z, float)
    depth = np.full((ROWS, COLUMNS), -np.inf, np.float32)
    samples = np.zeros((ROWS, COLUMNS, 3), np.float32)
    kernel(fill_surface)(z, z * 0 + bands, z * 0 + shade, bottom, width, eye, depth, samples)
    return depth, samples


def places(eye=ABOVE):
    """The base coordinates of the middles of all samples, as they are seen from above."""
    u, v = np.meshgrid(np.arange(COLUMNS) + 0.5, ROWS - 0.5 - np.arange(ROWS))
    return (u - eye[5]) / SIDE, (v - eye[6]) / SIDE


@pytest.mark.parametrize("n", [2, 3, 6])
@pytest.mark.parametrize(
    "eye", [ABOVE, camera(-90, 90, 3.0, 38.0), camera(-90, 90, 48.0, 2.0), camera(-90, 90, 25.3, 20.7)]
)
def test_from_above_each_sample_has_the_height_band_and_light_of_its_place(n, eye):
    """Of a plane, on whole samples, and where the block goes beyond the picture."""
    side = np.linspace(-0.5, 0.5, n)
    plane = 0.3 * side + 0.2 * side[:, None]
    depth, samples = filled(
        plane, eye, bands=5 + 4 * side + 0 * side[:, None], shade=1 + 0.5 * side[:, None] + 0 * side
    )
    x, y = places(eye)
    inside = (np.abs(x) < 0.5) & (np.abs(y) < 0.5)
    assert np.isfinite(depth[inside]).all()
    assert not np.isfinite(depth[~inside]).any()
    assert depth[inside] == pytest.approx((0.3 * x + 0.2 * y)[inside], abs=1e-5)
    assert samples[inside][:, 0] == pytest.approx((5 + 4 * x)[inside], abs=1e-4)
    assert samples[inside][:, 1] == pytest.approx((1 + 0.5 * y)[inside], abs=1e-5)


@pytest.mark.parametrize("width", [1.0, 2.0])
def test_lines_stand_where_the_band_is_whole_and_fade_where_they_crowd(width):
    def shares(steepness):
        side = np.linspace(-0.5, 0.5, 3)
        return filled(np.zeros((3, 3)), bands=steepness * SIDE * side + 0 * side[:, None], width=width)[1][20, 15:35, 2]

    x = np.arange(20) + 0.5 - 10
    wide = LINE_OPACITY * np.clip(width / 2 + 0.5 - np.abs(x - 20 * np.round(x / 20)), 0, 1)
    assert shares(0.05) == pytest.approx(wide, abs=1e-5)
    for apart, fade in ((5, 1.0), (10 / 3, 0.5), (5 / 3, 0.0), (4, 0.7)):
        distance = apart * width
        offsets = np.abs(x - distance * np.round(x / distance))
        expected = LINE_OPACITY * fade * np.clip(width / 2 + 0.5 - offsets, 0, 1)
        assert shares(1 / distance) == pytest.approx(expected, abs=1e-4)
    assert (shares(0.0) == 0).all()


def test_from_the_side_the_block_is_its_wall_under_its_edge():
    """A ridge hides what is behind it, and each wall has its light."""
    z = np.array([[0.0, 0.2, 0.1]] * 3)
    for azimuth, light, profile in (
        (-90, WALL_LIGHT[3], [0, 0.2, 0.1]),
        (90, WALL_LIGHT[1], [0.1, 0.2, 0]),
        (0, WALL_LIGHT[0], [0.1, 0.1, 0.1]),
        (180, WALL_LIGHT[2], [0, 0, 0]),
    ):
        depth, samples = filled(z, camera(azimuth, 0))
        x, height = places()
        edge = np.interp(x, [-0.5, 0, 0.5], profile)
        wall = (np.abs(x) < 0.5) & (height > -0.2) & (height < edge)
        assert depth[wall] == pytest.approx(0.5, abs=1e-5)
        assert (samples[wall][:, 0] == WALL).all()
        assert samples[wall][:, 1] == pytest.approx(light)
        assert (samples[wall][:, 2] == 0).all()
        above = 0.2 if azimuth in (0, 180) else edge
        assert not np.isfinite(depth[(np.abs(x) > 0.5) | (height < -0.2) | (height > above)]).any()


def test_what_is_nearer_hides_what_is_behind_it():
    """From the south-west and from above, of two ridges: each sample is the nearest point on its ray."""
    side = np.linspace(-0.5, 0.5, 9)
    z = np.zeros((9, 9))
    z[2], z[6] = 0.3, 0.15
    eye = camera(-90, 20)
    depth, samples = filled(z, eye, bands=10 + 8 * side[:, None] + 0 * side)
    seen = samples[:, 25, 0]
    surface = seen > 0
    assert surface.sum() > 6
    y = np.linspace(-0.5, 0.5, 20001)
    height = np.interp(y, side, z[:, 4])
    se, ce = eye[2:4]
    u_v = 20 + SIDE * (height * ce + y * se)
    near = -y * ce + height * se
    for row in np.flatnonzero(surface):
        on_ray = np.abs(u_v - (ROWS - 0.5 - row)) < 0.005
        best = near[on_ray].argmax()
        assert depth[row, 25] == pytest.approx(near[on_ray][best], abs=2e-3)
        assert seen[row] == pytest.approx(10 + 8 * y[on_ray][best], abs=0.02)


def test_where_f_is_not_finite_the_bottom_is_seen():
    z = np.zeros((3, 3))
    bands = np.ones((3, 3))
    z[0, 0] = bands[0, 0] = np.nan
    depth, samples = filled(z, bands=bands)
    x, y = places()
    inside, hole = (np.abs(x) < 0.5) & (np.abs(y) < 0.5), (x + y < -0.5) & (np.abs(x) < 0.5) & (np.abs(y) < 0.5)
    assert (samples[hole][:, 0] == WALL).all()
    assert samples[hole][:, 1] == pytest.approx(BOTTOM_LIGHT)
    assert depth[hole].min() == pytest.approx(-0.2, abs=0.02)
    rest = inside & ~hole & (np.abs(x + y + 0.5) > 0.01)
    assert (samples[rest][:, 0] == 1).all()
    assert depth[rest] == pytest.approx(0)


def test_a_pixel_is_the_mean_of_its_samples_and_as_opaque_as_they_cover_it():
    depth = np.full((2, 8), -np.inf, np.float32)
    samples = np.zeros((2, 8, 3), np.float32)
    depth[:, 0:2] = 0
    samples[:, 0:2] = [[[0.2, 1, 0], [1.7, 0.5, 0]], [[-1.0, 1, 0], [99, 1, 0]]]
    depth[0, 2], depth[1, 4:6] = 1, 1
    samples[0, 2], samples[1, 4], samples[1, 5] = [WALL, 0.9, 0], [0.0, 1, 0.25], [0.0, 9, 0]
    ramp = np.array([[10.0, 20, 30], [50, 60, 70], [100, 110, 120], [200, 210, 220]])
    wall, line = np.array([100.0, 90, 80]), np.array([0.0, 40, 250])
    image = np.full((1, 4, 4), 7, np.uint8)
    kernel(downsample)(depth, samples, ramp, wall, line, image)
    assert image[0, 0].tolist() == [int((50 + 50 + 10 + 200) / 4 + 0.5), int((60 + 55 + 20 + 210) / 4 + 0.5), 95, 255]
    assert image[0, 1].tolist() == [90, 81, 72, 63]
    mixed = [0.75 * 50, 0.75 * 60 + 0.25 * 40, 0.75 * 70 + 0.25 * 250]
    assert image[0, 2].tolist() == [*[int((part + 255) / 2 + 0.5) for part in mixed], 127]
    assert image[0, 3].tolist() == [7, 7, 7, 0]


def located(points, z, eye, depth):
    points = np.array(points, float)
    pixels, visible = np.empty((len(points), 2)), np.empty(len(points), bool)
    kernel(locate)(points, np.array(z, float), eye, depth, pixels, visible)
    return pixels, visible


def test_points_lie_on_the_triangles_that_are_drawn():
    """Between the corners of a cell, below and above its diagonal; beyond the base they are held at its edge."""
    z = np.array([[0.0, 0.1, 0.4], [0.2, 0.5, 0.3], [0.1, 0.0, 0.2]])
    inside = [(-0.4, -0.4), (-0.1, -0.05), (0.1, 0.4), (0.35, 0.3), (0.45, 0.05)]
    expected = [
        0 + 0.2 * 0.1 + 0.2 * 0.2,
        0.5 + 0.2 * (0.2 - 0.5) + 0.1 * (0.1 - 0.5),
        0.5 + 0.2 * (0.3 - 0.5) + 0.8 * (0.0 - 0.5),
        0.2 + 0.3 * (0.0 - 0.2) + 0.4 * (0.3 - 0.2),
        0.5 + 0.9 * (0.3 - 0.5) + 0.1 * (0.0 - 0.5),
    ]
    eye, depth = camera(-90, 0), np.full((ROWS, COLUMNS), -np.inf, np.float32)
    pixels, _ = located([*inside, (9, -9), (-9, 9)], z, eye, depth)
    assert pixels[:5, 0] == pytest.approx([(25 + SIDE * x) / 2 for x, _ in inside])
    assert pixels[:5, 1] == pytest.approx([(20 + SIDE * height) / 2 for height in expected])
    assert pixels[5:].tolist() == pytest.approx(np.array([[35, 28], [15, 22]]) / 2)


@pytest.mark.parametrize(("azimuth", "seen"), [(0, [True, False]), (180, [False, True]), (90, [True, True])])
def test_a_side_that_faces_away_is_not_seen(azimuth, seen):
    """A roof whose sides are steeper than the camera's elevation of 30 degrees."""
    roof = np.array([[0.0, 0.5, 0.0]] * 3)
    free = np.full((ROWS, COLUMNS), -np.inf, np.float32)
    assert located([(0.25, 0), (-0.25, 0)], roof, camera(azimuth, 30), free)[1].tolist() == seen
    assert located([(0.25, 0), (-0.25, 0)], 0.5 * roof, camera(azimuth, 30), free)[1].all()


def test_a_point_is_seen_if_no_surface_around_it_is_nearer():
    """One free pixel next to it is enough; beside the picture nothing is seen."""
    z = np.zeros((3, 3))
    depth = np.full((ROWS, COLUMNS), 0.003, np.float32)
    assert located([(0.1, 0.1)], z, ABOVE, depth)[1].all()
    depth[:] = 0.005
    assert not located([(0.1, 0.1), (-0.5, -0.5), (0.5, 0.5)], z, ABOVE, depth)[1].any()
    row, column = ROWS - 1 - 22, 27
    for r in range(-2, 3):
        for c in range(-2, 3):
            one = depth.copy()
            one[row + r, column + c] = -np.inf
            assert located([(0.1, 0.1)], z, ABOVE, one)[1].item() is (max(abs(r), abs(c)) < 2)
    assert not located([(0.5, 0.5)], z, camera(-90, 90, 200.0, 200.0), depth)[1].any()


def test_from_a_point_the_horizon_is_as_high_as_what_stands_there():
    """A wall of the height 0.3 in the east, and one of 0.1 in the north; a hole is no obstacle."""
    z = np.zeros((41, 41))
    z[:, 36] = 0.3
    z[32] = np.maximum(z[32], 0.1)
    z[:, 8] = np.nan
    points = np.array([[0.0, 0.0], [0.2, -0.3]])
    azimuths = np.radians([0.0, 90, 180, 270])
    tangents = np.empty((4, 2))
    kernel(horizons)(points, z, azimuths, tangents)
    assert tangents[0] == pytest.approx([0.299 / 0.4, 0.299 / 0.2], rel=0.02)
    assert tangents[1] == pytest.approx([0.099 / 0.3, 0.099 / 0.6], rel=0.02)
    assert tangents[2:].tolist() == [[0, 0], [0, 0]]
    raised = z + 0.2 * (np.arange(41)[:, None] == 20) * (np.arange(41) == 20)
    kernel(horizons)(points, raised, azimuths, tangents)
    assert tangents[0, 0] == pytest.approx(0.099 / 0.4, rel=0.02)
    assert tangents[1, 0] == 0


def test_what_stands_on_an_edge_is_an_obstacle():
    n = 8  # so that every place is exact
    for turn, azimuth in enumerate((90.0, 180.0, 270.0)):
        wall = np.rot90(np.vstack([np.zeros((n, n + 1)), np.ones((1, n + 1))]), -turn)
        tangents = np.zeros((1, 1))
        kernel(horizons)(np.zeros((1, 2)), np.ascontiguousarray(wall), np.radians([azimuth]), tangents)
        assert tangents[0, 0] == pytest.approx(0.999 / 0.5, rel=1e-6)

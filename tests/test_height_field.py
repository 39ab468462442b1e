"""The relief as numbers: heights, bands, light, the camera and what it sees, and the edges with their texts."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from landscapes import Landscape, formula, himmelblau, rosenbrock
from optimizers import gd, trace
from visualizer import race
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.surface3d.box_axes import LABEL_GAP, TICK_LENGTH, left_edge
from visualizer.plotting.panels.surface3d.camera import (
    AZIMUTHS,
    CORNER,
    ELEVATIONS,
    FACING,
    GROUND,
    LEAST,
    TOGETHER,
    Camera,
    best_view,
    slopes_towards,
    view_score,
)
from visualizer.plotting.panels.surface3d.height_field import FOOT, GRID_SIZE, HeightScale, level_numbers, smoothed
from visualizer.plotting.panels.surface3d.panel import VIEW_PAIRS, SurfacePanel

SLOPE = formula("x + 2*y", domain=((-2, 2), (-1, 1)), start=(1, 0))


def relief(landscape: Landscape, **look):
    scene = race(landscape, [gd(lr=0.001)], panels="surface", steps=5, **look).scene(640)
    scene.show(scene.steps)
    return scene["surface"]


# heights


def test_a_linear_scale_goes_from_the_lowest_to_the_highest_value():
    scale = HeightScale.from_values(np.array([3.0, np.nan, 7, np.inf, 5]), SLOPE)
    assert scale == (3, 7, False)
    assert scale.height(np.array([3, 5, 7])).tolist() == [0, 0.5, 1]
    assert HeightScale.from_values(np.array([4.0, 4.0]), SLOPE) == (4, 5, False)
    assert HeightScale.from_values(np.array([np.nan]), SLOPE) == (0, 1, False)
    values = [value for value, _ in scale.ticks()]
    assert values[0] <= 3
    assert values[-1] >= 7
    assert [text for _, text in scale.ticks()] == [f"{value:g}" for value in values]


def test_a_logarithmic_scale_has_four_powers_of_ten_above_the_minimum():
    scale = HeightScale.from_values(np.array([50.0, 1000.0]), rosenbrock)
    assert scale == (0, 1000, True)
    assert scale.height(np.array([1000, 100, 10, 0.1, 1e-9, 0])) == pytest.approx([1, 0.75, 0.5, 0, 0, 0])
    assert [text for _, text in scale.ticks()] == ["10⁰", "10¹", "10²", "10³"]
    assert [value for value, _ in scale._replace(low=5.0, high=1005.0).ticks()] == pytest.approx([6, 15, 105, 1005])


def test_bands_are_numbers_of_levels():
    levels = np.array([1.0, 2.0, 4.0])
    numbers = level_numbers(np.array([0.0, 0.5, 1.0, 3.0, 4.0, 9.0, np.nan, np.inf]), levels)
    assert numbers[:6].tolist() == [-0.9, -0.5, 0, 1.5, 2, 2]
    assert np.isnan(numbers[6:]).all()


def test_smoothing_keeps_planes_and_even_ripples_out():
    x, y = np.meshgrid(np.arange(9.0), np.arange(7.0))
    inner = smoothed(2 * x - 3 * y)[1:-1, 1:-1]
    assert inner == pytest.approx((2 * x - 3 * y)[::2, ::2][1:-1, 1:-1])
    assert smoothed((-1.0) ** x)[:, 1:-1] == pytest.approx(0)
    hole = 2 * x
    hole[2, 4] = np.nan
    seen = smoothed(hole)
    assert np.argwhere(np.isnan(seen)).tolist() == [[1, 2]]
    assert smoothed(np.ones((5, 5))) == pytest.approx(1)


def test_a_surface_has_its_heights_at_the_nearest_points_and_none_outside():
    surface = relief(SLOPE, extent=((-2, 2), (-1, 1)), turn=0).surface
    side = np.linspace(-0.5, 0.5, GRID_SIZE)
    full = np.ptp(surface.z)
    plane = surface.z.min() + full * (side + side[:, None] + 1) / 2
    assert surface.z[1:-1, 1:-1] == pytest.approx(plane[1:-1, 1:-1], abs=2e-3)
    base = surface.base(np.array([[-2.0, -1.0], [2.0, 1.0], [1.0, 0.0], [3.0, 0.0], [1e300, 0.0]]))
    assert base[:4].tolist() == [[-0.5, -0.5], [0.5, 0.5], [0.25, 0], [0.75, 0]]
    assert base[4, 0] == 1e9
    heights = surface.heights(np.array([[0.25, 0.0], [0.25, 0.002], [0.6, 0.0], [0.0, -0.51], [np.nan, 0.0]]))
    assert heights[:2] == pytest.approx(surface.z[[120, 120], [180, 180]], abs=3e-3)
    assert np.isnan(heights[2:]).all()


def test_the_outline_bounds_the_block():
    surface = relief(himmelblau, turn=0).surface
    points = surface.outline
    assert points[:, :2].min(axis=0).tolist() == [-0.5, -0.5]
    assert points[:, :2].max(axis=0) == pytest.approx([0.5, 0.5])
    assert (points[-4:, 2] == FOOT).all()
    assert {tuple(corner) for corner in points[-4:, :2]} == {(-0.5, -0.5), (-0.5, 0.5), (0.5, -0.5), (0.5, 0.5)}
    before, height = surface.z.copy(), surface.height
    surface.set_height(0.5)
    surface.set_height(0.25)
    assert surface.z == pytest.approx(before / height * 0.25 * 0.55)
    assert surface.height == 0.25 * 0.55


# the camera


def test_a_camera_projects_as_a_turned_head_sees():
    """Across it goes to the right, up is up, and lengths across the view stay."""
    camera = Camera(0.3, 0.6)
    right, towards = np.array([-np.sin(0.3), np.cos(0.3), 0]), np.array([np.cos(0.3), np.sin(0.3), 0])
    assert camera.project(right) == pytest.approx([1, 0])
    assert camera.project(towards) == pytest.approx([0, -np.sin(0.6)])
    assert camera.project([0, 0, 1]) == pytest.approx([0, np.cos(0.6)])
    assert camera.project(np.zeros((2, 4, 3))).shape == (2, 4, 2)
    assert camera.as_array(5, 6, 7) == pytest.approx([np.sin(0.3), np.cos(0.3), np.sin(0.6), np.cos(0.6), 5, 6, 7])


def test_slopes_rise_towards_an_azimuth():
    side = np.linspace(-0.5, 0.5, 41)
    plane = 0.3 * side - 0.4 * side[:, None]
    points = np.array([[0.0, 0.0], [0.2, -0.3]])
    found = slopes_towards(plane, points, np.array([0.0, 90, 180, 45]))
    assert found == pytest.approx(np.repeat([[0.3], [-0.4], [-0.3], [-0.1 / np.sqrt(2)]], 2, axis=1))


def test_a_view_counts_what_is_seen_of_paths_and_ground():
    """On level ground all is seen, and faces the camera."""
    path = np.array([[-0.3, 0.0], [0.3, 0.1]])
    level = np.zeros((241, 241))
    scores = view_score(level, [path], np.empty((0, 2)), np.array([0.0, 45.0]), np.array([30.0, 60.0]))
    assert scores.shape == (2, 2, 4)
    assert scores[0] == pytest.approx(GROUND + FACING + (TOGETHER + LEAST) * 0.92)
    assert scores[1] == pytest.approx(scores[0] + CORNER)
    alone = view_score(level, [], np.empty((0, 2)), np.array([0.0]), np.array([30.0]))
    assert alone == pytest.approx(GROUND + FACING)


def test_behind_a_wall_a_path_is_not_seen_unless_the_camera_is_high_or_the_wall_low():
    wall = np.zeros((241, 241))
    wall[:, 160:170] = 0.4
    paths = [np.array([[0.0, 0.0], [0.05, 0.1]]), np.array([[0.4, 0.0]])]
    elevations = np.array([30.0, 60.0, 80.0])
    east, west = view_score(wall, paths, np.empty((0, 2)), np.array([0.0, 180.0]), elevations)
    hidden = 0.5 * TOGETHER * 0.92 + LEAST * 0.92
    assert east[0, 0] < west[2, 0] - 0.8 * hidden
    assert (np.diff(east[:, 0]) > 0).all()
    assert east[0, 3] > east[0, 0]  # with a surface of 0.3 of its height
    view = best_view(wall, paths, np.empty((0, 2)), 0.0, None, 0.0)
    assert view.azimuth == 0
    assert (view.elevation > 30) or (view.height < 1)


def test_the_best_view_is_low_and_across_a_corner_where_all_is_seen():
    level = np.zeros((241, 241))
    view = best_view(level, [np.zeros((2, 2))], np.empty((0, 2)), None, None, 0.0)
    assert view.azimuth % 90 == 45
    assert (view.elevation, view.height) == (ELEVATIONS[0], 1.0)
    assert view.azimuth in AZIMUTHS
    assert best_view(level, [], np.empty((0, 2)), 12.0, 34.0, 5.0) == (12.0, 34.0, 5.0, 1.0)


# edges


@pytest.mark.parametrize(
    ("azimuth", "corner"), [(-45, (-0.5, -0.5)), (45, (0.5, -0.5)), (135, (0.5, 0.5)), (-135, (-0.5, 0.5))]
)
def test_the_vertical_edge_is_the_leftmost(azimuth, corner):
    lower, upper = left_edge(Camera(np.radians(azimuth), 0.5), 0.4)
    assert lower.tolist() == [*corner, FOOT]
    assert upper.tolist() == [*corner, 0.4]
    corners = np.array([(x, y, 0) for x in (-0.5, 0.5) for y in (-0.5, 0.5)])
    across = Camera(np.radians(azimuth), 0.5).project(corners)[:, 0]
    assert Camera(np.radians(azimuth), 0.5).project(lower)[0] == pytest.approx(across.min())


@pytest.mark.parametrize(
    ("azimuth", "east", "north"), [(-45, 0.5, -0.5), (45, 0.5, 0.5), (135, -0.5, 0.5), (-135, -0.5, -0.5)]
)
def test_ticks_stand_on_the_edges_that_face_the_camera_and_point_away_from_the_middle(azimuth, east, north):
    panel = relief(SLOPE, extent=((-2, 2), (-1, 1)), azimuth=azimuth, elevation=30, turn=0)
    box, camera = panel.box_axes, panel.camera
    points = box.line.get_xydata()
    parts = np.split(points, np.flatnonzero(np.isnan(points[:, 0])))
    lines = [part[np.isfinite(part[:, 0])] for part in parts if np.isfinite(part).any()]
    edges = [line for line in lines if np.hypot(*(line[1] - line[0])) > 0.1]
    expected = [
        [(-0.5, north, FOOT), (0.5, north, FOOT)],
        [(east, -0.5, FOOT), (east, 0.5, FOOT)],
        left_edge(camera, box.height),
    ]
    for edge, ends in zip(edges, expected, strict=True):
        assert edge == pytest.approx(camera.project(np.array(ends)))
    ticks = [line for line in lines if np.hypot(*(line[1] - line[0])) <= 0.1]
    assert len(ticks) == sum(len(axis) for axis in box.ticks)
    for line in ticks:
        assert np.hypot(*(line[1] - line[0])) == pytest.approx(TICK_LENGTH)
    along_x = [camera.project([at, north, FOOT]) for at, _ in box.ticks[0]]
    assert [line[0] for line in ticks[: len(along_x)]] == [pytest.approx(foot) for foot in along_x]
    middle = camera.project([0, north, FOOT])
    out = middle / np.hypot(*middle)
    for (foot, end), text in zip(ticks[: len(along_x)], box.tick_texts[0], strict=True):
        assert end - foot == pytest.approx(TICK_LENGTH * out)
        assert (np.array(text.get_position()) - foot) @ out > LABEL_GAP
    assert all(abs(at) < 0.46 for axis in box.ticks[:2] for at, _ in axis)
    assert [text for _, text in box.ticks[0]] == ["−1", "0", "1"]
    assert all(0.04 < at <= box.height for at, _ in box.ticks[2])


@pytest.mark.parametrize("extent", [((-2, 2), (-1, 1)), ((1, 9), (-7, -2)), ((0, 1000), (0.1, 0.5))])
def test_a_tick_stands_at_the_value_that_it_names(extent):
    panel = relief(SLOPE, extent=extent, turn=0)
    box = panel.box_axes
    for (low, high), ticks in zip(extent, box.ticks, strict=False):
        assert len(ticks) >= 2
        for at, text in ticks:
            value = float(text.replace("−", "-"))
            assert at == pytest.approx((value - low) / (high - low) - 0.5, abs=1e-3)
    x, y = (np.array(side, float) for side in extent)
    lowest, highest = x[0] + 2 * y[0], x[1] + 2 * y[1]
    assert len(box.ticks[2]) >= 2
    for at, text in box.ticks[2]:
        share = (float(text.replace("−", "-")) - lowest) / (highest - lowest)
        assert at / box.height == pytest.approx(share, abs=0.02)
    heights = [panel.camera.project([0, 0, at])[1] for at, _ in box.ticks[2]]
    assert heights == sorted(heights)


# paths


@pytest.mark.parametrize("width", [480, 960])
def test_paths_have_the_widths_of_their_lines_and_dots_at_the_steps_that_are_taken(width):
    scene = race(SLOPE, [gd(lr=0.1), gd(lr=0.001)], panels="surface", steps=6, turn=0).scene(width)
    panel = scene["surface"]
    pixel = scene.figure.dpi / 72
    for step, taken in ((6, 7), (3, 4), (2.5, 3)):
        scene.show(step)
        far, near = panel.image._racer_paths(pixel)
        for one, line, lr in zip((far, near), panel.paths, (0.1, 0.001), strict=True):
            assert one.width == pytest.approx(line.get_linewidth() * pixel)
            assert one.outline == pytest.approx(2 * pixel)
            end = np.array([1, 0]) - lr * step * np.array([1, 2])
            assert one.points[-1] == pytest.approx(panel.surface.base(end))
        assert len(far.steps) == taken
        assert len(near.steps) == 0  # these are closer than dots are wide
        x = 1 - 0.1 * np.arange(taken)
        assert far.steps == pytest.approx(panel.surface.base(np.stack([x, 2 * (x - 1)], axis=1)))


def test_a_point_is_drawn_where_the_camera_sees_it():
    panel = relief(SLOPE, extent=((-2, 2), (-1, 1)), azimuth=-60, elevation=35, turn=0)
    points = np.array([(-2, -1), (2, 1), (0.5, -0.25), (-1.0, 0.75)])
    positions, visible = panel.image.locate(points)
    base = panel.surface.base(points)
    assert base == pytest.approx(points / [4, 2])
    heights = panel.surface.height * (points @ [1, 2] + 4) / 8
    assert positions == pytest.approx(panel.camera.project(np.column_stack([base, heights])), abs=0.01)
    assert visible.all()
    (left, right), (low, high) = panel.axes.get_xlim(), panel.axes.get_ylim()
    box = panel.axes.bbox
    assert (right - left) / box.width == pytest.approx((high - low) / box.height)  # one unit is equally long
    assert ((left < positions[:, 0]) & (positions[:, 0] < right)).all()


@pytest.mark.parametrize("steps", [1, 5, 2000])
def test_few_points_of_a_long_run_decide_from_where_it_is_seen(steps, monkeypatch):
    seen = []

    def best(z, paths, *rest):
        seen.extend(paths)
        return best_view(z, paths, *rest)

    monkeypatch.setattr("visualizer.plotting.panels.surface3d.panel.best_view", best)
    panel = SurfacePanel(Figure().add_subplot(), PlotContext(himmelblau, [trace(gd(lr=1e-4), himmelblau, steps=steps)]))
    (path,) = seen
    assert len(path) == min(steps + 1, 2 * VIEW_PAIRS)
    ends = panel.surface.base(panel.context.trajectories[0].points[[0, -1]])
    assert path[[0, -1]] == pytest.approx(ends)

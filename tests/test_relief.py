"""The relief: paths are seen, the surface has neither combs nor blotches nor holes, and the camera moves smoothly."""

import numpy as np
import pytest
from conftest import every_landscape
from matplotlib.colors import to_rgb

from landscapes import rosenbrock
from optimizers import adam, gd, momentum, rmsprop, trace
from visualizer import Scene, race
from visualizer.plotting.extent import within
from visualizer.plotting.look import Look
from visualizer.plotting.panels.surface3d.camera import View
from visualizer.plotting.panels.surface3d.height_field import AMBIENT, DIRECT, LIGHT_AZIMUTH, LIGHT_ELEVATION
from visualizer.plotting.panels.surface3d.path_kernels import SHORTEST, kernel, lay_path

MOMENTS = (0.0, 0.5, 1.0)


def relief(*args, **kwargs):
    """The panel of a race, at its last step, and its scene."""
    scene = race(*args, panels="surface", **kwargs).scene(640)
    scene.show(scene.steps)
    return scene["surface"], scene


def ground(panel):
    """The picture of the ground, without paths, and where it is."""
    image = panel.image.rendered.image
    return image[..., :3].astype(int), image[..., 3] > 0


@every_landscape
@pytest.mark.slow
def test_most_of_each_path_is_seen_while_the_camera_turns(landscape):
    panel, scene = relief(landscape)
    for share in MOMENTS:
        panel.show(share * scene.steps)
        for run in scene.trajectories:
            _, seen = panel.image.locate(run.points[within(run.points, scene.extent)])
            assert seen.mean() >= 0.85, (run.optimizer, share)


@pytest.mark.slow
@every_landscape
def test_the_block_has_neither_holes_nor_blotches(landscape):
    """Every column of the picture shows it in one piece; white is as wide as a line."""
    panel, _ = relief(landscape)
    colors, inside = ground(panel)
    pieces = (np.diff(inside.astype(int), axis=0, prepend=0) == 1).sum(axis=0)
    assert pieces.max() == 1
    white = (colors.min(axis=-1) > 235) & inside
    block = np.lib.stride_tricks.sliding_window_view(white, (4, 4))
    assert not block.all(axis=(2, 3)).any()


@pytest.mark.thinned(2)
@pytest.mark.parametrize("landscape", ["bohachevsky1", "drop_wave", "easom", "goldstein_price"])
def test_no_text_of_the_axes_lies_on_another(landscape):
    panel, scene = relief(landscape, [gd(lr=0.001)], steps=5)
    for share in (0, 0.2, 0.4, 0.6, 0.8, 1):
        panel.show(share * scene.steps)
        seen = [text for text in panel.box_axes.texts if text.get_visible() and text.get_text()]
        boxes = [text.get_window_extent().padded(0.2) for text in seen]
        assert {text.get_text() for text in panel.box_axes.names} <= {text.get_text() for text in seen}
        for k, box in enumerate(boxes):
            assert not box.count_overlaps(boxes[:k]), (seen[k].get_text(), share)


def test_a_surface_is_as_light_as_lambert_says():
    """The more a surface faces the light, by the cosine of the angle between them, the lighter it is."""
    surface = relief("himmelblau", [gd(lr=0.01)], steps=5)[0].surface
    azimuth, elevation = np.radians([30 + LIGHT_AZIMUTH, LIGHT_ELEVATION])
    light = np.array([np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
    z, side = surface.z, 1 / (len(surface.z) - 1)
    along_x, along_y = z[1:-1, 2:] - z[1:-1, :-2], z[2:, 1:-1] - z[:-2, 1:-1]
    normal = np.stack([-2 * side * along_x, -2 * side * along_y, np.full_like(along_x, 4 * side**2)], axis=-1)
    facing = (normal @ light) / np.linalg.norm(normal, axis=-1)
    shade = (surface.lit_from(30.0)[1:-1, 1:-1] - AMBIENT) / DIRECT
    assert shade == pytest.approx(np.clip(facing, -0.2, 1))
    assert np.ptp(shade) > 0.5


def test_a_path_on_the_floor_of_a_narrow_valley_does_not_flicker():
    panel, scene = relief(rosenbrock, [gd(lr=0.002), adam(lr=0.2)], steps=500)
    x = np.linspace(-1.2, 1.1, 500)
    floor = panel.surface.base(np.stack([x, x * x], axis=1))
    for share in MOMENTS:
        panel.show(share * scene.steps)
        rendered = panel.image.rendered
        line = kernel(lay_path)(floor, rendered.z, rendered.camera, rendered.depth)
        changes = np.flatnonzero(np.diff(line[:, 2]))
        assert len(changes) <= 4
        assert (np.diff(line[changes, 4]) >= 0.8 * SHORTEST).all()
        assert line[:, 2].mean() > 0.9


def test_the_camera_neither_jumps_nor_jerks():
    view = View(20.0, 35.0, 60.0)
    azimuths = np.degrees([view.camera(share).azimuth for share in np.linspace(0, 1, 301)])
    speed = np.diff(azimuths)
    np.testing.assert_allclose([azimuths[0], azimuths[150], azimuths[-1]], [20, 50, 80])
    assert (speed > 0).all()
    assert max(speed[0], speed[-1]) < 0.02 * speed.max()
    assert np.abs(np.diff(speed)).max() < 6.1 * view.turn / 300**2


def test_a_scene_between_two_steps_has_a_camera_between_theirs():
    panel, _ = relief("saddle", [gd], steps=10, turn=50)
    seen = []
    for step in (4, 4.5, 5):
        panel.show(step)
        seen.append(panel.camera.azimuth)
    assert seen[0] < seen[1] < seen[2]
    assert seen[1] - seen[0] < np.radians(50) * 0.1


def test_a_fixed_camera_keeps_the_ground_and_a_given_direction():
    panel, _ = relief("saddle", [gd], steps=10, turn=0, azimuth=70, elevation=34)
    assert (panel.azimuth, panel.elevation, panel.turn) == (70, 34, 0)
    kept, before = panel.image.rendered, panel.image.pixels.copy()
    panel.show(3)
    assert panel.image.rendered is kept
    assert (panel.image.pixels != before).any()
    panel.turn = 10.0
    panel.show(3)
    assert panel.image.rendered is not kept


def test_the_camera_may_look_straight_down():
    panel, scene = relief("himmelblau", [gd(lr=0.01)], steps=10, elevation=90, turn=0)
    _, seen = panel.image.locate(scene.trajectories[0].points)
    assert seen.all()


def test_a_head_and_the_star_below_it_are_both_seen():
    panel, scene = relief("sphere", [rmsprop(lr=0.05)], steps=3, start=(0.01, 0.01), extent=((-3, 3), (-3, 3)))
    scene.canvas.draw()
    for artist in scene.moving:
        scene.figure.draw_artist(artist)
    picture = np.asarray(scene.canvas.buffer_rgba())[..., :3].astype(int)
    (u, v), *_ = panel.axes.transData.transform(panel.head_places[0])
    row, column = picture.shape[0] - int(v), int(u)
    around = picture[row - 12 : row + 12, column - 12 : column + 12]
    for color, least in ((panel.heads[0].get_color(), 20), (scene.context.theme.ink, 15)):
        assert (np.abs(around - 255 * np.array(to_rgb(color))).max(axis=-1) < 60).sum() > least, color


def test_marks_that_are_hidden_are_hollow_and_half_as_faint_as_paths():
    panel, _ = relief("himmelblau", [gd(lr=0.01)], steps=5)
    hollow = [line for line in panel.axes.lines if line.get_markerfacecolor() == "none"]
    assert len(hollow) >= 1
    assert {line.get_alpha() for line in hollow} - {None} == {0.35}


def test_a_dense_zigzag_is_no_slab():
    panel, _ = relief("sharp_ridge", [gd(lr=0.003)], steps=200)
    black = (panel.image.pixels[..., :3].max(axis=-1) < 60) & (panel.image.pixels[..., 3] > 0)
    block = np.lib.stride_tricks.sliding_window_view(black, (5, 5)).all(axis=(2, 3))
    assert black.sum() > 1000
    assert block.sum() < 0.05 * black.sum()


def test_two_racers_on_one_path_are_both_seen():
    runs = [trace(rule, "ravine", steps=30) for rule in (gd(lr=0.01), momentum(lr=0.01))]
    runs[1].points[:] = runs[0].points
    scene = Scene(runs[0].landscape, runs, Look(panels="surface", turn=0))
    scene.show(30)
    picture = scene["surface"].image.pixels[..., :3]
    for style in scene.context.styles:
        assert (picture == np.rint(255 * np.array(to_rgb(style.color)))).all(axis=-1).sum() > 100

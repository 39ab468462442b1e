"""Films: the artists carry the data of the run, the file carries the frames, the picture can be read."""

import html
import os
import re
import signal

import numpy as np
import pytest
from conftest import every_landscape

import landscapes
import optimizers
from landscapes import InputError, ravine, saddle
from optimizers import adam, gd, guests, heavy_ball, momentum, optimizer, rmsprop
from visualizer import Scene, race
from visualizer._files import atomic_write
from visualizer.plotting.style import BUILTIN_STYLES, COLORS, get_style
from visualizer.rendering.palette import Palette

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
EVERYONE = [optimizers.get(name) for name in optimizers.names()[:8]]


@pytest.fixture(scope="module")
def lesson():
    return race("ravine", LESSON, steps=40, seconds=2, fps=20)  # a frame for each step


@pytest.fixture(scope="module")
def lesson_frames(lesson):
    return [frame[..., :3] for frame in lesson.frames()]


# the scene


@pytest.mark.parametrize("step", [0, 1, 17, 40])
def test_artists_carry_the_data_of_the_run(lesson, step):
    scene = lesson.scene()
    scene.show(step)
    for trajectory, path, head, swing in zip(
        lesson.trajectories, scene.paths, scene.heads, scene["swing"].lines, strict=True
    ):
        np.testing.assert_array_equal(path.get_xydata(), trajectory.points[: step + 1])
        np.testing.assert_array_equal(head.get_xydata(), trajectory.points[[step]])
        np.testing.assert_array_equal(swing.get_xdata(), np.arange(step + 1))
        np.testing.assert_array_equal(swing.get_ydata(), trajectory.points[: step + 1, 1])
    assert scene.clock.get_text() == f"step {step}"


def test_stepping_back_shows_what_was_there(lesson):
    forth, back = lesson.scene(), lesson.scene()
    forth.show(10)
    back.show(40)
    back.show(10)
    for one, other in zip(forth.moving, back.moving, strict=True):
        if hasattr(one, "get_xydata"):
            np.testing.assert_array_equal(one.get_xydata(), other.get_xydata())
        elif hasattr(one, "get_text"):
            assert one.get_text() == other.get_text()
        else:
            np.testing.assert_array_equal(one.get_offsets(), other.get_offsets())


def test_artists_are_made_once(lesson):
    scene = lesson.scene()
    before = [id(artist) for axes in scene.figure.axes for artist in axes.get_children()]
    for step in (3, 40, 0):
        scene.show(step)
    assert [id(artist) for axes in scene.figure.axes for artist in axes.get_children()] == before


def test_the_loss_panel_shows_the_loss_above_the_minimum():
    film = race("double_well", [gd(lr=0.1)], steps=30, panels=["map", "loss"])
    scene = film.scene()
    scene.show(30)
    np.testing.assert_array_equal(scene["loss"].lines[0].get_ydata(), film.trajectories[0].values + 0.25)
    assert scene["loss"].axes.get_yscale() == "log"
    assert race(saddle, [gd], steps=30, panels="loss").scene()["loss"].axes.get_yscale() == "linear"


def test_minima_and_start_are_marked():
    scene = race("himmelblau", [gd], steps=5).scene()
    marked = np.vstack([line.get_xydata() for line in scene["map"].axes.lines if line not in scene.moving])
    for point in [*landscapes.himmelblau.minima, landscapes.himmelblau.start]:
        assert (marked == point).all(axis=1).any()


@pytest.mark.slow
@every_landscape
def test_the_view_holds_start_minima_and_what_happens_in_the_domain(landscape):
    film = race(landscape, [gd(lr=1e-3), adam(lr=0.1)], steps=50)
    (x0, x1), (y0, y1) = film.scene().extent
    (left, right), (bottom, top) = landscape.domain
    for x, y in [landscape.start, *landscape.minima, *film.trajectories[0].points, *film.trajectories[1].points]:
        if left <= x <= right and bottom <= y <= top:
            assert x0 < x < x1
            assert y0 < y < y1


def test_a_view_may_be_given():
    scene = race("ravine", [gd], steps=5, extent=((-1, 2), (-3, 4))).scene()
    assert scene["map"].axes.get_xlim() == (-1, 2)
    assert scene["map"].axes.get_ylim() == (-3, 4)


def test_a_run_without_movement_can_be_drawn():
    assert race("sphere", [gd(lr=0)], start=(0, 0), steps=1).describe().endswith("from step 0 on.")
    still = race("sphere", [gd(lr=0)], start=(0, 0), steps=1, panels=["map", "loss"], seconds=0.1, pace="auto")
    assert len(list(still.frames())) == 3


@pytest.mark.thinned(6)
@pytest.mark.parametrize("start", [(1e300, 0), (1e13, -1e13), (100, 100)])
@pytest.mark.parametrize("landscape", ["sphere", "saddle", "rosenbrock"])
def test_a_start_far_away_can_be_drawn(landscape, start):
    film = race(landscape, [gd(lr=1e-5), adam], start=start, steps=3)
    assert len(list(film.frames([0, 1.5, 3]))) == 3


def test_a_surface_that_is_not_finite_everywhere_can_be_drawn(own_units):
    @landscapes.landscape(domain=((-1, 1), (-1, 1)), start=(0.5, 0.5))
    def pole(x, y):
        return 1 / (x * x + y * y), -2 * x / (x * x + y * y) ** 2, -2 * y / (x * x + y * y) ** 2

    for view in (((-1, 1), (-1, 1)), ((-1e-100, 1e-100), (-1e-100, 1e-100))):
        assert len(list(race(pole, [gd(lr=0.1)], steps=2, extent=view).frames([0, 0.5, 2]))) == 3


# divergence


def test_divergence_is_drawn_as_divergence():
    film = race("ravine", [gd(lr=0.1), adam(lr=0.1)], steps=60)
    diverged_at = film.trajectories[0].diverged_at
    scene = film.scene()
    said = {}
    for step in range(61):
        scene.show(step)
        said[step] = [label.get_text() for label in scene["map"].exits.labels if label.get_visible()]
        assert not any(np.isnan(head.get_xydata()).any() for head in scene.heads)
    assert said[0] == said[1] == []
    assert said[2] == said[60] == ["gd, step 2"]  # b is 1, -4, 16, and the domain ends at 4
    assert not scene.heads[0].get_visible()  # the arrow stands in its place
    assert f"gd α=0.1 diverges at step {diverged_at}" in film.describe()
    (x0, x1), (_, y1) = scene.extent
    x, y = scene.paths[0].get_xydata()[-1]
    assert x0 <= x <= x1
    assert y == pytest.approx(y1)
    np.testing.assert_allclose(scene["map"].exits.arrows.get_offsets(), [[(x - x0) / (x1 - x0), 1]], atol=1e-9)
    assert scene.moving.index(scene.paths[0]) < scene.moving.index(scene.paths[1])  # beneath


# style


def test_every_optimizer_looks_its_own_way_everywhere():
    styles = [get_style(name) for name in optimizers.names()]
    assert len({(style.color, style.dash, style.marker) for style in styles}) == len(styles)
    assert set(BUILTIN_STYLES) <= set(optimizers.names())
    for family in ("gd momentum rmsprop adam heavy_ball nesterov adagrad adadelta", "adam adamw amsgrad nadam radam"):
        assert len({get_style(name).color for name in family.split()}) == len(family.split())
    one = race("ravine", ["adam", "gd"], steps=2).scene()
    other = race("beale", ["gd", "momentum", "adam"], steps=2).scene()
    assert one.paths[0].get_color() == other.paths[2].get_color() == one["swing"].lines[0].get_color()
    assert one.heads[0].get_marker() == other.heads[2].get_marker()


def test_a_rule_that_runs_twice_is_told_apart():
    scene = race("ravine", [gd(lr=0.01), gd(lr=0.02), gd(lr=0.03)], steps=2).scene()
    looks = {
        (path.get_linestyle(), str(path._dash_pattern), head.get_marker())
        for path, head in zip(scene.paths, scene.heads, strict=True)
    }
    assert len(looks) == 3


def test_a_rule_without_a_style_of_the_house_gets_one_for_good(own_units):
    @optimizer
    def newcomer(w, g, lr=0.01):
        return w - lr * g

    assert get_style("newcomer") == get_style("newcomer")
    assert get_style("newcomer").color in COLORS


def relative_luminance(color):
    rgb = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("color", COLORS)
def test_colours_stand_out_on_white(color):
    # White is what every path is cased in. WCAG asks 3:1 of graphics; dash and marker carry what hue cannot.
    assert 1.05 / (relative_luminance(color) + 0.05) > 2


# layout


def test_the_legend_names_what_was_set_and_what_always_matters():
    film = race("ravine", [rmsprop(lr=0.2, centered=True), optimizers.rprop, adam(eps=1e-3)], steps=2)
    (legend,) = film.scene().figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "rmsprop  $α=0.2$  $β=0.9$  centered=True",
        "rprop  $α=0.01$",
        "adam  $α=0.001$  $β_{1}=0.9$  $β_{2}=0.999$  $ε=0.001$",
        "minimum",
    ]


# frames and files


def test_frames_are_what_a_full_draw_gives(lesson, lesson_frames):
    scene = lesson.clip().scene
    scene.canvas.draw()
    scene.figure.set_layout_engine("none")
    scene.show(17)
    for artist in scene.moving:
        artist.set_animated(False)
    scene.canvas.draw()
    drawn = np.asarray(scene.canvas.buffer_rgba())[..., :3].astype(int)
    assert np.abs(drawn - lesson_frames[17]).mean() < 0.2


def test_every_racer_is_seen_in_its_own_colour(lesson_frames):
    for style in (BUILTIN_STYLES[rule.name] for rule in LESSON):
        color = [int(style.color[k : k + 2], 16) for k in (1, 3, 5)]
        assert (lesson_frames[-1] == color).all(axis=-1).sum() > 100


def test_a_race_shows_itself_in_a_notebook():
    film = race("ravine", [gd(lr=0.03)], steps=3)
    markup = film._repr_html_()
    assert markup.startswith('<img src="data:image/gif;base64,R0lGOD')
    assert html.escape(film.describe()) in markup
    assert re.search(r'alt="Race on ravine: gd α=0.03 ends at f = [\d.]+\."', markup)


def test_the_palette_takes_the_nearest_colour():
    frame = np.random.default_rng(0).integers(0, 256, (40, 40, 4), dtype=np.uint8)
    frame[..., 3] = 255
    palette = Palette(frame, exact=COLORS)
    assert len(palette.colors) == 255
    pixels = frame.reshape(-1, 4)
    distances = ((pixels[:, None, :3].astype(int) - palette.colors) ** 2).sum(axis=-1)
    chosen = palette.indices(pixels)
    np.testing.assert_array_equal(distances[np.arange(len(pixels)), chosen], distances.min(axis=1))


def test_a_film_without_translucent_areas_needs_no_colours_but_those_of_its_last_frame():
    """Also if arrows mark where a racer left; and with the area of a region it has those that it shades."""
    clip = race("ravine", [gd(lr=0.045)], steps=60, panels="map").clip(width=320)
    clip.scene.show(60)
    assert len(clip.scene["map"].exits.arrows.get_facecolor())
    assert clip.shaded_pixels().shape == (1, 0, 4)
    pytest.importorskip("scipy")
    shaded = race("ravine", guests.scipy("Nelder-Mead"), steps=20, panels="map").clip(width=320)
    shaded.scene.show(3)
    assert shaded.shaded_pixels().shape[1] > 100


def test_an_interrupted_film_leaves_nothing_behind(lesson, tmp_path):
    (tmp_path / "race.gif").write_bytes(b"the film of yesterday")

    def stop(done, total):
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lesson.save(tmp_path / "race.gif", progress=stop)
    assert os.listdir(tmp_path) == ["race.gif"]
    assert (tmp_path / "race.gif").read_bytes() == b"the film of yesterday"


def test_ctrl_c_waits_for_the_frame_and_is_not_lost(lesson, tmp_path, monkeypatch):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
    draw, drawn = Scene.show, []

    def interrupted(scene, step):  # as if the signal came while matplotlib draws
        drawn.append(step)
        if len(drawn) == 5:
            signal.raise_signal(signal.SIGINT)
        draw(scene, step)

    monkeypatch.setattr(Scene, "show", interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            lesson.save(tmp_path / "race.gif")
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(drawn) == 5
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_told_in_one_line(tmp_path):
    says = r"cannot write '.*race.gif': No space left on device"
    with pytest.raises(InputError, match=says), atomic_write(tmp_path / "race.gif"):
        raise OSError(28, "No space left on device")
    assert os.listdir(tmp_path) == []


def test_progress_counts_frames(lesson, tmp_path):
    seen = []
    lesson.save(tmp_path / "race.gif", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(k, 41) for k in range(1, 42)]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("race.mov", r"the extension must be .gif, .mp4, .webm, .webp, .apng, .html, .png, .svg, .pdf or .pgf"),
        ("race", r"the extension must be .gif, .mp4"),
        ("nowhere/race.gif", r"there is no folder"),
        ("folder.gif", r"it is a folder"),
    ],
)
def test_a_path_that_cannot_be_written_is_told_before_the_work(lesson, tmp_path, path, says):
    (tmp_path / "folder.gif").mkdir()
    with pytest.raises(InputError, match=says):
        lesson.save(tmp_path / path, progress=lambda *_: pytest.fail("a frame was drawn"))


def test_the_lesson_is_told_by_the_film():
    # What the README says of its picture: descent swings, the others damp the swing.
    film = race(ravine, LESSON, steps=100)
    swing = {t.optimizer.name: t.path_length[1] for t in film.trajectories}
    assert all(swing[name] < 0.5 * swing["gd"] for name in ("momentum", "rmsprop", "adam"))
    summed = race(ravine, [heavy_ball(lr=0.038)], steps=100).trajectories[0].path_length[1]
    assert summed > 0.9 * swing["gd"]  # and in the sum form momentum does not


def test_a_film_of_too_many_steps_is_refused_before_a_frame_is_drawn(tmp_path, monkeypatch):
    film = race("ravine", ["gd"], steps=1_000_001)
    monkeypatch.setattr(type(film), "scene", lambda *_, **__: pytest.fail("it draws"))
    with pytest.raises(InputError, match="a film must have at most 1,000,000 steps, got 1,000,001"):
        film.save(tmp_path / "race.gif")
    assert os.listdir(tmp_path) == []

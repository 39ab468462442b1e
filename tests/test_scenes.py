"""Scenes: every panel, in every theme and size, has all its text apart and whole, and something drawn in every axes."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text

import landscapes
import optimizers
from optimizers import adam, effective_rates, gd, momentum, rmsprop, trace
from visualizer import Scene, race
from visualizer.plotting.look import Look
from visualizer.plotting.panels import PANELS, panel_class
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.surface3d.height_field import BOX_HEIGHT
from visualizer.plotting.panels.surface3d.panel import HIDDEN_ALPHA
from visualizer.plotting.style import THEMES, get_theme, rc_settings
from visualizer.plotting.themes import SHEETS

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
EVERYONE = [optimizers.get(name) for name in optimizers.names()[:8]]
TWELVE = [optimizers.get(name) for name in optimizers.names()[:12]]

every_panel = pytest.mark.parametrize("name", PANELS)
every_theme = pytest.mark.parametrize("theme", SHEETS)


# what can be read


def of_ticks(axes):
    """The labels of ticks that are drawn, and all that there are: some are beyond the limits, or left from before."""
    seen, every = [], []
    for k, axis in enumerate((axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval()) if axes.axison else (1, 0)
        labels = [*axis.get_ticklabels(), *axis.get_ticklabels(minor=True)]
        seen += [label for label in labels if low <= label.get_position()[k] <= high]
        every += [text for tick in [*axis.majorTicks, *axis.minorTicks] for text in (tick.label1, tick.label2)]
    return seen, every


def extents(figure):
    """What can be read in the figure, with its box."""
    seen, every = (set(itertools.chain(*some)) for some in zip(*map(of_ticks, figure.axes), strict=True))
    texts = [text for text in figure.findobj(Text) if text not in every or text in seen]
    return [
        (text.get_text(), text.get_window_extent(figure.canvas.get_renderer()))
        for text in texts
        if text.get_visible() and text.get_text().strip()
    ]


def check_text(figure):
    width, height = figure.canvas.get_width_height()
    found = extents(figure)
    for text, box in found:
        assert box.x0 >= -0.5, text
        assert box.x1 <= width + 0.5, text
        assert box.y0 >= -0.5, text
        assert box.y1 <= height + 0.5, text
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    assert max(sizes) < 2.5 * min(sizes), "one text is much larger than another"
    # The box of a line has room for accents and descenders, which figures do not have.
    inked = [(text, box.padded(0, -0.06 * box.height)) for text, box in found]
    for (one, first), (other, second) in itertools.combinations(inked, 2):
        assert not first.overlaps(second), f"{one!r} overlaps {other!r}"


def drawn(scene, step=None):
    """The picture of a scene at a step, as it is laid out, and as an array."""
    scene.canvas.draw()
    scene.figure.set_layout_engine("none")
    scene.show(scene.steps if step is None else step)
    for artist in scene.moving:
        scene.figure.draw_artist(artist)
    return np.asarray(scene.canvas.buffer_rgba())[..., :3]


def check_axes(scene):
    """Every panel is large enough to see, and has more in it than its paper."""
    paper = [int(scene.context.theme.paper[k : k + 2], 16) for k in (1, 3, 5)]
    picture = drawn(scene)
    for panel in scene.panels:
        box = panel.axes.get_window_extent()
        assert box.height > 0.05 * picture.shape[1]
        assert box.width > 0.2 * picture.shape[1]
        top = picture.shape[0] - round(box.y1)
        inside = picture[top : top + round(box.height), round(box.x0) : round(box.x1)]
        assert (inside != paper).any(axis=-1).mean() > 0.005, type(panel).__name__


@pytest.mark.slow
@pytest.mark.parametrize("landscape", landscapes.names())
def test_text_neither_overlaps_nor_leaves_the_figure(landscape):
    scene = race(landscape, EVERYONE, steps=60, panels=["map", "swing", "loss"]).scene()
    check_axes(scene)
    check_text(scene.figure)


SIZES = [(theme, width) for theme in SHEETS for width in (480, 800)] + [("light", 1920)]
every_size = pytest.mark.parametrize(("theme", "width"), SIZES)


@every_size
@every_panel
@pytest.mark.thinned(9)
def test_every_panel_is_whole_in_every_theme_and_size(name, theme, width):
    scene = race("ravine", LESSON, steps=60, panels=[name], theme=theme).scene(width)
    check_axes(scene)
    check_text(scene.figure)
    assert scene.canvas.get_width_height()[0] == width


@every_size
@pytest.mark.parametrize("racers", [TWELVE[:1], TWELVE], ids=len)
@pytest.mark.slow
def test_one_racer_and_twelve_are_whole(racers, theme, width):
    runaways = [racer(lr=3.0) if "lr" in racer.parameters else racer for racer in racers]
    scene = race(
        "goldstein_price",
        runaways,
        steps=40,
        panels=[["map", "swing"], ["phase", "loss"]] if width > 480 else ["map", "swing"],
        theme=theme,
        title="What a learning rate of three does, told at some length",
        caption="Nearly all of them leave the domain within a few steps, and what is said of them has to have room. "
        * 2,
    ).scene(width)
    check_axes(scene)
    check_text(scene.figure)
    left = [k for k, exits in enumerate(scene["map"].exits.exits) if exits]
    said = [label.get_text() for label in scene["map"].exits.labels if label.get_visible()]
    assert left
    assert {text.partition(",")[0] for text in said} == {racers[k].name for k in left}


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_a_racer_of_many_settings_is_named_in_several_lines(theme):
    talker = optimizers.adan(lr=0.01, beta1=0.9, beta2=0.8, beta3=0.95, eps=1e-4, weight_decay=0.001)
    talker = talker(noise=0.5, clip=2, schedule="step(every=30, factor=0.5)")
    scene = race("sphere", [gd, talker], steps=5, theme=theme, caption="long " * 40).scene(480)
    drawn(scene)
    check_text(scene.figure)
    said = " ".join(text.get_text().replace("\n", " ") for text in scene.legend.get_texts())
    assert all(setting in said for setting in ("$β_{3}=0.95$", "$σ=0.5$", r"$\mathrm{clip}=2$"))
    assert all(line.count("$") % 2 == 0 for text in scene.legend.get_texts() for line in text.get_text().split("\n"))


@pytest.mark.slow
@every_theme
def test_the_check_of_the_text_can_fail(theme):
    scene = race("ravine", LESSON, steps=5, theme=theme).scene()
    drawn(scene)
    check_text(scene.figure)
    scene.clock.set_x(0.1)
    with pytest.raises(AssertionError, match="overlaps"):
        check_text(scene.figure)
    scene.clock.set_x(1.2)
    with pytest.raises(AssertionError, match="step 5"):
        check_text(scene.figure)


# panels


@pytest.mark.thinned(12)
@every_panel
def test_a_panel_draws_into_any_axes(name):
    figure, axes = plt.subplots(1, 2)
    try:
        panel = panel_class(name)(
            axes[1], PlotContext(landscapes.ravine, [trace(rule, "ravine", steps=20) for rule in LESSON])
        )
        assert panel.axes is axes[1]
        assert all(artist.figure is figure for artist in panel.moving)
        figure.canvas.draw()
        before = np.asarray(figure.canvas.buffer_rgba()).copy()
        panel.show(20)
        figure.canvas.draw()
        after = np.asarray(figure.canvas.buffer_rgba())
        changed = (before != after).any(axis=-1)
        assert changed[:, changed.shape[1] // 2 :].sum() > 100
        assert not changed[:, : changed.shape[1] // 2 - 60].any()
    finally:
        plt.close(figure)


@pytest.mark.slow
@every_panel
def test_a_panel_makes_its_artists_once_and_steps_back(name):
    film = race("ravine", LESSON, steps=30, panels=[name])
    forth, back = film.scene(), film.scene()
    before = [id(artist) for artist in back.figure.findobj()]
    back.show(30)
    back.show(10)
    forth.show(10)
    assert [id(artist) for artist in back.figure.findobj()] == before
    np.testing.assert_array_equal(drawn(forth, 10), drawn(back, 10))


@pytest.mark.parametrize("names", ["map swing", "surface", "map rate phase"])
def test_what_has_been_drawn_is_not_stale(names):
    """Or a window would draw it again and again."""
    scene = race("ravine", [gd(lr=0.01)], steps=3, panels=names).scene(320)
    drawn(scene)
    assert [one for one in scene.moving if one.get_visible() and one.stale and not isinstance(one, Text)] == []


def test_the_series_carry_the_data_of_the_run():
    film = race("ravine", [adam(lr=0.2), rmsprop(lr=0.2)], steps=30, panels=["swing", "loss", "rate", "schedule"])
    scene = film.scene()
    scene.show(12)
    for k, run in enumerate(film.trajectories):
        swing, loss, rate, schedule = (scene[name].lines[k].get_xydata() for name in scene._named)
        np.testing.assert_array_equal(swing, np.stack([np.arange(13), run.points[:13, 1]], axis=1))
        np.testing.assert_array_equal(loss, np.stack([np.arange(13), run.values[:13]], axis=1))
        held = np.arange(13).clip(max=11)  # the number of a step holds until the step ends
        np.testing.assert_array_equal(rate, np.stack([np.arange(13), effective_rates(run)[held, 1]], axis=1))
        np.testing.assert_array_equal(schedule, np.stack([np.arange(13), np.full(13, 0.2)], axis=1))


def test_between_two_steps_a_head_lies_on_the_straight_line_that_the_panel_draws():
    film = race("ravine", [gd(lr=0.038)], steps=30, panels=["map", "swing", "loss", "phase", "rate"])
    scene, run = film.scene(), film.trajectories[0]
    scene.show(12.25)
    assert scene.clock.get_text() == "step 12"
    np.testing.assert_allclose(scene["map"].heads[0].get_xydata()[0], 0.75 * run.points[12] + 0.25 * run.points[13])
    np.testing.assert_allclose(scene["map"].paths[0].get_xydata()[-1], scene["map"].heads[0].get_xydata()[0])
    expected = run.values[12] ** 0.75 * run.values[13] ** 0.25  # straight on a logarithmic axis
    np.testing.assert_allclose(scene["loss"].lines[0].get_xydata()[-1], [12.25, expected])
    np.testing.assert_allclose(scene["swing"].lines[0].get_xydata()[-1][0], 12.25)
    np.testing.assert_allclose(scene["rate"].lines[0].get_xydata()[-1], [12.25, effective_rates(run)[12, 1]])
    scene.show(0)
    assert len(scene["rate"].lines[0].get_xydata()) == 0


def test_the_phase_plane_is_a_coordinate_and_its_last_step():
    film = race("ravine", [momentum(lr=0.038)], steps=30, panels="phase")
    panel = film.scene()["phase"]
    panel.show(30)
    w = film.trajectories[0].points[:, 1]
    np.testing.assert_array_equal(panel.paths[0].get_xdata(), w)
    np.testing.assert_array_equal(panel.paths[0].get_ydata(), [0, *np.diff(w)])


def test_a_schedule_is_shown_where_there_is_one():
    scheduled = race("ravine", [gd(lr=0.03, schedule="cosine")], steps=10, panels=[["map"], ["swing"]]).scene()
    assert [type(panel) for panel in scheduled.panels] == [panel_class(name) for name in ("map", "swing", "schedule")]
    assert not race("ravine", [gd], steps=10).scene().panels[2:]


# the surface


@pytest.fixture
def hill(own_units):
    @landscapes.landscape(domain=((-3, 3), (-3, 3)), start=(-2, 1.5), minima=[])
    def hill(x, y):
        f = np.exp(-(x * x + y * y) / 2)
        return f, -x * f, -y * f

    return hill


def is_hidden(panel, points):
    """The slow oracle: from each point of the surface towards the eye, does anything of it stand in the way?"""
    a, e = panel.camera
    towards = np.array([np.cos(a) * np.cos(e), np.sin(a) * np.cos(e), np.sin(e)])
    f = panel.context.landscape.value
    lift = np.vectorize(lambda x, y: BOX_HEIGHT * panel.surface.scale.height(f(6 * x, 6 * y)))  # the panel is ±3
    x, y = (points / 6).T
    t = np.linspace(0.02, 1.2, 200)[:, None]
    along = np.stack([x, y, lift(x, y)], axis=-1) + t[..., None] * towards
    over = (np.abs(along[..., :2]) <= 0.5).all(axis=-1)
    above = along[..., 2] - np.where(over, lift(along[..., 0], along[..., 1]), -np.inf)
    return above.min(axis=0) < 0, np.abs(above.min(axis=0)) > 0.01  # and whether that is beyond doubt


@pytest.mark.slow
@pytest.mark.parametrize("azimuth", [-120, -90, -60, 60])
def test_a_hill_hides_the_part_of_a_path_behind_it(hill, azimuth):
    run = trace(gd(lr=0.0), hill, steps=100)
    run.points[:] = np.stack([np.linspace(-2.6, 2.6, 101), np.full(101, 1.4)], axis=1)  # from west to east, beyond it
    scene = Scene(hill, [run], Look(panels="surface", extent=((-3, 3), (-3, 3))))
    panel = scene["surface"]
    panel.azimuth, panel.elevation, panel.turn = azimuth, 25.0, 0.0
    bare, picture = drawn(scene, 0).astype(int), drawn(scene).astype(int)
    places, seen = panel.image.locate(run.points)
    pixels = panel.axes.transData.transform(places)
    where = picture.shape[0] - 1 - np.floor(pixels[:, 1]).astype(int), np.floor(pixels[:, 0]).astype(int)
    black = picture[where].sum(axis=1) < 60
    hidden, sure = is_hidden(panel, run.points)
    inner = (np.arange(101) > 2) & (np.arange(101) < 96)  # the markers stand at the ends
    chosen = inner & sure
    np.testing.assert_array_equal(black[chosen], ~hidden[chosen])
    np.testing.assert_array_equal(seen[chosen], ~hidden[chosen])
    behind = chosen & hidden
    dark = picture[where].sum(axis=1) < 0.8 * bare[where].sum(axis=1)
    if azimuth < 0:  # the eye is in the south: the hill stands before a good part of it
        assert 0.2 < hidden[inner].mean() < 0.8
        assert 0.3 < dark[behind].mean() < 0.8  # dashes and gaps
    else:
        assert not hidden[inner].any()


def test_a_racer_behind_the_hill_is_faint(hill):
    scene = Scene(
        hill,
        [trace(gd(lr=0), hill, start=(x, 2), steps=1) for x in (0, 2.5)],
        Look(panels="surface", extent=((-3, 3), (-3, 3))),
    )
    panel = scene["surface"]
    panel.azimuth, panel.elevation, panel.turn = -90.0, 15.0, 0.0
    drawn(scene)
    assert [head.get_alpha() for head in panel.heads] == [HIDDEN_ALPHA, None]


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("name", ["ravine", "himmelblau", "saddle", "linear_regression"])
def test_the_labels_of_a_relief_stay_apart_while_it_turns(name, theme):
    scene = race(name, LESSON, steps=20, panels="surface", theme=theme).scene(480)
    drawn(scene)
    for azimuth in range(-180, 180, 10):
        scene["surface"].azimuth = azimuth
        scene["surface"].show(0)
        check_text(scene.figure)


def test_the_camera_turns_with_the_steps():
    panel = race("saddle", [gd], steps=10, panels="surface").scene()["surface"]
    seen = []
    for step in (0, 5, 10):
        panel.show(step)
        seen.append(np.degrees(panel.camera.azimuth))
    np.testing.assert_allclose(np.subtract(seen, panel.azimuth), [0, 15, 30])


def test_one_looks_from_where_the_path_is_seen(hill):
    start = np.array([0.0, 1.5])
    for turned in range(4):
        runs = [trace(gd(lr=0.3), hill, start=start, steps=10)]
        panel = Scene(hill, runs, Look(panels="surface", extent=((-3, 3), (-3, 3))))["surface"]
        middle = np.radians(panel.azimuth + panel.turn / 2)
        assert [np.cos(middle), np.sin(middle)] @ start > 0.5, turned
        start = np.array([-start[1], start[0]])
    assert race("saddle", [gd], steps=5, panels="surface", azimuth=12).scene()["surface"].azimuth == 12


def test_a_relief_of_a_surface_that_is_not_finite_everywhere(own_units):
    @landscapes.landscape(domain=((-1, 1), (-1, 1)), start=(0.5, 0.5))
    def pole(x, y):
        return np.log(x * y), 1 / x, 1 / y

    scene = race(pole, [gd(lr=0.01)], steps=5, panels="surface").scene()
    assert np.isfinite(drawn(scene)).all()


# themes


def test_the_themes_are_style_sheets_of_matplotlib():
    for theme in SHEETS:
        settings = rc_settings(theme)
        assert settings["figure.facecolor"].upper() == get_theme(theme).paper
        with plt.rc_context(settings):
            assert plt.rcParams["text.color"].upper() == get_theme(theme).ink
    assert rc_settings("projector")["font.size"] > 1.3 * rc_settings("light")["font.size"]


def relative_luminance(color):
    rgb = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    low, high = sorted(map(relative_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_racers_stand_out_on_the_paper(theme):
    colors = THEMES[theme]
    assert contrast(colors.ink, colors.paper) > 7
    assert contrast(colors.quiet, colors.paper) > 4.5
    assert all(contrast(color, colors.paper) > 2 for color in colors.colors)
    assert len(set(colors.colors)) == 8


@pytest.mark.slow
@every_theme
def test_every_racer_is_seen_in_the_colour_of_the_theme(theme):
    picture = drawn(race("ravine", LESSON, steps=40, theme=theme).scene())
    runs = [trace(rule, "ravine", steps=1) for rule in LESSON]
    for style in PlotContext(landscapes.ravine, runs, Look(theme=theme)).styles:
        color = [int(style.color[k : k + 2], 16) for k in (1, 3, 5)]
        assert (picture == color).all(axis=-1).sum() > 100

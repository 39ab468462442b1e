"""The explorer that matplotlib draws: its picture, its fields and menus, and its theme."""

import io
import re

import ipywidgets
import numpy as np
import pytest
from conftest import every_landscape, every_optimizer
from matplotlib.colors import to_rgb
from PIL import Image

from landscapes import InputError, formula, linear_regression
from optimizers import adam, gd, guests, momentum, nadam, nesterov, rmsprop, suggested_racers, suggested_steps, trace
from visualizer import explore, race
from visualizer.explorer.controls import PRIMARY
from visualizer.explorer.host_theme import CLASSES, host_theme
from visualizer.explorer.matplotlib_fields import ParameterField, label
from visualizer.explorer.matplotlib_picture import suits, vertical_limits
from visualizer.plotting.extent import within
from visualizer.plotting.panels.series import SeriesPanel
from visualizer.plotting.scene import Scene
from visualizer.plotting.style import THEMES
from visualizer.plotting.themes import SHEETS

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


@pytest.fixture(autouse=True)
def settings_of_jupyterlab(tmp_path, monkeypatch):
    """The folder of JupyterLab's settings, empty: the theme of whoever runs the tests plays no part."""
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path))
    return tmp_path / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"


@pytest.fixture
def drawn():
    return explore("ravine", LESSON, steps=60, backend="matplotlib")


def pixels(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.picture.value)).convert("RGB")).astype(int)


def owner(box):
    """What a box of controls is about: its heading, or what its first menu shows."""
    first = box.children[0]
    first = first.children[0] if isinstance(first, ipywidgets.HBox) else first
    return re.sub("<.*?>", "", first.value)


def entries(explorer, title, folded=True):
    """The fields of the box with that title, by their words; without those of a folded part if asked."""
    (box,) = [box for box in explorer.controls.children if owner(box) == title]
    parts = [part for part in box.children if isinstance(part, ParameterField)]
    for more in box.children:
        if folded and isinstance(more, ipywidgets.Accordion):
            parts += more.children[0].children
    return {part.children[0].description: part for part in parts}


def racer_menus(explorer):
    return [box.children[0].children[0] for box in explorer.controls.children[2:]]


def buttons(explorer, words):
    """The buttons with these words."""
    boxes = [child for box in explorer.controls.children for child in box.children]
    parts = [part for box in boxes if isinstance(box, ipywidgets.HBox) for part in box.children]
    return [part for part in parts if isinstance(part, ipywidgets.Button) and part.description == words]


def press(explorer, words, which=0):
    buttons(explorer, words)[which].click()


def assert_drawn(explorer):
    """The artists are at `trace` of the settings, and the picture is what a new scene of them looks like."""
    for path, racer in zip(explorer.scene.paths, explorer.optimizers, strict=True):
        run = trace(racer, explorer.landscape, explorer.start, steps=explorer.steps, seed=explorer.seed)
        drawn, points = path.get_xydata(), run.points[: explorer.step + 1]
        whole = (
            len(drawn) if len(drawn) == len(points) else len(drawn) - 1
        )  # a path ends where its racer leaves for good
        np.testing.assert_array_equal(drawn[:whole], points[:whole])
        assert len(drawn) == len(points) or not within(points[whole:], explorer.extent).any()
    scene = Scene(explorer.landscape, explorer.trajectories, explorer.look)
    for panel, own in zip(scene.panels, explorer.scene.panels, strict=True):
        if isinstance(panel, SeriesPanel):  # its axis may stay while it suits the runs
            assert suits(vertical_limits(own), vertical_limits(panel))
            panel.axes.set_ylim(own.axes.get_ylim())
    scene.show(explorer.step)
    scene.canvas.draw()
    scene.figure.set_layout_engine("none")
    for artist in scene.moving:
        scene.figure.draw_artist(artist)
    whole = np.asarray(scene.canvas.buffer_rgba())[..., :3].astype(int)
    assert np.abs(pixels(explorer) - whole).mean() < 3  # a JPEG, and a layout that was found for other numbers


def test_a_slider_moves_the_artists(drawn):
    assert_drawn(drawn)
    scene = drawn.scene
    slider, field = entries(drawn, "all racers")["learning rate α"].children
    slider.value = slider.options[60][1]
    assert [racer.values["lr"] for racer in drawn.optimizers] == [slider.value] * 4
    assert field.value == slider.value
    entries(drawn, "momentum")["memory β"].children[1].value = 0.5
    entries(drawn, "adam")["bias correction"].children[0].value = False
    assert drawn.optimizers[3].settings == {"lr": slider.value, "bias_correction": False}
    assert drawn.scene is scene
    assert_drawn(drawn)
    assert f"α={slider.value:g}" in drawn.scene.legend.get_texts()[0].get_text()
    assert drawn.picture.tooltip == drawn.race.describe()


@pytest.mark.slow
def test_python_moves_the_sliders(drawn):
    drawn.optimizers = [gd(lr=0.02), momentum(lr=7.0), rmsprop(eps=0), adam]
    assert entries(drawn, "gd")["learning rate α"].children[0].value == 0.02
    assert entries(drawn, "momentum")["learning rate α"].children[0].value == 7.0  # beyond the slider's range
    assert_drawn(drawn)
    drawn.step = 20
    assert drawn._player.children[1].value == 20
    assert_drawn(drawn)
    drawn._player.children[1].value = 10
    assert drawn.step == 10
    drawn.landscape = "rosenbrock"
    drawn.steps = 30
    drawn.start = (0.5, 0.5)
    assert list(entries(drawn, "rosenbrock")) == ["a", "b", "steps", "seed"]
    entries(drawn, "rosenbrock")["b"].children[1].value = 20
    assert drawn.landscape.values["b"] == 20
    assert_drawn(drawn)
    drawn.optimizers = ["lion", guests.scipy("BFGS")]
    assert_drawn(drawn)
    drawn.step, drawn.steps = 30, 300  # at the end it stays at the end
    assert (drawn.step, drawn._player.children[1].value) == (300, 300)
    drawn.reset()
    assert (drawn.landscape.name, drawn.steps, drawn.step, drawn.start) == ("ravine", 60, 60, None)
    assert [racer.settings for racer in drawn.optimizers] == [racer.settings for racer in LESSON]
    assert_drawn(drawn)


def test_what_was_restyled_stays(drawn):
    before = pixels(drawn)
    drawn.scene.paths[0].set_linewidth(6)
    drawn.scene["map"].axes.set_facecolor("red")
    drawn.redraw()
    assert np.abs(pixels(drawn) - before).max() > 100
    entries(drawn, "gd")["learning rate α"].children[1].value = 0.03
    assert drawn.scene.paths[0].get_linewidth() == 6


@pytest.mark.slow
def test_a_number_that_is_not_allowed_is_said_and_taken_back(drawn):
    field = entries(drawn, "momentum")["memory β"].children[1]
    field.value = 1.5
    assert "beta must be in [0, 1), got 1.5" in drawn._status.value
    assert field.value == 0.9
    assert_drawn(drawn)
    with pytest.raises(InputError, match="steps"):
        drawn.steps = 0
    assert drawn.steps == 60
    field.value = 0.8
    assert drawn._status.value == ""


@pytest.mark.parametrize(
    ("landscape", "racers", "how"),
    [
        ("ravine", [gd(lr=5.0), adam], {"steps": 300}),
        ("ravine", [gd], {"steps": 1}),
        ("rosenbrock", [gd(lr=1e-4)], {"steps": 10_000}),
        ("monkey_saddle", ["gd", "adam"], {}),
        ("ravine", ["gd"] * 12, {}),
        ("ravine", [gd(noise=0.3, schedule="cosine")], {"seed": 3}),
    ],
)
@pytest.mark.slow
def test_nothing_breaks_it(landscape, racers, how):
    explorer = explore(landscape, racers, backend="matplotlib", **how)
    assert_drawn(explorer)
    explorer.step = 0
    assert_drawn(explorer)


# fields and their words


@every_optimizer
@pytest.mark.slow
def test_what_a_lesson_needs_is_in_sight_and_in_its_order(optimizer):
    explorer = explore("sphere", [optimizer], steps=5, backend="matplotlib")
    shown = list(entries(explorer, optimizer.name, folded=False))
    needed = [label(optimizer.parameters[name]) for name in PRIMARY if name in optimizer.parameters]
    assert shown == needed
    assert len(entries(explorer, optimizer.name)) == len(optimizer.parameters)


def test_epsilon_of_adam_and_rmsprop_is_in_sight(drawn):
    assert list(entries(drawn, "adam", folded=False)) == ["learning rate α", "memory of g β₁", "memory of g² β₂", "ε"]
    assert list(entries(drawn, "rmsprop", folded=False)) == ["learning rate α", "memory β", "ε"]


@pytest.mark.parametrize("units", [pytest.param(every_landscape.args[1], id="landscapes"), every_optimizer.args[1]])
def test_a_label_has_room_for_its_words(units):
    for parameter in [one for unit in units for one in unit.parameters.values() if not one.switch]:
        slider = ParameterField(parameter, print).children[0]
        width = float(slider.style.description_width.removesuffix("em"))
        assert width > 0.55 * len(slider.description)  # a letter is about half as wide as its font is high


def test_small_numbers_are_written_as_powers(drawn):
    words = [words for words, _ in entries(drawn, "adam")["ε"].children[0].options]
    assert "10⁻⁸" in words
    assert not any("e-" in word for word in words)
    drawn.optimizers = [gd(lr=0.05)]
    assert "ends at f = " in drawn._outcome.value
    assert re.search(r"·10²\d<|·10[⁰-⁹²³]+\.", drawn._outcome.value)
    assert drawn.picture.tooltip == drawn.race.describe()


@pytest.mark.slow
def test_a_slider_of_the_landscape_stays_while_it_is_dragged(drawn):
    slider, field = entries(drawn, "ravine")["curvature κ"].children
    for value in (slider.options[30][1], slider.options[35][1]):
        slider.value = value
        assert drawn.landscape.values["kappa"] == field.value == value
    assert entries(drawn, "ravine")["curvature κ"].children[0] is slider
    assert slider.comm is not None


# menus and buttons


@pytest.mark.parametrize("name", ["rosenbrock", "saddle", "ackley", "logistic_regression"])
@pytest.mark.slow
def test_another_landscape_has_the_terms_of_its_own_race(drawn, name):
    drawn.start, drawn.seed = (3.0, 1.0), 7
    drawn.controls.landscape_menu.value = name
    suggested = race(name)
    assert [racer.settings for racer in drawn.optimizers] == [run.optimizer.settings for run in suggested.trajectories]
    assert (drawn.steps, drawn.step, drawn.start, drawn.seed) == (suggested.steps, suggested.steps, None, 7)
    assert [owner(box) for box in drawn.controls.children] == [name, "all racers", *(racer.name for racer in LESSON)]
    assert drawn.controls.children[0].children[0] is drawn.controls.landscape_menu  # the keyboard's focus stays
    assert entries(drawn, "all racers")["learning rate α"].children[0].value == drawn.optimizers[0].values["lr"]
    assert_drawn(drawn)


@pytest.mark.slow
def test_what_else_is_set_stays_on_another_landscape():
    explorer = explore(linear_regression, [adam(lr=1, beta1=0.5, batch=8), guests.scipy("BFGS")], backend="matplotlib")
    explorer.controls.landscape_menu.value = "rosenbrock"
    (rate,) = suggested_racers("rosenbrock", [adam(beta1=0.5)])
    assert explorer.optimizers[0].settings == rate.settings
    assert explorer.optimizers[1].label == "BFGS"
    assert explorer.steps == suggested_steps("rosenbrock")


@pytest.mark.parametrize("name", ["nesterov", "yogi", "lion", "newton", "rprop", "adagrad"])
@pytest.mark.slow
def test_a_racer_that_is_added_moves(drawn, name):
    drawn.controls.adder.value = name
    press(drawn, "Add")
    assert [racer.name for racer in drawn.optimizers] == [*(racer.name for racer in LESSON), name]
    assert [racer.settings for racer in drawn.optimizers[:4]] == [racer.settings for racer in LESSON]
    run = drawn.trajectories[-1]
    assert "lr" in run.optimizer.settings
    assert run.diverged_at is None
    assert np.linalg.norm(run.points[-1] - run.points[0]) > 1  # the minimum is 10 away
    assert_drawn(drawn)


def test_racers_are_removed_but_for_the_last(drawn):
    names = [f"remove racer {k}, {name}" for k, name in enumerate(["gd", "momentum", "rmsprop", "adam"], start=1)]
    assert [button.tooltip for button in buttons(drawn, "Remove")] == names
    press(drawn, "Remove", 1)
    assert [racer.name for racer in drawn.optimizers] == ["gd", "rmsprop", "adam"]
    assert [menu.value for menu in racer_menus(drawn)] == ["gd", "rmsprop", "adam"]
    assert_drawn(drawn)
    for _ in range(4):
        press(drawn, "Remove")
    assert [racer.name for racer in drawn.optimizers] == ["adam"]


def test_another_rule_keeps_what_it_also_has(drawn):
    drawn.optimizers = [*LESSON[:3], adam(lr=0.2, beta1=0.5, noise=0.1)]
    racer_menus(drawn)[3].value = "nadam"
    settings = dict(drawn.optimizers[3].settings)
    assert settings.pop("lr") > 0
    assert (drawn.optimizers[3].name, settings) == (nadam.name, {"beta1": 0.5, "noise": 0.1})
    assert drawn.optimizers[:3] == LESSON[:3]
    assert "memory of g β₁" in entries(drawn, "nadam")
    assert_drawn(drawn)


@pytest.mark.slow
def test_units_of_a_user_stay_in_the_menus():
    own = formula("x**2 + 5*y**2")
    explorer = explore(own, [guests.scipy("BFGS"), gd(lr=0.05)], steps=30, backend="matplotlib")
    guest = racer_menus(explorer)[0].value
    assert guest not in ("gd", "adam")
    racer_menus(explorer)[0].value = "adam"
    explorer.controls.landscape_menu.value = "sphere"
    assert [explorer.landscape.name, *(racer.name for racer in explorer.optimizers)] == ["sphere", "adam", "gd"]
    explorer.controls.landscape_menu.value = own.name
    racer_menus(explorer)[0].value = guest
    assert (explorer.landscape, explorer.optimizers[0].label) == (own, "BFGS")


def test_a_menu_says_what_is_refused_and_shows_what_is_there(drawn, monkeypatch):
    def refuse(*_):
        raise InputError("not on this landscape")

    monkeypatch.setattr("visualizer.explorer.model.racers_for", refuse)
    drawn.controls.landscape_menu.value = "sphere"
    assert "not on this landscape" in drawn._status.value
    assert (drawn.landscape.name, drawn.controls.landscape_menu.value) == ("ravine", "ravine")


# the loss


@pytest.mark.slow
def test_the_axis_of_the_loss_follows_the_runs(drawn):
    axes = drawn.scene["loss"].axes
    before = axes.get_ylim()
    drawn.optimizers = [nesterov(lr=0.02), *LESSON[1:]]  # it replaces the scene
    drawn.optimizers = [nesterov(lr=0.03), *LESSON[1:]]
    scene = drawn.scene
    drawn.optimizers = [nesterov(lr=1e-4), *(racer(lr=1e-4) for racer in LESSON[1:])]
    assert drawn.scene is scene
    low, high = drawn.scene["loss"].axes.get_ylim()
    assert low > before[0]
    values = np.concatenate([run.values for run in drawn.trajectories])
    assert low < values.min() <= values.max() < high
    assert_drawn(drawn)


def test_an_axis_that_was_restyled_stays(drawn):
    drawn.scene["loss"].axes.set_ylim(1e-6, 1e6)
    drawn.redraw()
    entries(drawn, "all racers")["learning rate α"].children[1].value = 0.001
    assert drawn.scene["loss"].axes.get_ylim() == (1e-6, 1e6)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("lr", [1e-4, 0.1])
def test_no_label_of_an_axis_is_cut(theme, lr):
    explorer = explore("branin", [gd(lr=1e-3), adam(lr=1e-3)], steps=60, backend="matplotlib")
    explorer.theme = theme
    explorer.optimizers = [gd(lr=lr), adam(lr=lr)]
    renderer = explorer.scene.canvas.get_renderer()
    assert min(panel.axes.yaxis.label.get_window_extent(renderer).x0 for panel in explorer.scene.panels) >= 0


# the theme


def paper_of(explorer):
    """The colour of the paper: that of most pixels of the left edge."""
    return np.median(pixels(explorer)[:, 0], axis=0)


@pytest.mark.slow
@pytest.mark.parametrize("theme", SHEETS)
def test_a_theme_is_that_of_the_picture(drawn, theme):
    drawn.theme = theme
    paper = 255 * np.array(to_rgb(THEMES.get(theme, THEMES["light"]).paper))
    assert np.abs(paper_of(drawn) - paper).max() < 3
    assert not set(CLASSES.values()) & set(drawn.picture._dom_classes)  # what was asked for is never turned around
    assert_drawn(drawn)


SETTINGS = {
    '{"theme": "JupyterLab Dark"}': "dark",
    '{"theme": "JupyterLab Light"}': "light",
    '{\n    // "theme": "JupyterLab Light"\n    "theme": "JupyterLab Dark High Contrast",\n}': "dark",
    '{"adaptive-theme": true, "preferred-dark-theme": "JupyterLab Dark"}': "light",
    '{"theme-scrollbars": true}': "light",
    "": "light",
}


@pytest.mark.thinned(3)
@pytest.mark.parametrize(("settings", "theme"), SETTINGS.items())
def test_the_theme_is_that_of_jupyterlab(settings_of_jupyterlab, settings, theme):
    assert host_theme() == "light"  # without a file
    settings_of_jupyterlab.parent.mkdir(parents=True)
    settings_of_jupyterlab.write_text(settings)
    assert host_theme() == theme
    explorer = explore("sphere", ["gd"], steps=5, backend="matplotlib")
    assert (paper_of(explorer).max() < 40) == (theme == "dark")
    assert CLASSES[theme] in explorer.picture._dom_classes


def test_an_unknown_theme_is_refused_in_a_line(drawn):
    with pytest.raises(InputError, match="unknown theme 'drak': did you mean 'dark'"):
        drawn.theme = "drak"
    assert drawn.theme == "auto"

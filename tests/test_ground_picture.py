"""The ground of the map, pixel by pixel: no moiré, lines of one width in the right places, a colour bar."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from test_ground import blank_axes, draw_contours, picture_of

import landscapes
from landscapes import InputError, Landscape
from visualizer.cli.main import main
from visualizer.plotting.colorbar import round_values
from visualizer.plotting.colormaps import COLORMAPS
from visualizer.plotting.ground import Ground, add_ground, ground_colors, line_color, surface_colormap
from visualizer.plotting.ground_field import ground_field
from visualizer.plotting.levels import surface_levels
from visualizer.plotting.look import Look
from visualizer.plotting.style import THEMES
from visualizer.races.race import race

MULTIMODAL = [
    name
    for name in landscapes.names()
    if getattr(landscapes, name).function.__module__.rpartition(".")[2] in ("multimodal", "ripples", "rugged")
]

#: Landscapes whose ripples are finer than the grid on which matplotlib's contours are computed.
FINE = ["schaffer2", "schaffer4", "levy13"]

#: Width of a line in pixels at 100 dots per inch.
LINE = 0.7 / 72 * 100


def ground_axes(landscape: Landscape, theme: str = "light", dpi: float = 100, inches=(8, 1.5), **limits) -> Axes:
    """The ground on axes that fill a figure, with the levels of the whole domain."""
    axes = blank_axes(landscape, theme, inches, dpi)
    axes.set(**limits)
    add_ground(axes, landscape, surface_levels(landscape, landscape.domain), THEMES[theme])
    return axes


def strip(landscape: Landscape) -> dict:
    """The limits of the lowest quarter of the domain: 800 x 150 of 800 x 600 pixels."""
    y0, y1 = landscape.domain[1]
    return {"ylim": (y0, y0 + (y1 - y0) / 4)}


def scaled_down(picture: np.ndarray, times: int) -> np.ndarray:
    rows, columns = (size // times for size in picture.shape[:2])
    return picture[: rows * times, : columns * times].reshape(rows, times, columns, times, 3).mean(axis=(1, 3))


@pytest.mark.slow
@pytest.mark.parametrize("name", MULTIMODAL)
def test_no_moire(name):
    landscape = getattr(landscapes, name)
    small, large = (picture_of(ground_axes(landscape, dpi=dpi, **strip(landscape))) for dpi in (100, 400))
    assert np.abs(small - scaled_down(large, 4)).mean() < 3


@pytest.mark.slow
@pytest.mark.parametrize("name", FINE)
def test_ripples_finer_than_a_grid_have_their_true_mean_colour(name):
    """Over 25 x 25 pixels, beside the mean colour of 10000 points; contours on a grid are far from it."""
    landscape, limits = getattr(landscapes, name), strip(getattr(landscapes, name))
    levels, (x0, x1), (y0, y1) = surface_levels(landscape, landscape.domain), landscape.domain[0], limits["ylim"]
    x, y = (np.arange(3200) + 0.5) / 3200, (np.arange(600) + 0.5) / 600
    f = landscape.value(x0 + (x1 - x0) * x, (y1 - (y1 - y0) * y)[:, None])
    bands = np.array([to_rgb(color) for color in ground_colors(THEMES["light"])])[np.digitize(f, levels)]
    places = np.interp(f, levels, np.linspace(0, 255, len(levels))).round().astype(int)
    ramp = np.array(surface_colormap(THEMES["light"]).colors)[places]
    contours = blank_axes(landscape, "light", (8, 1.5), 100)
    contours.set(**limits)
    draw_contours(contours, landscape, "light")
    ground = ground_axes(landscape, **limits)
    errors = [
        np.abs(scaled_down(picture_of(axes), 25) - 255 * scaled_down(colors, 100)).mean()
        for axes, colors in ((ground, ramp), (contours, bands))
    ]
    assert errors[0] < 3
    assert errors[1] > 10


@pytest.mark.parametrize("theme", THEMES)
def test_a_ripple_that_no_pixel_can_show_becomes_one_colour(theme):
    axes = ground_axes(landscapes.schaffer2, theme, inches=(3, 2), xlim=(60, 100), ylim=(60, 100))
    colors = picture_of(axes).reshape(-1, 3)
    assert colors.std(axis=0).max() < 3
    low, high = (255 * np.array(surface_colormap(THEMES[theme]).colors)[k] for k in (0, -1))
    assert np.abs(low - high).max() > 15  # what the ripples span


def line_profiles(row: np.ndarray, theme: str = "light") -> list[tuple[float, float]]:
    """The middle and the width of each line that crosses a row of pixels, both in pixels."""
    color, opacity = line_color(THEMES[theme])
    distance = np.abs(row - 255 * np.array(to_rgb(color))).sum(axis=1)
    reach = 6
    background = np.array([np.median(distance[max(i - reach, 0) : i + reach + 1]) for i in range(len(distance))])
    share = np.clip(1 - distance / background, 0, 1) / opacity
    found = []
    for i in range(reach, len(row) - reach):
        near = share[i - 3 : i + 4]
        if share[i] > 0.2 and share[i] == near.max() and share[i] > share[i - 1]:
            found.append((i + 0.5 + (near * np.arange(-3, 4)).sum() / near.sum(), near.sum()))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("dpi", [100, 200])
def test_lines_have_one_width_at_any_gradient(theme, dpi):
    """Along the valley and across it, where the gradient differs fiftyfold, and on the banana."""
    widths = []
    for name, limits in (
        ("ravine", {"xlim": (-12, 12), "ylim": (-4, 4)}),
        ("ravine", {"xlim": (-12, 12), "ylim": (-0.4, 0.4)}),
        ("sphere", {}),
    ):
        picture = picture_of(ground_axes(getattr(landscapes, name), theme, dpi, inches=(6, 6), **limits))
        for row in (picture[len(picture) // 2], picture[:, picture.shape[1] // 2]):
            widths.append(np.median([width for _, width in line_profiles(row, theme)]))
    np.testing.assert_allclose(widths, LINE * dpi / 100, rtol=0.12)


def test_lines_are_at_the_given_levels():
    axes = blank_axes(landscapes.sphere, "light", (4, 4), 100)
    axes.set(xlim=(-4, 4), ylim=(-4, 4))
    add_ground(axes, landscapes.sphere, np.array([1.0, 4.0, 9.0]), THEMES["light"])
    middles = [middle for middle, _ in line_profiles(picture_of(axes)[200])]
    np.testing.assert_allclose(middles, 200 + 50 * np.array([-3, -2, -1, 1, 2, 3]), atol=0.3)


@pytest.mark.parametrize("height", [0.3, 0.6, 1.0, 2.0, 5.0])
def test_lines_thin_out_before_they_run_together(height):
    picture = picture_of(ground_axes(landscapes.ravine, inches=(3, height)))
    middles = [middle for middle, _ in line_profiles(picture[:, 150])]
    assert len(middles) >= 2
    assert np.diff(middles).min() >= 4


def test_where_f_is_not_finite_the_paper_shows():
    logarithm = landscapes.formula("log(x) + y*y", domain=((-2, 2), (-1, 1)), start=(1, 1))
    picture = picture_of(ground_axes(logarithm, "dark", inches=(4, 2)))
    paper = 255 * np.array(to_rgb(THEMES["dark"].paper))
    assert (np.abs(picture[:, :199] - paper) <= 1).all()
    assert (np.abs(picture[:, 201:] - paper).max(axis=-1) > 10).mean() > 0.9


@pytest.mark.parametrize("name", ["logistic_regression", "two_units_tanh", "tanh_neuron"])
def test_a_slow_loss_is_drawn_from_a_grid_without_visible_error(name):
    landscape = getattr(landscapes, name)
    levels = surface_levels(landscape, landscape.domain)
    points = np.random.default_rng(1).uniform(*np.transpose(landscape.domain), (2000, 2)).T
    f, fx, fy = ground_field(landscape, landscape.domain)(*points.copy())
    apart = np.interp(f, levels, range(len(levels))) - np.interp(landscape.value(*points), levels, range(len(levels)))
    assert np.abs(apart).max() < 0.1
    slopes, exact = np.hypot(fx, fy), np.hypot(*landscape.gradient(*points))
    assert np.median(np.abs(slopes / exact - 1)) < 0.01


def test_a_picture_is_drawn_from_its_own_pixels():
    steps = landscapes.picture(np.repeat([[0.0], [1.0]], 8, axis=0) * np.ones((1, 16)))
    picture, ramp = (
        picture_of(ground_axes(steps, inches=(2, 2))),
        255 * np.array(surface_colormap(THEMES["light"]).colors),
    )
    np.testing.assert_allclose(picture[:80, 100], np.tile(ramp[0], (80, 1)), atol=1.5)
    np.testing.assert_allclose(picture[120:, 100], np.tile(ramp[-1], (80, 1)), atol=1.5)


def test_ripples_as_wide_as_a_sample_are_not_seen_at_one_phase_alone():
    """Four samples in a pixel of 0.01, each at the bottom of a ripple if they were even: the colours are mixed."""
    ripples = landscapes.formula("cos(800*pi*x) + 0*y", domain=((0, 1), (0, 1)), start=(0.5, 0.5))
    picture = picture_of(ground_axes(ripples, inches=(1, 1)))
    bottom, top = 255 * np.array(surface_colormap(THEMES["light"]).colors)[[0, -1]]
    middle = picture.reshape(-1, 3).mean(axis=0)
    share = (middle - bottom) @ (top - bottom) / ((top - bottom) @ (top - bottom))
    assert 0.3 < share < 0.7


@pytest.mark.parametrize("name", ["schaffer2", "ravine"])
def test_a_picture_does_not_depend_on_how_many_rows_are_drawn_at_once(name, monkeypatch):
    """Of ripples, with many scattered samples in a pixel, and of a smooth surface."""
    landscape = getattr(landscapes, name)
    whole = picture_of(ground_axes(landscape, inches=(1, 1)))
    monkeypatch.setattr("visualizer.plotting.ground_picture.CHUNK", 1000)
    assert (picture_of(ground_axes(landscape, inches=(1, 1))) == whole).all()


def test_the_picture_is_made_again_only_when_the_axes_change():
    axes = ground_axes(landscapes.ravine)
    ground = next(artist for artist in axes.get_children() if isinstance(artist, Ground))
    picture_of(axes)
    first = ground.pixels
    picture_of(axes)
    assert ground.pixels is first
    axes.set_xlim(0, 1)
    picture_of(axes)
    assert ground.pixels is not first
    assert ground.pixels.shape == (150, 800, 4)


@pytest.mark.parametrize("extension", ["svg", "pdf"])
def test_a_vector_file_has_a_picture_at_its_own_resolution(extension):
    axes = ground_axes(landscapes.ravine)
    ground = next(artist for artist in axes.get_children() if isinstance(artist, Ground))
    axes.figure.savefig(BytesIO(), format=extension, dpi=200)
    assert ground.pixels.shape == (300, 1600, 4)


def bar_labels(name: str, **look) -> list[str]:
    bar = race(name, colorbar=True, steps=5, **look).scene()["map"].colorbar
    return [label.get_text() for label in bar.get_yticklabels()]


def test_the_colour_bar_has_round_numbers():
    assert bar_labels("rosenbrock", extent=((-2, 2), (-1, 3))) == ["10⁰", "10¹", "10²", "10³"]
    assert bar_labels("saddle", extent=((-2, 2), (-2, 2))) == ["−4", "−2", "0", "2", "4"]
    assert bar_labels("sphere", levels=[0, 1, 2, 3]) == ["0", "1", "2", "3"]
    assert bar_labels("rosenbrock", levels=[2, 3, 4]) == ["2", "2.5", "3", "3.5", "4"]


@pytest.mark.parametrize("name", landscapes.names())
def test_every_colour_bar_has_a_few_numbers_apart(name):
    landscape = getattr(landscapes, name)
    levels = surface_levels(landscape, landscape.domain)
    values = round_values(levels, landscape.scale == "log")
    assert 2 <= len(values) <= 7
    assert (np.diff(np.interp(values, levels, np.linspace(0, 1, len(levels)))) > 0.1).all()


@pytest.mark.parametrize("panels", [("map", "swing"), (("map", "swing"), ("map", "loss"))])
def test_the_colour_bar_overlaps_nothing_and_rows_stay_aligned(panels):
    scene = race("rosenbrock", steps=5, panels=panels, colorbar=True).scene()
    scene.canvas.draw()
    bar = scene["map"].colorbar.get_tightbbox()
    for panel in scene.panels:
        axes = panel.axes.get_window_extent()
        assert not bar.overlaps(axes), panel
    assert bar.x1 <= scene.figure.bbox.x1
    above, below = (panel.axes.get_position() for panel in scene.panels[:2])
    assert (above.x0, above.x1) == pytest.approx((below.x0, below.x1), abs=1e-6)


def test_map_and_surface_have_the_same_levels_and_colours():
    runs = {"steps": 5, "panels": ("map", "surface")}
    scene = race("himmelblau", **runs, levels=[1, 10, 100], colormap="magma").scene()
    assert scene["map"].ground.inks.levels.tolist() == [1, 10, 100]
    assert len(scene["surface"].surface.ramp) == 4  # below, between and above the levels
    other = race("himmelblau", **runs, levels=[1, 10, 100]).scene()
    assert np.abs(scene["surface"].surface.ramp - other["surface"].surface.ramp).max() > 20
    assert np.abs(scene["map"].ground.inks.ramp - other["map"].ground.inks.ramp).max() > 20


@pytest.mark.parametrize("name", COLORMAPS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_colormap_is_muted(name, theme):
    """The ground stays nearer to the paper than to the ink, so that racers stand out."""
    colors = np.array(surface_colormap(THEMES[theme], name).colors)
    paper, ink = (np.array(to_rgb(color)) for color in (THEMES[theme].paper, THEMES[theme].ink))
    luminance = np.array([0.2126, 0.7152, 0.0722])
    assert (np.abs((colors - paper) @ luminance) < 0.45 * abs((ink - paper) @ luminance)).all()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("colormap", "virdis", "did you mean 'viridis'?"),
        ("colormap", 3, "unknown colormap 3"),
        ("levels", 1, "levels must be a number from 2 to 100"),
        ("levels", [3, 2], "rising values, got [3, 2]"),
        ("levels", [0, float("nan")], "rising values"),
        ("levels", "many", "got 'many'"),
        ("levels", 2.5, "got 2.5"),
        ("levels", True, "got True"),
        ("colorbar", "yes", "colorbar must be True or False, got 'yes'"),
    ],
)
def test_errors(field, value, message):
    with pytest.raises(InputError) as error:
        Look(**{field: value})
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("typed", "levels"), [(["8"], 8), (["1", "10", "100"], (1.0, 10.0, 100.0))])
def test_levels_on_the_command_line(typed, levels, tmp_path, capsys):
    look = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "visualizer.races.film.Film.save", lambda film, path, *_: look.update(vars(film.look)) or Path(path).touch()
        )
        main(["race", "sphere", "--steps", "3", "--levels", *typed, "--colorbar", "-o", str(tmp_path / "x.png")])
    assert (look["levels"], look["colorbar"], look["colormap"]) == (levels, True, "viridis")


def test_bad_levels_on_the_command_line_are_one_line(tmp_path, capsys):
    assert main(["race", "sphere", "--levels", "2.5", "-o", str(tmp_path / "x.png")]) != 0
    assert "levels must be a number from 2 to 100" in capsys.readouterr().err

"""The ground of the map: matplotlib's picture of it, and the browser's beside plain contours of matplotlib."""

import base64
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from javascript_runs import landscape_data
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter

import landscapes
from landscapes import Landscape
from visualizer.explorer.bundle import bundle
from visualizer.explorer.module import STATIC
from visualizer.explorer.program import javascript_module
from visualizer.plotting.ground import contour_levels, ground_colors
from visualizer.plotting.style import THEMES

NAMES = ["ravine", "rosenbrock", "himmelblau", "saddle", "rastrigin", "eggholder", "cliff", "logistic_regression"]
SURFACES = [getattr(landscapes, name) for name in NAMES]

#: The size of the map in CSS pixels, and the pixels of the screen in one.
WIDTH, HEIGHT, DENSITY = 640, 400, 2

#: What the page does: surfaces from the generated code, and the layer on a canvas as wide as the map.
PAGE = """
const surfaces = facts.map((fact, k) => ({
  ...fact,
  evaluateGrid(xs, ys) {
    const [f, fx, fy] = [0, 1, 2].map(() => new Float64Array(xs.length * ys.length));
    const columns = Math.max(fact.samples, 1);
    ys.forEach((y, j) => xs.forEach((x, i) => {
      for (let c = 0; c < columns; c++) {
        const values = landscapes[k].valueAndGradient(x, y, fact.parameters, c);
        [f, fx, fy].forEach((part, which) => { part[j * xs.length + i] += values[which] / columns; });
      }
    }));
    return { f, fx, fy };
  },
}));
window.__levels = (values, fact) => contourLevels(Float64Array.from(values), fact);
window.__draw = (k, colors, [width, height, density], fine) => new Promise((done) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * density, height * density];
  const context = canvas.getContext("2d");
  context.scale(density, density);
  const view = { surface: surfaces[k], extent: surfaces[k].domain, colors };
  const draw = () => {
    layer.draw({ context, box: { x: 0, y: 0, w: width, h: height } }, view);
    context.drawImage(layer.canvas, 0, 0, width, height);
    if (!fine || !layer.due) done(canvas.toDataURL("image/png"));
  };
  const layer = new GroundLayer(draw);
  draw();
});
window.__versions = (colors) => new Promise((done) => {
  const found = {};
  const view = { surface: surfaces[0], extent: [[-1, 1], [-1, 1]], colors, width: 60, height: 40, density: 1 };
  const note = (name) => { found[name] = [layer.version, layer.due]; };
  const layer = new GroundLayer(() => {
    note("at rest");
    layer.show({ ...view, extent: [[-2, 2], [-1, 1]] });
    note("zoomed");
    layer.close();
    setTimeout(() => { note("closed"); done(found); }, 200);
  });
  layer.show(view);
  note("first");
  layer.show({ ...view, extent: [[-1, 1], [-1, 1]] });
  note("again");
});
"""


def facts(landscape: Landscape) -> dict[str, Any]:
    parameters = landscape_data(landscape)["parameters"]
    return {
        "domain": landscape.domain,
        "scale": landscape.scale,
        "smooth": landscape.smooth,
        "minima": [list(map(float, point)) for point in landscape.minima],
        "parameters": parameters,
        "samples": len(parameters[0]) if parameters and len(parameters[0]) > 1 else 0,
    }


def module(text: str) -> str:
    return "data:text/javascript;base64," + base64.b64encode(text.encode()).decode()


@pytest.fixture
def page(new_page):
    page = new_page()
    imports = {
        "{ landscapes }": javascript_module(SURFACES, []),
        "{ GroundLayer }": bundle(STATIC, "views/ground_layer.js"),
        "{ contourLevels }": bundle(STATIC, "engine/levels.js"),
    }
    lines = [f'import {names} from "{module(text)}";' for names, text in imports.items()]
    page.set_content("<!doctype html><html lang=en><title>ground</title>")
    page.evaluate("(facts) => { window.facts = facts; }", [facts(landscape) for landscape in SURFACES])
    page.add_script_tag(type="module", content="".join(lines) + PAGE)
    page.wait_for_function("() => window.__draw")
    return page


def drawn(page: Any, name: str, theme: str, density: int = DENSITY, fine: bool = True) -> np.ndarray:
    colors = {"bands": ground_colors(THEMES[theme]), "paper": THEMES[theme].paper}
    asked = [NAMES.index(name), colors, [WIDTH, HEIGHT, density], fine]
    url = page.evaluate("([k, colors, size, fine]) => window.__draw(k, colors, size, fine)", asked)
    return np.asarray(Image.open(BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB")).astype(int)


def blank_axes(landscape: Landscape, theme: str, inches: tuple[float, float], dpi: float) -> Axes:
    """Axes that fill a figure and show the domain of a landscape."""
    figure = Figure(figsize=inches, dpi=dpi, facecolor=THEMES[theme].paper)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1), xlim=landscape.domain[0], ylim=landscape.domain[1])
    axes.set_axis_off()
    return axes


def picture_of(axes: Axes) -> np.ndarray:
    axes.figure.canvas.draw()
    return np.asarray(axes.figure.canvas.buffer_rgba())[..., :3].astype(int)


def draw_contours(axes: Axes, landscape: Landscape, theme: str) -> None:
    """Fill the bands between the levels, and draw lines between them, by matplotlib's own functions."""
    (x0, x1), (y0, y1) = landscape.domain
    x, y = np.linspace(x0, x1, 241), np.linspace(y0, y1, 241)
    f = np.ma.masked_invalid(landscape.value(x, y[:, None]))
    levels = contour_levels(f.compressed(), landscape)
    axes.contourf(x, y, f, levels=levels, colors=ground_colors(THEMES[theme]), extend="both")
    axes.contour(x, y, f, levels=levels, colors=THEMES[theme].paper, linewidths=0.7, linestyles="solid", alpha=0.9)


def by_matplotlib(landscape: Landscape, theme: str) -> np.ndarray:
    axes = blank_axes(landscape, theme, (WIDTH / 100, HEIGHT / 100), 100 * DENSITY)
    draw_contours(axes, landscape, theme)
    return picture_of(axes)


def bands(landscape: Landscape) -> np.ndarray:
    """The number of the band that each pixel of the picture lies in."""
    (x0, x1), (y0, y1) = landscape.domain
    grid = landscape.value(np.linspace(x0, x1, 241), np.linspace(y0, y1, 241)[:, None])
    across = (np.arange(DENSITY * WIDTH) + 0.5) / (DENSITY * WIDTH)
    down = (np.arange(DENSITY * HEIGHT) + 0.5) / (DENSITY * HEIGHT)
    f = landscape.value(x0 + (x1 - x0) * across, (y1 - (y1 - y0) * down)[:, None])
    return np.digitize(f, contour_levels(grid.ravel(), landscape))


def inner(bands: np.ndarray, reach: int) -> np.ndarray:
    """Where all pixels up to `reach` away, along rows and columns, lie in one band."""
    same = np.ones(bands.shape, bool)
    for axis in (0, 1):
        for distance in range(1, reach + 1):
            for shift in (-distance, distance):
                same &= np.roll(bands, shift, axis) == bands
    same[[0, -1]] = same[:, [0, -1]] = False
    return same


def line_middles(picture: np.ndarray, paper: np.ndarray, crossings: list[tuple[int, int]]) -> np.ndarray:
    """The middle of the line about each crossing (row, column), in pixels below it; NaN where there is no line."""
    offsets = np.arange(-5, 6)
    middles = []
    for row, column in crossings:
        distance = np.abs(picture[row + offsets, column] - paper).sum(axis=1)
        share = np.clip(1 - distance / np.minimum(distance[0], distance[-1]), 0, 1)
        middles.append((share * offsets).sum() / share.sum() if share.sum() > 0.5 else np.nan)
    return np.array(middles)


def steep_crossings(bands: np.ndarray) -> list[tuple[int, int]]:
    """Some places at which a single line crosses a column, more across it than along it."""
    found = []
    for column in range(20, bands.shape[1] - 20, 20):
        changes = np.flatnonzero(np.diff(bands[:, column]))
        for row in changes[(changes > 8) & (changes < len(bands) - 8)]:
            alone = np.count_nonzero(np.abs(changes - row) < 12) == 1
            aside = bands[row - 4 : row + 5, [column - 4, column + 4]]
            if alone and (aside[0] != aside[-1]).all():
                found.append((int(row), column))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_ground_is_that_of_matplotlib(page, name):
    landscape = getattr(landscapes, name)
    band = bands(landscape)
    within, crossings = inner(band, 3), steep_crossings(band)
    assert within.mean() > 0.2
    assert len(crossings) > 20
    for theme, colors in THEMES.items():
        ours, theirs = drawn(page, name, theme), by_matplotlib(landscape, theme)
        equal = np.abs(ours - theirs).max(axis=-1)[within] <= 3
        assert equal.mean() >= 0.99
        paper = np.round(255 * np.array(to_rgb(colors.paper))).astype(int)
        apart = line_middles(ours, paper, crossings) - line_middles(theirs, paper, crossings)
        assert np.isfinite(apart).mean() > 0.98  # where matplotlib's coarser grid has the line at all
        assert np.nanmean(np.abs(apart)) < 0.2


def test_the_quick_picture_has_the_same_bands(page):
    quick, fine = (drawn(page, "himmelblau", "light", density=1, fine=fine) for fine in (False, True))
    around = (7, 7, 1)  # pixels, within which no line is
    plain = (maximum_filter(fine, around) - minimum_filter(fine, around)).max(axis=-1) <= 3
    assert plain.mean() > 0.3
    assert (np.abs(quick - fine).max(axis=-1)[plain] <= 3).mean() > 0.99


def test_a_picture_is_made_when_something_changes(page):
    colors = {"bands": ground_colors(THEMES["dark"]), "paper": THEMES["dark"].paper}
    assert page.evaluate("(colors) => window.__versions(colors)", colors) == {
        "first": [1, True],
        "again": [1, True],
        "at rest": [2, False],
        "zoomed": [3, True],
        "closed": [3, True],
    }


@pytest.mark.parametrize("landscape", [landscapes.himmelblau, landscapes.ravine, landscapes.saddle])
def test_levels_are_those_of_python(page, landscape):
    (x0, x1), (y0, y1) = landscape.domain
    f = landscape.value(np.linspace(x0, x1, 31), np.linspace(y0, y1, 31)[:, None]).ravel()
    for values in (f, f[:1], f[:0], np.r_[f, np.nan, np.inf]):
        ours = page.evaluate("([f, fact]) => window.__levels(f, fact)", [values.tolist(), facts(landscape)])
        theirs = contour_levels(values[np.isfinite(values)], landscape)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


def test_the_colors_are_those_that_matplotlib_fills():
    picture = by_matplotlib(landscapes.saddle, "light")
    band = bands(landscapes.saddle)
    within = inner(band, 3)
    for k, color in enumerate(ground_colors(THEMES["light"])):
        if (found := picture[within & (band == k)]).size:
            assert np.abs(np.median(found, axis=0) - 255 * np.array(to_rgb(color))).max() <= 1

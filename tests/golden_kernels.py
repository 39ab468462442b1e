"""What the compiled loops of pictures compute on small inputs with all that can be in them, number by number.

Surfaces are rough, steep and in places not finite, so that each branch is met; a picture of a real landscape shows an
error of a single pixel only in the mean.
"""

import numpy as np

from visualizer.plotting import ground_pixels
from visualizer.plotting.panels import path_layout
from visualizer.plotting.panels.coincidence import Shared
from visualizer.plotting.panels.surface3d import path_kernels, rasterizer

LEVELS = np.array([-2.0, -1.0, 0.5, 1.0, 2.5, 4.0])
SPACINGS = np.array([1.0, 1.2, 1.0, 1.0, 1.5, 1.6])
RANKS = np.array([4.0, 1, 2, 1, 0, 1])
RAMP = np.linspace([20.0, 60, 110], [240, 200, 90], 8)


def rough(rows, columns, seed=0):
    """Hills and noise, with a hole that is not finite."""
    y, x = np.mgrid[:rows, :columns] / max(rows, columns)
    f = 2 * np.sin(5 * x) * np.cos(4 * y) + x + 0.15 * np.random.default_rng(seed).normal(size=x.shape)
    f[rows // 2, columns // 3] = np.nan
    f[rows // 4, columns // 2 : columns // 2 + 2] = np.inf
    return f


def rows_of(name, numbers):
    """A line for each row of an array, whatever its number of axes."""
    numbers = np.asarray(numbers)
    kind = "pixels" if numbers.dtype == np.uint8 else "values"
    for row in numbers.reshape(len(numbers), -1).astype(float):
        values = [f"{value:.3f}".rstrip("0").rstrip(".") if np.isfinite(value) else "9999" for value in row]
        yield f"{name} {kind}={','.join(values)}"


def ground():
    """Samples of a surface, its survey, and the pixels with their shading and lines."""
    for side, jitter, scale in ((1, 0.0, 0.02), (2, 1.0, 0.4)):
        f = rough(10 * side, 14 * side)
        with np.errstate(invalid="ignore"):
            fy, fx = np.gradient(f)
        fx[3, 4] = np.nan
        random = np.random.default_rng(1)
        blocks = random.uniform(0, 1, (3, 3, 4)) * np.array([scale, 1, 1])[:, None, None]
        ink, out = np.array([10.0, 20, 30, 0.8]), np.zeros((10, 14, 3), np.uint8)
        bands = (LEVELS, SPACINGS, RANKS, RAMP, np.array([250.0, 251, 252]), ink, 12.0)
        place = (1.0, 0.8, 3, jitter)
        ground_pixels.kernel(ground_pixels.paint_samples)(
            f, fx, fy, *place, *bands, blocks, 4.0 * side, 0.7, 1.1 * side, out
        )
        yield from rows_of("painted", out)
        means = np.ascontiguousarray(255 * random.uniform(0, 1, (3, 3, 4)))
        ground_pixels.kernel(ground_pixels.mix_blocks)(out, means, blocks[1:2] - 0.4, 4.0)
        yield from rows_of("mixed", out)
        x, y = np.empty((2, 24))
        ground_pixels.kernel(ground_pixels.place_samples)(-1.0, 2.0, 0.3, 0.4, 5, 6, jitter, x, y)
        yield from rows_of("places", np.array([x, y]))
        parts = [np.ascontiguousarray(part.ravel()[:72]) for part in (f, fx, fy)]
        x, y = np.ascontiguousarray(random.uniform(-1, 1, (2, 72)))
        found = np.zeros((3, 2, 3))
        ground_pixels.kernel(ground_pixels.survey)(*parts, x, y, 0.9, 0.7, LEVELS, SPACINGS, 6, found)
        yield from rows_of("survey", found)


def between_nodes():
    nodes = np.random.default_rng(2).normal(size=(4, 5, 3))
    x, y = np.random.default_rng(3).uniform(-0.3, [[2.3], [1.7]], (2, 16))
    result = np.empty((3, 16))
    steps = np.array([0.0, 0.0, 0.5, 0.5])
    ground_pixels.kernel(ground_pixels.interpolate)(x, y, nodes, steps, result)
    return rows_of("between", result)


def eye(azimuth, elevation, scale=26.0, u0=20.0, v0=14.0):
    azimuth, elevation = np.radians([azimuth, elevation])
    return np.array([np.sin(azimuth), np.cos(azimuth), np.sin(elevation), np.cos(elevation), scale, u0, v0])


def relief():
    """A rough block from three directions: nearness, band, light and lines, the image, and points and paths on it."""
    for azimuth, elevation in ((-60, 35), (140, 12), (20, 80)):
        z = 0.2 * rough(9, 9, seed=4)
        z[~np.isfinite(z)] = np.nan
        camera, depth = eye(azimuth, elevation), np.full((32, 40), -np.inf, np.float32)
        samples = np.zeros((32, 40, 3), np.float32)
        bands, shade = 8 * z + 2, 1 + 0.4 * z
        rasterizer.kernel(rasterizer.fill_surface)(z, bands, shade, -0.6, 1.2, camera, depth, samples)
        image = np.zeros((16, 20, 4), np.uint8)
        wall, line = np.array([90.0, 95, 100]), np.array([10.0, 20, 30])
        rasterizer.kernel(rasterizer.downsample)(depth, samples, RAMP, wall, line, image)
        yield from rows_of("depth", depth[1::5, ::3])
        yield from rows_of("samples", samples[2::7, ::3])
        yield from rows_of("image", image)
        yield from on_the_relief(z, camera, depth, image)


def on_the_relief(z, camera, depth, image):
    points = np.random.default_rng(5).uniform(-0.55, 0.55, (28, 2))
    points[12:20, 0], points[20:, 1] = 0.5, 0.5  # on edges
    pixels, visible = np.empty((28, 2)), np.empty(28, bool)
    rasterizer.kernel(rasterizer.locate)(points, z, camera, depth, pixels, visible)
    yield from rows_of("located", np.column_stack([pixels, visible]).T)
    tangents = np.empty((5, 28))
    rasterizer.kernel(rasterizer.horizons)(points, z, np.linspace(0, 5, 5), tangents)
    yield from rows_of("horizons", tangents)
    line = path_kernels.kernel(path_kernels.lay_path)(points[:12], z, camera, depth)
    yield from rows_of("laid", line[::3].T)
    cover, taken = np.zeros((2, 16, 20), np.float32)
    taken[:, 5:12] = 1
    for state, dash, gap in ((1.0, 1.0, 0.0), (0.0, 2.0, 1.5), (1.0, 2.0, -1.0)):
        cover[:] = 0
        path_kernels.kernel(path_kernels.cover_line)(line, state, 0.9, dash, gap, taken, cover)
        path_kernels.kernel(path_kernels.paint)(image, cover, np.array([200.0, 40, 30]), 0.8)
    path_kernels.kernel(path_kernels.cover_dots)(pixels, visible.astype(float), 1.0, 1.3, cover)
    yield from rows_of("cover", cover)
    yield from rows_of("painted", image)


def paths():
    """The layout of zigzags and of a line that others share: crowding, vertices, marks, and parts at some times."""
    steps = np.arange(24)
    zigzag = np.stack([0.4 * steps**1.5, 60 * 0.97**steps * (-1.0) ** steps], axis=1)
    wandering = np.cumsum(np.random.default_rng(6).normal(0, 14, (24, 2)), axis=0)
    shared = Shared(
        np.array([2.5, 9.0]), np.array([6.25, 14.5]), np.array([1, 2]), np.arange(25.0), np.arange(25.0) % 5
    )
    for line in (zigzag, wandering, np.where(steps[:, None] == 20, np.nan, wandering)):
        crowd = path_layout.crowding(line, 2.0)
        layout = path_layout.lay_out(line, 2.0, crowd, shared)
        yield from rows_of("crowd", [crowd])
        yield from rows_of("vertices", layout.vertices.T)
        yield from rows_of("places", [layout.places])
        yield from rows_of("runs", np.array(layout.runs))
        yield from rows_of("since", [layout.since])
        yield from rows_of("marks", [layout.marks])
        for at in (3.0, 7.6, 23.0):
            yield from rows_of("up to", layout.up_to(at)[-3:])
        for last, time in ((10, 2.0), (20, 4.0)):
            for piece, spans in layout.pieces(last, time, [last - 3, last - 6]).items():
                yield from rows_of("piece", [np.ravel([*piece, *np.ravel(spans)])])


KERNELS = {
    "kernels of the ground": ground,
    "kernels between nodes": between_nodes,
    "kernels of the relief": relief,
    "layouts of paths": paths,
}

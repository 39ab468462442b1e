"""Pictures as landscapes: the right way up, smooth across pixels, and one line for what is no picture."""

import pickle
import tracemalloc
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from PIL import Image

from landscapes import InputError, critical_points, picture
from optimizers import adam, gd, sweep, trace
from visualizer import race
from visualizer.cli.arguments import parse_landscape
from visualizer.cli.main import main


@pytest.fixture(scope="module")
def grain():
    return picture(np.random.default_rng(0).random((7, 9)), height=2)


def hill(rows=40, columns=60):
    """A dark spot, left of the middle and above it."""
    y, x = np.mgrid[1 : -1 : rows * 1j, -1.5 : 1.5 : columns * 1j]
    return 1 - np.exp(-4 * ((x + 0.5) ** 2 + (y - 0.4) ** 2))


def points(count=300, reach=7.0):
    rng = np.random.default_rng(1)
    return rng.uniform(-reach, reach, count), rng.uniform(-reach, reach, count)


def test_dark_is_low_and_up_is_up():
    surface = picture(hill())
    assert surface.domain == ((-5.0, 5.0), (-10 / 3, 10 / 3))
    (lowest,) = surface.minima
    assert lowest == pytest.approx((-5 / 3, 4 / 3), abs=0.1)  # x is 10 long for 3, y for 2 units of the hill
    assert trace(gd(lr=1), surface, start=(0, 0), steps=200).points[-1] == pytest.approx(lowest, abs=1e-3)


@pytest.mark.parametrize("height", [1.0, 30.0])
def test_grey_is_the_height(height):
    assert picture(np.full((5, 6), 0.25), height=height).value([0, 3, -4.5], [0.1, 2, -1]) == pytest.approx(
        [height / 4] * 3, rel=1e-14
    )


def test_an_even_slope_is_kept():
    ramp = picture(np.linspace(0, 1, 50) * np.ones((30, 1)))
    x = np.linspace(-4.5, 4.5, 99)
    np.testing.assert_allclose(ramp.value(x, 0.3), 0.5 + x / 9.8, atol=1e-14)  # 49 steps on 50 pixels
    np.testing.assert_allclose(ramp.gradient(x, 0.3)[0], 1 / 9.8, rtol=1e-12)


def test_the_weights_are_those_of_the_cubic_b_spline(grain):
    pixels = grain.table[1:]
    weights = np.array([1, 4, 1]) / 6
    unit = 10 / 9
    for i, j in ((1, 1), (3, 4), (5, 7)):  # in the middle of a pixel, of the lowest row first
        expected = weights @ pixels[i - 1 : i + 2, j - 1 : j + 2] @ weights
        assert grain.value((j - 4) * unit, (i - 3) * unit) == pytest.approx(expected, rel=1e-12)


def test_f_stays_between_black_and_white(grain):
    values = grain.value(*points(5000))
    assert values.min() >= grain.table[1:].min()
    assert values.max() <= grain.table[1:].max()


def test_the_gradient_is_the_complex_step_derivative_of_f(grain):
    (x, y), h = points(), 1e-100
    exact = np.imag(grain.function(x + h * 1j, y + 0j)[0]) / h, np.imag(grain.function(x + 0j, y + h * 1j)[0]) / h
    np.testing.assert_allclose(grain.gradient(x, y), exact, atol=1e-12)
    e = 1e-6
    difference = (grain.value(x + e, y) - grain.value(x - e, y)) / (2 * e)
    np.testing.assert_allclose(grain.gradient(x, y)[0], difference, atol=1e-8)


def test_the_hessian_is_the_complex_step_derivative_of_the_gradient(grain):
    (x, y), h = points(), 1e-100
    by_x, by_y = grain.function(x + h * 1j, y + 0j), grain.function(x + 0j, y + h * 1j)
    exact = [np.imag(slope) / h for slope in (by_x[1], by_y[1], by_y[2])]
    np.testing.assert_allclose(grain.hessian(x, y), exact, atol=1e-12)
    np.testing.assert_allclose(grain.plain_hessian(x, y), exact, atol=1e-12)
    np.testing.assert_array_equal(grain.hessian([9.0, np.nan], [50.0, 0.0]), [[0, np.nan]] * 3)


def test_f_its_slope_and_its_curvature_are_continuous_across_pixels(grain):
    unit, e = 10 / 9, 1e-12
    _, along = points(50, 6.0)
    for edge in unit * np.arange(-8.0, 9.0):  # pixel centres, where one piece of the spline meets the next
        for left, right in (((edge - e, along), (edge + e, along)), ((along, edge - e), (along, edge + e))):
            one = np.array([grain.value(*left), *grain.gradient(*left)])
            other = np.array([grain.value(*right), *grain.gradient(*right)])
            np.testing.assert_allclose(one, other, atol=1e-9)
            h = 1e-100j
            curvatures = [grain.function(x + h, y + 0j)[1].imag / 1e-100 for x, y in (left, right)]
            np.testing.assert_allclose(*curvatures, atol=1e-9)


def test_outside_the_edge_goes_on():
    surface = picture(hill())
    assert surface.gradient(9.0, 50.0) == pytest.approx((0, 0), abs=1e-12)
    far = surface.value([5.5, 50.0, 1e300], [0.0, 0.0, -1e300])
    assert np.isfinite(far).all()
    assert far[0] == pytest.approx(far[1], abs=1e-12)
    assert np.isnan(surface.value(np.nan, 0.0))


def test_compiled_values_are_those_of_the_plain_function(grain):
    x, y = points()
    ours = grain.value(x, y), *grain.gradient(x, y)
    np.testing.assert_allclose(ours, grain.function(x, y), atol=1e-14)


def test_one_kernel_serves_all_pictures(grain):
    assert grain.kernel is picture(hill()).kernel


def test_blur_smooths():
    rng = np.random.default_rng(2)
    noisy = np.clip(hill() + rng.normal(0, 0.1, (40, 60)), 0, 1)
    rough, smooth = picture(noisy), picture(noisy, blur=3)
    minima = [sum(p.kind == "minimum" for p in critical_points(surface)) for surface in (rough, smooth)]
    assert minima[0] > 20
    assert minima[1] < 5
    assert picture(np.full((9, 9), 0.5), blur=2).value(0, 0) == pytest.approx(0.5, rel=1e-14)


def test_it_travels_to_other_processes():
    surface = picture(hill(), start=(1, -1), height=3, title="spot")
    sent = pickle.loads(pickle.dumps(surface))
    assert (sent.name, sent.start, sent.domain, sent.minima) == ("spot", (1, -1), surface.domain, surface.minima)
    rates = gd(lr=[0.5, 1.0])
    with ProcessPoolExecutor(2) as pool:
        there = sweep(rates, surface, executor=pool)
    np.testing.assert_array_equal(there.final_value, sweep(rates, surface).final_value)


def test_a_race_over_a_picture(tmp_path):
    film = race(picture(hill()), [gd(lr=1), adam(lr=0.1)], steps=20, panels=["map", "loss"])
    assert film.describe().startswith("Race on picture: gd α=1")
    assert film.save(tmp_path / "race.png").stat().st_size > 1000
    assert repr(film.landscape) == "picture('picture', 60 x 40 pixels)"


# files and arrays

GREYS = np.linspace(0, 255, 48).reshape(6, 8).round().astype(np.uint8)


def saved(tmp_path, image, name="a.png", **options):
    image.save(tmp_path / name, **options)
    return picture(tmp_path / name)


def test_grey_files_of_every_depth_are_the_same_picture(tmp_path):
    ours = picture(GREYS).table
    grey = Image.fromarray(GREYS)
    files = {
        "8 bits": saved(tmp_path, grey),
        "16 bits": saved(tmp_path, Image.fromarray(GREYS.astype(np.uint16) * 257)),
        "colours": saved(tmp_path, grey.convert("RGB")),
        "a palette": saved(tmp_path, grey.convert("P")),
        "alpha": saved(tmp_path, grey.convert("LA")),
        "floats": saved(tmp_path, Image.fromarray(GREYS.astype(np.float32) / 255), "a.tiff"),
        "a film": saved(tmp_path, grey, "a.gif", save_all=True, append_images=[grey.rotate(180)]),
        "a JPEG": saved(tmp_path, grey, "a.jpg", quality=100),
    }
    for what, surface in files.items():
        np.testing.assert_allclose(surface.table, ours, atol=0.02 if "JPEG" in what else 1e-6, err_msg=what)
    assert files["8 bits"].name == "a"
    for array in (GREYS / 255, np.repeat(GREYS[..., None], 3, axis=2), GREYS.astype(np.uint16) * 257):
        np.testing.assert_allclose(picture(array).table, ours, atol=1e-9)


def test_colours_count_by_how_bright_they_look_and_what_is_transparent_is_white():
    colour = np.zeros((5, 5, 4), np.uint8)
    for channel, luminance in enumerate((0.299, 0.587, 0.114)):
        colour[...] = 0
        colour[..., [channel, 3]] = 255
        assert picture(colour).value(0, 0) == pytest.approx(luminance)
    colour[..., 3] = 51  # a fifth
    assert picture(colour).value(0, 0) == pytest.approx(1 - 0.2 * (1 - 0.114))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("nowhere.png", "there is no such file"),
        ("", "there is no such file"),
        (np.zeros((0, 5)), "at least 4 pixels along each side and at most 16,777,216 in total, got 5 x 0"),
        (np.zeros(5), "must be an array (rows, columns)"),
        (np.zeros((5, 5, 2)), "must be an array (rows, columns)"),
        (np.zeros((3, 9)), "in total, got 9 x 3"),
        (np.full((5, 5), np.nan), "of numbers from 0 to 1, got other numbers or nan"),
        (np.full((5, 5), 7.0), "of numbers from 0 to 1"),
        (np.broadcast_to(np.uint8(1), (10_000, 10_000)), "got 10000 x 10000"),
        ([[1, 2], [3]], "a path or an array of numbers"),
        (np.full((5, 5), "x"), "a path or an array of numbers"),
        (None, "a path or an array of numbers, got None"),
        (1j * np.ones((5, 5)), "a path or an array of numbers"),
    ],
    ids=str,
)
def test_what_is_no_picture_is_told_in_one_line(source, says):
    with pytest.raises(InputError) as caught:
        picture(source)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a"])
def test_a_broken_file_is_told_in_one_line(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(InputError, match=r"cannot read the picture .*: it is not a picture, or it is damaged"):
        picture(tmp_path / "a.png")


def test_half_a_file_and_a_huge_one(tmp_path):
    Image.fromarray(np.tile(GREYS, (20, 20))).save(tmp_path / "half.png")
    content = (tmp_path / "half.png").read_bytes()
    (tmp_path / "half.png").write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError, match="it is damaged"):
        picture(tmp_path / "half.png")
    Image.new("1", (12_000, 12_000)).save(tmp_path / "huge.png")
    with pytest.raises(InputError, match="at most 16,777,216 in total, got 12000 x 12000"):
        picture(tmp_path / "huge.png")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"height": np.inf}, "height must be a finite number"),
        ({"height": [1, 2]}, "height must be one number"),
        ({"blur": -1}, "blur must be from 0"),
        ({"blur": 1e9}, "blur must be from 0"),
        ({"domain": ((0, 0), (1, 1))}, "domain must have x0 < x1"),
        ({"start": (99, 0)}, "start must be in the domain"),
        ({"title": 3}, "title must be one line of text"),
    ],
)
def test_what_is_wrong_beside_the_picture(options, says):
    with pytest.raises(InputError) as caught:
        picture(hill(), **options)
    assert says in str(caught.value)


# the command line


@pytest.mark.slow
def test_a_formula_and_a_picture_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Image.fromarray((255 * hill()).astype(np.uint8)).save("spot.png")
    assert main(["race", "x^2 + k*y^2:k=10", "--domain", "-1", "1", "-2", "2", "--steps", "5", "-o", "a.gif"]) == 0
    assert main(["race", "spot.png:height=2", "--steps", "5", "-o", "b.png"]) == 0
    assert (tmp_path / "a.gif").exists()
    assert (tmp_path / "b.png").exists()
    bowl = parse_landscape("x^2 + k*y^2:k=10", ((-1, 1), (-2, 2)))
    assert bowl.domain == ((-1, 1), (-2, 2))
    assert bowl.values == {"k": 10}
    assert parse_landscape("spot.png:height=2", ((0, 3), (0, 2))).domain == ((0, 3), (0, 2))
    assert parse_landscape("x").name == "x"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rosenbrok", "did you mean 'rosenbrock'"),
        ("X", "unknown landscape 'X'"),
        ("2x", "a product is written with *"),
        ("sinn(x)", "did you mean 'sin'"),
        ("x**2:k=3", "does not contain k"),
        ("x*start:start=3", "start cannot be the name of a parameter"),
        ("nowhere.JPG", "there is no such file"),
        ("nowhere.png:depth=3", "unknown setting of a picture 'depth'"),
    ],
)
def test_what_is_neither_is_told_in_one_line(text, says):
    with pytest.raises(InputError) as caught:
        parse_landscape(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_named_landscape_has_its_own_domain():
    with pytest.raises(InputError, match="--domain is for a formula or a picture"):
        parse_landscape("ravine", ((0, 1), (0, 1)))


def test_a_picture_of_colours_takes_little_more_memory_than_its_table(tmp_path):
    path = tmp_path / "large.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (900, 1000, 3), np.uint8)).save(path)
    tracemalloc.start()
    try:
        table = picture(path).table
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * table.nbytes

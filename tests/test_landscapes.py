"""Every landscape: its gradient is that of its f, its minima are minima, its saddles saddles."""

import json
from pathlib import Path

import mpmath
import numpy as np
import pytest
import sympy
from conftest import every_landscape

import landscapes
from landscapes import InputError
from optimizers import adagrad, adam, gd, heavy_ball, rmsprop, trace

# f in the words of the literature, of the surfaces that use NumPy's functions or a form of their own.
R = "sqrt(x**2 + y**2)"
GOLDSTEIN_PRICE = (
    "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
    "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))"
)
SYMBOLIC = {
    "ackley": "-20*exp(-sqrt((x**2 + y**2)/2)/5) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + E + 20",
    "bohachevsky1": "x**2 + 2*y**2 - 3*cos(3*pi*x)/10 - 4*cos(4*pi*y)/10 + 7/10",
    "branin": "(y - 51*x**2/(40*pi**2) + 5*x/pi - 6)**2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
    "bukin6": "100*sqrt(Abs(y - x**2/100)) + Abs(x + 10)/100",
    "cliff": "(x**2 + y**2)/20 + 4/(1 + exp(-8*(x - 1)))",
    "cross_in_tray": f"-(Abs(sin(x)*sin(y)*exp(Abs(100 - {R}/pi))) + 1)**(1/10)/10000",
    "drop_wave": f"-(1 + cos(12*{R}))/((x**2 + y**2)/2 + 2)",
    "easom": "-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)",
    "eggholder": "-(y + 47)*sin(sqrt(Abs(y + x/2 + 47))) - x*sin(sqrt(Abs(x - y - 47)))",
    "gaussian_well": "1 - exp(-(x**2 + y**2)/2)",
    "goldstein_price": GOLDSTEIN_PRICE,
    "griewank": "(x**2 + y**2)/4000 - cos(x)*cos(y/sqrt(2)) + 1",
    "holder_table": f"-Abs(sin(x)*cos(y)*exp(Abs(1 - {R}/pi)))",
    "levy": "sin(pi*(x + 3)/4)**2 + ((x - 1)/4)**2*(1 + 10*sin(pi*(x + 3)/4 + 1)**2)"
    " + ((y - 1)/4)**2*(1 + sin(2*pi*(y + 3)/4)**2)",
    "levy13": "sin(3*pi*x)**2 + (x - 1)**2*(1 + sin(3*pi*y)**2) + (y - 1)**2*(1 + sin(2*pi*y)**2)",
    "log_goldstein_price": f"(log({GOLDSTEIN_PRICE}) - 8693/1000)/(2427/1000)",
    "mccormick": "sin(x + y) + (x - y)**2 - 3*x/2 + 5*y/2 + 1",
    "michalewicz": "-sin(x)*sin(x**2/pi)**20 - sin(y)*sin(2*y**2/pi)**20",
    "rastrigin": "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
    "river_valley": "15*(y - sin(3*x/5)/2)**2 + (x - 10)**2/50",
    "schaffer2": "1/2 + (sin(x**2 - y**2)**2 - 1/2)/(1 + (x**2 + y**2)/1000)**2",
    "schaffer4": "1/2 + (cos(sin(x**2 - y**2))**2 - 1/2)/(1 + (x**2 + y**2)/1000)**2",
    "schwefel": "8379657745448674/10**13 - x*sin(sqrt(Abs(x))) - y*sin(sqrt(Abs(y)))",
    "sharp_flat": "(x**2 + y**2)/100 - exp(-8*((x + 2)**2 + y**2)) - 9*exp(-((x - 3/2)**2 + y**2)/2)/10",
    "sharp_ridge": "x**2 + 100*Abs(y)",
    "three_pits": "-9*exp(-4*((x + 1/2)**2 + (y + 4/5)**2))/10"
    " - 7*exp(-10*((x - 9/10)**2 + (y + 7/10)**2))/10 - exp(-10*((x + 9/10)**2 + (y - 7/10)**2))/2",
    "two_wells": "x**2 + y**2 - 2*exp(-((x - 1)**2 + y**2)/(1/5)) - 3*exp(-((x + 1)**2 + y**2)/(1/5))",
}

# The error of one sample (X, Y), of those losses that use NumPy's functions.
SAMPLE = {
    "logistic_regression": "log(1 + exp(-Y*(x*X + y)))",
    "tanh_neuron": "(tanh(x*X + y) - Y)**2/2",
    "two_layer_tanh": "(y*tanh(x*X) - Y)**2/2",
    "two_units_tanh": "(tanh(x*X) + tanh(y*X) - Y)**2/2",
}

# 6πy is rounded by up to 1.4e-14 (y = 10) before its sine is taken, and that is multiplied by 3π(x − 1)² ≤ 1140.
CONDITION = {"levy13": 1140 * 1.4e-14 * 3}  # 3: the two products that make 6πy round, too

AT_A_KINK = {"ackley", "bukin6", "sharp_ridge"}  # where a minimum is not stationary
ON_THE_EDGE = {"eggholder"}  # of the domain; the same


def parameter_sets(landscape):
    """The defaults, and three random settings within the sensible ranges."""
    yield landscape
    rng = np.random.default_rng(0)
    for _ in range(3 if landscape.parameters else 0):
        yield landscape(
            **{name: rng.uniform(parameter.low, parameter.high) for name, parameter in landscape.parameters.items()}
        )


def random_points(landscape, count=200):
    rng = np.random.default_rng(1)
    (x0, x1), (y0, y1) = landscape.domain
    return rng.uniform(x0, x1, count), rng.uniform(y0, y1, count)


class Analytic(np.ndarray):
    """Complex numbers whose abs is z or −z, by the sign of the real part: unlike |z|, it passes a complex step on."""

    def __abs__(self):
        return self * np.sign(self.real)


@every_landscape
def test_gradient_is_the_complex_step_derivative_of_f(landscape):
    h = 1e-200
    for surface in parameter_sets(landscape):
        x, y = random_points(surface)
        exact = (
            np.imag(surface.plain((x + h * 1j).view(Analytic), (y + 0j).view(Analytic))[0]) / h,
            np.imag(surface.plain((x + 0j).view(Analytic), (y + h * 1j).view(Analytic))[0]) / h,
        )
        for ours, independent in zip(surface.gradient(x, y), exact, strict=True):
            assert np.all(np.abs(ours - independent) <= 1e-12 * np.maximum(1, np.abs(independent)))


SLOTS = sympy.symbols("X Y")


def symbolic(landscape, x, y):
    """f as a sympy expression; of a loss the error of one sample, (X, Y)."""
    known = {"x": x, "y": y} | dict(zip("XY", SLOTS, strict=True))
    if landscape.name in SYMBOLIC | SAMPLE:
        return sympy.sympify((SYMBOLIC | SAMPLE)[landscape.name], locals=known)
    arguments = SLOTS if landscape.samples else landscape.values.values()
    return landscape.function(x, y, *arguments)[0]


def in_thirty_digits(landscape, symbol, arguments, xs, ys):
    """The values of an expression, of a loss their mean over the data."""
    data = landscape.kernel_arguments.T if landscape.samples else np.empty((1, 0))
    function = sympy.lambdify((*arguments, *SLOTS[: data.shape[1]]), symbol, "mpmath")
    with mpmath.workdps(30):
        samples = [tuple(map(mpmath.mpf, sample)) for sample in data]
        points = [(mpmath.mpf(a), mpmath.mpf(b)) for a, b in zip(xs, ys, strict=True)]
        return np.array([float(sum(function(*p, *sample) for sample in samples) / len(samples)) for p in points])


@every_landscape
def test_f_and_its_gradient_are_those_of_the_symbolic_f(landscape):
    x, y = sympy.symbols("x y", real=True)
    f = symbolic(landscape, x, y)
    assert not (f.has(sympy.Abs) and landscape.smooth)
    xs, ys = random_points(landscape)
    for kink in f.atoms(sympy.Abs):
        away = np.abs(sympy.lambdify((x, y), kink.args[0], "numpy")(xs, ys)) > 1e-3
        xs, ys = xs[away], ys[away]
    assert xs.size > 150
    ours = (landscape.value(xs, ys), *landscape.gradient(xs, ys))
    for values, symbol in zip(ours, (f, sympy.diff(f, x), sympy.diff(f, y)), strict=True):
        independent = in_thirty_digits(landscape, symbol, (x, y), xs, ys)
        bound = np.maximum(1e-12 * np.maximum(1, np.abs(independent)), CONDITION.get(landscape.name, 0))
        assert np.all(np.abs(values - independent) <= bound)


@every_landscape
def test_the_hessian_is_that_of_the_symbolic_f(landscape):
    x, y = sympy.symbols("x y", real=True)
    f = symbolic(landscape, x, y)
    xs, ys = (part[:20] for part in random_points(landscape))
    for kink in f.atoms(sympy.Abs):
        away = np.abs(sympy.lambdify((x, y), kink.args[0], "numpy")(xs, ys)) > 0.05
        xs, ys = xs[away], ys[away]
    ours = landscape.hessian(xs, ys)
    seconds = [sympy.diff(f, *by).replace(sympy.DiracDelta, lambda *where: 0) for by in ((x, x), (x, y), (y, y))]
    independent = np.array([in_thirty_digits(landscape, second, (x, y), xs, ys) for second in seconds])
    scale = np.maximum(1, np.abs(independent).max(axis=0))
    assert np.all(np.abs(ours - independent) <= 4e-13 * scale)


def hessian(landscape, x, y, h=1e-5):
    right, left = landscape.gradient(x + h, y), landscape.gradient(x - h, y)
    above, below = landscape.gradient(x, y + h), landscape.gradient(x, y - h)
    return np.array([np.subtract(right, left), np.subtract(above, below)]) / (2 * h)


@every_landscape
def test_listed_minima_are_stationary_with_a_positive_hessian(landscape):
    if landscape.name in AT_A_KINK | ON_THE_EDGE:
        assert not landscape.smooth
        return
    # The minima of linear_net and deep_linear are a curve, and flat along it; so are those of a ravine with κ = 0.
    flat = landscape.name in ("linear_net", "deep_linear")
    for surface in parameter_sets(landscape):
        for x, y in surface.minima:
            assert np.hypot(*surface.gradient(x, y)) < 1e-8
            if surface.settings.get("kappa", 1) > 0:
                assert np.linalg.eigvalsh(hessian(surface, x, y)).min() > (-1e-6 if flat else 0)


@every_landscape
def test_nothing_around_a_listed_minimum_is_lower(landscape):
    (x0, x1), (y0, y1) = landscape.domain
    angle, radius = np.linspace(0, 2 * np.pi, 101), np.geomspace(1e-6, 1e-2, 9)[:, None]
    for x, y in landscape.minima:
        around_x = np.clip(x + radius * np.cos(angle), x0, x1)
        around_y = np.clip(y + radius * np.sin(angle), y0, y1)
        around, here = landscape.value(around_x, around_y), landscape.value(x, y)
        assert around.min() >= here - 1e-12 * max(1, abs(here))


@every_landscape
def test_nothing_on_the_domain_is_lower_than_the_lowest_minimum(landscape):
    x, y = np.meshgrid(*(np.linspace(*interval, 201) for interval in landscape.domain))
    assert landscape.value(x, y).min() >= landscape.lowest - 1e-12 * max(1, abs(landscape.lowest))


@every_landscape
def test_listed_saddles_are_stationary_and_go_up_and_down(landscape):
    for surface in parameter_sets(landscape):
        for x, y in surface.saddles:
            assert np.hypot(*surface.gradient(x, y)) < 1e-8
            if (surface.name, x, y) in DEGENERATE_SADDLES:
                continue
            down, up = np.linalg.eigvalsh(hessian(surface, x, y))
            assert down < -1e-3
            assert up > 1e-3


#: Saddles at which the Hessian is zero, with the number of ways down on a circle around them.
DEGENERATE_SADDLES = {("monkey_saddle", 0.0, 0.0): 3}


@pytest.mark.parametrize(("saddle", "ways"), DEGENERATE_SADDLES.items())
def test_a_saddle_without_curvature_goes_up_and_down_on_every_circle(saddle, ways):
    name, x, y = saddle
    surface = landscapes.get(name)
    assert (x, y) in surface.saddles
    assert not hessian(surface, x, y).any()
    angle = np.linspace(0, 2 * np.pi, 360, endpoint=False) + 0.001
    for radius in (1e-4, 1e-2, 1.0):
        f = surface.value(x + radius * np.cos(angle), y + radius * np.sin(angle)) - surface.value(x, y)
        below = f < 0
        assert (below & ~np.roll(below, 1)).sum() == ways
        assert f.min() == pytest.approx(-f.max(), rel=1e-3)


@every_landscape
def test_listed_maxima_are_stationary_with_a_negative_hessian(landscape):
    for surface in parameter_sets(landscape):
        for x, y in surface.maxima:
            assert np.hypot(*surface.gradient(x, y)) < 1e-8 * np.abs(hessian(surface, x, y)).max()
            assert np.linalg.eigvalsh(hessian(surface, x, y)).max() < -1e-3


@every_landscape
def test_what_is_listed_is_in_the_domain(landscape):
    (x0, x1), (y0, y1) = landscape.domain
    for x, y in [landscape.start, *landscape.minima, *landscape.saddles, *landscape.maxima]:
        assert x0 <= x <= x1
        assert y0 <= y <= y1


@every_landscape
def test_f_and_its_gradient_are_finite_on_the_domain(landscape):
    # The grid holds the axes, the middle and the edges, where quotients 0/0 lurk; a warning is an error.
    x, y = np.meshgrid(*(np.linspace(*interval, 201) for interval in landscape.domain))
    xs = [x, *(np.array(p[:1]) for p in landscape.minima), np.zeros(1)]
    ys = [y, *(np.array(p[1:]) for p in landscape.minima), np.zeros(1)]
    for x, y in zip(xs, ys, strict=True):
        for values in (*landscape.plain(x, y), *landscape.gradient(x, y)):
            assert np.isfinite(values).all()


@every_landscape
def test_compiled_values_are_those_of_the_plain_function(landscape):
    x, y = random_points(landscape)
    plain = landscape.plain(x, y)
    ours = (landscape.value(x, y), *landscape.gradient(x, y))
    scale = np.maximum(1, np.abs(plain))
    assert np.max(np.abs(np.subtract(ours, plain)) / scale) < 1e-13


# Values that others published: SFU's and scipy's optima, and points worked out by hand.
@pytest.mark.parametrize(
    ("landscape", "x", "y", "f"),
    [
        (landscapes.rosenbrock, -1.2, 1.0, 24.2),
        (landscapes.beale, 0.0, 0.0, 14.203125),
        (landscapes.beale, 0.0, 1.0, 14.203125),  # the saddle
        (landscapes.himmelblau, -0.2708446, -0.9230386, 181.6165),  # the maximum, 4 decimals published
        (landscapes.double_well, 1.0, 0.0, -0.25),
        (landscapes.saddle, 1.0, 2.0, -3.0),
        (landscapes.ravine, 10.0, 1.0, 75.0),
        (landscapes.rotated_ravine(theta=np.pi / 2), 1.0, 10.0, 75.0),
        (landscapes.sphere, 4.0, 3.0, 25.0),
        (landscapes.booth, 1.0, 3.0, 0.0),
        (landscapes.matyas, 1.0, -1.0, 1.0),
        (landscapes.three_hump_camel, 1.07054, -0.53527, 0.877362),  # a saddle
        (landscapes.monkey_saddle, 1.0, 1.0, -2.0),
        (landscapes.linear_net, 2.0, 1.0, 0.5),
        (landscapes.goldstein_price, 0.0, -1.0, 3.0),
        (landscapes.goldstein_price, -0.6, -0.4, 30.0),
        (landscapes.goldstein_price, 1.8, 0.2, 84.0),
        (landscapes.goldstein_price, 1.2, 0.8, 840.0),
        (landscapes.goldstein_price, 0.8, 0.2, 1155.0),  # the maximum
        (landscapes.sharp_ridge, 3.0, -0.5, 59.0),
        (landscapes.bukin6, -10.0, 1.0, 0.0),
        (landscapes.eggholder, 512.0, 404.2319, -959.6406627),
        (landscapes.levy, 1.0, 1.0, 0.0),
        (landscapes.drop_wave, 0.0, 0.0, -1.0),
        (landscapes.easom, np.pi, np.pi, -1.0),
    ],
    ids=repr,
)
def test_known_values(landscape, x, y, f):
    assert landscape.value(x, y) == pytest.approx(f, rel=1e-6)


# The least values that SFU, scipy and the papers print, to all their digits.
@pytest.mark.parametrize(
    ("landscape", "digits", "f"),
    [
        ("branin", 6, 0.397887),
        ("cross_in_tray", 5, -2.06261),
        ("eggholder", 4, -959.6407),
        ("holder_table", 4, -19.2085),
        ("log_goldstein_price", 6, -3.129126),
        ("mccormick", 4, -1.9132),
        ("michalewicz", 4, -1.8013),
        ("schaffer4", 6, 0.292579),
        ("schwefel", 9, 0.0),
        ("six_hump_camel", 6, -1.031628),
        ("styblinski_tang", 5, -78.33233),
    ],
)
def test_published_least_values(landscape, digits, f):
    assert round(landscapes.get(landscape).lowest, digits) == pytest.approx(f, abs=1e-12)


def test_values_broadcast_like_numpy():
    x, y = np.zeros((3, 1)), np.ones(4)
    assert landscapes.ravine.value(x, y).shape == (3, 4)
    gx, gy = landscapes.ravine.gradient(x, y)
    assert gx.shape == gy.shape == (3, 4)
    assert isinstance(landscapes.ravine.value(1, 2), float)
    assert landscapes.sphere.value(np.ones((0,)), 1.0).shape == (0,)
    transposed = np.arange(6.0).reshape(2, 3).T
    np.testing.assert_array_equal(landscapes.sphere.value(transposed, 0), transposed**2)


def test_minima_follow_the_parameters():
    assert landscapes.rosenbrock(a=-0.5).minima == ((-0.5, 0.25),)
    assert landscapes.saddle.lowest == -np.inf
    assert landscapes.double_well.lowest == -0.25


def test_setting_a_parameter_leaves_the_original_alone():
    sharp = landscapes.ravine(kappa=200)
    assert sharp.value(0, 1) == 100
    assert landscapes.ravine.value(0, 1) == 25
    with pytest.raises(AttributeError):
        sharp.start = (0, 0)
    with pytest.raises(TypeError):
        sharp.settings["kappa"] = 1


def test_a_landscape_takes_one_parameter_at_a_time():
    with pytest.raises(InputError, match="kappa at a time"):
        landscapes.ravine(kappa=[1, 2]).value(0, 0)


# Values at random points by scipy's benchmark functions and BoTorch's, made by the script beside them.
LIBRARY_VALUES = json.loads((Path(__file__).parent / "data" / "library_values.json").read_text())
# scipy rounds the constant of Schwefel, 418.9828872724338 for each coordinate, to nine digits.
ROUNDED = {"schwefel": 2 * 2.8e-7}


@pytest.mark.parametrize("entry", LIBRARY_VALUES, ids=lambda entry: f"{entry['library']}-{entry['function']}")
def test_values_are_those_of_independent_libraries(entry):
    ours = landscapes.get(entry["landscape"]).value(*np.transpose(entry["points"]))
    bound = np.maximum(1e-12 * np.maximum(1, np.abs(entry["values"])), ROUNDED.get(entry["landscape"], 0))
    assert np.all(np.abs(ours - entry["values"]) <= bound)


# What the docstrings of two surfaces promise, which others showed first.


@pytest.mark.parametrize(
    ("rule", "steps", "end"),
    [
        (gd(lr=0.02), 500, 1),
        (heavy_ball(lr=0.01, beta=0.8), 200, 0),
        (rmsprop(lr=0.01, beta=0.99, eps=1e-6), 300, 0),
        (adam(lr=0.01, beta1=0.7, bias_correction=False), 100, 0),  # as published: the first steps are longer
    ],
    ids=repr,
)
def test_the_rule_chooses_among_two_wells(rule, steps, end):
    x, y = trace(rule, "two_wells", start=(0.3, 1.5), steps=steps).points[-1]
    there, _ = landscapes.two_wells.minima[end]
    assert np.hypot(x - there, y) < 1e-5


@pytest.mark.parametrize("rule", [gd(lr=0.05), heavy_ball(lr=0.01, beta=0.95)], ids=repr)
def test_three_pits_freeze_what_follows_the_slope(rule):
    assert np.hypot(*landscapes.three_pits.gradient(0.75, 1.0)) == pytest.approx(7e-8, rel=0.05)
    assert np.hypot(*(trace(rule, "three_pits", steps=1000).points[-1] - (0.75, 1.0))) < 1e-4


@pytest.mark.parametrize("rule", [adagrad(lr=0.1), adam(lr=0.05), rmsprop(lr=0.02)], ids=repr)
def test_three_pits_do_not_hold_what_divides_by_the_slope(rule):
    assert trace(rule, "three_pits", steps=1000).points[-1] == pytest.approx((-0.5, -0.8), abs=0.02)

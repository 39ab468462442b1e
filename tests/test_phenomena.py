"""The numbers of the phenomena, computed apart: plain loops over floats, their own random numbers, and closed forms."""

from itertools import islice, pairwise
from math import cos, exp, hypot, log, pi, sin, sqrt, tan

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import j1

from landscapes import linear_net, river_valley
from optimizers import gd, trace
from visualizer import lessons
from visualizer.races import presets
from visualizer.races.preset_phenomena import FLOW, ODE

WORD = 2**32


def philox(counter, key):
    """The four words of Philox4x32-10, in Python's integers."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        left, right = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = right // WORD ^ c1 ^ k0, right % WORD, left // WORD ^ c3 ^ k1, left % WORD
        k0, k1 = (k0 + 0x9E3779B9) % WORD, (k1 + 0xBB67AE85) % WORD
    return c0, c1, c2, c3


def normals(step):
    """The two normal numbers of a step of seed 0, by Box and Muller."""
    a, b, c, d = philox((step, 0, 0, 0), (0, 0))
    first, second = ((high * 2**21 + low // 2**11) / 2**53 for high, low in ((a, b), (c, d)))
    radius = sqrt(-2 * log(1 - first))
    return radius * cos(2 * pi * second), radius * sin(2 * pi * second)


def shuffles(samples):
    """The order of the samples in each epoch of seed 0."""
    epoch = 0
    while True:
        words = [word for group in range(-(-samples // 4)) for word in philox((epoch, group, 0, 1), (0, 0))]
        yield sorted(range(samples), key=lambda i, words=words: words[i])
        epoch += 1


def numpy_shuffles(samples):
    """The order of the samples in each epoch, by a generator of NumPy."""
    random = np.random.default_rng([0, 1])
    while True:
        yield random.permutation(samples).tolist()


def batches(orders, size):
    for order in orders:
        yield from (order[first : first + size] for first in range(0, len(order), size))


def descend(gradients, start, step):
    """The path of a rule `step(w, g, memory, t) -> w` in each coordinate; `gradients` yields functions of (x, y)."""
    path, memories = [start], ({}, {})
    for t, gradient in enumerate(gradients):
        slopes = gradient(*path[-1])
        path.append(tuple(step(*one, t) for one in zip(path[-1], slopes, memories, strict=True)))
    return path


def plain(rate):
    return scheduled(lambda t: rate)


def scheduled(rate):
    return lambda w, g, memory, t: w - rate(t) * g


def reversals(path, k):
    moves = [b[k] - a[k] for a, b in pairwise(path)]
    return sum(a * b < 0 for a, b in pairwise(moves))


def is_expected(name, *texts):
    """The numbers of the preset are these, each with as many decimals as it has there."""
    numbers = presets.get(name).numbers
    formatted = [
        text if isinstance(text, str) else number.fixed(text) for number, text in zip(numbers, texts, strict=True)
    ]
    assert formatted == [number.expected for number in numbers]


# river valley


def river_value(x, y):
    return 15 * (y - 0.5 * sin(0.6 * x)) ** 2 + 0.02 * (x - 10) ** 2


def river_gradients(steps):
    for t in range(steps):
        a, b = normals(t)

        def gradient(x, y, a=a, b=b):
            off = 30 * (y - 0.5 * sin(0.6 * x))
            return 0.04 * (x - 10) - 0.3 * off * cos(0.6 * x) + a, off + b

        yield gradient


#: The share of the rate at step t of n: warm-up, stable, decay; half a cosine; constant.
SHARES = {
    "wsd": lambda t, n: min(1, (t + 1) / 20, (n - t) / (0.2 * n)),
    "cosine": lambda t, n: (1 + cos(pi * t / n)) / 2,
    "constant": lambda t, n: 1,
}


def test_in_the_river_valley_the_decay_brings_the_loss_of_a_large_rate_down():
    texts = []
    for share in SHARES.values():
        path = descend(river_gradients(600), (0.0, 0.5), scheduled(lambda t, share=share: 0.06 * share(t, 600)))
        texts += [river_value(*path[300]), river_value(*path[-1]), path[-1][0]]
    is_expected("river-valley", *texts)


def test_of_twenty_rivers_the_one_with_a_decay_ends_lowest_in_the_mean_and_farthest_of_those_that_are_low():
    def ends(**schedule):
        runs = [
            trace(gd(lr=0.06, noise=1.0, **schedule), river_valley, (0.0, 0.5), steps=600, seed=seed)
            for seed in range(20)
        ]
        return np.array([(run.values[300], run.values[-1], run.points[-1, 0]) for run in runs]).mean(axis=0)

    (half, decayed, far), (smooth, cosine, near), (_, constant, _) = (
        ends(schedule="wsd"),
        ends(schedule="cosine"),
        ends(),
    )
    assert half > smooth  # while the rate is high the loss is high
    assert decayed < 0.6 * min(cosine, constant)
    assert far > near + 1


# mini-batches

CARS = [(float(a), float(b)) for a, b in zip(*lessons.cars(), strict=True)]


def mean_gradient(chosen):
    def gradient(w, b):
        errors = [w * x + b - y for x, y in chosen]
        return sum(e * x for e, (x, _) in zip(errors, chosen, strict=True)) / len(chosen), sum(errors) / len(chosen)

    return gradient


def momentum(w, g, memory, t):
    memory["v"] = 0.9 * memory.get("v", 0.0) + 0.1 * g
    return w - 0.003 * memory["v"]


def rmsprop(w, g, memory, t):
    memory["s"] = 0.9 * memory.get("s", 0.0) + 0.1 * g * g
    return w - 0.5 * g / (sqrt(memory["s"]) + 1e-8)


def adam(w, g, memory, t):
    memory["m"] = 0.9 * memory.get("m", 0.0) + 0.1 * g
    memory["s"] = 0.999 * memory.get("s", 0.0) + 0.001 * g * g
    mean, square = memory["m"] / (1 - 0.9 ** (t + 1)), memory["s"] / (1 - 0.999 ** (t + 1))
    return w - 0.5 * mean / (sqrt(square) + 1e-8)


def table_of_the_cars(orders):
    lowest = np.linalg.lstsq(np.c_[lessons.cars()[0], np.ones(50)], lessons.cars()[1], rcond=None)[1].item() / 100
    for rule in (plain(0.003), momentum, rmsprop, adam):
        chosen = islice(batches(orders(50), 8), 500)
        path = descend((mean_gradient([CARS[i] for i in batch]) for batch in chosen), (0.0, 0.0), rule)
        w, b = path[-1]
        gap = sum((w * x + b - y) ** 2 for x, y in CARS) / 100 - lowest
        yield f"{gap:.3g}", str(reversals(path, 0)), str(reversals(path, 1))


def test_mini_batches_of_cars():
    is_expected("mini-batches", *(text for row in table_of_the_cars(shuffles) for text in row))


def test_with_the_shuffles_of_numpy_the_same_loops_give_the_known_table_of_the_cars():
    assert list(table_of_the_cars(numpy_shuffles)) == [
        ("13.3", "296", "292"),
        ("12.1", "99", "45"),
        ("0.476", "304", "292"),
        ("0.134", "97", "79"),
    ]


# linear scaling, heavy tails, rare classes


def test_rates_in_proportion_to_the_batch():
    places = [-2 + 4 * (i + 0.5) / 64 + 2 for i in range(64)]
    line = [(x, 2 * x - 1 + 0.5 * sin(12.9898 * (i + 1))) for i, x in enumerate(places)]
    texts = []
    for size in (1, 4, 16, 64):
        steps = 5 * 64 // size
        orders = shuffles(64) if size < 64 else iter([list(range(64))] * 5)
        chosen = islice(batches(orders, size), steps)
        texts += descend((mean_gradient([line[i] for i in b]) for b in chosen), (-1.0, 3.0), plain(0.005 * size))[-1]
    is_expected("linear-scaling", *texts)
    curvatures = np.linalg.eigvalsh(np.cov(places, bias=True) * np.diag([1, 0]) + np.outer(*2 * [[np.mean(places), 1]]))
    assert 0.08 * curvatures[-1] < 0.5
    assert 1.9 < 0.32 * curvatures[-1] < 2


def test_outliers():
    values = [round(tan(pi * ((i + 0.5) / 64 - 0.5)), 2) for i in range(64)]
    cloud = [(values[i], values[(27 * i + 11) % 64]) for i in range(64)]

    def pulls(clip):
        for (i,) in islice(batches(shuffles(64), 1), 256):
            x, y = cloud[i]

            def gradient(p, q, x=x, y=y):
                size = hypot(p - x, q - y)
                return tuple(g * min(1.0, clip / size) for g in (p - x, q - y))

            yield gradient

    def signed(w, g, memory, t):
        return w - 0.1 * ((g > 0) - (g < 0))

    runs = [(plain(0.1), 1e9), (plain(0.1), 1.0), (signed, 1e9)]
    paths = [descend(pulls(clip), (6.0, 4.0), rule) for rule, clip in runs]
    is_expected("heavy-tails", *(f"{max(hypot(*point) for point in path[128:]):.3g}" for path in paths))


def test_rare_classes():
    def gradient(x, y):
        return -0.98 / (1 + exp(x)), -0.02 / (1 + exp(y))

    texts = []
    for rule in (plain(4.0), lambda w, g, memory, t: w + 0.05):
        x, y = descend([gradient] * 200, (0.0, 0.0), rule)[-1]
        texts += [x, y, 0.98 * log(1 + exp(-x)) + 0.02 * log(1 + exp(-y))]
    is_expected("rare-classes", *texts)


# finite steps


def flow_end(rate):
    """The end of the flow of f + rate |∇f|²/4 on (xy − 1)²/2 from (−1.5, 1.7)."""

    def velocity(_, point):
        x, y = point
        r = x * y - 1
        gradient = np.array([r * y, r * x])
        hessian = np.array([[y * y, 2 * x * y - 1], [2 * x * y - 1, x * x]])
        return -gradient - rate / 2 * hessian @ gradient

    return solve_ivp(velocity, (0, 60), (-1.5, 1.7), rtol=1e-11, atol=1e-13).y[:, -1]


def test_finite_steps_end_near_the_end_of_the_penalised_flow():
    difference = 1.5**2 - 1.7**2
    x = sqrt((difference + sqrt(difference**2 + 4)) / 2)
    np.testing.assert_allclose(FLOW, (x, 1 / x), atol=1e-6)
    texts = []
    for rate in (0.2, 0.1, 0.05):
        slopes = [lambda x, y: ((x * y - 1) * y, (x * y - 1) * x)] * 200
        end = descend(slopes, (-1.5, 1.7), plain(rate))[-1]
        texts += [hypot(*np.subtract(end, flow_end(0))), hypot(*np.subtract(end, flow_end(rate)))]
    is_expected("finite-steps", *texts)


def test_the_gap_to_the_flow_is_of_first_order_in_the_rate_and_that_to_the_penalised_flow_of_second():
    rates = np.array([0.02, 0.01])
    ends = [trace(gd(lr=rate), linear_net, (-1.5, 1.7), steps=2000).points[-1] for rate in rates]
    plain_gaps = [hypot(*(end - flow_end(0))) for end in ends]
    gaps = [hypot(*(end - flow_end(rate))) for end, rate in zip(ends, rates, strict=True)]
    assert plain_gaps[0] / plain_gaps[1] == pytest.approx(2, abs=0.1)
    assert gaps[0] / gaps[1] == pytest.approx(4, abs=0.3)


# Nesterov's momentum


def accelerate(curvatures, start, rate, steps, restart=False, momentum=lambda k: (k - 1) / (k + 2)):
    """Points y_k of the accelerated method in its two sequences, as O'Donoghue and Candès write it."""
    x = y = np.array(start)
    points, k = [y], 0
    for _ in range(steps):
        before, slope = x, curvatures * y
        x, k = y - rate * slope, k + 1
        if restart and slope @ (x - before) > 0:
            y, k = x, 0
        else:
            y = x + momentum(k) * (x - before)
        points.append(y)
    return np.array(points)


def test_restarts():
    curvatures = np.array([0.01, 0.1])
    paths = [
        accelerate(curvatures, (10.0, 6.0), 1.0, 700, **settings)
        for settings in (
            {},
            {"momentum": lambda k: 9 / 11},
            {"restart": True},
            {"momentum": lambda k: 0.0},
        )
    ]
    values = [path**2 @ curvatures for path in paths]
    is_expected("restarts", *(str(np.flatnonzero(f >= 1e-6 * f[0])[-1] + 1) for f in values))


def test_nesterov_follows_its_differential_equation():
    curvatures = np.array([0.04, 0.01])
    phase = 60 * np.sqrt(curvatures)
    np.testing.assert_allclose(ODE, 2 * j1(phase) / phase, atol=1e-6)
    ends = [accelerate(curvatures, (1.0, 1.0), rate, round(60 / sqrt(rate)))[-1] for rate in (4.0, 0.04)]
    is_expected("nesterov-ode", *(hypot(*(end - ODE)) for end in ends))


# rules of the last years


def ravine_gradient(x, y):
    return x, 50 * y


def wells(x, y):
    return 0.02 * x, 8 * exp(-8 * ((x + 2) ** 2 + y * y)), 0.45 * exp(-((x - 1.5) ** 2 + y * y) / 2)


def wells_gradient(x, y):
    _, sharp, flat = wells(x, y)
    return 0.02 * x + 2 * sharp * (x + 2) + 2 * flat * (x - 1.5), 0.02 * y + 2 * sharp * y + 2 * flat * y


def wells_sharpness(x, y, h=1e-6):
    """The largest curvature, from differences of the gradient."""
    columns = [
        np.subtract(wells_gradient(x + a, y + b), wells_gradient(x - a, y - b)) / (2 * h) for a, b in ((h, 0), (0, h))
    ]
    return np.linalg.eigvalsh(np.transpose(columns))[-1]


def test_sam_ends_in_the_flat_minimum():
    plain_end = descend([wells_gradient] * 800, (-1.7, 0.9), plain(0.1))[-1]
    x, y = -1.7, 0.9
    for _ in range(400):  # two gradients each
        a, b = wells_gradient(x, y)
        a, b = wells_gradient(x + 0.1 * a / hypot(a, b), y + 0.1 * b / hypot(a, b))
        x, y = x - 0.1 * a, y - 0.1 * b
    is_expected("sam", "sharp", wells_sharpness(*plain_end), "flat", wells_sharpness(x, y))
    assert hypot(plain_end[0] + 2, plain_end[1]) < 0.1
    assert hypot(x - 1.4674, y) < 0.1


def prodigy(steps):
    """The points and the estimates of Prodigy on the ravine from (10, 1), by arrays."""
    start = w = np.array([10.0, 1.0])
    m, v, s, r, d = np.zeros(2), np.zeros(2), np.zeros(2), 0.0, 1e-6
    points, estimates = [w], [d]
    for _ in range(steps):
        g = w * [1, 50]
        r = sqrt(0.999) * r + d * d / 1e-6 * (g @ (start - w))
        s = sqrt(0.999) * s + d * d / 1e-6 * g
        m, v = 0.9 * m + 0.1 * d * g, 0.999 * v + 0.001 * (d * g) ** 2
        before, d = d, max(d, r / abs(s).sum())
        w = w - before * m / (np.sqrt(v) + d * 1e-8)
        points.append(w)
        estimates.append(d)
    return np.array(points), estimates


def dog(steps):
    start = w = np.array([10.0, 1.0])
    r, total = 1e-6 * (1 + sqrt(101)), 1e-8
    for _ in range(steps):
        g = w * [1, 50]
        r, total = max(r, float(np.hypot(*(w - start)))), total + g @ g
        w = w - r / sqrt(total) * g
    return w, r


def test_estimates_of_distance_stay_below_the_true_one():
    points, estimates = prodigy(300)
    below = (points**2 @ [0.5, 25]) < 1e-3
    end, r = dog(300)
    is_expected(
        "distance",
        f"{hypot(10, 1):.3g}",
        f"{estimates[-1]:.3g}",
        str(below.argmax()),
        f"{r:.3g}",
        f"{np.hypot(*end):.3g}",
    )
    assert estimates[-1] < 10
    assert r < hypot(10, 1)


def first_below(path, value, level=1e-3):
    return str(next((t for t, point in enumerate(path) if value(*point) < level), "never"))


def adam_mix(weight, beta3):
    """AdEMAMix without a warm-up; with the weight 0 it is Adam."""

    def step(w, g, memory, t):
        memory["m"] = 0.9 * memory.get("m", 0.0) + 0.1 * g
        memory["slow"] = beta3 * memory.get("slow", 0.0) + (1 - beta3) * g
        memory["s"] = 0.999 * memory.get("s", 0.0) + 0.001 * g * g
        mean, square = memory["m"] / (1 - 0.9 ** (t + 1)), memory["s"] / (1 - 0.999 ** (t + 1))
        return w - 0.003 * (mean + weight * memory["slow"]) / (sqrt(square) + 1e-8)

    return step


def test_ademamix_at_the_set_up_of_optax():
    def value(x, y):
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2

    def gradient(x, y):
        return 2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)

    rules = adam_mix(0.0, 0.9999), adam_mix(5.0, 0.999), adam_mix(5.0, 0.9999)
    paths = [descend([gradient] * 16_000, (-3.0, 5.0), rule) for rule in rules]
    is_expected("ademamix", *(first_below(path, value) for path in paths))


def ball(every):
    """A heavy ball that takes half of every so many steps back."""

    def step(w, g, memory, t):
        slow = memory.setdefault("slow", w)
        memory["v"] = 0.9 * memory.get("v", 0.0) + g
        w = w - 0.02 * memory["v"]
        if (t + 1) % every:
            return w
        memory["slow"] = (slow + w) / 2
        return memory["slow"]

    return step


def test_lookahead_arrives_sooner():
    paths = [descend([ravine_gradient] * 100, (10.0, 1.0), ball(every)) for every in (1000, 5)]
    is_expected("lookahead", *(first_below(path, lambda x, y: (x * x + 50 * y * y) / 2) for path in paths))


def test_cautious_momentum_swings_less():
    def step(is_cautious):
        def step(w, g, memory, t):
            v = memory["v"] = 0.9 * memory.get("v", 0.0) + 0.1 * g
            return w if is_cautious and v * g <= 0 else w - 0.038 * v

        return step

    texts = []
    for is_cautious in (False, True):
        path = descend([ravine_gradient] * 100, (10.0, 1.0), step(is_cautious))
        moves = [b[1] - a[1] for a, b in pairwise(path) if abs(b[1] - a[1]) > 1e-12]
        turns = sum(a * b < 0 for a, b in pairwise(moves))
        texts += [str(turns), f"{sum(map(abs, moves)):.3g}", f"{hypot(*path[-1]):.3g}"]
    is_expected("cautious", *texts)

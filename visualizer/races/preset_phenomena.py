"""Phenomena that research has found, each in two parameters."""

from visualizer.races.preset_numbers import Number
from visualizer.races.preset_setup import Preset, edge, ends_at, last_point, loss_below, millionth, oscillation

#: The end of the flow of (xy − 1)²/2 from (−1.5, 1.7): xy = 1, and x² − y² does not change on the way.
FLOW = (0.854373, 1.170450)

#: The solution of Nesterov's differential equation at the time 60: 2 J₁(τ √λ) / (τ √λ) with λ = 0.04 and 0.01.
ODE = (-0.037241, -0.092228)

#: The two minima of `sharp_flat`.
SHARP, FLAT = (-1.9970687, 0.0), (1.4673743, 0.0)


def river(racer: int, half: str, end: str, x: str) -> list[Number]:
    """Return the numbers of the way along a river: f after half of the steps and at the end, and how far it came."""
    return [
        Number(racer, "f after half of the steps", half),
        Number(racer, "f at the end", end),
        Number(racer, "x at the end", x),
    ]


def batches(racer: int, gap: str, reversals_in_w: str, reversals_in_b: str) -> list[Number]:
    """Return the numbers of a run on mini-batches: f − f*, and how often each parameter turned back."""
    return [
        Number(racer, "f − f* at the end", gap),
        Number(racer, "reversals in w", reversals_in_w),
        Number(racer, "reversals in b", reversals_in_b),
    ]


def after_epochs(racer: int, w: str, b: str) -> list[Number]:
    return [Number(racer, "w after 5 epochs", w), Number(racer, "b after 5 epochs", b)]


def outermost(racer: int, distance: str) -> Number:
    return Number(racer, "largest distance from the minimum in the second half", distance)


def flows(racer: int, plain: str, penalised: str, end: tuple[float, float]) -> list[Number]:
    """Return the distances from the ends of two flows: of f, and of f + α|∇f|²/4, which ends at the point `end`."""
    return [
        Number(racer, "distance from the end of the flow", plain, near=FLOW),
        Number(racer, "distance from the end of the penalised flow", penalised, near=end),
    ]


def sharpness(racer: int, expected: str) -> Number:
    return Number(racer, "sharpness at the end", expected)


def stays_from(racer: int, step: str) -> Number:
    return Number(racer, "step from which f − f* stays below a millionth", step)


def from_ode(racer: int, distance: str) -> Number:
    return Number(racer, "distance from the ODE at time 60", distance, near=ODE)


PHENOMENA = (
    Preset(
        "edge-of-stability",
        "Descent ends where the curvature is just below 2/α",
        "Cohen et al., Gradient descent typically occurs at the edge of stability, ICLR 2021, in two parameters",
        "(1 - 0.5*x**2 - y**2)**2",
        [("gd", {"lr": rate}) for rate in (0.20, 0.26, 0.30, 0.35, 0.40, 0.45)],
        (0.15, 0.8),
        20_000,
        [
            *edge(0, "0.168458", "0.992880", "7.9432"),
            *edge(1, "0.404239", "0.958277", "7.6732"),
            *edge(2, "0.840683", "0.804130", "6.5865"),
            *edge(3, "1.098259", "0.630011", "5.5877"),
            *edge(4, "1.252994", "0.463684", "4.8600"),
            *edge(5, "1.353716", "-0.289354", "4.3349"),
        ],
        extent=((-0.1, 1.6), (-1.6, 1.6)),
        domain=((-2.0, 2.0), (-1.5, 1.5)),
        panels="map sharpness",
    ),
    Preset(
        "silver-steps",
        "Steps longer than 2/L are faster than any constant rate",
        "Altschuler and Parrilo, Acceleration by stepsize hedging, 2023",
        "0.5*x**2 + 50*y**2",
        [
            ("gd", {"lr": 0.01}),
            ("gd", {"lr": 2 / 101}),
            ("gd", {"lr": 0.01, "schedule": "silver(period=31)"}),
            ("gd", {"lr": 0.01, "schedule": "silver(period=63)"}),
            ("heavy_ball", {"lr": (2 / 11) ** 2, "beta": (9 / 11) ** 2}),
        ],
        (1.0, 1.0),
        500,
        [millionth(k, steps) for k, steps in enumerate(("458", "346", "171", "142", "58"))],
        extent=((-0.5, 1.5), (-4.2, 4.2)),
        panels="map loss",
    ),
    Preset(
        "chebyshev-steps",
        "Chebyshev's 64 rates reach 0.000005, a constant one 0.28",
        "Young, On Richardson's method, 1953",
        "0.5*x**2 + 50*y**2",
        [("gd", {"lr": 2 / 101}), ("gd", {"lr": 2 / 101, "schedule": "chebyshev(kappa=100)"})],
        (1.0, 1.0),
        64,
        [*last_point(0, "0.278025", "0.278025"), *last_point(1, "0.000005", "0.000005")],
        extent=((-0.3, 1.3), (-1.1, 1.1)),
        panels="map loss",
    ),
    Preset(
        "catapult",
        "Above 2/sharpness descent is thrown out, and lands in a flatter place",
        "Lewkowycz et al., The large learning rate phase of deep learning: the catapult mechanism, 2020",
        "(x*y - 1)**2/2",
        [("gd", {"lr": rate}) for rate in (0.1, 0.35)],
        (0.2, 2.8),
        20,
        [*edge(0, "0.355545", "2.812583", "8.0370"), *edge(1, "0.744931", "1.342405", "2.3570")],
        extent=((-1.2, 2.2), (0.4, 3.2)),
        domain=((-4.0, 4.0), (-4.0, 4.0)),
        panels="map loss",
    ),
    Preset(
        "river-valley",
        "A high rate goes far down a river; only its decay shows it",
        "Wen et al., Understanding warmup-stable-decay learning rates: a river valley perspective, ICLR 2025",
        "river_valley",
        [
            ("gd", {"lr": 0.06, "noise": 1.0, "schedule": "wsd"}),
            ("gd", {"lr": 0.06, "noise": 1.0, "schedule": "cosine"}),
            ("gd", {"lr": 0.06, "noise": 1.0}),
        ],
        (0.0, 0.5),
        600,
        [
            *river(0, "1.796", "0.093", "7.89"),
            *river(1, "0.579", "0.423", "5.40"),
            *river(2, "1.827", "0.230", "8.20"),
        ],
        panels="map loss",
    ),
    Preset(
        "mini-batches",
        "In mini-batches momentum damps the swing, and Adam also arrives",
        "The mini-batches of Ng's lessons, on the cars of Ezekiel, 1930",
        "cars",
        [
            ("gd", {"lr": 0.003, "batch": 8}),
            ("momentum", {"lr": 0.003, "batch": 8}),
            ("rmsprop", {"lr": 0.5, "batch": 8}),
            ("adam", {"lr": 0.5, "batch": 8}),
        ],
        (0.0, 0.0),
        500,
        [
            *batches(0, "14.9", "324", "302"),
            *batches(1, "14.2", "103", "49"),
            *batches(2, "0.23", "334", "326"),
            *batches(3, "0.166", "105", "85"),
        ],
        panels="map loss",
    ),
    Preset(
        "linear-scaling",
        "A rate in proportion to the batch keeps the path, up to 2/L",
        "Goyal et al., Accurate, large minibatch SGD: training ImageNet in 1 hour, 2017",
        "linear_regression",
        [("gd", {"lr": 0.005 * batch, "batch": batch}) for batch in (1, 4, 16, 64)],
        (-1.0, 3.0),
        320,
        [
            *after_epochs(0, "0.742", "2.169"),
            *after_epochs(1, "0.742", "2.165"),
            *after_epochs(2, "0.748", "2.157"),
            *after_epochs(3, "1.785", "2.536"),
        ],
        panels="map loss",
    ),
    Preset(
        "heavy-tails",
        "Outliers throw descent away; clipped and signed steps stay",
        "Zhang et al., Why are adaptive methods good for attention models?, NeurIPS 2020",
        "heavy_tails",
        [
            ("gd", {"lr": 0.1, "batch": 1}),
            ("gd", {"lr": 0.1, "batch": 1, "clip": 1.0}),
            ("signsgd", {"lr": 0.1, "batch": 1}),
        ],
        (6.0, 4.0),
        256,
        [
            Number(k, "largest distance from the minimum in the second half", far)
            for k, far in enumerate(("5.34", "0.485", "0.707"))
        ],
        panels="map loss",
    ),
    Preset(
        "rare-classes",
        "Descent learns a rare class late; sign descent learns all alike",
        "Kunstner et al., Heavy-tailed class imbalance and why Adam outperforms descent on language models, 2024",
        "0.98*log(1 + exp(-x)) + 0.02*log(1 + exp(-y))",
        [("gd", {"lr": 4.0}), ("signsgd", {"lr": 0.05})],
        (0.0, 0.0),
        200,
        [
            *last_point(0, "6.674300", "2.668184"),
            Number(0, "f at the end", "0.002578"),
            *last_point(1, "10.000000", "10.000000"),
            Number(1, "f at the end", "0.000045"),
        ],
        domain=((-2.0, 12.0), (-2.0, 12.0)),
        panels="map loss",
    ),
    Preset(
        "finite-steps",
        "Finite steps follow the flow of f with a penalty on its slope",
        "Barrett, Dherin, Implicit gradient regularization, ICLR 2021; Prince, Understanding deep learning, fig. 9.3",
        "linear_net",
        [("gd", {"lr": rate}) for rate in (0.2, 0.1, 0.05)],
        (-1.5, 1.7),
        200,
        [
            *flows(0, "0.1428", "0.0497", (0.911622, 1.096946)),
            *flows(1, "0.0666", "0.0117", (0.887561, 1.126683)),
            *flows(2, "0.0334", "0.0031", (0.872479, 1.146160)),
        ],
        extent=((-1.7, 1.7), (0.3, 1.9)),
        panels="map loss",
    ),
    Preset(
        "restarts",
        "Nesterov's momentum grows too large and ripples, unless it restarts",
        "O'Donoghue and Candès, Adaptive restart for accelerated gradient schemes, 2015",
        "0.005*x**2 + 0.05*y**2",
        [
            ("accelerated", {"lr": 1.0}),
            ("nesterov", {"lr": 1.0, "beta": 9 / 11}),
            ("accelerated", {"lr": 1.0, "restart": True}),
            ("gd", {"lr": 1.0}),
        ],
        (10.0, 6.0),
        700,
        [
            Number(k, "step from which f − f* stays below a millionth", step)
            for k, step in enumerate(("280", "79", "57", "612"))
        ],
        panels="map loss",
    ),
    Preset(
        "nesterov-ode",
        "Nesterov's steps follow a differential equation, best when short",
        "Su, Boyd and Candès, A differential equation for modeling Nesterov's method, JMLR 2016",
        "0.02*x**2 + 0.005*y**2",
        [("accelerated", {"lr": rate}) for rate in (4.0, 0.04)],
        (1.0, 1.0),
        300,
        [Number(k, "distance from the ODE at time 60", gap, near=ODE) for k, gap in enumerate(("0.0686", "0.0116"))],
        panels="map swing",
    ),
    Preset(
        "sam",
        "Descent falls into a sharp minimum; SAM passes it to a flat one",
        "Foret et al., Sharpness-aware minimization for efficiently improving generalization, ICLR 2021",
        "sharp_flat",
        [("gd", {"lr": 0.1}), ("sam", {"lr": 0.1, "rho": 0.1})],
        (-1.7, 0.9),
        800,
        [ends_at(0, "sharp", SHARP), sharpness(0, "16.02"), ends_at(1, "flat", FLAT), sharpness(1, "0.92")],
        panels="map loss",
    ),
    Preset(
        "distance",
        "Prodigy and DoG find their rates by estimating a distance",
        "Mishchenko and Defazio, Prodigy, ICML 2024; Ivgi, Hinder and Carmon, DoG, ICML 2023",
        "ravine",
        [("prodigy", {}), ("dog", {})],
        (10.0, 1.0),
        300,
        [
            Number(0, "distance of the start from the minimum", "10"),
            Number(0, "distance that Prodigy estimates", "1.95"),
            loss_below(0, "115"),
            Number(1, "distance that DoG estimates", "9.8"),
            Number(1, "distance to the minimum", "0.243"),
        ],
        panels="map loss",
    ),
    Preset(
        "ademamix",
        "A slow mean carries AdEMAMix along the valley; too slow, it overshoots",
        "Pagliardini, Ablin and Grangier, The AdEMAMix optimizer, ICLR 2025, at the set-up of optax",
        "rosenbrock",
        [("adam", {"lr": 0.003}), ("ademamix", {"lr": 0.003, "beta3": 0.999}), ("ademamix", {"lr": 0.003})],
        (-3.0, 5.0),
        16_000,
        [loss_below(0, "13701"), loss_below(1, "8137"), loss_below(2, "never")],
        panels="map loss",
    ),
    Preset(
        "lookahead",
        "Lookahead takes half of five steps back, and arrives sooner",
        "Zhang, Lucas, Hinton and Ba, Lookahead optimizer: k steps forward, 1 step back, NeurIPS 2019",
        "ravine",
        [("heavy_ball", {"lr": 0.02}), ("lookahead", {"lr": 0.02})],
        (10.0, 1.0),
        100,
        [loss_below(0, "83"), loss_below(1, "59")],
    ),
    Preset(
        "cautious",
        "Cautious momentum never goes uphill, and swings less",
        "Liang et al., Cautious optimizers: improving training with one line of code, 2024",
        "ravine",
        [("momentum", {"lr": 0.038}), ("cautious_momentum", {"lr": 0.038})],
        (10.0, 1.0),
        100,
        [*oscillation(0, "14", "5.46", "0.0748"), *oscillation(1, "9", "1.65", "0.00881")],
    ),
)

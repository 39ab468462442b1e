"""07: which learning rates work, and where theory draws the line."""

import numpy as np

import visualizer
from landscapes import ravine, rosenbrock
from landscapes._core.language import N_, _
from optimizers import Optimizer, adam, gd, heavy_ball, momentum, rmsprop, sweep, trace
from visualizer.lessons._exercise import Exercise, arrival, number, rule, slower_rate
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.maps.sensitivity import sensitivity

RACERS = [gd, momentum, rmsprop, adam]


def arrivals(rule_: Optimizer, rates: np.ndarray) -> int:
    """Count the learning rates that bring the rule to f < 0.001 on the ravine within 200 steps."""
    return int((sweep(rule_(lr=rates), ravine, steps=200).steps_to_tol >= 0).sum())


def most_forgiving() -> tuple[int, str]:
    spans = sensitivity(RACERS, ravine, steps=200).spans
    told = "; ".join(f"{name} {span.text}" if span else f"{name} " + _("with none") for name, span in spans.items())
    widest = int(np.argmax([span.factor if span else 0 for span in spans.values()]))
    return widest, _("the rules arrive: {told}", told=told)


def limit(rule_: Optimizer) -> float:
    """Return the first of 1000 learning rates, up to 0.2, with which f on the ravine has grown after 2000 steps."""
    rates = np.geomspace(0.02, 0.2, 1000)
    f = sweep(rule_(lr=rates), ravine, steps=2000).final_value
    return float(rates[np.argmin(f < ravine.value(*ravine.start))])


def boundary() -> tuple[int, str]:
    limits = [limit(heavy_ball(beta=beta)) for beta in (0, 0.5, 0.99)]
    truth = int(np.argmin([abs(limits[-1] - end) for end in (0.04, 0, 0.08, 0.2)]))
    return truth, "it diverges from α = {:.3f} on with β = 0, {:.3f} with 0.5, {:.3f} with 0.99".format(*limits)


def is_beyond(racer: Optimizer) -> str:
    if racer.values["lr"] <= 0.07:
        return _("α must be above 0.07")
    if not 0 < racer.values["lr"] * 50 < 2 * (1 + racer.values["beta"]):
        return _("α is beyond 2(1 + β)/L = {limit:.3f}", limit=2 * (1 + racer.values["beta"]) / 50)
    return arrival(trace(racer, ravine, steps=2000), 2000)


def is_best_memory(racer: Optimizer) -> str:
    if racer.values["lr"] != 0.02:
        return _("leave lr at 0.02 and change β")
    rate = slower_rate(racer, 50)
    best = min(slower_rate(racer(beta=beta), 50) for beta in np.linspace(0, 0.99, 100))
    words = N_("theory gives the slower direction the rate {rate:.3f}, and {best:.3f} is possible")
    return "" if rate < best + 0.005 else _(words, rate=rate, best=best)


LESSON = Lesson(
    "07",
    "learning_rates",
    N_("Learning rates"),
    minutes=50,
    claim=N_(
        "Descent arrives for a narrow range of learning rates, Adam for more than three powers of ten; "
        "for rules without a division theory gives the limit exactly."
    ),
    prediction=Prediction(
        N_(
            "we try learning rates on the ravine, as small and as large as it takes. Which rule arrives over the "
            "widest span, by the factor from its smallest rate to its largest?"
        ),
        [rule_.name for rule_ in RACERS],
        most_forgiving,
    ),
    exercises=(
        Exercise(
            number(
                2 * 1.9 / (1 + 1.8) / 50,
                (2 / 50, N_("that is plain descent; Nesterov's is smaller")),
                (2 * 1.9 / 50, N_("that is the heavy ball")),
                (2 * 1.9 / 0.1 / 50, N_("that is the average, `momentum`")),
                hint=N_("see the table of the limits, with β = 0.9 and L = 50"),
            ),
            N_("2(1 + β)/(1 + 2β)/L"),
        ),
        Exercise(rule(is_beyond, "heavy_ball"), N_("the more memory, the larger the limit 2(1 + β)/L")),
        Exercise(
            number(
                2 / 51 / 1000,
                (2 / 51, N_("the gradient is a thousand times as large, and so the step would be, too")),
                (2 / 51 * 1000, N_("the other way round: steeper means smaller steps")),
                (2 / 50 / 1000, N_("that is the limit; the best is 2/(L + μ)")),
                hint=N_("it is 2/(L + μ), and both curvatures are a thousand times as large"),
            ),
            N_("α has the unit of 1/curvature"),
        ),
        Exercise(
            number(
                lambda: arrivals(adam, np.geomspace(1e-3, 1, 31)),
                (31, N_("the small ones do not arrive within 200 steps")),
                (0, N_("give the array to the rule: adam(lr=rates)")),
                (lambda: arrivals(momentum, np.geomspace(1e-3, 1, 31)), N_("that is momentum")),
                (lambda: arrivals(gd, np.geomspace(1e-3, 1, 31)), N_("that is plain descent")),
                hint=N_("count where the steps_to_tol of sweep(adam(lr=rates), ...) is not negative"),
                rel=0,
            ),
            N_("(plane.steps_to_tol >= 0).sum(): a third of them"),
        ),
        Exercise(
            rule(is_best_memory, "heavy_ball"),
            N_("critical along the valley: β = (1 − √αμ)² = 0.737; with more memory it only swings longer"),
        ),
        Exercise(
            rule(lambda racer: arrival(trace(racer, rosenbrock, steps=300), 300)),
            N_("for a curved valley there is no formula: search with `sweep` or `tune`"),
        ),
        Exercise(
            number(
                2 * 1.5 / 200,
                (2 * 1.5 / 50, "that is for κ = 50; L is κ"),
                (2 / 200, "that is the boundary at β = 0"),
                (2 * 1.5 / 0.5 / 200, "that is the average, `momentum`"),
                (1.5 / 200, "the line is at 2(1 + β)/L, twice as far"),
                hint="the line is α = 2(1 + β)/L, and L is κ",
            ),
            "2(1 + β)/L: a valley four times as long has its boundary at a quarter of the α",
        ),
    ),
    later=Prediction(
        "at β = 0 the boundary is at α = 2/L = 0.04. Where does it go while β grows from 0 to 1?",
        [
            "nowhere: it is at 0.04 for every β",
            "to smaller α, down to 0, as memory makes a rule less stable",
            "to larger α, up to twice as far",
            "to larger α, without an end",
        ],
        boundary,
    ),
    still=lambda: visualizer.race(
        ravine, [heavy_ball(lr=0.02, beta=beta) for beta in (0.5, 0.737, 0.95)], steps=60, panels=("map", "loss")
    ),
)

"""07: which learning rates work, and where theory draws the line."""

import numpy as np

import visualizer
from landscapes import ravine, rosenbrock
from landscapes._core.language import N_, _
from optimizers import Optimizer, adam, gd, heavy_ball, momentum, rmsprop, sweep
from visualizer.lessons._exercise import Exercise, number
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._measured import slower_rate
from visualizer.lessons._runs import arrives, case, cases, rule
from visualizer.maps.sensitivity import sensitivity

RACERS = [gd, momentum, rmsprop, adam]


def arrivals(rule_: Optimizer, rates: np.ndarray) -> int:
    """Count the learning rates that bring the rule to f < 0.001 on the ravine within 200 steps."""
    return int((sweep(rule_(lr=rates), ravine, steps=200).steps_to_tol >= 0).sum())


def most_forgiving() -> tuple[int, str]:
    spans = sensitivity(RACERS, ravine, steps=200).spans
    told = [f"{name} {span.text}" if span else _("{name} with none", name=name) for name, span in spans.items()]
    widest = int(np.argmax([span.factor if span else 0 for span in spans.values()]))
    return widest, _("the rules arrive: {told}", told=_("; ").join(told))


def limit(rule_: Optimizer) -> float:
    """Return the first of 1000 learning rates, up to 0.2, with which f on the ravine has grown after 2000 steps."""
    rates = np.geomspace(0.02, 0.2, 1000)
    f = sweep(rule_(lr=rates), ravine, steps=2000).final_value
    return float(rates[np.argmin(f < ravine.value(*ravine.start))])


def boundary() -> tuple[int, str]:
    limits = [limit(heavy_ball(beta=beta)) for beta in (0, 0.5, 0.99)]
    truth = int(np.argmin([abs(limits[-1] - end) for end in (0.04, 0, 0.08, 0.2)]))
    words = N_("it diverges from α = {none:.3f} on with β = 0, {half:.3f} with 0.5, {most:.3f} with 0.99")
    return truth, _(words, **dict(zip(("none", "half", "most"), limits, strict=True)))


IS_BEYOND = arrives(
    ravine,
    2000,
    2000,
    case("lr <= 0.07", N_("α must be above 0.07")),
    case(
        "lr * 50 >= 2 * (1 + beta)",
        N_("α is beyond 2(1 + β)/L = {limit:.3f}"),
        limit="2 * (1 + beta) / 50",
    ),
)

#: The lowest rate at α = 0.02.
BEST = min(slower_rate(heavy_ball(lr=0.02, beta=beta), 50) for beta in np.linspace(0, 0.99, 100))

IS_BEST_MEMORY = cases(
    case("lr != 0.02", N_("leave lr at 0.02 and change β")),
    case(f"slower_rate(50) < {BEST + 0.005}"),
    case(
        "True",
        N_("theory gives the slower direction the rate {rate:.3f}, and {best:.3f} is possible"),
        rate="slower_rate(50)",
        best=f"{BEST}",
    ),
)

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
        Exercise(rule(IS_BEYOND, "heavy_ball"), N_("the more memory, the larger the limit 2(1 + β)/L")),
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
            rule(IS_BEST_MEMORY, "heavy_ball"),
            N_("critical along the valley: β = (1 − √αμ)² = 0.737; with more memory it only swings longer"),
        ),
        Exercise(
            rule(arrives(rosenbrock, 300, within=300)),
            N_("for a curved valley there is no formula: search with `sweep` or `tune`"),
        ),
        Exercise(
            number(
                2 * 1.5 / 200,
                (2 * 1.5 / 50, N_("that is for κ = 50; L is κ")),
                (2 / 200, N_("that is the boundary at β = 0")),
                (2 * 1.5 / 0.5 / 200, N_("that is the average, `momentum`")),
                (1.5 / 200, N_("the line is at 2(1 + β)/L, twice as far")),
                hint=N_("the line is α = 2(1 + β)/L, and L is κ"),
            ),
            N_("2(1 + β)/L: a valley four times as long has its boundary at a quarter of the α"),
        ),
    ),
    later=Prediction(
        N_("at β = 0 the boundary is at α = 2/L = 0.04. Where does it go while β grows from 0 to 1?"),
        [
            N_("nowhere: it is at 0.04 for every β"),
            N_("to smaller α, down to 0, as memory makes a rule less stable"),
            N_("to larger α, up to twice as far"),
            N_("to larger α, without an end"),
        ],
        boundary,
    ),
    still=lambda: visualizer.race(
        ravine, [heavy_ball(lr=0.02, beta=beta) for beta in (0.5, 0.737, 0.95)], steps=60, panels=("map", "loss")
    ),
)

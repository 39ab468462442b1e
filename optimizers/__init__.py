"""Optimizers: one small rule per optimizer, and one engine that runs all of them.

Every rule is an attribute of this package (``optimizers.adam``); `optimizer` is the decorator that
declares a new one. Each file that declares some is a family of rules; `optimizers.guests` runs
the optimizers of other libraries.

>>> import optimizers
>>> optimizers.trace(optimizers.gd(lr=0.5), "sphere").values[:3]
array([25.,  0.,  0.])
"""

from landscapes._core.families import load_families
from optimizers import guests as guests
from optimizers._analysis.basin_structure import (
    BasinEntropy,
    UncertaintyExponent,
    basin_entropy,
    uncertainty_exponent,
)
from optimizers._analysis.conventions import elsewhere, translate
from optimizers._analysis.effective_rates import effective_rates
from optimizers._analysis.momentum_buffer import MomentumBuffer, momentum_buffer
from optimizers._analysis.oscillation import Modes, Oscillation, oscillation
from optimizers._analysis.projection import path_plane, variance_share
from optimizers._analysis.projection import project as project
from optimizers._analysis.projection import projection_terms as projection_terms
from optimizers._analysis.quadratic_theory import Prediction, predict_quadratic, quadratic_axes, quadratic_optimum
from optimizers._analysis.rule_facts import rule_facts
from optimizers._analysis.sharpness import Sharpness, sharpness
from optimizers._analysis.step_report import StepReport, step_report
from optimizers._guest import Guest
from optimizers._guest import Racer as Racer
from optimizers._optimizer import Optimizer, optimizer, registry
from optimizers._runs.basins import DIVERGED as DIVERGED
from optimizers._runs.basins import TRAVELLING as TRAVELLING
from optimizers._runs.basins import Basins, basins
from optimizers._runs.measures import ARRIVAL_TOLERANCE as ARRIVAL_TOLERANCE
from optimizers._runs.muon_run import newton_schulz as newton_schulz
from optimizers._runs.muon_run import polar_factor as polar_factor
from optimizers._runs.sweep import Sweep, sweep
from optimizers._runs.trace import trace
from optimizers._runs.trajectory import Evaluations, Trajectory
from optimizers._runs.tune import TUNING_RATES as TUNING_RATES
from optimizers._runs.tune import TUNING_SEEDS as TUNING_SEEDS
from optimizers._runs.tune import is_stochastic, learning_rate_name, tune, tuning_terms
from optimizers._suggest.search import COMMON_RULES as COMMON_RULES
from optimizers._suggest.search import suggest, suggested_racers, suggested_steps
from optimizers._text_rule import TextRule as TextRule
from optimizers._text_rule import rule

__all__ = [
    "BasinEntropy",
    "Basins",
    "Evaluations",
    "Guest",
    "Modes",
    "MomentumBuffer",
    "Optimizer",
    "Oscillation",
    "Prediction",
    "Sharpness",
    "StepReport",
    "Sweep",
    "Trajectory",
    "UncertaintyExponent",
    "basin_entropy",
    "basins",
    "effective_rates",
    "elsewhere",
    "get",
    "is_stochastic",
    "learning_rate_name",
    "momentum_buffer",
    "names",
    "optimizer",
    "oscillation",
    "path_plane",
    "predict_quadratic",
    "quadratic_axes",
    "quadratic_optimum",
    "rule",
    "rule_facts",
    "sharpness",
    "step_report",
    "suggest",
    "suggested_racers",
    "suggested_steps",
    "sweep",
    "trace",
    "translate",
    "tune",
    "tuning_terms",
    "uncertainty_exponent",
    "variance_share",
]


def names() -> list[str]:
    """Return the names of all optimizers, in alphabetical order.

    >>> "rmsprop" in names()
    True
    """
    return registry.names()


def get(name: str | Optimizer) -> Optimizer:
    """Return the optimizer of that name; an optimizer is returned unchanged.

    Raises
    ------
    InputError
        If no optimizer has that name; the message gives the nearest one.

    >>> get("adam")(lr=0.2)
    adam(lr=0.2)
    """
    return registry.get(name)


load_families(__name__, __path__, "optimizer")


def __getattr__(name: str) -> Optimizer:
    try:
        return registry.get(name)
    except ValueError as error:
        raise AttributeError(f"module 'optimizers' has no attribute {name!r}: {error}") from None


def __dir__() -> list[str]:
    return [*__all__, *names()]

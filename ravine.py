"""The front door: ``import ravine as rv`` gives everything public of the three packages, loaded when it is first used.

>>> import ravine as rv
>>> film = rv.race("rosenbrock", [rv.gd(lr=0.001), rv.adam(lr=0.1)], steps=50)
>>> film.trajectories[1].steps
50
>>> rv.rosenbrock.value(1.0, 1.0)
0.0

Functions and classes are those of `landscapes`, `optimizers` and `visualizer`; every landscape and every optimizer
is here by its name, too.
"""

import importlib.util
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import landscapes as landscapes
    import optimizers as optimizers
    import visualizer as visualizer
    from landscapes import Formula as Formula
    from landscapes import InputError as InputError
    from landscapes import Landscape as Landscape
    from landscapes import Loss as Loss
    from landscapes import Parameter as Parameter
    from landscapes import Picture as Picture
    from landscapes import Suggested as Suggested
    from landscapes import critical_points as critical_points
    from landscapes import formula as formula
    from landscapes import landscape as landscape
    from landscapes import picture as picture
    from landscapes import problems as problems
    from landscapes import use_language as use_language
    from optimizers import BasinEntropy as BasinEntropy
    from optimizers import Basins as Basins
    from optimizers import Evaluations as Evaluations
    from optimizers import Guest as Guest
    from optimizers import Modes as Modes
    from optimizers import MomentumBuffer as MomentumBuffer
    from optimizers import Optimizer as Optimizer
    from optimizers import Oscillation as Oscillation
    from optimizers import Prediction as Prediction
    from optimizers import Sharpness as Sharpness
    from optimizers import StepReport as StepReport
    from optimizers import Sweep as Sweep
    from optimizers import Trajectory as Trajectory
    from optimizers import UncertaintyExponent as UncertaintyExponent
    from optimizers import basin_entropy as basin_entropy
    from optimizers import basins as basins
    from optimizers import effective_rates as effective_rates
    from optimizers import elsewhere as elsewhere
    from optimizers import guests as guests
    from optimizers import momentum_buffer as momentum_buffer
    from optimizers import optimizer as optimizer
    from optimizers import oscillation as oscillation
    from optimizers import path_plane as path_plane
    from optimizers import predict_quadratic as predict_quadratic
    from optimizers import quadratic_axes as quadratic_axes
    from optimizers import quadratic_optimum as quadratic_optimum
    from optimizers import rule as rule
    from optimizers import rule_facts as rule_facts
    from optimizers import schedules as schedules
    from optimizers import sharpness as sharpness
    from optimizers import step_report as step_report
    from optimizers import suggest as suggest
    from optimizers import suggested_racers as suggested_racers
    from optimizers import suggested_steps as suggested_steps
    from optimizers import sweep as sweep
    from optimizers import trace as trace
    from optimizers import translate as translate
    from optimizers import tune as tune
    from optimizers import uncertainty_exponent as uncertainty_exponent
    from optimizers import variance_share as variance_share
    from visualizer import lessons as lessons
    from visualizer.explorer.explore import explore as explore
    from visualizer.explorer.matplotlib_widget import MatplotlibExplorer as MatplotlibExplorer
    from visualizer.explorer.widget import Explorer as Explorer
    from visualizer.maps.basins.map import basin_map as basin_map
    from visualizer.maps.map import Map as Map
    from visualizer.maps.phase_map import phase_map as phase_map
    from visualizer.maps.sensitivity import sensitivity as sensitivity
    from visualizer.plotting.look import Look as Look
    from visualizer.plotting.scene import Scene as Scene
    from visualizer.races import gallery as gallery
    from visualizer.races import presets as presets
    from visualizer.races.animate import animate as animate
    from visualizer.races.race import Race as Race
    from visualizer.races.race import race as race
    from visualizer.races.side_by_side import SideBySide as SideBySide
    from visualizer.races.side_by_side import side_by_side as side_by_side
    from visualizer.rendering.playback import Playback as Playback

#: Module -> the public names that are taken from it.
EXPORTS = {
    "landscapes": "Formula InputError Landscape Loss Parameter Picture Suggested critical_points "
    "formula landscape picture use_language",
    "optimizers": "BasinEntropy Basins Evaluations Guest Modes MomentumBuffer Optimizer Oscillation Prediction "
    "Sharpness StepReport Sweep Trajectory UncertaintyExponent basin_entropy basins effective_rates elsewhere "
    "momentum_buffer optimizer oscillation path_plane predict_quadratic quadratic_axes quadratic_optimum rule "
    "rule_facts sharpness step_report suggest suggested_racers suggested_steps sweep trace translate tune "
    "uncertainty_exponent variance_share",
    "visualizer": "Explorer Look Map MatplotlibExplorer Playback Race Scene SideBySide animate basin_map explore "
    "phase_map race sensitivity side_by_side",
}

#: Name -> the module that is meant by it.
MODULES = {
    "landscapes": "landscapes",
    "optimizers": "optimizers",
    "visualizer": "visualizer",
    "problems": "landscapes.problems",
    "guests": "optimizers.guests",
    "schedules": "optimizers.schedules",
    "gallery": "visualizer.races.gallery",
    "lessons": "visualizer.lessons",
    "presets": "visualizer.races.presets",
}

#: Package -> the beginning of its first line. Other packages, and files of a reader, can have these names, too.
BEGINNINGS = {"landscapes": b'"""Landscapes:', "optimizers": b'"""Optimizers:', "visualizer": b'"""The visualizer:'}


def _check_packages() -> None:
    """Raise an ImportError of one line if Python would load other packages in the place of ours."""
    for name, beginning in BEGINNINGS.items():
        own = os.path.join(os.path.dirname(os.path.abspath(__file__)), name, "__init__.py")
        spec = importlib.util.find_spec(name)
        found = (spec and spec.origin) or own
        if _begins_with(found, beginning):
            continue
        if os.path.exists(own) and not (os.path.exists(found) and os.path.samefile(found, own)):
            raise ImportError(f"{found} hides the package {name} of Ravine: rename it, or work in another folder")
        raise ImportError(
            f"another package {name} was installed over that of Ravine: uninstall it, and install Ravine again"
        )


def _begins_with(path: str, beginning: bytes) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(len(beginning)) == beginning
    except OSError:
        return False


_check_packages()

_HOME = {name: module for module, names in EXPORTS.items() for name in names.split()}

__all__ = [*_HOME, *MODULES]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("ravine")
    if name in MODULES:
        return importlib.import_module(MODULES[name])
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    if not name.startswith("_"):
        for package in map(importlib.import_module, ("landscapes", "optimizers")):
            if name in package.names():
                return package.get(name)
    raise AttributeError(_unknown(name))


def _unknown(name: str) -> str:
    """The sentence for a name that is not here, with the nearest that is."""
    if name.startswith("_"):
        return f"module 'ravine' has no attribute {name!r}"
    from landscapes._core.errors import nearest

    return f"module 'ravine' has no attribute {name!r}: {nearest(name, __dir__())}(known: see dir(ravine))"


def __dir__() -> list[str]:
    units = [name for package in ("landscapes", "optimizers") for name in importlib.import_module(package).names()]
    return sorted([*__all__, *units])

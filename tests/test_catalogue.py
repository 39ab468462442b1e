"""What holds of every unit and every file: docstrings, examples, parameters, and who may import whom."""

import ast
import doctest
import importlib
import inspect
import pickle
import pkgutil
import re
from dataclasses import is_dataclass
from pathlib import Path

import numpy as np
import pytest
from conftest import WITHOUT_NUMBA, every_landscape, every_optimizer

import landscapes
import optimizers
import visualizer
from landscapes import InputError, Landscape, Parameter
from optimizers import Optimizer

ROOT = Path(__file__).parents[1]
PACKAGES = (landscapes, optimizers, visualizer)
UNITS = [kind.get(name) for kind in (landscapes, optimizers) for name in kind.names()]
#: What is loaded only where Numba is.
COMPILING = ("landscapes._core.kernel_cache", "landscapes._core.numba_jit", "optimizers._runs.cuda_kernel")
MODULES = [
    importlib.import_module(module.name)
    for package in PACKAGES
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not (WITHOUT_NUMBA and module.name in COMPILING)
] + list(PACKAGES)

every_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)


def test_the_units_of_the_house_are_all_there():
    assert set(landscapes.names()) >= {
        "ackley",
        "beale",
        "bohachevsky1",
        "booth",
        "branin",
        "bukin6",
        "cliff",
        "cross_in_tray",
        "deep_linear",
        "double_well",
        "drop_wave",
        "easom",
        "eggholder",
        "gaussian_well",
        "goldstein_price",
        "griewank",
        "himmelblau",
        "holder_table",
        "levy",
        "levy13",
        "linear_net",
        "linear_regression",
        "log_goldstein_price",
        "logistic_regression",
        "matyas",
        "mccormick",
        "michalewicz",
        "monkey_saddle",
        "rastrigin",
        "ravine",
        "rosenbrock",
        "rotated_ravine",
        "saddle",
        "schaffer2",
        "schaffer4",
        "schwefel",
        "sharp_flat",
        "sharp_ridge",
        "six_hump_camel",
        "sphere",
        "styblinski_tang",
        "tanh_neuron",
        "three_hump_camel",
        "three_pits",
        "two_layer_tanh",
        "two_units_tanh",
        "two_wells",
    }
    adams = ["lr", "beta1", "beta2", "eps"]
    known = {
        "adabelief": adams,
        "adadelta": ["lr", "beta", "eps"],
        "adagrad": ["lr", "eps", "eps_inside", "initial"],
        "adam": [*adams, "bias_correction"],
        "adam_hat": adams,
        "adam_l2": [*adams, "weight_decay"],
        "adamax": adams,
        "adamw": [*adams, "weight_decay", "cautious"],
        "adan": ["lr", "beta1", "beta2", "beta3", "eps", "weight_decay"],
        "amsgrad": adams,
        "asgd": ["lr", "lambd", "power", "t0"],
        "damped_newton": ["lr", "damping"],
        "dampened_momentum": ["lr", "beta", "dampening"],
        "gd": ["lr"],
        "heavy_ball": ["lr", "beta"],
        "lion": ["lr", "beta1", "beta2", "weight_decay", "cautious"],
        "momentum": ["lr", "beta"],
        "nadam": [*adams, "momentum_decay"],
        "nesterov": ["lr", "beta"],
        "newton": ["lr"],
        "normalized_gd": ["lr"],
        "polyak": ["lr"],
        "radam": adams,
        "rmsprop": ["lr", "beta", "eps", "momentum", "centered", "eps_inside"],
        "rprop": ["lr", "shrink", "grow", "shortest", "longest"],
        "saddle_free_newton": ["lr", "damping"],
        "schedule_free": ["lr", "beta"],
        "signsgd": ["lr"],
        "signum": ["lr", "beta"],
        "sophia": ["lr", "beta1", "beta2", "gamma", "eps", "every"],
        "yogi": adams,
    }
    assert {name: list(optimizers.get(name).parameters) for name in known} == known


@every_unit
def test_a_unit_says_what_it_is(unit):
    text = inspect.getdoc(unit.function)
    assert unit.__doc__ == unit.function.__doc__
    assert ":" in unit.summary
    assert unit.summary.endswith(".")
    assert len(unit.summary) < 110
    assert unit.formula
    assert re.search("[fJ] = ", unit.formula) if isinstance(unit, Landscape) else "w ← " in unit.formula
    for section in ("Examples\n--------\n>>> ", "References\n----------\n"):
        assert section in text
    for name in unit.parameters:
        assert name in text.split("Examples")[0], f"the docstring does not explain {name}"


def run_doctest(test):
    out = []
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=out.append)
    assert results.attempted > 0
    assert results.failed == 0, "".join(out)


@every_unit
def test_the_example_of_a_unit_runs(unit):
    run_doctest(doctest.DocTestParser().get_doctest(unit.__doc__, {}, unit.name, None, 0))


@every_module
def test_the_examples_of_a_module_run(module, own_units):
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, globs={**vars(module), "np": np}):
        if test.examples:
            run_doctest(test)


@every_module
def test_every_dataclass_of_a_module_is_frozen(module):
    """What a film, a map or a run is made of never changes; `dataclasses.replace` makes another one."""
    own = [one for one in vars(module).values() if is_dataclass(one) and one.__module__ == module.__name__]
    assert [one.__name__ for one in own if not one.__dataclass_params__.frozen] == []


@every_module
def test_every_module_says_what_it_is_for(module):
    assert module.__doc__
    assert module.__doc__.splitlines()[0].endswith((".", ":"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_what_is_public_has_an_example(package):
    for name in package.__all__:
        thing = getattr(package, name)
        if inspect.isclass(thing) and ("Attributes" in thing.__doc__ or issubclass(thing, Exception)):
            continue
        assert ">>>" in inspect.getdoc(thing), f"{name} shows no example"


@every_unit
def test_parameters_can_drive_a_slider(unit):
    for name, parameter in unit.parameters.items():
        assert isinstance(parameter, Parameter)
        assert parameter.name == name
        assert parameter.symbol
        assert unit(**{name: parameter.default}).values[name] == parameter.default
        if not parameter.switch:
            assert parameter.minimum <= parameter.low < parameter.high < parameter.exclusive_maximum
            assert parameter.low > 0 or not parameter.log
            for end in (parameter.low, parameter.high):
                unit(**{name: end})


@every_optimizer
def test_the_symbols_and_ranges_are_those_of_the_field(optimizer):
    symbols = {"lr": "α", "beta": "β", "beta1": "β₁", "beta2": "β₂", "beta3": "β₃", "eps": "ε", "momentum": "μ"}
    symbols |= {"weight_decay": "λ", "dampening": "τ", "momentum_decay": "ψ"}
    for name, parameter in optimizer.parameters.items():
        assert parameter.symbol == symbols.get(name, parameter.symbol)
        assert parameter.switch or len(parameter.symbol) <= 2
        if name in ("lr", "eps", "weight_decay"):
            assert parameter.log
        if name in ("beta", "beta1", "beta2", "beta3", "momentum"):
            assert not parameter.log


@every_unit
def test_a_unit_is_immutable_and_keeps_its_name(unit):
    for name, parameter in unit.parameters.items():
        other = unit(**{name: not parameter.default if parameter.switch else parameter.high})
        assert other.name == unit.name
        assert unit.settings == {}
        assert list(other.settings) == [name]
        assert eval(repr(other), {unit.name: unit}).settings == other.settings
        with pytest.raises(AttributeError):
            other.settings = {}
        with pytest.raises(ValueError, match="read-only"):
            unit(**{name: [parameter.default]}).settings[name][0] = parameter.default


def test_what_a_parameter_array_was_made_of_may_change():
    rates = np.array([0.1, 0.2])
    rule = optimizers.gd(lr=rates)
    rates[0] = 5
    assert rule.settings["lr"][0] == 0.1


# adding a unit touches one file

UNIT = '''
from landscapes import landscape
from optimizers import optimizer

@landscape(domain=((-2, 2), (-2, 2)), start=(1.5, 1.0), minima=lambda depth: [(0, 0)])
def trough(x, y, depth=2.0):
    """Trough: a test.

        f = x² + d y⁴
    """
    return x * x + depth * y**4, 2 * x, 4 * depth * y**3

@optimizer
def sign_descent(w, g, count, lr=0.01, pull=0.5, upward=False):
    """Sign descent: a test.

        w ← w − α sign g
    """
    return w + (lr if upward else -lr) * ((g > 0) - 1.0 * (g < 0)), count + 1
'''


def test_adding_a_unit_touches_one_file(tmp_path, monkeypatch, own_units, capsys):
    from visualizer import race
    from visualizer.cli.main import main

    (tmp_path / "one_file.py").write_text(UNIT)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("one_file")

    rule, surface = optimizers.sign_descent, landscapes.trough
    assert optimizers.trace("sign_descent", "trough", steps=10).state["count"][-1].tolist() == [10, 10]
    assert optimizers.sweep(rule(lr=[0.1, 0.2], pull=[[0], [1]]), surface).final_value.shape == (2, 2)
    assert rule.parameters["pull"].symbol == "pull"
    assert rule.parameters["upward"].switch
    assert race(surface, [rule, "gd"], steps=10).save(tmp_path / "own.gif").stat().st_size > 1000
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    assert "sign_descent(lr=0.01, pull=0.5, upward=False)" in out
    assert "trough(depth=2)" in out
    output = str(tmp_path / "own.png")
    assert main(["race", "trough:depth=3", "--optimizers", "sign_descent:upward=yes", "--lr", "0.1", "-o", output]) == 0


def test_declaring_a_name_again_replaces_it(own_units):
    @optimizers.optimizer
    def gd(w, g, lr=0.01):
        return w + lr * g

    climb = optimizers.trace("gd", "sphere", steps=1).values
    assert climb[1] > climb[0]


def test_a_unit_travels_by_name_and_never_becomes_another(own_units):
    sent = pickle.loads(pickle.dumps(optimizers.adam(lr=[0.1, 0.2], bias_correction=False)))
    assert sent.function is optimizers.adam.function
    assert sent.settings["lr"].tolist() == [0.1, 0.2]
    assert sent.settings["bias_correction"] is False
    assert pickle.loads(pickle.dumps(landscapes.ravine(kappa=7))).minima == ((0, 0),)

    @optimizers.optimizer
    def adam(w, g, lr=0.01):  # the same name, another rule
        return w - lr * g

    letter = pickle.dumps(adam)
    optimizers._optimizer.registry.add(sent)
    with pytest.raises(InputError, match="not known to this process"):
        pickle.loads(letter)


# who may import whom

ALLOWED = {
    "landscapes": {"numpy", "numba", "scipy", "sklearn", "PIL", "landscapes"},
    "optimizers": {"numpy", "numba", "zarr", "landscapes", "optimizers"},
    "visualizer": {
        "anywidget",
        "argcomplete",
        "contourpy",
        "docutils",
        "fontpkg_fira_sans",
        "fontTools",
        "imageio_ffmpeg",
        "IPython",
        "ipywidgets",
        "jinja2",
        "jupyter_server",
        "jupyterlab",
        "latex2mathml",
        "matplotlib",
        "nbconvert",
        "nbformat",
        "numpy",
        "packaging",
        "PIL",
        "platformdirs",
        "ravine",  # the reference of the site documents the front door
        "rjsmin",
        "sphinx",
        "tqdm",
        "traitlets",
        "xarray",
        "landscapes",
        "optimizers",
        "visualizer",
    },
}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module.split(".")[0]


@every_module
def test_imports_go_one_way(module):
    import sys

    package = module.__name__.split(".")[0]
    outside = set(imported(Path(module.__file__))) - sys.stdlib_module_names
    assert outside <= ALLOWED[package]


def test_no_rule_and_no_surface_is_defined_outside_its_package():
    for path in (ROOT / "visualizer").glob("*.py"):
        assert "@optimizer" not in path.read_text()
        assert "@landscape" not in path.read_text()


def test_units_are_optimizers_and_landscapes():
    assert all(isinstance(unit, Landscape | Optimizer) for unit in UNITS)


@every_landscape
def test_a_landscape_names_its_axes_and_its_scale(landscape):
    assert len(landscape.axes) == 2
    assert landscape.scale in ("linear", "log")

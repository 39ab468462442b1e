"""What is said of other libraries is true: the calls are made, and run beside ours."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest

import optimizers
from landscapes import InputError
from optimizers import (
    adabelief,
    adadelta,
    adagrad,
    adam,
    adam_hat,
    adam_l2,
    adamax,
    adamw,
    adan,
    ademamix,
    amsgrad,
    asgd,
    cautious_momentum,
    damped_newton,
    dampened_momentum,
    dog,
    gd,
    guests,
    heavy_ball,
    lion,
    lookahead,
    momentum,
    nadam,
    nesterov,
    newton,
    normalized_gd,
    polyak,
    prodigy,
    radam,
    rmsprop,
    rprop,
    saddle_free_newton,
    sam,
    schedule_free,
    signsgd,
    signum,
    sophia,
    trace,
    translate,
    yogi,
)
from optimizers._analysis.conventions import LIBRARIES, TABLE, Call, convention_rows, find_equivalent, format_value
from visualizer.cli.main import main

# At least one of every rule, with no parameter at its default if that could hide a wrong name.
SETTINGS = [
    gd(lr=1e-4),
    momentum(lr=1e-3, beta=0.8),
    cautious_momentum(lr=1e-3, beta=0.8),
    heavy_ball(lr=1e-4, beta=0.8),
    heavy_ball(lr=1e-4, beta=0),
    nesterov(lr=1e-4, beta=0.8),
    nesterov(lr=1e-4, beta=0),
    dampened_momentum(lr=1e-4, beta=0.8, dampening=0.3),
    adagrad(lr=0.1, eps=1e-3),
    adagrad(lr=0.1, eps=0),
    adagrad(lr=0.1, eps=1e-3, eps_inside=True, initial=0.2),
    adadelta(lr=0.5, beta=0.8, eps=1e-5),
    rmsprop(lr=1e-3, beta=0.8, eps=1e-3),
    rmsprop(lr=1e-3, beta=0.8, eps=1e-3, momentum=0.5),
    rmsprop(lr=1e-3, beta=0.8, eps=1e-3, eps_inside=True),
    rmsprop(lr=1e-3, beta=0.8, eps=0, eps_inside=True),
    rmsprop(lr=1e-3, beta=0.99, eps=0.1, centered=True),
    adam(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-3),
    adam_hat(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-3),
    adam_l2(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-3, weight_decay=0.1),
    adamw(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-3, weight_decay=0.1),
    amsgrad(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-3),
    nadam(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-3, momentum_decay=0.01),
    radam(lr=1e-4, beta1=0.8, beta2=0.99, eps=1e-3),
    radam(lr=1e-4, beta1=0.8, beta2=0.99, eps=0),
    adamax(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-3),
    adabelief(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-6),
    yogi(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-2),
    adan(lr=0.01, beta1=0.9, beta2=0.8, beta3=0.95, eps=1e-3, weight_decay=0.1),
    ademamix(lr=0.01, beta1=0.8, beta2=0.99, beta3=0.95, weight=3, eps=1e-3, weight_decay=0.1),
    signsgd(lr=0.01),
    signum(lr=0.01, beta=0.8),
    lion(lr=0.01, beta1=0.8, beta2=0.95, weight_decay=0.1),
    rprop(lr=0.02, shrink=0.6, grow=1.3, shortest=1e-5, longest=0.5),
    asgd(lr=1e-4, lambd=0.01, power=0.6, t0=20),
    schedule_free(lr=1e-4, beta=0.8),
    lookahead(lr=1e-4, beta=0.8),
    normalized_gd(lr=0.02),
    polyak(lr=0.1),
    sam(lr=1e-4, rho=0.02),
    dog(lr=0.5, r0=1e-4, eps=1e-6),
    prodigy(lr=0.5),
    prodigy(lr=0.5, beta1=0.8, beta2=0.99, eps=1e-6, d0=1e-3, bias_correction=True),
    newton(lr=0.5),
    damped_newton(lr=0.5, damping=2),
    saddle_free_newton(lr=0.5),
    sophia(lr=0.1),
]
LANDSCAPES = ["rosenbrock", "ravine", "beale"]


def said(library, sames):
    """Each setting with the call of `library`, if it makes the same rule or if it does not."""
    calls = [(rule, find_equivalent(rule, library)) for rule in SETTINGS]
    found = [(rule, row) for rule, row in calls if isinstance(row, Call) and (row.note == "") is sames]
    return pytest.mark.parametrize("rule", [rule for rule, _ in found], ids=repr)


def furthest(guest, rule, landscape, steps):
    theirs, ours = trace(guest, landscape, steps=steps).points, trace(rule, landscape, steps=steps).points
    return (np.abs(theirs - ours) / np.maximum(1, np.abs(ours))).max()


def torch_guest(text):
    class Optim:
        def __getattr__(self, name):
            return lambda **arguments: guests.torch(name, **arguments)

    return eval(text, {"torch": SimpleNamespace(optim=Optim())})


def optax_guest(text):
    return guests.optax(eval(text, {"optax": pytest.importorskip("optax", reason="no optax: its calls are not run")}))


def test_all_rules_are_tried():
    assert {rule.name for rule in SETTINGS} == set(TABLE)
    assert set(TABLE) <= set(optimizers.names())
    assert len(TABLE) >= 24


@pytest.mark.slow
@pytest.mark.parametrize("landscape", LANDSCAPES)
@said("torch", sames=True)
def test_torch_is_the_same_rule(rule, landscape):
    pytest.importorskip("torch", reason="no torch: its calls are not run")
    assert furthest(torch_guest(translate(rule, "torch")), rule, landscape, steps=200) < 1e-12


@pytest.mark.slow
@said("torch", sames=False)
def test_torch_is_another_rule_where_the_note_says_so(rule):
    pytest.importorskip("torch", reason="no torch: its calls are not run")
    guest = torch_guest(translate(rule, "torch"))
    assert max(furthest(guest, rule, landscape, steps=60) for landscape in LANDSCAPES) > 1e-9


@pytest.mark.slow
@said("optax", sames=True)
def test_optax_is_the_same_rule(rule):
    guest = optax_guest(translate(rule, "optax"))
    for landscape in LANDSCAPES:
        assert furthest(guest, rule, landscape, steps=60) < 1e-12


@pytest.mark.slow
@said("optax", sames=False)
def test_optax_is_another_rule_where_the_note_says_so(rule):
    text = translate(rule, "optax")
    assert "  # not the same: " in text
    assert max(furthest(optax_guest(text), rule, landscape, steps=60) for landscape in LANDSCAPES) > 1e-9


@pytest.mark.slow
@pytest.mark.parametrize("library", ["torch", "optax"])
@pytest.mark.parametrize("name", TABLE)
def test_the_defaults_are_said_to_be_what_they_are(name, library):
    module = pytest.importorskip(library, reason=f"no {library}: its defaults are not looked up")
    row = find_equivalent(optimizers.get(name), library)
    for one in [row, *row.inner] if isinstance(row, Call) else []:
        function = module
        for part in one.name.split(".")[1:]:
            function = getattr(function, part)
        defaults = {p.name: p.default for p in inspect.signature(function).parameters.values()}
        for argument, ours in one.arguments.items():
            theirs = defaults[argument]
            if theirs is inspect.Parameter.empty or (argument == "momentum" and not ours and not theirs):
                continue
            assert one.defaults.get(argument, ours) == pytest.approx(theirs), argument
            assert argument not in one.defaults or one.defaults[argument] != ours


@pytest.mark.parametrize("rule", SETTINGS, ids=repr)
def test_keras_is_python_at_least_and_not_run(rule):
    # keras is not installed here: its rows are read, not tried.
    if isinstance(find_equivalent(rule, "keras"), Call):
        call = compile(translate(rule, "keras"), "keras", "eval")
        assert call.co_names[0] == "keras"


# among ours

KIN = [
    momentum(lr=1e-3, beta=0.8),
    momentum(lr=1e-4, beta=0),
    cautious_momentum(lr=1e-4, beta=0),
    heavy_ball(lr=1e-4, beta=0.8),
    heavy_ball(lr=1e-4, beta=0),
    nesterov(lr=1e-4, beta=0),
    dampened_momentum(lr=1e-4, beta=0.8, dampening=0),
    adam(lr=0.01, beta1=0.8),
    adam(lr=0.001, beta1=0, bias_correction=False),
    adam_l2(lr=0.01, weight_decay=0),
    adamw(lr=0.01, weight_decay=0),
    ademamix(lr=0.01, weight=0, weight_decay=0.1),
    signum(lr=0.01, beta=0),
    signum(lr=0.01, beta=0.8),
    lion(lr=0.01, beta1=0.8, beta2=0.8),
    asgd(lr=1e-4, lambd=0),
    lookahead(lr=1e-4, slow_step=1),
    newton(lr=0.5),
    damped_newton(lr=0.5, damping=0),
]
PAIRS = [
    (rule, other)
    for rule in KIN
    for other in TABLE[rule.name]
    if other in optimizers.names() and isinstance(find_equivalent(rule, other), Call)
]


@pytest.mark.parametrize(("rule", "other"), PAIRS, ids=repr)
def test_rules_of_ours_that_are_the_same(rule, other):
    translated = translate(rule, other)
    assert translated.name == other
    for landscape in LANDSCAPES:
        assert furthest(translated, rule, landscape, steps=200) < 1e-12


def test_every_row_among_ours_is_tried():
    among_ours = {(name, other) for name, row in TABLE.items() for other in row if other in TABLE}
    assert {(rule.name, other) for rule, other in PAIRS} == among_ours


def test_what_one_reads():
    assert translate(momentum(lr=0.1, beta=0.9), "torch") == "torch.optim.SGD(lr=0.01, momentum=0.9)"
    assert translate("adam", "optax") == "optax.adam(learning_rate=0.001, b1=0.9, b2=0.999, eps=1e-08)"
    assert repr(translate(momentum(lr=0.1, beta=0.9), heavy_ball)) == "heavy_ball(lr=0.01, beta=0.9)"
    assert repr(translate(heavy_ball(lr=0.01, beta=0.9), "momentum")) == "momentum(lr=0.1, beta=0.9)"
    assert translate(adam, adam) is adam
    assert repr(translate(heavy_ball(beta=0, clip=1.0), gd)) == "gd(lr=0.01, clip=1.0)"
    assert translate(gd(clip=1.0), "torch") == "torch.optim.SGD(lr=0.01)  # without clip=1"
    assert format_value(0.1 + 0.2) == "0.3"
    assert translate(gd(lr=1 / 3), "torch") == f"torch.optim.SGD(lr={1 / 3!r})"


WRONG = {
    "no such rule": (lambda: translate(lion, "torch"), "lion() has no equivalent in torch: torch has no such rule"),
    "no such setting": (lambda: translate(adam(bias_correction=False), "optax"), "optax.adam always corrects the bias"),
    "not with this knob": (lambda: translate(heavy_ball(beta=0.9), gd), "among the settings of gd: gd has no momentum"),
    "no kin": (lambda: translate(adam, gd), "adam() has no equivalent among the settings of gd"),
    "a mistyped library": (lambda: translate(adam, "torhc"), "unknown convention 'torhc': did you mean 'torch'?"),
    "a mistyped rule": (lambda: translate("adm", "torch"), "did you mean 'adam'"),
    "a cautious rule": (lambda: translate(lion(cautious=True), "optax"), "in optax: it has no cautious form"),
    "an array": (
        lambda: translate(gd(lr=[0.1, 0.2]), "torch"),
        "lr of gd must be one number to be translated, got an array",
    ),
    "nothing": (lambda: translate(gd, None), "unknown optimizer None"),
}


@pytest.mark.parametrize("what", WRONG)
def test_bad_input(what):
    call, says = WRONG[what]
    with pytest.raises(InputError) as caught:
        call()
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_rule_of_which_nothing_is_known_works(own_units, capsys):
    @optimizers.optimizer
    def newcomer(w, g, lr=0.01):
        """Newcomer: a test."""
        return w - lr * g

    assert list(convention_rows(newcomer)) == []
    assert main(["list", "newcomer"]) == 0
    assert "Elsewhere" not in capsys.readouterr().out
    with pytest.raises(InputError, match="torch has no such rule"):
        translate(newcomer, "torch")


@pytest.mark.parametrize("name", TABLE)
def test_the_list_says_it_in_100_columns(name, capsys):
    assert main(["list", name]) == 0
    table = capsys.readouterr().out.split("Elsewhere\n---------\n")[1]
    assert max(map(len, table.splitlines())) <= 100
    for who in (*LIBRARIES, "textbook"):
        assert f"\n  {who} " in f"\n{table}"

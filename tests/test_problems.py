"""Problems of n parameters: their derivatives, and the same rules on them as on landscapes."""

import dataclasses
import sys

import numpy as np
import pytest
from conftest import WITHOUT_NUMBA

import landscapes
import optimizers
from landscapes import InputError, problems
from optimizers import adam, adamw, effective_rates, gd, guests, heavy_ball, momentum, predict_quadratic, rmsprop, trace

RULES = [rule for rule in map(optimizers.get, optimizers.names()) if not rule.coupled]
CLASSES = problems.two_spirals(30)
VALUES = np.linspace(-1, 1, 12), np.sin(np.linspace(-3, 3, 12))

PROBLEMS = {
    "spectrum": problems.spectrum([-1, 2, 50], rotation=1),
    "matrix_factorization": problems.matrix_factorization(4, 3, 2, scale=0.5),
    **{
        f"{name}-classes": problems.mlp(*CLASSES, hidden=(5, 4), activation=name)
        for name in ("tanh", "relu", "sigmoid")
    },
    **{f"{name}-values": problems.mlp(*VALUES, hidden=6, activation=name) for name in ("tanh", "linear")},
    "landscape": problems.from_landscape("beale"),
}


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS.keys())
def test_derivatives_are_those_of_differences(problem):
    random = np.random.default_rng(0)
    w, v = problem.start + 0.1 * random.normal(size=problem.size), random.normal(size=problem.size)
    problem.check_gradient(w)
    exact, differences = problem.hessian_product(w, v), dataclasses.replace(problem, product=None).hessian_product(w, v)
    assert np.abs(exact - differences).max() < 1e-8 * np.abs(exact).max()


@pytest.mark.parametrize("count", [1, 5])
def test_lanczos_finds_the_largest_eigenvalues(count):
    network = problems.mlp(*CLASSES, hidden=(6, 5))
    values, vectors = np.linalg.eigh(network.hessian(network.start))
    found, directions = network.eigen(network.start, count)
    assert np.abs(found - values[::-1][:count]).max() < 1e-8
    assert np.abs(np.abs(directions.T @ vectors[:, ::-1][:, :count]) - np.eye(count)).max() < 1e-6


def same(one, other):
    arrays = [(getattr(one, name), getattr(other, name)) for name in ("points", "values", "gradients", "path_length")]
    arrays += [(one.state[name], other.state[name]) for name in one.state]
    arrays += zip(one.evaluations, other.evaluations, strict=True)
    equal = all(np.array_equal(a, b, equal_nan=True) for a, b in arrays)
    return equal and one.diverged_at == other.diverged_at and (one.reversals == other.reversals).all()


@pytest.mark.skipif(WITHOUT_NUMBA, reason="NumPy and the C library round exp differently")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_landscape_as_a_problem_has_the_same_path_bit_for_bit(rule):
    rate = {"lr": 0.7} if "lr" in rule.parameters else {}  # some of the runs diverge
    runs = [(rule(noise=0.3, clip=2.0, **rate), name) for name in ("ravine", "rosenbrock", "ackley")]
    runs += [(rule, name) for name in landscapes.names()[::7]]
    if not rule.second_order:
        runs.append((rule(batch=5, schedule="cosine"), "linear_regression"))
    for one, name in runs:
        assert same(trace(one, name, steps=40, seed=3), trace(one, problems.from_landscape(name), steps=40, seed=3))


@pytest.mark.parametrize("rule", [gd, momentum, heavy_ball, rmsprop, adam], ids=lambda rule: rule.name)
def test_every_direction_of_a_spectrum_is_a_run_of_its_own(rule):
    curvatures = np.array([1.0, 3.0, 20.0, 50.0, 50.0])
    run = trace(rule(lr=0.03), problems.spectrum(curvatures), steps=60)
    for k, curvature in enumerate(curvatures):
        alone = trace(rule(lr=0.03), problems.spectrum([curvature]), steps=60)
        assert (run.points[:, [k]] == alone.points).all()


def test_gradient_descent_does_not_depend_on_a_rotation_and_rmsprop_does():
    plain, turned = problems.spectrum([1, 1, 50, 50]), problems.spectrum([1, 1, 50, 50], rotation=5)

    def difference(rule):
        return np.abs(
            trace(rule, plain, steps=80).points - trace(rule, turned, steps=80).points @ turned.directions
        ).max()

    assert difference(momentum(lr=0.03)) < 1e-12
    assert difference(rmsprop(lr=0.03)) > 0.1


def test_a_spectrum_shrinks_as_theory_says():
    run = trace(gd(lr=0.039), problems.spectrum([1, 50]), steps=200)
    factors = run.points[1:] / run.points[:-1]
    assert factors.mean(axis=0) == pytest.approx(1 - 0.039 * np.array([1, 50]))
    theory = predict_quadratic(gd(lr=0.039), np.array([1.0, 50.0]))
    assert np.abs(factors).mean(axis=0) == pytest.approx(theory.rate, rel=1e-9)
    assert (run.reversals > 0).tolist() == [regime == "underdamped" for regime in theory.regime]


def test_noise_of_a_spectrum_has_its_deviations_along_the_eigenvectors():
    noisy = problems.spectrum([1, 1, 1], rotation=2, noise=[0.0, 1.0, 5.0])
    run = trace(gd(lr=1e-9), noisy, steps=4000)
    added = (run.gradients - run.points @ noisy.directions * noisy.spectrum @ noisy.directions.T)[
        :-1
    ] @ noisy.directions
    assert added.std(axis=0) == pytest.approx([0, 1, 5], rel=0.05, abs=1e-9)


def test_effective_rates_of_a_problem():
    run = trace(rmsprop(lr=0.2), problems.spectrum([1, 4, 50]), steps=5)
    assert effective_rates(run) == pytest.approx(0.2 / (np.sqrt(run.state["s"][1:]) + 1e-8))


@pytest.mark.slow
def test_a_network_follows_torch():
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    x, y = problems.two_spirals(100, noise=0.02)
    network = problems.mlp(x, y, hidden=(16, 16))
    pairs = [
        (adam(lr=0.01), lambda w: torch.optim.Adam(w, lr=0.01)),
        (adamw(lr=0.01), lambda w: torch.optim.AdamW(w, lr=0.01)),
        # At a larger rate its swings multiply the rounding, to 1e-10 at 0.01.
        (rmsprop(lr=0.001, beta=0.99), lambda w: torch.optim.RMSprop(w, lr=0.001)),
        (heavy_ball(lr=0.05), lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9)),
    ]
    for rule, theirs in pairs:
        difference = trace(rule, network, steps=200).points[1:] - torch_path(torch, network, x, y, theirs)
        assert np.abs(difference).max() < 1e-12


@pytest.mark.slow
@pytest.mark.parametrize(
    ("guest", "rule"),
    [
        (lambda: guests.torch("Adam", lr=0.01), adam(lr=0.01)),
        (lambda: guests.optax("adam", learning_rate=0.01), adam(lr=0.01)),
        (lambda: guests.torch("SGD", lr=0.05, momentum=0.9)(noise=0.1), heavy_ball(lr=0.05, noise=0.1)),
    ],
)
def test_a_guest_runs_on_a_problem(guest, rule):
    for library in ("torch", "optax"):
        pytest.importorskip(library)
    network = problems.mlp(*CLASSES, hidden=(8, 8))
    theirs, ours = (trace(one, network, steps=60, seed=3) for one in (guest(), rule))
    assert np.abs(theirs.points - ours.points).max() < 1e-12
    assert np.abs(theirs.values - ours.values).max() < 1e-12


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "Newton-CG", "trust-exact", "basinhopping"])
def test_a_method_of_scipy_ends_at_the_minimum_of_a_spectrum(method):
    run = trace(guests.scipy(method), problems.spectrum(np.linspace(1, 50, 12), rotation=3), steps=50)
    assert run.points.shape == (51, 12)
    assert run.values[-1] < 1e-8
    assert run.evaluations.gradient[-1] > 0


@pytest.mark.slow
def test_a_line_search_of_optax_runs_on_many_parameters():
    pytest.importorskip("optax")
    run = trace(guests.optax("lbfgs"), problems.spectrum(np.linspace(1, 50, 50), rotation=3), steps=40)
    assert run.message == ""
    assert run.values[-1] < 1e-9


def torch_path(torch, network, x, y, make, steps=200):
    """The weights of the same network after each step of an optimizer of torch."""
    layers = [torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 16), torch.nn.Tanh(), torch.nn.Linear(16, 2)]
    module = torch.nn.Sequential(*layers).double()
    with torch.no_grad():
        for part, weights in zip(network.groups.values(), module.parameters(), strict=True):
            weights.copy_(torch.tensor(network.start[part].reshape(weights.shape[::-1]).T))
    optimizer, loss = make(module.parameters()), torch.nn.CrossEntropyLoss()
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss(module(torch.tensor(x)), torch.tensor(y)).backward()
        optimizer.step()
        path.append(np.concatenate([weights.detach().numpy().T.ravel() for weights in module.parameters()]))
    return np.array(path)


@pytest.mark.slow
def test_a_module_of_torch_is_the_same_network():
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    x, y = problems.two_spirals(40, noise=0.02)
    network = problems.mlp(x, y, hidden=5)
    layers = [torch.nn.Linear(2, 5), torch.nn.Tanh(), torch.nn.Linear(5, 2)]
    theirs = problems.from_torch(
        torch.nn.Sequential(*layers), torch.nn.CrossEntropyLoss(), torch.tensor(x), torch.tensor(y)
    )
    assert list(theirs.groups) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    order = np.concatenate([np.arange(10).reshape(2, 5).T.ravel(), 10 + np.arange(5), order_of_second(5, 2)])
    v = np.random.default_rng(0).normal(size=network.size)
    w, g = network.start, network.gradient(network.start)
    assert theirs.value(w[order]) == pytest.approx(network.value(w), rel=1e-14)
    assert np.abs(theirs.gradient(w[order]) - g[order]).max() < 1e-15
    assert np.abs(theirs.hessian_product(w[order], v[order]) - network.hessian_product(w, v)[order]).max() < 1e-13
    one = trace(adam(lr=0.01, batch=8), network, steps=60).points[:, order]
    assert np.abs(one - trace(adam(lr=0.01, batch=8), theirs, w[order], steps=60).points).max() < 1e-12


def order_of_second(ins, outs):
    """Where the second layer of (ins, outs) lies in our array, in the order of torch, which stores (outs, ins)."""
    first = 3 * ins
    return np.concatenate(
        [first + np.arange(ins * outs).reshape(ins, outs).T.ravel(), first + ins * outs + np.arange(outs)]
    )


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: problems.spectrum([]), "eigenvalues must be one or more numbers in one row, got []"),
        (lambda: problems.spectrum([1, np.inf]), "eigenvalues must be finite, got [1, inf]"),
        (lambda: problems.spectrum([1, 2], rotation=[[1, 1], [0, 1]]), "rotation must be None, a whole number >= 0"),
        (lambda: problems.spectrum([1, 2], noise=[1, 2, 3]), "noise must be a number >= 0, or 2 of them"),
        (lambda: problems.spectrum([1, 2], start=[1]), "start must be 2 numbers in one row, got [1]"),
        (lambda: problems.mlp([1, 2], [1, 2, 3]), "x must be (samples, inputs)"),
        (lambda: problems.mlp([1, 2], [0, -1]), "cross_entropy needs the classes 0, 1, ... as y"),
        (lambda: problems.mlp([1, 2], [0, 1], activation="tan"), "did you mean 'tanh'?"),
        (lambda: problems.mlp([1, 2], [0, 1], hidden=0), "hidden must be one or more whole numbers >= 1, got 0"),
        (lambda: problems.matrix_factorization(3, 2, 3), "rank must be at most 2"),
        (lambda: problems.problem(lambda w: 1.0, [1]), "problem must return f and its gradient, got 1.0"),
        (
            lambda: problems.problem(lambda w: (1.0, [1, 2]), [1]),
            "the gradient of problem must have the shape (1,), got (2,)",
        ),
        (
            lambda: problems.problem(lambda w: (w @ w, w), [1, 2], check=True),
            "the gradient of problem is not that of f",
        ),
        (lambda: problems.spectrum([1, 2]).value([1]), "w of spectrum must be 2 numbers in one row, got [1]"),
        (lambda: problems.spectrum([1, 2]).eigenvalues([0, 0], 3), "count must be a whole number from 1 to 2, got 3"),
        (
            lambda: trace("polyak", problems.spectrum([1, 2, 3])),
            "polyak is a rule for the two coordinates of a landscape",
        ),
        (
            lambda: trace(gd(lr=[0.1, 0.2]), problems.spectrum([1, 2])),
            "on a problem lr must be one number, got an array",
        ),
        (lambda: trace(gd(batch=2), problems.spectrum([1, 2])), "batch needs a landscape that is a mean over data"),
        (lambda: trace(guests.scipy("direct"), problems.spectrum([1, 2])), "direct searches in a domain"),
        (lambda: trace(gd, problems.spectrum([1, 2]), start=(1, 2, 3)), "start must be 2 numbers in one row"),
    ],
)
def test_bad_input_is_one_clear_error(call, sentence):
    with pytest.raises(InputError, match=r"^[^\n]+$") as error:
        call()
    assert sentence in str(error.value)


def test_a_loss_that_is_not_a_number_ends_the_run():
    run = trace(gd(lr=0.5), problems.problem(lambda w: (float(np.log(w).sum()), 1 / w), [0.2, 1.0]), steps=9)
    assert run.diverged_at == 1
    assert np.isnan(run.points[1:]).all()
    assert np.isfinite(run.points[0]).all()


def test_rmsprop_lowers_the_rates_of_just_the_parameters_that_swing():
    steep, flat = slice(0, 20), slice(20, 40)
    valley = problems.spectrum([50.0] * 20 + [1.0] * 20)
    descent, scaled = (trace(rule, valley, steps=50) for rule in (gd(lr=0.038), rmsprop(lr=0.038)))
    assert (descent.reversals[steep] == 49).all()
    assert (descent.reversals[flat] == 0).all()
    assert (scaled.reversals[:] <= 1).all()
    equal, own = effective_rates(descent), effective_rates(scaled)
    assert (equal == 0.038).all()
    assert own[0, steep] == pytest.approx(own[0, flat] / 50)
    assert (own[:20, flat] / own[:20, steep] > 25).all()
    assert own[0, flat] == pytest.approx(0.038 / np.sqrt(0.1), rel=1e-6)


def test_a_network_learns_digits():
    pytest.importorskip("sklearn")
    x, y = problems.digits(3)
    assert x.shape == (len(y), 64)
    assert (x.min(), x.max()) == (0, 1)
    network = problems.mlp(x, y, hidden=(16,))
    run = trace(adam(lr=0.01), network, steps=100)
    assert run.values[-1] < run.values[0] / 20


@pytest.mark.parametrize("classes", [1, 11, True, 2.5, "3"])
def test_digits_are_two_to_ten(classes):
    with pytest.raises(InputError, match="classes must be a whole number from 2 to 10"):
        problems.digits(classes)


def test_what_the_digits_need_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(InputError, match=r'pip install "ravine\[data\]"'):
        problems.digits()

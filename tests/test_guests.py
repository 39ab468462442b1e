"""Guests: they do what they do at home, what they ask for is counted, and nothing of ours is disturbed."""

import doctest
import inspect
import pickle
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import landscapes
import optimizers
from landscapes import InputError, ravine, rosenbrock
from optimizers import adam, gd, guests, heavy_ball, sweep, trace
from optimizers._runs import guest_run
from optimizers._runs.guest_run import GuestRun, turns_and_length
from visualizer import race
from visualizer.cli.arguments import parse_racers
from visualizer.cli.main import main
from visualizer.plotting.style import BUILTIN_STYLES, GUEST_STYLES, get_style

START = (-1.2, 1.0)

GUIDE = Path(__file__).parents[1] / "visualizer" / "site" / "pages" / "en" / "guide"


def optional(name):
    return pytest.importorskip(name, reason=f'{name} is not installed, its guests are not tried: ".[guests]" has it')


# scipy: the counters and points are its own


def at_home(name, **options):
    """The method as scipy runs it, without us."""
    optimize = optional("scipy.optimize")
    asks = guests.METHODS[name].derivative
    arguments = {}
    if asks != "f":
        arguments["jac"] = lambda p: np.array(rosenbrock.gradient(*p))
    if asks == "hessian":
        arguments["hess"] = lambda p: GuestRun(rosenbrock, np.zeros(2), 1, np.empty((0, 2)), 0).hessian(p)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return optimize.minimize(lambda p: rosenbrock.value(*p), START, method=name, options=options, **arguments)


LOCAL = [name for name, method in guests.METHODS.items() if not method.searches]


@pytest.mark.thinned(3)
@pytest.mark.parametrize("name", LOCAL)
def test_the_counts_and_the_end_are_those_of_scipy(name):
    options = {"maxiter": 1000} if name == "COBYLA" else {}  # scipy's default; a run may go on for all its steps
    result = at_home(name, **options)
    run = trace(guests.scipy(name, **options), rosenbrock, start=START, steps=1500)
    assert run.diverged_at is None
    assert run.evaluations.f[-1] == result.nfev
    if "njev" in result:
        assert run.evaluations.gradient[-1] == result.njev
    np.testing.assert_array_equal(run.points[-1], result.x)
    assert run.stopped_at is not None
    assert run.message == " ".join(result.message.split())
    np.testing.assert_array_equal(run.points[run.stopped_at :], np.tile(result.x, (1501 - run.stopped_at, 1)))


@pytest.mark.parametrize("name", ["Nelder-Mead", "Powell", "CG", "BFGS"])
def test_every_point_is_a_point_of_scipy(name):
    steps = at_home(name, return_all=True).allvecs
    run = trace(guests.scipy(name), rosenbrock, start=START)
    if name == "Nelder-Mead":  # it lists the first simplex's best twice
        steps = steps[-run.stopped_at - 1 :]
    np.testing.assert_array_equal(run.points[: run.stopped_at + 1], steps)


@pytest.mark.parametrize(
    ("name", "f", "gradient"),
    [
        ("Nelder-Mead", 159, 0),
        ("Powell", 607, 0),
        ("CG", 78, 77),
        ("BFGS", 39, 39),
        ("L-BFGS-B", 44, 44),
        ("Newton-CG", 105, 105),
        ("trust-ncg", 30, 27),
        ("dogleg", 24, 21),
    ],
)
def test_what_scipy_1_17_asks_for_on_rosenbrock(name, f, gradient):
    scipy = optional("scipy")
    if not scipy.__version__.startswith("1.17."):
        pytest.skip(f"the figures are those of scipy 1.17, here is {scipy.__version__}")
    counts = trace(guests.scipy(name), rosenbrock, start=START).evaluations
    assert (counts.f[-1], counts.gradient[-1]) == (f, gradient)


def test_counts_grow_with_the_steps():
    optional("scipy")
    run = trace(guests.scipy("BFGS"), rosenbrock, start=START, steps=50)
    for count in run.evaluations:
        assert count.shape == (51,)
        assert count.dtype.kind == "i"
        assert (np.diff(count) >= 0).all()
    assert [count[0] for count in run.evaluations] == [0, 0, 0]
    assert run.evaluations.f[1] >= 2  # the start and a point of the line search
    cut = trace(guests.scipy("BFGS"), rosenbrock, start=START, steps=9)
    np.testing.assert_array_equal(cut.points, run.points[:10])
    np.testing.assert_array_equal(cut.evaluations.f, run.evaluations.f[:10])
    assert cut.stopped_at is None
    assert cut.message == ""


@pytest.mark.parametrize("name", guests.METHODS)
def test_every_method_runs_and_is_cut_where_the_run_ends(name):
    optional("scipy")
    for steps in (1, 4):
        run = trace(guests.scipy(name), "himmelblau", start=(1.0, 1.0), steps=steps)
        assert run.points.shape == (steps + 1, 2)
        assert tuple(run.points[0]) == (1, 1)
        x, y = run.points.T
        np.testing.assert_array_equal(run.values, landscapes.himmelblau.value(x, y))
        np.testing.assert_array_equal(run.gradients.T, landscapes.himmelblau.gradient(x, y))


@pytest.mark.parametrize("name", ["basinhopping", "dual_annealing", "differential_evolution"])
def test_a_random_search_is_that_of_its_seed_and_stays_in_the_domain(name):
    optional("scipy")
    one, again, other = (trace(guests.scipy(name), "rastrigin", steps=15, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.points, again.points)
    assert (one.evaluations.f[-1], one.points.tolist()) != (other.evaluations.f[-1], other.points.tolist())
    if name != "basinhopping":
        (x0, x1), (y0, y1) = landscapes.rastrigin.domain
        assert ((one.points >= (x0, y0)) & (one.points <= (x1, y1))).all()


def test_options_reach_the_method():
    optional("scipy")
    loose, tight = (trace(guests.scipy("BFGS", gtol=tol), rosenbrock, start=START) for tol in (1.0, 1e-12))
    assert loose.stopped_at < tight.stopped_at
    numeric = trace(guests.scipy("BFGS", jac="2-point"), rosenbrock, start=START)
    assert numeric.evaluations.gradient[-1] == 0
    assert numeric.evaluations.f[-1] > 100
    boxed = trace(guests.scipy("L-BFGS-B", bounds=[(-2, 0), (-2, 2)]), rosenbrock, start=START)
    assert boxed.points[:, 0].max() <= 0
    few = trace(guests.scipy("BFGS", maxiter=7), rosenbrock, start=START)
    assert few.stopped_at == 7
    assert few.message == "Maximum number of iterations has been exceeded."


def test_a_method_that_fails_says_why():
    optional("scipy")
    run = trace(guests.scipy("dogleg"), "himmelblau", start=(0, 0))
    assert run.stopped_at == 0
    assert "non-psd Hessian" in run.message


# torch (the rules that both have are compared in test_conventions.py)


@pytest.mark.slow
def test_a_guest_of_torch_has_the_summaries_of_ours():
    optional("torch")
    for noise in (0.0, 0.5):
        theirs = trace(guests.torch("SGD", lr=0.038, noise=noise), "ravine", steps=80, seed=3)
        ours = trace(gd(lr=0.038, noise=noise), "ravine", steps=80, seed=3)
        np.testing.assert_allclose(theirs.points, ours.points, rtol=1e-13)
        np.testing.assert_allclose(theirs.gradients, ours.gradients, rtol=1e-13, atol=1e-13)
        np.testing.assert_array_equal(theirs.reversals, ours.reversals)
        np.testing.assert_allclose(theirs.path_length, ours.path_length, rtol=1e-13)
        for one, other in zip(theirs.evaluations, ours.evaluations, strict=True):
            np.testing.assert_array_equal(one, other)
    assert (theirs.steps, theirs.state, theirs.stopped_at) == (80, {}, None)
    assert repr(theirs) == "Trajectory(guests.torch('SGD', lr=0.038, noise=0.5) on ravine(), 80 steps)"


@pytest.mark.slow
def test_a_guest_diverges_as_ours_do():
    optional("torch")
    theirs, ours = (trace(rule, "ravine", steps=60) for rule in (guests.torch("SGD", lr=0.1), gd(lr=0.1)))
    assert theirs.diverged_at == ours.diverged_at == 22
    np.testing.assert_allclose(theirs.points, ours.points, rtol=1e-13)
    np.testing.assert_allclose(theirs.path_length, ours.path_length, rtol=1e-13)
    np.testing.assert_array_equal(theirs.reversals, ours.reversals)
    lost = trace(guests.torch("SGD", lr=0.1), "sphere", start=(1e300, 0), steps=3)
    assert lost.diverged_at == 0
    assert np.isnan(lost.values).all()
    assert lost.evaluations.gradient[-1] == 0


@pytest.mark.slow
def test_torch_is_given_a_class_and_a_scheduler():
    torch = optional("torch")
    halved = guests.torch(torch.optim.SGD, lr=0.1, scheduler=lambda rule: torch.optim.lr_scheduler.StepLR(rule, 1, 0.5))
    np.testing.assert_allclose(trace(halved, "sphere", start=(1, 0), steps=2).points[:, 0], [1, 0.8, 0.72])
    stuck = guests.torch(
        "SGD", lr=0.0, scheduler=lambda rule: torch.optim.lr_scheduler.ReduceLROnPlateau(rule, patience=3)
    )
    assert trace(stuck, "sphere", steps=5).evaluations.f.tolist() == [0, 1, 2, 3, 4, 5]

    class Mine(torch.optim.SGD):
        def step(self):
            super().step()

    mine = guests.torch(Mine, lr=0.1)
    assert mine.name == "torch Mine"
    np.testing.assert_allclose(trace(mine, "sphere", start=(1, 0), steps=1).points[:, 0], [1, 0.8])


@pytest.mark.slow
def test_torch_searches_a_line_with_a_closure():
    optional("torch")
    run = trace(guests.torch("LBFGS", line_search_fn="strong_wolfe"), rosenbrock, start=START, steps=10)
    assert run.distance < 1e-4
    assert run.evaluations.f[-1] == run.evaluations.gradient[-1] > 20
    one = trace(guests.torch("LBFGS", max_iter=1, max_eval=25, line_search_fn="strong_wolfe"), rosenbrock, steps=60)
    assert one.distance < 1e-4
    assert one.evaluations.f[1] < run.evaluations.f[1]


@pytest.mark.slow
def test_torch_is_left_with_its_default_type():
    torch = optional("torch")
    before = torch.get_default_dtype()
    assert before == torch.float32
    trace(guests.torch("NAdam", lr=0.1), "beale", steps=3)
    assert torch.get_default_dtype() == before
    run = trace(guests.torch("SparseAdam", lr=0.1), "beale", steps=3)
    assert run.stopped_at == 0
    assert run.message == "SparseAdam does not support dense gradients, please consider Adam instead"
    assert torch.get_default_dtype() == before


# optax


@pytest.mark.slow
def test_optax_takes_names_functions_and_what_they_return():
    optax, jax = optional("optax"), optional("jax")
    expected = trace(adam(lr=0.1), "beale", steps=20).points
    made = [
        guests.optax("adam", learning_rate=0.1),
        guests.optax(optax.adam, learning_rate=0.1),
        guests.optax(optax.adam(0.1)),
        guests.optax(optax.chain(optax.scale_by_adam(), optax.scale(-0.1)), name="chained"),
    ]
    for guest in made:
        np.testing.assert_allclose(trace(guest, "beale", steps=20).points, expected, rtol=1e-12)
    assert [guest.name for guest in made] == ["optax adam", "optax adam", "optax", "chained"]
    assert jax.numpy.zeros(1).dtype == "float32"  # nothing has leaked


@pytest.mark.slow
def test_optax_gets_the_loss_where_it_wants_it():
    optional("optax")
    run = trace(guests.optax("polyak_sgd"), "sphere", start=(3, 4), steps=3)  # α = f / |g|² = 1/4
    np.testing.assert_allclose(run.points[:, 0], [3, 1.5, 0.75, 0.375], rtol=1e-12)
    assert run.evaluations.f.tolist() == run.evaluations.gradient.tolist() == [0, 1, 2, 3]
    searched = trace(guests.optax("lbfgs"), rosenbrock, start=START, steps=60)
    assert searched.distance < 1e-6
    assert searched.evaluations.f[-1] > 60


# all of them


def test_starts_may_be_arrays():
    optional("scipy")
    starts = np.array([[[-1.2, 1.0]], [[0.0, 0.0]], [[1e300, 0.0]]])
    fan = trace(guests.scipy("BFGS"), rosenbrock, start=starts, steps=40)
    assert fan.points.shape == (3, 1, 41, 2)
    assert fan.values.shape == fan.evaluations.f.shape == (3, 1, 41)
    assert fan.reversals.shape == fan.path_length.shape == (3, 1, 2)
    one = trace(guests.scipy("BFGS"), rosenbrock, start=(0, 0), steps=40)
    np.testing.assert_array_equal(fan.points[1, 0], one.points)
    assert fan.stopped_at.tolist() == [[32], [one.stopped_at], [-1]]
    assert fan.diverged_at.tolist() == [[-1], [-1], [0]]
    assert fan.message[1, 0] == one.message


def test_ours_count_a_gradient_a_step_and_never_stop():
    run = trace(heavy_ball, "ravine", steps=4)
    assert [count.tolist() for count in run.evaluations] == [[0] * 5, [0, 1, 2, 3, 4], [0] * 5]
    assert (run.stopped_at, run.message) == (None, "")
    assert trace("newton", "ravine", steps=4).evaluations.hessian.tolist() == [0, 1, 2, 3, 4]
    fan = trace(gd(lr=[0.1, 0.2]), "ravine", steps=4)
    assert fan.evaluations.gradient.tolist() == [[0, 1, 2, 3, 4]] * 2
    assert fan.stopped_at.tolist() == [-1, -1]


def test_turns_and_length_are_the_engines():
    for rule in (gd(lr=0.039), adam(lr=0.3), gd(lr=0)):
        run = trace(rule, "ravine", steps=60)
        turns, length = turns_and_length(run.points)
        assert turns == run.reversals.tolist()
        np.testing.assert_allclose(length, run.path_length, rtol=1e-12)


def test_the_noise_of_a_step_is_the_same_however_often_it_is_asked_for():
    noise = np.array([[1.0, 2.0], [3.0, 4.0]])
    run = GuestRun(ravine, np.array([0.0, 0.0]), 5, noise, 0)
    assert [run.gradient((0, 0)).tolist() for _ in range(2)] == [[1, 2], [1, 2]]
    run.record_step((0, 0))
    assert run.gradient((0, 0)).tolist() == [3, 4]
    run.record_step((0, 0))
    assert run.gradient((0, 0)).tolist() == [0, 0]
    assert run.calls == {"f": 0, "gradient": 4, "hessian": 0}


def test_a_guest_is_immutable_and_travels():
    optional("scipy")
    guest = guests.scipy("nelder-mead", xatol=1e-6)
    other = guest(fatol=1e-9)
    assert guest.settings == {"xatol": 1e-6}
    assert other.settings == {"xatol": 1e-6, "fatol": 1e-9}
    assert repr(other) == "guests.scipy('Nelder-Mead', xatol=1e-06, fatol=1e-09)"
    assert eval(repr(other)).settings == other.settings
    sent = pickle.loads(pickle.dumps(other))
    assert (repr(sent), sent.label) == (repr(other), "Nelder-Mead xatol=1e-06 fatol=1e-09")
    np.testing.assert_array_equal(trace(sent, "booth").points, trace(other, "booth").points)
    with pytest.raises(AttributeError):
        guest.settings = {}


WRONG = {
    "a mistyped method": (lambda: guests.scipy("BFSG"), "unknown method of scipy 'BFSG': did you mean 'BFGS'?"),
    "another spelling": (lambda: guests.scipy("nelder mead"), "did you mean 'Nelder-Mead'?"),
    "no method": (lambda: guests.scipy(None), "unknown method of scipy None"),
    "an option of no method": (
        lambda: trace(guests.scipy("BFGS", gtl=1), "sphere"),
        "guests.scipy('BFGS', gtl=1) cannot run: Unknown solver options: gtl",
    ),
    "an option of no search": (lambda: trace(guests.scipy("direct", gtl=1), "sphere"), "unexpected keyword argument"),
    "a tolerance of text": (lambda: trace(guests.scipy("BFGS", gtol="x"), "sphere"), "guests.scipy('BFGS', gtol='x')"),
    "an argument that is given": (lambda: trace(guests.scipy("BFGS", method="x"), "sphere"), "solver options: method"),
    "an error of any kind": (
        lambda: trace(guests.scipy("BFGS", jac=lambda p: {}["no key"]), "sphere"),
        "cannot run: 'no key'",
    ),
    "settings without names": (lambda: guests.scipy("BFGS")(3), "settings of BFGS must be given by name, got 3"),
    "a sweep": (
        lambda: sweep(guests.scipy("BFGS"), "sphere"),
        "got the guest guests.scipy('BFGS'): use optimizers.trace",
    ),
    "no steps": (lambda: trace(guests.scipy("BFGS"), "sphere", steps=0), "steps must be a whole number >= 1"),
    "an absurd path": (lambda: trace(guests.scipy("BFGS"), "sphere", steps=10**10), "GiB of memory"),
    "no lanes": (
        lambda: trace(guests.scipy("BFGS"), "sphere", start=np.empty((0, 2))),
        "starts must not be empty, got the shape (0,)",
    ),
    "an infinite start": (lambda: trace(guests.scipy("BFGS"), "sphere", start=(np.inf, 0)), "start must be finite"),
    "a negative noise": (lambda: guests.scipy("BFGS", noise=-1), "noise must be a finite number >= 0, got -1"),
    "many noises": (
        lambda: trace(guests.scipy("BFGS", noise=[0, 1]), "sphere"),
        "noise of a guest must be one number, got an array",
    ),
    "a start outside": (
        lambda: trace(guests.scipy("differential_evolution"), "sphere", start=(99, 0)),
        "guests.scipy('differential_evolution') cannot run: Some entries in x0 lay outside the specified bounds",
    ),
}
WRONG_TORCH = {
    "an argument of ours": (lambda: guests.torch("Adam", rule=1), "unknown option of torch Adam 'rule'"),
    "an option of graphics cards": (
        lambda: trace(guests.torch("Adam", capturable=True), "sphere"),
        "guests.torch('Adam', capturable=True) cannot run: If capturable=True",
    ),
    "a mistyped class": (lambda: guests.torch("Adm"), "unknown optimizer of torch 'Adm': did you mean 'Adam'?"),
    "no class": (lambda: guests.torch(3), "unknown optimizer of torch 3"),
    "a class of no optimizer": (lambda: guests.torch(dict), "unknown optimizer of torch <class 'dict'>"),
    "a mistyped argument": (
        lambda: guests.torch("Adam", lrr=1),
        "unknown option of torch Adam 'lrr': did you mean 'lr'?",
    ),
    "a negative rate": (lambda: guests.torch("Adam", lr=-1), "cannot be made: Invalid learning rate: -1"),
    "a rule for matrices": (lambda: guests.torch("Muon"), "only supports 2D parameters"),
}
WRONG_OPTAX = {
    "an argument of ours": (lambda: guests.optax("adam", rule=1), "unknown option of optax adam 'rule'"),
    "a mistyped name": (lambda: guests.optax("adm"), "unknown optimizer of optax 'adm': did you mean 'adam'?"),
    "no name": (lambda: guests.optax(3), "a name, function or GradientTransformation of optax, got 3"),
    "no rate": (lambda: guests.optax("adam"), "missing 1 required positional argument: 'learning_rate'"),
    "a mistyped argument": (lambda: guests.optax("adam", learning_rat=1), "did you mean 'learning_rate'?"),
    "no transformation": (
        lambda: guests.optax("global_norm", updates=1.0),
        "must make a gradient transformation of optax, got guests.optax('global_norm'",
    ),
}


@pytest.mark.parametrize(
    ("method", "options", "says"),
    [
        ("dual_annealing", {"maxiter": 0}, "maxiter must be at least 1, got 0"),
        ("basinhopping", {"niter": -1}, "niter must be at least 1, got -1"),
        ("dual_annealing", {"initial_temp": -5}, "more than 1500 evaluations of f within one step"),
        ("differential_evolution", {"popsize": 2000}, "more than 1500 evaluations of f within one step"),
    ],
)
def test_a_search_without_end_is_refused(method, options, says, monkeypatch):
    optional("scipy.optimize")
    monkeypatch.setattr(guest_run, "EVALUATIONS", 500)
    assert trace(guests.scipy("dual_annealing"), "beale", steps=10).evaluations.f[-1] > 500
    with pytest.raises(InputError, match=says):
        trace(guests.scipy(method, **options), "rastrigin", steps=10)


@pytest.mark.parametrize(
    ("library", "what"),
    [("scipy", w) for w in WRONG]
    + [pytest.param("torch", w, marks=pytest.mark.slow) for w in WRONG_TORCH]
    + [pytest.param("optax", w, marks=pytest.mark.slow) for w in WRONG_OPTAX],
)
def test_bad_input(library, what):
    optional(library)
    call, says = {"scipy": WRONG, "torch": WRONG_TORCH, "optax": WRONG_OPTAX}[library][what]
    with pytest.raises(InputError) as caught:
        call()
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("library", guests.LIBRARIES)
def test_a_library_that_is_not_installed(library, monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, library, None)
    text = {"scipy": "scipy:BFGS", "torch": "torch:Adam", "optax": "optax:adam,learning_rate=0.1", "cma": "cma"}[
        library
    ]
    assert main(["race", "sphere", "--optimizers", text, "-o", str(tmp_path / "race.gif")]) == 2
    assert capsys.readouterr().err == f'ravine: {library} is not installed: pip install "ravine[guests]"\n'


def test_nothing_is_loaded_before_it_is_asked_for():
    code = (
        "import sys, optimizers.guests, visualizer.cli.main; visualizer.cli.main.main(['list', 'adam']);"
        "visualizer.cli.main.main(['list']);"
        "print({'scipy.optimize', 'torch', 'jax', 'optax', 'cma'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\nset()\n")


@pytest.mark.slow
@pytest.mark.parametrize("function", [guests.torch, guests.optax], ids=lambda f: f.__name__)
def test_the_examples_that_need_a_library_run(function):
    optional(function.__name__)
    text = inspect.getdoc(function).replace("  # doctest: +SKIP", "")
    test = doctest.DocTestParser().get_doctest(text, {}, function.__name__, None, 0)
    said = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


# pictures and the command line


def test_a_guest_is_raced_and_its_stop_is_told():
    optional("scipy")
    film = race(rosenbrock, ["gd", guests.scipy("BFGS", gtol=1e-6)], start=START, steps=40)
    stopped = film.trajectories[1].stopped_at
    scene = film.scene()
    for step in (stopped - 1, stopped, 40):
        scene.show(step)
        said = [note.get_text() for note in scene.notes if note.get_text()]
        assert said == ([] if step < stopped else [f"BFGS stopped at step {stopped}"])
    (legend,) = scene.figure.legends
    assert legend.get_texts()[1].get_text() == "BFGS  gtol=1e-06"
    assert "BFGS gtol=1e-06 is within 0.001 of the minimum from step" in film.describe()
    scheduled = race(rosenbrock, [gd(schedule="cosine"), guests.scipy("BFGS")], steps=5).scene()
    scheduled.show(5)
    assert np.isnan(scheduled["schedule"].lines[1].get_ydata()).all()
    stuck = race("himmelblau", guests.scipy("dogleg"), start=(0, 0), steps=3)
    assert stuck.describe() == "Race on himmelblau: dogleg stops at step 0 at f = 170."
    assert len(list(stuck.frames())) == 21  # 1.2 seconds, 60 ms each, and the last one


def test_guests_look_like_nobody_else():
    assert set(GUEST_STYLES) == {*guests.METHODS, "CMA-ES"}
    named = [*BUILTIN_STYLES.values(), *GUEST_STYLES.values()]
    assert len({(style.color, style.dash, style.marker) for style in named}) == len(named)
    default = {BUILTIN_STYLES[name].color for name in ("gd", "momentum", "rmsprop", "adam")}
    for name in LOCAL:
        assert GUEST_STYLES[name].color not in default
        assert GUEST_STYLES[name].marker not in {style.marker for style in BUILTIN_STYLES.values()}
    for name in ("torch Adam", "torch SGD", "optax adam", "optax", "anything"):
        assert get_style(name) == get_style(name)
        assert get_style(name) not in named


def test_guests_are_named_on_the_command_line():
    optional("scipy")
    text = "scipy:L-BFGS-B,gtol=1e-6,maxcor=5,bounds=[(-2, 2), (None, 3)]"
    ours, theirs = parse_racers(["gd", text], {"lr": "0.1", "noise": "0.5", "clip": "2"})
    assert ours.settings == {"lr": 0.1, "noise": 0.5, "clip": 2}
    assert theirs.settings == {"noise": 0.5, "gtol": 1e-6, "maxcor": 5, "bounds": [(-2, 2), (None, 3)]}
    assert isinstance(theirs.settings["maxcor"], int)


@pytest.mark.slow
def test_guests_of_torch_are_named_on_the_command_line():
    optional("torch")
    (rule,) = parse_racers(["torch:LBFGS,line_search_fn=strong_wolfe"], {"lr": "0.5"})
    assert rule.settings == {"line_search_fn": "strong_wolfe", "lr": 0.5}
    (rule,) = parse_racers(["torch:Adam,lr=0.1,betas=(0.8, 0.9),amsgrad=true"], {})
    assert rule.settings == {"lr": 0.1, "betas": (0.8, 0.9), "amsgrad": True}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("scipy:", "a guest is written scipy:NAME"),
        ("scipy:BFGS,3", "write settings as name=value"),
        ("scipy:BFGS,gtol=", "write settings as name=value"),
        ("scipy:BFGS,gtol=__import__('os')", "write settings as name=value"),
        ("scipy:BFGS,**{}", "write settings as name=value"),
        ("scipy:BFG", "did you mean 'BFGS'"),
        ("scpy:BFGS", "unknown optimizer 'scpy'"),
    ],
)
def test_what_cannot_be_read_is_one_line(text, says, capsys):
    optional("scipy")
    assert main(["race", "sphere", "--optimizers", text]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.count("\n") == 1


def test_the_figures_of_a_race_say_what_was_asked_for(tmp_path, capsys):
    optional("scipy")
    line = "race rosenbrock --optimizers gd:lr=0.001 scipy:BFGS scipy:Nelder-Mead --start -1.2 1 --steps 60 -o"
    assert main([*line.split(), str(tmp_path / "race.png")]) == 0
    out = capsys.readouterr().out.splitlines()
    assert (
        "BFGS: evaluations: 39 of f, 39 of its gradient; stopped at step 32: Optimization terminated successfully."
    ) in out
    assert any(line.startswith("Nelder-Mead: evaluations: ") and line.endswith(" of f") for line in out)


@pytest.mark.slow
def test_the_command_of_the_guide_runs(tmp_path, monkeypatch):
    optional("scipy")
    (line,) = re.findall(r"^ravine (race .* -o guests.gif)$", (GUIDE / "other_libraries.md").read_text(), re.M)
    monkeypatch.chdir(tmp_path)
    assert main(line.split()) == 0
    assert Path("guests.gif").stat().st_size > 10_000


def test_the_list_names_the_guests(capsys):
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    for name in guests.METHODS:
        assert name in out
    assert all(f"\n  {library}" in out for library in guests.LIBRARIES)


def test_a_guest_is_an_optimizer_to_whoever_asks():
    optional("scipy")
    guest = guests.scipy("BFGS")
    assert optimizers.get(guest) is guest
    assert isinstance(guest, optimizers.Guest)
    assert not isinstance(guest, optimizers.Optimizer)

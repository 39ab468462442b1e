"""Bad input gets one line that says what was wrong and what is allowed."""

from decimal import Decimal

import numpy as np
import pytest

import landscapes
import optimizers
from landscapes import InputError, formula, landscape, losses, ravine, rosenbrock, sphere
from optimizers import adam, gd, heavy_ball, optimizer, rmsprop, sweep, trace
from visualizer import basin_map, explore, phase_map, race, sensitivity

INF, NAN = float("inf"), float("nan")
MASKED = np.ma.masked_array([1.0, 2.0], [True, False])


class Nameless:
    """An object that cannot even be shown."""

    def __repr__(self):
        raise RuntimeError


def endless():
    numbers = [1.0]
    numbers.append(numbers)
    return numbers


WRONG = {
    # names
    "a mistyped landscape": (lambda: landscapes.get("rosenbrok"), "did you mean 'rosenbrock'"),
    "a mistyped optimizer": (lambda: optimizers.get("Adm"), "did you mean 'adam'"),
    "a name like nothing": (lambda: optimizers.get("zzz"), "known: a"),
    "no name": (lambda: optimizers.get(None), "unknown optimizer None"),
    "a landscape as optimizer": (lambda: trace(sphere, sphere), "unknown optimizer sphere"),
    "a mistyped knob": (lambda: rmsprop(bta=0.9), "did you mean 'beta'"),
    "a parameter of another rule": (
        lambda: gd(beta2=0.9),
        "unknown parameter of gd 'beta2': (known: lr, noise, clip, batch, schedule)",
    ),
    "a parameter of a landscape without any": (lambda: sphere(kappa=2), "sphere has no parameters"),
    "too many knobs": (lambda: gd(0.1, 0.9), "gd has 1 parameters (lr), got 2"),
    "a parameter given twice": (lambda: gd(0.1, lr=0.2), "given lr twice"),
    # torch's names
    "alpha of RMSprop": (lambda: rmsprop(alpha=0.99), "here it is called beta, lr (parameters: lr, beta, eps"),
    "alpha of the textbook": (lambda: gd(alpha=0.1), "here it is called lr (parameters: lr)"),
    "rho": (lambda: optimizers.adadelta(rho=0.9), "here it is called beta (parameters"),
    "momentum": (lambda: heavy_ball(momentum=0.9), "here it is called beta (parameters"),
    "betas": (lambda: adam(betas=(0.9, 0.999)), "here it is called beta1, beta2 (parameters"),
    # values
    "a negative lr": (lambda: gd(lr=-0.1), "lr must be a finite number >= 0, got -0.1"),
    "an infinite lr": (lambda: gd(lr=INF), "lr must be a finite number >= 0, got inf"),
    "lr that is no number": (lambda: gd(lr=NAN), "got nan"),
    "lr as text": (lambda: gd(lr="0.1"), "lr must be a finite number >= 0, got '0.1'"),
    "no lr": (lambda: gd(lr=None), "got None"),
    "a complex lr": (lambda: gd(lr=1j), "got 1j"),
    "one bad lr of many": (lambda: gd(lr=[0.1, -2.0]), "got -2"),
    "beta of 1": (lambda: rmsprop(beta=1), "beta must be in [0, 1), got 1"),
    "a negative beta": (lambda: adam(beta1=-0.1), "beta1 must be in [0, 1), got -0.1"),
    "a negative eps": (lambda: adam(eps=-1e-8), "eps must be a finite number >= 0"),
    "a switch half on": (lambda: rmsprop(centered=0.5), "centered must be True or False, got 0.5"),
    "a negative kappa": (lambda: ravine(kappa=-1), "kappa must be a finite number >= 0, got -1"),
    "knobs that do not broadcast": (
        lambda: sweep(adam(lr=np.ones(3), beta1=np.zeros(4)), sphere),
        "starts and parameters must broadcast; their shapes are () and () for the start, (3,) for lr, (4,) for beta1",
    ),
    "an empty array": (lambda: sweep(gd(lr=[]), sphere), "starts and parameters must not be empty, got the shape (0,)"),
    "points that are none": (lambda: sphere.value("here", 0), "x and y must be numbers"),
    "points that do not broadcast": (lambda: sphere.value(np.ones(2), np.ones(3)), "broadcast"),
    # start
    "an infinite start": (lambda: trace(gd, sphere, start=(INF, 0)), "start must be finite"),
    "a start that is no number": (lambda: trace(gd, sphere, start=(0, NAN)), "start must be finite"),
    "a start beyond the floats": (lambda: trace(gd, sphere, start=(10**400, 0)), "start must be a pair"),
    "a start of one number": (lambda: trace(gd, sphere, start=3.0), "start must be a pair"),
    "a start of three numbers": (lambda: trace(gd, sphere, start=(1, 2, 3)), "start must be a pair"),
    "a start of text": (lambda: trace(gd, sphere, start="ab"), "start must be a pair"),
    # steps, noise, seed, tolerance
    "no steps": (lambda: trace(gd, sphere, steps=0), "steps must be a whole number >= 1, got 0"),
    "negative steps": (lambda: sweep(gd, sphere, steps=-5), "got -5"),
    "half a step": (lambda: trace(gd, sphere, steps=1.5), "steps must be a whole number >= 1, got 1.5"),
    "too long a path": (lambda: trace(adam, sphere, steps=10**9), "GiB of memory; at most"),
    "an absurd path": (lambda: trace(adam, sphere, steps=10**30), "GiB of memory; at most"),
    "an absurd sweep": (lambda: sweep(gd, sphere, steps=10**12), "must be at most 1,000,000,000, got 1000000000000"),
    "too many lanes": (
        lambda: sweep(adam(lr=np.ones(40_000)[:, None], beta1=np.zeros(40_000)), sphere),
        "1,600,000,000 lanes would take",
    ),
    "negative noise": (lambda: gd(noise=-1), "noise must be a finite number >= 0"),
    "noise as text": (lambda: gd(noise="loud"), "noise must be a finite number >= 0"),
    "a negative seed": (lambda: trace(gd, sphere, seed=-1), "seed must be a whole number >= 0"),
    "half a seed": (lambda: trace(gd, sphere, seed=0.5), "seed must be a whole number >= 0"),
    "a tolerance of text": (lambda: sweep(gd, sphere, tol="small"), "tol must be a finite number"),
    "an executor that runs nothing": (lambda: sweep(gd, sphere, executor=2), "executor must be a concurrent.futures"),
    # options
    "a mini-batch without data": (
        lambda: trace(gd(batch=2), sphere),
        "batch needs a landscape that is a mean",
    ),
    "half a sample": (lambda: gd(batch=1.5), "batch must be a whole number >= 0, got 1.5"),
    "two batch sizes": (lambda: sweep(gd(batch=[1, 2]), losses.deep_linear), "batch must be one number"),
    "a negative clip": (lambda: gd(clip=-1), "clip must be a finite number >= 0, got -1"),
    "a mistyped schedule": (lambda: gd(schedule="cosin"), "unknown schedule 'cosin': did you mean 'cosine'?"),
    "a schedule that cannot be read": (
        lambda: gd(schedule="step(every=)"),
        "cannot read 'every=': write settings as name=value",
    ),
    "a schedule of half a form": (
        lambda: gd(schedule="step(every=3"),
        "schedule must be a name or name(setting=value), got 'step(every=3'",
    ),
    "a schedule of nothing": (lambda: gd(schedule=3), "unknown schedule 3"),
    "a parameter of a schedule": (
        lambda: gd(schedule="step(evry=3)"),
        "unknown parameter of step 'evry': did you mean 'every'?",
    ),
    "a schedule never": (lambda: gd(schedule="step(every=0)"), "every must be a finite number >= 1, got 0"),
    # data
    "data of two lengths": (
        lambda: losses.deep_linear.on([1, 2], [1]),
        "one length, at least 1, got the shapes (2,)",
    ),
    "no data": (lambda: losses.deep_linear.on([], []), "at least 1"),
    "data that are no numbers": (lambda: losses.deep_linear.on(["a"], [1]), "two arrays of numbers, got ['a'] and [1]"),
    "data that are not finite": (lambda: losses.deep_linear.on([NAN], [1]), "data must be finite"),
    "labels of 0": (lambda: losses.logistic_regression.on([1, 2], [0, 1]), "labels must be -1 or 1, got 0.0"),
    "constant data, standardised": (
        lambda: losses.linear_regression.on([2, 2], [1, 3])(standardise=True).value(0, 0),
        "x must vary between the samples",
    ),
    "masked data": (lambda: losses.deep_linear.on(MASKED, [1, 2]), "data must be two arrays of numbers"),
    # what NumPy would read as numbers
    "a start of texts": (lambda: trace(gd, sphere, start=("0.1", "2")), "start must be a pair (x, y) of numbers"),
    "a start of switches": (lambda: trace(gd, sphere, start=(True, False)), "start must be a pair (x, y) of numbers"),
    "a start with one switch": (lambda: trace(gd, sphere, start=[True, 2.0]), "start must be a pair (x, y) of numbers"),
    "a complex start": (lambda: trace(gd, sphere, start=(1 + 1j, 2)), "start must be a pair (x, y) of numbers"),
    "complex starts": (lambda: sweep(gd, sphere, start=np.ones((3, 2)) * 1j), "start must be a pair (x, y) of numbers"),
    "a masked start": (lambda: trace(gd, sphere, start=MASKED), "start must be a pair (x, y) of numbers"),
    "a start with a masked part": (lambda: sweep(gd, sphere, start=(MASKED, 1)), "start must be a pair (x, y)"),
    "a masked lr": (lambda: gd(lr=MASKED), "lr must be a finite number >= 0, got masked_array"),
    "lr of texts": (lambda: gd(lr=["1", "2"]), "lr must be a finite number >= 0, got ['1', '2']"),
    "a list that contains itself": (lambda: gd(lr=endless()), "lr must be a finite number >= 0, got [1.0, [...]]"),
    "complex points": (lambda: sphere.value(1j, 0), "x and y must be numbers, or arrays of numbers, got 1j and 0"),
    "a domain of texts": (lambda: formula("x", domain=(("0", "1"), (0, 1))), "domain must be ((x0, x1), (y0, y1))"),
    "a range of texts": (lambda: phase_map(gd, ravine, xlim=("0.1", "1")), "the range of lr must be two numbers"),
    "a zoom to a text": (lambda: basin_map(gd, ravine, zoom=(("0", "1"), 2)), "zoom must be a point and a depth"),
    # numbers beyond the floats, and texts in place of numbers
    "points beyond the floats": (lambda: sphere.value(10**400, 0), "x and y must be numbers"),
    "an absurd number of steps": (lambda: trace(gd, sphere, steps=10**5000), "more than 10^15 GiB of memory"),
    "a step that is no number": (lambda: trace(gd, sphere, steps=Nameless()), "got an object of type Nameless"),
    "a tolerance of Decimal": (lambda: sweep(gd, sphere, tol=Decimal("NaN")), "tol must be a finite number, got Decim"),
    "tolerances": (lambda: sweep(gd, sphere, tol=[0.1, 0.2]), "tol must be a finite number, got [0.1, 0.2]"),
    "an absurd azimuth": (lambda: race(sphere, [gd], azimuth=10**400), "azimuth must be a finite number of degrees"),
    "an extent beyond the floats": (lambda: race(sphere, [gd], extent=((0, 10**400), (0, 1))), "extent must be ((x0"),
    "an extent of large floats": (lambda: race(sphere, [gd], extent=((0, 1e308), (0, 1))), "at most 1e+150"),
    "an extent between two floats": (
        lambda: race(sphere, [gd], extent=((1e15, 1e15 + 1), (0, 1))),
        "extent must have x0 < x1 and y0 < y1, at most 1e+150 and not too close, got ((1000000000000000.0, 100",
    ),
    "an extent of an explorer": (lambda: explore(sphere, [gd], extent=((1e15, 1e15 + 1), (0, 1))), "not too close"),
    "fps as text": (lambda: race(sphere, [gd], fps="10"), "fps must be from 0.1 to 60 frames per second, got '10'"),
    "no hold": (lambda: race(sphere, [gd], hold=None), "hold must be from 0 to 600 seconds, got None"),
    "a title that is a number": (lambda: race(sphere, [gd], title=5), "title must be text, or False for no titles"),
    "levels that repeat": (lambda: race(sphere, [gd], levels=[1, 2, 2]), "levels must be a number from 2 to"),
    "levels that are masked": (lambda: race(sphere, [gd], levels=MASKED), "levels must be a number from 2 to"),
    "an aspect of two": (lambda: race(sphere, [gd], aspect=np.ones(2)), "aspect must be auto, equal or a number"),
    # things of another kind
    "a number of racers": (
        lambda: race(sphere, 3),
        "the optimizers of a race must be a rule or a list of rules, got 3",
    ),
    "a fairness of arrays": (lambda: race(sphere, [gd], fair=np.ones(2)), "unknown kind of fairness array([1., 1.])"),
    "a colormap of arrays": (lambda: race(sphere, [gd], colormap=np.ones(2)), "unknown colormap array([1., 1.])"),
    "a sign that no font has": (lambda: race(sphere, [gd], title="a\0b").scene(), "has the letters \\x00"),
    "a preset of a list": (lambda: explore(sphere, [gd]).load([]), "unknown preset []"),
    "a film along a list": (lambda: race(sphere, [gd], steps=2).along([], 0, 1), "unknown parameter of this race []"),
    "a number as path": (lambda: race(sphere, [gd], steps=2).save(5), "a path must be text or a pathlib.Path, got 5"),
    "a path with a null": (lambda: race(sphere, [gd], steps=2).save("a\0.gif"), "no file can be called 'a\\x00.gif'"),
    "a number as path of a map": (lambda: phase_map(gd, ravine, cells=16, steps=2).save(5), "a path must be text"),
    "a number as path of a page": (lambda: explore(sphere, [gd], steps=2).save(5), "a path must be text"),
    "several rates for torch": (lambda: optimizers.translate(adam(eps=[0.1, 0.2]), "torch"), "eps of adam must be one"),
    "several rates elsewhere": (lambda: optimizers.elsewhere(adam(eps=[0.1, 0.2])), "eps of adam must be one number"),
    "no run": (lambda: optimizers.momentum_buffer(3), "trajectory must be one from optimizers.trace, got 3"),
    "no landscape": (lambda: landscapes.critical_points(3), "unknown landscape 3"),
    "no rule": (lambda: optimizers.rule_facts(3), "unknown optimizer 3"),
    "a curvature of text": (lambda: optimizers.quadratic_optimum(gd, ["1", "2"]), "curvature must be a finite number"),
    "attractors of text": (
        lambda: optimizers.basins(gd, ravine, [(1, 2)], attractors="a"),
        "attractors must be those of other",
    ),
    "a schedule of arrays": (lambda: optimizers.schedules.step(every=[1, 2]), "every of a schedule must be one number"),
    "a summary of lists": (lambda: sweep(gd, sphere, keep=[[]]), "unknown summary of a sweep []"),
    "a rule that is a number": (lambda: optimizer(3), "the optimizer to declare must be a function, got 3"),
    "a landscape that starts nowhere": (lambda: landscape(domain=((0, 1), (0, 1)), start=None), "start must be a pair"),
    "a landscape with a minimum of text": (
        lambda: landscape(domain=((0, 1), (0, 1)), start=(0, 0), minima=["ab"]),
        "minima must be a list of points (x, y), or a function of the parameters, got ['ab']",
    ),
    "a range between two floats": (lambda: phase_map(gd, ravine, xlim=(1e15, 1e15 + 1)), "must not be too narrow"),
    "a masked start of a map": (lambda: phase_map(gd, ravine, start=MASKED), "the start of a map must be one point"),
    "a parameter that is a list": (lambda: phase_map(gd, ravine, "lr", []), "unknown parameter of gd on ravine []"),
    "a theory of arrays": (lambda: phase_map(gd, ravine, theory=np.ones(2)), "theory must be True or False"),
    "a number of rules": (lambda: sensitivity(3, ravine), "the optimizers of sensitivity must be a rule or a list"),
    "a number to tell of a sweep": (lambda: sweep(gd, sphere, progress=1), "progress must be a function"),
    "a number to tell of a map": (lambda: sensitivity(gd, ravine, progress=1), "progress must be a function"),
    "a number to tell of a film": (lambda: race(sphere, [gd]).save("x.gif", progress=1), "progress must be a function"),
    "minima of an array of landscapes": (lambda: rosenbrock(a=[1, 2]).minima, "rosenbrock takes one a at a time"),
    "no tolerance": (lambda: sensitivity(gd, ravine, tol=0), "tol must be a number > 0, got 0"),
    # films
    "no racer": (lambda: race(sphere, []), "at least one optimizer"),
    "an unknown view": (lambda: race(sphere, [gd], panels=["map", "los"]), "unknown panel 'los': did you mean 'loss'?"),
    "a view that is no name": (lambda: race(sphere, [gd], panels=["map", [["loss"]]]), "unknown panel ['loss']"),
    "a theme that is no name": (lambda: race(sphere, [gd], theme=[]), "unknown theme []"),
    "no view": (lambda: race(sphere, [gd], panels=[]), ", got []"),
    "an azimuth of nothing": (lambda: race(sphere, [gd], azimuth=NAN), "azimuth must be a finite number"),
    "an elevation below the ground": (
        lambda: race(sphere, [gd], elevation=2),
        "elevation must be from 5 to 90 degrees",
    ),
    "an elevation that is a flag": (lambda: race(sphere, [gd], elevation=True), "from 5 to 90 degrees, got True"),
    "a turn without end": (lambda: race(sphere, [gd], turn=INF), "turn must be a finite number of degrees, got inf"),
    "an unknown theme": (lambda: race(sphere, [gd], theme="drak"), "unknown theme 'drak': did you mean 'dark'?"),
    "a view upside down": (lambda: race(sphere, [gd], extent=((1, 0), (0, 1))), "extent must have x0 < x1"),
    "a view of one number": (lambda: race(sphere, [gd], extent=3), "extent must be ((x0, x1), (y0, y1))"),
    "a racer of many settings": (lambda: race(sphere, [gd(lr=[0.1, 0.2])]), "see optimizers.sweep"),
    "a table of starts": (lambda: race(sphere, [gd], start=np.ones((3, 2, 2)), steps=5), "an array (n, 2) of points"),
    "no frames in a second": (lambda: race(sphere, [gd], fps=0), "fps must be from 0.1 to 60"),
    "a negative pause": (lambda: race(sphere, [gd], hold=-1), "hold must be from 0"),
}


@pytest.mark.parametrize("what", WRONG)
def test_bad_input(what):
    call, says = WRONG[what]
    with pytest.raises(InputError) as caught:
        call()
    message = str(caught.value)
    assert says in message
    assert "\n" not in message
    assert len(message) < 400


def test_the_label_of_a_rule_without_rates():
    assert gd(lr=[]).label == "gd α=[]"


def test_a_long_message_has_its_beginning_and_its_end():
    message = str(InputError(f"cannot write {300 * 'a'!r}{300 * 'b'!r}:\nno space left"))
    assert message.startswith("cannot write 'aaa")
    assert message.endswith("bbb': no space left")
    assert "..." in message
    assert len(message) < 400
    assert "\n" not in message


def test_a_unit_that_is_declared_wrongly_says_how(own_units):
    with pytest.raises(InputError, match="optimizer 'bad' must begin with the parameters w, g"):

        @optimizer
        def bad(x, lr=0.1):
            return x

    with pytest.raises(InputError, match="landscape 'flat' must begin with the parameters x, y"):

        @landscape(domain=((0, 1), (0, 1)), start=(0, 0))
        def flat(w):
            return w

    with pytest.raises(InputError, match="must be an ordinary parameter"):

        @optimizer
        def starred(w, g, *, lr=0.1):
            return w - lr * g

    with pytest.raises(InputError, match="a landscape has no state: give y0 a default"):

        @landscape(domain=((0, 1), (0, 1)), start=(0, 0))
        def stateful(x, y, y0):
            return x, x, x

    assert "bad" not in optimizers.names()


def test_input_errors_are_value_errors():
    assert issubclass(InputError, ValueError)


@pytest.mark.parametrize("package", [landscapes, optimizers])
def test_a_mistyped_attribute_is_an_attribute_error_with_a_hint(package):
    name = package.names()[-1]
    with pytest.raises(AttributeError, match=f"did you mean '{name}'"):
        getattr(package, name + "e")

"""A wrong argument of a public function is answered with one line that says what is allowed.

Every function of `ravine`, every landscape, optimizer and schedule, and every method of what they return that raises
an InputError is called with one to three arguments that are of a wrong kind, too large, not finite, nested, masked,
complex or of text. A call returns a result, whose parts can be read and saved, or raises an InputError of one line of
less than 400 characters; a TypeError is raised only for arguments that the function does not have.
"""

import contextlib
import datetime
import decimal
import fractions
import inspect
import io
import random

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import landscapes
import optimizers
from attack.public_calls import good_value, parameters, read_all, targets
from attack.tries import HOSTILE_TEXTS, SEED, fault_of_error, limited

#: Calls of each function by default, and in each of so many slow parts.
FEW, MANY, PARTS = 4, 25, 4

#: Seconds after which a call counts as one that hangs.
LIMIT = 60


class Nothing:
    """No number, no text, and no list."""

    def __repr__(self):
        return "<nothing>"


class Unreadable:
    """Raises whatever is done with it."""

    def __repr__(self):
        return "<unreadable>"

    def __float__(self):
        raise RuntimeError("no float")

    def __len__(self):
        raise RuntimeError("no length")

    __iter__ = __getitem__ = __array__ = __index__ = __int__ = lambda self, *other, **how: self.__float__()


def endless():
    """A list that holds itself."""
    made = [1.0]
    made.append(made)
    return made


VALUES = [
    *(None, True, False, 0, 1, -1, 2, 10**12, 10**400, -(10**400), 10**5000, 2**63, 1e308, -1e308, 5e-324, 1.5),
    *(
        float("nan"),
        float("inf"),
        -float("inf"),
        1j,
        complex("nan"),
        1 + 0j,
        b"bytes",
        bytearray(b"x"),
        range(3),
        slice(2),
    ),
    *(
        (),
        [],
        {},
        set(),
        "",
        "gd",
        "ravine",
        "lr",
        "zip\0",
        [None],
        [[]],
        [1, "a"],
        [[1, 2], [3]],
        ("0.1", "2"),
        (True, False),
    ),
    *(
        (1, 2, 3),
        (1e400, 0),
        (10**400, 1),
        (1e15, 1e15 + 1),
        ((1, 0), (0, 1)),
        ((-1e308, 1e308), (-1e308, 1e308)),
        ((0, 0), (0, 0)),
    ),
    *(
        ((np.nan, 1), (0, 1)),
        {"a": 1},
        {0: 1},
        {-1: "x"},
        {1e400: "x"},
        {None: None},
        [(1, 2), (3, 4)],
        ["gd", "gd"],
        ["gd", None],
    ),
    *(
        decimal.Decimal("NaN"),
        decimal.Decimal("0.1"),
        fractions.Fraction(1, 3),
        datetime.date(2000, 1, 1),
        object,
        len,
        Nothing(),
    ),
    *(
        np.float16(0.1),
        np.int8(-1),
        np.array(3),
        np.array([]),
        np.array([0.1, np.nan]),
        np.ones((2, 2, 2, 2)),
        np.array(["a"]),
    ),
    *(
        np.array([1j, 2]),
        np.array([None, 1]),
        np.array([True]),
        np.array(["2020-01-01"], "datetime64[D]"),
        np.zeros(3, "i4,f8"),
    ),
    *(
        np.ma.masked,
        np.ma.array([0.1, 0.2], mask=[False, True]),
        np.ma.array(0.1, mask=True),
        np.eye(8) * 1e308,
        np.full((8, 8), np.nan),
    ),
    *(np.float64("nan"), np.longdouble(1) / 3, Ellipsis, NotImplemented, Unreadable(), endless(), lambda *a: 1 / 0),
    *(landscapes.ravine, optimizers.gd, optimizers.gd(lr=[0.1, 0.2]), optimizers.schedules.step),
    *HOSTILE_TEXTS,
]

SINGLE = st.one_of(
    st.sampled_from(VALUES),
    st.integers(-3, 12),
    st.floats(-10, 10),
    st.text(max_size=12),
    st.builds(lambda *items: (item for item in items), st.integers(), st.text(max_size=2)),
)
ANY = st.one_of(
    SINGLE,
    st.lists(SINGLE, max_size=3),
    st.tuples(SINGLE, SINGLE),
    st.dictionaries(st.integers(-1, 5), SINGLE, max_size=2),
)


def shown(value):
    with contextlib.suppress(Exception):
        text = ascii(value)
        return text if len(text) < 80 else f"{text[:60]}...({len(text)})"
    return f"<{type(value).__name__}>"


def call(target, called, hostile, extra):
    """Call with hostile values for some parameters and good ones for the others."""
    positional, named = [], {}
    for name, parameter in parameters(target).items():
        good = good_value(called, name)
        if name in hostile:
            value = hostile[name]
        elif good and (parameter.default in (inspect.Parameter.empty, None) or name in ("steps", "cells")):
            value = good()
        elif parameter.default is inspect.Parameter.empty and parameter.kind in (0, 1, 3):
            value = extra
        else:
            continue
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            positional.append(value)
        elif parameter.kind is parameter.VAR_KEYWORD:
            named["k"] = value
        else:
            named[name] = value
    return target(*positional, **named)


def fault_of_call(called, hostile, extra):
    """Call, and use what is returned; say what is not as promised."""
    output = io.StringIO()
    try:
        with limited(LIMIT), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            result = call(targets()[called](), called, hostile, extra)
            read_all(result)
            if hasattr(result, "save") and called in ("race", "side_by_side", "Race.along"):
                result.save("result.png", width=200)
    except Exception as error:
        return fault_of_error(error)
    finally:
        plt.close("all")
    return None


@pytest.mark.thinned(6)
@pytest.mark.usefixtures("own_units")
@pytest.mark.parametrize("part", [0, *(pytest.param(k, marks=pytest.mark.slow) for k in range(1, PARTS + 1))])
@pytest.mark.parametrize("called", targets())
def test_a_hostile_call(called, part, tries, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = list(parameters(targets()[called]()))
    number = random.Random(f"{SEED} {called} {part}").randrange(2**32)

    @seed(number)
    @settings(
        max_examples=MANY if part else FEW,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def attack(data):
        chosen = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=3)) if names else ()
        hostile = {name: data.draw(ANY) for name in sorted(chosen)}
        extra = data.draw(ANY)
        tries.add(
            f"{called}({', '.join(f'{name}={shown(value)}' for name, value in hostile.items())})",
            fault_of_call(called, hostile, extra),
        )

    attack()
    tries.add(f"{called}(nonsense=1)", fault_of_call_with_unknown(called))


def fault_of_call_with_unknown(called):
    """Call with a keyword that is not there."""
    try:
        targets()[called]()(nonsense=1)
    except Exception as error:
        return fault_of_error(error)
    return None

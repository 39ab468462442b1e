"""The rules and the landscapes pass their tests as plain Python, too: what is compiled is what is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# Under test_rules.py every pair is compared with a plain loop where all is compiled. Here every unit is, once.
EVERY_UNIT = """
import numba
from conftest import LANDSCAPES, OPTIMIZERS, gentle
from test_rules import assert_runs_like_plain_python

import landscapes, optimizers

assert numba.config.DISABLE_JIT
pairs = [(optimizer, landscapes.rosenbrock) for optimizer in OPTIMIZERS]
pairs += [(optimizers.adam, landscape) for landscape in LANDSCAPES]
for optimizer, landscape in pairs:
    assert_runs_like_plain_python(gentle(optimizer, landscape, steps=10), landscape, steps=10)
print(len(pairs))
"""

# Paths of 20 000 steps and more, values on fine grids and in thirty digits say nothing new of the same functions.
LONG = ["symbolic", "on_the_domain", "just_below_the_limit", "noise_floor", "plain_function_is_an_oracle_of_the_engine"]


def run_without_jit(*arguments):
    path = os.pathsep.join([str(HERE.parent), str(HERE)])
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path},
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_unit_runs_without_jit():
    done = run_without_jit("-c", EVERY_UNIT)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > 70


@pytest.mark.slow
def test_rules_and_landscapes_without_jit():
    chosen = " and ".join(f"not {name}" for name in LONG)
    files = [HERE / "test_rules.py", HERE / "test_landscapes.py"]
    done = run_without_jit("-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-k", chosen, *files)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout

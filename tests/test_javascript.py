"""The browser's modules, tested by node on golden vectors; and the vectors themselves, held to what Python computes."""

import json
import math
import os
import re
import runpy
import subprocess
from pathlib import Path

import pytest
from check_javascript import HERE, NO_NODE, ROOT, program, search_path

from landscapes._tree.expression import ARITHMETIC, TESTS
from optimizers._analysis.effective_rates import EVEN

ENGINE = ROOT / "visualizer" / "explorer" / "static" / "engine"

DATA = Path(__file__).with_name("data")


def test_the_modules_agree_with_python():
    node = program("node")
    if node is None:
        pytest.skip(f"NO JAVASCRIPT TESTS: {NO_NODE.format('node')}")
    command, environment = [node, "--test"], {**os.environ, "PATH": search_path()}
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "# pass 0" not in done.stdout


def differences(ours, theirs, place="vectors"):
    """Where two values differ by more than rounding."""
    if isinstance(ours, float) and isinstance(theirs, float):
        same = math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)
    elif not isinstance(ours, (dict, list)) or type(ours) is not type(theirs):
        same = ours == theirs
    else:
        ours, theirs = (dict(enumerate(one)) if isinstance(one, list) else one for one in (ours, theirs))
        same = ours.keys() == theirs.keys()
        if same:
            return [line for name in ours for line in differences(ours[name], theirs[name], f"{place}.{name}")]
    return [] if same else [f"{place}: {ours!r:.80}, in the file {theirs!r:.80}"]


def test_the_vectors_are_what_python_computes():
    made = json.loads(json.dumps(runpy.run_path(str(DATA / "make_browser_vectors.py"))["vectors"]()))
    kept = json.loads((DATA / "browser_vectors.json").read_text(encoding="utf-8"))
    assert differences(made, kept) == [], "run python tests/data/make_browser_vectors.py"


# operations

SAME_NAMES = [
    ("expression.js", "OPERATIONS", ARITHMETIC),
    ("expression.js", "COMPARISONS", TESTS),
    ("effective_rates.js", "EVEN", EVEN),
]


def names_in_source(module, constant):
    """Read the keys of an object, or the members of a set, by regular expressions."""
    source = (ENGINE / module).read_text(encoding="utf-8")
    (value,) = re.findall(rf"^export const {constant} = (.*?);$", source, re.DOTALL | re.MULTILINE)
    names = [*re.findall(r"^  (\w+):", value, re.MULTILINE), *" ".join(re.findall(r'"([^"]+)"', value)).split()]
    return {*names, *(names_in_source("expression.js", "COMPARISONS") if "...COMPARISONS" in value else ())}


@pytest.mark.parametrize(("module", "constant", "expected"), SAME_NAMES, ids=[name for _, name, _ in SAME_NAMES])
def test_the_browser_has_the_operations_of_python(module, constant, expected):
    assert names_in_source(module, constant) == set(expected)


@pytest.mark.parametrize(("module", "constant", "expected"), SAME_NAMES, ids=[name for _, name, _ in SAME_NAMES])
def test_node_reads_the_same_operations(module, constant, expected):
    node = program("node")
    if node is None:
        pytest.skip(f"NO JAVASCRIPT TESTS: {NO_NODE.format('node')}")
    script = f"""
        import {{ {constant} as names }} from {json.dumps((ENGINE / module).as_uri())};
        console.log(JSON.stringify(names instanceof Set ? [...names] : Object.keys(names)));
    """
    environment = {**os.environ, "PATH": search_path()}
    command = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    assert sorted(json.loads(done.stdout)) == sorted(expected)

"""What judges answers, sets formulas and prints results is what it was when somebody last looked at it."""

import json

import pytest
from conftest import large
from golden import difference_of_words
from golden_facts import FACTS, GOLDEN, facts

COMMAND = "PYTHONPATH=$PWD python tests/data/make_golden_facts.py"

#: What a fact needs beside the project.
NEEDS = {**dict.fromkeys(("slides of 02", "slides of 07"), "latex2mathml"), "controls of matplotlib": "ipywidgets"}


@pytest.fixture(scope="module")
def golden():
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_each_fact_of_the_golden_file_is_made(golden):
    assert list(golden) == list(FACTS)


@large
@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_as_it_was(golden, name):
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    if why := difference_of_words(golden[name], facts(name)):
        pytest.fail(f"{name}: {why}. If that is right: {COMMAND}", pytrace=False)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("it ends at 0.1234", "it ends at 0.1235", ""),
        ("it ends at 0.1234", "it ends at 0.1236", "line 1, after 'it ends at ': was 0.1234 and is 0.1236"),
        ("truth 0.04", "truth 0.0392156862745", "line 1, after 'truth ': was 0.04 and is 0.0392156862745"),
        ("truth 0.0392156862745098", "truth 0.0392156862745101", ""),
        ("lr=0.03", "lr=0.04", "line 1, after 'lr=': was 0.03 and is 0.04"),
        ("reversals 39", "reversals 40", "line 1, after '': was reversals 39 and is reversals 40"),
        ("from 1.25e-09", "from 1.26e-09", ""),
        ("from 1.25e-09", "from 1.25e-08", "line 1, after 'from ': was 1.25e-09 and is 1.25e-08"),
        ("a 0.125", "a 0.125 0.5", "line 1 was a 0.125 and is a 0.125 0.5"),
    ],
)
def test_a_difference_is_told_in_one_line(before, after, why):
    assert difference_of_words([before], [after]) == why

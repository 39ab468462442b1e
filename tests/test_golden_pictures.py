"""What some pictures draw is what they drew when somebody last looked at them, line by line."""

import json

import pytest
from conftest import large
from golden import difference
from golden_pictures import GOLDEN, PICTURES
from recorder import Recorder, numbers

from visualizer.plotting.fonts import CHINESE_PACKAGE

COMMAND = "PYTHONPATH=$PWD python tests/data/make_golden_pictures.py"

#: What a picture needs beside the project.
NEEDS = {"regions of guests": "scipy", "Chinese": CHINESE_PACKAGE}


@pytest.fixture(scope="module")
def golden():
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_each_picture_of_the_golden_file_is_drawn(golden):
    assert list(golden) == list(PICTURES)


@pytest.mark.thinned(3)
@large
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_it_was(golden, name):
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    if why := difference(golden[name], PICTURES[name]()):
        pytest.fail(f"{name}: {why}. If the new picture is right: {COMMAND}", pytrace=False)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("text at=1,2 font=\"9\" text=\"a b\"", "text at=1.2,2 font=\"9\" text=\"a b\"", ""),
        ("text at=1,2 text=\"a b\"", "text at=1.5,2 text=\"a b\"", "line 2, text \"a b\": at was 1,2 and is 1.5,2"),
        ("path n=2 stroke=#010203", "path n=2 stroke=#020202", ""),
        ("path n=2 stroke=#010203", "path n=2 stroke=#010205", "line 2, path: stroke was #010203 and is #010205"),
        ("path n=2 stroke=#010203", "path n=3 stroke=#010203", "line 2, path: n was 2 and is 3"),
        ("path width=2", "path width=2.03", ""),
        ("path width=2", "path width=2.1 dash=1", "line 2, path: width was 2 and is 2.1, dash was nothing and is 1"),
        ("path n=2", "image n=2", "line 2 was path n=2 and is image n=2"),
        ("path n=2", "", "line 2 was path n=2 and is nothing"),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_one_line(before, after, why):
    after = [after] if after else []
    assert difference(["figure", before], ["figure", *after]) == why


def test_the_recorder_draws_nothing_itself():
    recorder = Recorder(20, 10, 72)
    assert (list(recorder.lines), numbers([-0.01, 1.26])) == ([], "0,1.3")

"""The page of promises: it has each promise, how it is tried, and the figures of the last run."""

import json
from pathlib import Path

import pytest
from attack.page import FIGURES, PAGE, kinds, page_text, title

ROOT = Path(__file__).parents[1]
LAST = json.loads(FIGURES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", kinds())
def test_the_page_has_each_promise_how_it_is_tried_and_how_often(kind):
    promise, tried = kinds()[kind]
    assert promise.endswith(".")
    assert tried.endswith(".")
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {title(kind)}\n")[2].partition("\n## ")[0]
    assert promise in section
    assert tried in section
    row = LAST["attacks"][kind]
    assert f"{row['tried']} attempts with seed {row['seed']}, {row['failed']} failed" in section
    assert row["tried"] > 0
    assert row["failed"] == 0


def test_the_page_is_the_one_that_the_command_writes():
    assert PAGE.read_text(encoding="utf-8") == page_text(LAST["attacks"], LAST["machine"])
    assert LAST["attacks"].keys() == kinds().keys()
    assert "(tests/attack/README.md)" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

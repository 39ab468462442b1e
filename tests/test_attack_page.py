"""The page of promises: it has each promise, how it is tried, and figures of a run."""

import re
from pathlib import Path

import pytest
from attack.page import PAGE, TOP, Counts, kinds, page_text, title

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("kind", kinds())
def test_the_page_has_each_promise_and_how_it_is_tried(kind):
    promise, tried = kinds()[kind]
    assert promise.endswith(".")
    assert tried.endswith(".")
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition(f"\n## {title(kind)}\n")[2].partition("\n## ")[0]
    assert promise in section
    assert tried in section
    (count,) = re.findall(r"^(\d+) attempts, \d+ failed\.", section, flags=re.M)
    (row,) = re.findall(rf"^\| {title(kind)} *\| +(\d+) \|", text, flags=re.M)
    assert int(count) == int(row) > 0


def test_the_page_is_as_the_command_writes_it():
    text = PAGE.read_text(encoding="utf-8")
    assert text.startswith(TOP)
    assert re.findall(r"^## (.*)", text, flags=re.M) == ["The last run", *map(title, kinds())]
    assert re.findall(r"^## (.*)", page_text(Counts(), 0, 1.0), flags=re.M) == ["The last run", *map(title, kinds())]
    assert "(tests/attack/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")

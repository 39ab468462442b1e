"""README.zh-CN.md says what README.md says today, with the same commands, links, pictures and numbers."""

import hashlib
import re
from pathlib import Path

import pytest

from visualizer.cli.catalogue_tables import updated

ROOT = Path(__file__).parents[1]
ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))

FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
TABLE = re.compile(r"^<!-- (\w+) -->$.*?^<!-- /\1 -->$", re.DOTALL | re.MULTILINE)
STAMP = re.compile(r"^<!-- english: (\w+) -->\n", re.MULTILINE)


def prose(text):
    """The text without code, without the tables that a command writes, and without stamps."""
    return STAMP.sub("", TABLE.sub("", FENCE.sub("", text)))


def sections(text):
    """The parts of a text, each with its heading, without the stamps."""
    plain = FENCE.sub(lambda found: found[0].replace("\n#", "\n #"), text)  # a comment in code is no heading
    return re.split(r"^(?=#+ )", plain, flags=re.MULTILINE)[1:]


def stamp(section):
    """The mark of an English section, which its translation has below its heading."""
    return hashlib.sha256(prose(section).strip().encode()).hexdigest()[:16]


PAIRS = list(zip(sections(ENGLISH), sections(CHINESE), strict=False))
every_section = pytest.mark.parametrize(
    ("english", "chinese"), PAIRS, ids=[english.partition("\n")[0].lstrip("# ") for english, _ in PAIRS]
)


def test_the_commands_and_the_code_are_the_same_to_the_byte():
    assert FENCE.findall(CHINESE) == FENCE.findall(ENGLISH)  # `test_documents` runs those of the English one
    assert len(sections(CHINESE)) == len(sections(ENGLISH))


def test_the_tables_are_made_by_the_same_command():
    assert updated(CHINESE) == CHINESE, "out of date: python -m visualizer.cli.catalogue_tables README.zh-CN.md"


def test_each_links_to_the_other():
    assert "[简体中文](README.zh-CN.md)" in ENGLISH
    assert "[English](README.md)" in CHINESE


@every_section
def test_a_section_is_translated_from_the_text_of_today(english, chinese):
    (mark,) = STAMP.findall(chinese)
    assert mark == stamp(english), f"translate it again, then write <!-- english: {stamp(english)} -->: {english[:80]}"
    assert re.search("[\u4e00-\u9fff]", chinese) or "Ravine" in chinese


def code_and_targets(text):
    """What stands as code in a text, and where its links and pictures lead, without those within the page."""
    text = prose(text).replace("notebooks/zh/", "notebooks/").replace("README.zh-CN.md", "").replace("README.md", "")
    links = re.findall(r"\]\(([^#)][^)]*)\)|src(?:set)?=\"(.*?)\"", text)
    return sorted(re.findall(r"`[^`]*`", text)), sorted({one or other for one, other in links})


@every_section
def test_code_links_and_pictures_are_the_same(english, chinese):
    assert code_and_targets(chinese) == code_and_targets(english)


@every_section
def test_the_numbers_are_the_same(english, chinese):
    ours, theirs = (set(re.findall(r"\d+(?:\.\d+)+|\d{2,}", prose(one))) for one in (chinese, english))
    assert ours == theirs


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_link_within_the_page_leads_to_a_heading(text):
    headings = [one.partition("\n")[0].lstrip("# ") for one in sections(text)]
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#(.*?)\)", text))
    assert links
    assert links <= anchors

"""The Chinese README and pages of the site say what the English ones say today, with the same code and numbers."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "visualizer" / "site" / "pages"

#: The English file -> its translation.
TRANSLATIONS = {"README.md": "README.zh-CN.md"} | {
    str(path.relative_to(ROOT)): str(PAGES.relative_to(ROOT) / "zh" / path.relative_to(PAGES / "en"))
    for path in sorted((PAGES / "en").rglob("*.md"))
}

FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
STAMP = re.compile(r"^<!-- english: (\w+) -->\n", re.MULTILINE)


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def prose(text):
    """The text without code and without stamps."""
    return STAMP.sub("", FENCE.sub("", text))


def sections(text):
    """The parts of a text, each with its heading."""
    plain = FENCE.sub(lambda found: found[0].replace("\n#", "\n #"), text)  # a comment in code is no heading
    return re.split(r"^(?=#+ )", plain, flags=re.MULTILINE)[1:]


def stamp(section):
    """The mark of an English section, which its translation has below its heading."""
    return hashlib.sha256(prose(section).strip().encode()).hexdigest()[:16]


PAIRS = [
    pytest.param(english, chinese, id=f"{Path(name).stem}: {english.partition(chr(10))[0].lstrip('# ')}")
    for name, other in TRANSLATIONS.items()
    if (ROOT / other).is_file()
    for english, chinese in zip(sections(text_of(name)), sections(text_of(other)), strict=False)
]
every_section = pytest.mark.parametrize(("english", "chinese"), PAIRS)
every_page = pytest.mark.parametrize(("name", "other"), TRANSLATIONS.items(), ids=TRANSLATIONS)


def test_no_page_is_in_chinese_alone():
    assert {path.name for path in (PAGES / "zh").rglob("*.md")} <= {Path(name).name for name in TRANSLATIONS} | {
        "contributing.md"
    }


@every_page
def test_the_commands_and_the_code_are_the_same_to_the_byte(name, other):
    # `test_documents` runs those of the English one.
    assert FENCE.findall(text_of(other)) == FENCE.findall(text_of(name))
    assert len(sections(text_of(other))) == len(sections(text_of(name)))


def test_each_readme_links_to_the_other():
    assert "[简体中文](README.zh-CN.md)" in text_of("README.md")
    assert "[English](README.md)" in text_of("README.zh-CN.md")


@every_section
def test_a_section_is_translated_from_the_text_of_today(english, chinese):
    (mark,) = STAMP.findall(chinese)
    assert mark == stamp(english), f"translate it again, then write <!-- english: {stamp(english)} -->: {english[:80]}"
    assert re.search("[\u4e00-\u9fff]", chinese) or "Ravine" in chinese


def code_and_targets(text):
    """What stands as code in a text, and where its links and pictures lead, without those within a page."""
    text = re.sub(r"notebooks/zh/|pages/zh/|README\.(zh-CN\.)?md", "", prose(text))
    text = re.sub(r"notebooks/(?=\d)|pages/en/|#[\w\u4e00-\u9fff-]+", "", text)
    links = re.findall(r"\]\(([^)]+)\)|src(?:set)?=\"(.*?)\"", text)
    return sorted(re.findall(r"`[^`]*`", text)), sorted({one or other for one, other in links})


@every_section
def test_code_links_and_pictures_are_the_same(english, chinese):
    assert code_and_targets(chinese) == code_and_targets(english)


@every_section
def test_the_numbers_are_the_same(english, chinese):
    ours, theirs = (set(re.findall(r"\d+(?:\.\d+)+|\d{2,}", prose(one))) for one in (chinese, english))
    assert ours == theirs

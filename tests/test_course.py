"""What `ravine course` makes of the notebooks: slides with live explorers, worksheets, and questions with answers."""

import base64
import html
import io
import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from browser import state
from fontTools.ttLib import TTFont

from landscapes import InputError
from landscapes._core.columns import is_wide
from optimizers import names
from visualizer.cli.lab import notebooks_folder
from visualizer.course.bank import bank_json, bank_markdown
from visualizer.course.deck import deck
from visualizer.course.make import make
from visualizer.course.questions import MINUTES, kind_of, questions_of
from visualizer.course.run import Shown, forgetting_units, run, shown
from visualizer.course.sources import Cell, Source, find, read_cells
from visualizer.course.worksheet import worksheet
from visualizer.explorer.widget import Explorer
from visualizer.lessons import LESSONS, _get, check

if find_spec("nbconvert") is None:  # to import it takes a second
    pytest.skip("NO TESTS OF THE COURSE: nbconvert is not installed", allow_module_level=True)
pytest.importorskip("latex2mathml")

SOURCES = find(notebooks_folder())
every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.name)


def by_default(*wanted):
    """Parameters: all notebooks, of which those of a few lessons and languages run by default."""
    return pytest.mark.parametrize(
        "source",
        [
            pytest.param(
                one,
                id=f"{one.language}-{one.stem}",
                marks=[] if (one.language, one.lesson.number) in wanted else [pytest.mark.slow],
            )
            for one in SOURCES
        ],
    )


# the notebooks


def test_every_notebook_is_found_in_its_language():
    found = {(one.language, one.lesson.number) for one in SOURCES}
    assert {("en", number) for number in LESSONS} <= found
    for path in notebooks_folder().glob("[a-z][a-z]/*.ipynb"):
        assert (path.parent.name, path.stem[:2]) in found
    chosen = find(notebooks_folder(), ["zh"], ["01"])
    assert [one.path.parent.name for one in chosen] == ["zh"]
    assert chosen[0].title == "摆动"


@pytest.mark.parametrize(("wanted", "numbers"), [(["en", "zz"], []), ([], ["1"])])
def test_an_unknown_language_or_lesson_is_named(wanted, numbers):
    with pytest.raises(InputError, match=r"there is no (language|lesson)|unknown"):
        find(notebooks_folder(), wanted, numbers)


def written(folder, *code):
    cells = [
        {"cell_type": "code", "id": f"c{k}", "source": one.splitlines(keepends=True)} for k, one in enumerate(code)
    ]
    path = folder / "00_mine.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    return Source(LESSONS["00"], "en", path)


def test_a_run_keeps_what_cells_show_and_forgets_the_rules_that_they_declare(tmp_path):
    rule = "from ravine import optimizer\n\n@optimizer\ndef of_a_notebook(w, g, lr=0.1):\n    return w - lr * g"
    code = [rule, "print('a'); 2 + 3", "2 + 3;", 'x = 4\nlessons.check("00.1", x)', "x"]
    outputs = run(written(tmp_path, *code))
    assert [(one.printed, one.value) for one in outputs[1:]] == [("a\n", 5), ("", None), ("", None), ("", 4)]
    assert "of_a_notebook" not in names()


def test_a_cell_that_fails_is_named_in_one_line(tmp_path):
    with pytest.raises(InputError, match=r"^00_mine\.ipynb, cell c1: ZeroDivisionError: division by zero$"):
        run(written(tmp_path, "1", "1 / 0"))
    (tmp_path / "broken.ipynb").write_text("no notebook")
    with pytest.raises(InputError, match="it is no notebook"):
        read_cells(tmp_path / "broken.ipynb")


# questions


@by_default(("zh", "01"))
def test_the_bank_has_each_question_with_an_answer_that_is_accepted(source):
    asked = questions_of(source)
    exercises = [one for one in asked if one.kind != "prediction"]
    for one in [one for one in asked if one.kind == "prediction"]:
        assert one.answer == "abcdef"[_get(one.id).prediction.measure()[0]]
        assert len(one.options) == len(_get(one.id).prediction.options)
    number = source.lesson.number
    assert [one.id for one in exercises] == [f"{number}.{k}" for k in range(1, len(source.lesson.exercises) + 1)]
    space = {"__name__": "__main__"}
    with forgetting_units():
        for one in exercises:
            assert one.question
            assert not one.question.startswith(("#", "**"))
            assert any(map(is_wide, one.question)) == (source.language == "zh")
            assert check(one.id, shown(source, 0, Cell(one.id, True, one.answer), space).value)
    (read,) = json.loads(bank_json([(source, asked)], source.language))["lessons"]
    assert [one["answer"] for one in read["questions"]] == [one.answer for one in asked]
    text = bank_markdown([(source, asked)], source.texts)
    assert all(one.question in text and one.answer in text and one.because in text for one in asked)


@every_lesson
def test_the_times_of_the_questions_fit_into_the_lesson(lesson):
    predictions = ["prediction"] * (2 if lesson.later else 1)
    assert sum(MINUTES[kind] for kind in [*predictions, *map(kind_of, lesson.exercises)]) <= lesson.minutes


# slides


def slides(page):
    """Go through all steps of a deck; yield at each."""
    page.wait_for_selector("html[data-ready]", timeout=20_000)
    while True:
        yield page.evaluate_handle("() => Reveal.getCurrentSlide()").as_element()
        if page.evaluate("() => Reveal.isLastSlide() && !Reveal.availableFragments().next"):
            return
        page.evaluate("() => Reveal.next()")


def assert_live(slide, explorer):
    """The explorer of a slide draws what `trace` gives, and draws anew when a slider moves."""
    inside = slide.query_selector("iframe").content_frame()
    inside.wait_for_selector("[data-ready]", timeout=20_000)
    before = state(inside)
    for path, run_ in zip(before["paths"], explorer.trajectories, strict=True):
        ends = run_.points[: path["n"], [0, -1]]  # of a spectrum the flattest and the steepest direction
        np.testing.assert_allclose(np.array([path["x"], path["y"]], float).T, ends, rtol=1e-6, atol=1e-9)
    slider = inside.locator("input[type=range][data-control$='lr']").first
    slider.press("ArrowLeft")
    inside.wait_for_function("(old) => window.__ravine.state().settings[0].lr !== old", arg=before["settings"][0]["lr"])


@pytest.mark.browser
@by_default(("zh", "01"))
def test_a_deck_shows_all_of_a_lesson_and_asks_for_nothing(source, new_page, tmp_path):
    pytest.importorskip("pyreveal")
    path = tmp_path / "deck.html"
    outputs, asked = run(source), questions_of(source)
    right = {one.id: one.answer for one in asked if one.kind == "prediction"}
    path.write_text(deck(source, outputs, asked), encoding="utf-8")
    page = new_page(1280, 720, offline=True)  # a request, or an error, fails the test
    page.goto(path.as_uri())
    left, revealed = [one.value for one in outputs if isinstance(one.value, Explorer)], []
    for slide in slides(page):
        assert slide.evaluate("(one) => [one.scrollHeight, one.scrollWidth]") == [720, 1280], slide.inner_text()
        if slide.query_selector("iframe"):
            assert_live(slide, left.pop(0))
        if (button := slide.query_selector(".options.asked button")) and button.is_enabled():
            button.click()
            button.evaluate("(one) => one.nextElementSibling.click()")  # the first one counts
        if options := slide.query_selector(".options:not(.asked)"):
            revealed.append(options.get_attribute("data-question"))
            assert options.query_selector('[aria-pressed="true"]').get_attribute("data-letter") == "a"
            assert options.query_selector(".right").get_attribute("data-letter") == right[revealed[-1]]
    assert not left
    assert revealed == [name for name in right for _ in range(2)]  # without the answer, and with it
    assert page.locator(".fragment .outcome").count() == len(right)


def wide_letters(text):
    return set(filter(is_wide, text))


def letters_of_the_font(style):
    """The letters of the font within a style sheet."""
    data = re.search(r"data:font/woff;base64,([\w+/=]*)", style)[1]
    return set(map(chr, TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()))


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES, ids=lambda one: f"{one.language}-{one.stem}")
def test_all_chinese_letters_of_the_pages_travel_with_them(source):
    pytest.importorskip("pylopdf_fonts_zh_cn")
    asked = questions_of(source)
    for page in (worksheet(source, asked), deck(source, [Shown()] * len(source.cells), asked)):
        text = html.unescape(re.sub("<style>.*?</style>|<script.*?</script>", "", page, flags=re.DOTALL))
        assert bool(wide_letters(text)) == (source.language != "en")
        assert wide_letters(text) == (letters_of_the_font(page) if wide_letters(text) else set())


# worksheets


@pytest.mark.browser
@by_default(("en", "01"))
def test_a_worksheet_fills_at_most_two_sheets_and_tells_no_answer(source, browser, new_page, tmp_path):
    asked = questions_of(source)
    path = tmp_path / "sheet.html"
    path.write_text(worksheet(source, asked), encoding="utf-8")
    page = new_page(800, 1100, offline=True)
    page.goto(path.as_uri())
    text = page.inner_text("body")
    assert asked[0].because not in text
    assert not any(one.because in text for one in asked)
    assert page.locator(".options li").count() == sum(len(one.options) for one in asked)
    assert page.locator(".exercise").count() == sum(one.kind != "prediction" for one in asked)
    assert page.locator("math").count() == sum(len(re.findall(r"(?<!\$)\$[^$]+\$", one.question)) for one in asked)
    printed = page.pdf(prefer_css_page_size=True)
    assert 1 <= printed.count(b"/Type /Page\n") <= 2


# the command


@pytest.mark.slow
def test_the_command_writes_a_folder_for_a_lesson(tmp_path):
    pytest.importorskip("pyreveal")
    command = [sys.executable, "-m", "visualizer.cli", "course", "-o", "made", "--lang", "en", "--lesson", "01"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    files = {path.relative_to(tmp_path / "made").as_posix() for path in (tmp_path / "made").rglob("*.*")}
    stem = LESSONS["01"].notebook.removesuffix(".ipynb")
    pages = {f"en/{stem}_slides.html", f"en/{stem}_worksheet.html"}
    assert files == {*pages, "en/questions.md", "en/questions.json", "index.html"}
    links = set(re.findall('href="(.*?)"', (tmp_path / "made" / "index.html").read_text(encoding="utf-8")))
    assert links == files - {"index.html"}


def test_what_is_missing_is_said_before_the_work(monkeypatch, tmp_path):
    monkeypatch.setattr("visualizer.course.make.PACKAGES", ("no_such_package",))
    with pytest.raises(InputError, match=r'needs no_such_package: pip install "ravine\[course\]"'):
        next(make(SOURCES, tmp_path))
    monkeypatch.undo()
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot create the folder"):
        next(make(SOURCES, tmp_path / "file"))


def test_the_template_of_nbconvert_is_still_the_one_that_is_built_on():
    from nbconvert.exporters import SlidesExporter

    assert Path(SlidesExporter().template_paths[0], "base.html.j2").is_file()

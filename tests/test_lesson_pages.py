"""The lessons on the site: a page judges an answer as a notebook does, and asks before it shows."""

import json
from functools import partial

import pytest
from javascript_runs import in_node
from test_lessons import WRONG

from landscapes._core.errors import short_repr
from landscapes._core.language import _, languages, speaking
from optimizers import Optimizer, momentum
from visualizer.cli.lab import notebooks_folder
from visualizer.course.questions import questions_of
from visualizer.course.run import forgetting_units, shown
from visualizer.course.sources import Cell, find
from visualizer.explorer.catalogue import catalogue_code, to_json
from visualizer.explorer.messages import language_facts
from visualizer.lessons import LESSONS, check, forget, predict, reveal
from visualizer.site.build import build
from visualizer.site.lessons.lesson_pages import judged as questions_judged
from visualizer.site.lessons.lesson_pages import pages

every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.name)
every_language = pytest.mark.parametrize(
    "language", [pytest.param(name, marks=[] if name == "en" else [pytest.mark.slow]) for name in languages()]
)

#: What one may also answer, by the kind of the judge: near misses, other rules, other ways to write.
MORE = {
    "number": [0, -1, 1e-9, 1e300, "far"],
    "rule": [0.2, "gd"],
    "start": [(0, 0), (1e9, 0), (1, 2, 3), 7],
}


def typed(answer, kind):
    """An answer as a reader types it in a page; None for one that its buttons do not have."""
    if kind == "choice":
        return answer
    if kind == "several":
        return ",".join(sorted(answer)) or "-"
    if not isinstance(answer, Optimizer):
        return short_repr(answer)
    settings = {name: str(value) if name == "schedule" else value for name, value in answer.settings.items()}
    return f"{answer.name}({', '.join(f'{name}={value!r}' for name, value in settings.items())})"


def judged(lesson):
    """The number, the exercise and its kind of each exercise that a page judges."""
    each = [(f"{lesson.number}.{k}", one) for k, one in enumerate(lesson.exercises, 1)]
    return [(name, one, one.judge.kind) for name, one in each if one.data(name)]


def solutions(lesson):
    """The answers of the notebook with the solutions."""
    (source,) = find(notebooks_folder(), ["en"], [lesson.number])
    space = {"__name__": "__main__"}
    with forgetting_units():
        return {
            one.id: shown(source, 0, Cell(one.id, True, one.answer), space).value
            for one in questions_of(source)
            if one.kind != "prediction"
        }


@pytest.mark.slow
@every_language
@every_lesson
def test_a_page_says_of_an_answer_what_a_notebook_says(lesson, language):
    right = solutions(lesson)
    sent, told = [], []
    with speaking(language):
        for name, exercise, kind in judged(lesson):
            answers = [right[name], *(answer for answer, _told in WRONG[name]), *MORE.get(kind, [])]
            known = getattr(exercise.judge, "names", [])
            if kind == "choice":
                answers = known
            if kind == "several":
                answers = [answer for answer in answers if {*answer} <= {*known}]
            told.append([repr(check(name, answer)) for answer in answers])
            sent.append([exercise.data(name), [typed(answer, kind) for answer in answers]])
        asked = {"catalogue": catalogue_code(), "exercises": sent, "language": language_facts()}
    if sent:
        assert in_node("lesson_worker.js", json.loads(to_json(asked))) == told


@pytest.mark.slow
def test_what_a_page_cannot_judge_is_left_to_the_notebook():
    only = [
        f"{one.number}.{k}" for one in LESSONS.values() for k, task in enumerate(one.exercises, 1) if not task.data("")
    ]
    assert only == [*(f"08.{k}" for k in range(1, 8)), "09.2", "09.6", "11.6"]
    for lesson in LESSONS.values():
        asked = {name for name in questions_judged(lesson) if "." in name}
        assert asked == {name for name, *_rest in judged(lesson)}


# the pages of one lesson, which has each kind of answer


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site with lesson 00 alone, in both languages."""
    pytest.importorskip("furo", reason='NO TESTS OF THE SITE: ".[site]" is not installed')
    only = {"lessons": partial(pages, numbers=["00"])}
    return build(tmp_path_factory.mktemp("lessons") / "site", ["lessons"], more=only)


@pytest.fixture
def lesson(site, new_page):
    """Opens the page of the lesson in a language."""

    def open_lesson(language="", **how):
        page = new_page(offline=True, **how)
        page.goto((site / language / "lessons" / "00_start_here.html").as_uri())
        return page

    return open_lesson


def test_a_page_has_what_the_cells_show_and_no_answer_in_its_text(site):
    text = (site / "lessons" / "00_start_here.html").read_text(encoding="utf-8")
    assert text.count('class="ravine-live"') == 2
    assert "29 times" in text
    assert "(array([ 0, 99]), True)" in text
    assert (site / "_static" / "lessons" / "00_start_here.ipynb").is_file()
    for exercise in LESSONS["00"].exercises:
        assert exercise.because not in text
    assert "lessons.predict" not in text
    with speaking("zh"):
        assert _(LESSONS["00"].claim) in (site / "zh" / "lessons" / "index.html").read_text(encoding="utf-8")


def test_what_follows_a_question_waits_for_an_answer_and_the_first_one_counts(lesson):
    page = lesson()
    heading = page.get_by_role("heading", name="Exercises")
    assert not heading.is_visible()
    page.get_by_role("button", name="b) momentum").click()
    assert heading.is_visible()
    assert page.get_by_role("button", name="d) adam").is_disabled()
    page.reload()
    assert heading.is_visible()
    page.get_by_role("button", name="Show what happens").click()
    forget("00")
    predict("00", "b")
    assert page.locator(".lesson-outcome .lesson-told").inner_text() == repr(reveal("00"))
    forget("00")


def test_exercises_are_judged_and_the_table_counts_them(lesson, site):
    page = lesson()
    page.get_by_role("button", name="b) momentum").click()
    answers = [2.73, "gd", (10, 0), momentum(lr=0.038, beta=0.5)]
    for k, (form, answer) in enumerate(zip(page.locator(".lesson-exercise").all(), answers, strict=True), 1):
        if answer == "gd":
            form.get_by_label("gd").check()
        else:
            form.get_by_label("your answer").fill(typed(answer, ""))
        form.get_by_role("button").click()
        form.locator(".lesson-told[data-mark]").wait_for()
        assert form.locator(".lesson-told").inner_text() == repr(check(f"00.{k}", answer))
    page.goto((site / "lessons" / "index.html").as_uri())
    assert page.locator(".lesson-progress").inner_text() == "3/5"


def test_without_scripts_all_is_readable(lesson):
    page = lesson(java_script_enabled=False)
    assert page.get_by_role("heading", name="Exercises").is_visible()
    assert "Measured: turns in b" in page.locator(".lesson-outcome").inner_text()
    assert 'lessons.check("00.1", ...)' in page.locator("article").inner_text()
    assert not page.get_by_role("button", name="Check").first.is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "zh"], ids=languages())
def test_axe_finds_nothing_in_a_lesson_and_in_the_table(lesson, site, language, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="NO TESTS BY AXE: it is not installed")
    page = lesson(language, width=390, color_scheme=theme, reduced_motion="reduce")
    page.locator(".lesson-prediction button").first.click()
    page.locator(".lesson-outcome button").click()
    for form in page.locator(".lesson-exercise").all():
        field = form.locator("input").first
        field.check() if field.get_attribute("type") == "radio" else field.fill("7")
        form.get_by_role("button").click()
        form.locator(".lesson-told[data-mark]").wait_for()
    for _place in ("the lesson", "the table"):
        found = axe.Axe().run(page, options={"preload": False}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        page.goto((site / language / "lessons" / "index.html").as_uri())

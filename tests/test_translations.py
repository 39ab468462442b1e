"""The catalogues of translations: complete, up to date, and with the fields of the originals."""

import ast
import gettext
import json
import re
from pathlib import Path

import pytest
import translations

import optimizers
import visualizer
from landscapes import InputError
from landscapes._core import language as lang
from landscapes._core.language import FOLDER, N_, _, language, ngettext, speaking, use_language
from optimizers import schedules
from visualizer import lessons

pytest.importorskip("babel")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
SOURCES = [path for name in translations.SOURCES for path in sorted((ROOT / name).rglob("*.py"))]
PATHS = sorted(FOLDER.glob("*/LC_MESSAGES/ravine.po"))

every_catalogue = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parents[1].name)


def texts(messages) -> list[str]:
    return [messages] if isinstance(messages, str) else list(messages)


def ids(catalogue) -> set:
    return {tuple(texts(message.id)) for message in catalogue if message.id}


@pytest.fixture(scope="module")
def template():
    return translations.template()


def test_there_is_chinese():
    assert "zh" in [path.parents[1].name for path in PATHS]


@every_catalogue
def test_a_catalogue_has_the_messages_of_the_sources_and_no_others(path, template):
    catalogue = translations.read(path)
    assert ids(catalogue) == ids(template), "out of date: python tests/translations.py"
    assert translations.untranslated(catalogue) == []
    assert not any(message.fuzzy for message in catalogue if message.id)


@every_catalogue
def test_a_translation_has_the_fields_of_its_original(path):
    for message in translations.read(path):
        for text in texts(message.string) if message.id else ():
            assert sorted(re.findall(r"\{[^{}]*\}", text)) == sorted(re.findall(r"\{[^{}]*\}", texts(message.id)[-1]))


@every_catalogue
def test_what_is_read_is_what_is_written(path):
    with path.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    for message in translations.read(path):
        if message.id:
            one, *several = texts(message.id)
            shown = read.ngettext(one, several[0], 1) if several else read.gettext(one)
            assert shown == texts(message.string)[0], "out of date: python tests/translations.py"


def test_a_new_language_needs_a_file_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "template", lambda: one_message("it needs {steps} steps"))
    translations.main(["de"])
    path = tmp_path / "de" / "LC_MESSAGES" / "ravine.po"
    assert "1 messages, 1 without a translation" in capsys.readouterr().out
    path.write_text(
        re.sub(r'(steps"\n)msgstr ""', r'\1msgstr "es braucht {steps} Schritte"', path.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    translations.main([])
    monkeypatch.setattr(lang, "FOLDER", tmp_path)
    lang.languages.cache_clear()
    try:
        with speaking("de"):
            assert _("it needs {steps} steps", steps=3) == "es braucht 3 Schritte"
    finally:
        lang.languages.cache_clear()


def one_message(text):
    from babel.messages.catalog import Catalog

    catalogue = Catalog(**translations.HEAD)
    catalogue.add(text)
    return catalogue


def test_the_strongest_of_all_settings_wins(monkeypatch, tmp_path):
    for name in ("LC_ALL", "LC_MESSAGES", "RAVINE_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert language() == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert language() == "zh"
    monkeypatch.setenv("LC_ALL", "C")
    assert language() == "en"
    monkeypatch.setenv("RAVINE_LANG", "zh")
    assert language() == "zh"
    use_language("en")
    try:
        assert language() == "en"
        with speaking("zh-CN"):
            assert language() == "zh"
        assert language() == "en"
    finally:
        use_language(None)


def test_a_notebook_in_a_folder_of_a_language_speaks_it(monkeypatch, tmp_path):
    folder = tmp_path / "zh"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert language() == "en"
    (folder / "00_start_here.ipynb").touch()
    assert language() == "zh"


@pytest.mark.parametrize("use", [use_language, lambda name: visualizer.explore(lang=name)])
def test_an_unknown_language_is_one_clear_error(use):
    with pytest.raises(InputError, match=r"unknown language 'zhh': did you mean 'zh'\? \(known: en, zh\)"):
        use("zhh")


def test_english_is_the_text_itself():
    assert _("100 % of {this}") == N_("100 % of {this}") == "100 % of {this}"
    assert ngettext("{count} step", "{count} steps", 0) == "0 steps"


def hidden(path) -> list[str]:
    """The messages within f-strings of a file: Python's tokenizer did not look into them before 3.12."""
    texts = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)]
    calls = [node for text in texts for node in ast.walk(text) if isinstance(node, ast.Call) and node.args]
    marked = [one for one in calls if getattr(one.func, "id", "") in translations.KEYWORDS]
    return [f"{path.name}: {ast.unparse(one)}" for one in marked if isinstance(one.args[0], ast.Constant)]


def test_no_message_hides_in_an_f_string():
    assert [fault for path in SOURCES for fault in hidden(path)] == []


def said(path) -> set[str]:
    """The texts of a file that have three words of English or more, except its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in docstrings]
    return {node.value for node in texts if re.search(r"[^\W\d_]+ [a-z]+ [a-z]+", str(node.value))}


def test_a_lesson_says_nothing_that_is_not_in_the_catalogue(template):
    known = {one for message in template for one in texts(message.id)}
    silent = ("__main__.py", "_torch_paths.py", "_datasets.py")
    files = [path for path in SOURCES if path.parent.name == "lessons" and path.name not in silent]
    assert {path.name: text for path in files for text in said(path) - known} == {}


def test_the_options_of_a_question_are_translated_except_the_names_of_rules():
    questions = [one for lesson in lessons.LESSONS.values() for one in (lesson.prediction, lesson.later) if one]
    with speaking("zh"):
        same = {
            option
            for one in questions
            for option, line in zip(one.options, one.lines(), strict=True)
            if line[3:] == option
        }
    assert {"momentum", "wsd"} <= same <= {*optimizers.names(), *schedules.names(), "98 %"}


@pytest.mark.parametrize("lesson", lessons.LESSONS.values(), ids=lambda lesson: lesson.name)
def test_a_lesson_says_what_its_chinese_notebook_says(lesson):
    known = {
        one for message in translations.read(FOLDER / "zh" / "LC_MESSAGES" / "ravine.po") for one in texts(message.id)
    }
    questions = [lesson.prediction, *filter(None, [lesson.later])]
    assert {lesson.title, lesson.claim, *(one.question for one in questions)} <= known
    assert {exercise.because for exercise in lesson.exercises} <= known
    first, own = (NOTEBOOKS / "zh" / name for name in (lessons.LESSONS["00"].notebook, lesson.notebook))
    with speaking("zh"):
        assert f"# {_(lesson.title)}" in json.loads(own.read_text("utf-8"))["cells"][0]["source"][0]
        assert lesson.number == "00" or _(lesson.claim) in first.read_text("utf-8")


def test_a_chinese_notebook_hears_chinese_verdicts(monkeypatch):
    monkeypatch.chdir(NOTEBOOKS / "zh")
    lessons.forget("05")
    wrong = repr(lessons.check("01.1", 0.04))
    assert wrong == "✗ 01.1: 那是 κ = 50 时的界限；这里最陡的曲率是 L = κ = 200"
    assert repr(lessons.check("01.1", 0.003)) == "✗ 01.1: 太小了：界限是 2/L，L 是最大的曲率"
    assert repr(lessons.check("01.1")) == "· 01.1: 请把答案填在省略号处"
    box = lessons.predict("05")
    assert box.children[0].value.startswith("<b>先想一想：</b> 所有规则都恰好从鞍点的山脊上出发")
    assert [one.description for one in box.children[1:-1]][-2:] == ["d) adam", "e) 一个也没有"]
    box.children[-2].click()
    assert "你的预测正确：e) 一个也没有。实测：1000 步之后，4 个中有 0 个离开" in repr(lessons.reveal("05"))

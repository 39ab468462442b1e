"""The catalogues of translations: complete, up to date, and with the fields of the originals."""

import gettext
import re

import pytest

import translations
import visualizer
from landscapes import InputError
from landscapes._core import language as lang
from landscapes._core.language import FOLDER, N_, _, language, ngettext, speaking, use_language

pytest.importorskip("babel")

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

"""The language of all texts that are shown: English, or one for which there is a catalogue of translations.

The catalogues are gettext's: ``visualizer/locale/<language>/LC_MESSAGES/ravine.po``. Their messages are the English
texts. A text with values is one template, such as ``_("it needs {steps} steps", steps=3)``.
"""

import functools
import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from landscapes._core.errors import unknown_name

#: The language of the messages themselves.
ENGLISH = "en"

#: The environment variable that sets the language, and those of the system, the strongest first.
VARIABLE, SYSTEM = "RAVINE_LANG", ("LC_ALL", "LC_MESSAGES", "LANG")

#: The folder of the catalogues.
FOLDER = Path(__file__).parents[2] / "visualizer" / "locale"

_given: ContextVar[str | None] = ContextVar("language", default=None)
_used: str | None = None


@functools.cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are, English first.

    >>> languages()
    ('en', 'zh')
    """
    return (ENGLISH, *sorted(path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/ravine.mo")))


def checked_language(name: object) -> str:
    """Return the language of a name such as "zh", "zh-CN" or "zh_CN.UTF-8", or raise an InputError.

    >>> checked_language("zh-Hans")
    'zh'
    >>> checked_language("zhh")
    Traceback (most recent call last):
        ...
    landscapes.InputError: unknown language 'zhh': did you mean 'zh'? (known: en, zh)
    """
    known = _known(name) if isinstance(name, str) else None
    if known is None:
        raise unknown_name("language", name, languages())
    return known


def use_language(name: str | None) -> None:
    """Use a language from now on, in this process; None returns to that of the environment.

    Raises
    ------
    InputError
        If there is no such language; the message gives the nearest one.

    >>> use_language("zh")
    >>> _("it needs {steps} steps", steps=3)
    '需要 3 步'
    >>> use_language(None)
    """
    global _used
    _used = None if name is None else checked_language(name)


def language() -> str:
    """Return the current language.

    It is the one of `speaking`; else of `use_language`; else of the folder of the notebook, such as ``notebooks/zh``;
    else of the environment variable RAVINE_LANG; else of the system, if there is a catalogue of it; else English.

    Raises
    ------
    InputError
        If RAVINE_LANG is no language.

    >>> with speaking("zh"):
    ...     language()
    'zh'
    """
    if name := _given.get() or _used or _of_folder():
        return name
    if name := os.environ.get(VARIABLE):
        return checked_language(name)
    return _known(next(filter(None, map(os.environ.get, SYSTEM)), "")) or ENGLISH


@contextmanager
def speaking(name: str | None) -> Iterator[None]:
    """Use a language within a block; None keeps the current one.

    >>> with speaking("zh"):
    ...     _("it needs {steps} steps", steps=3)
    '需要 3 步'
    """
    if name is None:
        yield
        return
    token = _given.set(checked_language(name))
    try:
        yield
    finally:
        _given.reset(token)


def _(message: str, **values: object) -> str:
    """Return the translation of an English text, with its fields filled as by `str.format` if there are values.

    >>> _("it needs {steps} steps", steps=3)
    'it needs 3 steps'
    """
    text = catalogue(language()).gettext(message) if message else ""
    return text.format(**values) if values else text


def ngettext(one: str, several: str, count: int, **values: object) -> str:
    """Return the translation of a text for a count, which is also a field of it.

    >>> [ngettext("{count} step", "{count} steps", k) for k in (1, 2)]
    ['1 step', '2 steps']
    """
    return catalogue(language()).ngettext(one, several, count).format(count=count, **values)


def sentences(*texts: str) -> str:
    """Return sentences as one text, with a space between them where the language has one.

    >>> sentences("It swings.", "It arrives.")
    'It swings. It arrives.'
    """
    return functools.reduce(_follow, list(filter(None, texts)) or [""])


def _follow(first: str, second: str) -> str:
    return _("{first} {second}", first=first, second=second)


def N_(message: str) -> str:  # the name that gettext's tools know
    """Return the text unchanged: it is marked for the catalogue, and translated when it is shown.

    >>> N_("it needs {steps} steps")
    'it needs {steps} steps'
    """
    return message


@functools.cache
def catalogue(name: str) -> gettext.NullTranslations:
    """Return the translations of a language; those of English change nothing."""
    return gettext.translation("ravine", FOLDER, [name], fallback=name == ENGLISH)


def translations(name: str) -> dict[str, str]:
    """Return English text -> translation of a whole catalogue; of a text with a plural the first form, by its singular.

    >>> translations("zh")["it needs {steps} steps"], translations("en")
    ('需要 {steps} 步', {})
    """
    texts: dict[str | tuple[str, int], str] = getattr(catalogue(name), "_catalog", {})
    singles = {message: text for message, text in texts.items() if isinstance(message, str) and message}
    return singles | {
        message[0]: text for message, text in texts.items() if isinstance(message, tuple) and not message[1]
    }


def _known(name: str) -> str | None:
    """Return the language of a name of a locale, or None if there is no catalogue of it."""
    plain = name.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return plain if plain in languages() else None


def _of_folder() -> str | None:
    """Return the language of the notebook that runs, if its folder is named after one."""
    try:
        folder = Path.cwd()
    except OSError:  # it was removed
        return None
    if folder.name not in languages():
        return None
    return folder.name if any(folder.glob("*.ipynb")) else None

"""The fonts of all pictures: Fira Sans for text and formulas, then a Chinese font for what it lacks.

Fira Sans has Greek and true italics, and many lectures are set in it. It comes with a package of its own, so that a
picture looks the same on every machine. For letters that it lacks matplotlib takes the next font of the list.
"""

import functools
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from landscapes import InputError

FAMILY = "Fira Sans"
#: matplotlib's own font, which has the signs that Fira Sans lacks.
FALLBACK = "DejaVu Sans"
#: The weights of texts in pictures, and those of a font that can stand in for them.
WEIGHTS, REGULAR = (400, 500, 700), (350, 400, "normal", "regular")
STYLES = ("Regular", "Italic", "Medium", "MediumItalic", "Bold")

#: The package with a Chinese font that the extra "chinese" installs, and its file.
CHINESE_PACKAGE, CHINESE_FILE = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"

#: Chinese fonts, best first: those of the extra, then those that come with Linux, macOS and Windows.
CHINESE = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "PingFang HK",
    "Hiragino Sans GB",
    "Heiti SC",
    "Heiti TC",
    "STHeiti",
    "Microsoft YaHei",
    "Microsoft JhengHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "Arial Unicode MS",
)

#: The fonts of formulas. matplotlib reads these settings when it draws, which may be after the context of a scene.
MATHEMATICS = {
    "mathtext.rm": FAMILY,
    "mathtext.it": f"{FAMILY}:italic",
    "mathtext.bf": f"{FAMILY}:bold",
    **{f"mathtext.{unused}": FAMILY for unused in ("bfit", "cal", "sf", "tt")},
    "mathtext.fallback": "stixsans",
}


def font_settings() -> dict[str, Any]:
    """Return matplotlib's rc settings of the fonts, which are found from then on in this process.

    >>> font_settings()["font.family"][0]
    'Fira Sans'
    """
    from matplotlib import rcParams, rcParamsDefault

    own: dict[Any, str] = MATHEMATICS  # without effect on figures that do not choose the fontset "custom"
    rcParams.update({name: value for name, value in own.items() if rcParams[name] == rcParamsDefault[name]})
    return {"font.family": list(_families()), "mathtext.fontset": "custom", **MATHEMATICS}


def check_letters(*texts: str) -> None:
    """Raise an InputError if a text has a letter that no font of the pictures has: it would be an empty box."""
    if missing := missing_letters(*texts):
        written = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in missing)
        raise InputError(
            f"no font on this machine has the letters {written}; "
            'for Chinese, install one: pip install "ravine[chinese]"'
        )


def missing_letters(*texts: str) -> list[str]:
    """Return the letters of texts that no font of the pictures has.

    >>> missing_letters("Loss", "α → 0")
    []
    """
    wanted = dict.fromkeys(letter for letter in "".join(texts) if not (letter.isascii() and letter.isprintable()))
    wanted.pop("\n", None)
    return [letter for letter in wanted if not any(font.get_char_index(ord(letter)) for font in _fonts())]


def has_letters(text: str) -> bool:
    """Return whether the fonts of the pictures have all letters of a text."""
    return not missing_letters(text)


def has_formula(text: str) -> bool:
    r"""Return whether a text has a formula, if `show_formulas` reads it.

    >>> has_formula("adam  $α=0.1$"), has_formula(r"costs \$5")
    (True, False)
    """
    return "$" in text.replace(r"\$", "")


def needs_chinese(text: str) -> bool:
    """Return whether a text has a letter that comes from the Chinese font, as far as there is one."""
    first, *others = _fonts()[:-1]
    return any(
        not letter.isascii() and not first.get_char_index(ord(letter)) and font.get_char_index(ord(letter))
        for font in others
        for letter in text
    )


def show_formulas(text: Any) -> None:
    """Read what is between two $ of a text of matplotlib as a formula; all other texts show their $ as they are.

    A text with both formulas and Chinese is set in the Chinese font: beside formulas there is but one.
    """
    text.set_parse_math(True)
    if has_formula(text.get_text()) and needs_chinese(text.get_text()):
        text.set_fontfamily([*_families()[1:], FAMILY])


@functools.cache
def _fonts() -> list[Any]:
    from matplotlib.font_manager import findfont, get_font

    return [get_font(findfont(family)) for family in _families()]


@functools.cache
def _families() -> tuple[str, ...]:
    """Register the fonts with matplotlib; return the families that are installed, of the Chinese ones the best."""
    from matplotlib.font_manager import fontManager

    for path in _files():
        fontManager.addfont(path)
    installed = {font.name for font in fontManager.ttflist}
    others = [*[name for name in CHINESE if name in installed][:1], FALLBACK]
    for font in [font for font in fontManager.ttflist if font.name in others]:
        _add_weights(font)
    return (FAMILY, *others)


def _add_weights(font: Any) -> None:
    """Let a font serve for the weights in which its family lacks this style, about which matplotlib warns."""
    from matplotlib.font_manager import fontManager

    if font.weight in REGULAR:
        style = (font.name, font.style, font.stretch)
        has = {other.weight for other in fontManager.ttflist if (other.name, other.style, other.stretch) == style}
        fontManager.ttflist += [replace(font, weight=weight) for weight in WEIGHTS if weight not in has]


def _files() -> list[Path]:
    from fontpkg_fira_sans import ROOT

    files = [ROOT / "files" / f"FiraSans-{style}.ttf" for style in STYLES]
    spec = find_spec(CHINESE_PACKAGE)
    return [
        *files,
        *(Path(place) / CHINESE_FILE for place in (spec.submodule_search_locations if spec else None) or ()),
    ]

"""Build the site: write the pages of each language, and let Sphinx make HTML of them."""

import io
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from landscapes import InputError
from landscapes._core.errors import unknown_name
from landscapes._core.language import ENGLISH, languages, speaking
from landscapes._core.paths import checked_path
from visualizer._files import atomic_folder, check_parent
from visualizer.site import sphinx_parts
from visualizer.site.page import Page, written_pages
from visualizer.site.program import program

#: The colours of a terminal, in which Sphinx writes its warnings.
COLORS = re.compile(r"\x1b\[[\d;]*m")

#: What the extra "site" installs.
PACKAGES = ("sphinx", "furo", "myst_parser", "latex2mathml", "imageio_ffmpeg", "cma", "scipy")

#: The warnings of links to parts that are not built.
BROKEN_LINKS = ["myst.xref_missing", "toc.not_readable"]

#: How docstrings are shown: types as they stand there, and members in the order of the source.
AUTODOC = {
    "autodoc_member_order": "bysource",
    "autodoc_typehints": "none",
    "napoleon_google_docstring": False,
    "napoleon_use_param": False,
    "napoleon_use_rtype": False,
    "napoleon_custom_sections": [("Attributes", "params_style")],
    "add_module_names": False,
    "toc_object_entries_show_parents": "hide",
}

#: What stands beside each page, from above.
SIDEBAR = [
    "sidebar/brand.html",
    "sidebar/language.html",
    "sidebar/search.html",
    "sidebar/scroll-start.html",
    "sidebar/navigation.html",
    "sidebar/scroll-end.html",
]

#: Returns the pages of a part of the site, and writes their pictures into the folder of the source.
Section = Callable[[str, Path], Iterator[Page]]


def sections() -> dict[str, Section]:
    """Return the parts of the site that are made from the project itself, by name."""
    from visualizer.site import phenomena_pages
    from visualizer.site.catalogue import catalogue_pages
    from visualizer.site.gallery import gallery_pages
    from visualizer.site.lessons import lesson_pages
    from visualizer.site.reference import reference_pages

    return {
        "catalogue": catalogue_pages.pages,
        "gallery": gallery_pages.pages,
        "lessons": lesson_pages.pages,
        "phenomena": phenomena_pages.pages,
        "reference": reference_pages.pages,
    }


def build(
    folder: Path,
    wanted: Sequence[str] | None = None,
    told: Callable[[str], None] = lambda text: None,
    more: Mapping[str, Section] = MappingProxyType({}),
) -> Path:
    """Build the site into a folder, and return it. The folder is replaced as a whole, or stays as it was.

    Parameters
    ----------
    folder : Path
    wanted : sequence of str, optional
        The names of parts (see `sections`), beside the pages that are written by hand; default: all parts. Links to
        others lead nowhere.
    told : callable, optional
        Is called with the name of each part before it is made.
    more : mapping of str to Section, optional
        More parts, such as that of the command line.

    Raises
    ------
    InputError
        If a package is missing, the folder cannot be written or is none of a site, or a page has a fault.
    """
    check_packages()
    parts = chosen_sections({**sections(), **more}, wanted)
    folder = checked_path(folder)
    check_parent(folder)
    if folder.exists() and not (folder / "objects.inv").is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"cannot write {str(folder)!r}: it is there, and is no site")
    with atomic_folder(folder) as part, tempfile.TemporaryDirectory() as scratch:
        for language in languages():
            with speaking(language):
                write_source(Path(scratch, language), language, parts, told)
        pages = {language: page_names(Path(scratch, language)) for language in languages()}
        for language in languages():
            told(f"sphinx {language}")
            target = part if language == ENGLISH else part / language
            settings = configuration(language, pages) | ({} if wanted is None else {"suppress_warnings": BROKEN_LINKS})
            run_sphinx(Path(scratch, language), target, settings)
    return folder


def check_packages() -> None:
    """Raise an InputError if a package is missing that makes the site."""
    if missing := [name for name in PACKAGES if find_spec(name) is None]:
        raise InputError(f'ravine site needs {missing[0]}: pip install "ravine[site]"')


def chosen_sections(known: Mapping[str, Section], wanted: Sequence[str] | None) -> dict[str, Section]:
    """Return the parts of these names, or all; raise an InputError for an unknown one.

    >>> list(chosen_sections({"gallery": print, "lessons": print}, ["lessons"]))
    ['written', 'lessons']
    """
    for name in wanted or ():
        if name not in known:
            raise unknown_name("part of the site", name, known)
    return {"written": written_pages} | {name: one for name, one in known.items() if wanted is None or name in wanted}


def write_source(folder: Path, language: str, parts: Mapping[str, Section], told: Callable[[str], None]) -> None:
    """Write the pages of a language, as Sphinx reads them."""
    for name, section in parts.items():
        told(f"{name} {language}")
        for page in section(language, folder):
            path = folder / f"{page.name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.text, encoding="utf-8")
    static = folder / "_static"
    static.mkdir(exist_ok=True)
    (static / "ravine.js").write_text(program(language), encoding="utf-8")


def page_names(folder: Path) -> list[str]:
    """Return the names of the pages in a folder."""
    return [path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md")]


def run_sphinx(source: Path, target: Path, settings: dict[str, Any]) -> None:
    """Let Sphinx make the pages; a warning, such as that of a broken link, is an error."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace

    faults = io.StringIO()
    places = (source, None, target, source / "_doctrees")
    try:
        with docutils_namespace():
            Sphinx(*places, "html", confoverrides=settings, status=None, warning=faults).build()
    except SphinxError as error:
        raise InputError(f"cannot build the site: {error}") from error
    if text := COLORS.sub("", faults.getvalue()).strip():
        raise InputError(f"cannot build the site: {text}")


def configuration(language: str, pages: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the configuration of Sphinx."""
    here = Path(__file__).parent
    return {
        "project": "Ravine",
        "language": {"zh": "zh_CN"}.get(language, language),
        "extensions": ["myst_parser", f"{sphinx_parts.__name__}.extension"],
        "myst_enable_extensions": ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"],
        "myst_heading_anchors": 3,
        "exclude_patterns": ["_doctrees"],
        "html_theme": "furo",
        "html_title": "Ravine",
        "html_math_renderer": "mathml",
        "html_static_path": [str(here / "static"), "_static"],
        "html_css_files": sorted(path.name for path in (here / "static").glob("*.css")),
        "html_js_files": [("ravine.js", {"defer": "defer"})],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_copyright": False,
        "html_sidebars": {"**": SIDEBAR},
        **AUTODOC,
        "ravine_language": language,
        "ravine_pages": dict(pages),
        "templates_path": [str(here / "templates")],
    }

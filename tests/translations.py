"""Bring the catalogues of translations up to date: ``python tests/translations.py``.

It collects the messages of the sources, which are the texts in ``_("...")``, ``N_("...")`` and ``ngettext("...")`` of
Python and JavaScript and those of the registries; adds new ones to each ``ravine.po`` without a
translation; removes those that no source has; and compiles each to ``ravine.mo``, which Python reads. A new language
begins with its name: ``python tests/translations.py de``.
"""

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import landscapes
import optimizers
from landscapes._core.language import FOLDER
from optimizers import schedules
from visualizer._files import atomic_write
from visualizer.explorer.messages import fact_messages
from visualizer.races import gallery
from visualizer.races.presets import PRESETS
from visualizer.site.catalogue.catalogue_pages import family_summary
from visualizer.site.catalogue.textbook import phrases
from visualizer.site.catalogue.unit_text import source_path

ROOT = Path(__file__).parents[1]

#: The folders of the sources, and how a file is read.
SOURCES = ("landscapes", "optimizers", "visualizer")
READERS = [("**.py", "python"), ("**.js", "javascript")]

#: The functions whose first texts are messages; of `ngettext` the first two.
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}

#: The head of every catalogue; its date is fixed, so that a catalogue changes only where a message does.
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
HEAD: dict[str, Any] = {
    "project": "Ravine",
    "header_comment": "# Translations of Ravine's texts, kept up to date by `python tests/translations.py`.",
    "last_translator": "The Ravine developers",
    "language_team": "The Ravine developers",
    "creation_date": BEGUN,
    "revision_date": BEGUN,
    "fuzzy": False,
}


def registry_messages() -> Iterator[tuple[str, str]]:
    """Yield the texts that a registry holds, with their files: of units, of set-ups of books, and of gallery films.

    Those of a unit are its summary, that of its family, and the words in its formula.
    """
    for package in (landscapes, optimizers, schedules):
        for unit in map(package.get, package.names()):
            for text in (unit.summary, family_summary(unit), *phrases(unit)):
                yield source_path(unit), text
    for preset in PRESETS.values():
        yield "visualizer/races/presets.py", preset.title
        for number in preset.numbers:
            yield "visualizer/races/preset_numbers.py", number.quantity
    for film in gallery.FILMS.values():
        yield "visualizer/races/gallery.py", film.teaches


def template() -> Any:
    """Return a catalogue with all messages of the sources, and the files in which they are."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog(**HEAD)
    for name in SOURCES:
        files = extract_from_dir(ROOT / name, READERS, keywords=KEYWORDS, directory_filter=lambda folder: True)
        for file, _line, message, _comments, _context in files:
            found.add(message, locations=[(f"{name}/{file}", 0)])
    for file, text in registry_messages():
        found.add(text, locations=[(file, 0)])
    for text in fact_messages():
        found.add(text, locations=[("visualizer/explorer/messages.py", 0)])
    for entry in found:
        entry.flags -= {"python-format"}  # "100 % of" is none
    return found


def read(path: Path) -> Any:
    """Return the catalogue of a file; a new one if there is no file."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    name = path.parents[1].name
    if not path.exists():
        return Catalog(name, **HEAD)
    with path.open("rb") as file:
        return read_po(file, locale=name)


def updated(path: Path) -> Any:
    """Return the catalogue of a file with the messages of the sources, and the translations that it has of them."""
    catalogue = read(path)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    return catalogue


def as_text(catalogue: Any) -> bytes:
    """Return a catalogue as the text that translators edit, sorted by the files of the sources."""
    from babel.messages.pofile import write_po

    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return buffer.getvalue()


def compiled(catalogue: Any) -> bytes:
    """Return a catalogue in the form that `gettext` reads."""
    from babel.messages.mofile import write_mo

    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Any) -> list[str]:
    """Return the messages of a catalogue that have no translation."""
    texts = [(message.id, message.string) for message in catalogue if message.id]
    return [str(text) for text, translation in texts if not (translation and all(_as_list(translation)))]


def _as_list(texts: Any) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Update and compile all catalogues, and print the messages that lack a translation."""
    parser = argparse.ArgumentParser(prog="translations", description="Update and compile the catalogues.")
    parser.add_argument("language", nargs="*", metavar="LANGUAGE", help="a new language, such as de")
    new = [FOLDER / name / "LC_MESSAGES" / "ravine.po" for name in parser.parse_args(arguments).language]
    for path in dict.fromkeys([*sorted(FOLDER.glob("*/LC_MESSAGES/ravine.po")), *new]):
        catalogue = updated(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        for target, content in ((path, as_text(catalogue)), (path.with_suffix(".mo"), compiled(catalogue))):
            with atomic_write(target) as part:
                part.write_bytes(content)
        missing = untranslated(catalogue)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {len(missing)} without a translation")
        for message in missing:
            print(f"  {message}", file=sys.stderr)


if __name__ == "__main__":
    main()

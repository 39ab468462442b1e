"""A page of slides, made by nbconvert and reveal.js; all that it needs is within it."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from visualizer.course.frames import Frames
from visualizer.course.letters import with_letters
from visualizer.course.sources import Source
from visualizer.course.templates import FOLDER, read_template
from visualizer.course.weight import LINES
from visualizer.explorer.catalogue import to_json


class Slide(NamedTuple):
    """A cell of a deck: its place, its text or code, its outputs, and how many lines it takes.

    `place` is "slide" for a new section, "subslide" for a new slide, "fragment" for a step of the slide before. The
    code of a picture is there, but not shown.
    """

    place: str
    is_code: bool
    source: str
    outputs: Sequence[dict[str, Any]] = ()
    lines: float = LINES


def export(source: Source, slides: Sequence[Slide], frames: Frames) -> str:
    """Return the deck as a page, by nbconvert's exporter of slides and the template of a deck."""
    from nbconvert.exporters import SlidesExporter
    from nbformat import v4

    cells = [notebook_cell(one) for one in slides]
    notebook = v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    exporter = SlidesExporter(extra_template_basedirs=[str(FOLDER)], template_name="deck")
    exporter.exclude_anchor_links = exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    resources = {
        "title": f"{source.title}: {source.texts['slides']}",
        "tag": source.texts["tag"],
        "css": read_template("deck/deck.css"),
        "js": read_template("deck/deck.js"),
        "reveal_css": reveal_file("reveal.css"),
        "reveal_js": reveal_file("reveal.js"),
        "explorers": to_json({"texts": frames.texts, "pages": frames.pages}),
    }
    page, _ = exporter.from_notebook_node(notebook, {"deck": resources, "metadata": {"name": source.stem}})
    return with_letters(page)


def notebook_cell(slide: Slide) -> Any:
    """Return a cell with the place on the slides, as nbconvert reads it."""
    from nbformat import v4

    metadata = {"slideshow": {"slide_type": slide.place}}
    if slide.is_code:
        return v4.new_code_cell(slide.source, outputs=list(slide.outputs), metadata=metadata)
    return v4.new_markdown_cell(slide.source, metadata=metadata)


def reveal_file(name: str) -> str:
    """Return a file of reveal.js: of the copy in the package pyreveal, none of whose own code is run."""
    found = find_spec("pyreveal")
    (folder,) = (found and found.submodule_search_locations) or [""]
    return Path(folder, "revealjs", "dist", name).read_text(encoding="utf-8")

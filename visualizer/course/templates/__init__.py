"""The pages of a course, with room for what is put into them."""

from pathlib import Path

#: The folder of the templates.
FOLDER = Path(__file__).parent


def read_template(name: str) -> str:
    """Return the text of a template, or of a style sheet or program that goes into one."""
    return (FOLDER / name).read_text(encoding="utf-8")

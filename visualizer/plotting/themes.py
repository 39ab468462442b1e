"""The names of the themes, and the style sheets of matplotlib that make them."""

from typing import Any

from landscapes._core.errors import unknown_name

#: The themes of a figure: the style sheets of matplotlib that make it, each over the one before.
SHEETS = {
    "light": ("ravine", "light"),
    "dark": ("ravine", "dark"),
    "projector": ("ravine", "light", "projector"),
}


def check_theme(theme: Any) -> str:
    """The name of a theme, or an InputError that says what there are."""
    if not isinstance(theme, str) or theme not in SHEETS:
        raise unknown_name("theme", theme, SHEETS)
    return theme

"""The names of the themes and the matplotlib style sheets that define them."""

from landscapes._core.errors import unknown_name

#: Theme -> its matplotlib style sheets; each overrides the one before.
SHEETS = {
    "light": ("ravine", "light"),
    "dark": ("ravine", "dark"),
    "projector": ("ravine", "light", "projector"),
}


def check_theme(theme: object) -> str:
    """Return the name of a theme, or raise an InputError that lists the themes."""
    if not isinstance(theme, str) or theme not in SHEETS:
        raise unknown_name("theme", theme, SHEETS)
    return theme

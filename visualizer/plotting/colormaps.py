"""The names of the colormaps of a surface: those of matplotlib whose lightness rises evenly."""

from landscapes._core.errors import unknown_name

#: Matplotlib's perceptually uniform colormaps.
COLORMAPS = ("viridis", "cividis", "magma", "inferno", "plasma", "gray")


def check_colormap(name: object) -> str:
    """Return the name of a colormap, or raise an InputError that lists them; "grey" is "gray".

    >>> check_colormap("grey")
    'gray'
    """
    if not isinstance(name, str) or name not in (*COLORMAPS, "grey"):
        raise unknown_name("colormap", name, COLORMAPS)
    return "gray" if name == "grey" else name

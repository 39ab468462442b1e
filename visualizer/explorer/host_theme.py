"""The theme of the front end that shows a picture: what Python can read of it, and what style sheets do about it.

Python does not see the page. It reads the theme that JupyterLab or Notebook keeps in its settings; where that is wrong
or missing, a style sheet turns light and dark of the picture around.
"""

import os
import re
from pathlib import Path

#: Where JupyterLab keeps its theme, in the folder of its settings.
SETTINGS = Path("@jupyterlab", "apputils-extension", "themes.jupyterlab-settings")

#: Elements of a page that is dark: of JupyterLab and Notebook, VS Code, Colab, and Sphinx.
DARK_PAGES = (
    '[data-jp-theme-light="false"]',
    ".vscode-dark",
    ".vscode-high-contrast:not(.vscode-high-contrast-light)",
    'html[theme="dark"]',
    '[data-theme="dark"]',
)

#: Theme -> the class of a picture that was drawn for such a page, and is turned around on another one.
CLASSES = {"light": "ravine-drawn-light", "dark": "ravine-drawn-dark"}

#: Theme -> the filter that turns its pictures around: the colours keep their hue, and the paper becomes about that of
#: the other theme.
FILTERS = {
    "light": "invert(0.92) hue-rotate(180deg)",
    "dark": "invert(1) hue-rotate(180deg) brightness(1.08)",
}

#: The element <style> that applies the filters.
STYLE = f"""<style>
.{CLASSES["dark"]} {{ filter: {FILTERS["dark"]}; }}
:is({", ".join(DARK_PAGES)}) .{CLASSES["dark"]} {{ filter: none; }}
:is({", ".join(DARK_PAGES)}) .{CLASSES["light"]} {{ filter: {FILTERS["light"]}; }}
</style>"""


def host_theme() -> str:
    """Return "dark" if the settings of JupyterLab say so, else "light"."""
    own = os.environ.get("JUPYTER_CONFIG_DIR") or Path.home() / ".jupyter"
    folder = os.environ.get("JUPYTERLAB_SETTINGS_DIR") or Path(own, "lab", "user-settings")
    try:
        text = Path(folder, SETTINGS).read_text(encoding="utf-8")
    except OSError:
        return "light"
    return theme_in(text)


def theme_in(settings: str) -> str:
    """Return the theme that JupyterLab's settings name; they may have comments, and a theme that follows the system.

    >>> theme_in('{"theme": "JupyterLab Dark"}  // the theme of the page')
    'dark'
    >>> theme_in('{"adaptive-theme": true, "theme": "JupyterLab Dark"}')
    'light'
    """
    text = re.sub(r"^\s*//.*$", "", settings, flags=re.MULTILINE)
    if re.search(r'"adaptive-theme"\s*:\s*true', text):
        return "light"  # the system's theme, which is unknown here
    found = re.search(r'"theme"\s*:\s*"([^"]*)"', text)
    return "dark" if found and "dark" in found[1].lower() else "light"

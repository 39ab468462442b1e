"""`ravine show`: the explorer alone in a browser, served by Voila."""

import json
import secrets
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from visualizer.lab import LOOPBACK, check_installed

#: The cell that Voila runs, in the folder in which the command was given.
CELL = """import os

from visualizer.show import explorer_of

os.chdir({folder!r})
explorer_of(**{asked!r})
"""

#: What of JupyterLab's extensions the page loads; others, made for JupyterLab itself, complain there.
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")

#: A page that leads to another: so the token is in a file of the user's, not among the arguments of a browser.
DOOR = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={address}">'


def explorer_of(landscape: str, optimizers: Sequence[str], domain: Any = None, **how: Any) -> Any:
    """The explorer that the command line asks for: units as they are written there, the rest as in `explore`.

    >>> explorer_of("ravine:kappa=100", ["gd:lr=0.01", "adam"], steps=20)
    Explorer(ravine(kappa=100.0), [gd(lr=0.01), adam()], 20 steps)
    """
    from visualizer.cli import box, parse_landscape, parse_racers
    from visualizer.front import explore

    return explore(parse_landscape(landscape, box(domain)), parse_racers(optimizers, {}), **how)


def show(asked: dict[str, Any], port: int = 8866, browser: bool = True) -> None:
    """Serve the explorer that is `asked` for (see `explorer_of`), on this machine alone, until Ctrl-C."""
    check_installed("voila", "ravine show", "; -o page.html makes a page that needs no Python")
    explorer_of(**asked)  # what is wrong with it is said now

    from voila.app import Voila

    class Show(Voila):
        """Voila that is opened with its token."""

        def launch_browser(self) -> None:
            address = f"http://{LOOPBACK}:{self.port}/?token={self.token}"
            print(f"the explorer is at {address} (Ctrl-C stops it)", flush=True)
            if browser:
                door = Path(self.root_dir, "door.html")
                door.write_text(DOOR.format(address=address), encoding="utf-8")
                webbrowser.open(door.as_uri())

    with tempfile.TemporaryDirectory(prefix="ravine-") as folder:
        notebook = Path(folder, "ravine.ipynb")
        notebook.write_text(notebook_of(CELL.format(folder=str(Path.cwd()), asked=asked)), encoding="utf-8")
        settings = {
            "Voila.ip": LOOPBACK,
            "Voila.port": port,
            "Voila.token": secrets.token_urlsafe(24),
            "Voila.open_browser": True,  # and what that does is said above
            "Voila.log_level": "ERROR",
        }
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        arguments += [f"--VoilaConfiguration.extension_allowlist={name}" for name in EXTENSIONS]
        Show.launch_instance([str(notebook), *arguments])


def notebook_of(code: str) -> str:
    """A notebook of one cell."""
    cell: dict[str, Any] = {"cell_type": "code", "execution_count": None, "id": "show", "metadata": {}}
    cell |= {"outputs": [], "source": code}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})

"""``ravine show``: open the explorer in a browser, served by Voila, or write it as a page."""

import argparse
import json
import secrets
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from landscapes._core.types import JsonObject, Settings
from visualizer._files import check_writable
from visualizer.cli.arguments import (
    Commands,
    add_server,
    add_terms,
    check_port,
    parse_extent,
    parse_landscape,
    parse_racers,
)
from visualizer.cli.lab import LOOPBACK, check_installed

#: The code cell that Voila runs, in the working folder of the command.
CELL = """import os

from visualizer.cli.show import make_explorer

os.chdir({folder!r})
make_explorer(**{terms!r})
"""

#: The JupyterLab extensions that the page loads; others need JupyterLab itself and report errors.
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")

#: A page that redirects to the server. The token is in this file, and so not in the arguments of the browser's process.
REDIRECT_PAGE = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={address}">'


def add(commands: Commands) -> None:
    show = commands.add_parser(
        "show",
        help="open the explorer, an interactive race, in a browser",
        description="Open the explorer in a browser: move sliders, click a start point, step back and forth. It is "
        "served only on this computer, until Ctrl-C; with -o it is written as one page that needs no Python. "
        "Landscape and racers are written as for ravine race.",
    )
    show.add_argument("landscape", metavar="LANDSCAPE", nargs="?", default="ravine", help="default: ravine")
    add_terms(show)
    show.add_argument("-o", "--output", metavar="FILE", help="write a page, .html, instead of opening a browser")
    add_server(show, 8866)
    show.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write a page, or serve the explorer until Ctrl-C."""
    terms = {name: getattr(options, name) for name in ("landscape", "optimizers", "domain", "start", "steps", "seed")}
    if options.output is None:
        show(terms, check_port(options.port), options.browser)
        return
    path = check_writable(options.output, (".html", ".htm"))
    make_explorer(**terms).save(path)
    print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)")


def make_explorer(landscape: str, optimizers: Sequence[str] | None, domain: Any = None, **how: Any) -> Any:
    """Return an explorer; landscape and optimizers are written as on the command line, the rest is as in `explore`.

    >>> make_explorer("ravine:kappa=100", ["gd:lr=0.01", "adam"], steps=20)
    Explorer(ravine(kappa=100.0), [gd(lr=0.01), adam()], 20 steps)
    """
    from visualizer.explorer.explore import explore

    return explore(parse_landscape(landscape, parse_extent(domain)), optimizers and parse_racers(optimizers, {}), **how)


def show(terms: Settings, port: int = 8866, browser: bool = True) -> None:
    """Serve an explorer with these `terms` (see `make_explorer`), only on this computer, until Ctrl-C."""
    check_installed("voila", "ravine show", "; -o page.html makes a page that needs no Python")
    make_explorer(**terms)  # raises an error for bad terms before the server starts

    from voila.app import Voila

    class Show(Voila):
        """The server of Voila; it opens the browser with its token."""

        def launch_browser(self) -> None:
            address = f"http://{LOOPBACK}:{self.port}/?token={self.token}"
            print(f"the explorer is at {address} (Ctrl-C stops it)", flush=True)
            if browser:
                page = Path(self.root_dir, "redirect.html")
                page.write_text(REDIRECT_PAGE.format(address=address), encoding="utf-8")
                webbrowser.open(page.as_uri())

    with tempfile.TemporaryDirectory(prefix="ravine-") as folder:
        notebook = Path(folder, "ravine.ipynb")
        notebook.write_text(one_cell_notebook(CELL.format(folder=str(Path.cwd()), terms=terms)), encoding="utf-8")
        settings = {
            "Voila.ip": LOOPBACK,
            "Voila.port": port,
            "Voila.token": secrets.token_urlsafe(24),
            "Voila.open_browser": True,  # calls launch_browser above
            "Voila.log_level": "ERROR",
        }
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        arguments += [f"--VoilaConfiguration.extension_allowlist={name}" for name in EXTENSIONS]
        Show.launch_instance([str(notebook), *arguments])


def one_cell_notebook(code: str) -> str:
    """Return a notebook with one code cell."""
    cell: JsonObject = {"cell_type": "code", "execution_count": None, "id": "show", "metadata": {}}
    cell |= {"outputs": [], "source": code}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})

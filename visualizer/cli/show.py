"""``ravine show``: write the explorer as a page, and open it in a browser."""

import argparse
import shutil
import tempfile
import webbrowser
from pathlib import Path
from typing import Any

from landscapes import InputError
from landscapes._core.language import N_, _
from visualizer.cli.arguments import Commands, add_terms, parse_extent, parse_landscape, parse_racers
from visualizer.cli.race import written


def add(commands: Commands) -> None:
    show = commands.add_parser(
        "show",
        help=N_("open the explorer, an interactive race, in a browser"),
        description=N_(
            "Write the explorer as a page that needs no Python and no network, and open it in a browser: move "
            "sliders, click a start point, step back and forth. The page stays in a temporary folder of its own; with "
            "-o it is written to that file and not opened. Landscape and racers are written as for ravine race."
        ),
    )
    show.add_argument("landscape", metavar="LANDSCAPE", nargs="?", default="ravine", help=N_("default: ravine"))
    add_terms(show)
    show.add_argument(
        "--extent", nargs=4, type=float, metavar=("X0", "X1", "Y0", "Y1"), help=N_("part of the plane to draw")
    )
    show.add_argument(
        "-o", "--output", metavar="FILE", help=N_("write the page to this file, .html, and do not open it")
    )
    show.add_argument("--no-browser", dest="browser", action="store_false", help=N_("only write the page"))
    show.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the page; without a file for it, write it to a temporary folder and open it."""
    explorer = make_explorer(options)
    path = explorer.save(options.output) if options.output is not None else save_in_new_folder(explorer)
    print(written(path), flush=True)
    if options.output is None and options.browser:
        open_page(path)


def make_explorer(options: argparse.Namespace) -> Any:
    """Return the explorer that the options of the command line describe."""
    from visualizer.explorer.explore import explore

    return explore(
        parse_landscape(options.landscape, parse_extent(options.domain)),
        options.optimizers and parse_racers(options.optimizers, {}),
        options.start,
        steps=options.steps,
        seed=options.seed,
        extent=parse_extent(options.extent),
        backend="browser",
    )


def save_in_new_folder(explorer: Any) -> Path:
    """Write the page to a new temporary folder, which stays; if the page cannot be written, remove the folder."""
    try:
        folder = tempfile.mkdtemp(prefix="ravine-")
    except OSError as error:
        raise InputError(f"cannot create a temporary folder: {error.strerror}; -o FILE.html needs none") from None
    try:
        return explorer.save(Path(folder, "explorer.html"))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def open_page(path: Path) -> None:
    """Open the page in the browser of the user, and print what to do if it does not appear.

    Python does not learn if the browser finds the file: some Linux packages of browsers cannot read temporary folders.
    """
    if webbrowser.open(path.as_uri()):
        print(
            _("opened it in the browser; if the browser cannot find it, write it to another folder with -o FILE.html")
        )
    else:
        print(_("found no browser to open it with: open the file yourself"))

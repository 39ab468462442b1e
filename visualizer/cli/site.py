"""``ravine site``: build the site, which needs no Python and no server."""

import argparse
from pathlib import Path

from landscapes._core.language import N_
from visualizer.cli.arguments import Commands
from visualizer.cli.race import written


def add(commands: Commands) -> None:
    site = commands.add_parser(
        "site",
        help=N_("build the site: lessons, catalogue and playground as pages that need no Python"),
        description=N_(
            "Build a static folder in all languages: the explorer, the lessons with live explorers, the gallery, a "
            "page for each landscape and each optimizer, and the reference. It can be shown by any web server, or "
            "opened from disk; no page loads anything from the network."
        ),
    )
    site.add_argument("-o", "--output", default="ravine-site", metavar="FOLDER", help=N_("default: %(default)s"))
    site.add_argument("--only", nargs="*", metavar="PART", help=N_("build these parts alone; default: all parts"))
    site.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from functools import partial

    from tqdm import tqdm

    from visualizer.cli import help_pages
    from visualizer.site.build import build

    with tqdm(desc=options.output, unit="part", leave=False, disable=None) as bar:

        def told(part: str) -> None:
            bar.set_postfix_str(part)
            bar.update()

        more = {"command-line": partial(help_pages.pages, options.parser)}
        folder = build(Path(options.output), options.only, told, more)
    print(written(folder / "index.html"))

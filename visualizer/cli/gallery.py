"""``ravine gallery``: make films that each teach one idea."""

import argparse
from contextlib import closing

from landscapes._core.language import N_, _
from visualizer._stop import exit_code
from visualizer.cli.arguments import Commands
from visualizer.cli.output import say
from visualizer.cli.race import written


def add(commands: Commands) -> None:
    gallery = commands.add_parser(
        "gallery",
        help=N_("make films that each teach one idea"),
        description=N_("Make films that each teach one idea: the named ones, or all of them."),
    )
    gallery.add_argument("names", nargs="*", metavar="NAME", help=N_("name of a film; default: all films"))
    gallery.add_argument("-l", "--list", action="store_true", help=N_("list the films and make none"))
    gallery.add_argument("-o", "--output", default="gallery", metavar="FOLDER", help=N_("default: gallery"))
    gallery.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from tqdm import tqdm

    from visualizer.races import gallery

    if options.list:
        print("\n".join(gallery.list_films()))
        return
    count, made = len(gallery.select(options.names)), 0
    try:
        with (
            closing(gallery.save(options.output, options.names)) as films,
            tqdm(desc=options.output, total=count, unit="film", leave=False, disable=None) as bar,
        ):
            for path in films:
                made += 1
                bar.write(written(path))
                bar.update()
    except KeyboardInterrupt as error:
        say(_("interrupted, {made} of {count} films were written", made=made, count=count))
        raise SystemExit(exit_code(error)) from None

"""``ravine gallery``: make films that each teach one idea."""

import argparse
import sys
from contextlib import closing

from visualizer._stop import exit_code
from visualizer.cli.arguments import Commands


def add(commands: Commands) -> None:
    gallery = commands.add_parser(
        "gallery",
        help="make films that each teach one idea",
        description="Make films that each teach one idea: the named ones, or all of them.",
    )
    gallery.add_argument("names", nargs="*", metavar="NAME", help="name of a film; default: all films")
    gallery.add_argument("-l", "--list", action="store_true", help="list the films and make none")
    gallery.add_argument("-o", "--output", default="gallery", metavar="FOLDER", help="default: gallery")
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
                bar.write(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)")
                bar.update()
    except KeyboardInterrupt as error:
        print(f"ravine: interrupted, {made} of {count} films were written", file=sys.stderr)
        raise SystemExit(exit_code(error)) from None

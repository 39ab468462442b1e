"""``ravine course``: make slides, worksheets and a bank of questions from the notebooks of the lessons."""

import argparse
from pathlib import Path

from landscapes._core.language import N_, _
from visualizer._stop import exit_code
from visualizer.cli.arguments import Commands
from visualizer.cli.lab import notebooks_folder
from visualizer.cli.output import say
from visualizer.cli.race import written


def add(commands: Commands) -> None:
    course = commands.add_parser(
        "course",
        help=N_("make slides, worksheets and questions from the lessons"),
        description=N_(
            "Make from the notebook of each lesson a deck of slides with live explorers, and a worksheet to print; and "
            "of all lessons a bank of questions with answers and times, in the language of --lang or in each. Every "
            "page works without the network."
        ),
    )
    course.add_argument("-o", "--output", default="ravine-course", metavar="FOLDER", help=N_("default: %(default)s"))
    about = N_("such as 01; default: all lessons")
    course.add_argument("--lesson", nargs="+", default=[], metavar="NUMBER", help=about)
    course.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from tqdm import tqdm

    from visualizer.course.make import make
    from visualizer.course.sources import find

    sources = find(notebooks_folder(), [options.lang] if "lang" in options else [], options.lesson)
    made = 0
    try:
        with tqdm(desc=options.output, total=2 * len(sources), unit="file", leave=False, disable=None) as bar:
            for path in make(sources, Path(options.output)):
                made += 1
                bar.write(written(path))
                bar.update()
    except KeyboardInterrupt as error:
        say(_("interrupted, {count} files were written", count=made))
        raise SystemExit(exit_code(error)) from None

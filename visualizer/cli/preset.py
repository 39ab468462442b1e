"""``ravine preset``: run a published set-up, and compare its numbers with the expected ones."""

import argparse
from typing import Any

from landscapes import InputError
from landscapes._core.language import N_, _
from visualizer._files import EXTENSIONS
from visualizer.cli.arguments import Commands
from visualizer.cli.race import save_with_bar, written


def add(commands: Commands) -> None:
    preset = commands.add_parser(
        "preset",
        help=N_("run a classical set-up, and compare its numbers with the expected ones"),
        description=N_(
            "Run a set-up of a book or an article, film it, and compare its numbers with the expected ones. "
            "Without a name: list the set-ups."
        ),
    )
    preset.add_argument("name", nargs="?", help=N_("name of a set-up, or all"))
    preset.add_argument(
        "-o", "--output", metavar="FILE", help=_("{names}; default: no film is made", names=", ".join(EXTENSIONS))
    )
    preset.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from visualizer.races import presets

    if options.name is None:
        print("\n".join(presets.list_presets()))
        return
    if options.name == "all" and options.output:
        raise InputError("-o must be given with the name of one preset, got all")
    chosen = list(presets.PRESETS.values()) if options.name == "all" else [presets.get(options.name)]
    all_agree = True
    for preset in chosen:
        all_agree &= run_preset(preset, options.output)
    if not all_agree:
        raise SystemExit(1)


def run_preset(preset: Any, output: str | None) -> bool:
    """Run one set-up, print its table, and write its film if there is an output; return whether all numbers agree."""
    from visualizer.races import presets
    from visualizer.rendering import writers

    path = writers.check_path(output) if output else None
    film = preset.race()
    rows = presets.compare(preset, film.trajectories)
    print("\n".join(presets.table(preset, rows)))
    if path:
        save_with_bar(film, path)
        print(written(path))
    return all(row.agrees for row in rows)

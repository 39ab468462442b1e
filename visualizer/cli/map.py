"""``ravine map``: map a rule over two parameters."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from landscapes import InputError
from landscapes._core.language import N_, _
from visualizer._stop import exit_code
from visualizer.cli.arguments import Commands, add_fields, add_seed, given_fields, parse_landscape, parse_racer
from visualizer.cli.output import say
from visualizer.cli.progress import progress_bar
from visualizer.cli.race import save_with_bar, written

#: The formats of a map, and those of a film of maps.
FORMATS, FILMS = ".png, .svg, .pdf, .pgf", N_("; with --film also .gif, .mp4, .webm, .webp, .apng")

#: A map of so many cells says beforehand how much memory it takes: so many bytes for each cell.
LARGE, CELL_BYTES = 1_000_000, 100


def add(commands: Commands) -> None:
    from visualizer.maps.options import SHOW

    command = commands.add_parser(
        "map",
        help=N_("map a rule over two parameters"),
        description=N_(
            "Map how fast, how smoothly and whether a rule arrives, over two parameters of the rule, of the "
            "landscape, or noise and clip. Every cell is a run of its own. Settings follow a name: ravine:kappa=100."
        ),
    )
    command.add_argument("optimizer", metavar="RULE", help=N_("a rule, with or without settings: rmsprop:beta=0.99"))
    command.add_argument("landscape", metavar="LANDSCAPE", help=N_("a name, a formula in x and y, or a picture"))
    add_plane(command)
    command.add_argument(
        "--show",
        default="steps",
        metavar="WHAT",
        help=_("{names}; default: {default}", names=", ".join(SHOW), default="steps"),
    )
    command.add_argument("--cells", type=int, default=256, metavar="N", help=N_("cells along each axis, default: 256"))
    command.add_argument(
        "--film", nargs=3, metavar=("NAME", "FROM", "TO"), help=N_("film the map while a third parameter changes")
    )
    command.add_argument(
        "--no-theory", dest="theory", action="store_false", help=N_("no lines of theory on a quadratic")
    )
    command.add_argument(
        "--store",
        metavar="FOLDER",
        help=N_("keep what is done of a long map in a Zarr store, map.zarr; go on from there"),
    )
    command.add_argument(
        "--device", default="cpu", metavar="NAME", help=N_("cpu, or cuda for a graphics card of NVIDIA; default: cpu")
    )
    add_runs(command)
    add_look(command, "map.png")
    command.set_defaults(run=run)


def add_plane(command: argparse.ArgumentParser) -> None:
    """Add the options of the two axes."""
    command.add_argument("--x", default="lr", metavar="NAME", help=N_("parameter on the horizontal axis, default: lr"))
    command.add_argument(
        "--y", metavar="NAME", help=N_("parameter on the vertical axis, default: the memory of the rule")
    )
    for name in ("xlim", "ylim"):
        about = _("range of {option}", option=f"--{name[0]}")
        command.add_argument(f"--{name}", nargs=2, type=float, metavar=("LOW", "HIGH"), help=about)


def add_runs(command: argparse.ArgumentParser) -> None:
    """Add the options of the runs of a map."""
    command.add_argument("--start", nargs=2, type=float, metavar=("X", "Y"), help=N_("default: the landscape's own"))
    command.add_argument("--steps", type=int, default=300, metavar="N", help=N_("length of each run, default: 300"))
    command.add_argument(
        "--tol",
        type=float,
        default=1e-3,
        metavar="F",
        help=N_("f this far above the minimum has arrived, default: 0.001"),
    )
    add_seed(command)


def add_look(
    command: argparse.ArgumentParser, output: str, names: Sequence[str] | None = None, moves: bool = True
) -> None:
    """Add the options of the picture of a map, of its look all or those that are named, and of its file.

    One that never `moves` has no options of a film.
    """
    from visualizer.maps.options import LOOK, PLAYBACK
    from visualizer.plotting.look import Look
    from visualizer.rendering.playback import Playback

    add_fields(command, Look, names or LOOK)
    if moves:
        add_fields(command, Playback, PLAYBACK)
    command.add_argument("--width", type=int, metavar="PIXELS", help=N_("width of the picture, default: 800"))
    formats = FORMATS + _(FILMS) if moves else FORMATS
    command.add_argument(
        "-o",
        "--output",
        default=output,
        metavar="FILE",
        help=_("{names}; default: {default}", names=formats, default=output),
    )


def given_look(options: argparse.Namespace) -> dict[str, Any]:
    """Return the options of the picture that were given."""
    from visualizer.plotting.look import Look
    from visualizer.rendering.playback import Playback

    return given_fields(options, Look) | given_fields(options, Playback)


def check_output(options: argparse.Namespace, moves: bool) -> Path:
    """Return the path of the file to write, or raise an InputError before anything runs."""
    from visualizer.maps.map import check_format
    from visualizer.races.film import check_width
    from visualizer.rendering import writers

    path = writers.check_path(options.output)
    check_format(path, moves)
    if options.width is not None:
        check_width(options.width)
    return path


def run(options: argparse.Namespace) -> None:
    """Run all cells with a progress bar, write the map, and print what it shows."""
    path = check_output(options, options.film is not None)
    warn_if_large(options.cells)
    try:
        made = make_map(options, path.name)
    except KeyboardInterrupt as error:
        if options.store is None:
            raise
        say(_("interrupted; the same command goes on from {folder}", folder=options.store))
        raise SystemExit(exit_code(error)) from None
    save_with_bar(made, options.output, options.width)
    print(made.describe())
    print(written(path))


def make_map(options: argparse.Namespace, title: str) -> Any:
    """Return the map that the options describe; a progress bar of this title shows the runs."""
    from visualizer.maps.phase_map import phase_map

    with progress_bar(title, "run") as progress:
        return phase_map(
            parse_racer(options.optimizer),
            parse_landscape(options.landscape),
            options.x,
            options.y,
            show=options.show,
            xlim=options.xlim,
            ylim=options.ylim,
            cells=options.cells,
            start=options.start,
            steps=options.steps,
            tol=options.tol,
            seed=options.seed,
            film=parse_film(options.film),
            theory=options.theory,
            store=options.store,
            device=options.device,
            progress=progress,
            **given_look(options),
        )


def parse_film(texts: Sequence[str] | None) -> tuple[str, float, float] | None:
    """Return the words of --film as a name and two numbers."""
    if texts is None:
        return None
    name, *ends = texts
    try:
        low, high = map(float, ends)
    except ValueError:
        raise InputError(f"--film must be a name and two numbers, got {' '.join(texts)}") from None
    return name, low, high


def warn_if_large(cells: int | None, each: int = CELL_BYTES) -> None:
    """Say beforehand how much memory a large map takes; one of more cells than a map has is refused later."""
    from visualizer.maps.axis import CELLS

    if cells and LARGE <= cells * cells <= CELLS[1] ** 2:
        print(memory_estimate(cells, each), file=sys.stderr)


def memory_estimate(cells: int, each: int) -> str:
    """Return the line that says how much a large map takes.

    >>> memory_estimate(4096, CELL_BYTES)
    'a map of 4096 x 4096 cells: 16.8 million runs, about 1.7 GB of memory'
    """
    runs = cells * cells
    memory = runs * each / 1e9
    words = N_("a map of {cells} x {cells} cells: {runs:.1f} million runs, about {memory:.1f} GB of memory")
    return _(words, cells=cells, runs=runs / 1e6, memory=memory)

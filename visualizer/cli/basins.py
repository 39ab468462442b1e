"""``ravine basins``: map which minimum each start reaches."""

import argparse
from collections.abc import Sequence
from typing import Any

from landscapes import InputError
from landscapes._core.language import N_
from visualizer.cli.arguments import Commands, add_seed, parse_extent, parse_landscape, parse_racer
from visualizer.cli.map import add_look, check_output, given_look, warn_if_large
from visualizer.cli.progress import progress_bar
from visualizer.cli.race import save_with_bar, written

#: The bytes of memory for each cell.
CELL_BYTES = 220


def add(commands: Commands) -> None:
    from visualizer.maps.options import LOOK_WITHOUT_RAMP

    command = commands.add_parser(
        "basins",
        help=N_("map which minimum each start reaches"),
        description=N_(
            "Map which minimum the run from each start reaches, and how fast: a hue for each minimum, bright "
            "where few steps lead there. Settings follow a name: momentum:lr=0.05,beta=0.98."
        ),
    )
    command.add_argument("optimizer", metavar="RULE", help=N_("a rule, with or without settings: momentum:beta=0.98"))
    command.add_argument("landscape", metavar="LANDSCAPE", help=N_("a name, a formula in x and y, or a picture"))
    command.add_argument(
        "--against", metavar="RULE", help=N_("a second rule: show where they differ, and which is faster")
    )
    command.add_argument(
        "--extent",
        dest="box",
        nargs=4,
        type=float,
        metavar=("X0", "X1", "Y0", "Y1"),
        help=N_("the starts, default: the domain"),
    )
    command.add_argument(
        "--cells", type=int, metavar="N", help=N_("starts along each side, default: 512; of a film 256")
    )
    add_terms(command)
    command.add_argument("--no-levels", dest="lines", action="store_false", help=N_("no level lines"))
    add_look(command, "basins.png", LOOK_WITHOUT_RAMP)
    command.set_defaults(run=run)


def add_terms(command: argparse.ArgumentParser) -> None:
    """Add the options of the runs, and those of the part that is shown."""
    command.add_argument("--steps", type=int, default=1000, metavar="N", help=N_("length of each run, default: 1000"))
    command.add_argument(
        "--tol",
        type=float,
        default=1e-3,
        metavar="F",
        help=N_("f this near to that of a minimum has arrived, default: 0.001"),
    )
    add_seed(command)
    command.add_argument(
        "--zoom",
        nargs=3,
        type=float,
        metavar=("X", "Y", "DEPTH"),
        help=N_("the part around a point, DEPTH times smaller"),
    )
    command.add_argument(
        "--film",
        nargs="+",
        metavar="WHAT",
        help=N_("NAME FROM TO: a parameter changes; zoom X Y DEPTH: zoom to a point"),
    )


def run(options: argparse.Namespace) -> None:
    """Run all starts with a progress bar, write the map, and print what it shows."""
    from visualizer.maps.basins.map import basin_map

    path = check_output(options, options.film is not None)
    warn_if_large(options.cells, CELL_BYTES)
    with progress_bar(path.name, "run") as progress:
        made = basin_map(
            parse_racer(options.optimizer),
            parse_landscape(options.landscape),
            against=options.against and parse_racer(options.against),
            extent=parse_extent(options.box),
            cells=options.cells,
            steps=options.steps,
            tol=options.tol,
            seed=options.seed,
            zoom=options.zoom and (tuple(options.zoom[:2]), options.zoom[2]),
            film=parse_film(options.film),
            levels=options.lines,
            progress=progress,
            **given_look(options),
        )
    save_with_bar(made, options.output, options.width)
    print(made.describe())
    if made.look.caption:
        print(made.look.caption)
    print(written(path))


def parse_film(words: Sequence[str] | None) -> tuple[str, Any, float] | None:
    """Return the words of --film: a name and two numbers, or "zoom" with a point and a depth.

    >>> parse_film(["zoom", "1.5", "-2", "1e6"]), parse_film(["beta", "0", "0.99"])
    (('zoom', (1.5, -2.0), 1000000.0), ('beta', 0.0, 0.99))
    """
    if words is None:
        return None
    name, *texts = words
    try:
        numbers = [float(text) for text in texts]
    except ValueError:
        numbers = []
    if len(numbers) != (3 if name == "zoom" else 2):
        raise InputError(f"--film must be NAME FROM TO, or zoom X Y DEPTH, got {' '.join(words)}")
    return (name, (numbers[0], numbers[1]), numbers[2]) if name == "zoom" else (name, numbers[0], numbers[1])

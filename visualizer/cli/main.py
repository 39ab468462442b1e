"""The command `ravine`: ``race`` makes a film, ``show`` opens the explorer, ``list`` prints the catalogue."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version

from landscapes import InputError
from visualizer._stop import exit_code
from visualizer.cli import basins, doctor, gallery, lab, list, map, preset, race, sensitivity, show
from visualizer.cli.arguments import Parser

COMMANDS = (race, map, basins, sensitivity, preset, gallery, list, show, lab, doctor)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command `ravine`; return its exit code: 0, 2 for bad input, 130 after Ctrl-C, 143 after TERM."""
    try:
        options = parser().parse_args(arguments)
        options.run(options)
    except InputError as error:
        print(f"ravine: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as error:
        print("ravine: interrupted, nothing was written", file=sys.stderr)
        return exit_code(error)
    except BrokenPipeError:  # `ravine list | head`
        sys.stderr.close()
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; each command adds its own part."""
    top = Parser(prog="ravine", description="Films and interactive pictures of optimizers on landscapes.")
    top.add_argument("--version", action="version", version=f"ravine {version('ravine')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for command in COMMANDS:
        command.add(commands)
    return top

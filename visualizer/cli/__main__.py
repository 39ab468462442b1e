"""The command `ravine`, also as ``python -m visualizer.cli``. It hears Ctrl-C before it loads anything."""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path

from visualizer import _stop


def main() -> int:
    """Run the command line; return its exit code."""
    return _stop.run(load)


def load() -> Callable[[], int]:
    """Return the command, or one that says which other file or package has the name of a package of ours."""
    try:
        runpy.run_path(str(Path(__file__).parents[2] / "ravine.py"))  # which checks this
    except ImportError as error:
        print(f"ravine: {error}", file=sys.stderr)
        return lambda: 2
    from visualizer.cli.main import main

    return main


if __name__ == "__main__":
    sys.exit(main())

"""The command `ravine`, also as ``python -m visualizer.cli``. It hears Ctrl-C before it loads anything."""

import sys
from collections.abc import Callable

from visualizer import _stop


def main() -> int:
    """Run the command line; return its exit code."""
    return _stop.run(load)


def load() -> Callable[[], int]:
    from visualizer.cli.main import main

    return main


if __name__ == "__main__":
    sys.exit(main())

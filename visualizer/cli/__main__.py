"""The command `ravine`, also as ``python -m visualizer.cli``. It hears Ctrl-C before it loads anything."""

import sys
from collections.abc import Callable

from visualizer import _stop


def main() -> int:
    """Run the command line; return its exit code."""
    return _stop.run(load)


def load() -> Callable[[], int]:
    """Return the command; where a package is missing or another one has its name, only ``ravine doctor`` is left."""
    import runpy
    from pathlib import Path

    from visualizer.cli import doctor

    try:
        runpy.run_path(str(Path(__file__).parents[2] / "ravine.py"))  # which checks this
        from visualizer.cli.main import main
    except ImportError as error:
        print(f"ravine: {error}; ravine doctor checks the installation", file=sys.stderr)
        return doctor.examine if sys.argv[1:2] == ["doctor"] else lambda: 2
    return main


if __name__ == "__main__":
    sys.exit(main())

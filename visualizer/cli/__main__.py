"""Run the command line: ``python -m visualizer.cli``."""

import sys

from visualizer.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

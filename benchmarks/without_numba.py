"""What it costs to do without Numba, as in a browser: the same commands with and without it, side by side.

    python benchmarks/without_numba.py             # all but the surface, which takes ten minutes
    python benchmarks/without_numba.py surface     # one of them

Each command is a process of its own. With Numba it runs once before, so that nothing is compiled while it is timed. Of
the films it is said whether both have the same bytes.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACE = (
    "from visualizer.cli.main import main; sys.exit(main(['race', 'ravine', *sys.argv[2:], '--output', sys.argv[1]]))"
)
SWEEP = """
import numpy as np
import optimizers
rule = optimizers.get(sys.argv[1])(lr=np.linspace(0.001, 0.04, 2500))
runs = lambda: optimizers.sweep(rule, "ravine", steps=100)
runs()
begun = time.perf_counter()
runs()
print(time.perf_counter() - begun)
"""

#: What is timed: a name, the program, and its arguments: the file it writes and options, or a rule, without and with
#: a branch.
CASES = {
    "still": (RACE, "race.png"),
    "film": (RACE, "race.gif", "--steps", "100"),
    "momentum": (SWEEP, "momentum"),
    "adam": (SWEEP, "adam"),
    "surface": (RACE, "surface.gif", "--steps", "100", "--panels", "surface"),
}


def seconds(program: str, arguments: list[str], folder: Path, *, numba: bool) -> float:
    """Run a program; the time it prints, or that of the whole process."""
    begin = "import sys, time\n" + ("" if numba else "sys.modules['numba'] = None\n")
    begun = time.perf_counter()
    command = [sys.executable, "-c", begin + program, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    whole = time.perf_counter() - begun
    return float(done.stdout) if program == SWEEP else whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}")
    cases = parser.parse_args().cases or [name for name in CASES if name != "surface"]
    print(f"{'':10}{'Numba':>9}{'without':>9}{'ratio':>8}")
    for name in cases:
        program, *arguments = CASES[name]
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            if program != SWEEP:
                seconds(program, arguments, Path(one), numba=True)
            fast = seconds(program, arguments, Path(one), numba=True)
            slow = seconds(program, arguments, Path(other), numba=False)
            files = [{path.name: path.read_bytes() for path in Path(folder).iterdir()} for folder in (one, other)]
        said = "" if program == SWEEP else "same bytes" if files[0] == files[1] else "other bytes"
        print(f"{name:10}{fast:7.2f} s{slow:7.2f} s{slow / fast:7.1f}x  {said}", flush=True)


if __name__ == "__main__":
    main()

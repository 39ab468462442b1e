"""Long use: does memory stay flat over slider changes, films and formulas? Each part runs in a process of its own.

    python benchmarks/long_use.py                # all parts: about half an hour
    python benchmarks/long_use.py formulas 100   # one part, with fewer repetitions

Memory is that which the process has in use (its resident set) after the warm-up, a tenth of the repetitions, and at the
end. What it has freed and the C library keeps for later, now more and now less, is given back first. The exit status is
1 if a part has grown by more than 10 %.
"""

import ctypes
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MOST = 0.1


def sliders() -> Callable[[int], None]:
    """Move a slider of an explorer that matplotlib draws, and that of one which the browser draws."""
    from optimizers import gd, momentum
    from visualizer import explore

    explorers = [explore("ravine", ["gd", "momentum"], steps=60, backend=name) for name in ("matplotlib", "browser")]

    def change(number: int) -> None:
        rate = 0.01 + 0.00001 * number
        for explorer in explorers:
            explorer.optimizers = [gd(lr=rate), momentum(lr=rate)]

    return change


def films() -> Callable[[int], None]:
    """Write a short film."""
    from visualizer import race

    folder = tempfile.TemporaryDirectory()

    def film(number: int) -> None:
        race("ravine", ["gd", "adam"], steps=4 + number % 3, seconds=0.5, fps=10).save(Path(folder.name, "film.gif"))

    return film


def formulas() -> Callable[[int], None]:
    """Run two optimizers on a formula that is new, with its minima and second derivatives."""
    from landscapes import formula
    from optimizers import trace

    def run(number: int) -> None:
        surface = formula(f"x**2 + {number + 2}*y**2 + sin({number + 1}*x)/9")
        assert surface.minima
        for rule in ("adam", "newton"):
            trace(rule, surface, steps=50)

    return run


def explorers() -> Callable[[int], None]:
    """Open an explorer and close it."""
    from visualizer import explore

    def show(number: int) -> None:
        explore("ravine", ["gd"], steps=60, backend=("matplotlib", "browser")[number % 2]).close()

    return show


PARTS: dict[str, tuple[Callable[[], Callable[[int], None]], int]] = {
    "sliders": (sliders, 2000),
    "films": (films, 200),
    "formulas": (formulas, 500),
    "explorers": (explorers, 200),
}


def megabytes() -> float:
    gc.collect()
    with suppress(AttributeError):  # a C library that cannot
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(part: str, count: int) -> bool:
    """Repeat a part in this process, print its row of the table, and return True if memory stayed flat."""
    act = PARTS[part][0]()
    warm = max(20, count // 10)
    for number in range(warm):
        act(number)
    before = megabytes()
    for number in range(warm, count):
        act(number)
    after = megabytes()
    print(f"{part:10}{count:8}{before:10.0f} MB{after:8.0f} MB{after / before - 1:8.1%}", flush=True)
    return after <= (1 + MOST) * before


def main(arguments: list[str]) -> int:
    if arguments:
        part, *count = arguments
        return 0 if measure(part, int(count[0]) if count else PARTS[part][1]) else 1
    print("part        times  after warm-up    at end  growth", flush=True)
    codes = [subprocess.run([sys.executable, __file__, part], check=False).returncode for part in PARTS]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

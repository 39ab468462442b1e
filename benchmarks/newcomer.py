"""A newcomer: how long from a clone to a film, to a lesson with all outputs, and from a wheel to JupyterLab?

    python benchmarks/newcomer.py          # all three, each in a new virtual environment
    python benchmarks/newcomer.py film     # one of them

Each row times one command; the first films and lessons also compile. pip takes what it has downloaded before from its
cache, so that a second run shows the time without a network; nothing else is kept.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = "Scripts" if os.name == "nt" else "bin"

#: Executes a notebook as JupyterLab does.
EXECUTE = "import nbformat, nbclient, sys; nbclient.execute(nbformat.read(sys.argv[1], 4), timeout=600)"


class Newcomer:
    """A folder with a clone, a virtual environment and an empty cache of compiled functions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"NUMBA_CACHE_DIR": str(folder / "cache"), "PYTHONPATH": ""}

    def run(self, command: Sequence[str | Path]) -> None:
        subprocess.run(command, cwd=self.folder, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def command(self, name: str) -> Path:
        return self.folder / ".venv" / BIN / name

    def timed(self, what: str, *arguments: str | Path) -> None:
        begun = time.perf_counter()
        self.run(arguments)
        print(f"  {what:28}{time.perf_counter() - begun:6.1f} s", flush=True)

    def prepare(self, wanted: str) -> None:
        self.timed("git clone", "git", "clone", "--quiet", ROOT, "ravine")
        self.timed("python -m venv", sys.executable, "-m", "venv", ".venv")
        self.timed(f"pip install {wanted}", self.command("python"), "-m", "pip", "install", "--quiet", wanted)


def film(newcomer: Newcomer) -> None:
    newcomer.prepare("./ravine")
    newcomer.timed("first film", newcomer.command("ravine"), "race", "ravine", "--steps", "100")
    newcomer.timed("second film", newcomer.command("ravine"), "race", "ravine", "--steps", "100")


def lesson(newcomer: Newcomer) -> None:
    newcomer.prepare("./ravine[notebooks]")
    (notebook,) = (newcomer.folder / "ravine" / "notebooks").glob("01*.ipynb")
    newcomer.timed("lesson 01, all cells", newcomer.command("python"), "-c", EXECUTE, notebook)


def lab(newcomer: Newcomer) -> None:
    """Install the wheel, and wait until JupyterLab answers."""
    newcomer.run(["git", "clone", "--quiet", str(ROOT), "ravine"])
    newcomer.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "./ravine"])
    (wheel,) = newcomer.folder.glob("ravine-*.whl")
    newcomer.timed("python -m venv", sys.executable, "-m", "venv", ".venv")
    python = newcomer.command("python")
    newcomer.timed("pip install", python, "-m", "pip", "install", "--quiet", f"{wheel}[notebooks]")
    begun = time.perf_counter()
    call = [newcomer.command("ravine"), "lab", "--no-browser", "--port", "8899"]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(call, cwd=newcomer.folder, env=newcomer.environment, **pipes) as server:
        try:
            address = next(line.split()[-1] for line in server.stderr if "/lab" in line and "token=" in line)
            wait_for(address)
            print(f"  {'ravine lab answers':28}{time.perf_counter() - begun:6.1f} s", flush=True)
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    """Ask until the server answers; it says its address a little earlier. After a minute the error is raised."""
    for _ in range(600):
        try:
            return urllib.request.urlopen(address).close()
        except urllib.error.URLError:
            time.sleep(0.1)
    urllib.request.urlopen(address).close()


PARTS: dict[str, Callable[[Newcomer], None]] = {"film": film, "lesson": lesson, "lab": lab}


def main(names: Sequence[str]) -> None:
    for name in names or PARTS:
        print(name, flush=True)
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name](Newcomer(Path(folder)))
        print(f"  {'together':28}{time.perf_counter() - begun:6.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

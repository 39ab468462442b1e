"""Do the tests bite? This makes small faults in copies of the project and counts how many its nearest tests find.

    python tests/mutants.py                                     # 60 faults, 15 in each part of the project
    python tests/mutants.py --only browser --count 15 --seed 3  # others, in one part
    python tests/mutants.py --results mutants.jsonl             # goes on where an earlier run with this file stopped

A fault is killed if a test fails, cannot be read, or hangs; else it survives. The exit status is 1 if a part has fewer
killed than `AT_LEAST`. Survivors that change nothing which anyone could see are named, with the reason, in
`data/surviving_mutants.json`, and not counted.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Queue

from mutations import Mutant, mutants
from nearest_tests import STATIC, NearestTests

ROOT = Path(__file__).parents[1]
HARMLESS = Path(__file__).with_name("data") / "surviving_mutants.json"

#: The share of faults that tests must find in each part of the project.
AT_LEAST = {"optimizers": 0.95, "landscapes": 0.95, "visualizer": 0.85, "browser": 0.8}

#: What is not tested here: the search for suggested rates takes hours, and a card is in few machines.
LEFT_OUT = ("__main__.py", "cuda.py", "cuda_kernel.py")

#: Seconds after which one test is said to hang; seconds for all tests of a fault.
HANGS, ENOUGH = 240, 900

#: Runs in the place of pytest, so that a test that hangs ends all.
WATCHED = f"""
import faulthandler, pytest, sys
class Watch:
    def pytest_runtest_protocol(self, item):
        faulthandler.dump_traceback_later({HANGS}, exit=True)
sys.exit(pytest.main(plugins=[Watch()]))
"""

#: A file with functions that kernels contain: Numba does not notice a change in them, so all is compiled again.
COMPILED = re.compile(r"jit|^@(optimizer|landscape|loss|schedule)", re.MULTILINE)

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "node_modules", "htmlcov")


def in_part(part: str) -> Iterator[Path]:
    """Yield the files of a part, relative to the project."""
    folder, kind = (STATIC, "js") if part == "browser" else (Path(part), "py")
    found = sorted((ROOT / folder).rglob(f"*.{kind}"))
    return (file.relative_to(ROOT) for file in found if file.name not in LEFT_OUT)


def sample(part: str, count: int, seed: int) -> list[Mutant]:
    """Draw faults of a part: each place is as likely as any other."""
    found = [one for file in in_part(part) for one in mutants(file.as_posix(), (ROOT / file).read_text("utf-8"))]
    return random.Random(f"{part} {seed}").sample(found, count)


class Trial:
    """A copy of the project in a folder, in which one fault after the other is tried."""

    def __init__(self, folder: Path) -> None:
        self.root, self.folder = folder / "project", folder
        shutil.copytree(ROOT, self.root, ignore=NOT_COPIED)

    def try_out(self, mutant: Mutant, tests: list[Path], own: Sequence[str] = ()) -> tuple[str, str]:
        """Return ("killed", which test found it) or ("survived", what was run)."""
        file = self.root / mutant.path
        text = file.read_text(encoding="utf-8")
        shutil.rmtree(self.folder / "fresh kernels", ignore_errors=True)
        self.kernels = self.folder / ("fresh kernels" if COMPILED.search(text) else "kernels")
        self._write(file, mutant.apply(text))
        try:
            return self._run(file, tests, own)
        finally:
            self._write(file, text)

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text, encoding="utf-8")
        for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*"):
            compiled.unlink()  # Python compares only seconds and sizes, which may be the same

    def _run(self, file: Path, tests: list[Path], own: Sequence[str]) -> tuple[str, str]:
        begin = time.monotonic()
        if file.suffix == ".js" and (failure := self._fails(["node", "--test"], self.root / "tests/javascript", HANGS)):
            return "killed", f"node: {failure}"
        marks = "not slow" if file.suffix == ".js" else "not slow and not browser"
        pytest = [sys.executable, "-c", WATCHED, "-x", "-q", "-n0", "-p", "no:cacheprovider", "-m", marks]
        left = ENOUGH - (time.monotonic() - begin)
        failure = self._fails([*pytest, *own, *map(str, tests)], self.root, left)
        ran = ", ".join(test.stem.removeprefix("test_") for test in tests)
        if failure == "too late":
            return "survived", f"so far as {ENOUGH} s reach, of {ran}"
        return ("killed", failure) if failure else ("survived", ran)

    def _fails(self, command: list[str], folder: Path, limit: float) -> str:
        """Run tests; return the first that fails, or "" if none does."""
        environment = {**os.environ, "PYTHONPATH": str(self.root), "NUMBA_CACHE_DIR": str(self.kernels)}
        begin = {"cwd": folder, "env": environment, "start_new_session": True}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **begin) as running:
            try:
                said, errors = running.communicate(timeout=limit)
            except subprocess.TimeoutExpired:
                return "too late"
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)  # those that it has begun may hang as well
        if running.returncode in (0, 5):  # 5: all tests of these files have a mark that is not asked for
            return ""
        failed = [line for line in said.splitlines() if line.startswith(("FAILED", "ERROR", "not ok"))]
        return (failed or [f"hangs or cannot start: {(errors or said).strip()[-200:]}"])[0]


def run_all(chosen: list[tuple[str, Mutant]], files: int, jobs: int, results: Path) -> list[dict]:
    """Try all faults that the file of results does not have yet; return all results."""
    known = [json.loads(line) for line in results.read_text("utf-8").splitlines()] if results.exists() else []
    done = {tuple(one["mutant"]): one for one in known}
    nearest = NearestTests(ROOT)

    def one(part: str, mutant: Mutant) -> dict:
        trial = trials.get()
        begin = time.monotonic()
        module = Path(mutant.path)
        outcome, why = trial.try_out(mutant, nearest.to(module, files), nearest.own_to(module))
        fault = mutant.described((trial.root / mutant.path).read_text(encoding="utf-8"))
        result = {"part": part, "mutant": mutant, "fault": fault, "outcome": outcome, "why": why}
        trials.put(trial)
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")
        print(f"{outcome:9}{time.monotonic() - begin:4.0f} s  {part}: {fault}  [{why:.120}]", flush=True)
        return result

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        trials: Queue[Trial] = Queue()
        for number in range(jobs):
            trials.put(Trial(Path(folder, str(number))))
        left = [(part, mutant) for part, mutant in chosen if tuple(mutant) not in done]
        done |= {tuple(result["mutant"]): result for result in pool.map(lambda two: one(*two), left)}
    return [done[tuple(mutant)] for _, mutant in chosen]


def report(results: list[dict]) -> bool:
    """Print the table and the survivors; return True if each part has enough killed."""
    harmless = json.loads(HARMLESS.read_text(encoding="utf-8"))
    print("\npart         tried  killed  harmless  share")
    enough = True
    survivors = []
    for part, least in AT_LEAST.items():
        tried = [one for one in results if one["part"] == part]
        alive = [one["fault"] for one in tried if one["outcome"] == "survived"]
        without = [line for line in alive if without_number(line) in harmless]
        survivors += alive
        if tried:
            killed, counted = len(tried) - len(alive), len(tried) - len(without)
            share = killed / counted if counted else 1.0
            enough &= share >= least
            print(f"{part:12}{len(tried):6}{killed:8}{len(without):10}{share:7.0%}  (at least {least:.0%})")
    for line in survivors:
        print(f"\nsurvived: {line}\n  {harmless.get(without_number(line), 'NO TEST FINDS IT')}")
    return enough


def without_number(line: str) -> str:
    """A described fault without the number of its line, which other changes move."""
    place, _, fault = line.partition("  ")
    return f"{place.rpartition(':')[0]}  {fault}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=AT_LEAST, action="append", help="the parts of the project; default: all")
    parser.add_argument("--count", type=int, default=60, help="faults in all (60)")
    parser.add_argument("--seed", type=int, default=0, help="of the sample (0)")
    parser.add_argument("--files", type=int, default=8, help="how many files of tests are tried on each (8)")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 1) // 2), help="at the same time")
    parser.add_argument("--results", type=Path, help="a file that keeps the results; what it has is not tried again")
    options = parser.parse_args()
    parts = options.only or [*AT_LEAST]
    chosen = [(part, one) for part in parts for one in sample(part, options.count // len(parts), options.seed)]
    with tempfile.TemporaryDirectory() as folder:
        results = run_all(chosen, options.files, options.jobs, options.results or Path(folder, "results.jsonl"))
    return 0 if report(results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Commands in processes of their own: each has a folder to work in and one for temporary files, and leaves no child."""

import os
import re
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from attack.command_lines import actions, commands, good_line, outputs

ROOT = Path(__file__).parents[2]
RAVINE = [sys.executable, "-m", "visualizer.cli"]

#: The variable by which a process and all its children are found.
MARK = "RAVINE_ATTACK_PROCESS"

#: Command -> what makes it write a film, where its other files are pictures.
FILMS = {"map": ["--film", "noise", "0", "0.1"], "basins": ["--film", "lr", "0.001", "0.02"]}

#: Option -> a value that lets a command write for a while; the last of two values counts.
LONGER = {"--seconds": "1.5", "--fps": "20"}

#: Seconds after which a process counts as one that hangs, and that its children may live on.
LIMIT, CHILDREN_LIMIT = 240, 8


def writing_lines() -> dict[str, list[str]]:
    """Command and extension -> a quick command line that writes such a file.

    Each extension is there once, and each command with the first of its pictures and of its films.
    """
    lines: dict[str, list[str]] = {}
    seen: set[str] = set()
    for command in commands():
        file = outputs(command)
        if file is None:
            continue
        options = {option for action in actions(command) for option in action.option_strings}
        longer = [word for option in LONGER if option in options for word in (option, LONGER[option])]
        still, _, film = str(file.help).partition("with --film")
        for part, extra in ((still, []), (film, FILMS.get(command, []))):
            for k, extension in enumerate(re.findall(r"(?<!\w)\.\w+|frames/", part)):
                if k and extension in seen:
                    continue
                seen.add(extension)
                path = extension if extension.endswith("/") else f"x{extension}"
                lines[f"{command} {extension}"] = [*good_line(command, without=file), *longer, *extra, "-o", path]
    return lines | {"gallery": ["gallery", "batches", "saddle", "-o", "films"]}


every_writing_line = pytest.mark.parametrize("line", [pytest.param(v, id=k) for k, v in writing_lines().items()])


@dataclass
class Place:
    """Folders of one process: for its work, for temporary files, and a word by which it and its children are found."""

    folder: Path

    def __post_init__(self) -> None:
        self.work, self.temporary = self.folder / "work", self.folder / "temporary"
        self.mark = secrets.token_hex(8)
        for one in (self.work, self.temporary):
            one.mkdir(parents=True, exist_ok=True)

    def start(
        self, command: Sequence[str], prepare: Callable[[], object] = int, **environment: str
    ) -> subprocess.Popen[bytes]:
        """Start a process. Its output goes to files, which no child can hold open for ever."""

        def before() -> None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests in the background ignore Ctrl-C
            prepare()

        own = {"TMPDIR": str(self.temporary), MARK: self.mark, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
        with open(self.folder / "out", "wb") as out, open(self.folder / "err", "wb") as err:
            return subprocess.Popen(
                command,
                cwd=self.work,
                env={**os.environ, **own, **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                preexec_fn=before,
            )

    def run(self, command: Sequence[str], prepare: Callable[[], object] = int, **environment: str) -> int:
        """Run a process; return its exit code."""
        process = self.start(command, prepare, **environment)
        return self.wait(process)

    def wait(self, process: subprocess.Popen[bytes], limit: float = LIMIT) -> int:
        """Return the exit code of a process, "hangs" as -1000."""
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return -1000

    @property
    def out(self) -> str:
        return (self.folder / "out").read_text(encoding="utf-8", errors="replace")

    @property
    def err(self) -> str:
        return (self.folder / "err").read_text(encoding="utf-8", errors="replace")

    def files(self) -> dict[str, bytes]:
        """Each file in the folder of its work, with its content."""
        return {str(path.relative_to(self.work)): path.read_bytes() for path in self.work.rglob("*") if path.is_file()}

    def leftovers(self) -> list[str]:
        """Temporary files: all in the folder for them, and those with a hidden name in the folder of the work."""
        hidden = (path for path in self.work.rglob("*") if path.name.startswith("."))
        return sorted(path.name for path in (*hidden, *self.temporary.iterdir()))

    def clean(self) -> None:
        for folder in (self.work, self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()

    def children(self) -> list[int]:
        """The processes that are still alive, after they had time to end."""
        end = time.monotonic() + CHILDREN_LIMIT
        while (alive := marked(self.mark)) and time.monotonic() < end:
            time.sleep(0.05)
        for pid in alive:
            os.kill(pid, signal.SIGKILL)
        return alive


def marked(mark: str) -> list[int]:
    """The processes that have this mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:  # it has ended, or is another user's
            continue
    return found


def has_own_traceback(text: str) -> bool:
    """Return whether a traceback names a file of the project, and not Python's start alone."""
    return "Traceback" in text and str(ROOT) in text


def limit_files(size: int) -> Callable[[], None]:
    """Return a function that lets a process write files of at most so many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

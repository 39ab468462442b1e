"""On a full disk a command says so in one line, and leaves nothing.

Every command that writes a file is run where files may have only so many bytes, from few to nearly enough, and on a
small file system of its own where the machine allows one. It ends with a whole file, or with one line and no file. A
standard output that is full or closed is no traceback either.
"""

import os
import shutil
import subprocess

import pytest

from attack.processes import RAVINE, Place, every_writing_line, has_own_traceback, limit_files
from attack.tries import chooser, fault_of_message

#: So many bytes a file may have at least: the output of the command is a file, too.
MESSAGE = 1000


def fault_of_end(code, place, whole):
    """Say what is wrong with the end of a command on a full disk."""
    if has_own_traceback(place.err) or "Traceback" in place.err:
        return f"a traceback: {place.err[-300:]!r}"
    if left := place.leftovers():
        return f"leaves {left}"
    if code == 0:
        return None if place.files() == whole else "says that it wrote a file which is not whole"
    if code != 2:
        return f"exit code {code}: {place.err[:300]!r}"
    if files := {path: len(content) for path, content in place.files().items() if whole.get(path) != content}:
        return f"leaves {files}"
    return fault_of_message(place.err)


@pytest.mark.slow
@every_writing_line
def test_files_may_not_grow(line, reference, tmp_path, tries):
    place, choose = Place(tmp_path), chooser("full disk", *line)
    command = [*RAVINE, *line]
    whole, _ = reference(*line)
    size = max(map(len, whole.values()))
    for limit in (choose.randrange(MESSAGE, max(size, MESSAGE + 1)), size - 1):
        place.clean()
        tries.add(
            f"{' '.join(line)}, {limit} of {size} bytes",
            fault_of_end(place.run(command, limit_files(limit)), place, whole),
        )


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not shutil.which("mount") or os.geteuid() != 0:
        pytest.skip("NO SMALL DISK: only root can mount one")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "ravine-attack", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"NO SMALL DISK: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.slow
def test_a_small_disk(small_disk, tmp_path, tries):
    place = Place(tmp_path)
    for name in ("x.gif", "x.html", "frames/", "x.pdf"):
        line = ["race", "ravine", "--steps", "40", "--width", "800", "-o", str(small_disk / name)]
        code = place.run([*RAVINE, *line])
        left = [path.name for path in small_disk.iterdir() if path.name.startswith(".") or code]
        tries.add(name, (f"leaves {left}" if left else None) or (fault_of_message(place.err) if code else None))
        for path in small_disk.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    full = small_disk / "full"
    full.write_bytes(b"0" * 60_000)
    for variable in ("TMPDIR", "NUMBA_CACHE_DIR"):
        line = ["race", "ravine", "--steps", "3", "--width", "200", "-o", "x.gif"]
        code = place.run([*RAVINE, *line], **{variable: str(small_disk)})
        made = {path: len(content) for path, content in place.files().items()}
        tries.add(variable, None if code == 0 and made else f"exit code {code}: {place.err[:300]!r}")
        place.clean()


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full of Linux")
@pytest.mark.parametrize("line", [["list"], ["--help"]])
def test_a_full_or_closed_output(line, tmp_path, tries):
    for target in (">/dev/full", ">&-", ">/dev/full 2>&1", ">&- 2>&-", "| true"):
        place = Place(tmp_path / str(tries.count))
        code = place.run(["bash", "-c", f'"$@" {target}', "ravine", *RAVINE, *line])
        traceback = "Traceback" in place.err or "Exception ignored" in place.err
        tries.add(target, f"exit code {code}: {place.err[-300:]!r}" if traceback or code not in (0, 1, 2) else None)

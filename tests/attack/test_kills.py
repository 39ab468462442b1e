"""A command that is stopped leaves a whole file or none, and no process.

Every command that writes a file is stopped at random moments, by Ctrl-C, by TERM and by KILL. A file that is there is
the same to the byte as that of a run that was not stopped. After Ctrl-C and TERM no temporary file is left, no
traceback is shown, and the exit code says what happened; no child lives on. The next run of the same command works.
"""

import os
import signal
import time
from pathlib import Path

import pytest

from attack.processes import RAVINE, Place, has_own_traceback, writing_lines
from attack.tries import chooser

SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -signal.SIGKILL}

#: How often each command is stopped; one of the gallery takes long.
OFTEN, SELDOM = 11, 6

KILLS = [pytest.param(name, SELDOM if name == "gallery" else OFTEN, id=name) for name in writing_lines()]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("name", "count"), KILLS)
def test_a_command_is_stopped(name, count, reference, tmp_path, tries):
    line, place, choose = [*RAVINE, *writing_lines()[name]], Place(tmp_path), chooser("kills", name)
    whole, usual = reference(*writing_lines()[name])
    for k in range(count):
        place.clean()
        what = list(SIGNALS)[k % len(SIGNALS)]
        moment = choose.uniform(0.0 if k % 2 else 0.6, 1) * usual
        tries.add(
            f"{what.name} after {moment:.2f} of {usual:.2f} s", fault_of_stop(place, line, what, moment, whole, usual)
        )
    code = place.run(line)
    kept = {path: content for path, content in place.files().items() if not is_temporary(path)}
    tries.add("the next run", None if (code, kept) == (0, whole) else f"exit code {code}, {place.err[:300]}")


def is_temporary(path):
    return any(part.startswith(".") for part in Path(path).parts)


def fault_of_stop(place, line, what, moment, whole, usual):
    """Stop a command at a moment; say what is not as promised."""
    process = place.start(line)
    time.sleep(moment)
    sent = time.monotonic()
    if what == signal.SIGINT:
        os.killpg(process.pid, what)  # the terminal sends Ctrl-C to all
    elif process.poll() is None:
        process.send_signal(what)
    code = place.wait(process)
    took = time.monotonic() - sent
    if alive := place.children():
        return f"{len(alive)} processes live on"
    if code == 0 and took > max(usual, 1):
        return f"goes on for {took:.1f} s"
    if code not in (0, -what, SIGNALS[what]):
        return f"exit code {code}: {place.err[:300]!r}"
    if has_own_traceback(place.err):
        return f"a traceback: {place.err[-300:]!r}"
    if what != signal.SIGKILL and (left := place.leftovers()):
        return f"leaves {left}"
    half = [path for path, content in place.files().items() if not is_temporary(path) and whole.get(path) != content]
    return f"half files: {half}" if half else None

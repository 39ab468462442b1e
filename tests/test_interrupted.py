"""Ctrl-C, TERM and HUP at any moment: the process ends soon, says so in one line, and leaves nothing behind."""

import os
import signal
import sys
import time

import pytest
from conftest import interruptible

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent to processes")

STOPPING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
FILM = """
import sys
from visualizer.cli.__main__ import main
from visualizer.rendering.frame_renderer import FrameRenderer

draw, drawn = FrameRenderer.__call__, []

def draw_and_wait(renderer, step):
    drawn.append(step)
    if len(drawn) == 3:
        print("drawing", flush=True)
        sys.stdin.readline()
    return draw(renderer, step)

FrameRenderer.__call__ = draw_and_wait
sys.exit(main())
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "name"),
    [
        (signal.SIGINT, "race.gif"),
        (signal.SIGINT, "frames/"),
        (signal.SIGTERM, "race.gif"),
        (signal.SIGHUP, "race.gif"),
    ],
)
def test_a_command_that_is_stopped_leaves_no_half_film(tmp_path, number, name):
    command = ["race", "rosenbrock", "--steps", "20", "-o", f"{tmp_path}/{name}"]
    with interruptible([sys.executable, "-c", FILM, *command]) as process:
        assert process.stdout.readline() == "drawing\n"
        (part,) = os.listdir(tmp_path)
        assert part != name.rstrip("/")
        process.send_signal(number)
        _, err = process.communicate("go on\n", timeout=60)
    assert process.returncode == 128 + number
    assert err.endswith("ravine: interrupted, nothing was written\n")
    assert "Traceback" not in err
    assert os.listdir(tmp_path) == []


IMPORT = """
import signal, sys
from visualizer.cli.__main__ import main

class Interrupting:
    def find_spec(name, path=None, target=None):
        if name == module:
            signal.raise_signal(signal.SIGINT)

module = sys.argv.pop(1)
sys.meta_path.insert(0, Interrupting)
sys.exit(main())
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "module",
    ["visualizer.cli.main", "landscapes", "numpy.linalg", "visualizer.cli.race", "visualizer.rendering.pace"],
)
def test_ctrl_c_during_an_import_is_said_in_one_line(tmp_path, module):
    command = [sys.executable, "-c", IMPORT, module, "race", "ravine", "-o", str(tmp_path / "race.gif")]
    with interruptible(command) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "ravine: interrupted, nothing was written\n")


LOST = r"""
import ctypes, signal, sys, time
from visualizer import _stop

STOP = b"import signal; signal.raise_signal(signal.SIGINT)"

class Loses:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def command():
    {loses}
    try:
        while True:
            time.sleep(60)
    finally:
        for _ in range(8):  # as long as two more attempts to stop it
            time.sleep(_stop.AGAIN / 4)
        print("all is removed", flush=True)

sys.exit(_stop.run(lambda: command))
"""


@pytest.mark.parametrize(
    "loses",
    [pytest.param("Loses()", id="finalizer"), pytest.param("ctypes.pythonapi.PyRun_SimpleString(STOP)", id="C")],
)
def test_an_interrupt_that_gets_lost_comes_again_but_not_while_things_are_removed(loses):
    begin = time.monotonic()
    with interruptible([sys.executable, "-c", LOST.replace("{loses}", loses)]) as process:
        out, err = process.communicate(timeout=60)
    assert time.monotonic() - begin < 5
    assert process.returncode == 130
    assert out == "all is removed\n"
    assert err == "ravine: interrupted, nothing was written\n"


# processes that work for another

WORKING = r"""
from visualizer._workers import each_in_a_process

work = r'''
import os, time
try:
    os.write(1, b"working\n")  # in one piece: the other process writes to the same pipe
    while True:
        time.sleep(0.01)
finally:
    os.write(1, b"all is removed\n")
'''
if __name__ == "__main__":
    list(each_in_a_process(exec, [work, work], 2))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=lambda number: number.name)
def test_workers_end_with_the_process_that_they_work_for(number, tmp_path):
    with interruptible([sys.executable, "-c", WORKING]) as process:
        for _ in range(2):
            assert process.stdout.readline() == "working\n"
        process.send_signal(number)
        out = process.stdout.read()  # to its end, which comes when nobody holds the pipe
        process.wait(5)
    assert out == "all is removed\n" * 2


@pytest.mark.slow
@pytest.mark.parametrize("number", [*STOPPING, signal.SIGKILL], ids=lambda number: number.name)
def test_no_process_of_the_gallery_stays(number, tmp_path):
    command = [sys.executable, "-m", "visualizer.cli", "gallery", "batches", "reverse", "-o", str(tmp_path)]
    with interruptible(command) as process:
        while len(os.listdir(tmp_path)) < 2:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        _, err = process.communicate(timeout=5)
    assert process.returncode == (-number if number == signal.SIGKILL else 128 + number)
    if number != signal.SIGKILL:
        assert os.listdir(tmp_path) == []
        assert err == "ravine: interrupted, 0 of 2 films were written\n"

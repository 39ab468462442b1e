"""A film of ours against matplotlib's own way with the same artists and frames, side by side in one run.

    pip install -e ".[video]"
    python benchmarks/film.py

Four racers, 120 frames of 800 x 600, one for each step. "matplotlib" is `visualizer.animate` of the same race, a
FuncAnimation over the same scene, saved by its PillowWriter and FFMpegWriter; its layout is settled once, which spares
it a third of the time it would take out of the box. Everybody makes a scene of his own, has been warmed up, and takes
turns; the best of the turns counts. Memory is the most that a process has had while it made the film (Linux).

Then the figures of what a user waits for: a video of six seconds at 60 frames a second, 1920 pixels wide; `ravine race`
as a program of its own, when everything is in the cache; and the time of one frame and the size of the films of the
README.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.animation import FFMpegWriter, PillowWriter

from landscapes import InputError
from optimizers import adam, gd, momentum, rmsprop
from visualizer import animate, race
from visualizer.races.gallery import FILMS
from visualizer.races.race import Race
from visualizer.rendering.writers import video

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
FPS = 20


#: The films of the README, and the most megabytes that each may have.
SHOWN = {"race": 0.5, "larger_rate": 0.5, "saddle": 1.0}


def lesson(frames: int, **options: float) -> Race:
    return race("ravine", LESSON, steps=frames - 1, **{"seconds": (frames - 1) / FPS, "fps": FPS, "hold": 0} | options)


def ours(extension: str) -> Callable[[Path], object]:
    made = lesson(120)
    return lambda folder: made.save(folder / f"ours{extension}")


def theirs(extension: str, writer: type) -> Callable[[Path], object]:
    made = lesson(120)
    return lambda folder: animate(made).save(folder / f"theirs{extension}", writer=writer(fps=FPS))


def measured(make: Callable[[Path], object]) -> tuple[float, float, float]:
    """Seconds by the clock and by the processors, those of ffmpeg with them, and kilobytes."""
    with tempfile.TemporaryDirectory() as folder:
        start, work = time.perf_counter(), sum(os.times()[:4])
        make(Path(folder))
        seconds, work = time.perf_counter() - start, sum(os.times()[:4]) - work
        (path,) = Path(folder).iterdir()
        return seconds, work, path.stat().st_size / 1e3


def memory(extension: str, frames: int) -> tuple[float, float]:
    """Megabytes of a process of its own: after a film of ten frames, and the most while it makes this one."""
    with tempfile.TemporaryDirectory() as folder:
        lesson(10).save(Path(folder, f"warm{extension}"))
        Path("/proc/self/clear_refs").write_text("5")  # the most begins anew
        before = resident("VmRSS")
        lesson(frames).save(Path(folder, f"race{extension}"))
        return before, resident("VmHWM")


def resident(what: str) -> float:
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what)]
    return int(line.split()[1]) / 1e3


def video_seconds(turns: int) -> float:
    """The best time of a video of six seconds, 1920 pixels wide, at 60 frames a second, without its hold."""
    film = lesson(101, seconds=6, fps=60)
    with tempfile.TemporaryDirectory() as folder:
        return min(timed(lambda: film.save(Path(folder, "race.mp4"), width=1920)) for _ in range(turns))


def command_seconds(turns: int) -> float:
    """The best time of the command line, as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "visualizer.cli", "race", "ravine", "-o", f"{folder}/race.gif"]
        return min(timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(turns + 1))


def frame_seconds(turns: int) -> float:
    """The best time of a frame of the lesson, over all its frames."""
    clip = lesson(101).clip()
    return min(timed(lambda: [clip.renderer(step) for step in clip.steps]) for _ in range(turns)) / len(clip.steps)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def waiting(turns: int, video_too: bool) -> None:
    """Print what a user waits for, and the sizes of the README's films."""
    print(f"\na frame: {1000 * frame_seconds(turns):.1f} ms")
    print(f"ravine race ravine -o race.gif: {command_seconds(turns):.2f} s; at most 2.2")
    if video_too:
        print(f".mp4 of 6 s, 60 frames a second, 1920 pixels wide: {video_seconds(turns):.1f} s; at most 12")
    with tempfile.TemporaryDirectory() as folder:
        for name, most in SHOWN.items():
            print(f"{name}.gif: {FILMS[name].save(folder).stat().st_size / 1e6:.2f} MB; at most {most}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=3, metavar="N", help="how often each is timed, default: 3")
    options = parser.parse_args()
    contests = {".gif": theirs(".gif", PillowWriter), ".mp4": theirs(".mp4", FFMpegWriter)}
    others = [".webm", ".webp", ".apng", ".html"]
    try:
        matplotlib.rcParams["animation.ffmpeg_path"] = video.ffmpeg()
    except InputError as error:
        print(error)
        del contests[".mp4"], others[0]
    makers = {f"ours {extension}": ours(extension) for extension in [*contests, *others]}
    makers |= {f"matplotlib {extension}": make for extension, make in contests.items()}
    for extension in makers:
        if extension.startswith("ours"):
            measured(makers[extension])
    best: dict[str, np.ndarray] = {}
    for _ in range(options.turns):
        for name, make in makers.items():
            taken = np.array(measured(make))
            best[name] = np.minimum(best.get(name, taken), taken)
    print(f"{'':16} seconds  of work      kB")
    for name, figures in best.items():
        print(f"{name:16} {figures[0]:7.2f} {figures[1]:8.2f} {figures[2]:7.0f}")
    for extension in contests:
        faster, less, larger = best[f"matplotlib {extension}"] / best[f"ours {extension}"]
        print(f"{extension}: {faster:.1f} times as fast, {less:.1f} times less work, {1 / larger:.2f} of the size")
    waiting(options.turns, ".mp4" in contests)
    sys.stdout.flush()
    if not Path("/proc/self/clear_refs").exists():
        return
    print("\nmost memory, MB, for 120 and for 480 frames, and what the process had before")
    for extension in [*contests, *others]:
        most = []
        for frames in (120, 480):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                most.append(pool.apply(memory, (extension, frames)))
        (before, some), (_, many) = most
        print(f"{extension:6} {some:6.0f} {many:6.0f} {before:6.0f}")


if __name__ == "__main__":
    main()

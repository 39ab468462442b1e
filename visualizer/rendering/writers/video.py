"""Video: raw frames piped to ffmpeg, of the system or of the wheel imageio-ffmpeg."""

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np

from landscapes import InputError
from visualizer.rendering.clip import Clip, ticks

#: What every player plays: colours at half the resolution. Of x264, slower presets save no bytes ("medium" takes 1.6
#: times as long for a file as large) and faster ones take twice as many; VP9 with more time, ten times as much, saves
#: an eighth.
CODECS = {
    ".mp4": "-c:v libx264 -preset veryfast -tune animation -crf 18 -movflags +faststart",
    ".webm": "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -tune-content screen -crf 24 -b:v 0",
}

#: From the colours of a screen to those of HD video, and the file says so: a player that guesses, guesses wrong.
COLORS = (
    "-vf scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p,"
    "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
)


def mp4(clip: Clip, target: BinaryIO) -> None:
    _write(clip, target, ".mp4")


def webm(clip: Clip, target: BinaryIO) -> None:
    _write(clip, target, ".webm")


def ffmpeg() -> str:
    """The path of ffmpeg, or an InputError that says how to get it."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        raise InputError(
            'a video needs ffmpeg: pip install "ravine[video]", or install ffmpeg itself; '
            "GIF, WebP, APNG and HTML need nothing"
        ) from None


def _write(clip: Clip, target: BinaryIO, extension: str) -> None:
    """A video knows but one duration, so that a frame which stands is repeated; whether to loop is up to the player."""
    tick, repeats = ticks(clip.durations)
    height, width = even(clip.last).shape[:2]
    source = f"-f rawvideo -pix_fmt rgba -video_size {width}x{height} -framerate 1000/{tick} -i pipe:0"
    with tempfile.TemporaryDirectory(prefix="ravine-") as folder:
        film, said = Path(folder, "film" + extension), Path(folder, "said")
        command = [ffmpeg(), "-nostdin", "-loglevel", "error", *f"{source} {COLORS} {CODECS[extension]}".split()]
        with said.open("wb") as errors:
            # In a session of its own, for Ctrl-C is ours to handle.
            process = subprocess.Popen(
                [*command, str(film)], stdin=subprocess.PIPE, stderr=errors, start_new_session=True
            )
            _feed(process, clip, repeats)
        if process.returncode or not film.exists():
            reasons = said.read_text(errors="replace").strip().splitlines()
            reason = reasons[0] if reasons else f"exit code {process.returncode}"
            raise InputError(f"ffmpeg cannot write {extension}: {reason}")
        with film.open("rb") as made:
            shutil.copyfileobj(made, target)


def _feed(process: subprocess.Popen, clip: Clip, repeats: list[int]) -> None:
    """Give the frames to ffmpeg and see it end; if anything goes wrong here, it is killed."""
    pipe = process.stdin
    assert pipe is not None
    try:
        for frame, times in zip(clip.frames(), repeats, strict=True):
            data = even(frame).data
            for _ in range(times):
                pipe.write(data)
        pipe.close()
        process.wait()
    except BrokenPipeError:
        process.wait()  # it has given up, and its exit code says so
    finally:
        process.kill()
        process.wait()
        with suppress(OSError):
            pipe.close()


def even(frame: np.ndarray) -> np.ndarray:
    """The frame with even height and width, as video needs them: an odd last row or column is doubled."""
    height, width = frame.shape[:2]
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge") if height % 2 or width % 2 else frame

"""The video writers: they pipe raw frames to ffmpeg, that of the system or of the wheel imageio-ffmpeg."""

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np

from landscapes import InputError
from visualizer.rendering.clip import Clip, frame_repeats

#: Settings that every player supports; they store colours at half the resolution. Slower presets of x264 save no bytes
#: ("medium" takes 1.6 times as long for an equally large file), and faster ones need twice as many. VP9 saves an eighth
#: if it gets ten times as long.
CODECS = {
    ".mp4": "-c:v libx264 -preset veryfast -tune animation -crf 18 -movflags +faststart",
    ".webm": "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -tune-content screen -crf 24 -b:v 0",
}

#: Leave out what differs from one writing to the next, such as the random number of a WebM.
SAME_BYTES = "-fflags +bitexact -flags:v +bitexact"

#: Convert the colours of a screen to those of HD video and record this in the file: players guess wrong without it.
#: ffmpeg itself repeats the last frame, which spares a quarter of the pipe and of the conversions.
FILTERS = (
    "-vf scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p,"
    "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709,tpad=stop_mode=clone:stop="
)


def mp4(clip: Clip, target: BinaryIO) -> None:
    _write(clip, target, ".mp4")


def webm(clip: Clip, target: BinaryIO) -> None:
    _write(clip, target, ".webm")


def ffmpeg() -> str:
    """Return the path of ffmpeg, or raise an InputError that says how to install it."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        raise InputError(
            'a video needs ffmpeg: pip install "ravine[video]", or install ffmpeg itself; '
            "GIF, WebP, APNG and HTML need no other program"
        ) from None


def _write(clip: Clip, target: BinaryIO, extension: str) -> None:
    """Write a video at a constant frame rate, with longer frames repeated. The player decides whether it loops."""
    duration, repeats = frame_repeats(clip.durations)
    filters, repeats[-1] = f"{FILTERS}{repeats[-1] - 1}", 1
    height, width = pad_to_even(clip.last).shape[:2]
    source = f"-f rawvideo -pix_fmt rgba -video_size {width}x{height} -framerate {1000 / duration:.6f} -i pipe:0"
    with tempfile.TemporaryDirectory(prefix="ravine-") as folder:
        film, log = Path(folder, "film" + extension), Path(folder, "log")
        command = [
            ffmpeg(),
            "-nostdin",
            "-loglevel",
            "error",
            *f"{source} {filters} {CODECS[extension]} {SAME_BYTES}".split(),
        ]
        with log.open("wb") as errors:
            # A session of its own keeps Ctrl-C from ffmpeg; this process handles it.
            process = subprocess.Popen(
                [*command, str(film)], stdin=subprocess.PIPE, stderr=errors, start_new_session=True
            )
            _feed(process, clip, repeats)
        if process.returncode or not film.exists():
            reasons = log.read_text(errors="replace").strip().splitlines()
            reason = reasons[0] if reasons else f"exit code {process.returncode}"
            raise InputError(f"ffmpeg cannot write {extension}: {reason}")
        with film.open("rb") as result:
            shutil.copyfileobj(result, target)


def _feed(process: subprocess.Popen, clip: Clip, repeats: list[int]) -> None:
    """Write the frames to ffmpeg and wait for its end; kill it after any error."""
    pipe = process.stdin
    assert pipe is not None
    try:
        for frame, times in zip(clip.frames(), repeats, strict=True):
            data = pad_to_even(frame).data
            for _ in range(times):
                pipe.write(data)
        pipe.close()
        process.wait()
    except BrokenPipeError:
        process.wait()  # ffmpeg has failed; the caller reads its exit code
    finally:
        process.kill()
        process.wait()
        with suppress(OSError):
            pipe.close()


def pad_to_even(frame: np.ndarray) -> np.ndarray:
    """Return the frame with even height and width, as video requires; repeats an odd last row or column."""
    height, width = frame.shape[:2]
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge") if height % 2 or width % 2 else frame

"""A broken picture file is refused in one line; a picture that can be read is a landscape with finite heights.

Files of every format and mode that Pillow writes are cut, changed in some bits, filled with random bytes and given
huge sizes in their headers, and read as landscapes. None takes long, needs much memory, or raises anything but an
InputError.
"""

import io
import os
import resource
import struct

import numpy as np
import pytest
from PIL import Image

import landscapes
from attack.tries import chooser, fault_of_error, limited

FORMATS = {
    "PNG": ".png",
    "JPEG": ".jpg",
    "GIF": ".gif",
    "BMP": ".bmp",
    "TIFF": ".tif",
    "WEBP": ".webp",
    "PPM": ".ppm",
    "ICO": ".ico",
}
MODES = [
    "1",
    "L",
    "LA",
    "P",
    "PA",
    "RGB",
    "RGBA",
    "RGBX",
    "CMYK",
    "YCbCr",
    "LAB",
    "HSV",
    "I",
    "F",
    "I;16",
    "La",
    "RGBa",
]

#: Files of each format in each of so many parts, of which the first is tried by default.
FILES, PARTS = 20, 4

#: Seconds, and bytes of memory in all, that one picture may take.
LIMIT, MEMORY = 30, 8 << 30


def encoded(form, mode, choose, side=24):
    """A small picture as a file, None where the format does not have the mode."""
    pixels = np.frombuffer(choose.randbytes(side * side), np.uint8).reshape(side, side)
    try:
        made = Image.fromarray(pixels).convert("L" if mode in ("LA", "La", "PA") else "RGB").convert(mode)
        target = io.BytesIO()
        made.save(target, form)
    except (OSError, ValueError, KeyError):
        return None
    return target.getvalue()


def mutated(content, choose):
    """The bytes of a file with something wrong."""
    how, data = choose.randrange(7), bytearray(content)
    if how == 0:
        return bytes(data[: choose.randrange(len(data))])
    if how == 1:
        for _ in range(choose.randint(1, 20)):
            data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)
    elif how == 2:
        at = choose.randrange(len(data))
        data[at : at + 64] = choose.randbytes(64)
    elif how == 3:  # a size in the header, which stands in the first bytes
        at = choose.randrange(min(40, len(data) - 4))
        data[at : at + 4] = struct.pack(
            choose.choice("<>") + "I", choose.choice([0, 2**15, 2**20, 2**31 - 1, 2**32 - 1])
        )
    elif how == 4:
        at = choose.randrange(len(data))
        data[at:at] = data[at:] * 3
    elif how == 5:
        return choose.randbytes(choose.randrange(2000))
    return bytes(data)


def fault_of_picture(path):
    try:
        with limited(LIMIT):
            surface = landscapes.picture(path)
            heights = surface.value(*np.random.default_rng(0).uniform(-6, 6, (2, 50)))
    except Exception as error:
        return fault_of_error(error)
    low, high = float(heights.min()), float(heights.max())
    return None if np.isfinite([low, high]).all() and -1e-9 <= low <= high <= 1 + 1e-9 else f"heights {low} to {high}"


@pytest.fixture
def little_memory():
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.slow
@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("form", FORMATS)
def test_a_mutated_file(form, part, tmp_path, tries):
    choose = chooser("pictures", form, part)
    files = [(mode, content) for mode in MODES if (content := encoded(form, mode, choose))]
    for mode, content in files:
        path = tmp_path / f"whole{FORMATS[form]}"
        path.write_bytes(content)
        tries.add(f"{form} {mode}, whole", fault_of_picture(path))
    for k in range(FILES):
        mode, content = choose.choice(files)
        path = tmp_path / f"{k}{choose.choice([*FORMATS.values()]) if k % 5 == 0 else FORMATS[form]}"
        path.write_bytes(mutated(content, choose))
        tries.add(f"{form} {mode}, file {k} of part {part}", fault_of_picture(path))


@pytest.mark.parametrize("name", ["a folder", "empty", "missing", "a pipe", "zero\0byte", "/dev/zero"])
def test_what_is_no_file(name, tmp_path, tries):
    path = tmp_path / f"{name}.png" if "/" not in name else name
    if name == "a folder":
        path.mkdir()
    if name == "empty":
        path.write_bytes(b"")
    if name == "a pipe":
        os.mkfifo(path)
        writer = os.open(path, os.O_RDWR)
        os.write(writer, b"GIF89a")
    try:
        tries.add(name, fault_of_picture(path))
    finally:
        if name == "a pipe":
            os.close(writer)

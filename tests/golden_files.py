"""What the files of films hold, as a viewer decodes them: sizes, times, repetitions, and the colours of each frame."""

import io
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image
from recorder import line_of, numbers, pixels_of

from optimizers import adam, gd, momentum
from visualizer import race
from visualizer.rendering.palette import Palette
from visualizer.rendering.writers import WRITERS

RACERS = [gd(lr=0.03), momentum(lr=0.03), adam(lr=0.3)]


def film(**options):
    return race("ravine", RACERS, steps=8, **{"panels": "map loss", "seconds": 0.8, "loop": 3, **options}).clip(240)


def written(extension, clip):
    target = io.BytesIO()
    WRITERS[extension](clip, target)
    return target.getvalue()


def decoded(extension, clip):
    """How long each frame of a film lasts, and some of the frames."""
    with Image.open(io.BytesIO(written(extension, clip))) as image:
        size, mode = numbers(image.size), image.mode
        yield f"film size={size} n={image.n_frames} loop={image.info.get('loop')} mode={mode}"
        lasts = []
        for k in range(image.n_frames):
            image.seek(k)
            image.load()
            lasts.append(image.info.get("duration") or 0)
            if k % 7 in (0, 1) or k == image.n_frames - 1:
                yield line_of("frame", "image", {"k": k}, pixels_of(np.asarray(image.convert("RGBA"))))
        yield f"lasts lasts={','.join(map(str, lasts))}"


def commands():
    """The drawing commands of LaTeX, but for long lists of places."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "film.pgf")
        with path.open("wb") as target:
            WRITERS[".pgf"](film(), target)
        text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "pathlineto" not in line and "pathcurveto" not in line]
    return [f"command text={line[:160]}" for line in lines[::9]]


def drawing():
    """The size of an SVG, how many parts of each kind it has, its images and its words."""
    root = ElementTree.fromstring(written(".svg", film(theme="dark")))
    kinds = Counter(part.tag.rpartition("}")[2] for part in root.iter())
    size = ",".join(root.get(side).removesuffix("pt") for side in ("width", "height"))
    yield f"svg size={size} paths={kinds['path'] > 50} images={kinds['image']}"
    for part in root.iter():
        if part.tag.endswith("}image"):
            yield f"svg image at={part.get('x')},{part.get('y')} size={part.get('width')},{part.get('height')}"
        if part.tag.endswith(("}title", "}desc")) and "Matplotlib" not in part.text:
            yield f"svg words text={part.text}"


def palettes():
    """The exact colours come first; those of translucent areas next, which are looked for before the last frame."""
    for clip in (film(theme="dark"), cloud()):
        palette = Palette(clip.last, clip.exact_colors, 64, clip.shaded_pixels())
        exact = np.frombuffer(palette.as_bytes(), np.uint8)[: 3 * len(clip.exact_colors)]
        found = np.bincount(palette.indices(clip.last).ravel(), minlength=64)
        shaded = clip.shaded_pixels().shape[1] > 100
        yield f"palette pixels={','.join(map(str, exact))} n={len(palette.colors)} shaded={shaded}"
        yield f"indices values={','.join(map(str, found[: len(exact) // 3]))}"


def cloud():
    return race("ravine", RACERS[:2], start=[(10, 1), (8, 2), (9, -1)], steps=6, panels="loss").clip(240)


FILES = {
    "file gif": lambda: decoded(".gif", film()),
    "file gif on no paper": lambda: decoded(".gif", film(transparent=True, loop=0)),
    "file webp": lambda: decoded(".webp", film()),
    "file apng": lambda: decoded(".apng", film(pauses={4: 0.3})),
    "file png": lambda: decoded(".png", film()),
    "file pgf": commands,
    "file svg": drawing,
    "file of a cloud": lambda: decoded(".gif", cloud()),
    "palettes": palettes,
}

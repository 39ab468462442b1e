"""The pictures and films of pages: files in the folder `_static` of a language, and the HTML that shows them."""

import html
from pathlib import Path

import numpy as np

from landscapes._core.language import ENGLISH
from visualizer.site.page import playground_address

#: The quality of pictures, of 100.
QUALITY = 85


def static_folder(folder: Path, part: str) -> Path:
    """Return the folder of the pictures of a part of the site, which is created."""
    made = folder / "_static" / part
    made.mkdir(parents=True, exist_ok=True)
    return made


def write_picture(pixels: np.ndarray, path: Path) -> tuple[int, int]:
    """Write an RGBA array (height, width, 4) as WebP; return its width and its height."""
    from PIL import Image

    image = Image.fromarray(pixels).convert("RGB")
    image.save(path, quality=QUALITY)
    return image.size


def address(page: str, file: str, language: str = ENGLISH) -> str:
    """Return the address of a file of `_static`, seen from a page; those without words are with the English pages.

    >>> address("gallery/race", "gallery/race.mp4")
    '../_static/gallery/race.mp4'
    >>> address("phenomena", "phenomena/scratch.webp", "zh")
    '../_static/phenomena/scratch.webp'
    """
    up = page.count("/") + (language != ENGLISH)
    return "../" * up + f"_static/{file}"


def picture(source: str, size: tuple[int, int], words: str = "", kind: str = "") -> str:
    """Return the element of a picture that is loaded when a reader comes near."""
    width, height = size
    return (
        f'<img src="{html.escape(source)}" width="{width}" height="{height}" alt="{html.escape(words)}"'
        f' loading="lazy" class="{kind}">'
    )


def playground_link(page: str, link: str, words: str) -> str:
    """Return the element that opens a race in the playground of the same language."""
    return f'<a class="button" href="{playground_address(page, link)}">{html.escape(words)}</a>'

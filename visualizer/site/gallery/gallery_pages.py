"""The gallery: a page of stills, and a page for each film and each map, with the code that makes it."""

import html
from collections.abc import Iterable, Iterator
from pathlib import Path

from landscapes._core.language import N_, _
from visualizer.races.gallery import FILMS, GalleryFilm
from visualizer.site.gallery.gallery_films import Shown, write_all
from visualizer.site.gallery.gallery_maps import MAPS, GalleryMap
from visualizer.site.gallery.make_code import code_of
from visualizer.site.page import Page, toctree
from visualizer.site.pictures import address, picture, playground_link, static_folder

Entry = GalleryFilm | GalleryMap


def pages(language: str, folder: Path) -> Iterator[Page]:
    """Yield the page of all stills, and a page for each film and each map."""
    shown = write_all(static_folder(folder, "gallery"), language)
    yield Page("gallery", index(shown))
    for film in FILMS.values():
        yield Page(f"gallery/{film.name}", film_page(film, shown[film.name]))
    for one in MAPS.values():
        yield Page(f"gallery/{one.name}", map_page(one, shown[one.name]))


def index(shown: dict[str, Shown]) -> str:
    """Return the page of all stills."""
    parts = [
        "# " + _("Gallery"),
        _("Each film teaches one idea. Its page has the film, the code that makes it, and a link to the playground."),
        cards(FILMS.values(), shown),
        "## " + _("Maps"),
        _("A map is one picture of very many runs: each cell is a run of its own."),
        cards(MAPS.values(), shown),
        toctree(f"{name.replace('_', ' ')} <gallery/{name}>" for name in [*FILMS, *MAPS]),
    ]
    return "\n\n".join(parts)


def cards(entries: Iterable[Entry], shown: dict[str, Shown]) -> str:
    """Return the stills of films or maps, which lead to their pages."""
    return "\n".join(['<div class="cards">', *(card(one, shown[one.name]) for one in entries), "</div>"])


def card(entry: Entry, shown: Shown) -> str:
    still = picture(address("gallery", f"gallery/{entry.name}.webp"), shown.size)
    words = html.escape(_(entry.teaches))
    return f'<a class="card" href="gallery/{entry.name}.html">{still}<span>{words}</span></a>'


def film_page(film: GalleryFilm, shown: Shown) -> str:
    """Return the page of a film."""
    page = f"gallery/{film.name}"
    width, height = shown.size
    source, still = (address(page, f"{page}.{extension}") for extension in ("mp4", "webp"))
    words = html.escape(shown.words)
    player = (
        f'<video class="film" controls playsinline muted preload="none" width="{width}" height="{height}"'
        f' src="{source}" poster="{still}" aria-label="{words}"></video>'
    )
    command = _("In a terminal, `ravine gallery {name}` makes it as a GIF.", name=film.name)
    return entry_page(film, shown, player, f"{film.name}.gif", command)


def map_page(one: GalleryMap, shown: Shown) -> str:
    """Return the page of a map."""
    page = f"gallery/{one.name}"
    return entry_page(one, shown, picture(address(page, f"{page}.webp"), shown.size, shown.words), f"{one.name}.png")


def entry_page(entry: Entry, shown: Shown, seen: str, file: str, command: str = "") -> str:
    """Return the page of a film or a map: what is seen, what happens in words, the links, and the code."""
    parts = [
        f"# {title(_(entry.teaches))}",
        seen,
        f'<p class="words">{html.escape(shown.words)}</p>',
        links(f"gallery/{entry.name}", shown.links),
        _("The playground gives all racers the same number of steps, not of gradients.") if shown.budget else "",
        "## " + _("Code"),
        f"```python\n{code_of(entry.make, file)}\n```",
        command,
    ]
    return "\n\n".join(part for part in parts if part)


def title(sentence: str) -> str:
    """Return a sentence without its full stop.

    >>> title("A flat valley.")
    'A flat valley'
    """
    return sentence.rstrip(".。")


def links(page: str, found: list[tuple[str, str]]) -> str:
    """Return the links into the playground, or why there are none."""
    if not found:
        return _("The playground cannot show this: it needs Python.")
    if len(found) == 1:
        return playground_link(page, found[0][1], _(N_("Open in the playground")))
    words = N_("Open {landscape} in the playground")
    return "\n".join(playground_link(page, link, _(words, landscape=label)) for label, link in found)

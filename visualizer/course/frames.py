"""The explorers of a deck: what the pages of several have in common is kept once."""

import html
from typing import Any

from visualizer.explorer.widget import Explorer


class Frames:
    """The explorers of a deck. What the pages of several have in common is kept once."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pages: list[list[int]] = []

    def add(self, explorer: Explorer) -> int:
        """Add the page of an explorer, and return its place."""
        pieces = explorer.page_pieces()
        self.texts += [piece for piece in dict.fromkeys(pieces) if piece not in self.texts]
        self.pages.append([self.texts.index(piece) for piece in pieces])
        return len(self.pages) - 1


def frame(explorer: Explorer, frames: Frames) -> dict[str, Any]:
    """Return the output that shows an explorer: an empty frame, which the deck fills when its slide is near."""
    described = html.escape(explorer.race.describe())
    shown = f'<iframe data-explorer="{frames.add(explorer)}" title="{described}"></iframe>'
    return {"output_type": "display_data", "data": {"text/html": shown, "text/plain": described}, "metadata": {}}

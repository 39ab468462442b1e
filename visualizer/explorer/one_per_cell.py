"""A cell that runs again replaces its explorer: the old one is closed, since ipywidgets keeps all that are open."""

from collections import defaultdict
from typing import Any
from weakref import ref

from IPython import get_ipython
from ipywidgets import Widget

#: For each cell of the notebook the explorers that it has made, each with the run of the cell that made it.
_made: defaultdict[str, list[tuple[str, ref]]] = defaultdict(list)


def close_earlier(explorer: Any) -> None:
    """Close the explorers that an earlier run of this cell has made, unless a variable of the notebook has them.

    Nothing happens outside of a notebook, or in one that does not tell the kernel which cell it runs.
    """
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell, run = parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id", "")
    if not cell:
        return
    # While `explorer = explore(...)` runs again, the variable still has the explorer before.
    in_use = {id(value) for name, value in shell.user_ns.items() if not name.startswith("_")}
    for made in list(_made[cell]):
        before, earlier = made[0], made[1]()
        if earlier is None or (before != run and id(earlier) not in in_use):
            _made[cell].remove(made)
            close([earlier] if earlier else [])
    _made[cell].append((run, ref(explorer)))


def close(widgets: Any) -> None:
    """Close widgets and those inside them, with their layouts, so that the front end and ipywidgets forget them."""
    for widget in widgets:
        parts = [getattr(widget, name, None) for name in ("layout", "style")]
        close([*getattr(widget, "children", ()), *(part for part in parts if isinstance(part, Widget))])
        widget.close()

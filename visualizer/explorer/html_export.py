"""A page without Python: the explorer, its module and every path its sliders can ask for, in one file."""

import base64
import html
import itertools
import json
import math
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from landscapes import InputError
from landscapes._core.errors import short_repr, unknown_name
from optimizers import Optimizer
from visualizer._files import atomic_write, check_writable
from visualizer.explorer.background import map_background
from visualizer.explorer.bundle import bundle
from visualizer.explorer.controls import Racer, current_value, find_parameter, racer_controls
from visualizer.explorer.model import ExplorerModel
from visualizer.explorer.payload import race_payload
from visualizer.explorer.trajectory_batch import BYTES, COARSER, fan, from_trajectory, positions
from visualizer.plotting.labels import LABEL_KEYS

#: The browser's side of the explorer: its modules joined into one, which exports `page` and the widget.
STATIC = Path(__file__).with_name("static")
MODULE = bundle(STATIC, "app.js")

#: How it looks.
SHEET = (STATIC / "style.css").read_text(encoding="utf-8")

#: The most bytes of a page.
MAX_BYTES = 1_450_000

#: How finely points may be rounded, in parts of the extent: the finest for which there is room.
PARTS = (8192, 4096, 2048, 1024)

#: How many positions a slider has if there is no room for as many as were asked for.
FEWER = (33, 25, 17, 9, 5, 2)

#: The most points of a page; to find out that more do not fit would take minutes.
MAX_POINTS = 2_500_000

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
style-src 'unsafe-inline'; img-src data: blob:">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="ravine-page">
<main id="ravine"><p>{described}</p></main>
<script type="application/json" id="ravine-data">{data}</script>
<script type="module">
{module}
page(document.getElementById("ravine"), JSON.parse(document.getElementById("ravine-data").textContent));
</script>
</body>
</html>
"""


def save_page(explorer: ExplorerModel, path: str | os.PathLike, values: int, parameters: Sequence[str]) -> Path:
    """Write the page (see `Explorer.save`)."""
    path = check_writable(path, (".html", ".htm"))
    if isinstance(values, bool) or not isinstance(values, int) or not 2 <= values <= 1001:
        raise InputError(f"values must be a whole number from 2 to 1001, got {short_repr(values)}")
    turned = adjustable_parameters(explorer.optimizers, parameters)
    ground = map_background(explorer.landscape, explorer.extent, small=True)
    for count in [values, *(fewer for fewer in FEWER if fewer < values)]:
        facts = page_payload(explorer, count, turned) | {"ground": ground}
        room = MAX_BYTES - len(render_page(explorer, facts | {"grids": []}).encode())
        grids = page_batches(explorer, facts["race"]["controls"], turned, room, ground["log"])
        if grids:
            break
    else:
        raise InputError("the paths do not fit into a page: ask for fewer steps or optimizers")
    with atomic_write(path) as part:
        part.write_text(render_page(explorer, facts | grids), encoding="utf-8")
    return path


def render_page(explorer: ExplorerModel, data: dict[str, Any]) -> str:
    """The page with these data in it: bytes as base64, and nothing that could be taken for a tag."""
    text = json.dumps(data, default=lambda raw: base64.b64encode(raw).decode(), allow_nan=False, ensure_ascii=False)
    return PAGE.format(
        title=html.escape(f"{explorer.landscape.label}: {', '.join(racer.name for racer in explorer.optimizers)}"),
        described=html.escape(explorer.race.describe()),
        style=SHEET,
        module=MODULE,
        data=text.replace("<", "\\u003c"),
    )


def adjustable_parameters(racers: Sequence[Racer], parameters: Sequence[str]) -> list[list[str]]:
    """Of each racer the first two of these parameters that it has; a guest has none.

    >>> from optimizers import adam, gd
    >>> adjustable_parameters([gd, adam], ["lr", "beta1", "eps"])
    [['lr'], ['lr', 'beta1']]
    """
    parameters = [parameters] if isinstance(parameters, str) else list(parameters)
    had = [[*racer.parameters, "noise"] if isinstance(racer, Optimizer) else [] for racer in racers]
    known = sorted({*LABEL_KEYS, *itertools.chain(*had)})
    if strange := [name for name in parameters if name not in known]:
        raise unknown_name("parameter", strange[0], known)
    return [[name for name in parameters if name in names][:2] for names in had]


def page_payload(explorer: ExplorerModel, values: int, turned: list[list[str]]) -> dict[str, Any]:
    """All that the page has to know but the ground and the paths."""
    racers = explorer.optimizers
    places = {}
    for name in {
        name for names in turned for name in names
    }:  # the same for all who have the parameter: they may be linked
        having = [racers[k] for k, names in enumerate(turned) if name in names]
        places[name] = positions(
            find_parameter(having[0], name), [current_value(racer, name) for racer in having], values
        )
    kept = places | {f"{k}.{name}": places[name] for k, names in enumerate(turned) for name in names}
    controls = [control for control in racer_controls(racers, values, kept) if control["id"] in kept]
    for control in controls:
        control["racers"] = [k for k in control["racers"] if control["name"] in turned[k]]
    race = {name: fact for name, fact in race_payload(explorer).items() if name not in ("paths", "summaries")}
    return {"race": race | {"controls": controls}, "coarser": COARSER, "bytes": BYTES}


def page_batches(
    explorer: ExplorerModel, controls: list[dict[str, Any]], turned: list[list[str]], room: int, log: bool
) -> dict[str, Any]:
    """The paths of all racers for all values, as finely rounded as there is room for; nothing where there is none."""
    values = {control["id"]: control["values"] for control in controls}
    axes = [
        {name: values[f"{k}.{name}" if f"{k}.{name}" in values else name] for name in names}
        for k, names in enumerate(turned)
    ]
    points = (explorer.steps + 1) * sum(math.prod(len(places) for places in along.values()) for along in axes)
    if points > MAX_POINTS:
        return {}
    place = explorer.landscape, explorer.start, explorer.steps, explorer.seed
    fans = [
        fan(racer, *place, along) if along else from_trajectory(run)
        for racer, along, run in zip(explorer.optimizers, axes, explorer.trajectories, strict=True)
    ]
    summaries = [zlib.compress(sheaf.summary(), 9) for sheaf in fans]
    for parts in PARTS:
        packed = [sheaf.packed(explorer.extent, log, parts) for sheaf in fans]
        if sum(4 * len(blob) // 3 + 400 for blob in [*packed, *summaries]) <= room:
            break
    else:
        return {}
    grids = [
        {"names": list(along), "values": list(along.values()), "unit": sheaf.unit, "packed": blob, "summary": summary}
        for along, sheaf, blob, summary in zip(axes, fans, packed, summaries, strict=True)
    ]
    return {"grids": grids, "parts": parts}

"""A page without Python: the explorer, its JavaScript and all paths that its sliders can show, in one file."""

import base64
import html
import itertools
import json
import math
import os
import zlib
from collections.abc import Sequence
from pathlib import Path

from landscapes import InputError
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.types import JsonObject
from optimizers import Optimizer, Racer
from visualizer._files import atomic_write, check_writable
from visualizer.explorer.background import map_background
from visualizer.explorer.bundle import bundle
from visualizer.explorer.controls import current_value, find_parameter, racer_controls
from visualizer.explorer.model import ExplorerModel
from visualizer.explorer.payload import race_payload
from visualizer.explorer.trajectory_batch import BYTES, COARSER, from_trajectory, slider_positions, trace_batch
from visualizer.plotting.labels import LABEL_KEYS

#: The browser's side of the explorer: its modules joined into one, which exports `page` and the widget.
STATIC = Path(__file__).with_name("static")
MODULE = bundle(STATIC, "app.js")

#: The style sheet.
SHEET = (STATIC / "style.css").read_text(encoding="utf-8")

#: The largest size of a page, in bytes.
MAX_BYTES = 1_450_000

#: Points are rounded to the extent divided by one of these numbers: the first one that fits into the page.
PARTS = (8192, 4096, 2048, 1024)

#: Numbers of slider positions to try if the requested number does not fit into the page.
FEWER_POSITIONS = (33, 25, 17, 9, 5, 2)

#: The largest number of points of a page. It would take minutes to find out that more do not fit.
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
    adjustable = adjustable_parameters(explorer.optimizers, parameters)
    background = map_background(explorer.landscape, explorer.extent, small=True)
    for count in [values, *(fewer for fewer in FEWER_POSITIONS if fewer < values)]:
        payload = page_payload(explorer, count, adjustable) | {"ground": background}
        room = MAX_BYTES - len(render_page(explorer, payload | {"grids": []}).encode())
        grids = page_batches(explorer, payload["race"]["controls"], adjustable, room, background["log"])
        if grids:
            break
    else:
        raise InputError("the paths do not fit into a page: use fewer steps or fewer optimizers")
    with atomic_write(path) as part:
        part.write_text(render_page(explorer, payload | grids), encoding="utf-8")
    return path


def render_page(explorer: ExplorerModel, data: JsonObject) -> str:
    """Return the page with these data in it: bytes as base64, and "<" escaped, so that no data can end the script."""
    text = json.dumps(data, default=lambda raw: base64.b64encode(raw).decode(), allow_nan=False, ensure_ascii=False)
    return PAGE.format(
        title=html.escape(f"{explorer.landscape.label}: {', '.join(racer.name for racer in explorer.optimizers)}"),
        described=html.escape(explorer.race.describe()),
        style=SHEET,
        module=MODULE,
        data=text.replace("<", "\\u003c"),
    )


def adjustable_parameters(racers: Sequence[Racer], parameters: Sequence[str]) -> list[list[str]]:
    """Return for each racer the first two of these parameters that it has; a guest has none.

    >>> from optimizers import adam, gd
    >>> adjustable_parameters([gd, adam], ["lr", "beta1", "eps"])
    [['lr'], ['lr', 'beta1']]
    """
    parameters = [parameters] if isinstance(parameters, str) else list(parameters)
    available = [[*racer.parameters, "noise"] if isinstance(racer, Optimizer) else [] for racer in racers]
    known = sorted({*LABEL_KEYS, *itertools.chain(*available)})
    if unknown := [name for name in parameters if name not in known]:
        raise unknown_name("parameter", unknown[0], known)
    return [[name for name in parameters if name in names][:2] for names in available]


def page_payload(explorer: ExplorerModel, values: int, adjustable: list[list[str]]) -> JsonObject:
    """Return the data of the page without the background and the paths."""
    racers = explorer.optimizers
    positions = {}
    for name in {name for names in adjustable for name in names}:  # equal positions, because sliders may be linked
        owners = [racers[k] for k, names in enumerate(adjustable) if name in names]
        current = [current_value(racer, name) for racer in owners]
        positions[name] = slider_positions(find_parameter(owners[0], name), current, values)
    kept = positions | {f"{k}.{name}": positions[name] for k, names in enumerate(adjustable) for name in names}
    controls = [control for control in racer_controls(racers, values, kept) if control["id"] in kept]
    for control in controls:
        control["racers"] = [k for k in control["racers"] if control["name"] in adjustable[k]]
    race = {name: fact for name, fact in race_payload(explorer).items() if name not in ("paths", "summaries")}
    return {"race": race | {"controls": controls}, "coarser": COARSER, "bytes": BYTES}


def page_batches(
    explorer: ExplorerModel, controls: list[JsonObject], adjustable: list[list[str]], room: int, log: bool
) -> JsonObject:
    """Return the paths of all racers for all values, as accurate as `room` bytes allow; empty if they do not fit."""
    values = {control["id"]: control["values"] for control in controls}
    axes = [
        {name: values[f"{k}.{name}" if f"{k}.{name}" in values else name] for name in names}
        for k, names in enumerate(adjustable)
    ]
    points = (explorer.steps + 1) * sum(math.prod(map(len, along.values())) for along in axes)
    if points > MAX_POINTS:
        return {}
    run_terms = explorer.landscape, explorer.start, explorer.steps, explorer.seed
    batches = [
        trace_batch(racer, *run_terms, along) if along else from_trajectory(run)
        for racer, along, run in zip(explorer.optimizers, axes, explorer.trajectories, strict=True)
    ]
    summaries = [zlib.compress(batch.summary(), 9) for batch in batches]
    for parts in PARTS:
        packed = [batch.packed(explorer.extent, log, parts) for batch in batches]
        if sum(4 * len(blob) // 3 + 400 for blob in [*packed, *summaries]) <= room:
            break
    else:
        return {}
    grids = [
        {"names": list(along), "values": list(along.values()), "unit": batch.unit, "packed": blob, "summary": summary}
        for along, batch, blob, summary in zip(axes, batches, packed, summaries, strict=True)
    ]
    return {"grids": grids, "parts": parts}

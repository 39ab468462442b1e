"""The command that makes the file of suggestions: ``python -m optimizers._suggest landscapes/suggested.json``.

An entry of the file that is listed under "kept", the steps or the settings of a rule, was chosen by hand, for the
reason given under "why", and is not changed. A search finds all others.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import landscapes
from optimizers._optimizer import registry
from optimizers._suggest import search

Entry = dict[str, Any]


def entry(name: str, old: Mapping[str, Any]) -> Entry:
    """Return the entry of a landscape: the kept parts of the old one, and the results of the search."""
    landscape, kept = landscapes.get(name), old.get("kept", [])
    steps = old["steps"] if "steps" in kept else search.search_steps(landscape)
    settings = {
        rule: old["settings"][rule]
        if rule in kept
        else dict(search.search_rate(registry.get(rule), landscape, None, steps).settings)
        for rule in search.COMMON
    }
    return {"steps": steps, "settings": settings} | {key: old[key] for key in ("kept", "why") if key in old}


def to_json(entries: Mapping[str, Entry]) -> str:
    """Return the entries as JSON, with a line for each landscape."""
    lines = (f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in sorted(entries.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(path: str) -> None:
    file = Path(path)
    old = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.write_text(to_json({name: entry(name, old.get(name, {})) for name in landscapes.names()}), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m optimizers._suggest landscapes/suggested.json")
    main(sys.argv[1])

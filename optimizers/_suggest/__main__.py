"""The command that makes the file of suggestions: ``python -m optimizers._suggest landscapes/suggested.json``.

Values of an entry that are listed under "kept" (the steps, or the settings of a rule) were chosen by hand, for the
reason given under "why"; the command keeps them. It searches for all other values again.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import landscapes
from landscapes._core.types import JsonObject
from optimizers._optimizer import registry
from optimizers._suggest import search

Entry = JsonObject


def make_entry(name: str, old: Entry) -> Entry:
    """Return the entry of a landscape: the kept values of the old entry, and new values from the search."""
    landscape, kept = landscapes.get(name), old.get("kept", [])
    steps = old["steps"] if "steps" in kept else search.search_steps(landscape)
    settings = {
        rule: old["settings"][rule]
        if rule in kept
        else dict(search.search_rate(registry.get(rule), landscape, None, steps).settings)
        for rule in search.COMMON_RULES
    }
    return {"steps": steps, "settings": settings} | {key: old[key] for key in ("kept", "why") if key in old}


def format_entries(entries: Mapping[str, Entry]) -> str:
    """Return the entries as JSON, with one line for each landscape."""
    lines = (f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in sorted(entries.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(path: str) -> None:
    file = Path(path)
    old = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    entries = {name: make_entry(name, old.get(name, {})) for name in landscapes.names()}
    file.write_text(format_entries(entries), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m optimizers._suggest landscapes/suggested.json")
    main(sys.argv[1])

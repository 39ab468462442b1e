"""The command that makes the file of suggestions: ``python -m optimizers._suggest landscapes/suggested.json``.

An entry of the file that is listed under "kept", the steps or the settings of a rule, was chosen by hand for the reason
that stands beside it, and stays. All else is searched for anew.
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
    """The entry of a landscape: what the old one keeps, and the rest as the search finds it."""
    landscape, kept = landscapes.get(name), old.get("kept", [])
    steps = old["steps"] if "steps" in kept else search.searched_steps(landscape)
    settings = {
        rule: old["settings"][rule]
        if rule in kept
        else dict(search.searched(registry.get(rule), landscape, None, steps).settings)
        for rule in search.COMMON
    }
    return {"steps": steps, "settings": settings} | {key: old[key] for key in ("kept", "why") if key in old}


def written(entries: Mapping[str, Entry]) -> str:
    """The entries as JSON, a line for each landscape."""
    lines = (f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in sorted(entries.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(path: str) -> None:
    file = Path(path)
    old = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.write_text(written({name: entry(name, old.get(name, {})) for name in landscapes.names()}), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m optimizers._suggest landscapes/suggested.json")
    main(sys.argv[1])

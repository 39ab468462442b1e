"""The answers that a reader has given, kept on disk: a restarted kernel, and every other one, finds them.

They lie in the user's own folder for the state of programs, not beside a notebook: there is one place for all copies of
a lesson, in all languages, and a notebook in a folder that is read-only, or shared by a class, can be answered, too.
The file is only ever appended to, a line for each answer, in one write: kernels at the same time lose nothing.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs

from landscapes._core.language import N_, _

#: The environment variable with another folder for the answers; where it is empty, they are kept in memory alone.
STATE = "RAVINE_STATE"

#: The name of the file: a line of JSON for each answer.
FILE = "answers.jsonl"

#: One answer: "question", such as "01" (a prediction) or "01.2"; "answer", "right" (None: unknown) and "time"; or
#: "forget", the beginning of the questions that are forgotten.
Entry = Mapping[str, Any]

#: The answers that are not on disk: none is wanted there, or it cannot be written to.
_in_memory: list[Entry] = []


def answers_file() -> Path | None:
    """Return the file of the answers; None if they are kept in memory alone."""
    folder = os.environ.get(STATE)
    if folder is None:
        return platformdirs.user_state_path("ravine", appauthor=False) / FILE
    return Path(folder) / FILE if folder else None


def keep(**entry: Any) -> None:
    """Keep an answer, with the time. What cannot be written stays in memory."""
    entry["time"] = datetime.now(UTC).isoformat(timespec="seconds")
    path = answers_file()
    try:
        if not path:
            raise OSError
        append(path, entry)
    except OSError:
        _in_memory.append(entry)


def append(path: Path, entry: Entry) -> None:
    """Append a line to a file in one write; it begins a line of its own, whatever stands there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = f"\n{json.dumps(entry, ensure_ascii=False)}\n".encode("utf-8", "replace")
    file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def answers() -> tuple[list[Entry], str]:
    """Return the answers in the order in which they were given, and what cannot be read, in one line or ""."""
    read, fault = on_disk()
    kept: list[Entry] = []
    for entry in [*read, *_in_memory]:
        if "forget" in entry:
            kept = [one for one in kept if not one["question"].startswith(entry["forget"])]
        else:
            kept.append(entry)
    return kept, fault


def on_disk() -> tuple[list[Entry], str]:
    """Return the entries of the file, and what is wrong with it, in one line or ""."""
    path = answers_file()
    try:
        lines = path.read_bytes().splitlines() if path else []
    except FileNotFoundError:
        return [], ""
    except OSError as error:
        return [], _("cannot read {path!r}: {reason}", path=str(path), reason=error.strerror)
    entries = [entry_of(line) for line in lines if line.strip()]
    kept = [entry for entry in entries if entry is not None]
    words = N_("{path!r}: {lost} of {count} answers cannot be read and are left out")
    fault = _(words, path=str(path), lost=len(entries) - len(kept), count=len(entries))
    return kept, fault if len(kept) < len(entries) else ""


def entry_of(line: bytes) -> Entry | None:
    """Return the entry of a line; None if it is none.

    >>> entry_of(b'{"question": "01", "answer": "c"}')["answer"]
    'c'
    >>> entry_of(b'{"question": "01", "ans')
    """
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    is_entry = isinstance(entry, dict) and isinstance(entry.get("forget", entry.get("question")), str)
    return entry if is_entry else None

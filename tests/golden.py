"""How the lines of a golden file and those of today differ, beyond what another machine may change."""

import itertools
import re

#: How far a number of a property may be off: as a difference, and as a share of it. All others must be the same.
TOLERANCES = {
    **dict.fromkeys(("at", "box", "ends", "mean", "extent", "clip"), (0.31, 0)),
    **dict.fromkeys(("width", "dash", "times", "lasts"), (0, 0.02)),
    **dict.fromkeys(("parts", "waves"), (1.1, 0)),
    "angle": (0.5, 0),
    "size": (0.31, 0),
}


def difference(before, after):
    """How the lines of a picture differ, in a line; empty if they do not."""
    for number, (old, new) in enumerate(itertools.zip_longest(before, after, fillvalue="nothing"), 1):
        if old == new:
            continue
        (kind, one), (another, other) = properties(old), properties(new)
        if kind != another:
            return f"line {number} was {old:.200} and is {new:.200}"
        parts = [(name, one.get(name, "nothing"), other.get(name, "nothing")) for name in {**one, **other}]
        if told := [
            f"{name} was {was:.200} and is {now:.200}" for name, was, now in parts if not agree(name, was, now)
        ]:
            text = f" {one['text']}" if "text" in one else ""
            return f"line {number}, {kind}{text}: {', '.join(told)}"
    return ""


def properties(line):
    """The kind of a line, and its properties; the text comes last and may have any signs."""
    found = re.fullmatch(r'(?P<kind>[\w ]*?)(?P<rest>( \w+=("[^"]*"|[^ "]*))*?)( text=(?P<text>.*))?', line)
    known = dict(re.findall(r' (\w+)=("[^"]*"|[^ "]*)', found["rest"]))
    return found["kind"], known | ({"text": found["text"]} if found["text"] else {})


def agree(name, one, other):
    """Whether two values of a property are the same, as far as another machine can make them so."""
    if one == other:
        return True
    if one.startswith("#") and other.startswith("#") and len(one) == len(other):
        return all(abs(a - b) <= 1 for a, b in zip(*map(bytes.fromhex, (one[1:], other[1:])), strict=True))
    if name not in TOLERANCES or "nothing" in (one, other):
        return False
    off, share = TOLERANCES[name]
    try:
        values = [[float(part) for part in text.split(",")] for text in (one, other)]
    except ValueError:
        return False  # the parts of axes are words
    return len(values[0]) == len(values[1]) and all(
        abs(a - b) <= off + share * abs(a) for a, b in zip(*values, strict=True)
    )

"""Golden files: how they are made, and how their lines differ from those of today beyond what another machine changes.

A golden file holds for each name the lines that somebody has looked at.
"""

import itertools
import json
import re

#: How far a number of a property may be off: as a difference, and as a share of it. All others must be the same.
TOLERANCES = {
    **dict.fromkeys(("at", "box", "ends", "mean", "extent", "clip"), (0.31, 0)),
    **dict.fromkeys(("width", "dash", "times", "lasts"), (0, 0.02)),
    **dict.fromkeys(("parts", "pixels"), (1.1, 0)),
    "spread": (0.4, 0),
    "waves": (0.1, 0),
    "values": (0.002, 1e-4),
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


#: A number with a fraction, which another machine may compute otherwise in its last digits.
FRACTION = re.compile(r"(-?\d+\.\d+(?:e[-+]?\d+)?)")


def difference_of_words(before, after):
    """How lines of words and numbers differ, in a line; empty if they do not."""
    for number, (old, new) in enumerate(itertools.zip_longest(before, after, fillvalue="nothing"), 1):
        one, other = FRACTION.split(old), FRACTION.split(new)
        if len(one) != len(other):
            return f"line {number} was {old:.300} and is {new:.300}"
        for place, (was, now) in enumerate(zip(one, other, strict=True)):
            if was != now and not (place % 2 and are_near(was, now)):
                around = "".join(one[max(place - 2, 0) : place])[-60:]
                return f"line {number}, after {around!r}: was {was:.200} and is {now:.200}"
    return ""


def are_near(one, other):
    """Whether two numbers differ at most by one in their last digit; those of few digits must be equal."""
    parts = [re.fullmatch(r"-?(\d+)\.(\d+)(?:e([-+]?\d+))?", text) for text in (one, other)]
    if min(len((part[1] + part[2]).lstrip("0")) for part in parts) < 3:
        return False
    units = [10.0 ** (int(part[3] or 0) - len(part[2])) for part in parts]
    off = abs(float(one) - float(other))
    return off <= 1.001 * min(units) or off <= 1e-7 * abs(float(one))


def remake(file, makers, differ):
    """Write a golden file; print which of its parts are new, gone, or differ. What differs little stays as it was."""
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    after = {name: make() for name, make in makers.items()}
    for name in sorted({*before, *after}):
        if name not in after or name not in before:
            print(f"{'gone' if name in before else 'new'}: {name}")
        elif why := differ(before[name], after[name]):
            print(f"differs: {name}: {why}")
        else:
            after[name] = before[name]
    file.write_text(json.dumps(after, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")

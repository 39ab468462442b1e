"""The Python that makes what an explorer shows: a text with holes, which Python and the browser fill alike."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from landscapes import Landscape
from landscapes._formula import OPTIONS, Formula
from landscapes._loss import Loss
from landscapes._picture import Picture
from optimizers import Guest
from optimizers.schedules import Schedule

if TYPE_CHECKING:
    from visualizer.controls import Racer

#: What stands for a value that a slider may turn.
HOLE = "⟨{}⟩"

#: Data of a model's own are written out up to so many samples.
FEW = 64


def recipe_of(landscape: Landscape, racers: "Sequence[Racer]", start: Any) -> dict[str, Any]:
    """The text with its holes, and what each racer's call begins and ends with.

    The holes are ⟨landscape.NAME⟩ for a parameter, ⟨run.steps⟩, ⟨run.seed⟩, ⟨view⟩, and ⟨k⟩ for racer k, whose
    call is its name, the knobs that its sliders have turned, and what has no slider.

    >>> from landscapes import ravine
    >>> from optimizers import gd
    >>> recipe_of(ravine(kappa=100), [gd(lr=0.1, clip=2)], None)["racers"]
    [{'call': 'gd', 'fixed': 'clip=2'}]
    """
    before, place = _landscape(landscape)
    needed = sorted({"guests" if isinstance(racer, Guest) else racer.name for racer in racers})
    lines = [
        *before,
        f"from optimizers import {', '.join(needed)}",
        "from visualizer import explore",
        "",
        "explorer = explore(",
        f"    {place},",
        "    [",
        *(f"        {HOLE.format(k)}," for k in range(len(racers))),
        "    ],",
        *([] if start is None else [f"    start={_text(tuple(float(part) for part in start))},"]),
        f"    steps={HOLE.format('run.steps')},",
        f"    seed={HOLE.format('run.seed')},",
        f"    box={HOLE.format('view')},",
        ")",
    ]
    return {"text": "\n".join(lines), "racers": [_racer(racer) for racer in racers]}


def _racer(racer: "Racer") -> dict[str, str]:
    if isinstance(racer, Guest):
        return {"call": "", "fixed": repr(racer)}
    fixed = [name for name in racer.settings if name in racer.common and name != "noise"]
    return {"call": racer.name, "fixed": ", ".join(f"{name}={_text(racer.settings[name])}" for name in fixed)}


def _text(value: Any) -> str:
    """The value as Python reads it, and as a browser writes it: a whole number without its .0."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_text, value))})"
    return repr(repr(value)) if isinstance(value, Schedule) else repr(value).removesuffix(".0")


def _landscape(landscape: Landscape) -> tuple[list[str], str]:
    """What must stand before, and the landscape as an expression with holes for its parameters."""
    holes = [f"{name}={HOLE.format(f'landscape.{name}')}" for name in landscape.knobs if name in landscape.settings]
    fixed = [f"{name}={landscape.settings[name]!r}" for name in landscape.common if name in landscape.settings]
    settings = f"({', '.join([*holes, *fixed])})" if holes or fixed else ""
    if isinstance(landscape, Formula):
        options = {name: getattr(landscape, name) for name in OPTIONS}
        given = options | {name: knob.default for name, knob in landscape.knobs.items()}
        words = [f"{name}={value!r}" for name, value in given.items() if value != ""]
        return ["from landscapes import formula"], f"formula({', '.join([repr(landscape.text), *words])}){settings}"
    before = [f"from landscapes import {landscape.name}"]
    if isinstance(landscape, Loss) and landscape.own and landscape.samples <= FEW:
        x, y = (part.tolist() for part in landscape.raw)
        data = f"{x}, {y}, domain={landscape.domain}, start={landscape.start}"
        return before, f"{landscape.name}{settings}.on({data})"
    if isinstance(landscape, Picture) or (isinstance(landscape, Loss) and landscape.own):
        return [f"surface = ...  # {landscape!r}: what it is made of is not kept here"], "surface"
    return before, f"{landscape.name}{settings}"


def filled(recipe: Mapping[str, Any], calls: Sequence[str], values: Mapping[str, Any]) -> str:
    """The text with a call in the hole of each racer, and a value in every other."""
    text = recipe["text"]
    for hole, value in {**{str(k): call for k, call in enumerate(calls)}, **values}.items():
        text = text.replace(HOLE.format(hole), value if isinstance(value, str) else _text(value))
    return text


def call(recipe: Mapping[str, Any], k: int, settings: Mapping[str, Any]) -> str:
    """The call of racer k with these knobs.

    >>> call({"racers": [{"call": "gd", "fixed": "clip=2"}]}, 0, {"lr": 0.1})
    'gd(lr=0.1, clip=2)'
    """
    name, fixed = recipe["racers"][k]["call"], recipe["racers"][k]["fixed"]
    turned = [f"{knob}={_text(value)}" for knob, value in settings.items()]
    inside = ", ".join([*turned, *([fixed] if fixed else [])])
    return f"{name}({inside})" if name and inside else name or fixed

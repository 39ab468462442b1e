"""The Python that makes what an explorer shows: a text with holes, which Python and the browser fill alike."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from landscapes import Formula, Landscape, Loss, Picture
from optimizers import Guest
from optimizers.schedules import Schedule
from visualizer.plotting.extent import Extent

if TYPE_CHECKING:
    from visualizer.explorer.controls import Racer

#: What stands for a value that a slider may turn.
HOLE = "⟨{}⟩"

#: Data of a model's own are written out up to so many samples.
FEW = 64


def code_template(landscape: Landscape, racers: "Sequence[Racer]", start: Any) -> dict[str, Any]:
    """The text with its holes, and what each racer's call begins and ends with.

    The holes are ⟨landscape.NAME⟩ for a parameter, ⟨run.steps⟩, ⟨run.seed⟩, ⟨view⟩, and ⟨k⟩ for racer k, whose
    call is its name, the parameters that its sliders have turned, and what has no slider.

    >>> from landscapes import ravine
    >>> from optimizers import gd
    >>> code_template(ravine(kappa=100), [gd(lr=0.1, clip=2)], None)["racers"]
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
        f"    extent={HOLE.format('view')},",
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
    holes = [
        f"{name}={HOLE.format(f'landscape.{name}')}" for name in landscape.parameters if name in landscape.settings
    ]
    fixed = [f"{name}={landscape.settings[name]!r}" for name in landscape.common if name in landscape.settings]
    settings = f"({', '.join([*holes, *fixed])})" if holes or fixed else ""
    if isinstance(landscape, Formula):
        options = {name: getattr(landscape, name) for name in Formula.option_names}
        given = options | {name: parameter.default for name, parameter in landscape.parameters.items()}
        words = [f"{name}={value!r}" for name, value in given.items() if value != ""]
        return ["from landscapes import formula"], f"formula({', '.join([repr(landscape.text), *words])}){settings}"
    before = [f"from landscapes import {landscape.name}"]
    if isinstance(landscape, Loss) and landscape.has_user_data and landscape.samples <= FEW:
        x, y = (part.tolist() for part in landscape.raw)
        data = f"{x}, {y}, domain={landscape.domain}, start={landscape.start}"
        return before, f"{landscape.name}{settings}.on({data})"
    if isinstance(landscape, Picture) or (isinstance(landscape, Loss) and landscape.has_user_data):
        return [f"surface = ...  # {landscape!r}: what it is made of is not kept here"], "surface"
    return before, f"{landscape.name}{settings}"


def filled(race: Mapping[str, Any], extent: Extent) -> str:
    """The recipe of a race, with what `Explorer.facts` says of it in its holes; the browser does the same."""
    text = race["recipe"]["text"]
    calls = {
        str(k): _call(part, racer)
        for k, (part, racer) in enumerate(zip(race["recipe"]["racers"], race["racers"], strict=True))
    }
    values = {name: _text(value) for name, value in {**race["values"], "view": extent}.items()}
    for hole, words in {**calls, **values}.items():
        text = text.replace(HOLE.format(hole), words)
    return text


def _call(part: Mapping[str, str], racer: Mapping[str, Any]) -> str:
    turned = [f"{name}={_text(value)}" for name, value in racer["settings"].items() if name in racer["said"]]
    inside = ", ".join([*turned, *filter(None, [part["fixed"]])])
    return f"{part['call']}({inside})" if part["call"] and inside else part["call"] or part["fixed"]

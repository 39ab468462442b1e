"""The Python code of an explorer: a template with placeholders, which Python and the browser fill in the same way."""

from collections.abc import Mapping, Sequence

from landscapes import Formula, Landscape, Loss, Picture
from landscapes._core.types import JsonObject
from optimizers import Guest, Racer
from optimizers.schedules import Schedule
from visualizer.plotting.extent import Extent

#: A placeholder for a value that a slider may change.
PLACEHOLDER = "⟨{}⟩"

#: The largest number of samples that are written out in the code.
MAX_SAMPLES = 64


def code_template(landscape: Landscape, racers: Sequence[Racer], start: Sequence[float] | None) -> JsonObject:
    """Return the template, and for each racer the name and the fixed arguments of its call.

    The placeholders are ⟨landscape.NAME⟩ for a parameter, ⟨run.steps⟩, ⟨run.seed⟩, ⟨view⟩, and ⟨k⟩ for racer k.
    The call of a racer consists of its name, the parameters that its sliders have changed, and the fixed arguments.

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
        *(f"        {PLACEHOLDER.format(k)}," for k in range(len(racers))),
        "    ],",
        *([] if start is None else [f"    start={_text(tuple(float(part) for part in start))},"]),
        f"    steps={PLACEHOLDER.format('run.steps')},",
        f"    seed={PLACEHOLDER.format('run.seed')},",
        f"    extent={PLACEHOLDER.format('view')},",
        ")",
    ]
    return {"text": "\n".join(lines), "racers": [_racer(racer) for racer in racers]}


def _racer(racer: Racer) -> dict[str, str]:
    if isinstance(racer, Guest):
        return {"call": "", "fixed": repr(racer)}
    fixed = [name for name in racer.settings if name in racer.common and name != "noise"]
    return {"call": racer.name, "fixed": ", ".join(f"{name}={_text(racer.settings[name])}" for name in fixed)}


def _text(value: object) -> str:
    """Return a value as Python code, with whole numbers written without ".0", as JavaScript does."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_text, value))})"
    return repr(repr(value)) if isinstance(value, Schedule) else repr(value).removesuffix(".0")


def _landscape(landscape: Landscape) -> tuple[list[str], str]:
    """Return the lines before the call, and the landscape as an expression with placeholders for its parameters."""
    placeholders = [
        f"{name}={PLACEHOLDER.format(f'landscape.{name}')}"
        for name in landscape.parameters
        if name in landscape.settings
    ]
    fixed = [f"{name}={landscape.settings[name]!r}" for name in landscape.common if name in landscape.settings]
    settings = f"({', '.join([*placeholders, *fixed])})" if placeholders or fixed else ""
    if isinstance(landscape, Formula):
        options = {name: getattr(landscape, name) for name in Formula.option_names}
        keywords = options | {name: parameter.default for name, parameter in landscape.parameters.items()}
        arguments = [repr(landscape.text), *(f"{name}={value!r}" for name, value in keywords.items() if value != "")]
        return ["from landscapes import formula"], f"formula({', '.join(arguments)}){settings}"
    before = [f"from landscapes import {landscape.name}"]
    if isinstance(landscape, Loss) and landscape.has_user_data and landscape.samples <= MAX_SAMPLES:
        x, y = (part.tolist() for part in landscape.raw)
        data = f"{x}, {y}, domain={landscape.domain}, start={landscape.start}"
        return before, f"{landscape.name}{settings}.on({data})"
    if isinstance(landscape, Picture) or (isinstance(landscape, Loss) and landscape.has_user_data):
        return [f"surface = ...  # {landscape!r}: its data are not part of this code"], "surface"
    return before, f"{landscape.name}{settings}"


def fill_template(race: JsonObject, extent: Extent) -> str:
    """Return the code of a race from its payload: the template, filled. The browser fills it in the same way."""
    text = race["recipe"]["text"]
    calls = {
        str(k): _call(part, racer)
        for k, (part, racer) in enumerate(zip(race["recipe"]["racers"], race["racers"], strict=True))
    }
    values = {name: _text(value) for name, value in {**race["values"], "view": extent}.items()}
    for name, code in {**calls, **values}.items():
        text = text.replace(PLACEHOLDER.format(name), code)
    return text


def _call(part: Mapping[str, str], racer: JsonObject) -> str:
    changed = [f"{name}={_text(value)}" for name, value in racer["settings"].items() if name in racer["said"]]
    arguments = ", ".join([*changed, *filter(None, [part["fixed"]])])
    return f"{part['call']}({arguments})" if part["call"] and arguments else part["call"] or part["fixed"]

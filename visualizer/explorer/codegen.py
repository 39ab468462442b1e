"""The Python code of an explorer. The browser writes the same text from its setup (see `static/state/code.js`)."""

from collections.abc import Sequence

from landscapes import Formula, Landscape, Loss, Picture
from landscapes._core.types import JsonObject, Settings
from landscapes.problems import Spectrum
from optimizers import Guest, Racer, TextRule
from optimizers.schedules import Schedule
from visualizer.plotting.extent import Extent

#: The largest number of samples that are written out in the code.
MAX_SAMPLES = 64


def python_code(
    landscape: Landscape | Spectrum,
    racers: Sequence[Racer],
    start: Sequence[float] | None,
    steps: int,
    seed: int,
    extent: Extent | None,
    step: int,
    plane: JsonObject | None = None,
) -> str:
    """Return the Python code that makes an explorer.

    >>> from landscapes import ravine
    >>> from optimizers import gd
    >>> print(python_code(ravine(kappa=100), [gd(lr=0.1, clip=2)], None, 60, 0, ((-2, 11), (-1, 1)), 30))
    from landscapes import ravine
    from optimizers import gd
    from visualizer import explore
    <BLANKLINE>
    explorer = explore(
        ravine(kappa=100),
        [
            gd(lr=0.1, clip=2),
        ],
        steps=60,
        seed=0,
        extent=((-2, 11), (-1, 1)),
    )
    explorer.step = 30
    """
    before, place = landscape_code(landscape)
    needed = sorted({imported_name(racer) for racer in racers})
    lines = [
        before,
        f"from optimizers import {', '.join(needed)}",
        "from visualizer import explore",
        "",
        "explorer = explore(",
        f"    {place},",
        "    [",
        *(f"        {racer_code(racer)}," for racer in racers),
        "    ],",
        *([] if start is None else [f"    start={value_code(tuple(map(float, start)))},"]),
        f"    steps={steps},",
        f"    seed={seed},",
        *([] if extent is None else [f"    extent={value_code(extent)},"]),
        ")",
        *([] if step == steps else [f"explorer.step = {step}"]),
        *([] if plane is None else [f"explorer.plane = {dict_code(plane)}"]),
    ]
    return "\n".join(lines)


def landscape_code(landscape: Landscape | Spectrum) -> tuple[str, str]:
    """Return the line before the call, and the landscape as an expression."""
    if isinstance(landscape, Spectrum):
        return spectrum_code(landscape)
    settings = call_code("", landscape.settings) if landscape.settings else ""
    if isinstance(landscape, Formula):
        options = {name: getattr(landscape, name) for name in Formula.option_names}
        keywords = options | {name: parameter.default for name, parameter in landscape.parameters.items()}
        named = {name: value for name, value in keywords.items() if value != ""}
        arguments = ", ".join([repr(landscape.text), *(f"{name}={value_code(value)}" for name, value in named.items())])
        return "from landscapes import formula", f"formula({arguments}){settings}"
    line = f"from landscapes import {landscape.name}"
    if isinstance(landscape, Loss) and landscape.has_user_data and landscape.samples <= MAX_SAMPLES:
        x, y = (value_code(part.tolist()) for part in landscape.raw)
        data = f"{x}, {y}, domain={value_code(landscape.domain)}, start={value_code(landscape.start)}"
        return line, f"{landscape.name}{settings}.on({data})"
    if isinstance(landscape, Picture) or (isinstance(landscape, Loss) and landscape.has_user_data):
        return f"surface = ...  # {landscape.name}: its data are not part of this code", "surface"
    return line, f"{landscape.name}{settings}"


def spectrum_code(problem: Spectrum) -> tuple[str, str]:
    """Return the line before the call, and the spectrum as an expression.

    >>> from landscapes import problems
    >>> spectrum_code(problems.spectrum([1, 50], noise=0.5))[1]
    'problems.spectrum([1, 50], noise=[0.5, 0.5])'
    """
    if problem.rotation is not None:
        return "surface = ...  # spectrum: its rotation is not part of this code", "surface"
    noise = [] if problem.deviations is None else [f"noise={value_code(problem.deviations.tolist())}"]
    start = [] if (problem.start == 1).all() else [f"start={value_code(problem.start.tolist())}"]
    arguments = [value_code(problem.spectrum.tolist()), *noise, *start]
    return "from landscapes import problems", f"problems.spectrum({', '.join(arguments)})"


def imported_name(racer: Racer) -> str:
    return "guests" if isinstance(racer, Guest) else "rule" if isinstance(racer, TextRule) else racer.name


def racer_code(racer: Racer) -> str:
    """Return a racer as Python code.

    >>> from optimizers import rule
    >>> racer_code(rule("w = w - lr*g", title="mine", lr=2.0))
    "rule('w = w - lr*g', title='mine', lr=2)"
    """
    if isinstance(racer, Guest):
        return repr(racer)
    if isinstance(racer, TextRule):
        title = {"title": racer.title} if racer.title != TextRule.title else {}
        keywords = [f"{name}={value_code(value)}" for name, value in {**title, **racer.settings}.items()]
        return f"rule({', '.join([repr(racer.text), *keywords])})"
    return call_code(racer.name, racer.settings) if racer.settings else racer.name


def call_code(name: str, settings: Settings) -> str:
    return f"{name}({', '.join(f'{key}={value_code(value)}' for key, value in settings.items())})"


def dict_code(values: JsonObject) -> str:
    return f"{{{', '.join(f'{key!r}: {value_code(value)}' for key, value in values.items())}}}"


def value_code(value: object) -> str:
    """Return a value as Python code, with whole numbers written without ".0", as JavaScript does.

    >>> value_code(((-2.0, 11.5), "x")), value_code(1e-05), value_code(True)
    ("((-2, 11.5), 'x')", '1e-05', 'True')
    """
    if isinstance(value, tuple):
        return f"({', '.join(map(value_code, value))})"
    if isinstance(value, list):
        return f"[{', '.join(map(value_code, value))}]"
    return repr(schedule_code(value)) if isinstance(value, Schedule) else repr(value).removesuffix(".0")


def schedule_code(schedule: Schedule) -> str:
    """Return a schedule as its text.

    >>> from optimizers.schedules import cosine, step
    >>> schedule_code(step(every=30)), schedule_code(cosine)
    ('step(every=30)', 'cosine')
    """
    return call_code(schedule.name, schedule.settings) if schedule.settings else schedule.name

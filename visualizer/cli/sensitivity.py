"""``ravine sensitivity``: show how forgiving rules are of their learning rates."""

import argparse
from collections.abc import Mapping
from typing import Any

from landscapes._core.columns import table
from landscapes._core.language import N_, _
from landscapes._core.numbers import typeset
from visualizer.cli.arguments import Commands, parse_landscape, parse_racer
from visualizer.cli.map import add_look, add_runs, check_output, given_look
from visualizer.cli.progress import progress_bar
from visualizer.cli.race import save_with_bar, written


def add(commands: Commands) -> None:
    from visualizer.maps.options import LOOK_WITHOUT_RAMP

    command = commands.add_parser(
        "sensitivity",
        help=N_("show how forgiving rules are of their learning rates"),
        description=N_(
            "Draw the final f of each rule over its learning rate, and the span of rates with which it "
            "arrives. Settings follow a name: adam:beta1=0.5."
        ),
    )
    command.add_argument("landscape", metavar="LANDSCAPE", help=N_("a name, a formula in x and y, or a picture"))
    command.add_argument("optimizers", nargs="*", metavar="RULE", help=N_("default: gd, momentum, rmsprop and adam"))
    command.add_argument("--xlim", nargs=2, type=float, metavar=("LOW", "HIGH"), help=N_("range of the learning rates"))
    command.add_argument("--cells", type=int, default=512, metavar="N", help=N_("rates along each curve, default: 512"))
    add_runs(command)
    add_look(command, "strip.png", LOOK_WITHOUT_RAMP, moves=False)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Search the spans with a progress bar, write the picture, and print a table of the spans."""
    from optimizers import COMMON_RULES
    from visualizer.maps.sensitivity import sensitivity

    path = check_output(options, moves=False)
    with progress_bar(path.name, "rule") as progress:
        made = sensitivity(
            [parse_racer(text) for text in options.optimizers or COMMON_RULES],
            parse_landscape(options.landscape),
            xlim=options.xlim,
            cells=options.cells,
            start=options.start,
            steps=options.steps,
            tol=options.tol,
            seed=options.seed,
            progress=progress,
            **given_look(options),
        )
    save_with_bar(made, options.output, options.width)
    for line in span_table(made.spans):
        print(line)
    print(written(path))


def span_table(spans: Mapping[str, Any]) -> list[str]:
    """Return a table of the spans, line by line.

    >>> from visualizer.maps.spans import Span
    >>> print("\\n".join(span_table({"gd": Span(0.027, 0.039), "sign": None})))
           arrives from      to   factor
    gd            0.027   0.039      1.4
    sign              –       –        –
    """
    header = ["", _("arrives from"), _("to"), _("factor")]
    rows = [header, *([name, *cells(span)] for name, span in spans.items())]
    return table(rows)


def cells(span: Any) -> list[str]:
    """Return the lowest and the highest rate and the factor of a span, as texts."""
    if span is None:
        return ["–"] * 3
    low, high = (
        f"{sign}{typeset(end, 2)}"
        for sign, end in (("< " * span.open_below, span.low), ("> " * span.open_above, span.high))
    )
    return [low, high, typeset(span.factor, 2)]

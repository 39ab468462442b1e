"""The table of results that ``ravine race`` prints."""

from collections.abc import Sequence

from landscapes._core.columns import table
from landscapes._core.language import N_, _
from landscapes._core.numbers import typeset
from optimizers import ARRIVAL_TOLERANCE, Guest, Trajectory

#: Numbers in the table have this many digits.
DIGITS = 4

TERMS = N_(
    "arrives at: the step from which f stays within {tol:g} of the lowest minimum (in brackets: only "
    "passes it); distance: to the nearest minimum"
)


def summary(trajectories: Sequence[Trajectory]) -> list[str]:
    """Return a table of the results, line by line, with a line that defines two columns, and one for each guest.

    >>> from optimizers import gd, momentum, trace
    >>> for line in summary([trace(rule(lr=0.05), "booth", steps=60) for rule in (gd, momentum)]):
    ...     print(line)  # doctest: +ELLIPSIS
                      f at the end   reversals x, y   path length x, y   arrives at   distance
    gd α=0.05           6.458·10⁻⁶             1, 0          11.43, 12           37    0.00254
    momentum α=0.05          2.709             5, 5       40.04, 40.22            –      0.549
    arrives at: the step from which f stays within 0.001 of the lowest minimum (in brackets: only passes it); ...
    """
    if trajectories[0].points.ndim > 2:
        from visualizer.races.outcome import describe_outcome  # here, because it needs matplotlib

        return [describe_outcome(run) for run in trajectories]
    axes = ", ".join(trajectories[0].landscape.axes)
    turns, lengths = _("reversals {axes}", axes=axes), _("path length {axes}", axes=axes)
    header = ["", _("f at the end"), turns, lengths, _("arrives at"), _("distance")]
    guests = [guest_summary(t) for t in trajectories if isinstance(t.optimizer, Guest)]
    terms = [_(TERMS, tol=ARRIVAL_TOLERANCE)] if trajectories[0].landscape.minima else []
    return [*table([header, *map(row, trajectories)]), *terms, *guests]


def row(run: Trajectory) -> list[str]:
    """Return the cells of a run: its label, f at the end, reversals, path lengths, arrival and distance."""
    lost = _("diverged at {step}", step=run.diverged_at)
    ended = typeset(run.values[-1], DIGITS) if run.diverged_at is None else lost
    lengths = ", ".join(typeset(length, DIGITS) for length in run.path_length)
    distance = "–" if run.distance != run.distance else typeset(run.distance, 3)
    return [run.optimizer.label, ended, ", ".join(map(str, run.reversals)), lengths, arrival(run), distance]


def arrival(run: Trajectory) -> str:
    """Return the step from which on a run stays at the lowest minimum; in brackets the step at which it only passed."""
    passed, arrived = run.steps_to(), run.arrival()
    return str(arrived) if arrived >= 0 else f"({passed})" if passed >= 0 else "–"


def guest_summary(trajectory: Trajectory) -> str:
    """Return the number of evaluations of a guest, and the reason for its stop if it stopped."""
    nouns = {
        "f": N_("{count} of f"),
        "gradient": N_("{count} of its gradient"),
        "hessian": N_("{count} of its Hessian"),
    }
    evaluations = trajectory.evaluations._asdict().items()
    counts = _(", ").join(_(nouns[name], count=count[-1]) for name, count in evaluations if count[-1])
    told = _("{name}: evaluations: {counts}", name=trajectory.optimizer.name, counts=counts or _("none"))
    if trajectory.stopped_at is None:
        return told
    stopped = {"step": trajectory.stopped_at, "reason": trajectory.message}
    return _("{evaluations}; stopped at step {step}: {reason}", evaluations=told, **stopped)

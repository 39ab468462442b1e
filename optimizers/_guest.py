"""A guest: an optimizer of another library, and the walk on which its steps and its questions are counted."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Real
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np

from landscapes import InputError, Knob, Landscape
from landscapes._errors import shown, unknown
from landscapes._unit import Unit
from optimizers._options import OPTIONS

#: What a library may raise in the middle of a run that went wrong; a run stops there, and says so.
TROUBLE = (ArithmeticError, RuntimeError, ValueError)


class Option(Knob):
    """A setting in the library's own words, which the library checks itself."""

    def check(self, value: Any) -> Any:
        return value

    def text(self, value: Any) -> str:
        if isinstance(value, Real) and not isinstance(value, bool):
            return f"{self.symbol}={value:g}"
        return f"{self.symbol}={value if isinstance(value, str) else getattr(value, '__name__', shown(value))}"


@dataclass(frozen=True, eq=False, repr=False)
class Guest(Unit):
    """Another library's optimizer, to be traced and raced beside ours. Made by `optimizers.guests`.

    Attributes
    ----------
    library : str
        "scipy", "torch" or "optax".
    target : str or object
        What it is called there, or the thing itself.
    settings : mapping
        The arguments that it was given, in the library's own words; and ``noise``, which is ours.
    accepts : mapping
        What else the library would take, with its defaults, as far as it says so.

    Examples
    --------
    >>> from optimizers import guests
    >>> guests.scipy("bfgs")(gtol=1e-9)
    guests.scipy('BFGS', gtol=1e-09)
    """

    library: str = ""
    target: Any = ""
    title: str = ""
    accepts: Mapping[str, Any] = field(default_factory=dict)

    kind: ClassVar[str] = "optimizer"
    common: ClassVar[Mapping[str, Knob]] = {"noise": OPTIONS["noise"]}

    @property
    def name(self) -> str:
        return self.title

    @property
    def knobs(self) -> Mapping[str, Knob]:
        return MappingProxyType({name: Option(name, name=name, default=d) for name, d in self.accepts.items()})

    @property
    def given(self) -> dict[str, Any]:
        """The settings that are for the library."""
        return {name: value for name, value in self.settings.items() if name not in self.common}

    def __call__(self, *values: Any, **settings: Any) -> Self:
        if values:
            raise InputError(f"{self.name} takes its settings by name, got {shown(values[0])}")
        new = {name: None for name in settings if name not in {**self.accepts, **self.common}}
        if new and self.library != "scipy":  # which does not say what it takes
            raise unknown(f"option of {self.name}", next(iter(new)), [*self.accepts, *self.common])
        checked = {name: self.common[name].check(v) if name in self.common else v for name, v in settings.items()}
        merged = MappingProxyType({**self.settings, **checked})
        return replace(self, settings=merged, accepts={**self.accepts, **new})

    def __repr__(self) -> str:
        given = [repr(self.target), *(f"{name}={value!r}" for name, value in self.settings.items())]
        return f"guests.{self.library}({', '.join(given)})"

    def __reduce__(self) -> tuple:
        fields = (self.function, dict(self.settings), self.library, self.target, self.title, dict(self.accepts))
        return _restore, fields


def _restore(function: Callable, settings: dict, library: str, target: Any, title: str, accepts: dict) -> Guest:
    return Guest(
        function, settings=MappingProxyType(settings), library=library, target=target, title=title, accepts=accepts
    )


class Over(StopIteration):
    """The walk is over: all steps are made, or the run has diverged. scipy takes a StopIteration for a wish to stop."""


class Walk:
    """One run of a guest: it asks here for f and its derivatives, and says here where it stands after each step."""

    def __init__(self, landscape: Landscape, start: np.ndarray, steps: int, noise: np.ndarray, seed: int) -> None:
        from optimizers._engine import bounds

        self.landscape, self.start, self.steps, self.seed = landscape, start, steps, seed
        self.points = [start]
        self.asked = {"f": 0, "gradient": 0, "hessian": 0}
        self.counts = [tuple(self.asked.values())]
        self.diverged_at = self.stopped_at = -1
        self.over, self.message = False, ""
        self._noise, self._bounds = noise, bounds(landscape)

    @property
    def step(self) -> int:
        """How many steps are made."""
        return len(self.points) - 1

    def f(self, point: Any) -> float:
        self.asked["f"] += 1
        return self.landscape.value(*map(float, point))

    def gradient(self, point: Any) -> np.ndarray:
        """The gradient, with the noise of the step that is being made: the same however often it is asked for."""
        self.asked["gradient"] += 1
        gradient = np.array(self.landscape.gradient(*map(float, point)))
        return gradient + self._noise[self.step] if self.step < len(self._noise) else gradient

    def hessian(self, point: Any) -> np.ndarray:
        self.asked["hessian"] += 1
        fxx, fxy, fyy = self.landscape.hessian(*map(float, point))
        return np.array([[fxx, fxy], [fxy, fyy]])

    def arrive(self, point: Any) -> None:
        """A step is made, to `point`."""
        if self.over:  # some tidy up before they obey
            raise Over
        self.points.append(np.array(point, dtype=float).reshape(2))
        self.counts.append(tuple(self.asked.values()))
        self.look()

    def look(self) -> None:
        """End the walk where there is no more to be seen."""
        (x, y), (cx, rx, cy, ry) = self.points[-1], self._bounds
        if not (abs(x - cx) <= rx and abs(y - cy) <= ry and np.isfinite(self.landscape.value(x, y))):
            self.diverged_at = self.step
        if self.diverged_at >= 0 or self.step == self.steps:
            self.over = True
            raise Over

    def take(self, guest: Guest) -> Self:
        """Let the guest go until it stops or the walk is over."""
        message = ""
        try:
            self.look()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                message = guest.function(self, guest)
        except Over:
            pass
        except InputError:
            raise
        except (TypeError, *TROUBLE) as error:
            if isinstance(error, TypeError) or not any(self.asked.values()):  # it did not even begin
                raise InputError(f"{guest!r} cannot run: {one_line(error)}") from error
            message = one_line(error)
        if not self.over:
            self.stopped_at, self.message = self.step, message
        return self

    def rows(self, made: list, after: Any) -> np.ndarray:
        """One row for each of 0, ..., `steps`: as many as were made, and `after` from there on."""
        return np.array([*made, *[after] * (self.steps - self.step)])


def one_line(message: Any) -> str:
    """What a library says, in one line."""
    text = " ".join(message) if isinstance(message, list) else str(message)
    return " ".join(text.split()) or type(message).__name__


def trace_guest(guest: Guest, landscape: Landscape, start: Any, steps: int, seed: int) -> Any:
    """Walk from every start, one after the other: a `Trajectory`."""
    from optimizers._inputs import check_memory, check_start
    from optimizers._trace import Evaluations, Trajectory

    starts = np.stack(np.broadcast_arrays(*check_start(start, landscape)), axis=-1)
    shape, lanes = starts.shape[:-1], starts.reshape(-1, 2)
    if not len(lanes):
        raise InputError(f"there is nothing to run: the starts have the shape {shape}")
    check_memory(steps + 1, 2 * 8 * 8 * len(lanes), "points of a path")
    deviation = guest.options["noise"]
    if np.ndim(deviation):
        raise InputError(f"a guest has one noise, not an array of them: {guest!r}")
    noise = deviation * np.random.default_rng(seed).standard_normal((steps, 2)) if deviation else np.empty((0, 2))
    walks = [Walk(landscape, lane, steps, noise, seed).take(guest) for lane in lanes]

    points = np.stack([walk.rows(walk.points, walk.points[-1]) for walk in walks])
    reversals, length = zip(*(turns_and_length(np.array(walk.points)) for walk in walks), strict=True)
    for walk, rows in zip(walks, points, strict=True):
        if walk.diverged_at >= 0:
            rows[walk.diverged_at :] = np.nan
    x, y = points[..., 0], points[..., 1]
    values, gradients = landscape.value(x, y), np.stack(landscape.gradient(x, y), axis=-1)
    gradients[:, : len(noise)] += noise
    counts = np.stack([walk.rows(walk.counts, tuple(walk.asked.values())) for walk in walks])

    def shaped(rows: Any) -> np.ndarray:
        return np.reshape(rows, shape + np.shape(rows)[1:])

    def event(steps: list[int]) -> Any:
        return shaped(steps) if shape else (steps[0] if steps[0] >= 0 else None)

    return Trajectory(
        guest,
        landscape,
        points=shaped(points),
        values=shaped(values),
        gradients=shaped(gradients),
        state={},
        reversals=shaped(reversals),
        path_length=shaped(length),
        diverged_at=event([walk.diverged_at for walk in walks]),
        evaluations=Evaluations(*(shaped(counts[..., k]) for k in range(3))),
        stopped_at=event([walk.stopped_at for walk in walks]),
        message=shaped([walk.message for walk in walks]) if shape else walks[0].message,
    )


def turns_and_length(points: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Changes of direction and the sum of |move|, per coordinate, of one path (steps + 1, 2)."""
    from optimizers._kernel import STILL

    moves = np.diff(points, axis=0)
    signs = [np.sign(c[np.abs(c) > STILL]) for c in moves.T]
    sizes = np.where(np.isfinite(moves), np.abs(moves), 0.0)
    return [int(np.count_nonzero(s[1:] != s[:-1])) for s in signs], sizes.sum(axis=0)

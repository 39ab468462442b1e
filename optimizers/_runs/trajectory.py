"""The path of one run, and what it asked for on the way: what is drawn is what ran."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from landscapes import Landscape
from optimizers._guest import Guest
from optimizers._optimizer import Optimizer


class Evaluations(NamedTuple):
    """What had been asked for when each point was reached, counted from the start: int arrays (steps + 1,).

    A rule of ours asks for the gradient once a step, so that the point after t steps has cost t of
    them; a mini-batch counts for its share of the data. Of a guest every call is counted, those of a
    line search too. What is evaluated for the picture alone is not counted.

    Examples
    --------
    >>> from optimizers import trace
    >>> trace("adam", "beale", steps=3).evaluations.gradient
    array([0, 1, 2, 3])
    """

    f: np.ndarray
    gradient: np.ndarray
    hessian: np.ndarray

    @classmethod
    def of_rule(cls, made: np.ndarray, second_order: bool, shape: tuple[int, ...]) -> "Evaluations":
        """Those of a rule that has made so many gradients when it reaches each point, and Hessians if it uses them."""
        never = np.zeros_like(made)
        counts = never, made, made if second_order else never
        return cls(*(np.broadcast_to(count, shape + made.shape) for count in counts))

    @property
    def cost(self) -> np.ndarray:
        """All of it in gradients: f and its gradient at one point are one, f alone is one, a Hessian is two.

        In two dimensions a Hessian is had from the differences of two more gradients.
        """
        return np.maximum(self.f, self.gradient) + 2 * self.hessian


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The path of an optimizer over a landscape. For parameters or starts that are arrays, their shape comes first.

    Attributes
    ----------
    points : array (steps + 1, 2)
        The point after 0, 1, ..., `steps` steps.
    values : array (steps + 1,)
        f at these points.
    gradients : array (steps + 1, 2)
        The gradient that the rule saw at these points: of its mini-batch, with its noise, clipped.
    state : dict of str to array (steps + 1, 2)
        What the rule remembers, by its textbook name (m, v, s); 0 at the start. Of a rule that sees
        both coordinates at once (steps + 1,).
    reversals : int array (2,)
        How often each coordinate changed its direction of travel; moves up to 1e-12 are rounding.
    path_length : array (2,)
        Sum of |step| per coordinate; of a run that diverged, the step that went too far included.
    diverged_at : int, None, or an array of ints with -1 for None
        The first step at which f or the point was not finite, or the point was farther than
        1e12 times the domain; from this step on everything is nan. None if it never happened.
    evaluations : Evaluations
        How often f, its gradient and its Hessian had been asked for when the point was reached.
    stopped_at : int, None, or an array of ints with -1 for None
        The step after which a guest had enough and stopped; from there on the last point is
        repeated. None of a rule of ours, which always goes on.
    message : str, or an array of them
        Why it stopped, in the words of its library.
    """

    optimizer: Optimizer | Guest
    landscape: Landscape
    points: np.ndarray
    values: np.ndarray
    gradients: np.ndarray
    state: dict[str, np.ndarray]
    reversals: np.ndarray
    path_length: np.ndarray
    diverged_at: Any
    evaluations: Evaluations
    stopped_at: Any = None
    message: Any = ""

    def __repr__(self) -> str:
        return f"Trajectory({self.optimizer!r} on {self.landscape!r}, {self.steps} steps)"

    @property
    def steps(self) -> int:
        """The number of steps."""
        return self.points.shape[-2] - 1

    @property
    def distance(self) -> Any:
        """Distance from the last point to the nearest listed minimum; nan where there is none."""
        x, y = np.moveaxis(self.points[..., -1, :], -1, 0)
        minima = self.landscape.minima or [(np.nan, np.nan)]
        return np.min([np.hypot(x - mx, y - my) for mx, my in minima], axis=0)[()]

    def steps_to(self, tol: float = 1e-3) -> Any:
        """The first step with f less than `tol` above the lowest listed minimum, or -1."""
        hit = self.values < self.landscape.lowest + tol
        return np.where(hit.any(axis=-1), hit.argmax(axis=-1), -1)[()]

"""A small network as a problem: its weights are the parameters, its loss on data is f."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from landscapes._core.errors import InputError, short_repr, unknown_name
from landscapes.problems._problem import Problem


class Activation(NamedTuple):
    """A function of one unit, with its first two derivatives in terms of its output h."""

    function: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    curvature: Callable[[np.ndarray], np.ndarray]


ACTIVATIONS = {
    "tanh": Activation(np.tanh, lambda h: 1 - h * h, lambda h: -2 * h * (1 - h * h)),
    "sigmoid": Activation(lambda a: 1 / (1 + np.exp(-a)), lambda h: h * (1 - h), lambda h: h * (1 - h) * (1 - 2 * h)),
    "relu": Activation(lambda a: np.maximum(a, 0), lambda h: 1.0 * (h > 0), np.zeros_like),
    "linear": Activation(lambda a: a, np.ones_like, np.zeros_like),
}


class Loss(NamedTuple):
    """The mean loss of the outputs a of a network, its gradient in a, and the product of its Hessian with a change."""

    value: Callable[[np.ndarray, np.ndarray], float]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    product: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _surprise(a: np.ndarray, y: np.ndarray) -> float:
    top = a.max(axis=1)
    return float(np.mean(top + np.log(np.exp(a - top[:, None]).sum(axis=1)) - a[np.arange(len(a)), y]))


def _softmax(a: np.ndarray) -> np.ndarray:
    shares = np.exp(a - a.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def _softmax_product(a: np.ndarray, change: np.ndarray) -> np.ndarray:
    p = _softmax(a)
    return p * (change - (p * change).sum(axis=1, keepdims=True)) / len(a)


LOSSES = {
    "squared": Loss(
        lambda a, y: float(np.sum((a - y) ** 2) / (2 * len(a))),
        lambda a, y: (a - y) / len(a),
        lambda a, change: change / len(a),
    ),
    "cross_entropy": Loss(_surprise, lambda a, y: (_softmax(a) - np.eye(a.shape[1])[y]) / len(a), _softmax_product),
}


class Network:
    """Fully connected layers, h ← φ(h W + b), with the last one linear; all weights lie in one array w."""

    def __init__(self, widths: Sequence[int], activation: Activation, loss: Loss, x: np.ndarray, y: np.ndarray) -> None:
        self.activation, self.loss, self.x, self.y = activation, loss, x, y
        self.shapes = {
            name: shape
            for k, (ins, outs) in enumerate(itertools.pairwise(widths), start=1)
            for name, shape in ((f"W{k}", (ins, outs)), (f"b{k}", (outs,)))
        }
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes.values()]).tolist()
        self.groups = {
            name: slice(first, last) for name, first, last in zip(self.shapes, [0, *ends], ends, strict=False)
        }

    @property
    def size(self) -> int:
        return max(part.stop for part in self.groups.values())

    def start(self, seed: int) -> np.ndarray:
        """Return random weights, uniform in ±1/√(inputs of the layer), as in torch.nn.Linear."""
        random, start, bound = np.random.default_rng(seed), np.empty(self.size), 1.0
        for name, part in self.groups.items():
            bound = 1 / np.sqrt(self.shapes[name][0]) if name.startswith("W") else bound
            start[part] = random.uniform(-bound, bound, size=part.stop - part.start)
        return start

    def layers(self, w: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        parts = [w[part].reshape(self.shapes[name]) for name, part in self.groups.items()]
        return list(zip(parts[::2], parts[1::2], strict=True))

    def outputs(self, w: np.ndarray, x: np.ndarray) -> list[np.ndarray]:
        """Return the inputs of every layer, and the outputs of the last."""
        hidden, layers = [x], self.layers(w)
        for k, (weights, bias) in enumerate(layers, start=1):
            a = hidden[-1] @ weights + bias
            hidden.append(a if k == len(layers) else self.activation.function(a))
        return hidden

    def data(self, samples: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        return (self.x, self.y) if samples is None else (self.x[samples], self.y[samples])

    def value_and_gradient(self, w: np.ndarray, samples: np.ndarray | None) -> tuple[float, np.ndarray]:
        """Return the loss and its gradient, by backpropagation."""
        x, y = self.data(samples)
        hidden = self.outputs(w, x)
        error, gradients = self.loss.slope(hidden[-1], y), []
        for (weights, _), h in zip(self.layers(w)[::-1], hidden[-2::-1], strict=True):
            gradients += [error.sum(axis=0), h.T @ error]
            error = error @ weights.T * self.activation.slope(h)
        return self.loss.value(hidden[-1], y), np.concatenate([part.ravel() for part in gradients[::-1]])

    def product(self, w: np.ndarray, v: np.ndarray, samples: np.ndarray | None) -> np.ndarray:
        """Return H v, by the derivative of backpropagation along v (Pearlmutter 1994)."""
        x, y = self.data(samples)
        hidden, layers, turns = self.outputs(w, x), self.layers(w), self.layers(v)
        rises, changes = [np.zeros_like(x)], [np.zeros_like(x)]  # of the inputs of each layer, before and after φ
        for h, (weights, _), (dw, db) in zip(hidden, layers, turns, strict=False):
            rises.append(changes[-1] @ weights + h @ dw + db)
            changes.append(self.activation.slope(hidden[len(changes)]) * rises[-1])
        error, turned, products = self.loss.slope(hidden[-1], y), self.loss.product(hidden[-1], rises[-1]), []
        for k in reversed(range(len(layers))):
            (weights, _), (dw, _), h = layers[k], turns[k], hidden[k]
            products += [turned.sum(axis=0), changes[k].T @ error + h.T @ turned]
            slope, back = self.activation.slope(h), error @ weights.T
            turned = (turned @ weights.T + error @ dw.T) * slope + back * self.activation.curvature(h) * rises[k]
            error = back * slope
        return np.concatenate([part.ravel() for part in products[::-1]])


def mlp(
    x: Any,
    y: Any,
    hidden: Sequence[int] | int = (16,),
    *,
    activation: str = "tanh",
    loss: str | None = None,
    seed: int = 0,
) -> Problem:
    """Return the training of a small fully connected network as a problem: a multilayer perceptron.

        h ← φ(h W + b) for every hidden layer, then a = h W + b
        squared:        f = mean ½ ‖a − y‖²
        cross_entropy:  f = mean −log softmax(a)[y]

    The mean is over the samples, so that an optimizer may have mini-batches (``adam(batch=32)``). The groups
    of parameters are the layers: W1, b1, W2, b2, ...

    Parameters
    ----------
    x : array (samples,) or (samples, inputs)
    y : array (samples,) or (samples, outputs)
        Whole numbers are the classes 0, 1, ...; others are values to fit.
    hidden : int or sequence of int, default (16,)
        The number of units of each hidden layer; () is a linear model.
    activation : "tanh", "sigmoid", "relu" or "linear", default "tanh"
    loss : "squared" or "cross_entropy", optional
        By default cross_entropy for classes, squared for values.
    seed : int, default 0
        The seed of the weights at the start, uniform in ±1/√(inputs of the layer).

    Raises
    ------
    InputError
        If the data have no numbers or different lengths, or if a name or a width is not valid.

    Examples
    --------
    >>> from landscapes import problems
    >>> from optimizers import adam, trace
    >>> network = problems.mlp(*problems.two_spirals(100), hidden=(16, 16))
    >>> network.size, list(network.groups)
    (354, ['W1', 'b1', 'W2', 'b2', 'W3', 'b3'])
    >>> run = trace(adam(lr=0.02), network, steps=300)
    >>> bool(run.values[-1] < run.values[0] / 5)
    True

    References
    ----------
    Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors", Nature 1986.
    Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 1994.
    """
    inputs, targets, outputs, kind = _data(x, y, loss)
    if activation not in ACTIVATIONS:
        raise unknown_name("activation", activation, ACTIVATIONS)
    widths = [inputs.shape[1], *_widths(hidden), outputs]
    network = Network(widths, ACTIVATIONS[activation], LOSSES[kind], inputs, targets)
    return Problem(
        "mlp",
        network.value_and_gradient,
        network.start(seed),
        product=network.product,
        groups=network.groups,
        shapes=network.shapes,
        samples=len(inputs),
    )


def _data(x: Any, y: Any, loss: str | None) -> tuple[np.ndarray, np.ndarray, int, str]:
    """Return inputs (samples, inputs), targets, the number of outputs and the name of the loss."""
    inputs, targets = np.atleast_1d(_numbers("x", x)), np.atleast_1d(_numbers("y", y))
    inputs = inputs[:, None] if inputs.ndim == 1 else inputs
    if inputs.ndim != 2 or len(inputs) != len(targets) or targets.ndim > 2:
        raise InputError(
            "x must be (samples, inputs) and y (samples,) or (samples, outputs), "
            f"got {inputs.shape} and {targets.shape}"
        )
    classes = targets.ndim == 1 and np.asarray(y).dtype.kind in "iub"
    kind = loss or ("cross_entropy" if classes else "squared")
    if kind not in LOSSES:
        raise unknown_name("loss", loss, LOSSES)
    if kind == "squared":
        targets = targets[:, None] if targets.ndim == 1 else targets
        return inputs, targets, targets.shape[1], kind
    if targets.ndim != 1 or not (targets == targets.astype(int)).all() or targets.min() < 0:
        raise InputError(f"cross_entropy needs the classes 0, 1, ... as y, got {short_repr(y)}")
    return inputs, targets.astype(int), int(targets.max()) + 1, kind


def _numbers(what: str, values: Any) -> np.ndarray:
    try:
        array = np.array(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        array = np.array([np.nan])
    if not array.size or not np.isfinite(array).all():
        raise InputError(f"{what} must be an array of finite numbers, got {short_repr(values)}")
    return array


def _widths(hidden: Any) -> list[int]:
    widths = (
        [hidden] if isinstance(hidden, int | np.integer) else list(hidden) if isinstance(hidden, list | tuple) else [0]
    )
    if not all(isinstance(width, int | np.integer) and not isinstance(width, bool) and width >= 1 for width in widths):
        raise InputError(f"hidden must be one or more whole numbers >= 1, got {short_repr(hidden)}")
    return [int(width) for width in widths]

"""A module of torch as a problem: torch computes f and its derivatives, Ravine's rules make the steps."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from landscapes._core.errors import InputError, short_repr
from landscapes.problems._problem import Problem


def from_torch(module: Any, loss: Callable[[Any, Any], Any], x: Any, y: Any) -> Problem:
    """Return the training of a module of torch as a problem, in double precision.

        f(w) = loss(module(x), y), with all parameters of the module in one array w

    The module itself is not changed. The groups of the problem are the parameters by their names in torch.

    Parameters
    ----------
    module : torch.nn.Module
    loss : callable
        ``loss(output, y)``, a mean over the samples, such as ``torch.nn.CrossEntropyLoss()``.
    x, y : tensor (samples, ...)
        The data; tensors of floating point numbers are converted to double precision.

    Raises
    ------
    InputError
        If `module` is not a module of torch with parameters, or if x and y differ in length.

    Examples
    --------
    >>> from landscapes import problems
    >>> problems.from_torch("Linear", None, [], [])
    Traceback (most recent call last):
        ...
    landscapes.InputError: module must be a torch.nn.Module with parameters, got 'Linear'
    >>> import torch  # doctest: +SKIP
    >>> net = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))  # doctest: +SKIP
    >>> problems.from_torch(net, torch.nn.MSELoss(), torch.rand(9, 2), torch.rand(9, 1))  # doctest: +SKIP
    Problem(Sequential, 33 parameters)
    """
    torch: Any = sys.modules.get("torch")  # whoever has a module has imported it
    if torch is None or not isinstance(module, torch.nn.Module) or not list(module.parameters()):
        raise InputError(f"module must be a torch.nn.Module with parameters, got {short_repr(module)}")
    if len(x) != len(y):
        raise InputError(f"x and y must have the same length, got {len(x)} and {len(y)}")
    x, y = (part.double() if part.is_floating_point() else part for part in (x, y))
    shapes = {name: tuple(part.shape) for name, part in module.named_parameters()}
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()]).tolist()
    groups = {name: slice(first, last) for name, first, last in zip(shapes, [0, *ends], ends, strict=False)}
    buffers = {name: part.double() if part.is_floating_point() else part for name, part in module.named_buffers()}

    def evaluate(w: np.ndarray, samples: np.ndarray | None) -> tuple[Any, Any, Any]:
        """Return the tensor of w, f, and its gradient, which can be differentiated again."""
        flat = torch.tensor(w, dtype=torch.float64, requires_grad=True)
        parts = {name: flat[part].reshape(shapes[name]) for name, part in groups.items()}
        chosen = slice(None) if samples is None else torch.as_tensor(samples)
        value = loss(torch.func.functional_call(module, {**parts, **buffers}, (x[chosen],)), y[chosen])
        (gradient,) = torch.autograd.grad(value, flat, create_graph=True)
        return flat, value, gradient

    def function(w: np.ndarray, samples: np.ndarray | None) -> tuple[float, np.ndarray]:
        _, value, gradient = evaluate(w, samples)
        return float(value.detach()), gradient.detach().numpy()

    def product(w: np.ndarray, v: np.ndarray, samples: np.ndarray | None) -> np.ndarray:
        flat, _, gradient = evaluate(w, samples)
        (turned,) = torch.autograd.grad(gradient @ torch.tensor(v, dtype=torch.float64), flat)
        return turned.numpy()

    start = np.concatenate([part.detach().double().numpy().ravel() for part in module.parameters()])
    name, samples = type(module).__name__, len(x)
    return Problem(name, function, start, product=product, groups=groups, shapes=shapes, samples=samples)

"""Problems: functions of any number of parameters, with their gradients, for the same optimizers.

A landscape has two parameters, and can be drawn. A problem has n: the eigenvalues of a quadratic, the weights of
a small network. `optimizers.trace` takes either.

>>> from landscapes import problems
>>> from optimizers import gd, trace
>>> valley = problems.spectrum([1, 1, 50, 50])
>>> trace(gd(lr=0.038), valley, steps=100).reversals  # one set of parameters swings, the other does not
array([ 0,  0, 99, 99])
"""

from landscapes.problems._data import digits, two_spirals
from landscapes.problems._factorization import matrix_factorization
from landscapes.problems._network import mlp
from landscapes.problems._plane import Plane
from landscapes.problems._problem import Problem, problem
from landscapes.problems._problem import check_vector as check_vector
from landscapes.problems._spectrum import Spectrum, spectrum
from landscapes.problems._surface import from_landscape
from landscapes.problems._torch import from_torch

__all__ = [
    "Plane",
    "Problem",
    "Spectrum",
    "digits",
    "from_landscape",
    "from_torch",
    "matrix_factorization",
    "mlp",
    "problem",
    "spectrum",
    "two_spirals",
]

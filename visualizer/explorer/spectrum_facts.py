"""The facts of a spectrum as plain data, from which the browser computes and draws."""

import numpy as np

from landscapes._core.numbers import typeset
from landscapes._core.types import JsonObject
from landscapes.problems import Spectrum

#: The name of a spectrum in a setup and in a link. No landscape has it.
KEY = "spectrum"


def spectrum_facts(problem: Spectrum) -> JsonObject:
    """Return the facts of a spectrum in the form of those of a landscape (see `visualizer.explorer.facts`).

    The axes are the flattest and the steepest direction, and the domain is as large as the start is far along one.
    "spectrum" has the numbers from which a run is computed.

    >>> from landscapes import problems
    >>> spectrum_facts(problems.spectrum([1, 50]))["spectrum"]
    {'eigenvalues': [1.0, 50.0], 'rotation': None, 'noise': None}
    """
    values = problem.spectrum
    arrays = {"eigenvalues": values, "rotation": problem.rotation, "noise": problem.deviations}
    reach = float(np.abs(problem.directions.T @ problem.start).max()) or 1.0
    span = f"{problem.size} eigenvalues from {typeset(values.min(), 3)} to {typeset(values.max(), 3)}"
    return {
        "key": KEY,
        "name": f"{problem.name} of {problem.size} parameters",
        "family": "problems",
        "formula": f"f = ½ wᵀ H w,  {span}",
        "axes": ["flat", "steep"],
        "domain": [[-reach, reach], [-reach, reach]],
        "start": problem.start.tolist(),
        "scale": "log",
        "smooth": True,
        "parameters": [],
        "suggested": None,
        "minima": [],
        "saddles": [],
        "maxima": [],
        "code": None,
        "shader": None,
        "spectrum": {name: None if array is None else array.tolist() for name, array in arrays.items()},
    }

"""The facts of a spectrum as plain data, from which the browser computes and draws."""

import numpy as np

from landscapes._core.language import _
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
    low, high = typeset(values.min(), 3), typeset(values.max(), 3)
    span = _("{n} eigenvalues from {low} to {high}", n=problem.size, low=low, high=high)
    return {
        "key": KEY,
        "name": _("{name} of {n} parameters", name=problem.name, n=problem.size),
        "family": "problems",
        "formula": f"f = ½ wᵀ H w,  {span}",
        "axes": [_("flat"), _("steep")],
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

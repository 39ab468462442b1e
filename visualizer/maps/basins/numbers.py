"""The numbers of a map of basins in words: its entropy and its uncertainty exponent, with their sources."""

import math

from landscapes._core.numbers import typeset
from optimizers import Basins, basin_entropy, uncertainty_exponent

#: From this share of starts in the boundary on there is a boundary to speak of.
MIN_UNCERTAIN = 1e-4

#: A boundary is called a fractal only if its exponent is also clearly less than 1.
CLEARLY_LESS = 0.9


def numbers_text(found: Basins, named: bool) -> str:
    """Return the entropy and the exponent of basins, rounded, with their sources, for a caption.

    `named` says whether the picture has the shares of the basins beside the minima.
    """
    labels = found.labels
    exponent = uncertainty_exponent(labels)
    if len(exponent.uncertain) == 0 or exponent.uncertain[0] < MIN_UNCERTAIN:
        return "All starts lead to one end: there is no boundary."
    entropy = basin_entropy(labels)
    verdict = "below ln 2, no proof of a fractal"
    if (
        entropy.fractal
    ):  # boxes that are large beside the basins hold many, too: then the exponent is near 1, or unknown
        verdict = "above ln 2, so it is fractal" if exponent.exponent < CLEARLY_LESS else "above ln 2, many in a box"
    parts = [
        f"Basin entropy {typeset(entropy.whole, 2)}, of the boundary {typeset(entropy.boundary, 2)}: {verdict} "
        "(Daza et al. 2016)."
    ]
    if not math.isnan(exponent.exponent):
        parts.append(
            f"Uncertainty exponent {exponent.exponent:.2f} ± {max(exponent.error, 0.01):.2f}: "
            f"a boundary of dimension {2 - exponent.exponent:.2f} (Grebogi et al. 1983)."
        )
    if named:
        parts.append("Percentages: shares of the starts, the basin stability (Menck et al. 2013).")
    return " ".join(parts)

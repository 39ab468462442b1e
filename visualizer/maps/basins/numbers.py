"""The numbers of a map of basins in words: its entropy and its uncertainty exponent, with their sources."""

import math

from landscapes._core.language import N_, _, sentences
from landscapes._core.numbers import typeset
from optimizers import Basins, basin_entropy, uncertainty_exponent

#: From this share of starts in the boundary on there is a boundary to speak of.
MIN_UNCERTAIN = 1e-4

#: A boundary is called a fractal only if its exponent is also clearly less than 1.
CLEARLY_LESS = 0.9

#: The verdicts on an entropy above ln 2.
FRACTAL, LARGE_BOXES = N_("above ln 2, so it is fractal"), N_("above ln 2, many in a box")


def numbers_text(found: Basins, named: bool) -> str:
    """Return the entropy and the exponent of basins, rounded, with their sources, for a caption.

    `named` says whether the picture has the shares of the basins beside the minima.
    """
    labels = found.labels
    exponent = uncertainty_exponent(labels)
    if len(exponent.uncertain) == 0 or exponent.uncertain[0] < MIN_UNCERTAIN:
        return _("All starts lead to one end: there is no boundary.")
    entropy = basin_entropy(labels)
    verdict = _("below ln 2, no proof of a fractal")
    if (
        entropy.fractal
    ):  # boxes that are large beside the basins hold many, too: then the exponent is near 1, or unknown
        verdict = _(FRACTAL if exponent.exponent < CLEARLY_LESS else LARGE_BOXES)
    words = N_("Basin entropy {whole}, of the boundary {boundary}: {verdict} (Daza et al. 2016).")
    parts = [_(words, whole=typeset(entropy.whole, 2), boundary=typeset(entropy.boundary, 2), verdict=verdict)]
    if not math.isnan(exponent.exponent):
        words = N_(
            "Uncertainty exponent {exponent:.2f} ± {error:.2f}: a boundary of dimension {dimension:.2f} "
            "(Grebogi et al. 1983)."
        )
        value = exponent.exponent
        parts.append(_(words, exponent=value, error=max(exponent.error, 0.01), dimension=2 - value))
    if named:
        parts.append(_("Percentages: shares of the starts, the basin stability (Menck et al. 2013)."))
    return sentences(*parts)

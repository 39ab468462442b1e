"""What the browser is told of a landscape that it cannot run: its values, and where they lie."""

import numpy as np
import pytest

from landscapes import formula, ravine
from visualizer.explorer.facts import PLACES, sampled

LOG = formula("log(x) + 3*y", domain=((-1, 3), (2, 4)), start=(1, 3))


@pytest.mark.parametrize("landscape", [ravine, LOG], ids=["ravine", "log"])
def test_the_values_of_a_landscape_are_found_where_the_head_of_the_table_says(landscape):
    table = sampled(landscape)
    values = np.array(table["values"]).reshape(-1, table["columns"])
    x0, y0, per_x, per_y = values[0, :4]
    assert not values[0, 4:].any()
    heights = values[1:]
    assert heights.shape == (PLACES, PLACES)
    highest = heights.max()
    for row, column in np.random.default_rng(0).integers(0, PLACES, (50, 2)):
        f = float(landscape.value(x0 + column / per_x, y0 + row / per_y))
        assert heights[row, column] == pytest.approx(f if np.isfinite(f) else highest, rel=1e-3, abs=1e-9)
    (left, right), (bottom, top) = landscape.domain
    assert (x0, y0) == (left, bottom)
    assert (x0 + (PLACES - 1) / per_x, y0 + (PLACES - 1) / per_y) == pytest.approx((right, top))

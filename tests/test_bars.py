"""The bars of colours beside pictures: their numbers stand at the right, each where its value has its colour."""

import numpy as np
import pytest

from optimizers import gd, momentum
from visualizer import basin_map, phase_map, race


def bar_of(made):
    """The bar of a picture, drawn."""
    scene = made.scene()
    scene.canvas.draw()
    axes = scene["map"].axes if hasattr(scene, "panels") else scene.axes
    (bar,) = (child for child in axes.child_axes if child.images)
    return axes, bar


PICTURES = {
    "levels": lambda: race("rosenbrock", ["gd"], steps=3, colorbar=True),
    "settings": lambda: phase_map("heavy_ball", "ravine", cells=16, steps=20),
    "basins": lambda: basin_map(gd(lr=0.01), "himmelblau", cells=16, steps=100),
    "a zoom": lambda: basin_map("newton", "himmelblau", cells=16, steps=100, zoom=((1, 1), 10)),
    "leads": lambda: basin_map(gd(lr=0.002), "himmelblau", against=momentum(lr=0.02), cells=16, steps=120),
}


@pytest.mark.slow
@pytest.mark.parametrize("picture", PICTURES)
def test_the_numbers_of_a_bar_stand_at_its_right_beside_the_axes_and_in_the_figure(picture):
    axes, bar = bar_of(PICTURES[picture]())
    box, labels = bar.get_window_extent(), bar.get_yticklabels()
    assert box.x0 > axes.get_window_extent().x1
    assert len(labels) == len(bar.get_yticks()) >= 2
    assert all(label.get_text() for label in labels)
    assert min(label.get_window_extent().x0 for label in labels) > box.x1
    beyond = bar.get_tightbbox()
    assert beyond.x1 <= bar.figure.bbox.x1
    assert beyond.x0 > box.x0 - 1.5
    assert bar.get_xticks().tolist() == []
    assert not any(spine.get_visible() for spine in bar.spines.values())
    middles = [label.get_window_extent() for label in labels]
    heights = [(one.y0 + one.y1) / 2 for one in middles]
    low, high = bar.get_ylim()
    shares = (np.array(bar.get_yticks()) - low) / (high - low)
    assert heights == pytest.approx(box.y0 + shares * box.height, abs=3)
    assert (shares >= -1e-9).all()
    assert (shares <= 1 + 1e-9).all()
    (image,) = bar.images
    assert image.get_extent() == [0, 1, low, high]


def test_the_leads_of_a_bar_are_powers_of_two_about_the_draw():
    made = PICTURES["leads"]()
    _, bar = bar_of(made)
    places = dict(zip((label.get_text() for label in bar.get_yticklabels()), bar.get_yticks(), strict=True))
    assert places["="] == 0
    for text, place in places.items():
        if text != "=":
            assert abs(place) * np.log2(made.largest) == pytest.approx(np.log2(float(text.rstrip("×"))))

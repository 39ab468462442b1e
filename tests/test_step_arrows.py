"""The arrows of a step: they are the vectors of the run, at one scale, at the point from which the racer steps."""

import numpy as np
import pytest

import optimizers
from landscapes import InputError
from optimizers import adam, gd, momentum, momentum_buffer, rmsprop, trace
from visualizer import race

RULES = [gd(lr=0.02), momentum(lr=0.02), rmsprop(lr=0.1), adam(lr=0.1)]


def arrows_at(film, step):
    scene = film.scene()
    scene.canvas.draw()
    scene.show(step)
    return scene["map"].step_arrows


def test_the_arrows_are_the_vectors_of_the_run():
    film = race("rotated_ravine", RULES, steps=20, arrows=True)
    drawn = arrows_at(film, 7.5)
    for k, run in enumerate(film.trajectories):
        quivers = drawn.arrows
        np.testing.assert_allclose(quivers["step"].get_offsets()[k], run.points[7])
        step = [quivers["step"].U[k], quivers["step"].V[k]]
        np.testing.assert_allclose(step, run.points[8] - run.points[7])
        gradient = np.array([quivers["gradient"].U[k], quivers["gradient"].V[k]])
        downhill = -run.gradients[7]
        np.testing.assert_allclose(gradient / np.hypot(*gradient), downhill / np.hypot(*downhill))
    has_momentum = ~drawn.arrows["momentum"].Umask
    assert has_momentum.tolist() == [False, True, False, True]


@pytest.mark.parametrize("kind", ["gradient", "momentum"])
def test_the_longest_arrow_of_a_racer_is_three_tenths_of_the_height(kind):
    drawn = arrows_at(race("ravine", RULES, steps=20, arrows=True), 0)
    for vectors in drawn.vectors[kind]:
        pixels = drawn.axes.transData.transform(vectors) - drawn.axes.transData.transform((0, 0))
        lengths = np.hypot(*pixels.T)
        assert np.isnan(lengths).all() or np.nanmax(lengths) == pytest.approx(0.3 * drawn.axes.bbox.height)


def test_there_is_no_arrow_after_the_last_step_or_after_divergence():
    film = race("ravine", [gd(lr=0.02), gd(lr=1e9)], steps=40, arrows=True)
    assert film.trajectories[1].diverged_at is not None
    for step in (39, 40):
        drawn = arrows_at(film, step)
        hidden = np.broadcast_to(drawn.arrows["gradient"].Umask, 2)
        assert hidden.tolist() == [step == 40, True]


def test_the_legend_names_the_arrows_that_there_are():
    def labels(rules):
        return [text.get_text() for text in race("ravine", rules, steps=3, arrows=True).scene().legend.get_texts()]

    assert "downhill, −g" in labels([gd])
    assert "momentum" not in labels([gd(lr=0.1)])
    assert "momentum" in labels([adam(lr=0.1)])


@pytest.mark.parametrize("name", optimizers.names())
def test_the_momentum_buffer_is_a_state_variable_with_the_sign_of_the_gradients(name):
    run = trace(name, "sphere", start=(1.0, 2.0), steps=1)
    buffer = momentum_buffer(run)
    if buffer is not None:
        assert buffer.name in run.optimizer.state
        assert (buffer.values[1] > 0).all()


def test_arrows_must_be_a_switch():
    with pytest.raises(InputError, match="arrows must be True or False, got 'yes'"):
        race("ravine", [gd], arrows="yes")

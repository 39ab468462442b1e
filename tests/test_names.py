"""The names beside the heads: where each has room, for how long, and who has none."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from visualizer.plotting.measure import inches
from visualizer.plotting.panels.heads import disc_size
from visualizer.plotting.panels.names import LINE, MARGIN, PLACES, SIDES, HeadNames, longest_stays


@pytest.fixture
def axes():
    """Axes of 800 × 600 pixels, in whose units a pixel is 1."""
    axes = Figure((8, 6), dpi=100).add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 800), ylim=(0, 600))
    return axes


def named(axes, heads, taken=(), names=("gd", "momentum", "adam", "rmsprop", "nesterov", "adagrad", "lion")):
    """The names of heads, (times, racers, 2) in pixels."""
    heads = np.array(heads, float)
    made = HeadNames(axes, names[: heads.shape[1]], ["black"] * heads.shape[1], "white")
    made.find_places(heads, taken)
    return made


def box_of(made, k, head, place=None):
    """The box of a name beside its head at its first time, or at a place."""
    align, way = PLACES[made.places[0, k] if place is None else place]
    half = np.array([inches(made.texts[k], "width") * 100, LINE * made.size / 72 * 100]) / 2 + MARGIN
    middle = np.array(head) + way * made.head / 72 * 100 + [SIDES[align] * half[0], 0]
    return Bbox([middle - half, middle + half])


def test_a_name_alone_stands_to_the_right_and_at_an_edge_where_there_is_room(axes):
    assert named(axes, [[(400, 300)]]).places.tolist() == [[0]]
    assert named(axes, [[(795, 300)]]).places.tolist() == [[1]]
    for head in ((400, 595), (400, 5), (3, 3), (797, 597)):
        made = named(axes, [[head]])
        box = box_of(made, 0, head)
        assert min(box.x0, box.y0, 800 - box.x1, 600 - box.y1) >= 0
    assert named(axes, [[(900, 300)]]).places.tolist() == [[-1]]


def test_names_cover_neither_each_other_nor_heads_nor_other_texts(axes):
    heads = [(400, 300), (430, 302), (415, 318), (380, 290)]
    taken = [Bbox([[440, 290], [520, 330]]), Bbox([[300, 310], [390, 330]])]
    made = named(axes, [heads], taken)
    assert (made.places >= 0).all()
    boxes = [box_of(made, k, head) for k, head in enumerate(heads)]
    unit = made.head / 72 * 100
    discs = [Bbox([np.array(head) - 0.4 * unit, np.array(head) + 0.4 * unit]) for head in heads]
    for k, box in enumerate(boxes):
        assert box.count_overlaps([*boxes[:k], *taken, *discs]) == 0
    assert len(set(made.places[0])) > 1


def overlap(one, other):
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def around(middle, half):
    return Bbox([np.subtract(middle, half), np.add(middle, half)])


def plain_places(made, heads, taken):
    """The first place of each name in which it covers nothing and is inside, looked for one by one."""
    unit, places, blocks = made.head / 72 * 100, [], list(taken)
    for head in heads:
        near = sum(np.hypot(*np.subtract(head, other)) < unit for other in heads)
        blocks.append(around(head, float(disc_size(np.array(near))) * unit / 2))
    for k, head in enumerate(heads):
        boxes = [box_of(made, k, head, place) for place in range(len(PLACES))]
        inside = [min(box.x0, box.y0, 800 - box.x1, 600 - box.y1) >= 0 for box in boxes]
        free = [here and not any(overlap(box, one) for one in blocks) for here, box in zip(inside, boxes, strict=True)]
        places.append(free.index(True) if any(free) else -1)
        blocks += [boxes[places[-1]]] if any(free) else []
    return places


@pytest.mark.parametrize("seed", range(12))
def test_a_name_has_the_first_place_that_is_free(axes, seed):
    """Of heads in a crowd, with other texts around them, or in a corner."""
    random = np.random.default_rng(seed)
    corner = random.choice([0, 400, 700]), random.choice([0, 250, 520])
    heads = corner + random.uniform(0, 100, (6, 2))
    taken = [around(corner + random.uniform(-40, 140, 2), random.uniform(5, 40, 2)) for _ in range(5)]
    made = named(axes, [heads], taken)
    assert made.places[0].tolist() == plain_places(made, heads, taken)


@pytest.mark.parametrize("head", [(400, 300), (795, 300), (400, 595), (3, 3), (3, 597), (797, 3), (797, 597)])
def test_a_name_is_drawn_where_it_has_room(axes, head):
    made = named(axes, [[head]])
    box = box_of(made, 0, head)
    made.show(0, np.array([head]))
    drawn = made.texts[0].get_window_extent()
    assert box.x0 - 0.01 < drawn.x0 < drawn.x1 < box.x1 + 0.01
    assert (drawn.y0 + drawn.y1) / 2 == pytest.approx((box.y0 + box.y1) / 2, abs=0.15 * box.height)


def test_of_more_than_six_heads_on_one_spot_none_has_a_name(axes):
    assert (named(axes, [[(400, 300)] * 6]).places >= 0).all()
    assert (named(axes, [[(400, 300)] * 7]).places == -1).all()
    apart = [(400, 300)] * 6 + [(200, 300)]
    assert (named(axes, [apart]).places >= 0).all()


def test_a_name_keeps_its_place_and_is_shown_there(axes):
    track = np.stack([np.linspace(2, 798, 50), np.full(50, 300.0)], axis=1)[:, None]
    made = named(axes, track)
    assert [PLACES[made.places[moment, 0]][0] for moment in (0, 49)] == ["left", "right"]
    assert np.count_nonzero(np.diff(made.places[:, 0])) == 1
    for moment in (0, 49):
        made.show(moment, np.array([[1.0, 2.0]]))
        (text,) = made.texts
        assert text.get_visible()
        assert text.get_position() == (1, 2)
        assert text.get_horizontalalignment() == PLACES[made.places[moment, 0]][0]
    beyond = named(axes, [[(900, 300)]])
    beyond.show(0, np.array([[1.0, 2.0]]))
    assert not beyond.texts[0].get_visible()


def test_a_place_is_taken_for_as_long_as_it_is_free_and_not_for_a_moment():
    free = np.zeros((100, 2), bool)
    free[:60, 0] = free[40:, 1] = True
    assert longest_stays(free).tolist() == [0] * 60 + [1] * 40
    free[:] = False
    free[10:14, 0] = free[50:55, 1] = True
    stays = longest_stays(free)
    assert (stays[10:14] == -1).all()  # less than a twentieth of the film
    assert (stays[50:55] == 1).all()
    free[:] = False
    free[98:, 0] = True
    assert longest_stays(free)[97:].tolist() == [-1, 0, 0]


def test_a_disc_of_several_heads_is_larger_with_each():
    assert disc_size(np.array([0, 1, 2, 6])).tolist() == [1, 1, 1.35, 1.55]

"""What a message says of a range is what is checked: both ends are allowed, and what is beyond is refused."""

import re
from contextlib import suppress

import pytest

from landscapes import InputError
from visualizer import basin_map, phase_map, race, sensitivity, side_by_side
from visualizer.explorer.plane import checked_plane
from visualizer.plotting.look import Look
from visualizer.races.animate import check_steps
from visualizer.races.film import check_width
from visualizer.rendering.playback import Playback

RACES = [race("sphere", ["gd"], steps=2) for _ in range(3)]

#: What is given a number, one that is too large for it, and how far apart two numbers are: 0 if that is any distance.
TAKING = {
    "elevation": (lambda n: Look(elevation=n), 91, 0),
    "aspect": (lambda n: Look(aspect=n), 1e9, 0),
    "levels": (lambda n: Look(levels=n), 1e9, 1),
    "a side of size": (lambda n: Look(size=(n, n)), 10**8, 1),
    "seconds": (lambda n: Playback(seconds=n), 1e9, 0),
    "fps": (lambda n: Playback(fps=n), 1e9, 0),
    "hold": (lambda n: Playback(hold=n), 1e9, 0),
    "loop": (lambda n: Playback(loop=n), 10**9, 1),
    "slow motion": (lambda n: Playback(slow=[(0, 6, n)]), 1e9, 0),
    "a pause": (lambda n: Playback(pauses={3: n}), 1e9, 0),
    "width": (check_width, 10**8, 1),
    "the steps of an animation": (lambda n: check_steps([3, n], 7), 8, 0),
    "columns": (lambda n: side_by_side(*RACES, columns=n), 4, 1),
    "the racer of a plane": (lambda n: checked_plane({"racer": n}, RACES[0].landscape, ["gd", "adam"]), 2, 1),
}


@pytest.mark.parametrize("name", TAKING)
def test_the_range_that_a_message_tells_is_the_one_that_is_checked(name):
    take, too_large, apart = TAKING[name]
    with pytest.raises(InputError) as told:
        take(too_large)
    low, high = map(float, re.search(r"from ([\d.e+-]+) to ([\d.e+-]*\d)", str(told.value)).groups())
    whole = int if apart else float
    for inside in (low, (low + high) // 2, high):
        take(whole(inside))
    for beyond in (low - (apart or 1e-6), high + (apart or 1e-6 * high)):
        with pytest.raises(InputError):
            take(whole(beyond))


@pytest.mark.parametrize(
    ("take", "least", "apart"),
    [
        (lambda n: Look(tail=n), 1, 1),
        (lambda n: Look(captions={n: "here"}), 0, 1),
        (lambda n: Playback(pauses={n: 1}), 0, 1),
        (lambda n: Playback(slow=[(n, 10)]), 0, 1),
        (lambda n: basin_map("gd", "ravine", cells=16, steps=2, zoom=((0, 0), n)), 1, 0),
        (lambda n: Look(levels=list(range(n))), 2, 1),
    ],
    ids=["tail", "captions", "pauses", "slow", "depth", "levels"],
)
def test_the_least_is_allowed_and_less_is_not(take, least, apart):
    take(least)
    with pytest.raises(InputError):
        take(least - (apart or 1e-9))


JUNK = ("text", "", "1,2", b"x", object(), [None], [[]], {}, {1: 2}, 1j, float("nan"), float("inf"), -1, 10**400, print)
LOOKS = [name for name in Look.__dataclass_fields__ if name not in ("lang", "title", "caption")]


@pytest.mark.parametrize("name", [*LOOKS, *Playback.__dataclass_fields__])
def test_an_option_takes_a_value_or_says_what_it_takes(name):
    """No value makes another error; what is taken is taken again; and what is no text, number or list is not."""
    take = Look if name in Look.__dataclass_fields__ else Playback
    taken = []
    for junk in JUNK:
        with suppress(InputError):
            taken.append(take(**{name: junk}))
    assert len(taken) <= 5
    assert taken == [take(**{name: getattr(one, name)}) for one in taken]
    with pytest.raises(InputError) as told:
        take(**{name: print})
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["transparent", "legend", "axes", "colorbar", "arrows", "progress_line"])
def test_a_switch_is_true_or_false(name):
    take = Look if name in Look.__dataclass_fields__ else Playback
    for value in (True, False):
        assert getattr(take(**{name: value}), name) is value
    for other in (1, 0, None, "yes"):
        with pytest.raises(InputError, match=f"{name} must be True or False, got "):
            take(**{name: other})


def test_the_tolerance_of_sensitivity_is_one_of_its_axis():
    with pytest.raises(InputError) as told:
        sensitivity("gd", "ravine", tol=1e300)
    low, high = map(float, re.search(r"from (\S+) to (\S+),", str(told.value)).groups())
    for tol in (low, high):
        assert sensitivity("gd", "ravine", tol=tol, steps=3).runs.tol == tol
    for tol in (low / 1.01, 1.01 * high):
        with pytest.raises(InputError, match="the ends of its axis"):
            sensitivity("gd", "ravine", tol=tol)


def test_the_two_sides_of_a_map_are_two_parameters():
    with pytest.raises(InputError, match="lr"):
        phase_map("adam", "ravine", x="lr", y="lr")

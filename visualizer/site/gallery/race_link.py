"""The playground's link to a race: the text after "#" that opens it there."""

from collections.abc import Iterator

from optimizers import Guest
from visualizer.explorer.link import link_of
from visualizer.explorer.setup import setup_of
from visualizer.races.film import Film
from visualizer.races.race import Race
from visualizer.races.side_by_side import SideBySide


def race_links(film: Film) -> list[tuple[str, str]]:
    """Return the label of the landscape and the link of each race of a film; none if a browser cannot run it.

    >>> from visualizer import race
    >>> race_links(race("ravine", ["gd"], steps=9))
    [('ravine', 'v=1&landscape=ravine&racer=gd&start=10,1&steps=9&seed=0')]
    """
    return [(race.landscape.label, link_of_race(race)) for race in races_of(film) if runs_in_a_browser(race)]


def races_of(film: Film) -> Iterator[Race]:
    """Yield the races of a film."""
    yield from film.races if isinstance(film, SideBySide) else [film] if isinstance(film, Race) else []


def runs_in_a_browser(race: Race) -> bool:
    """Return whether a page without Python can run all racers."""
    return not any(isinstance(run.optimizer, Guest) for run in race.trajectories)


def link_of_race(race: Race) -> str:
    """Return the link of a race; a race with a budget gets the steps of the racer that makes most."""
    racers = [run.optimizer for run in race.trajectories]
    start = race.trajectories[0].points[0].tolist()
    steps = max(run.steps for run in race.trajectories)
    return link_of(setup_of(race.landscape, racers, start, steps, race.seed, race.look.extent, steps))

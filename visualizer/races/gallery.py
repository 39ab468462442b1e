"""The gallery: films that each teach one idea. The README and `assets/` show some of them."""

import functools
import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from landscapes import InputError, beale, linear_regression, rastrigin, ravine, rosenbrock, rotated_ravine, saddle
from landscapes._core.errors import unknown_name
from landscapes._core.language import _, language, speaking
from landscapes._core.paths import checked_path
from optimizers import adagrad, adam, gd, guests, heavy_ball, momentum, rmsprop
from visualizer._workers import each_in_a_process
from visualizer.races.film import Film
from visualizer.races.gallery_phenomena import (
    make_edge,
    make_finite_steps,
    make_outliers,
    make_restarts,
    make_river,
    make_sam,
    make_scaling,
)
from visualizer.races.race import Race, race
from visualizer.races.side_by_side import SideBySide, side_by_side

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


@dataclass(frozen=True)
class GalleryFilm:
    """A film of the gallery.

    Attributes
    ----------
    name : str
        The name of the film and of its file.
    teaches : str
        The lesson of the film, in one sentence.
    make : callable
        Returns the race.
    width : int
        Width in pixels.
    library : str
        The library of its guest, if it has one.
    """

    name: str
    teaches: str
    make: Callable[[], Film]
    width: int = 800
    library: str = ""

    @property
    def can_be_made(self) -> bool:
        """True unless the library of its guest is missing."""
        return not self.library or find_spec(self.library) is not None

    def save(self, folder: str | os.PathLike) -> Path:
        """Write the film into a folder."""
        return self.make().save(Path(folder) / f"{self.name}.gif", width=self.width)


def make_race() -> Race:
    return race(ravine, LESSON, steps=100)


def make_saddle() -> Race:
    rules = [gd(lr=0.05), momentum(lr=0.05), rmsprop(lr=0.05), adam(lr=0.05)]
    whole = ((-1.5, 1.5), (-2, 2))  # the ridge, and the slopes down to where the last racer has left it
    return race(
        saddle,
        rules,
        start=(1, 0.001),
        steps=120,
        panels="surface",
        extent=whole,
        azimuth=70,
        elevation=34,
        turn=0,
    )


def make_larger_rate() -> Race:
    return race(
        ravine,
        [gd(lr=0.1), rmsprop(lr=0.1)],
        steps=110,
        slow=(0, 6),
        extent=((-1, 11), (-3, 3)),
        title=_("At α = 0.1 RMSProp approaches the minimum, gradient descent diverges"),
        caption=_("The curvature in b is 50: descent diverges above α = 2/50. RMSProp divides the gradient by √S."),
    )


def make_batches() -> Race:
    return race(
        linear_regression,
        [gd(lr=0.1), gd(lr=0.1, batch=4), gd(lr=0.1, batch=1)],
        steps=25,
        panels=[["map"], ["loss", "swing"]],
        fair="budget",
        title=_("All data, four samples or one, with the same number of gradients"),
    )


def make_adagrad() -> Race:
    return race(
        beale,
        [adagrad(lr=0.5), rmsprop(lr=0.05)],
        steps=140,
        panels=[["map"], ["rate", "loss"]],
        title=_("AdaGrad sums all squared gradients and stalls; RMSProp forgets old ones and goes on"),
    )


def make_bias_correction() -> Race:
    return race(
        ravine,
        [adam(lr=0.1), adam(lr=0.1, bias_correction=False)],
        steps=100,
        panels=[["map"], ["swing", "rate"]],
        title=_("Adam with and without bias correction: the first steps"),
    )


def make_epsilon() -> Race:
    return race(
        ravine,
        [rmsprop(lr=0.1, eps=eps) for eps in (1e-8, 0.1, 1.0, 10.0)],
        steps=120,
        panels=[["map"], ["swing", "rate"]],
        title=_("ε from 10⁻⁸ to 10: from steps of equal length to plain gradient descent"),
    )


def make_rotated() -> SideBySide:
    rules = [momentum(lr=0.03), rmsprop(lr=0.2), adam(lr=0.2)]
    films = [race(surface, rules, start=(-9, 2), steps=100) for surface in (ravine, rotated_ravine)]
    return side_by_side(*films, title=_("Rotate the ravine, and the adaptive rules lose their advantage"))


def make_reverse() -> Race:
    return race(
        ravine(kappa=20),
        [gd(lr=0.02), heavy_ball(lr=0.02), momentum(lr=0.02)],
        steps=100,
        panels=[["map", "swing"], ["phase"]],
        title=_("Gradient descent does not oscillate here; momentum does"),
    )


def make_beale() -> Race:
    rules = [gd(lr=0.01), momentum(lr=0.01), rmsprop(lr=0.05), adam(lr=0.1)]
    return race(beale, rules, steps=140, panels=["map", "loss"])


def make_rosenbrock() -> Race:
    rules = [gd(lr=0.002), heavy_ball(lr=0.001), rmsprop(lr=0.01), adam(lr=0.1)]
    return race(rosenbrock, rules, steps=560, panels=["map", "loss"])


def make_simplex() -> Race:
    corners = [(-1.5, 2.0), (-0.7, 2.0), (-1.5, 1.2)]
    return race(
        rosenbrock(b=10),
        [guests.scipy("Nelder-Mead", initial_simplex=corners)],
        start=corners[0],
        steps=45,
        panels=["map", "loss"],
        title=_("Nelder-Mead rolls a triangle into the valley"),
        labels=["Nelder-Mead"],
        caption=_(
            "Each step reflects, stretches or contracts the triangle at its worst corner. No gradient is needed."
        ),
    )


def make_distribution() -> Race:
    return race(
        rastrigin,
        [guests.cma(sigma0=2, popsize=20)],
        start=(4, 3),
        steps=40,
        panels=["map", "loss"],
        extent=((-5, 6), (-4, 5)),
        title=_("CMA-ES learns from where to draw its next points"),
        caption=_("Each generation draws 20 points; the best half moves, turns and resizes the distribution."),
    )


FILMS = {
    film.name: film
    for film in (
        GalleryFilm("race", "Descent oscillates across the ravine; momentum, RMSProp and Adam damp it.", make_race),
        GalleryFilm(
            "saddle",
            "Descent is long stuck on the ridge of a saddle; the adaptive rules leave it early.",
            make_saddle,
            640,
        ),
        GalleryFilm("beale", "A flat valley between steep corners.", make_beale),
        GalleryFilm("rosenbrock", "A curved valley: quick to reach and slow to follow.", make_rosenbrock),
        GalleryFilm("larger_rate", "Descent diverges at a learning rate that suits RMSProp.", make_larger_rate),
        GalleryFilm(
            "batches",
            "Descent on all data is smooth and expensive; on single samples it is cheap and noisy.",
            make_batches,
            960,
        ),
        GalleryFilm("adagrad", "AdaGrad's steps vanish while RMSProp goes on.", make_adagrad, 960),
        GalleryFilm(
            "bias_correction", "Without bias correction Adam's first steps are too long.", make_bias_correction, 960
        ),
        GalleryFilm("epsilon", "A large ε turns RMSProp into plain descent.", make_epsilon, 960),
        GalleryFilm(
            "rotated", "On a ravine rotated by 30° the adaptive rules lose their advantage.", make_rotated, 960
        ),
        GalleryFilm("reverse", "Momentum oscillates where descent does not.", make_reverse, 960),
        GalleryFilm("simplex", "Nelder-Mead walks on a triangle, without a gradient.", make_simplex, library="scipy"),
        GalleryFilm(
            "distribution",
            "CMA-ES passes many minima, while its distribution is wide, and narrows it at the lowest.",
            make_distribution,
            library="cma",
        ),
        GalleryFilm("edge", "Descent ends where the curvature is just below 2/α.", make_edge, 960),
        GalleryFilm("river", "A large rate goes far down a river valley; its decay lowers the loss.", make_river),
        GalleryFilm("outliers", "Outliers throw descent away; clipped and signed steps stay.", make_outliers, 960),
        GalleryFilm("scaling", "A rate in proportion to the batch keeps the path per epoch.", make_scaling, 960),
        GalleryFilm("finite_steps", "Finite steps end where f + α|∇f|²/4 leads.", make_finite_steps, 960),
        GalleryFilm("sam", "Descent falls into a sharp minimum, SAM passes it to a flat one.", make_sam),
        GalleryFilm("restarts", "Restarts take the ripples from Nesterov's momentum.", make_restarts),
    )
}


def select(names: Sequence[str]) -> list[GalleryFilm]:
    """Return the films with these names, or all of them but those whose library is not installed.

    Raises
    ------
    InputError
        If there is no such film; the message gives the nearest name.

    Examples
    --------
    >>> [film.name for film in select(["saddle", "race"])]
    ['saddle', 'race']
    """
    for name in names:
        if not isinstance(name, str) or name not in FILMS:
            raise unknown_name("film of the gallery", name, FILMS)
    return [FILMS[name] for name in names] or [film for film in FILMS.values() if film.can_be_made]


def save(
    folder: str | os.PathLike = "gallery", names: Sequence[str] = (), processes: int | None = None
) -> Generator[Path, None, None]:
    """Make films of the gallery and write them into a folder, several at a time.

    Parameters
    ----------
    folder : str or path, default "gallery"
        Created if it does not exist.
    names : sequence of str, default all whose libraries are installed
    processes : int, optional
        The number of films that are made at the same time; default: one for each processor.

    Yields
    ------
    Path
        The file of each film, when it is done.

    Raises
    ------
    InputError
        If a name is not in `FILMS`, or the folder cannot be created.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in save(folder, ["batches"], processes=1)]
    ['batches.gif']
    """
    films = select(names)
    try:
        checked_path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot create the folder {os.fspath(folder)!r}: {error.strerror}") from None
    processes = min(processes or os.cpu_count() or 1, len(films))
    if processes == 1:
        yield from (film.save(folder) for film in films)
        return
    yield from each_in_a_process(
        functools.partial(save_one, folder, language()), [film.name for film in films], processes
    )


def save_one(folder: str | os.PathLike, lang: str, name: str) -> Path:
    """Make one film in a worker process; its name can be pickled, its function `make` might not."""
    with speaking(lang):
        return FILMS[name].save(folder)


def list_films() -> list[str]:
    """Return one line for each film."""
    width = max(map(len, FILMS))
    lines = [f"  {film.name:{width}}   {_(film.teaches)}{needs(film)}" for film in FILMS.values()]
    return [_("Films of the gallery"), "", *lines]


def needs(film: GalleryFilm) -> str:
    """Return what is missing for a film, as an addition to its line."""
    words = _(' (needs {library}: pip install "ravine[guests]")', library=film.library)
    return "" if film.can_be_made else words

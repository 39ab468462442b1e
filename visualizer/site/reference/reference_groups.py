"""The public names of `ravine`, grouped by what they are for."""

from typing import NamedTuple

from landscapes._core.language import N_


class Group(NamedTuple):
    """A group of public names: the name of its page, its title, and what it is for.

    Attributes
    ----------
    page, title, about : str
    names : str
        The names of functions and classes, in the order of the page; those of a module as "problems.mlp".
    """

    page: str
    title: str
    about: str
    names: str


GROUPS = (
    Group(
        "films",
        N_("Races and films"),
        N_("Several optimizers on one landscape, as a film or as a still; `save` writes it in any format."),
        "race side_by_side animate Race SideBySide Look Playback Scene",
    ),
    Group(
        "explorer",
        N_("The explorer"),
        N_("An interactive race in a notebook, and as a page of its own."),
        "explore Explorer MatplotlibExplorer",
    ),
    Group(
        "runs",
        N_("Runs, sweeps and learning rates"),
        N_("One path with all its numbers, many runs at once, and a learning rate that suits."),
        "trace Trajectory Evaluations sweep Sweep tune suggest suggested_racers suggested_steps",
    ),
    Group(
        "measures",
        N_("Measures and theory"),
        N_("How much of a run is swing, what each step does, and what theory predicts on a quadratic."),
        "oscillation Oscillation Modes predict_quadratic Prediction quadratic_axes quadratic_optimum sharpness "
        "Sharpness effective_rates momentum_buffer MomentumBuffer step_report StepReport rule_facts",
    ),
    Group(
        "maps",
        N_("Maps and basins"),
        N_("One picture of very many runs: over settings, over learning rates, over starts."),
        "phase_map sensitivity basin_map Map basins Basins basin_entropy BasinEntropy uncertainty_exponent "
        "UncertaintyExponent",
    ),
    Group(
        "landscapes",
        N_("Landscapes, formulas and pictures"),
        N_("What a landscape is, and how a function, a formula, a picture or your data become one."),
        "landscape formula picture Landscape Formula Loss Picture Parameter Suggested critical_points",
    ),
    Group(
        "optimizers",
        N_("Optimizers and their conventions"),
        N_("What an optimizer is, how a function becomes one, and what it is called in other libraries."),
        "optimizer rule Optimizer elsewhere translate",
    ),
    Group(
        "guests",
        N_("Guests of other libraries"),
        N_("Optimizers of scipy, torch, optax and cma in the same races, run by their own code."),
        "guests.scipy guests.torch guests.optax guests.cma guests.muon Guest",
    ),
    Group(
        "problems",
        N_("Problems of many parameters"),
        N_("Functions of any number of parameters for the same optimizers, and planes in which to draw their paths."),
        "problems.problem problems.spectrum problems.mlp problems.matrix_factorization problems.from_landscape "
        "problems.from_torch problems.two_spirals problems.digits problems.Problem problems.Spectrum problems.Plane "
        "path_plane variance_share",
    ),
    Group(
        "lessons",
        N_("Lessons, gallery and presets"),
        N_("The questions and exercises of the lessons, the films of the gallery, and the set-ups of books."),
        "lessons.predict lessons.reveal lessons.check lessons.score lessons.forget lessons.cars lessons.torch_path "
        "lessons.Lesson lessons.Exercise lessons.Prediction lessons.Verdict lessons.Score lessons.TorchPath "
        "gallery.select gallery.save gallery.list_films presets.get presets.compare presets.table "
        "presets.list_presets",
    ),
    Group(
        "language",
        N_("Language and errors"),
        N_("The language of all texts, and the error that bad input raises."),
        "use_language InputError",
    ),
)

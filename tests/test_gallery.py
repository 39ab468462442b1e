"""The gallery: every film is small and whole, and shows what it is said to teach."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from landscapes import InputError
from optimizers import effective_rates, sharpness
from visualizer.cli.main import main
from visualizer.races import gallery
from visualizer.races.gallery import FILMS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()

SHOWN = set(re.findall(r"assets/(\w+)\.gif", README))


@pytest.mark.slow
@pytest.mark.parametrize("piece", FILMS.values(), ids=FILMS)
def test_a_film_is_small_and_short(piece, tmp_path):
    path = piece.save(tmp_path)
    assert path == tmp_path / f"{piece.name}.gif"
    relief = "surface" in str(getattr(piece.make().look, "panels", ""))
    assert path.stat().st_size < (1e6 if relief else 0.5e6 if piece.name in SHOWN else 1.5e6)
    with Image.open(path) as film:
        assert film.width == piece.width
        assert 20 < film.n_frames <= 150
        first = np.asarray(film.convert("RGB"))
        film.seek(film.n_frames - 1)
        assert (np.asarray(film.convert("RGB")) != first).any(axis=-1).mean() > 0.005


# what the films teach


def runs(name):
    film = FILMS[name].make()
    return film.trajectories


def test_descent_swings_and_the_others_damp_the_swing():
    descent, *others = runs("race")
    assert descent.reversals[1] == 99
    assert all(run.path_length[1] < 0.5 * descent.path_length[1] for run in others)


def test_descent_is_long_stuck_on_the_ridge():
    off_the_ridge = [int(np.argmax(np.abs(run.points[:, 1]) > 1)) for run in runs("saddle")]
    descent, averaged, rmsprop, adam = off_the_ridge
    assert 0 < rmsprop < adam < 25
    assert 3 * adam < descent < averaged  # all leave it within the film


def test_all_come_near_in_the_valleys():
    for name in ("beale", "rosenbrock"):
        start, ends = runs(name)[0].values[0], [run.values[-1] for run in runs(name)]
        assert max(ends) < 0.02 * start


def test_descent_diverges_where_rmsprop_is_at_home():
    descent, rmsprop = runs("larger_rate")
    assert descent.optimizer.values["lr"] == rmsprop.optimizer.values["lr"]
    assert descent.diverged_at is not None
    assert rmsprop.distance < 1


def test_fewer_samples_are_sooner_there_and_never_still():
    batch, four, one = runs("batches")
    assert four.values[-1] < 0.1 * batch.values[-1]
    assert batch.reversals.sum() <= 2
    wander = [np.abs(np.diff(run.points[-20:], axis=0)).mean() for run in (four, one)]
    assert wander[0] < wander[1]


def test_adagrad_stalls():
    adagrad, rmsprop = runs("adagrad")
    rates = [effective_rates(run)[:, 1] for run in (adagrad, rmsprop)]
    assert (np.diff(rates[0]) <= 0).all()
    assert rates[1].max() > 20 * rates[0][-1]
    assert adagrad.values[30] < rmsprop.values[30]
    assert rmsprop.values.min() < 0.02 * adagrad.values[-1]


def test_adam_without_correction_starts_too_far():
    corrected, cold = runs("bias_correction")
    lengths = [np.abs(np.diff(run.points[:, 0])) for run in (corrected, cold)]
    assert lengths[0][0] == pytest.approx(0.1, rel=1e-6)
    assert lengths[1][0] == pytest.approx(0.1 * 0.1 / 0.001**0.5, rel=1e-6)
    assert lengths[1].max() > 5 * lengths[0].max()


def test_a_large_epsilon_makes_descent_of_it():
    small, *_, large = runs("epsilon")
    rates = effective_rates(large)[:, 0]
    assert rates[-1] == pytest.approx(0.1 / 10, rel=0.35)
    assert large.reversals[1] == 0
    assert small.reversals[1] > 10


def test_turning_the_ravine_costs_the_adaptive_rules_more():
    upright, turned = FILMS["rotated"].make().races
    worse = [
        after.values[-1] / before.values[-1]
        for before, after in zip(upright.trajectories, turned.trajectories, strict=True)
    ]
    momentum, _, adam = worse
    assert adam > 100 * momentum
    reached = [[int(run.steps_to(0.1)) for run in one.trajectories] for one in (upright, turned)]
    assert reached[0][1] < reached[1][1] or reached[1][1] < 0


def test_momentum_makes_a_swing_where_descent_has_none():
    descent, *inert = runs("reverse")
    assert descent.reversals[1] == 0
    assert all(run.reversals[1] > 5 for run in inert)


def test_a_triangle_rolls_into_the_valley_without_a_gradient():
    (run,) = runs("simplex")
    assert run.evaluations.gradient[-1] == 0
    assert run.values[-1] < 1e-4 < run.values[20]
    a, b, c = np.moveaxis(run.region.vertices, 1, 0)
    areas = abs(np.linalg.det(np.stack([b - a, c - a], axis=1))) / 2
    assert (np.diff(np.log2(areas))[:30] > 0.9).sum() > 5  # stretched to twice its area on its way
    assert areas[-1] < 1e-4 * areas[0]


def test_a_wide_distribution_passes_many_minima():
    pytest.importorskip("cma")
    (run,) = runs("distribution")
    widths = np.sqrt(np.linalg.eigvalsh(run.region.covariance))[:, 1]
    assert (widths[:6] > 2).all()  # minima are 1 apart
    assert widths[-1] < 0.01
    assert run.distance < 1e-3


def test_descent_ends_at_the_edge_of_stability():
    calm, *pushed = runs("edge")
    measured = map(sharpness, (calm, *pushed))
    shares = [(one.values / one.limits)[-1].item() for one in measured]
    assert shares[0] < 0.85
    assert all(0.9 < share < 1.02 for share in shares[1:])


def test_the_decay_ends_lowest_and_far_down_the_river():
    decay, cosine, constant = runs("river")
    assert decay.values[-1] < 0.5 * min(cosine.values[-1], constant.values[-1])
    assert decay.points[-1, 0] > cosine.points[-1, 0] + 2
    assert decay.values[300:480].max() > 5 * cosine.values[300:480].max()


def test_outliers_throw_plain_descent_alone():
    plain, *safe = (np.hypot(*run.points[100:].T).max() for run in runs("outliers"))
    assert plain > 5 > 5 * max(safe)


def test_single_samples_and_batches_of_16_go_one_way_and_all_samples_swing():
    one, batch, whole = (run.points[::-1][:: max(run.steps // 10, 1)][::-1] for run in runs("scaling"))
    assert np.abs(one - batch)[1:].max() < 0.12
    assert np.abs(one - whole)[1:].max() > 1


def test_finite_steps_end_nearer_to_the_penalised_flow():
    plain, penalised = FILMS["finite_steps"].make().races
    finite, small, other = (run.points[-1] for run in (*plain.trajectories, *penalised.trajectories))
    assert np.hypot(*(finite - other)) < 0.4 * np.hypot(*(finite - small))


def test_sam_ends_in_the_flat_minimum_and_descent_in_the_sharp_one():
    plain, aware = (run.points[-1] for run in runs("sam"))
    assert np.hypot(plain[0] + 2, plain[1]) < 0.05
    assert np.hypot(aware[0] - 1.47, aware[1]) < 0.12


def test_a_restart_removes_the_ripples():
    _, rippled, restarted = runs("restarts")
    rises = [(np.diff(run.values[:79]) > 0).sum() for run in (rippled, restarted)]
    assert rises[0] > 20
    assert rises[1] == 0
    assert 0 <= restarted.arrival(1e-6) < 80
    assert not 0 <= rippled.arrival(1e-6) < 150


# the command


@pytest.mark.slow
def test_the_gallery_is_made_by_one_command(tmp_path, capsys):
    folder = tmp_path / "new" / "films"
    assert main(["gallery", "batches", "-o", str(folder)]) == 0
    assert [path.name for path in folder.iterdir()] == ["batches.gif"]
    assert "batches.gif" in capsys.readouterr().out
    assert main(["gallery", "--list"]) == 0
    listed = capsys.readouterr().out
    assert all(piece.name in listed and piece.teaches in listed for piece in FILMS.values())


def test_a_film_whose_library_is_missing_is_left_out_and_says_so(monkeypatch, capsys):
    whole = gallery.select([])
    monkeypatch.setattr(gallery, "find_spec", lambda library: None)
    missing = {film.name for film in whole} - {film.name for film in gallery.select([])}
    assert missing == {film.name for film in whole if film.library}
    assert [film.name for film in gallery.select(["simplex"])] == ["simplex"]
    assert main(["gallery", "--list"]) == 0
    assert capsys.readouterr().out.count('pip install "ravine[guests]"') == len(missing)


@pytest.mark.slow
def test_films_are_made_by_several_processes(tmp_path):
    made = {path.name for path in gallery.save(tmp_path, ["batches", "reverse"], processes=2)}
    assert made == {"batches.gif", "reverse.gif"} == {path.name for path in tmp_path.iterdir()}


def test_a_place_that_is_no_folder_is_told_in_one_line(tmp_path):
    (tmp_path / "film").write_text("")
    with pytest.raises(InputError, match="cannot create the folder"):
        next(gallery.save(tmp_path / "film", ["race"]))


def test_the_first_film_is_that_of_the_readme():
    command = shlex.split(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)[0])
    film = FILMS["race"].make()
    told = [f"{run.optimizer.name}:lr={run.optimizer.values['lr']:g}" for run in film.trajectories]
    asked = command[command.index("--optimizers") + 1 : command.index("--steps")]
    assert told == asked
    assert film.steps == int(command[command.index("--steps") + 1])


def test_the_films_of_the_readme_are_those_of_the_gallery():
    assert {path.stem for path in (ROOT / "assets").glob("*.gif")} == SHOWN
    for name in SHOWN:
        with Image.open(ROOT / "assets" / f"{name}.gif") as film:
            piece = FILMS[name]
            assert film.n_frames == len(piece.make().shown_steps)
            assert film.width == piece.width

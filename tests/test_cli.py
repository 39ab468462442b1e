"""The command line: what it prints, what it makes, and one line for whatever is wrong."""

import os
import re
import subprocess
import sys

import pytest
from PIL import Image

import landscapes
import optimizers
from visualizer.cli.arguments import parse_racers
from visualizer.cli.main import main

RAVINE = [sys.executable, "-m", "visualizer.cli"]


def ravine(*arguments, **kwargs):
    return subprocess.run([*RAVINE, *map(str, arguments)], capture_output=True, text=True, check=False, **kwargs)


def test_race_makes_a_film_and_prints_the_figures(tmp_path, capsys):
    output = tmp_path / "race.gif"
    racers = ["gd:lr=0.038", "momentum:lr=0.038", "heavy_ball:lr=0.038", "rmsprop", "adam"]
    arguments = ["race", "ravine", "--optimizers", *racers, "--lr", "0.2", "--steps", "100", "-o", str(output)]
    assert main(arguments) == 0
    out = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: re.split(r"\s{2,}", line)[1:] for line in out[1:6]}
    assert rows["gd"] == ["0.02158", "0, 99", "9.792, 19", "–", "0.208"]
    assert rows["momentum"] == ["0.003027", "1, 14", "10.1, 5.462", "(73)", "0.0748"]
    assert rows["heavy_ball"][1].endswith(", 49")
    assert rows["adam"] == ["0.003547", "0, 8", "10.08, 2.731", "(85)", "0.0781"]
    assert out[-1].startswith(f"wrote {output} (0.")
    with Image.open(output) as film:
        assert film.n_frames == 101  # six seconds, and the last one


@pytest.mark.slow
def test_every_option_reaches_the_film(tmp_path, monkeypatch, capsys):
    from visualizer.races import race as race_module

    asked = {}
    race = race_module.race

    def spy(surface, racers, start, **options):
        asked.update(surface=surface, racers=racers, start=start, **options)
        return race(surface, racers, start, **options)

    monkeypatch.setattr(race_module, "race", spy)
    line = (
        "race rosenbrock:a=0.5,b=10 --optimizers rmsprop:beta=0.8,centered=true adam --lr 0.02 --beta1 0.5 "
        "--bias-correction off --start -1.5 2 --steps 7 --noise 0.1 --seed 3 --panels map loss --theme dark "
        "--schedule step(every=3,factor=0.1) --clip 2 --extent -2 2 -1 3 --fps 10 --hold 1 "
        "--slow 0-2 4-6:5 --pauses 3:1.5 --seconds 2 --pace log --no-progress-line --loop 3 --width 320 -o"
    )
    assert main([*line.split(), str(tmp_path / "x.png")]) == 0
    assert asked["surface"].settings == {"a": 0.5, "b": 10}
    rmsprop, adam = asked["racers"]
    options = {"noise": 0.1, "clip": 2}
    for racer in (rmsprop, adam):
        assert repr(racer.settings["schedule"]) == "step(every=3.0, factor=0.1)"
    mine, theirs = ({k: v for k, v in racer.settings.items() if k != "schedule"} for racer in (rmsprop, adam))
    assert mine == {"lr": 0.02, "beta": 0.8, "centered": True, **options}
    assert theirs == {"lr": 0.02, "beta1": 0.5, "bias_correction": False, **options}
    assert asked["start"] == [-1.5, 2]
    assert (asked["steps"], asked["seed"], asked["panels"], asked["theme"]) == (7, 3, ["map", "loss"], "dark")
    assert (asked["extent"], asked["fps"], asked["hold"]) == (((-2, 2), (-1, 3)), 10, 1)
    assert (asked["slow"], asked["pauses"], asked["seconds"]) == (["0-2", "4-6:5"], ["3:1.5"], 2)
    assert (asked["pace"], asked["progress_line"], asked["loop"]) == ("log", False, 3)
    with Image.open(tmp_path / "x.png") as still:
        assert still.width == 320


def test_columns_size_and_what_is_left_out_reach_the_film(tmp_path, monkeypatch):
    from visualizer.races import race as race_module

    looks = []
    race = race_module.race
    monkeypatch.setattr(race_module, "race", lambda *a, **k: looks.append((film := race(*a, **k)).look) or film)
    line = "race ravine --steps 3 --size 640x360 --transparent --no-legend --no-title --no-axes"
    for panels in (["map swing | loss"], ["map", "swing", "|", "loss"]):
        assert main([*line.split(), "--panels", *panels, "-o", str(tmp_path / "x.png")]) == 0
        look = looks.pop()
        assert look.columns == [["map", "swing"], ["loss"]]
        assert (look.size, look.transparent, look.legend, look.title, look.axes) == ((640, 360), True, *[False] * 3)
        with Image.open(tmp_path / "x.png") as still:
            assert (still.size, still.mode) == ((640, 360), "RGBA")


def test_races_stand_beside_each_other_on_the_command_line(tmp_path, monkeypatch, capsys):
    from visualizer.races import side_by_side as module

    asked = []
    join = module.side_by_side
    monkeypatch.setattr(module, "side_by_side", lambda *a, **k: asked.append((a, k)) or join(*a, **k))
    line = "race ravine --optimizers gd momentum --lr 0.01 --steps 9 --beside lr=0.02 ravine:kappa=5 sphere"
    options = ["--columns", "2", "--share", "--title", "Four", "--width", "500", "-o", str(tmp_path / "x.png")]
    assert main([*line.split(), *options]) == 0
    ((races, how),) = asked
    assert how == {"title": "Four", "columns": 2, "share": True}
    assert [race.landscape.label for race in races] == ["ravine", "ravine", "ravine κ=5", "sphere"]
    assert [race.trajectories[0].optimizer.settings["lr"] for race in races] == [0.01, 0.02, 0.01, 0.01]
    assert {race.trajectories[1].optimizer.name for race in races} == {"momentum"}
    out = capsys.readouterr().out.splitlines()
    assert [line for line in out if line in ("ravine", "ravine κ=5", "sphere")] == [r.landscape.label for r in races]
    with Image.open(tmp_path / "x.png") as still:
        assert still.width == 500


def test_a_race_beside_gets_settings_that_suit_it_and_all_are_equally_long(tmp_path, monkeypatch):
    from visualizer.races import side_by_side as module

    asked = []
    join = module.side_by_side
    monkeypatch.setattr(module, "side_by_side", lambda *a, **k: asked.extend(a) or join(*a, **k))
    arguments = ["race", "ravine", "--beside", "himmelblau", "x**2 + k*y**2:k=3", "--width", "400"]
    assert main([*arguments, "-o", str(tmp_path / "x.png")]) == 0
    assert len({race.steps for race in asked}) == 1
    rates = [[run.optimizer.settings["lr"] for run in race.trajectories] for race in asked]
    assert rates[0] != rates[1]
    assert asked[2].landscape.values["k"] == 3


def test_a_racers_own_setting_wins_over_the_shared_one():
    shared, own = parse_racers(["gd", "adam:lr=0.5"], {"lr": "0.1"})
    assert shared.settings == {"lr": 0.1}
    assert own.settings == {"lr": 0.5}


def test_a_schedule_of_one_racer_has_commas_of_its_own():
    (racer,) = parse_racers(["adam:lr=0.5,schedule=step(every=3,factor=0.1),beta1=0"], {})
    assert list(racer.settings) == ["lr", "schedule", "beta1"]
    assert racer.settings["schedule"].settings == {"every": 3, "factor": 0.1}


def test_the_command_line_has_an_option_for_every_parameter(capsys):
    with pytest.raises(SystemExit) as end:
        main(["race", "--help"])
    assert end.value.code == 0
    out = capsys.readouterr().out
    for name in optimizers.names():
        for parameter in optimizers.get(name).parameters.values():
            assert f"--{parameter.name.replace('_', '-')} VALUE" in out
            assert parameter.symbol in out


def test_list_prints_all_there_is(capsys):
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    for package in (landscapes, optimizers, optimizers.schedules):
        for unit in map(package.get, package.names()):
            assert f"  {unit.name}(" in out
            assert unit.summary in out
            for line in unit.formula.splitlines():
                assert line in out
    assert "adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08, bias_correction=True)" in out


def test_list_of_one_prints_its_docstring_and_parameters(capsys):
    assert main(["list", "rmsprop"]) == 0
    out = capsys.readouterr().out
    assert "S_db is large and S_dW small" in out
    assert "beta            β   default 0.9       in [0, 1); sensible from 0 to 0.999" in out
    assert main(["list", "sphere"]) == 0
    assert "Knobs" not in capsys.readouterr().out.split("References")[1]


WRONG = {
    "race rosenbrok": "did you mean 'rosenbrock'",
    "race ravine --optimizers gd rmsporp": "did you mean 'rmsprop'",
    "race ravine --lr -0.1": "lr must be a finite number >= 0, got -0.1",
    "race ravine --lr nan": "lr must be a finite number >= 0, got nan",
    "race ravine --lr fast": "lr must be a finite number >= 0, got 'fast'",
    "race ravine --beta 1": "beta must be in [0, 1), got 1",
    "race ravine --optimizers gd --beta 0.9": "no racer has the parameter beta (gd)",
    "race ravine --optimizers gd:beta=0.9": "unknown parameter of gd 'beta': (known: lr, noise, clip, batch, schedule)",
    "race ravine --optimizers rmsprop:rho=0.9": "here it is called beta",
    "race ravine --optimizers gd:lr": "write settings as name=value, name=value",
    "race ravine --optimizers rmsprop:centered=maybe": "centered must be True or False, got 'maybe'",
    "race ravine:kapa=3": "did you mean 'kappa'",
    "race ravine --start 1e400 0": "start must be finite",
    "race ravine --start nan 0": "start must be finite",
    "race ravine --start 1": "expected 2 arguments",
    "race ravine --start one two": "invalid float value: 'one'",
    "race ravine --steps 0": "steps must be a whole number >= 1",
    "race ravine --steps -3": "steps must be a whole number >= 1",
    "race ravine --steps 1000000000": "GiB of memory; at most",
    "race ravine --steps 1000000000000000000000000000000": "GiB of memory; at most",
    "race ravine --steps many": "invalid int value: 'many'",
    "race ravine --noise -1": "noise must be a finite number >= 0",
    "race ravine --seed -1 --noise 1": "seed must be a whole number >= 0",
    "race ravine --panels map los": "unknown panel 'los': did you mean 'loss'?",
    "race ravine --panels map |": "a column of panels cannot be empty",
    "race ravine --panels map,swing loss": 'panels are written "map swing | surface loss", without commas',
    "race ravine --size wide": "size must be a width and a height in pixels, such as 1920x1080, got 'wide'",
    "race ravine --size 90x90": "each side of size must be from 160 to 7680 pixels, got 90x90",
    "race ravine --size 3000x400": "no side of size may be more than 4 times the other, got 3000x400",
    "race ravine --beside rotated_ravne": "did you mean 'rotated_ravine'?",
    "race ravine --beside lr=fast": "lr must be a finite number >= 0, got 'fast'",
    "race ravine --beside kappa=3": "no racer has the parameter kappa (gd, momentum, rmsprop, adam)",
    "race ravine --beside lr=": "write settings as name=value, name=value",
    "race ravine --beside": "expected at least one argument",
    "race ravine --beside sphere --columns 3": "columns must be a whole number from 1 to 2, got 3",
    "race ravine --columns 2": "--columns is for several races: name the others with --beside",
    "race ravine --share": "--share is for several races: name the others with --beside",
    "race ravine --transparent -o race.mp4": ".mp4 cannot be transparent: write .gif, .webp, .apng, .png",
    "race ravine --no-panels": "unrecognized arguments: --no-panels",
    "race ravine -o nowhere/frames/": "there is no folder 'nowhere'",
    "race ravine --theme bright": "unknown theme 'bright': did you mean 'light'?",
    "race ravine --azimuth nan": "azimuth must be a finite number",
    "race ravine --elevation 91": "elevation must be from 5 to 90 degrees, got 91",
    "race ravine --turn inf": "turn must be a finite number of degrees, got inf",
    "gallery sadle": "unknown film of the gallery 'sadle': did you mean 'saddle'?",
    "race ravine --extent 1 0 0 1": "extent must have x0 < x1",
    "race ravine --fps 100": "fps must be from 0.1 to 60 frames per second, got 100.0",
    "race ravine --slow 6-2": "a slow interval must end after it begins, got 6 to 2",
    "race ravine --pauses soon": "pauses must be a mapping of steps to seconds, or texts such as '34:1.5'",
    "race ravine --steps 20 --pauses 30:1": "pauses must lie in the run, from step 0 to 20, got step 30",
    "race ravine --steps 20 --captions late": "captions must be a mapping of steps to texts",
    "race ravine --pace evn": "unknown pace 'evn': did you mean 'even'?",
    "race ravine --loop -1": "loop must be a whole number from 0 to 65535, got -1",
    "race ravine --width 10": "width must be a whole number of pixels from 160 to 7680, got 10",
    "race ravine -o race.mov": "the extension must be .gif, .mp4",
    "race ravine -o nowhere/race.gif": "there is no folder 'nowhere'",
    "race ravine -o .": "the extension must be .gif, .mp4",
    "race": "the following arguments are required: LANDSCAPE",
    "": "the following arguments are required: COMMAND",
    "rase ravine": "invalid choice: 'rase'",
    "race ravine --learning-rate 3": "unrecognized arguments",
    "list adm": "did you mean 'adam'",
}


LONG, MINUSES, DIGITS = 300 * "a", 5000 * "-", 400 * "7"

#: Arguments -> a part of the one line that they get.
HOSTILE = {
    ("race", "ravine", "--optimizers", "gd:self=1"): "unknown parameter of gd 'self'",
    ("race", "ravine:self=1"): "unknown parameter of ravine 'self'",
    ("race", "ravine", "--lr=--"): "argument --lr: expected one argument, got '--'",
    ("race", "ravine", "--steps=--"): "argument --steps: expected one argument, got '--'",
    ("race", "ravine", f"--lr={MINUSES}1"): "lr must be a finite number >= 0, got '---",
    ("race", f"x**2+{MINUSES}y"): "a formula may have at most 1000 characters, got 5006",
    ("race", "ravine", "--steps", DIGITS): "more than 10^15 points of a path would take more than 10^15 GiB of memory",
    ("race", "ravine", "--steps", 20 * DIGITS): "argument --steps: invalid int value: '777",
    ("race", "ravine", "--steps", "3", "--seed", f"-{DIGITS}"): "seed must be a whole number >= 0, got -777",
    ("race", "ravine", "--lr", DIGITS): "lr must be a finite number >= 0, got ",
    ("race", "ravine", "-o", f"{LONG}.png"): "File name too long",
    ("race", "ravine", "-o", f"{LONG}/x.png"): "File name too long",
    ("race", "ravine", "-o", f"{LONG}/"): "File name too long",
    ("race", "ravine", "-o", "x\0.png"): "no file can be called 'x\\x00.png': ",
    ("race", f"{LONG}.png"): "cannot read the picture 'aaa",
    ("race", LONG): "unknown landscape 'aaa",
    ("race", "ravine", "--optimizers", LONG): "unknown optimizer 'aaa",
    ("race", "ravine", "--optimizers", f"scipy:{LONG}"): "unknown method of scipy 'aaa",
    ("race", "ravine", "--along", "lr", LONG, "2"): "--along must be a name and two numbers, got lr aaa",
    ("race", "ravine", "--steps", LONG): "argument --steps: invalid int value: 'aaa",
    ("race", "ravine", f"--{LONG}"): "unrecognized arguments: --aaa",
    ("race", "ravine", "--red\033[31m"): "unrecognized arguments: --red [31m",
    ("map", "gd", "ravine", "--film", LONG, "1", "2"): "unknown parameter of gd on ravine 'aaa",
    ("map", "gd", "ravine", "--y", "noise", "--store", LONG): "File name too long",
    ("show", "ravine", "-o", f"{LONG}.html"): "File name too long",
    ("gallery", "saddle", "-o", LONG): "File name too long",
    ("lab", LONG): "File name too long",
    ("list", "ad\udcff"): "unknown landscape, optimizer or schedule 'ad\\udcff'",
    ("race", "ra\udcffvine"): "'\\udcff' is not allowed",
    ("race", "ravine", "--steps", "3", "--title", "x\udcff", "-o", "x.png"): "has the letters",
    ("race", "ravine", "--optimizers", "scipy:BFGS,method='x'"): "cannot run: Unknown solver options: method",
    ("race", "ravine", "--optimizers", "scipy:BFGS,self=1"): "cannot run: Unknown solver options: self",
    ("race", "ravine", "--optimizers", "scipy:BFGS,a=1)+_(b=2"): "write settings as name=value, name=value",
    ("race", "ravine", "--optimizers", "scipy:BFGS,gtol={[]:1}"): "write settings as name=value, name=value",
    ("race", "ravine", "--optimizers", f"scipy:BFGS,gtol={MINUSES}"): "cannot run: ",
}


@pytest.mark.parametrize("arguments", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_gets_one_short_line(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code
    captured = capsys.readouterr()
    assert (code, captured.out, captured.err.count("\n")) == (2, "", 1)
    assert HOSTILE[arguments] in captured.err
    assert len(captured.err) < 450  # the message, and where the help is
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full device")
@pytest.mark.parametrize("arguments", [["list"], ["race", "--help"], ["--version"]])
def test_standard_output_that_is_full_gets_one_line(arguments):
    with open("/dev/full", "w") as full:
        done = subprocess.run([*RAVINE, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "ravine: cannot write standard output: No space left on device\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "arguments", "says"),
    [
        ("cp1252", ["list", "adam"], "m <- beta1 m + (1 - beta1) g"),
        ("ascii", ["race", "--help"], "alpha, a finite number >= 0"),
        ("ascii", ["race", "x**2 + α梯"], "unknown name in a formula 'alpha?'"),
    ],
)
def test_an_output_that_lacks_signs_gets_others_for_them(encoding, arguments, says):
    how = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run([*RAVINE, *arguments], capture_output=True, check=False, env=how)
    text = (done.stdout + done.stderr).decode(encoding)
    assert says in text
    assert "Traceback" not in text


@pytest.mark.parametrize("line", WRONG)
def test_bad_input_is_one_line_and_exit_code_2(line, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        code = main(line.split())
    except SystemExit as end:
        code = end.code
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("ravine")
    assert WRONG[line] in captured.err
    assert os.listdir(tmp_path) == []


def test_a_folder_without_permission(tmp_path, monkeypatch, capsys):
    access = os.access  # root may write anywhere: a folder that refuses must be played
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))
    assert main(["race", "sphere", "-o", str(tmp_path / "race.gif")]) == 2
    assert "is not writable" in capsys.readouterr().err


@pytest.mark.slow
def test_a_place_that_cannot_be_written_to():
    done = ravine("race", "sphere", "-o", "/proc/race.gif")
    assert done.returncode == 2
    assert done.stderr.startswith("ravine: cannot write '/proc/race.gif'")
    assert done.stderr.count("\n") == 1


def test_a_pipe_that_closes_early_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m visualizer.cli list | head -1", shell=True, capture_output=True, text=True, check=False
    )
    assert done.stdout == "Landscapes\n"
    assert done.stderr == ""


def test_version():
    done = ravine("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("ravine 0.")

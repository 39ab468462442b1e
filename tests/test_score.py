"""The answers of a reader on disk, by every kernel at once; and the score, for spreadsheets and graders."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from landscapes import InputError
from optimizers import gd
from visualizer import lessons
from visualizer.lessons import LESSONS
from visualizer.lessons._answers import FILE, STATE, answers, answers_file
from visualizer.lessons._lesson import predicted

ROOT = Path(__file__).parents[1]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of its own for the answers."""
    lessons.forget()
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setattr("visualizer.lessons._answers._in_memory", [])
    return tmp_path / "state" / FILE


def python(code, place, count=1):
    """What processes of their own print, that run at the same time."""
    command = [sys.executable, "-c", f"from visualizer import lessons\n{code}"]
    environment = os.environ | {STATE: str(place.parent), "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([*command, str(k)], env=environment, stdout=subprocess.PIPE, text=True) for k in range(count)
    ]
    return [one.communicate()[0] for one in running]


def test_the_tests_leave_the_answers_of_the_user_alone(monkeypatch):
    assert answers_file() is None
    monkeypatch.delenv(STATE)
    assert answers_file().name == FILE
    assert Path.home() in answers_file().parents


@pytest.mark.slow
def test_a_restarted_kernel_finds_the_first_prediction_and_kernels_at_once_lose_nothing(place):
    lessons.predict("01", "b")
    tries = 'import sys\nfor k in range(25): lessons.check("01.1", k + int(sys.argv[1]) / 8)'
    code = f'print(lessons.predict("01", "c"))\n{tries}'
    told = python(code, place, count=2)
    assert all("you predict b)" in line and "the first answer counts" in line for line in told)
    given, fault = answers()
    assert fault == ""
    assert [one["answer"] for one in given if one["question"] == "01"] == ["b"]
    tried = sorted(float(one["answer"]) for one in given if one["question"] == "01.1")
    assert tried == sorted(k + kernel / 8 for k in range(25) for kernel in range(2))
    assert lessons.score("01").rows[1].tries == 50


def test_the_question_shows_the_prediction_of_before(place):
    lessons.predict("01", "d")
    _, *choices, answer = lessons.predict("01").children
    assert all(button.disabled for button in choices)
    assert "you predict d)" in answer.value
    lessons.forget("01")
    _, *choices, answer = lessons.predict("01").children
    assert not any(button.disabled for button in choices)
    choices[0].click()
    assert predicted(LESSONS["01"]) == 0
    assert len([one for one in answers()[0] if one["question"] == "01"]) == 1


def test_a_file_that_is_damaged_is_one_line_and_the_rest_counts(place):
    lessons.check("01.1", 0.01)
    with place.open("ab") as file:
        file.write(b'\x00\xff{"question": "01.2", "an')  # a write that a power cut has stopped
    lessons.check("01.2", gd(lr=0.11))
    score = lessons.score("01")
    assert score.points == 2
    assert score.fault == f"{str(place)!r}: 1 of 3 answers cannot be read and are left out"
    assert repr(score).endswith(f"2 of 6 exercises are right\n{score.fault}")
    place.write_bytes(b"[1]\nnull\n{}\n")
    assert lessons.score("01").points == 0
    place.unlink()
    place.mkdir()
    assert repr(lessons.predict("01", "a")).endswith("(kept)")  # in memory
    assert "cannot read" in lessons.score("01").fault
    assert lessons.score("01").rows[0].answer == "a"


def test_what_cannot_be_written_is_kept_in_memory(place):
    place.parent.write_text("a file where the folder should be")
    assert lessons.check("01.1", 0.01)
    assert lessons.score("01").points == 1


def test_the_score_counts_what_was_right_once(place):
    assert lessons.score().rows == []
    lessons.check("02.1", ...)
    assert lessons.score().rows == []  # the dots are no answer
    for answer in (1, 2 / 200, 5):
        lessons.check("01.1", answer)
    lessons.predict("01", "a")
    lessons.reveal("01")
    score = lessons.score()
    assert [row.question for row in score.rows] == ["01", *(f"01.{k}" for k in range(1, 7))]
    prediction, exercise, *others = score.rows
    assert (prediction.answer, prediction.right, prediction.tries, prediction.max_points) == ("a", False, 1, 0)
    assert (exercise.answer, exercise.right, exercise.tries, exercise.points) == ("0.01", True, 3, 1)
    assert {(row.tries, row.right, row.points) for row in others} == {(0, None, 0)}
    assert (score.points, score.max_points) == (1, 6)
    assert score._repr_html_().count("<tr>") == 8
    lessons.forget("01")
    assert lessons.score().rows == []
    with pytest.raises(InputError, match="unknown lesson '1'"):
        lessons.score("1")


def test_a_spreadsheet_and_a_grader_read_the_file(place, tmp_path):
    lessons.check("01.1", 2 / 200)
    lessons.check("01.2", "=1+1")
    lessons.check("01.3", -0.5)
    score = lessons.score("01")
    path = score.save(tmp_path / "score.csv", student="=李雷")
    text = path.read_bytes().decode("utf-8-sig")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["question"] for row in rows] == [row.question for row in score.rows]
    assert {row["student"] for row in rows} == {"'=李雷"}  # no formula
    assert [row["answer"] for row in rows[1:4]] == ["0.01", "'=1+1'", "-0.5"]
    assert sum(int(row["points"]) for row in rows) == score.points == 2
    tests = json.loads(score.save(tmp_path / "results.json").read_text(encoding="utf-8"))["tests"]
    assert [test["name"] for test in tests] == [f"01.{k}" for k in range(1, 7)]
    assert [test["score"] for test in tests] == [1, 0, 1, 0, 0, 0]
    assert {test["max_score"] for test in tests} == {1}
    with pytest.raises(InputError, match=r"the extension must be \.csv or \.json"):
        score.save(tmp_path / "score.xlsx")

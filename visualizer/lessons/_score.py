"""The score: what was answered, right or not, as a small table, and as a file for spreadsheets and graders."""

import csv
import html
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landscapes._core.language import N_, _
from visualizer._files import atomic_write, check_writable

#: The columns of the table of a spreadsheet.
COLUMNS = ("student", "question", "kind", "answer", "tries", "right", "points", "max_points", "first", "last")

#: The extensions of a table for spreadsheets, and of the results of an autograder.
EXTENSIONS = (".csv", ".json")


@dataclass(frozen=True)
class Row:
    """A question and what was answered.

    Attributes
    ----------
    question, kind : str
        "01" and "prediction", or "01.2" and "exercise".
    answer : str
        The answer that counts: of a prediction the first one, of an exercise the first right one, else the last.
    tries : int
    right : bool or None
        None: not answered, or a prediction that is not revealed.
    first, last : str
        When it was answered first and last, in UTC.
    """

    question: str
    kind: str
    answer: str = ""
    tries: int = 0
    right: bool | None = None
    first: str = ""
    last: str = ""

    @property
    def max_points(self) -> int:
        """The points of a right answer: 1 for an exercise; 0 for a prediction, since a wrong guess teaches, too."""
        return int(self.kind == "exercise")

    @property
    def points(self) -> int:
        return self.max_points * bool(self.right)

    @property
    def mark(self) -> str:
        return "" if not self.tries else {True: "✓", False: "✗", None: "·"}[self.right]


@dataclass(frozen=True)
class Score:
    """The answers to some questions; it is shown as a table.

    Attributes
    ----------
    rows : sequence of Row
    fault : str
        What could not be read, in one line; else "".
    """

    rows: Sequence[Row]
    fault: str = ""

    @property
    def points(self) -> int:
        """The number of exercises that are answered rightly."""
        return sum(row.points for row in self.rows)

    @property
    def max_points(self) -> int:
        """The number of exercises."""
        return sum(row.max_points for row in self.rows)

    @property
    def total(self) -> str:
        return _("{points} of {count} exercises are right", points=self.points, count=self.max_points)

    def __repr__(self) -> str:
        lines = [f"{row.question:6} {row.mark:1} {row.tries or '':3}  {row.answer}".rstrip() for row in self.rows]
        return "\n".join([*lines, self.total, *([self.fault] if self.fault else [])])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{row.question}</td><td>{_(row.kind)}</td>"
            f"<td style='text-align:left'>{html.escape(row.answer)}</td><td>{row.tries or ''}</td>"
            f"<td>{row.mark}</td></tr>"
            for row in self.rows
        )
        titles = "".join(f"<th>{name}</th>" for name in (_("question"), _("kind"), _("answer"), _("tries"), ""))
        fault = f"<p>{html.escape(self.fault)}</p>" if self.fault else ""
        return f"<table><tr>{titles}</tr>{rows}</table><p>{self.total}</p>{fault}"

    def save(self, path: str | os.PathLike, student: str = "") -> Path:
        """Write the score to a file.

        Parameters
        ----------
        path : str or path
            With ".csv" a table for a spreadsheet, a row for each question. With ".json" the results of an autograder
            as Gradescope reads them, and as otter writes them: "tests" with "name", "score" and "max_score".
        student : str, optional
            A name for the first column of the table.

        Raises
        ------
        InputError
            If the extension is another, or the file cannot be written.
        """
        path = check_writable(path, EXTENSIONS)
        text = self.results() if path.suffix.lower() == ".json" else self.table(student)
        with atomic_write(path) as part:
            part.write_text(text, encoding="utf-8", errors="replace", newline="")
        return path

    def table(self, student: str = "") -> str:
        """Return the table as CSV; its first sign tells Excel that it is UTF-8."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in self.rows:
            right = "" if row.right is None else int(row.right)
            told = (row.answer, row.tries, right, row.points, row.max_points, row.first, row.last)
            writer.writerow([plain(cell) for cell in (student, row.question, row.kind, *told)])
        return f"\ufeff{file.getvalue()}"

    def results(self) -> str:
        """Return the exercises as the results of an autograder, in JSON."""
        tests = [
            {"name": row.question, "score": row.points, "max_score": row.max_points, "output": row.answer}
            for row in self.rows
            if row.max_points
        ]
        return json.dumps({"tests": tests}, ensure_ascii=False, indent=1) + "\n"


def plain(cell: object) -> object:
    """Return the content of a cell so that a spreadsheet does not take it for a formula.

    >>> plain("=1+1"), plain("-0.5"), plain(3)
    ("'=1+1", '-0.5', 3)
    """
    if not isinstance(cell, str) or not cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def row_of(question: str, answers: Sequence[Mapping[str, Any]]) -> Row:
    """Return the row of a question from the answers to it, in the order in which they were given.

    >>> row_of("01.1", [{"answer": "1", "right": False}, {"answer": "2", "right": True}])
    Row(question='01.1', kind='exercise', answer='2', tries=2, right=True, first='', last='')
    """
    kind = N_("exercise") if "." in question else N_("prediction")
    if not answers:
        return Row(question, kind)
    first, last = answers[0], answers[-1]
    right = next((one for one in answers if one.get("right")), None)
    counts = first if kind == "prediction" else right or last
    known = [one["right"] for one in answers if one.get("right") is not None]
    verdict = bool(right) if known else None
    tries = len(answers) if kind == "exercise" else 1
    times = str(first.get("time", "")), str(last.get("time", ""))
    return Row(question, kind, str(counts.get("answer", "")), tries, verdict, *times)

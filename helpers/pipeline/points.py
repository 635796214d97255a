"""Reads the points of a class from the gradebook."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from rich.table import Table
from rich.text import Text

from helpers.nbgrader_plugins.exports import write_neutral
from helpers.nbgrader_plugins.printable import printable

__all__ = ["points_by_cell", "points_by_exercise", "points_by_notebook", "points_table", "write_points"]

#: Columns of a terminal in which there is room for spaces.
WIDE = 80


def points_by_cell(api: NbGraderAPI, assignment: str) -> pd.DataFrame:
    """Return one row for each student and graded cell, in this order.

    Columns: `student`, `notebook`, `cell`, `score` (with extra credit; NaN where nothing was graded), `max_score`,
    `by_hand` (whether a person must still look at it).
    """
    rows = []
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        for submission in gradebook.assignment_submissions(assignment):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    decided = grade.manual_score is not None or grade.auto_score is not None
                    rows.append(
                        (
                            submission.student_id,
                            notebook.name,
                            grade.name,
                            grade.score if decided else None,
                            grade.max_score,
                            bool(grade.needs_manual_grade),
                        )
                    )
    frame = pd.DataFrame(rows, columns=["student", "notebook", "cell", "score", "max_score", "by_hand"])
    return frame.astype({"score": float, "by_hand": bool}).sort_values(
        ["student", "notebook", "cell"], ignore_index=True
    )


def points_by_notebook(cells: pd.DataFrame) -> pd.DataFrame:
    """Add up the rows of `points_by_cell`: students as index, notebooks as columns."""
    return cells.pivot_table(index="student", columns="notebook", values="score", aggfunc="sum")


def points_by_exercise(api: NbGraderAPI, assignment: str) -> pd.DataFrame:
    """Return the points as `points_by_notebook` does, with their sum as last column, `total`."""
    frame = points_by_notebook(points_by_cell(api, assignment))
    return frame.assign(total=frame.sum(axis=1))


def points_table(points: pd.DataFrame, title: str, notes: dict[str, str] | None = None, width: int = WIDE) -> Table:
    """Lay out `points_by_exercise` for a terminal of that many columns.

    `notes` are remarks by student, shown in a column of their own.
    """
    table = Table(title=title, padding=(0, 1 if width >= WIDE else 0))
    table.add_column("estudiante", no_wrap=True)
    for name in map(str, points.columns):
        # Five names of notebooks don't fit in a terminal of 80 columns; their numbers do.
        table.add_column(f"ej. {name[0]}" if name[0].isdigit() else name, justify="right", no_wrap=True)
    if notes:
        table.add_column("entrega")
    for student, row in points.iterrows():
        cells = ["—" if pd.isna(value) else f"{value:g}" for value in row]
        texts = str(student), *cells, *([notes.get(str(student), "")] if notes else [])
        table.add_row(*(Text(printable(text)) for text in texts))
    return table


def write_points(points: pd.DataFrame, path: Path) -> Path:
    """Write points as CSV in UTF-8 and return the path; a file that exists is replaced."""
    write_neutral(points, path, index=True)
    return path

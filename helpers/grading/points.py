"""Reads the points of a class from the gradebook."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from rich.table import Table

__all__ = ["points_by_cell", "points_by_exercise", "points_by_notebook", "points_table", "write_points"]


def points_by_cell(api: NbGraderAPI, assignment: str) -> pd.DataFrame:
    """Return every automatic score of an assignment.

    Parameters
    ----------
    api : nbgrader.apps.NbGraderAPI
        The course.
    assignment : str
        Name of the assignment.

    Returns
    -------
    pandas.DataFrame
        One row for each student and graded cell: `student`, `notebook`, `cell`, `score` (extra credit included, NaN
        where nothing was graded), `max_score`, `by_hand` (whether a person must still look at it). Ordered by these.
    """
    rows = []
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        for submission in gradebook.assignment_submissions(assignment):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    decided = grade.manual_score is not None or grade.auto_score is not None
                    rows.append((
                        submission.student_id, notebook.name, grade.name, grade.score if decided else None,
                        grade.max_score, bool(grade.needs_manual_grade),
                    ))
    frame = pd.DataFrame(rows, columns=["student", "notebook", "cell", "score", "max_score", "by_hand"])
    return frame.astype({"score": float}).sort_values(["student", "notebook", "cell"], ignore_index=True)


def points_by_notebook(cells: pd.DataFrame) -> pd.DataFrame:
    """Add the points of cells up.

    Parameters
    ----------
    cells : pandas.DataFrame
        As `points_by_cell` returns it.

    Returns
    -------
    pandas.DataFrame
        Students as index, notebooks as columns.
    """
    return cells.pivot_table(index="student", columns="notebook", values="score", aggfunc="sum")


def points_by_exercise(api: NbGraderAPI, assignment: str) -> pd.DataFrame:
    """Return the points of each student in each exercise.

    Parameters
    ----------
    api : nbgrader.apps.NbGraderAPI
        The course.
    assignment : str
        Name of the assignment.

    Returns
    -------
    pandas.DataFrame
        Students as index, notebooks as columns, and their sum as last column, `total`.
    """
    frame = points_by_notebook(points_by_cell(api, assignment))
    return frame.assign(total=frame.sum(axis=1))


def points_table(points: pd.DataFrame, title: str, notes: dict[str, str] | None = None) -> Table:
    """Lay out points for a terminal.

    Parameters
    ----------
    points : pandas.DataFrame
        As `points_by_exercise` returns it.
    title : str
        Heading of the table.
    notes : dict of str to str, optional
        A remark for some students, in a column of its own.

    Returns
    -------
    rich.table.Table
        One row for each student.
    """
    table = Table(title=title)
    table.add_column("estudiante")
    for name in map(str, points.columns):
        # Five names of notebooks don't fit in a terminal of 80 columns; their numbers do.
        table.add_column(f"ej. {name[0]}" if name[0].isdigit() else name, justify="right")
    if notes:
        table.add_column("entrega")
    for student, row in points.iterrows():
        cells = ["—" if pd.isna(value) else f"{value:g}" for value in row]
        table.add_row(str(student), *cells, *([notes.get(str(student), "")] if notes else []))
    return table


def write_points(points: pd.DataFrame, path: Path) -> Path:
    """Write points as CSV in UTF-8.

    Parameters
    ----------
    points : pandas.DataFrame
        As `points_by_exercise` returns it.
    path : pathlib.Path
        The file to write; one that exists is replaced.

    Returns
    -------
    pathlib.Path
        The same path.
    """
    points.to_csv(path, encoding="utf-8", lineterminator="\n")
    return path

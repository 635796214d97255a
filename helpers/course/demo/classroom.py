"""The invented students of the demonstration, and what they hand in.

Right answers come from the source notebooks. Wrong ones are slips put into them, so they follow every change of an
exercise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.course.submission import fill_in, solution_cell, write_submission

__all__ = ["CLASS", "Student", "hand_in"]

_DELIMITERS = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)

#: A slip: what to replace, by what, in the right answer of the exercise of that number.
Slip = tuple[str, str]


@dataclass(frozen=True)
class Student:
    """An invented student."""

    name: str
    #: What is particular about the submission, in Spanish.
    note: str
    #: Exercises with an answer; the others are handed in as they were released.
    answered: tuple[int, ...] = (1, 2, 3, 4, 5)
    #: By exercise.
    slips: dict[int, Slip] = field(default_factory=dict)
    #: Changes the finished notebook of an exercise.
    after: Callable[[int, NotebookNode], None] | None = None
    #: Exercise whose file isn't a notebook any more.
    broken: int | None = None


def _delete_test_cells(exercise: int, notebook: NotebookNode) -> None:
    """Delete what the student takes for clutter: the comment-only cells at the end."""
    notebook.cells = [cell for cell in notebook.cells if not cell.source.startswith("# Comprobación oculta")]


def _copy_solution_cell(exercise: int, notebook: NotebookNode) -> None:
    """Copy and paste the solution cell, as JupyterLab does it: with its metadata."""
    copy = nbformat.from_dict(solution_cell(notebook))
    copy.id = f"{copy.id}-copia"
    notebook.cells.insert(notebook.cells.index(solution_cell(notebook)), copy)


WARNS = {1: ("    random.seed", "    import warnings; warnings.warn('una sola semilla')\n    random.seed")}

CLASS = (
    Student("almendra", "todo bien"),
    Student("bautista", "todo bien, y avisa por stderr", slips=WARNS),
    Student("camila", "ej. 1: olvida NumPy", slips={1: ("np.random.seed(seed)", "pass")}),
    Student("dante", "ej. 1: ignora el argumento", slips={1: ("(seed)\n", "(42)\n")}),
    Student("emilia", "ej. 2: deja el índice", slips={2: ("index=False", "index=True")}),
    Student("facundo", "ej. 2: no ordena las columnas", slips={2: ("sorted(df.columns)", "list(df.columns)")}),
    Student("guadalupe", "hizo los tres primeros", answered=(1, 2, 3)),
    Student("hilario", "sin tocar", answered=()),
    Student("irupe", "ej. 2: archivo roto", broken=2),
    Student("joaquin", "borró celdas de comprobación", after=_delete_test_cells),
    Student("kiara", "ej. 1: ciclo sin fin", slips={1: ("import os\n", "import os\nwhile True: pass\n")}),
    Student("lautaro", "copió la celda de la solución", after=_copy_solution_cell),
)


def hand_in(student: Student, course: Path, released: Path) -> Path:
    """Write a student's submission of the released exercises into a course, and return its folder.

    Raise `ValueError` if the right answer doesn't hold what a slip replaces.
    """
    notebooks = {}
    for path in sorted(released.glob("*.ipynb")):
        exercise = int(path.name[0])
        answer = _answer(student, exercise, course / "source" / released.name / path.name)
        notebooks[path.stem] = notebook = fill_in(path, answer)
        if student.after:
            student.after(exercise, notebook)
    folder = write_submission(course, released.name, student.name, notebooks)
    for path in folder.glob(f"{student.broken}_*.ipynb"):
        path.write_bytes(path.read_bytes()[:2000])
    return folder


def _answer(student: Student, exercise: int, source: Path) -> str | None:
    """Return what a student leaves in the solution cell of an exercise."""
    if exercise not in student.answered:
        return None
    right = _DELIMITERS.sub("", solution_cell(nbformat.read(source, as_version=4)).source)
    old, new = student.slips.get(exercise, ("", ""))
    if old not in right:
        raise ValueError(f"{student.name}: the answer of exercise {exercise} doesn't hold {old!r}; change the slip")
    return right.replace(old, new) if old else right

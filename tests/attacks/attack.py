"""What an attack is, and how it becomes a submission."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from helpers.course.submission import solution_cell, write_submission

__all__ = ["ASSIGNMENT", "Attack", "write_attack"]

ASSIGNMENT = "ejercicios"


@dataclass(frozen=True)
class Attack:
    """One submission of a cheat or a vandal.

    Attributes
    ----------
    name : str
        The student id it is handed in under: lowercase ASCII words joined by hyphens, unique in the whole corpus.
    aim : str
        One sentence: what it tries and by what means.
    exercise : int
        Which of the five notebooks is handed in (the others aren't).
    deserved : float
        The points, of 10, that its honest part earns: what the grading must give, neither more nor less.
    solution : str or None
        Source of the solution cell; None leaves the released stub, which earns 0.
    before, after : tuple of str
        Sources of cells put at the very top of the notebook, and at its very end.
    files : mapping of str to (str or bytes)
        What lies beside the notebook in the submission, by relative path.
    change : callable, optional
        Changes the finished notebook in place: cell order, types, tags, metadata.
    raw : bytes or None
        What is written instead of the notebook file.
    marks : tuple of str
        Absolute paths of files that the attack tries to create outside of its own folder; none may exist afterwards.
    waits : bool
        Whether it goes on until the limit of a cell ends it: such ones are graded with a small limit.
    """

    name: str
    aim: str
    exercise: int
    deserved: float
    solution: str | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    change: Callable[[NotebookNode], None] | None = None
    raw: bytes | None = None
    marks: tuple[str, ...] = ()
    waits: bool = False


def write_attack(attack: Attack, course: Path, released: Path) -> Path:
    """Hand an attack in.

    Parameters
    ----------
    attack : Attack
        What to hand in; its name is the student's id.
    course : pathlib.Path
        The course folder.
    released : pathlib.Path
        The folder with the student's version of the exercises.

    Returns
    -------
    pathlib.Path
        The folder of the submission.
    """
    (path,) = released.glob(f"{attack.exercise}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    if attack.solution is not None:
        solution_cell(notebook).source = attack.solution
    notebook.cells = [
        *(new_code_cell(source) for source in attack.before),
        *notebook.cells,
        *(new_code_cell(source) for source in attack.after),
    ]
    if attack.change is not None:
        attack.change(notebook)
    notebooks = {} if attack.raw is not None else {path.stem: notebook}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is odd in an attack
        folder = write_submission(course, ASSIGNMENT, attack.name, notebooks)
    for name, content in attack.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    if attack.raw is not None:
        (folder / path.name).write_bytes(attack.raw)
    return folder

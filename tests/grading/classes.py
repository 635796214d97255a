"""A small class that has one of everything, handed in the same way in any course folder."""

from pathlib import Path

from helpers.grading.course import copy_course, generate, open_course
from helpers.grading.submission import fill_in, write_submission
from tests.corpora.solutions import EXERCISES, read

__all__ = ["ASSIGNMENT", "STUDENTS", "hand_in", "new_course"]

ASSIGNMENT = "ejercicios"
WRONG = "def seed_everything(seed=42):\n    pass\n"
STUDENTS = ("Ana María", "cero", "ñandú", "partes", "tarde", "vacía")


def new_course(folder: Path) -> Path:
    """Make a course folder, generate the assignment, and hand in."""
    released = generate(open_course(copy_course(folder)), ASSIGNMENT)
    hand_in(folder, released)
    return folder


def hand_in(folder: Path, released: Path) -> None:
    """Hand in for six students: right, stubs, a wrong one, missing notebooks, late, nothing at all."""
    right = {n: next(s.code for s in read(n) if s.right) for n in EXERCISES}

    def notebooks(*numbers, **codes):
        paths = [path for path in sorted(released.glob("*.ipynb")) if int(path.name[0]) in numbers]
        return {p.stem: fill_in(p, codes.get(f"ej{p.name[0]}", right[int(p.name[0])])) for p in paths}

    write_submission(folder, ASSIGNMENT, "Ana María", notebooks(1, 2, 3, 4, 5))
    write_submission(folder, ASSIGNMENT, "cero", {p.stem: fill_in(p, None) for p in sorted(released.glob("*.ipynb"))})
    write_submission(folder, ASSIGNMENT, "ñandú", notebooks(1, 2, ej1=WRONG))
    write_submission(folder, ASSIGNMENT, "partes", notebooks(2))
    late = write_submission(folder, ASSIGNMENT, "tarde", notebooks(1))
    (late / "timestamp.txt").write_text("2026-11-20 10:00:00 UTC")
    (late / "datos extra.csv").write_text("a\n1\n")
    (folder / "submitted" / "vacía" / ASSIGNMENT).mkdir(parents=True)
    (folder / "submitted" / "vacía" / ASSIGNMENT / "leeme.txt").write_text("perdón")

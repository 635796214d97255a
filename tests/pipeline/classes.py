"""A small class that has one of everything, handed in the same way in any course folder."""

from pathlib import Path

from helpers.course.submission import fill_in, write_submission
from tests.corpora.solutions import EXERCISES, read

__all__ = ["ASSIGNMENT", "LIGHT", "QUICK", "SEED", "STUDENTS", "hand_in", "hand_in_nothing"]

ASSIGNMENT = "ejercicios"
#: What hidden inputs are drawn from where a test doesn't care: warm processes are kept by it.
SEED = "228"
#: Added to the settings of a course where a command grades no more than exercises 1 and 2: half of what such a command
#: takes would be imports and trial runs of the models of exercise 5.
LIGHT = 'c.SealedExecute.preload, c.SealedExecute.warm_up = ["numpy", "pandas"], ""\n'
WRONG = "def seed_everything(seed=42):\n    pass\n"
STUDENTS = ("Ana María", "cero", "ñandú", "partes", "tarde", "vacía")
#: Those of them who handed in few notebooks, or none.
QUICK = STUDENTS[2:]


def hand_in(folder: Path) -> None:
    """Hand in for six students: right, stubs, a wrong one, missing notebooks, late, nothing at all."""
    released = folder / "release" / ASSIGNMENT
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
    hand_in_nothing(folder, "vacía")


def hand_in_nothing(folder: Path, *students: str) -> None:
    """Hand in without a notebook: such a submission is graded at once, without a student process."""
    for student in students:
        (folder / "submitted" / student / ASSIGNMENT).mkdir(parents=True)
        (folder / "submitted" / student / ASSIGNMENT / "leeme.txt").write_text("perdón")

"""How long a homework takes to grade: `python -m benchmarks.homework`, against `--against COMMIT`.

The homeworks of the corpus, right and wrong, and one left as it was handed out, are graded by `make grade`'s command:
by this checkout and by another commit, in turns. Each has its own notebook, filled in with the same answers, and the
same files beside it. Processor time is that of the command and of all processes that it started. Both must give each
student the same points for each cell; otherwise the differences are printed, and the exit status is 1. The last line is
the smaller of the two ratios.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path

import joblib
from rich.console import Console
from rich.table import Table

from benchmarks.courses import Side, Usage, adopt_orphans, commit_of, other_side
from helpers.course.submission import fill_in, write_submission
from tests.corpora.homework import RIGHT, WRONG, Files, HandedIn, fill_in_homework, make

HOMEWORK = "tarea"
#: The commit before homeworks became faster.
BEFORE = "0cb2aa4"
#: This checkout as it is.
HERE = Side("here")
UNTOUCHED = HandedIn("untouched")
EVERYONE = [*RIGHT, *WRONG, UNTOUCHED]
Points = dict[tuple[str, str], float | None]


def main() -> int:
    """Hand in, grade, compare, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.homework", description=__doc__)
    parser.add_argument("--against", metavar="COMMIT", default=BEFORE, help="which other commit (default: %(default)s)")
    parser.add_argument("--homeworks", type=int, default=len(EVERYONE), metavar="N", help="take N of all %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side")
    parser.add_argument("--jobs", type=int, default=joblib.cpu_count(), help="homeworks graded at a time")
    arguments = parser.parse_args()
    count = arguments.homeworks
    if not 0 < count <= len(EVERYONE) or arguments.rounds < 1:
        parser.error(f"a round or more, of 1 to {len(EVERYONE)} homeworks")
    chosen = [EVERYONE[number * len(EVERYONE) // count] for number in range(count)]
    made = joblib.Parallel(n_jobs=arguments.jobs, prefer="threads")(joblib.delayed(_files)(each) for each in chosen)
    os.environ.setdefault("COURSE_GRADING_SEED", "228")  # hidden inputs are the same on both sides
    adopt_orphans()
    used: dict[Side, list[Usage]] = {}
    different = set()
    with tempfile.TemporaryDirectory(prefix="clase-228-benchmark-", ignore_cleanup_errors=True) as name:
        sides = [other_side(arguments.against, Path(name, "against")), HERE]
        courses = {side: side.course(Path(name, side.name), HOMEWORK) for side in sides}
        for course in courses.values():
            for homework, files in zip(chosen, made, strict=True):
                _hand_in(course, homework, files)
        for number in range(arguments.rounds):
            for side in sides[:: -1 if number % 2 else 1]:
                usage = side.run(courses[side], *side.grade, HOMEWORK, "--force", "--jobs", str(arguments.jobs))
                used.setdefault(side, []).append(usage)
                print(
                    f"round {number + 1}: {side.name}, {count} homeworks: wall {usage.wall:.1f} s, "
                    f"cpu {usage.cpu:.1f} s",
                    flush=True,
                )
            different |= differences(*(points(courses[side]) for side in sides), [each.name for each in chosen])
    _report(used, sides, count)
    for line in sorted(different):
        print(line)
    print(f"points that differ: {len(different)}")
    ratios = {what: _median(used[sides[0]], what) / _median(used[HERE], what) for what in ("wall", "cpu")}
    print("  ".join(f"{what} ratio {ratio:.1f}" for what, ratio in ratios.items()))
    print(f"homework ratio {min(ratios.values()):.1f}")
    return 1 if different else 0


def points(course: Path) -> Points:
    """Return the automatic points of each student and cell; None where a person must look."""
    query = """
        SELECT student.id, base_cell.name, grade.auto_score
        FROM grade
        JOIN base_cell ON grade.cell_id = base_cell.id
        JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
        JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
        JOIN student ON submitted_assignment.student_id = student.id
    """
    with sqlite3.connect(course / "gradebook.db") as book:
        return {(student, cell): score for student, cell, score in book.execute(query)}


def differences(before: Points, after: Points, students: list[str]) -> set[str]:
    """Return a line for each cell that isn't worth the same on both sides, and for each student without a grade."""
    graded = {student for student, _ in before.keys() & after.keys()}
    missing = {f"{student}: not graded by both" for student in students if student not in graded}
    return missing | {
        f"{student}, {cell}: {before.get((student, cell), 'not there')} before, "
        f"{after.get((student, cell), 'not there')} now"
        for student, cell in before.keys() | after.keys()
        if before.get((student, cell), "not there") != after.get((student, cell), "not there")
    }


def _files(homework: HandedIn) -> Files:
    return {} if homework is UNTOUCHED else make(homework)


def _hand_in(course: Path, homework: HandedIn, files: Files) -> None:
    released = course / "release" / HOMEWORK / f"{HOMEWORK}.ipynb"
    untouched = homework is UNTOUCHED
    notebook = fill_in(released, None) if untouched else fill_in_homework(released, homework.pipeline)
    folder = write_submission(course, HOMEWORK, homework.name, {HOMEWORK: notebook})
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _median(used: list[Usage], what: str) -> float:
    return statistics.median(getattr(usage, what) for usage in used)


def _report(used: dict[Side, list[Usage]], sides: list[Side], count: int) -> None:
    """Print what a homework takes on each side."""
    table = Table(
        title=f"make grade, {count} homeworks, commit {commit_of()}, medians, seconds a homework", min_width=75
    )
    for column in ("", *(side.name for side in sides), "ratio"):
        table.add_column(column, justify="right" if column else "left")
    for what in ("wall", "cpu"):
        before, now = (_median(used[side], what) / count for side in sides)
        table.add_row(what, f"{before:.2f}", f"{now:.2f}", f"{before / now:.1f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    sys.exit(main())

"""Grades every solution of the corpora as nbgrader grades a class: `make corpora`.

Student number k hands in solution number k of each exercise, in the notebooks that `generate_assignment` released, and
homework number k. The last lines say how many right ones lost points and how many wrong ones kept those of a cell that
must catch them.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pandas as pd
from rich.console import Console

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import copy_course, generate, open_course
from helpers.pipeline.points import points_by_cell
from tests.corpora.homework import RIGHT, WRONG, HandedIn, fill_in_homework, make_all
from tests.corpora.solutions import Solution, read

#: Cells of the homework that a person grades.
BY_HAND = ("tarea_limitaciones", "tarea_una_semilla")
UNTOUCHED = "untouched"


def hand_in_all(course: Path, released: Path) -> dict[tuple[str, str], Solution]:
    """Write one submission for each solution, and return who handed in what."""
    handed_in = {}
    notebooks = sorted(released.glob("*.ipynb"))
    corpora = [read(int(path.name[0])) for path in notebooks]
    for number, row in enumerate(itertools.zip_longest(*corpora), start=1):
        student = f"s{number:03}"
        given = {path.stem: solution for path, solution in zip(notebooks, row, strict=True) if solution}
        filled = {name: fill_in(released / f"{name}.ipynb", solution.code) for name, solution in given.items()}
        write_submission(course, "ejercicios", student, filled)
        handed_in |= {(student, name): solution for name, solution in given.items()}
    write_submission(course, "ejercicios", UNTOUCHED, {path.stem: fill_in(path, None) for path in notebooks})
    return handed_in


def hand_in_homework(course: Path, released: Path) -> dict[tuple[str, str], HandedIn]:
    """Write one submission for each homework, and return who handed in what."""
    everyone = [*RIGHT, *WRONG]
    handed_in = {}
    for number, (homework, files) in enumerate(zip(everyone, make_all(everyone), strict=True), start=1):
        student = f"t{number:03}"
        notebook = fill_in_homework(released / "tarea.ipynb", homework.pipeline)
        folder = write_submission(course, "tarea", student, {"tarea": notebook})
        for name, content in files.items():
            (folder / name).write_bytes(content)
        handed_in[student, "tarea"] = homework
    write_submission(course, "tarea", UNTOUCHED, {"tarea": fill_in(released / "tarea.ipynb", None)})
    return handed_in


def mistakes(points: pd.DataFrame, handed_in: dict) -> tuple[list[str], list[str], list[str]]:
    """Return what was wrongly refused, what was wrongly accepted, and what kept other points than its slip leaves."""
    refused, accepted, unfair = [], [], []
    for (student, notebook), solution in handed_in.items():
        cells = points[(points.student == student) & (points.notebook == notebook)].set_index("cell")
        lost = cells.index[~(cells.score >= cells.max_score)]
        if solution.right:
            if len(cells) == 0 or len(lost):
                refused.append(f"{notebook}: `{solution.name}` lost {', '.join(lost) or 'everything'}")
            continue
        caught = set(cells.index[cells.score < cells.max_score])  # NaN, not graded, is not caught
        missed = sorted(set(solution.caught_by) - caught)
        if missed:
            accepted.append(f"{notebook}: `{solution.name}` kept {', '.join(missed)}")
        least, most = solution.band
        if not least <= cells.score.sum() <= most:
            lost_here = ", ".join(sorted(caught))
            unfair.append(
                f"{notebook}: `{solution.name}` ({solution.size}) kept {cells.score.sum():g} points: {lost_here}"
            )
    return refused, accepted, unfair


def broken_checks(path: Path) -> list[str]:
    """Return the hidden tests of a graded notebook that ended in another error than a check's, a line each."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        for output in cell.get("outputs", ()) if cell.metadata.get("nbgrader", {}).get("grade") else ():
            expected = output.output_type != "error" or output.ename in ("CheckFailure", "NameError")
            if not expected and "_visible_" not in grade_id:
                found.append(f"{path.parent.parent.name}: {grade_id} broke: {output.ename}: {output.evalue}")
    return found


def grade(assignment: str, hand_in: Callable[[Path, Path], dict], jobs: int) -> bool:
    """Build a class, grade it, print what went wrong and both rates, and return whether nothing did."""
    with tempfile.TemporaryDirectory(prefix="clase-228-corpora-", ignore_cleanup_errors=True) as name:
        course = Path(name)
        api = open_course(copy_course(course))
        handed_in = hand_in(course, generate(api, assignment))
        students = sorted({student for student, _ in handed_in})
        graded = ClassRun(course, assignment, jobs).grade_watched([*students, UNTOUCHED], Console())
        broken = [one for one in graded if one.refused]
        points = points_by_cell(api, assignment)
        odd = sorted(
            itertools.chain.from_iterable(map(broken_checks, course.glob(f"autograded/*/{assignment}/*.ipynb")))
        )

    for one in broken:
        print(one.log)
    automatic = points[~points.cell.isin(BY_HAND)]
    untouched = automatic[automatic.student == UNTOUCHED]
    gifts = list(untouched.cell[~(untouched.score == 0)])
    if gifts or not len(untouched):
        print(f"an untouched notebook got points, or none were recorded: {gifts}")
    refused, accepted, unfair = mistakes(automatic, handed_in)
    for line in (*refused, *accepted, *unfair, *odd):
        print(line)
    right = sum(solution.right for solution in handed_in.values())
    rates = f"false refusals {len(refused)}/{right}  false accepts {len(accepted)}/{len(handed_in) - right}"
    print(f"{assignment}: {rates}")
    return not (broken or refused or accepted or unfair or odd or gifts) and len(untouched) > 0


def main() -> None:
    """Grade the exercises and the homework."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpora", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="submissions graded at a time")
    parser.add_argument("--assignment", choices=CORPORA, help="grade this one only")
    arguments = parser.parse_args()
    names = [arguments.assignment] if arguments.assignment else list(CORPORA)
    good = [grade(name, CORPORA[name], arguments.jobs) for name in names]
    raise SystemExit(0 if all(good) else 1)


CORPORA = {"ejercicios": hand_in_all, "tarea": hand_in_homework}

if __name__ == "__main__":
    main()

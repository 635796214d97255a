"""How long `nbgrader autograde` takes: `python -m benchmarks.autograde`.

The five exercises, handed in by so many students with right answers in as many styles, graded by nbgrader as it comes
(a new kernel for each notebook, one after the other) and by this course (one worker, isolation on). Whole commands,
interleaved; the medians are printed. Processor time is that of the command and of all processes that it started:
what is orphaned in between is adopted and waited for. A second course with fewer students tells fixed costs apart.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.courses import ASSIGNMENT, Usage, autograde, commit_of, plain_course, sealed_course
from helpers.grading.submission import fill_in, write_submission
from helpers.grading.warm import WarmProcesses
from helpers.student.walls import Limits
from tests.attacks.classroom import points
from tests.corpora.solutions import read

_SET_CHILD_SUBREAPER = 36
#: Notebooks of a student.
NOTEBOOKS = 5


def main() -> None:
    """Grade, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.autograde", description=__doc__)
    parser.add_argument("--students", type=int, default=12, help="how many hand in five notebooks each")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each side")
    parser.add_argument("--few", type=int, default=2, help="students of the course that tells fixed costs apart")
    arguments = parser.parse_args()
    # Orphans of the command become children of this process, whose times are counted.
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    sides = {"plain": plain_course, "sealed": sealed_course}
    used: dict[tuple[str, int], list[Usage]] = {}
    with tempfile.TemporaryDirectory(prefix="clase-228-benchmark-", ignore_cleanup_errors=True) as name:
        courses = {
            (side, count): _course(Path(name, f"{side}-{count}"), make, count)
            for side, make in sides.items() for count in (arguments.few, arguments.students)
        }
        for course in courses.values():  # what is compiled or cached on the first run isn't counted
            autograde(course, "--student", "s0")
        for number in range(arguments.rounds):
            for (side, count), course in courses.items():
                usage, refused = _run(course, count)
                used.setdefault((side, count), []).append(usage)
                print(f"round {number + 1}: {side}, {count * NOTEBOOKS} notebooks: wall {usage.wall:.1f} s, "
                      f"cpu {usage.cpu:.1f} s, right answers that lost points: {refused}", flush=True)
    _report(used, arguments.few, arguments.students)


def _course(folder: Path, make: Callable[[Path], Path], students: int) -> Path:
    """Make a course and hand in."""
    folder.mkdir()
    released = make(folder)
    right = {n: [s.code for s in read(n) if s.right] for n in range(1, NOTEBOOKS + 1)}
    for number in range(students):
        notebooks = {path.stem: fill_in(path, right[int(path.name[0])][number % len(right[int(path.name[0])])])
                     for path in sorted(released.glob("*.ipynb"))}
        write_submission(folder, ASSIGNMENT, f"s{number}", notebooks)
    return folder


def _run(course: Path, students: int) -> tuple[Usage, int]:
    """Grade the whole class anew; return what it took, and how many right answers lost points."""
    shutil.rmtree(course / "autograded", ignore_errors=True)
    usage = autograde(course, adopt=True)
    graded = points(course)
    if usage.status or len(graded) != students:
        sys.exit(f"{course.name}: not everyone was graded; see {course / 'autograde.log'}")
    return usage, sum(value != 10 for notebooks in graded.values() for value in notebooks.values())


def _report(used: dict[tuple[str, int], list[Usage]], few: int, many: int) -> None:
    """Print medians, fixed and further costs, memory, and the ratios."""

    def median(side: str, count: int, what: str) -> float:
        return statistics.median(getattr(usage, what) for usage in used[side, count])

    table = Table(title=f"nbgrader autograde, {many * NOTEBOOKS} notebooks, commit {commit_of()}, medians, seconds")
    for column in ("", "plain", "sealed", "ratio"):
        table.add_column(column, justify="right" if column else "left")
    for what in ("wall", "cpu"):
        whole = {side: median(side, many, what) for side in ("plain", "sealed")}
        further = {side: (whole[side] - median(side, few, what)) / (many - few) / NOTEBOOKS for side in whole}
        fixed = {side: whole[side] - further[side] * many * NOTEBOOKS for side in whole}
        rows = {f"{what}, whole command": whole, f"{what}, each further notebook": further, f"{what}, fixed": fixed}
        for label, values in rows.items():
            plain, sealed = values["plain"], values["sealed"]
            table.add_row(label, f"{plain:.2f}", f"{sealed:.3f}", f"{plain / sealed:.1f}" if sealed > 0 else "")
    Console(width=100).print(table)
    _print_memory()
    wall, cpu = (median("plain", many, what) / median("sealed", many, what) for what in ("wall", "cpu"))
    print(f"wall ratio {wall:.1f}  cpu ratio {cpu:.1f}")


def _print_memory() -> None:
    """Say what the warm process holds, and what a notebook adds to it."""
    preload = ("numpy", "pandas", "sklearn.datasets", "sklearn.ensemble", "sklearn.linear_model")
    processes = WarmProcesses("namespaces", preload, "", Limits(), "1")
    try:
        shared = processes.check()["memory"]
        session = processes.open(60)
        outputs, _ = session.run_cell(
            "import pandas as pd; pd.DataFrame({'a': range(1000)}).to_csv()\n"
            "print(sum(int(l.split()[1]) for l in open('/proc/self/smaps_rollup') if l.startswith('Private')))", 30)
        session.close()
    finally:
        processes.close()
    own = int(outputs[0].text) / 2**10
    print(f"memory: warm process {shared / 2**20:.0f} MiB, of its own for a notebook {own:.0f} MiB")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()

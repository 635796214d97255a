"""How long `nbgrader autograde` takes: `python -m benchmarks.autograde`.

The five exercises, handed in by so many students with right answers in as many styles, graded by nbgrader as it comes
(a new kernel for each notebook, one after the other) and by this course (one worker, isolation on). Whole commands,
interleaved; the medians are printed. With `--isolation namespaces landlock` each kind of walls is a side. With
`--against COMMIT` that commit of this repository grades the same answers in the same rounds. Processor time is that of
the command and of all processes that it started: what is orphaned in between is adopted and waited for. A second course
with fewer students tells fixed costs apart.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.courses import PLAIN, SEALED, Side, Usage, adopt_orphans, commit_of, hand_in, other_side
from helpers.sandbox.warm_pool import WarmProcesses
from helpers.student.policy import Limits
from tests.attacks.classroom import points
from tests.corpora.solutions import EXERCISES, read


def main() -> None:
    """Grade, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.autograde", description=__doc__)
    parser.add_argument("--students", type=int, default=12, help="how many hand in")
    parser.add_argument("--notebooks", type=int, default=len(EXERCISES), help="how many exercises each hands in")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each side")
    parser.add_argument("--few", type=int, default=2, help="students of the course that tells fixed costs apart")
    parser.add_argument("--against", metavar="COMMIT", help="another commit of this repository, in the same rounds")
    parser.add_argument(
        "--isolation", nargs="+", choices=("namespaces", "landlock"), default=[], help="these walls, side by side"
    )
    parser.add_argument("--no-plain", action="store_true", help="leave nbgrader as it comes out")
    arguments = parser.parse_args()
    if not 0 < arguments.few < arguments.students or arguments.rounds < 1:
        parser.error("a round or more, and fewer students in the course that tells fixed costs apart")
    adopt_orphans()
    right = {n: [s.code for s in read(n) if s.right] for n in EXERCISES[: arguments.notebooks]}
    used: dict[tuple[str, int], list[Usage]] = {}
    with tempfile.TemporaryDirectory(prefix="clase-228-benchmark-", ignore_cleanup_errors=True) as name:
        sides = [] if arguments.no_plain else [PLAIN]
        if arguments.against:
            sides.append(other_side(arguments.against, Path(name, "against")))
        kinds = {kind: (f"--SealedExecute.isolation={kind}",) for kind in arguments.isolation}
        sides += [replace(SEALED, name=kind, options=options) for kind, options in kinds.items()] or [SEALED]
        courses = {}
        for side in sides:
            made = side.course(Path(name, side.name))
            for count in (arguments.few, arguments.students):
                courses[side, count] = shutil.copytree(made, Path(name, f"{side.name}-{count}"))
                hand_in(courses[side, count], count, right)
            if arguments.rounds > 1:  # what is compiled or cached on the first run isn't counted
                side.autograde(courses[side, arguments.few], "--student", "s00000")
        for number in range(arguments.rounds):
            for (side, count), course in list(courses.items())[:: -1 if number % 2 else 1]:
                usage, refused = _run(side, course, count, right)
                used.setdefault((side.name, count), []).append(usage)
                print(
                    f"round {number + 1}: {side.name}, {count * len(right)} notebooks: wall {usage.wall:.1f} s, "
                    f"cpu {usage.cpu:.1f} s, right answers that lost points: {refused}",
                    flush=True,
                )
    _report(used, [side.name for side in sides], arguments.few, arguments.students, len(right))


def _run(side: Side, course: Path, students: int, exercises: Collection[int]) -> tuple[Usage, int]:
    """Grade the whole class anew; return what it took, and how many right answers lost points."""
    shutil.rmtree(course / "autograded", ignore_errors=True)
    usage = side.autograde(course)
    graded = points(course)
    if len(graded) != students:
        sys.exit(f"{course.name}: {len(graded)} of {students} were graded")
    return usage, sum(
        value != 10 for notebooks in graded.values() for name, value in notebooks.items() if int(name[0]) in exercises
    )


def _report(used: dict[tuple[str, int], list[Usage]], sides: list[str], few: int, many: int, each: int) -> None:
    """Print medians, fixed and further costs, memory, and the ratios to the last side."""

    def median(side: str, count: int, what: str) -> float:
        return statistics.median(getattr(usage, what) for usage in used[side, count])

    *others, sealed = sides
    table = Table(title=f"nbgrader autograde, {many * each} notebooks, commit {commit_of()}, medians, seconds")
    for column in ("", *sides, *(f"{other} / {sealed}" for other in others)):
        table.add_column(column, justify="right" if column else "left")
    for what in ("wall", "cpu"):
        whole = {side: median(side, many, what) for side in sides}
        further = {side: (whole[side] - median(side, few, what)) / (many - few) / each for side in sides}
        fixed = {side: whole[side] - further[side] * many * each for side in sides}
        rows = {f"{what}, whole command": whole, f"{what}, each further notebook": further, f"{what}, fixed": fixed}
        for label, values in rows.items():
            ratios = [f"{values[other] / values[sealed]:.1f}" if values[sealed] > 0 else "" for other in others]
            table.add_row(label, *(f"{value:.3f}" for value in values.values()), *ratios)
    Console(width=110).print(table)
    _print_memory()
    for other in others:
        wall, cpu = (median(other, many, what) / median(sealed, many, what) for what in ("wall", "cpu"))
        print(f"{'' if other == PLAIN.name else f'against {other}: '}wall ratio {wall:.1f}  cpu ratio {cpu:.1f}")


def _print_memory() -> None:
    """Say what the warm process holds, and what a notebook adds to it."""
    preload = ("numpy", "pandas", "sklearn.datasets", "sklearn.ensemble", "sklearn.linear_model")
    processes = WarmProcesses("namespaces", preload, "", Limits(), "1")
    try:
        shared = processes.check()["memory"]
        session = processes.open(60)
        outputs, _ = session.run_cell(
            "import pandas as pd; pd.DataFrame({'a': range(1000)}).to_csv()\n"
            "print(sum(int(l.split()[1]) for l in open('/proc/self/smaps_rollup') if l.startswith('Private')))",
            30,
        )
        session.close()
    finally:
        processes.close()
    own = int(outputs[0].text) / 2**10
    print(f"memory: warm process {shared / 2**20:.0f} MiB, of its own for a notebook {own:.0f} MiB")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()

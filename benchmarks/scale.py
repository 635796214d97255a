"""How a class of thousands is graded: `python -m benchmarks.scale`, or `--quick` for the two smallest classes.

Submissions of five notebooks each, put together from the right and wrong answers of the corpora, are graded by
`clase-228 grade` with one and two workers, and twelve of them by nbgrader as it comes. With
`--against COMMIT` that commit of this repository grades each class right before. Times are those of whole commands.
The memory is that of the command and all its processes, with what they share counted once (PSS), every two seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks import memory
from benchmarks.courses import ASSIGNMENT, PLAIN, SEALED, Side, commit_of, hand_in, other_side
from helpers.pipeline.grading_manifest import MANIFEST
from tests.corpora.solutions import EXERCISES, read

SIZES, QUICK = (12, 60, 300, 1200), (12, 60)
#: Submissions that Dask is compared on, at most.
SHARED = 60


@dataclass(frozen=True)
class Run:
    """One graded class.

    Attributes
    ----------
    size : int
        Submissions.
    who : str
        Who graded: the workers.
    wall : float
        Seconds.
    memory : int
        Peak, in bytes.
    gradebook : int
        Size of the gradebook afterwards, in bytes.
    moments : tuple of float
        When each grade was on record, in seconds since the beginning.
    """

    size: int
    who: str
    wall: float
    memory: int
    gradebook: int
    moments: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Submissions per minute."""
        return 60 * self.size / self.wall

    @property
    def slope(self) -> float:
        """What a submission of the last third takes, over what one of the first third takes."""
        third = len(self.moments) // 3
        first, last = self.moments[third] - self.moments[0], self.moments[-1] - self.moments[-third - 1]
        return last / first if first else float("nan")


def main() -> None:
    """Build the classes, grade them, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="classes of 12 and 60 only")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="submissions of each class (3 or more)")
    parser.add_argument("--plain", type=int, default=12, help="submissions that nbgrader as it comes grades")
    parser.add_argument("--notebooks", type=int, default=len(EXERCISES), help="how many exercises each hands in")
    parser.add_argument("--workers", type=int, nargs="+", default=(1, 2), help="how many grade at a time")
    parser.add_argument("--dask", type=int, nargs="*", default=(2, 4), help="the same on Dask; nothing leaves it out")
    parser.add_argument("--figure", type=Path, help="an SVG file to draw rates and memory into")
    parser.add_argument("--against", metavar="COMMIT", help="another commit of this repository, on the same classes")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else sorted(arguments.sizes)
    if sizes[0] < 3 or arguments.plain < 1:
        parser.error("classes have 3 submissions or more, and nbgrader as it comes grades one or more")
    # Each exercise goes through all its answers, right and wrong ones.
    answers = {number: [solution.code for solution in read(number)] for number in EXERCISES[: arguments.notebooks]}
    with tempfile.TemporaryDirectory(prefix="clase-228-scale-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        plain = PLAIN.course(folder / "plain")
        hand_in(plain, arguments.plain, answers, step=7)
        others = [other_side(arguments.against, folder / "against")] if arguments.against else []
        wholes = {side: side.course(folder / f"whole-{side.name}") for side in (*others, SEALED)}
        for side, whole in wholes.items():
            hand_in(whole, max(sizes), answers, step=7)
            _grade(side, _some(whole, folder / "first", 1), 1, "compiles what is not compiled yet", "--jobs", "1")
        runs: list[Run] = []
        for size, jobs, side in itertools.product(sizes, arguments.workers, wholes):
            who = f"{jobs} worker{'s' * (jobs > 1)}{f', {side.name}' * (side is not SEALED)}"
            course = _some(wholes[side], folder / f"{side.name}-{size}-{jobs}", size)
            runs.append(_grade(side, course, size, who, "--jobs", str(jobs)))
        each = PLAIN.autograde(plain).wall / arguments.plain
        shared = min(SHARED, max(sizes))
        clusters = [(count, False) for count in arguments.dask] + [(count, True) for count in arguments.dask[:1]]
        if clusters and not importlib.util.find_spec("distributed"):
            clusters = []
            print("Dask isn't in this environment and isn't measured: `make cluster` adds it")
        dask = [
            _on_dask(_some(wholes[SEALED], folder / f"dask-{count}", shared), shared, count, kill)
            for count, kill in clusters
        ]
    _report(runs, dask, each)
    if arguments.figure:
        from benchmarks.scale_figure import draw

        draw(runs, each, arguments.figure)
    largest = runs[-1]
    if others:
        print(f"against {others[0].name}: wall ratio {runs[-2].wall / largest.wall:.1f}")
    print(f"ratio {each / (largest.wall / largest.size):.1f}  slope {largest.slope:.2f}")


def _some(whole: Path, folder: Path, size: int) -> Path:
    """Copy a course with the first submissions only."""
    shutil.copytree(whole, folder, ignore=shutil.ignore_patterns("submitted"))
    for student in sorted((whole / "submitted").iterdir())[:size]:
        shutil.copytree(student, folder / "submitted" / student.name)
    return folder


def _grade(side: Side, course: Path, size: int, who: str, *options: str, kill: list[int] | None = None) -> Run:
    """Grade a class with the command, and remove it."""
    command = side.command(*side.grade, ASSIGNMENT, *options)
    with (course / "grade.log").open("w") as log:
        begin, start = time.time(), time.monotonic()
        process = subprocess.Popen(command, cwd=course, env=side.environ, stdout=log, stderr=log)
        with memory.watched(process.pid) as peak:
            if kill:
                while process.poll() is None and len(_graded(course)) < max(1, size // 4):
                    time.sleep(0.05)
                psutil.Process(kill[0]).kill()
            status = process.wait()
        wall = time.monotonic() - start
    graded = _graded(course)
    if status or len(graded) != size:
        sys.exit(f"{size} submissions, {who}: {len(graded)} were graded:\n{(course / 'grade.log').read_text()[-2000:]}")
    moments = tuple(sorted(path.stat().st_mtime - begin for path in graded))
    run = Run(size, who, wall, max(peak), (course / "gradebook.db").stat().st_size, moments)
    print(f"{size} submissions, {who}: {wall:.1f} s, {run.rate:.0f} a minute", flush=True)
    shutil.rmtree(course)
    return run


def _graded(course: Path) -> list[Path]:
    return sorted((course / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}"))


def _on_dask(course: Path, size: int, count: int, kill: bool) -> Run:
    """Grade on a local cluster; killed or not, every submission must be graded once."""
    from distributed import Client, LocalCluster

    with LocalCluster(
        n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None, scheduler_port=0
    ) as cluster:
        with Client(cluster) as client:
            workers = list(client.run(os.getpid).values())
        who = f"Dask, {count} workers{', one killed' * kill}"
        options = "--scheduler", cluster.scheduler_address
        return _grade(SEALED, course, size, who, *options, kill=workers if kill else None)


def _report(runs: list[Run], dask: list[Run], plain: float) -> None:
    """Print what was measured."""
    table = Table(title=f"commit {commit_of()}; nbgrader as it comes takes {plain:.1f} s a submission")
    columns = "submissions", "workers", "seconds", "a minute", "times plain", "peak MiB", "gradebook MiB", "slope"
    for column in columns:
        table.add_column(column, justify="left" if column == "workers" else "right")
    for run in (*runs, *dask):
        table.add_row(
            str(run.size),
            run.who,
            f"{run.wall:.1f}",
            f"{run.rate:.0f}",
            f"{plain * run.rate / 60:.1f}",
            f"{run.memory / 2**20:.0f}",
            f"{run.gradebook / 2**20:.1f}",
            f"{run.slope:.2f}",
        )
    Console(width=110).print(table)
    waits = [later - earlier for earlier, later in itertools.pairwise(runs[-1].moments)]
    print(
        f"between two grades of the largest class: median {statistics.median(waits):.2f} s, longest {max(waits):.1f} s"
    )


if __name__ == "__main__":
    main()

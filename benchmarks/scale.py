"""How a class of thousands is graded: `python -m benchmarks.scale`, or `--quick` for the two smallest classes.

Submissions of five notebooks each, put together from the right and wrong answers of the corpora, are graded by
`python -m helpers.grading.grade` with one and two workers, and twelve of them by nbgrader as it comes.
Times are those of whole commands. The memory is that of the command and all its processes, with what they
share counted once (PSS), every two seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.courses import ASSIGNMENT, autograde, commit_of, plain_course, sealed_course
from helpers.grading.manifest import MANIFEST
from helpers.grading.submission import fill_in, write_submission
from tests.corpora.solutions import read

SIZES, QUICK = (12, 60, 300, 1200), (12, 60)
#: Submissions that nbgrader as it comes grades, and that Dask is compared on.
PLAIN, SHARED = 12, 60
#: Seconds between two looks at the memory.
EVERY = 2.0


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
        return last / first


def main() -> None:
    """Build the classes, grade them, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="classes of 12 and 60 only")
    parser.add_argument("--figure", type=Path, help="an SVG file to draw rates and memory into")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else SIZES
    with tempfile.TemporaryDirectory(prefix="clase-228-scale-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        plain = _hand_in(_made(folder / "plain", plain_course), PLAIN)
        whole = _hand_in(_made(folder / "whole", sealed_course), max(sizes))
        _grade(_some(whole, folder / "first", 1), 1, "compiles what is not compiled yet", "--jobs", "1")
        runs = []
        for size, jobs in itertools.product(sizes, (1, 2)):
            who = f"{jobs} worker{'s' * (jobs > 1)}"
            runs.append(_grade(_some(whole, folder / f"{size}-{jobs}", size), size, who, "--jobs", str(jobs)))
        usage = autograde(plain)
        if usage.status:
            sys.exit(f"nbgrader didn't grade: see {plain / 'autograde.log'}")
        dask = [
            _on_dask(_some(whole, folder / f"dask-{count}", SHARED), count, kill) for count, kill in
            ((2, False), (4, False), (2, True))
        ]
    _report(runs, dask, usage.wall / PLAIN)
    if arguments.figure:
        from benchmarks.scale_figure import draw

        draw(runs, usage.wall / PLAIN, arguments.figure)
    largest = runs[-1]
    print(f"ratio {usage.wall / PLAIN / (largest.wall / largest.size):.1f}  slope {largest.slope:.2f}")


def _made(folder: Path, make: object) -> Path:
    folder.mkdir()
    make(folder)
    return folder


def _hand_in(course: Path, size: int) -> Path:
    """Hand in for so many students: each exercise goes through all its answers, right and wrong ones."""
    released = sorted((course / "release" / ASSIGNMENT).glob("*.ipynb"))
    answers = {path: [solution.code for solution in read(int(path.name[0]))] for path in released}
    for number in range(size):
        notebooks = {p.stem: fill_in(p, codes[(number * 7) % len(codes)]) for p, codes in answers.items()}
        write_submission(course, ASSIGNMENT, f"s{number:05}", notebooks)
    return course


def _some(whole: Path, folder: Path, size: int) -> Path:
    """Copy a course with the first submissions only."""
    shutil.copytree(whole, folder, ignore=shutil.ignore_patterns("submitted"))
    for student in sorted((whole / "submitted").iterdir())[:size]:
        shutil.copytree(student, folder / "submitted" / student.name)
    return folder


def _grade(course: Path, size: int, who: str, *options: str, kill: list[int] | None = None) -> Run:
    """Grade a class with the command, and remove it."""
    command = [sys.executable, "-m", "helpers.grading.grade", ASSIGNMENT, *options]
    with (course / "grade.log").open("w") as log:
        begin, start = time.time(), time.monotonic()
        process = subprocess.Popen(command, cwd=course, stdout=log, stderr=log)
        with _memory(process.pid) as peak:
            if kill:
                _wait_for_grades(course, size // 4)
                psutil.Process(kill[0]).kill()
            status = process.wait()
        wall = time.monotonic() - start
    graded = sorted((course / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}"))
    if status or len(graded) != size:
        sys.exit(f"{size} submissions, {who}: {len(graded)} were graded:\n{(course / 'grade.log').read_text()[-2000:]}")
    moments = tuple(sorted(path.stat().st_mtime - begin for path in graded))
    run = Run(size, who, wall, max(peak), (course / "gradebook.db").stat().st_size, moments)
    print(f"{size} submissions, {who}: {wall:.1f} s, {run.rate:.0f} a minute", flush=True)
    shutil.rmtree(course)
    return run


def _wait_for_grades(course: Path, count: int) -> None:
    while len(list((course / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}"))) < count:
        time.sleep(0.05)


@contextlib.contextmanager
def _memory(root: int) -> Iterator[list[int]]:
    """Look at the memory of a process and its descendants meanwhile."""
    seen, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(EVERY):
            total = 0
            with contextlib.suppress(psutil.Error):
                for process in (psutil.Process(root), *psutil.Process(root).children(recursive=True)):
                    with contextlib.suppress(psutil.Error, OSError):
                        total += process.memory_full_info().pss
            seen.append(total)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def _on_dask(course: Path, count: int, kill: bool) -> Run:
    """Grade on a local cluster; killed or not, every submission must be graded once."""
    from distributed import Client, LocalCluster

    with LocalCluster(
        n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None, scheduler_port=0
    ) as cluster:
        with Client(cluster) as client:
            workers = list(client.run(os.getpid).values())
        who = f"Dask, {count} workers{', one killed' * kill}"
        return _grade(course, SHARED, who, "--scheduler", cluster.scheduler_address, kill=workers if kill else None)


def _report(runs: list[Run], dask: list[Run], plain: float) -> None:
    """Print what was measured."""
    table = Table(title=f"commit {commit_of()}; nbgrader as it comes takes {plain:.1f} s a submission")
    columns = "submissions", "workers", "seconds", "a minute", "times plain", "peak MiB", "gradebook MiB", "slope"
    for column in columns:
        table.add_column(column, justify="left" if column == "workers" else "right")
    for run in (*runs, *dask):
        table.add_row(
            str(run.size), run.who, f"{run.wall:.1f}", f"{run.rate:.0f}", f"{plain * run.rate / 60:.1f}",
            f"{run.memory / 2**20:.0f}", f"{run.gradebook / 2**20:.1f}", f"{run.slope:.2f}",
        )
    Console(width=110).print(table)
    waits = [later - earlier for earlier, later in itertools.pairwise(runs[-1].moments)]
    print(f"between two grades of the largest class: median {statistics.median(waits):.2f} s, "
          f"longest {max(waits):.1f} s")


if __name__ == "__main__":
    main()

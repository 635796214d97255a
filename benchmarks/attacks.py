"""Which attacks pay: `python -m benchmarks.attacks`.

Every attack of `tests/attacks` is handed in to a course of its own, twice: to nbgrader as it comes, and to this course.
An attack pays if it gets more points than its honest part deserves. Don't run it on a machine that you need: nbgrader
as it comes lets submissions do what the user can who grades. What they leave behind is removed afterwards.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import signal
import sys
import tempfile
from contextlib import nullcontext, suppress
from pathlib import Path

from joblib import Parallel, delayed
from rich.console import Console
from rich.table import Table

from benchmarks.courses import ASSIGNMENT, PLAIN, SEALED, Side
from helpers.pipeline.course_folder import CONFIG_NAME
from helpers.sandbox.scratch import remove
from tests.attacks.attack import Attack, write_attack
from tests.attacks.classroom import listening, points
from tests.attacks.corpus import KINDS

#: Seconds that a cell may take on either side, and that a whole command may.
CELL, COMMAND = 4, 150


def main() -> None:
    """Grade, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attacks", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="attacks graded at a time")
    parser.add_argument("--only", default="", help="a piece of the names of the attacks to run")
    arguments = parser.parse_args()
    chosen = {kind: [a for a in attacks if arguments.only in a.name] for kind, attacks in KINDS.items()}
    chosen = {kind: attacks for kind, attacks in chosen.items() if attacks}
    os.environ["COURSE_CELL_TIMEOUT"] = str(CELL)
    waiting = listening() if "network" in chosen else nullcontext()  # only one process at a time can listen there
    with tempfile.TemporaryDirectory(prefix="clase-228-attacks-", ignore_cleanup_errors=True) as name, waiting:
        templates = {side: side.course(Path(name, side.name)) for side in (PLAIN, SEALED)}
        with (templates[PLAIN] / CONFIG_NAME).open("a") as config:
            config.write(f"c.Execute.timeout = {CELL}\n")
        results = {}
        for side in (SEALED, PLAIN):  # what attacks leave on the machine in the second would help the first
            _remove_marks(chosen)
            work = [
                delayed(_earned)(side, templates[side], attack, Path(name, f"{side.name}-{attack.name}"))
                for attacks in chosen.values()
                for attack in attacks
            ]
            results[side.name] = iter(Parallel(n_jobs=arguments.jobs, backend="threading", verbose=5)(work))
        _remove_marks(chosen)
    table = Table(title=f"Points of {sum(map(len, chosen.values()))} attacks")
    for column in ("kind", "attack", "deserved", "plain nbgrader", "sealed"):
        table.add_column(column, justify="left" if column in ("kind", "attack") else "right")
    pay = {"plain": 0, "sealed": 0}
    punished = {"plain": 0, "sealed": 0}
    count = 0
    for kind, attacks in chosen.items():
        for attack in attacks:
            count += 1
            cells = []
            for side in ("plain", "sealed"):
                earned = next(results[side])
                pay[side] += earned > attack.deserved
                punished[side] += not earned >= attack.deserved
                cells.append(_marked(earned, attack.deserved))
            table.add_row(kind, attack.name, f"{attack.deserved:g}", *cells)
    Console(width=110).print(table)
    print(f"less than deserved: plain {punished['plain']}/{count}  sealed {punished['sealed']}/{count}")
    print(f"pay: plain {pay['plain']}/{count}  sealed {pay['sealed']}/{count}")


def _remove_marks(chosen: dict[str, list[Attack]]) -> None:
    """Remove the files that attacks leave outside of their folders."""
    for attack in (a for attacks in chosen.values() for a in attacks):
        for mark in attack.marks:
            Path(mark).unlink(missing_ok=True)


def _earned(side: Side, template: Path, attack: Attack, course: Path) -> float:
    """Grade one attack in a course of its own; NaN where no grade is recorded."""
    shutil.copytree(template, course)
    write_attack(attack, course, course / "release" / ASSIGNMENT)
    side.autograde(course, timeout=COMMAND)
    _end_processes(course)
    graded = points(course).get(attack.name, {})
    earned = [value for name, value in graded.items() if name.startswith(f"{attack.exercise}_")]
    remove(course)  # there may be a thousand folders in one another
    return math.nan if not earned or earned[0] is None else float(earned[0])


def _end_processes(course: Path) -> None:
    """Kill what an attack left behind: processes whose working directory is in its course."""
    for process in [int(p) for p in os.listdir("/proc") if p.isdecimal()]:
        with suppress(OSError):
            if Path(os.readlink(f"/proc/{process}/cwd")).is_relative_to(course) and process != os.getpid():
                os.kill(process, signal.SIGKILL)


def _marked(earned: float, deserved: float) -> str:
    """Write points, in red where they aren't the deserved ones."""
    text = "—" if math.isnan(earned) else f"{earned:g}"
    if earned > deserved:
        return f"[bold red]{text} pays[/bold red]"
    return text if earned == deserved else f"[yellow]{text}[/yellow]"


if __name__ == "__main__":
    sys.exit(main())

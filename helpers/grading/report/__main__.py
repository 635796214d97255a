"""Escribe el informe de una tarea en una sola página HTML: `make report ASSIGNMENT=ejercicios`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from helpers.grading.course import open_course
from helpers.grading.quiet import quiet_command
from helpers.grading.report.collect import collect
from helpers.grading.report.page import render

__all__ = ["main", "write_report"]


def write_report(course: Path, assignment: str, target: Path | None = None) -> Path:
    """Write the report of an assignment.

    Parameters
    ----------
    course : pathlib.Path
        The course folder.
    assignment : str
        Name of the assignment.
    target : pathlib.Path, optional
        The file; by default `reports/<assignment>.html` in the course folder, which git ignores.

    Returns
    -------
    pathlib.Path
        The file that was written.

    Raises
    ------
    LookupError
        If the assignment isn't in the gradebook.
    """
    target = target or Path(course) / "reports" / f"{assignment}.html"
    page = render(collect(open_course(course), assignment))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
    return target


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, and write the report.

    Parameters
    ----------
    arguments : list of str, optional
        By default those of the process.

    Returns
    -------
    int
        0, or 2 if there is nothing to tell.
    """
    parser = argparse.ArgumentParser(prog="python -m helpers.grading.report", description=__doc__)
    parser.add_argument("assignment", help="la tarea: ejercicios, tarea, …")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="carpeta del curso (por defecto, esta)")
    parser.add_argument("--to", type=Path, help="archivo que se escribe (por defecto, reports/<tarea>.html)")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        console.print(f"Informe: {write_report(options.course, options.assignment, options.to)}", soft_wrap=True)
    except (LookupError, FileNotFoundError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 2
    return 0


if __name__ == "__main__":
    quiet_command()
    sys.exit(main())

"""Writes the report of an assignment: `make report`."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook

from helpers.nbgrader_plugins.gradebook_trouble import gradebook_trouble
from helpers.nbgrader_plugins.printable import Terminal
from helpers.nbgrader_plugins.results import bring_up_to_date
from helpers.pipeline.course_folder import open_course
from helpers.report.collect import collect
from helpers.report.page import render

__all__ = ["command", "write_report"]


def write_report(course: Path, assignment: str, target: Path | None = None) -> Path:
    """Write the report, by default to `reports/<assignment>.html` in the course folder; return the file.

    Points that a person gave since a submission was graded come into its `results.json` then, too.
    """
    target = target or Path(course) / "reports" / f"{assignment}.html"
    api = open_course(course)
    page = render(collect(api, assignment))
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        bring_up_to_date(gradebook, api.coursedir, assignment)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
    return target


def command(assignment: str, course: Path, to: Path | None = None) -> int:
    """Write the report; return 2 if the assignment or the course isn't found, else 0."""
    console = Terminal()
    try:
        console.print(f"Informe: {write_report(course, assignment, to)}", soft_wrap=True)
    except (LookupError, FileNotFoundError) as error:
        console.print(str(error.args[0]), style="red", soft_wrap=True)
        return 2
    except Exception as error:
        trouble = gradebook_trouble(error, open_course(course).coursedir.db_url)
        if trouble is None:
            raise
        console.print(trouble, style="red", soft_wrap=True)
        return 2
    return 0

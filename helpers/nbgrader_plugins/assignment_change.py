"""Changes an assignment in a gradebook that already has submissions, which nbgrader refuses to do.

Grades, comments and extra credit of cells that are still there stay, also of those that only have another name.
"""

from __future__ import annotations

import json
from typing import Any

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedNotebook,
    TaskCell,
)

from helpers.nbgrader_plugins.assignment_record import AssignmentRecord, read_assignment
from helpers.nbgrader_plugins.releases import Cells, outline, renamed

__all__ = ["change_assignment", "what_is_lost"]

#: The gradebook's tables of cells: the attribute of a notebook, the row, and which key of a record says that it is one.
TABLES = (
    ("grade_cells", GradeCell, "points"),
    ("solution_cells", SolutionCell, "answer"),
    ("task_cells", TaskCell, "task_points"),
)


def _is(cell: dict[str, Any], key: str) -> bool:
    return cell[key] is not None and cell[key] is not False


def what_is_lost(gradebook: Gradebook, new: AssignmentRecord) -> list[dict[str, Any]]:
    """Return what people wrote, and a change to the new record would remove: scores, extra credit and comments."""
    lost = []
    for old, after, names in _plan(gradebook, new):
        for attribute, _, key in TABLES:
            stay = {cell["name"] for cell in after["cells"] if _is(cell, key)} if after else set()
            for row in getattr(old, attribute):
                if names.get(row.name, row.name) not in stay:
                    lost += _written(row, old.name)
    return lost


def _written(row: Any, notebook: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for each in (*(row.grades or ()), *(row.comments or ())):
        values = {k: getattr(each, k, None) for k in ("manual_score", "extra_credit", "manual_comment")}
        values = {key: value for key, value in values.items() if value not in (None, "")}
        if values:
            student = each.notebook.student.id
            found.setdefault(student, {"student": student, "notebook": notebook, "cell": row.name}).update(values)
    return list(found.values())


def _plan(gradebook: Gradebook, new: AssignmentRecord) -> list[tuple[Notebook, dict | None, dict[str, str]]]:
    """Return each notebook that the gradebook has, what becomes of it, and the new names of its cells."""
    try:
        rows = {row.name: row for row in gradebook.find_assignment(new["assignment"]).notebooks}
    except MissingEntry:
        return []
    old, after = outline(read_assignment(gradebook, new["assignment"])), outline(new)
    records = {notebook["name"]: notebook for notebook in new["notebooks"]}
    appeared = [name for name in after if name not in old]
    plan = []
    for name, row in rows.items():
        target = name if name in after else next((each for each in appeared if _same(old[name], after[each])), None)
        if target in appeared:
            appeared.remove(target)
        names = renamed(old[name], after[target]) if target else {}
        plan.append((row, records[target] if target else None, names))
    return plan


def _same(old: Cells, new: Cells) -> bool:
    """Tell whether two outlines are of one notebook, under another name."""
    return old.keys() == new.keys() and len(old) > 0


def change_assignment(gradebook: Gradebook, new: AssignmentRecord) -> None:
    """Make an assignment in the gradebook what a record says; nothing is committed if the transaction is another's.

    Submissions get empty grades for what is new.
    """
    plan = _plan(gradebook, new)
    assignment = gradebook.update_or_create_assignment(new["assignment"])
    kept = {after["name"]: row for row, after, _ in plan if after}
    for row, after, names in plan:
        if after is None:
            _remove_notebook(gradebook, row)
            continue
        for attribute, _, _ in TABLES:
            for cell in getattr(row, attribute):
                cell.name = names.get(cell.name, cell.name)
        row.name = after["name"]
    gradebook.db.flush()
    for notebook in new["notebooks"]:
        row = kept.get(notebook["name"]) or _new_notebook(gradebook, assignment, notebook["name"])
        row.kernelspec = json.dumps(notebook["kernelspec"]) if notebook["kernelspec"] is not None else None
        for attribute, table, key in TABLES:
            _change_cells(gradebook, row, getattr(row, attribute), table, key, notebook["cells"])
        _change_sources(gradebook, row, notebook["cells"])
    gradebook.db.flush()
    gradebook.db.expire_all()
    gradebook.db.commit()


def _new_notebook(gradebook: Gradebook, assignment: Any, name: str) -> Notebook:
    row = Notebook(name=name, assignment=assignment)
    gradebook.db.add(row)
    for submission in assignment.submissions:
        gradebook.db.add(SubmittedNotebook(notebook=row, assignment=submission))
    gradebook.db.flush()
    return row


def _remove_notebook(gradebook: Gradebook, row: Notebook) -> None:
    for attribute, _, _ in TABLES:
        for cell in list(getattr(row, attribute)):
            _remove_cell(gradebook, cell)
    for each in (*row.source_cells, *row.submissions):
        gradebook.db.delete(each)
    gradebook.db.flush()
    gradebook.db.expire(row)
    gradebook.db.delete(row)
    gradebook.db.flush()


def _remove_cell(gradebook: Gradebook, cell: Any) -> None:
    for each in (*(cell.grades or ()), *(cell.comments or ())):
        gradebook.db.delete(each)
    gradebook.db.flush()
    gradebook.db.expire(cell)
    gradebook.db.delete(cell)


def _change_cells(gradebook: Gradebook, notebook: Notebook, rows: Any, table: Any, key: str, cells: list[dict]) -> None:
    wanted = {cell["name"]: cell for cell in cells if _is(cell, key)}
    known = {row.name: row for row in list(rows)}
    for name in known.keys() - wanted.keys():
        _remove_cell(gradebook, known[name])
    gradebook.db.flush()
    for name, cell in wanted.items():
        row = known.get(name)
        if row is None:
            row = table(name=name, notebook=notebook)
            gradebook.db.add(row)
        if table is not SolutionCell:
            row.max_score, row.cell_type = cell[key], cell["cell_type"]
        gradebook.db.flush()
        if name not in known:
            for submitted in notebook.submissions:
                if table is not SolutionCell:
                    gradebook.db.add(Grade(cell_id=row.id, notebook=submitted))
                if table is not GradeCell:
                    gradebook.db.add(Comment(cell_id=row.id, notebook=submitted))


def _change_sources(gradebook: Gradebook, notebook: Notebook, cells: list[dict]) -> None:
    """Write the texts anew, in their order: no grade refers to them."""
    for row in list(notebook.source_cells):
        gradebook.db.delete(row)
    gradebook.db.flush()
    gradebook.db.expire(notebook)
    for cell in cells:
        texts = {key: cell[key] for key in ("name", "cell_type", "source", "checksum", "locked")}
        gradebook.db.add(SourceCell(**texts, notebook=notebook))
    gradebook.db.flush()

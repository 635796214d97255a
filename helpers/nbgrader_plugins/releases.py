"""Which releases of an assignment there were, by what is locked in them: `releases.json` in the course's folder.

A release is here what the grade of a notebook depends on: grade ids, kinds and texts of nbgrader's cells. Who hands in
an older one is recognised by them. Points, hidden tests and statements may change within a release.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme
from traitlets.config import Configurable

from helpers.nbgrader_plugins.assignment_record import AssignmentRecord
from helpers.nbgrader_plugins.released import plain

__all__ = [
    "FILE",
    "Cells",
    "Outline",
    "Release",
    "digest",
    "keep_release",
    "locked",
    "outline",
    "outline_of_folder",
    "read_releases",
    "renamed",
]

FILE = "releases.json"

#: By grade id: `kind` (of nbgrader's flags), `points`, and digests of the text: `shown` without what a release leaves
#: out, `code` also without comments, `full` with all of it.
Cells = dict[str, dict[str, Any]]
#: By notebook.
Outline = dict[str, Cells]
#: `{"id": …, "when": "2026-12-01", "source": …, "notebooks": Outline}`; `source` is a digest of the source's notebooks.
Release = dict[str, Any]


def digest(text: str) -> str:
    """Return a short digest of a cell's text, the same whatever an editor did to its line ends and accents."""
    return hashlib.sha256(plain(text)).hexdigest()[:16]


def outline(record: AssignmentRecord, parent: Configurable | None = None) -> Outline:
    """Outline what a release of the gradebook's cells holds; `parent` has the course's settings."""
    clearers = [ClearHiddenTests(parent=parent), ClearMarkScheme(parent=parent)]
    return {
        notebook["name"]: {cell["name"]: _cell(cell, clearers) for cell in notebook["cells"]}
        for notebook in record["notebooks"]
    }


def _cell(cell: dict[str, Any], clearers: Sequence[Any]) -> dict[str, Any]:
    graded, task = cell["points"] is not None, cell["task_points"] is not None
    node = NotebookNode(cell_type=cell["cell_type"], source=cell["source"], metadata={"nbgrader": {"grade": True}})
    for clearer in clearers:
        clearer.preprocess_cell(node, {}, 0)
    return {
        "kind": _kind(cell["cell_type"], graded, cell["answer"], task, cell["locked"]),
        "points": cell["task_points"] if task else cell["points"],
        "shown": digest(node.source),
        "code": _code(node),
        "full": digest(cell["source"]),
    }


def _kind(cell_type: str, graded: bool, answer: bool, task: bool, fixed: bool) -> str:
    flags = {"graded": graded, "answer": answer, "task": task, "locked": fixed}
    return " ".join([cell_type, *(name for name, flag in flags.items() if flag)])


def outline_of_folder(folder: Path) -> Outline | None:
    """Outline the notebooks of `release/<assignment>`; None if there are none. Raise `ValueError` for a broken one."""
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            cells = nbformat.read(path, as_version=4).cells
            found[path.stem] = {cell.metadata.nbgrader.grade_id: _released(cell) for cell in cells if _is_known(cell)}
        except Exception as error:
            raise ValueError(f"{path.name} no se puede leer ({type(error).__name__})") from None
    return found or None


def _is_known(cell: NotebookNode) -> bool:
    return any(check(cell) for check in (utils.is_grade, utils.is_solution, utils.is_task, utils.is_locked))


def _released(cell: NotebookNode) -> dict[str, Any]:
    graded, task = bool(utils.is_grade(cell)), bool(utils.is_task(cell))
    points = float(cell.metadata.nbgrader["points"]) if graded or task else None
    kind = _kind(cell.cell_type, graded, bool(utils.is_solution(cell)), task, bool(utils.is_locked(cell)))
    return {"kind": kind, "points": points, "shown": digest(cell.source), "code": _code(cell)}


def _code(cell: NotebookNode) -> str:
    """Return a digest of what a cell does: a comment may name its points."""
    lines = cell.source.splitlines()
    return digest("\n".join(line for line in lines if cell.cell_type != "code" or not line.lstrip().startswith("#")))


def locked(cells: Cells) -> dict[str, str]:
    """Return the texts, as digests, of the cells of a notebook that a student doesn't write."""
    return {name: cell["shown"] for name, cell in cells.items() if "answer" not in cell["kind"].split()}


def renamed(old: Cells, new: Cells) -> dict[str, str]:
    """Return the new names of cells that have another one and are otherwise the same, of those that went."""
    places: dict[tuple[str, str], list[str]] = {}
    for name, cell in new.items():
        if name not in old:
            places.setdefault((cell["kind"], cell["full"]), []).append(name)
    found = {}
    for name, cell in old.items():
        candidates = places.get((cell["kind"], cell["full"]), [])
        if name not in new and candidates:
            found[name] = candidates.pop(0)
    return found


def read_releases(root: Path, assignment: str) -> list[Release]:
    """Return the releases on record, the present one last; raise `ValueError`, in Spanish, if the file is broken."""
    path = root / FILE
    try:
        kept = json.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    except ValueError:
        raise ValueError(_broken(path)) from None
    releases = kept.get(assignment, []) if isinstance(kept, dict) else None
    if not isinstance(releases, list) or not all(map(_is_release, releases)):
        raise ValueError(_broken(path))
    return releases


def _broken(path: Path) -> str:
    return f"{path} no se puede leer: volvé a la copia anterior (git restore {FILE}), o borralo y corré make release."


def _is_release(value: Any) -> bool:
    try:
        cells = [cell for cells in value["notebooks"].values() for cell in cells.values()]
        texts = [
            value["id"],
            value["when"],
            value["source"],
            *(c[k] for c in cells for k in ("kind", "shown", "code", "full")),
        ]
        return all(isinstance(text, str) for text in texts)
    except (AttributeError, KeyError, TypeError):
        return False


def keep_release(root: Path, assignment: str, notebooks: Outline, source: str = "") -> None:
    """Make an outline the present release on record; nothing is written where it already is."""
    shown = {n: {name: [c["kind"], c["shown"]] for name, c in cells.items()} for n, cells in notebooks.items()}
    identity = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:12]
    releases = read_releases(root, assignment)
    known = next((each for each in releases if each["id"] == identity), None)
    when = known["when"] if known else datetime.date.today().isoformat()
    new = {"id": identity, "when": when, "source": source, "notebooks": notebooks}
    if releases and releases[-1] == new:
        return
    path = root / FILE
    kept = json.loads(path.read_bytes()) if path.exists() else {}
    kept[assignment] = [each for each in releases if each["id"] != identity] + [new]
    temporary = path.with_name(f".{FILE}.{os.getpid()}")
    temporary.write_text(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(temporary, path)

"""Recognises who handed in an older release, and takes no point for a check that their notebook never had.

A check that is new runs all the same. What it finds counts where it passes; where it fails, nothing is taken if the
notebook holds what only the older release had, and a person decides if it may as well be the present one with cells
deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from helpers.nbgrader_plugins.releases import Cells, Release, digest, locked, renamed

__all__ = ["SpareOlder", "find_origin", "for_a_person", "new_names", "note_of", "older_without", "origin_of"]

SPARED = "Esta comprobación no estaba en la versión que entregaste: no te descuenta puntos.\n"
#: What of a list of grade ids is shown.
SHOWN = 8


def new_names(claimed: Iterable[str], notebook: str, releases: Sequence[Release]) -> dict[str, str]:
    """Return, for grade ids of older releases, what the same cells are called now; of those that aren't both there."""
    claimed, found = set(claimed), {}
    present = _cells(releases[-1], notebook) if releases else {}
    for release in releases[:-1]:
        for old, new in renamed(_cells(release, notebook), present).items():
            if old in claimed and old not in present and new not in claimed:
                found[old] = new
    return {old: new for old, new in found.items() if list(found.values()).count(new) == 1}


def find_origin(claimed: Mapping[str, str], notebook: str, releases: Sequence[Release]) -> dict[str, Any] | None:
    """Return which older release a notebook comes from, given the texts of its cells by grade id; None for the present.

    `certain` tells that it holds what the present one doesn't have; `owed` are graded cells that it can't have had, and
    `changed` those that say something else now. `release` is None where it is like no release at all, and lacks cells.
    """
    present = _cells(releases[-1], notebook) if releases else {}
    if not present or len(releases) < 2:
        return None
    known = {name for each in releases for name in locked(_cells(each, notebook))}
    had = {name: digest(text) for name, text in claimed.items() if name in known}
    older = [each for each in reversed(releases[:-1]) if _cells(each, notebook)]
    if had == locked(present):
        return None
    exact = next((each for each in older if locked(_cells(each, notebook)) == had), None)
    if exact is None and had.keys() == locked(present).keys():
        return None
    found = exact or next((each for each in older if locked(_cells(each, notebook)).keys() == had.keys()), None)
    if found is None:
        lacking = sorted(name for name, cell in present.items() if _is_graded(cell) and name not in claimed)
        elsewhere = any(name not in _cells(each, notebook) for each in older for name in lacking)
        return {"release": None, "lacking": lacking} if elsewhere else None
    cells = _cells(found, notebook)
    names = renamed(cells, present)
    now = locked(present)
    return {
        "release": found["id"],
        "when": found["when"],
        "certain": exact is not None and any(now.get(name) != text for name, text in had.items()),
        "owed": [n for n, c in present.items() if _is_graded(c) and n not in cells and n not in names.values()],
        "changed": [n for n, c in present.items() if _is_graded(c) and n in cells and c["code"] != cells[n]["code"]],
    }


def _cells(release: Release, notebook: str) -> Cells:
    return release["notebooks"].get(notebook, {})


def _is_graded(cell: Mapping[str, Any]) -> bool:
    return "graded" in cell["kind"].split()


class SpareOlder(NbGraderPreprocessor):
    """Decide, after the checks ran, what one that a notebook never had may cost."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Take no point, or leave it to a person; say which release the notebook comes from."""
        origin = origin_of(nb)
        if not origin:
            return nb, resources
        spared, person = [], []
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            owed = name in origin.get("owed", ())
            if not utils.is_grade(cell) or not (owed or name in origin.get("changed", ())):
                continue
            if cell.cell_type != "code" or utils.is_solution(cell):
                person += [name] if owed else []
            elif any(output.output_type == "error" for output in cell.outputs):
                if owed and origin["certain"]:
                    cell.outputs = [new_output("stream", name="stdout", text=SPARED)]
                    spared.append(name)
                else:
                    person.append(name)
        origin.update(spared=spared, person=person)
        self.log.warning("%s, %s: %s", resources["nbgrader"]["student"], resources["nbgrader"]["notebook"], note_of(nb))
        return nb, resources


def origin_of(nb: NotebookNode) -> dict[str, Any]:
    """Return what `find_origin` found of a notebook that is being graded; nothing for one of the present release."""
    return nb.metadata.get("grading", {}).get("origin") or {}


def for_a_person(nb: NotebookNode) -> set[str]:
    """Return the grade ids of a graded notebook whose points a person decides because of its release."""
    return set(origin_of(nb).get("person", ()))


def note_of(nb: NotebookNode) -> str | None:
    """Say which release a graded notebook comes from, and what that meant; None for the present one."""
    origin = origin_of(nb)
    if not origin:
        return None
    if origin["release"] is None:
        return (
            f"le faltan celdas de la versión actual ({_listed(origin['lacking'])}) y no es ninguna de las publicadas: "
            "valen 0; mirá de dónde viene"
        )
    named = f"la versión publicada el {origin['when']} ({origin['release']})"
    what = f"viene de {named}, no de la actual" if origin["certain"] else f"es como {named}, sin lo que se agregó"
    spared = f"; no estaba ahí, y no descuenta: {_listed(origin['spared'])}" if origin["spared"] else ""
    person = f"; lo decide una persona: {_listed(origin['person'])}" if origin["person"] else ""
    return what + spared + person


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")


def older_without(notebook: str, releases: Sequence[Release]) -> str | None:
    """Return when a release without a notebook was published; None if all have it."""
    return next((each["when"] for each in reversed(releases[:-1]) if notebook not in each["notebooks"]), None)

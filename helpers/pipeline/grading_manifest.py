"""The manifest of a grade: what it was made with, so that it can be made again."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import nbformat
from jsonschema import Draft202012Validator
from nbformat import NotebookNode
from nbgrader import utils
from packaging.utils import canonicalize_name

from helpers.nbgrader_plugins.handed_in import HandedIn
from helpers.nbgrader_plugins.older_release import for_a_person, note_of, older_without, origin_of
from helpers.nbgrader_plugins.settings import MANIFEST
from helpers.pipeline.bundle import LOCK, Bundle
from helpers.pipeline.worker import Worked

__all__ = ["MANIFEST", "Manifest", "build_manifest", "differences", "grade_key", "read_manifest", "read_notebooks"]

Manifest = dict[str, Any]


def _each(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": value}


#: What `build_manifest` makes.
_TEXT, _TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
_PROPERTIES = {
    "key": _TEXT,
    "parts": {**_each(_TEXT), "required": ["seed"]},
    "packages": _each(_TEXT),
    "execution": _each(_each({})),
    "points": _each(_each({"type": ["number", "null"]})),
    "messages": _each(_each(_TEXT)),
    "missing": _TEXTS,
    "notes": _TEXTS,
    "seconds": {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]},
}
_SCHEMA = Draft202012Validator({"type": "object", "properties": _PROPERTIES, "required": list(_PROPERTIES)})


def grade_key(bundle: Bundle, submission: HandedIn) -> str:
    """Return the SHA-256 of all that a grade depends on, in hexadecimal."""
    return _key(_parts(bundle, submission))


def _key(parts: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _parts(bundle: Bundle, submission: HandedIn) -> dict[str, str]:
    return {"submission": submission.digest, "assignment": bundle.assignment, **bundle.parts}


def build_manifest(
    bundle: Bundle, submission: HandedIn, worked: Worked, notebooks: dict[str, NotebookNode]
) -> Manifest:
    """Describe a grade as JSON.

    By notebook and grade id it holds `points` (None where a person decides) and `messages` of failed checks. `releases`
    are the ids, in `releases.json`, of those that the notebooks come from (None where that isn't known).
    """
    messages, walls, seconds = {}, {}, {"total": round(worked.seconds, 3)}
    points: dict[str, dict[str, float | None]] = {}
    notes, origins = list(submission.notes), {}
    releases = bundle.record.get("releases", [])
    for entry in bundle.record["notebooks"]:
        name = entry["name"]
        if name not in notebooks:
            when = older_without(name, releases) if notebooks else None
            points[name] = {c["name"]: None if when else 0.0 for c in entry["cells"] if c["points"] is not None}
            if when:
                notes.append(f"{name}: no lo entregó, y la versión publicada el {when} no lo tenía: decidilo a mano")
            continue
        graded = [cell for cell in notebooks[name].cells if utils.is_grade(cell)]
        points[name] = {cell.metadata.nbgrader.grade_id: utils.determine_grade(cell)[0] for cell in graded}
        points[name] |= dict.fromkeys(for_a_person(notebooks[name]))
        messages[name] = {c.metadata.nbgrader.grade_id: m for c in graded if (m := _message(c)) is not None}
        execution = notebooks[name].metadata.get("grading", {})
        origin = origin_of(notebooks[name])
        origins[name] = origin["release"] if origin else releases[-1]["id"] if releases else None
        if note := note_of(notebooks[name]):
            notes.append(f"{name}: {note}")
        walls[name] = {"isolation": execution.get("isolation")}
        seconds[name] = execution.get("seconds")
        if execution.get("beside"):
            answers = ", ".join(execution["beside"])
            notes.append(f"{name}: hay texto al lado de una respuesta sin tocar ({answers}); la corrige una persona")
        if execution.get("copies"):
            copied = ", ".join(sorted(set(execution["copies"])))
            notes.append(f"{name}: había copias de comprobaciones ({copied}); cuenta la última de cada una")
        if execution.get("recognised"):
            lost = ", ".join(sorted(execution["recognised"]))
            notes.append(
                f"{name}: celdas que perdieron su marca se reconocieron por su identificador o su texto ({lost})"
            )
    parts = _parts(bundle, submission)
    return {
        "key": _key(parts),
        "parts": parts,
        "packages": _packages(),
        "execution": walls,
        "points": points,
        "messages": messages,
        "releases": origins,
        "missing": sorted(points.keys() - notebooks.keys()),
        "notes": notes,
        "seconds": seconds,
    }


def _message(cell: NotebookNode) -> str | None:
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            return output.evalue
    return None


@functools.cache
def _packages() -> dict[str, str]:
    """Return the version of every installed package that the lock names; without a lock, of all."""
    installed = {canonicalize_name(d.metadata["Name"]): d.version for d in distributions()}
    lock = LOCK.read_text() if LOCK.is_file() else ""
    locked = {canonicalize_name(name) for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", lock, re.MULTILINE)}
    return {name: version for name, version in sorted(installed.items()) if not locked or name in locked}


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of `autograded/<student>/<assignment>`; None where there is no whole one of this version."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return manifest if _SCHEMA.is_valid(manifest) else None


def read_notebooks(worked: Worked) -> dict[str, NotebookNode]:
    """Parse the graded notebooks of a submission."""
    return {name: nbformat.v4.reads(text) for name, text in worked.notebooks.items()}


def differences(first: Manifest, second: Manifest) -> list[str]:
    """Say in Spanish how two manifests of the same submission differ, the causes first.

    How long the grading took doesn't count.
    """
    found = []
    for part in sorted(first["parts"].keys() | second["parts"].keys()):
        before, after = first["parts"].get(part), second["parts"].get(part)
        if before != after:
            found.append(f"cambió {_PARTS.get(part, part)}: antes {before}, ahora {after}")
    for name in sorted(first["packages"].keys() | second["packages"].keys()):
        before, after = first["packages"].get(name, "ninguna"), second["packages"].get(name, "ninguna")
        if before != after:
            found.append(f"cambió la versión de {name}: antes {before}, ahora {after}")
    for what, label in (("points", "puntos"), ("messages", "mensaje"), ("execution", "aislamiento")):
        for notebook in sorted(first[what].keys() | second[what].keys()):
            before, after = first[what].get(notebook, {}), second[what].get(notebook, {})
            found += [
                f"{notebook}, {cell}: {label} antes {before.get(cell)!r}, ahora {after.get(cell)!r}"
                for cell in sorted(before.keys() | after.keys())
                if before.get(cell) != after.get(cell)
            ]
    return found


_PARTS = {
    "submission": "la entrega",
    "assignment": "la tarea",
    "source": "el contenido de la tarea",
    "settings": "la configuración",
    "helpers": "el paquete helpers",
    "lock": "requirements.lock",
    "seed": "la semilla de las entradas ocultas",
    "python": "la versión de Python",
}

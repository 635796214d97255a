"""Which submissions of a class have equal solutions but for names and layout: something to look at, never a verdict."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGraderAPI
from traitlets import Bool, Integer
from traitlets.config import Configurable

from helpers.nbgrader_plugins.tree import FLAGS
from helpers.report.syntax import Part, parts_of

__all__ = ["Alike", "Likeness"]

#: Bytes of a graded notebook.
FILE_LIMIT = 2**25
#: Code in a statement's text.
FENCED = re.compile(r"^```(?:python|py)?[ ]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Alike:
    """Students whose solutions of a notebook are equal."""

    notebook: str
    students: tuple[str, ...]
    #: Nodes of the syntax tree that they have in common.
    size: int


class Likeness(Configurable):
    """Compares the solutions of a class."""

    enabled = Bool(True, help="Whether the report lists equal solutions.").tag(config=True)
    smallest = Integer(
        40, min=1, help="Nodes of a syntax tree below which a solution doesn't count: too many write the same."
    ).tag(config=True)

    def find(self, api: NbGraderAPI, assignment: str, students: Iterable[str]) -> list[Alike]:
        """Compare the graded notebooks of these students; the smallest groups come first, then the longest code."""
        directory = api.coursedir
        released = Path(directory.format_path(directory.release_directory, ".", assignment))
        cells, handed_out = _handed_out(released)
        groups: defaultdict[tuple[str, frozenset[Part]], list[str]] = defaultdict(list)
        for student in sorted(students):
            folder = Path(directory.format_path(directory.autograded_directory, student, assignment))
            for name, notebook in _notebooks(folder):
                code = (source for source in _sources(notebook) if source not in cells)
                own = parts_of(code, context=_sources(notebook, locked=True)) - handed_out
                if sum(size for _, size in own) >= self.smallest:
                    groups[name, frozenset(own)].append(student)
        found = [
            Alike(name, tuple(who), sum(size for _, size in parts))
            for (name, parts), who in groups.items()
            if len(who) > 1
        ]
        return sorted(found, key=lambda alike: (len(alike.students), -alike.size, alike.notebook, alike.students))


def _handed_out(released: Path) -> tuple[set[str], set[Part]]:
    """Return what students were given: the sources of cells, and the parts of these and of code in texts."""
    cells, texts = set(), []
    for _, notebook in _notebooks(released):
        cells |= {*_sources(notebook, locked=True)}
        texts += [code for text in _sources(notebook, "markdown", locked=True) for code in FENCED.findall(text)]
    every = [*cells, *texts]
    return cells, {part for source in every for part in parts_of([source], context=cells, whole=True)}


def _notebooks(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the notebooks of a folder, by name; what can't be read isn't there."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".ipynb"))
    except OSError:
        return
    for name in names:
        try:
            with open(os.open(folder / name, FLAGS), "rb") as file:
                notebook = json.loads(file.read(FILE_LIMIT))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(notebook, dict):
            yield name.removesuffix(".ipynb"), notebook


def _sources(notebook: dict[str, Any], kind: str = "code", locked: bool = False) -> Iterator[str]:
    """Yield the sources of cells, with those that students can't edit or without them."""
    cells = notebook.get("cells")
    for cell in cells if isinstance(cells, list) else ():
        if isinstance(cell, dict) and cell.get("cell_type") == kind:
            metadata = cell.get("metadata")
            named = metadata.get("nbgrader") if isinstance(metadata, dict) else None
            if locked or not (isinstance(named, dict) and named.get("locked")):
                source = cell.get("source")
                yield "".join(map(str, source)) if isinstance(source, list) else str(source)

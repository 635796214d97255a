"""Which submissions of a class have equal solutions but for names and layout: something to look at, never a verdict."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from traitlets import Bool, Integer
from traitlets.config import Configurable

from helpers.nbgrader_plugins.exporter import FILE_LIMIT
from helpers.nbgrader_plugins.raw_cells import RawCell, read_cells
from helpers.nbgrader_plugins.tree import FLAGS
from helpers.report.syntax import Part, parts_of

__all__ = ["Alike", "Likeness"]

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
            for name, its_cells in _notebooks(folder):
                code = (source for source in _sources(its_cells) if source not in cells)
                own = parts_of(code, context=_sources(its_cells, locked=True)) - handed_out
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
    for _, its_cells in _notebooks(released):
        cells |= {*_sources(its_cells, locked=True)}
        texts += [code for text in _sources(its_cells, "markdown", locked=True) for code in FENCED.findall(text)]
    every = [*cells, *texts]
    return cells, {part for source in every for part in parts_of([source], context=cells, whole=True)}


def _notebooks(folder: Path) -> Iterator[tuple[str, list[RawCell]]]:
    """Yield the cells of a folder's notebooks, by name; what can't be read isn't there."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".ipynb"))
    except OSError:
        return
    for name in names:
        try:
            with open(os.open(folder / name, FLAGS), "rb") as file:
                cells = read_cells(file.read(FILE_LIMIT + 1))
        except OSError:
            continue
        if cells is not None:
            yield name.removesuffix(".ipynb"), cells


def _sources(cells: Iterable[RawCell], kind: str = "code", locked: bool = False) -> Iterator[str]:
    """Yield the sources of cells, with those that students can't edit or without them."""
    return (cell.source for cell in cells if cell.type == kind and (locked or not cell.locked))

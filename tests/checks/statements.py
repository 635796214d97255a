"""Compares a table of sentences with the statement in the notebook."""

from __future__ import annotations

import re

import nbformat

from helpers.checks.statement import Sentence
from tests.corpora.in_process import notebook_path

#: Marks and numbers of lists, and what ends a sentence.
AROUND = re.compile(r"^(?:[\s.:;-]|\*\*\d\.\*\*|\d\.)+|(?:[\s.:;-]|\*\*\d\.\*\*|\b\d\.)+$")


def check_table(exercise: int, table: tuple[Sentence, ...], not_rules: set[str]) -> None:
    """Each sentence is in the statement once, its cells in the notebook; what no sentence quotes is `not_rules`."""
    cells = nbformat.read(notebook_path(exercise), as_version=4).cells
    (statement,) = (" ".join(cell.source.split()) for cell in cells if cell.id == "enunciado")
    graded = {cell.metadata.nbgrader.grade_id for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")}
    for sentence in table:
        assert statement.count(sentence.words) == 1, sentence.words
        assert sentence.cells, sentence.words
        assert set(sentence.cells) <= graded, sentence.cells
        assert sentence.family.endswith("."), sentence.family
    assert graded == {cell for sentence in table for cell in sentence.cells} | {
        cell for cell in graded if "_visible_" in cell
    }
    for sentence in table:
        statement = statement.replace(sentence.words, "\n")
    left = {AROUND.sub("", piece) for piece in statement.split("\n")} - {""}
    assert left == not_rules

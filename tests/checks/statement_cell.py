"""Holds a table of what a statement demands against the notebook."""

import re

import nbformat

from tests.corpora.in_process import notebook_path


def normal(text):
    """Return a text with single blanks, and without the marks of lists."""
    return " ".join(re.sub(r"^\s*(\d+\.|-) ", "", text, flags=re.MULTILINE).split())


def problems(exercise, table, no_rules):
    """Return what is wrong with a table: words that the statement lacks, cells that there aren't, sentences left out.

    `no_rules` are the words of the statement that demand nothing.
    """
    cells = nbformat.read(notebook_path(exercise), as_version=4).cells
    (left,) = (normal(cell.source) for cell in cells if cell.id == "enunciado")
    grade_ids = {cell.metadata.nbgrader.grade_id for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")}
    found = []
    for words in (*(normal(sentence.words) for sentence in table), *no_rules):
        if words not in left:
            found.append(f"not in the statement: {words}")
        left = left.replace(words, "\n", 1)
    found += [f"not in the table: {part.strip()}" for part in left.split("\n") if part.strip()]
    found += [f"no such cell: {cell}" for sentence in table for cell in sentence.cells if cell not in grade_ids]
    return found + [f"held by nothing: {cell}" for cell in grade_ids - {c for s in table for c in s.cells}]

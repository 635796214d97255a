"""Each sentence of the homework's statement is in the table."""

import re

import nbformat
import pytest

from helpers.checks.homework.statement import STATEMENT
from helpers.pipeline.course_folder import CHECKOUT

NOTEBOOK = nbformat.read(CHECKOUT / "source" / "tarea" / "tarea.ipynb", as_version=4)
(TEXT,) = (" ".join(cell.source.split()) for cell in NOTEBOOK.cells if cell.id == "enunciado")
#: What says no rule: titles, the rest of the tables, and what helps.
NO_RULE = (
    "## Consigna",
    "| `manifest.json` | | |---|---|",
    "| `model_card.json` | | |---|---|",
    "Reglas:",
    "El modelo lo elegís vos, de scikit-learn. Más abajo hay uno que **no** sirve.",
    "No hace falta que la accuracy sea alta.",
)


@pytest.mark.parametrize("sentence", STATEMENT, ids=lambda sentence: sentence.words[:40])
def test_it_is_there_and_is_held(sentence):
    """Word for word, by graded cells that exist."""
    cells = {
        cell.metadata.nbgrader.grade_id for cell in NOTEBOOK.cells if cell.metadata.get("nbgrader", {}).get("grade")
    }

    assert 1 == TEXT.count(" ".join(sentence.words.split()))
    assert sentence.cells
    assert set(sentence.cells) <= cells
    assert sentence.family


def test_nothing_else_is_said():
    """Without what the table holds, and what says no rule, nothing is left of the statement."""
    left = TEXT
    for words in sorted([*NO_RULE, *(sentence.words for sentence in STATEMENT)], key=len, reverse=True):
        assert words in left, words
        left = left.replace(words, "", 1)

    assert not re.sub("[ |-]|[123][.]", "", left), left

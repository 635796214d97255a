"""Each sentence of the statement of exercise 5 is in the table."""

import nbformat
import pytest

from helpers.checks.model_card_statement import STATEMENT
from tests.corpora.in_process import notebook_path

NOTEBOOK = nbformat.read(notebook_path(5), as_version=4)
(TEXT,) = (" ".join(cell.source.split()) for cell in NOTEBOOK.cells if cell.id == "enunciado")
#: What says no rule: titles, the rest of the tables, and what helps.
NO_RULE = (
    "## Consigna",
    "|---|---|",
    "**Lo que recibe.**",
    "**`model_details`.**",
    "**`training_data`.**",
    "**`metrics`.**",
    "**El archivo.**",
    "La sangría y el orden son libres.",
    "**Lo que no hace.**",
    TEXT[TEXT.index("**Para no tipear de más.**") : TEXT.rindex("```") + 3],
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

    assert not left.strip(" |-"), left

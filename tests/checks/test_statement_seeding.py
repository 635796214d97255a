"""Exercise 1's statement is checked sentence by sentence."""

from dataclasses import replace

from helpers.checks.seeding import STATEMENT
from tests.checks.statement_cell import problems

NO_RULES = ("## Consigna", "Cuando se la llama:", "Reglas:")


def test_every_sentence_is_held():
    """Each sentence of the notebook is in the table, word for word, with cells that there are."""
    assert [] == problems(1, STATEMENT, NO_RULES)


def test_a_table_that_lags_behind_is_noticed():
    """Another word, another cell, or a sentence less."""
    first, *rest = STATEMENT

    assert ["not in the statement: Otra.", "not in the table: " + first.words] == problems(
        1, [replace(first, words="Otra."), *rest], NO_RULES
    )
    assert ["no such cell: ej1_otra"] == problems(1, [*rest, replace(first, cells=("ej1_otra",))], NO_RULES)
    assert ["not in the table: " + first.words] == problems(1, rest, NO_RULES)

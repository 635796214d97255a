"""The table of exercise 4 holds what its statement says."""

from helpers.checks.validation_statement import STATEMENT
from tests.checks.statements import check_table

#: What introduces the rules: no rule itself.
NOT_RULES = {"## Consigna", "Cuando se la llama", "Reglas"}


def test_statement():
    """Every sentence is quoted word for word, with cells that exist; no sentence is left out."""
    check_table(4, STATEMENT, NOT_RULES)

"""The table of exercise 3 holds what its statement says."""

from helpers.checks.manifest_statement import STATEMENT
from tests.checks.statements import check_table

#: What introduces the rules: no rule itself.
NOT_RULES = {"## Consigna", "| clave | valor | |---|---|"}


def test_statement():
    """Every sentence is quoted word for word, with cells that exist; no sentence is left out."""
    check_table(3, STATEMENT, NOT_RULES)

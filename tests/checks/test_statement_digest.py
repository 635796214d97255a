"""Exercise 2's statement is checked sentence by sentence."""

from helpers.checks.digest import STATEMENT
from tests.checks.statement_cell import problems

#: Titles, reasons, and the example.
NO_RULES = (
    "## Consigna",
    "Reglas:",
    "Una tabla mezclada es otra entrada para el entrenamiento: cambian las particiones y los *mini-batches*.",
    "### Un ejemplo, byte por byte Esta tabla, con índice 7 y 3, | | b | B | a | |---|---|---|---| | **7** | 1.5 | 10 "
    "| sí | | **3** | 2.0 | 20 | *(falta)* | se escribe con estos 25 bytes (`\\xc3\\xad` es la «í» en UTF-8) ```python "
    'b"B,a,b\\n10,s\\xc3\\xad,1.5\\n20,,2.0\\n" ``` y su digest es '
    "`bda773868bb58fe2be8bdbd4549926f49e81d90f6915c043254fd37bada751cd`.",
)


def test_every_sentence_is_held():
    """Each sentence of the notebook is in the table, word for word, with cells that there are."""
    assert [] == problems(2, STATEMENT, NO_RULES)

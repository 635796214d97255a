"""The tables of what the statements demand, against the notebooks."""

import importlib
import re
from dataclasses import replace

import nbformat
import pytest

from helpers.pipeline.course_folder import CHECKOUT
from tests.corpora.in_process import notebook_path

#: The words of each statement that demand nothing: titles, heads of tables, reasons, examples.
NO_RULES = {
    "seeding": ("## Consigna", "Cuando se la llama:", "Reglas:"),
    "digest": (
        "## Consigna",
        "Reglas:",
        "Una tabla mezclada es otra entrada para el entrenamiento: cambian las particiones y los *mini-batches*.",
        "### Un ejemplo, byte por byte Esta tabla, con índice 7 y 3, | | b | B | a | |---|---|---|---| | **7** | 1.5 "
        "| 10 | sí | | **3** | 2.0 | 20 | *(falta)* | se escribe con estos 25 bytes (`\\xc3\\xad` es la «í» en UTF-8) "
        '```python b"B,a,b\\n10,s\\xc3\\xad,1.5\\n20,,2.0\\n" ``` y su digest es '
        "`bda773868bb58fe2be8bdbd4549926f49e81d90f6915c043254fd37bada751cd`.",
    ),
    "manifest": ("## Consigna", "| clave | valor | |---|---|"),
    "validation": ("## Consigna", "Cuando se la llama", "Reglas"),
    "model_card": (
        "## Consigna",
        "|---|---|",
        "**Lo que recibe.**",
        "**`model_details`.**",
        "**`training_data`.**",
        "**`metrics`.**",
        "**El archivo.**",
        "La sangría y el orden son libres.",
        "**Lo que no hace.**",
        re.compile(r"\*\*Para no tipear de más\.\*\*.*```"),
    ),
    "homework": (
        "## Consigna",
        "| `manifest.json` | | |---|---|",
        "| `model_card.json` | | |---|---|",
        "Reglas:",
        "El modelo lo elegís vos, de scikit-learn. Más abajo hay uno que **no** sirve.",
        "No hace falta que la accuracy sea alta.",
    ),
}
NAMES = list(NO_RULES)
#: What is left between sentences: blanks, and the marks of tables and lists.
LEFT = re.compile(r"(?:[\s|.:;-]|\*\*\d\.\*\*|\b\d\.)*")


def _statement(name):
    return importlib.import_module(f"helpers.checks.statements.{name}").STATEMENT


def _problems(name, table):
    """Return what is wrong with a table: words that the statement lacks, cells that there aren't, words left out."""
    path = CHECKOUT / "source/tarea/tarea.ipynb" if name == "homework" else notebook_path(NAMES.index(name) + 1)
    cells = nbformat.read(path, as_version=4).cells
    (left,) = (_plain(cell.source) for cell in cells if cell.id == "enunciado")
    grade_ids = {cell.metadata.nbgrader.grade_id for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")}
    found = []
    for words in sorted((_plain(sentence.words) for sentence in table), key=len, reverse=True):
        if left.count(words) != 1:
            found.append(f"{left.count(words)} times in the statement: {words}")
        left = left.replace(words, "\n")
    for words in NO_RULES[name]:
        left = words.sub("\n", left) if isinstance(words, re.Pattern) else left.replace(words, "\n", 1)
    found += [f"not in the table: {part.strip()}" for part in left.split("\n") if not LEFT.fullmatch(part)]
    found += [f"no such cell: {cell}" for sentence in table for cell in sentence.cells if cell not in grade_ids]
    return found + [f"no inputs: {sentence.words}" for sentence in table if not sentence.family.endswith(".")]


def _plain(text):
    return " ".join(re.sub(r"^\s*(\d+\.|-) ", "", text, flags=re.MULTILINE).split())


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_is_held(name):
    """Each sentence of the statement is in the table, word for word, with cells that there are."""
    assert [] == _problems(name, _statement(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_table_that_lags_behind_is_noticed(name):
    """Another word, another cell, or a sentence less."""
    first, *rest = _statement(name)

    assert any(each.startswith("0 times") for each in _problems(name, [replace(first, words="Otra."), *rest]))
    assert ["no such cell: ej0_otra"] == _problems(name, [*rest, replace(first, cells=("ej0_otra",))])
    assert any(each.startswith("not in the table") for each in _problems(name, rest))

"""The class notebooks are what they promise: short cells, a sentence before each, every output committed."""

import re

import nbformat
import pytest

from helpers.pipeline.course_folder import CHECKOUT

NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))

#: The common errors of the class text: what their symptom speaks of.
ERRORS = (
    r"`np\.random\.seed",
    r"hash del DataFrame cambia",
    r"requirements\.txt",
    r"Torch da",
    r"recorre las columnas en otro orden",
    r"`float32`",
)

#: Its frequent questions.
QUESTIONS = (
    "¿Se puede reproducir bit a bit un entrenamiento en GPU?",
    "¿No alcanza con `==` en todo?",
    "¿DVC, Git LFS o S3?",
    "¿Hashear el archivo o la tabla?",
    "¿Una model card es un trámite burocrático?",
)

#: The sections of a datasheet (Gebru et al., 2021) and of a model card (Mitchell et al., 2019), in their order.
CARDS = {
    "datos": [
        "Motivación",
        "Composición",
        "Recolección",
        "Preprocesamiento y etiquetas",
        "Usos",
        "Distribución",
        "Mantenimiento",
    ],
    "modelo": [
        "Detalles",
        "Uso previsto",
        "Factores",
        "Métricas",
        "Datos de evaluación",
        "Datos de entrenamiento",
        "Análisis cuantitativo",
        "Consideraciones éticas",
        "Advertencias y recomendaciones",
    ],
}


def _text(notebook):
    """Return what its markdown cells say."""
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    """Read one of them."""
    return nbformat.read(request.param, as_version=4)


def test_there_are_six():
    """One for each topic, numbered from 1 on."""
    assert [1, 2, 3, 4, 5, 6] == [int(path.name.split("_")[0]) for path in NOTEBOOKS]


def test_common_errors_and_questions():
    """Each error of the class text stands as symptom, cause and fix; each question is asked."""
    text = "\n".join(_text(nbformat.read(path, as_version=4)) for path in NOTEBOOKS)
    symptoms = text.split("**Síntoma.**")[1:]

    for error in ERRORS:
        assert any(re.search(error, symptom[:300]) for symptom in symptoms), error
    for symptom in symptoms:
        assert 0 < symptom.find("**Causa.**") < symptom.find("**Arreglo.**"), symptom[:80]
    for question in QUESTIONS:
        assert question in text


@pytest.mark.parametrize("name", CARDS)
def test_cards_have_every_section(name):
    """The seven of a datasheet, the nine of a model card, none of them empty."""
    text = (CHECKOUT / "notebooks" / "fichas" / f"{name}.md.j2").read_text(encoding="utf-8")
    sections = re.findall(r"^\*\*(\d) · (.+?)\.\*\* (.{40,})$", text, re.M)

    assert list(enumerate(CARDS[name], 1)) == [(int(number), title) for number, title, _ in sections]


def test_cells_are_short_and_introduced(notebook):
    """At most eight lines, and a text before each cell; ids are ASCII words and stay."""
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", cell.id)
        if cell.cell_type == "code":
            assert before is not None
            assert "markdown" == before.cell_type, cell.id
            assert len([line for line in cell.source.splitlines() if line.strip()]) <= 8, cell.id


def test_executed_in_order(notebook):
    """Every code cell ran once, from the first to the last, and none failed."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert list(range(1, len(code) + 1)) == [cell.execution_count for cell in code]
    assert "error" not in {output.output_type for cell in code for output in cell.outputs}
    assert "stderr" not in {output.get("name") for cell in code for output in cell.outputs}


def test_what_is_not_compared_says_why(notebook):
    """A cell whose output changes on purpose carries nbval's tag, and the text before it says so."""
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        tags = set(cell.metadata.get("tags", ()))
        assert tags <= {"nbval-ignore-output"}
        if tags:
            assert re.search("no se comprueba|tampoco se comprueba", before.source), cell.id


def test_figures_have_words(notebook):
    """After a figure stands what it shows, for whoever doesn't see it; figures are text, which nbval compares."""
    for cell, after in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        kinds = {kind for output in cell.get("outputs", ()) for kind in output.get("data", {})}
        assert not kinds & {"image/png", "image/jpeg"}
        if "image/svg+xml" in kinds:
            assert "*En palabras: " in after.source


def test_goals_recap_exercise_and_sources(notebook):
    """What a reader looks for first and last, and links that lead somewhere."""
    text = _text(notebook)

    for part in ("Al terminar vas a poder", "## Para llevar", "**Tu turno:**", "**Fuentes.**"):
        assert part in text
    for target in re.findall(r"\]\((\.\./[^)]+)\)", text):
        assert (CHECKOUT / "notebooks" / target).exists()

"""Validate, as students have it: without `helpers`, by the settings and the list that are handed out."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader import validator
from traitlets.config import Config

from helpers.course.submission import fill_in
from helpers.nbgrader_plugins.exporter import read_submission
from helpers.nbgrader_plugins.list_of_cells import LIST
from helpers.nbgrader_plugins.raw_cells import raw, read_cells
from helpers.nbgrader_plugins.released import mark_of, place
from helpers.pipeline.course_folder import CHECKOUT, CONFIG_NAME
from tests.corpora.solutions import read

RELEASED = CHECKOUT / "release" / "ejercicios"
NAME = "1_seed_everything"


@pytest.fixture(scope="module")
def handed_out():
    """Read what the students' settings define, without having nbgrader use it in this process."""
    code = (CHECKOUT / "source" / "ejercicios" / CONFIG_NAME).read_text("utf-8")
    defined = {"get_config": Config}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validator, "read_nb", validator.read_nb)
        patch.setattr(validator.Validator, "_get_failed_cells", validator.Validator._get_failed_cells)
        exec(compile(code, CONFIG_NAME, "exec"), defined)
    return defined


@pytest.fixture
def folder(tmp_path):
    """Make a folder that has the list."""
    return Path(shutil.copy(RELEASED / LIST, tmp_path)).parent


def _notebook(change=lambda notebook: None):
    notebook = fill_in(RELEASED / f"{NAME}.ipynb", read(1)[0].code)
    change(notebook)
    return notebook


def _check(notebook, number=0):
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")][number]


def _bare(notebook):
    for cell in notebook.cells:
        cell.metadata = nbformat.NotebookNode()


def _renumber(notebook):
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"x-{number}"


def _strip(notebook):
    for cell in notebook.cells:
        cell.source = "\r\n".join(line + "  " for line in cell.source.splitlines()) + "\n"


def _edit(notebook):
    for cell in notebook.cells:
        cell.source += "\n# otra"


def _copy(notebook):
    notebook.cells.append(nbformat.from_dict({**_check(notebook), "id": "copia"}))


def _break(notebook):
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader = {"grade_id": cell.metadata.nbgrader.grade_id, "schema_version": 0}


#: What happens to the notebook, and the first words of what is said of it; nothing if all is found.
CASES = {
    "nothing": ([], None),
    "no metadata": ([_bare], None),
    "no metadata, new ids": ([_bare, _renumber], None),
    "no metadata, edited": ([_bare, _edit], None),
    "no metadata, new ids, ends of lines": ([_bare, _renumber, _strip], None),
    "broken metadata": ([_break], None),
    "no metadata, new ids, edited": ([_bare, _renumber, _edit], "Este archivo no es ninguno"),
    "a check deleted": ([lambda notebook: notebook.cells.remove(_check(notebook))], "No encontramos"),
    "one bare, edited, with a new id": (
        [lambda notebook: _check(notebook).update(metadata={}, id="nueva", source="pass")],
        "No encontramos",
    ),
    "a check copied": ([_copy], "Hay más de una copia"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_it_says(handed_out, folder, case):
    """Of a notebook under another name; what is found is what grading finds, with its metadata as released."""
    changes, said = CASES[case]
    notebook = _notebook()
    for change in changes:
        change(notebook)
    path = folder / "entrega final.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    seen = handed_out["read"](str(path), 4)
    wrong = [cell.outputs[0].evalue for cell in seen.metadata.get("wrong", [])]

    assert [said] == [text[: len(said)] for text in wrong] if said else [] == wrong
    if "Este archivo" not in (said or ""):
        entries, found = map(_graded, (nbformat.read(RELEASED / f"{NAME}.ipynb", 4), seen))
        assert {name: entries[name] for name in found} == found
        assert len(entries) - (said or "").startswith("No enc") == len(found)


def _graded(notebook):
    entries = [cell.metadata.nbgrader for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return {entry.grade_id: entry for entry in entries}


@pytest.mark.parametrize("name", sorted(path.name for path in RELEASED.glob("*.ipynb")))
def test_it_finds_what_grading_finds(handed_out, folder, name):
    """Both go by the text first, and then by the id."""
    notebook = nbformat.read(RELEASED / name, 4)
    marks = {cell.grade_id: mark_of(cell) for cell in read_cells((RELEASED / name).read_bytes()) if cell.grade_id}
    _bare(notebook)
    for cell in notebook.cells[::2]:
        cell.source += "\n\n# otra"
    (folder / name).write_text(json.dumps(notebook), "utf-8")
    seen = handed_out["read"](str(folder / name), 4).cells
    placed = place(map(raw, read_submission((folder / name).read_bytes()).cells), marks)

    assert placed == {n: cell.metadata.nbgrader.grade_id for n, cell in enumerate(seen) if "nbgrader" in cell.metadata}
    assert marks.keys() == set(placed.values())


@pytest.mark.parametrize("content", [b"", b'{"cells": [', b"[]", b"\x00"])
def test_no_notebook(handed_out, folder, content):
    """One sentence, no traceback."""
    (folder / "x.ipynb").write_bytes(content)
    (wrong,) = handed_out["read"](str(folder / "x.ipynb"), 4).metadata.wrong
    assert "no se puede leer" in wrong.outputs[0].evalue


def test_both_folders_have_the_same():
    """The homework's settings are the exercises'."""
    first, second = ((CHECKOUT / "source" / name / CONFIG_NAME).read_text("utf-8") for name in ("ejercicios", "tarea"))
    assert first == second


@pytest.mark.machine
def test_by_command_and_button(tmp_path):
    """As students run it: a kernel of elsewhere and lost metadata pass, and a deleted check never does."""
    folder = shutil.copytree(RELEASED, tmp_path / "ejercicios")
    (folder / CONFIG_NAME).rename(tmp_path / CONFIG_NAME)  # as JupyterLab may be started in the folder above
    notebooks = {
        "conda": _notebook(lambda nb: nb.metadata.update(kernelspec={"name": "conda-base-py", "display_name": "x"})),
        "sin": _notebook(_bare),
        "falta": _notebook(lambda notebook: notebook.cells.remove(_check(notebook))),
    }
    for name, notebook in notebooks.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), "utf-8")
    button = (
        "import json, nbgrader.server_extensions.validate_assignment.handlers as h\n"
        "class Page: root_dir, log, load_config = '.', None, h.ValidateAssignmentHandler.load_config\n"
        "print(json.dumps(h.ValidateAssignmentHandler.validate_notebook(Page(), 'ejercicios/falta.ipynb')))"
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "PYTHONPATH": "", "JUPYTER_CONFIG_DIR": str(tmp_path)}
    validate = ["nbgrader", "validate", *(f"ejercicios/{name}.ipynb" for name in notebooks)]
    said, answered = (
        subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=300)
        for command in (validate, [sys.executable, "-W", "ignore", "-c", button])
    )

    assert 2 == said.stdout.count("Success!"), said
    assert 1 == said.stdout.count("No encontramos estas celdas")
    assert "Traceback" not in said.stdout + said.stderr
    result = json.loads(answered.stdout)
    assert result["success"], answered
    assert ["No encontramos"] == [each["raw_error"][:14] for each in result["value"]["failed"]]

"""A notebook by itself on Colab: its versions, an empty folder, no nbgrader and nothing of this course."""

import subprocess
import sys
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from helpers.course.submission import fill_in
from helpers.pipeline.course_folder import CHECKOUT
from tests.corpora.solutions import EXERCISES, read

#: Of what the notebooks import, and of the kernel that runs them: pip-freeze.txt in
#: https://github.com/googlecolab/backend-info, August 2026.
COLAB = [
    "ipython==7.34.0",
    "ipykernel==6.17.1",
    "traitlets==5.7.1",
    "numpy==2.1.3",
    "pandas==2.2.3",
    "scikit-learn==1.6.1",
    "scipy==1.16.3",
]
pytestmark = pytest.mark.machine

UNANSWERED = "Falta tu código en la celda de la solución"


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    """Install them, and return where Jupyter finds the kernel."""
    folder = tmp_path_factory.mktemp("colab")
    uv, python = Path(sys.executable).with_name("uv"), folder / "bin" / "python"
    for command in (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder],
        [uv, "pip", "install", "--quiet", "--python", python, *COLAB, "setuptools"],
        [python, "-m", "ipykernel", "install", "--prefix", folder, "--name", "colab"],
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=900)
    return str(folder / "share" / "jupyter")


def _failures(cells):
    """Return cell ids and messages of what failed."""
    return {
        cell.id: output.evalue
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    }


@pytest.mark.parametrize("exercise", EXERCISES)
def test_visible_checks(exercise, kernels, tmp_path, monkeypatch):
    """A right answer passes every check in view, no answer fails with the message in Spanish."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_PATH", kernels)
    (path,) = (CHECKOUT / "release" / "ejercicios").glob(f"{exercise}_*.ipynb")
    right, untouched = fill_in(path, next(s.code for s in read(exercise) if s.right)), fill_in(path, None)

    # One kernel runs both, the right one while it is new; then it forgets every name. What costs is the imports.
    both = NotebookNode(right, cells=[*right.cells, new_code_cell("%reset -f"), *untouched.cells])
    NotebookClient(both, kernel_name="colab", timeout=600, startup_timeout=300, allow_errors=True).execute()

    assert {} == _failures(both.cells[: len(right.cells) + 1])
    failed = _failures(untouched.cells)
    visible = {name: said for name, said in failed.items() if "-visible-" in name}
    assert len(visible) >= 2
    assert all(UNANSWERED in said for said in visible.values())

"""A notebook by itself on Colab: its versions, an empty folder, no nbgrader and nothing of this course."""

import subprocess
import sys
from pathlib import Path

import pytest
from nbclient import NotebookClient

from helpers.grading.course import CHECKOUT
from helpers.grading.submission import fill_in
from tests.corpora.solutions import EXERCISES, read

#: Of what the notebooks import, and of the kernel that runs them: pip-freeze.txt in
#: https://github.com/googlecolab/backend-info, August 2026.
COLAB = ["ipython==7.34.0", "ipykernel==6.17.1", "traitlets==5.7.1", "numpy==2.1.3", "pandas==2.2.3",
         "scikit-learn==1.6.1", "scipy==1.16.3"]
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
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return str(folder / "share" / "jupyter")


def _failures(exercise, code):
    """Run the whole notebook with an answer, and return cell ids and messages of what failed."""
    (path,) = (CHECKOUT / "release" / "ejercicios").glob(f"{exercise}_*.ipynb")
    notebook = fill_in(path, code)
    NotebookClient(notebook, kernel_name="colab", timeout=120, allow_errors=True).execute()
    return {
        cell.id: output.evalue for cell in notebook.cells if cell.cell_type == "code"
        for output in cell.outputs if output.output_type == "error"
    }


@pytest.mark.parametrize("exercise", EXERCISES)
def test_visible_checks(exercise, kernels, tmp_path, monkeypatch):
    """A right answer passes every check in view, no answer fails with the message in Spanish."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_PATH", kernels)
    right, wrong = (next(s.code for s in read(exercise) if s.right), None)

    assert {} == _failures(exercise, right)
    failed = _failures(exercise, wrong)
    visible = {name: said for name, said in failed.items() if "-visible-" in name}
    assert len(visible) >= 2
    assert all(UNANSWERED in said for said in visible.values())

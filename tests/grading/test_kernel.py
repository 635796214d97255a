"""Kernels without network ports."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from helpers.grading.kernel import SocketKernelManager

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs Unix sockets"),
    pytest.mark.filterwarnings("error"),
]

CODE = "import json, os\nfrom ipykernel.connect import get_connection_file\nprint(open(get_connection_file()).read())"


def test_a_kernel_listens_on_sockets_of_its_own(tmp_path, monkeypatch):
    """From any working directory, and nothing stays behind."""
    monkeypatch.chdir(tmp_path)
    notebook = new_notebook(cells=[new_code_cell(CODE)])
    client = NotebookClient(
        notebook, kernel_manager_class=SocketKernelManager, kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path.parent)}},
    )
    client.execute()
    info = eval(nbformat.from_dict(notebook).cells[0].outputs[0].text)

    assert "ipc" == info["transport"]
    assert Path(info["ip"]).is_absolute()
    assert not Path(info["ip"]).parent.exists()
    assert [] == list(tmp_path.iterdir())

"""A start without an installation: what BinderHub and VS Code read, from the same lock and base image."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.pipeline.course_folder import CHECKOUT


@pytest.mark.machine
def test_binder():
    """repo2docker understands it: Python 3.11, and the lock with its hashes."""
    pytest.importorskip("repo2docker", reason="make test-browser installs it")
    command = [Path(sys.executable).with_name("jupyter-repo2docker"), "--no-build", "--debug", CHECKOUT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)

    assert 0 == done.returncode, done.stderr[-2000:]
    said = done.stdout + done.stderr
    assert re.search(r'pip install --no-cache-dir -r "?\.binder/requirements\.txt', said)
    assert "Building conda environment for python=3.11" in said
    assert "./.binder/postBuild" in said
    assert 'R2D_ENTRYPOINT="${REPO_DIR}/.binder/start"' in said
    (line,) = [x for x in (CHECKOUT / ".binder" / "requirements.txt").read_text().splitlines() if not x.startswith("#")]
    assert (CHECKOUT / ".binder" / line.removeprefix("-r ")).resolve() == CHECKOUT / "requirements.lock"


def test_devcontainer():
    """The same base image as the Dockerfile, packages by their hashes."""
    settings = json.loads((CHECKOUT / ".devcontainer" / "devcontainer.json").read_text())

    assert f"FROM {settings['image']}\n" in (CHECKOUT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in settings["onCreateCommand"]
    assert "cp -R settings /usr/local/share/jupyter/lab" in settings["onCreateCommand"]
    assert (CHECKOUT / "release" / "ejercicios").is_dir()

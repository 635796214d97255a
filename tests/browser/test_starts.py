"""A start without an installation: what BinderHub and VS Code read, from the same lock and base image."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.grading.course import CHECKOUT


def test_binder():
    """repo2docker understands it: Python 3.11, and the lock with its hashes."""
    pytest.importorskip("repo2docker", reason="make test-browser installs it")
    command = [Path(sys.executable).with_name("jupyter-repo2docker"), "--no-build", "--debug", CHECKOUT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)

    assert 0 == done.returncode, done.stderr[-2000:]
    said = done.stdout + done.stderr
    assert re.search(r'pip install --no-cache-dir -r "?\.binder/requirements\.txt', said)
    assert "Building conda environment for python=3.11" in said
    (line,) = [x for x in (CHECKOUT / ".binder" / "requirements.txt").read_text().splitlines() if not x.startswith("#")]
    assert (CHECKOUT / ".binder" / line.removeprefix("-r ")).resolve() == CHECKOUT / "requirements.lock"


def test_the_guides_commands(tmp_path):
    """The student guide's shorter way: from a lock and uv to a JupyterLab that starts."""
    guide = (CHECKOUT / "docs" / "guia_estudiante.md").read_text(encoding="utf-8")
    commands = re.search(r"```sh\n(uv venv .*?)```", guide, re.S)[1]
    shutil.copy(CHECKOUT / "requirements.lock", tmp_path)
    environ = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["sh", "-ec", commands], cwd=tmp_path, env=environ, check=True, capture_output=True, timeout=300)

    command = [tmp_path / ".venv" / "bin" / "jupyter", "lab", "--version"]
    version = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120).stdout.strip()
    assert f"\njupyterlab=={version} " in (CHECKOUT / "requirements.lock").read_text()


def test_devcontainer():
    """The same base image as the Dockerfile, packages by their hashes."""
    settings = json.loads((CHECKOUT / ".devcontainer" / "devcontainer.json").read_text())

    assert f"FROM {settings['image']}\n" in (CHECKOUT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in settings["onCreateCommand"]
    assert (CHECKOUT / "release" / "ejercicios").is_dir()

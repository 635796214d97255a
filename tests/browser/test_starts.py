"""A start without an installation: what BinderHub and VS Code read, from the same lock and base image."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.grading.course import CHECKOUT
from helpers.grading.handout import pack
from tests.browser.handed_out import INSTALL, START, VALIDATE, WINDOWS, copy


def test_binder():
    """repo2docker understands it: Python 3.11, and the lock with its hashes."""
    pytest.importorskip("repo2docker", reason="make test-browser installs it")
    command = [Path(sys.executable).with_name("jupyter-repo2docker"), "--no-build", "--debug", CHECKOUT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)

    assert 0 == done.returncode, done.stderr[-2000:]
    said = done.stdout + done.stderr
    assert re.search(r'pip install --no-cache-dir -r "?\.binder/requirements\.txt', said)
    assert "Building conda environment for python=3.11" in said
    assert "./.binder/postBuild" in said
    assert 'R2D_ENTRYPOINT="${REPO_DIR}/.binder/start"' in said
    (line,) = [x for x in (CHECKOUT / ".binder" / "requirements.txt").read_text().splitlines() if not x.startswith("#")]
    assert (CHECKOUT / ".binder" / line.removeprefix("-r ")).resolve() == CHECKOUT / "requirements.lock"


def test_the_guides_commands(handed_out):
    """From a zip and any Python to the JupyterLab of the lock; on Windows by the same steps."""
    said = copy(".venv/bin/python --version; .venv/bin/jupyter lab --version", handed_out).split()
    assert said[1].startswith("3.11.")
    assert f"\njupyterlab=={said[2]} " in (CHECKOUT / "requirements.lock").read_text()

    assert 3 == len(WINDOWS)
    for posix, windows in zip((INSTALL, START, VALIDATE), WINDOWS, strict=True):
        assert _in_powershell(posix) == windows


def _in_powershell(commands):
    """Return the same commands as they are on Windows: names of programs, and a path's separators."""
    for posix, windows in {"python3 ": "py ", "cp -R": "Copy-Item -Recurse -Force", "/bin/": "/Scripts/"}.items():
        commands = commands.replace(posix, windows)
    return re.sub(r"\S*\.venv/\S+|\S*\.uv/\S+", lambda path: path[0].replace("/", "\\"), commands)


def test_what_is_handed_out(handed_out, tmp_path):
    """The release, the lock and the guide, and nothing that a student mustn't see; the same bytes each time."""
    names = {path.relative_to(handed_out).as_posix() for path in handed_out.rglob("*") if path.is_file()}
    given = {name for name in names if not name.startswith((".venv/", ".uv/"))}
    released = {path.relative_to(CHECKOUT / "release").as_posix() for path in (CHECKOUT / "release").rglob("*.*")}

    settings = {f"settings/{path.name}" for path in (CHECKOUT / "settings").iterdir()}
    assert {"LEEME.html", "requirements.lock", *settings} == given - released
    assert released <= given
    assert pack(tmp_path / "one").read_bytes() == pack(tmp_path / "two").read_bytes()
    assert "<h1" in (handed_out / "LEEME.html").read_text(encoding="utf-8")


def test_devcontainer():
    """The same base image as the Dockerfile, packages by their hashes."""
    settings = json.loads((CHECKOUT / ".devcontainer" / "devcontainer.json").read_text())

    assert f"FROM {settings['image']}\n" in (CHECKOUT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in settings["onCreateCommand"]
    assert "cp -R settings /usr/local/share/jupyter/lab" in settings["onCreateCommand"]
    assert (CHECKOUT / "release" / "ejercicios").is_dir()

"""`make demo-container`, with invented engines: which one is taken, and the flags that walls need in a container.

No image can be fetched where these tests run: podman was tried by hand, with another base image.
"""

import itertools
import shutil
import subprocess

import pytest

from helpers.pipeline.course_folder import CHECKOUT


@pytest.fixture
def make(tmp_path):
    """Return a function that runs the target with engines of which some answer: status, calls, stderr, folder."""
    (tmp_path / "bin").mkdir()
    folder = tmp_path / "Curso [ML] d'Ana $5"
    folder.mkdir()
    shutil.copy(CHECKOUT / "Makefile", folder)
    for name in ("sh", "rm", "mkdir"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))

    def run(**engines):
        for name, answers in engines.items():
            program = tmp_path / "bin" / name
            program.write_text(
                f'#!/bin/sh\n[ "$1" != info ] || exit {0 if answers else 1}\n'
                f"for each; do echo \"$each\"; done >> '{tmp_path}/calls'; echo ---- >> '{tmp_path}/calls'\n"
            )
            program.chmod(0o755)
        environ = {"PATH": str(tmp_path / "bin"), "LC_ALL": "C.UTF-8"}
        command = [shutil.which("make"), "demo-container"]
        done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
        calls = (tmp_path / "calls").read_text() if (tmp_path / "calls").exists() else ""
        return done.returncode, [call.splitlines() for call in calls.split("----\n")[:-1]], done.stderr, folder

    return run


@pytest.mark.parametrize(
    ("engines", "paths"),
    [
        ({"docker": True, "podman": True}, "systempaths=unconfined"),
        ({"docker": False, "podman": True}, "unmask=ALL"),
        ({"podman": True}, "unmask=ALL"),
    ],
)
def test_whichever_answers(make, engines, paths):
    """It builds, runs with the checkout to read, whatever its name, and copies out what came."""
    status, calls, errors, folder = make(**engines)

    assert 0 == status, errors
    assert ["build", "rm", "run", "cp"] == [call[0] for call in calls]
    run = calls[2]
    flags = {f"{name}=unconfined" for name in ("seccomp", "apparmor")} | {"label=disable", paths}
    assert flags == {value for option, value in itertools.pairwise(run) if option == "--security-opt"}
    assert f"{folder}:/curso:ro" in run
    assert "clase-228-demo:/home/student/demo" in calls[3]


def test_neither(make):
    """One line says what to do."""
    status, calls, errors, _ = make()

    assert 2 == status
    assert [] == calls
    assert "Neither docker nor podman answers here: install one, or start it." == errors.splitlines()[0]

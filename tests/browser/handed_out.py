"""What students get, unpacked and set up by the commands that their guide has them copy."""

import os
import re
import subprocess
import zipfile
from pathlib import Path

from helpers.course.handout import NAME, pack
from helpers.pipeline.course_folder import CHECKOUT

GUIDE = (CHECKOUT / "docs" / "guia_estudiante.md").read_text(encoding="utf-8")
#: The commands of the guide, a block each, in order: install, install without uv, start, validate, …
POSIX, WINDOWS = (re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL) for language in ("sh", "powershell"))
INSTALL, INSTALL_WITHOUT_UV, START, VALIDATE = POSIX[:4]


def environ():
    """Return the environment of a person who has Python and nothing of this course."""
    kept = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    programs = str(CHECKOUT / ".venv" / "bin")
    kept["PATH"] = os.pathsep.join(path for path in kept["PATH"].split(os.pathsep) if path != programs)
    return kept


def set_up(folder):
    """Unpack the file that students get, and copy the guide's commands. Returns the unpacked folder."""
    with zipfile.ZipFile(pack(folder)) as packed:
        packed.extractall(folder)
    copy(INSTALL, folder / NAME)
    return folder / NAME


def copy(commands, folder):
    """Run commands as a shell would that they are pasted into; return what they print, errors included."""
    command = ["sh", "-ec", commands]
    done = subprocess.run(command, cwd=folder, env=environ(), capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise RuntimeError(f"exit status {done.returncode}:\n{commands}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def start_command():
    """Return where JupyterLab is started, and how: a folder and a command."""
    folder, command = START.split("\n", 1)
    return Path(folder.removeprefix("cd ")), command.strip()

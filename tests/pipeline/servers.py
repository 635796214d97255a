"""Starts a PostgreSQL of its own for a test: Debian's package, in a temporary folder, on a socket in it."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

__all__ = ["postgresql"]


def _programs():
    """Return the folder of PostgreSQL's programs; Debian keeps them out of the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("there is no PostgreSQL here: apt-get install postgresql")
    return folders[-1]


@contextlib.contextmanager
def postgresql():
    """Yield the URL of a new, empty database."""
    programs = _programs()
    # The server refuses to run as root.
    other = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        if other:
            shutil.chown(name, "postgres", "postgres")
        data = f"{name}/data"

        def run(*command):
            subprocess.run([*other, *command], check=True, cwd=name, stdout=subprocess.DEVNULL, timeout=180)

        run(f"{programs}/initdb", "-D", data, "-U", "course", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "-N")
        # A port that is free now may be taken before the server has it; the socket is in a folder of its own.
        options = f"-c listen_addresses= -k {name} -c fsync=off"
        run(f"{programs}/pg_ctl", "-D", data, "-l", f"{name}/log", "-w", "-t", "120", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://course@/postgres?host={name}"
        finally:
            run(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "stop")

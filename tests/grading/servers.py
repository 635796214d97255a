"""Starts a PostgreSQL of its own for a test: Debian's package, in a temporary folder, on a free port."""

import contextlib
import os
import shutil
import socket
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        if other:
            shutil.chown(name, "postgres", "postgres")
        data = f"{name}/data"

        def run(*command):
            subprocess.run([*other, *command], check=True, cwd=name, stdout=subprocess.DEVNULL, timeout=60)

        run(f"{programs}/initdb", "-D", data, "-U", "course", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "-N")
        options = f"-h 127.0.0.1 -p {port} -k {name} -c fsync=off"
        run(f"{programs}/pg_ctl", "-D", data, "-l", f"{name}/log", "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://course@127.0.0.1:{port}/postgres"
        finally:
            run(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "stop")

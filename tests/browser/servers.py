"""A Jupyter server with folders of its own, which nothing on this machine reaches into."""

import re
import secrets
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.browser.handed_out import environ

__all__ = ["TOKEN", "jupyter"]

#: As a line of a guide would say it.
JUPYTER_LAB = f"{shlex.quote(str(Path(sys.executable).with_name('jupyter')))} lab"
#: Of this run alone: whoever answers to it is a server that this run has started.
TOKEN = secrets.token_hex(16)
#: Seconds in which a server must answer, on a machine that is busy with something else.
START = 300
#: How often another port is tried: between finding a free one and listening, another program may take it.
PORTS = 5
#: What it logs then.
TAKEN = re.compile("port [0-9]+ is (already in use|not available)")


def _free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextmanager
def jupyter(folder, home, command=JUPYTER_LAB):
    """Start JupyterLab in a folder, and yield its address.

    A person's own settings, kernels' connection files and the history are in `home`. The environment isn't activated.
    """
    home.mkdir(exist_ok=True)
    kept = {key: value for key, value in environ().items() if not key.startswith("JUPYTER")}
    kept |= {f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    kept |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "IPYTHONDIR": str(home / "ipython")}
    command = [
        *shlex.split(command),
        "--no-browser",
        "--allow-root",
        "--port-retries=0",
        f"--IdentityProvider.token={TOKEN}",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
    ]
    for _ in range(PORTS):
        port = _free_port()
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [*command, f"--port={port}"], cwd=folder, env=kept, stdout=log, stderr=log, start_new_session=True
            )
        try:
            if _answers(f"http://127.0.0.1:{port}/api/status?token={TOKEN}", server):
                yield f"http://127.0.0.1:{port}"
                return
        finally:
            server.terminate()
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        if not TAKEN.search((home / "log").read_text()):
            break
    raise RuntimeError(f"JupyterLab doesn't answer:\n{(home / 'log').read_text()[-2000:]}")


def _answers(address, server):
    """Wait until it does; return False if it has ended, or never does."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60):
                return True
        except OSError:
            time.sleep(0.2)
    return False

"""A Jupyter server with folders of its own, which nothing on this machine reaches into."""

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

TOKEN = "clase228"
#: Seconds in which a server must answer.
START = 90


def _free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextmanager
def jupyter(folder, home, command=f"{Path(sys.executable).parent}/jupyter lab"):
    """Start JupyterLab in a folder, and yield its address.

    A person's own settings, kernels' connection files and the history are in `home`. The environment isn't activated.
    """
    port = _free_port()
    home.mkdir(exist_ok=True)
    kept = {key: value for key, value in environ().items() if not key.startswith("JUPYTER")}
    kept |= {f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    kept |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "IPYTHONDIR": str(home / "ipython")}
    command = [*shlex.split(command), "--no-browser", "--allow-root", f"--port={port}", "--port-retries=0",
               f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True",
               "--JupyterNotebookApp.expose_app_in_browser=True"]
    address = f"http://127.0.0.1:{port}"
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=kept, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(f"{address}/api/status?token={TOKEN}", server, home / "log")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(address, server, log):
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab doesn't answer:\n{log.read_text()[-2000:]}")

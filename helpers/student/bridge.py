"""A plain IPython kernel in the student process, for notebooks that need one: the same requests, slower answers.

The bridge starts a new interpreter with ipykernel within the walls, and speaks Jupyter's protocol with it
(https://jupyter-client.readthedocs.io/en/stable/messaging.html).
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from .shell import send_output
from .wire import Closed, read_pickle, write_json

__all__ = ["Bridge"]

#: Where sockets and answers lie: in a folder of its own in the notebook's fresh /tmp.
FOLDER = Path("/tmp/.kernel")
#: Seconds in which a kernel must start; milliseconds between two looks whether it lives.
START, LOOK = 60, 200
OPTIONS = ("--InteractiveShellApp.ignore_cwd=True", "--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40")
#: Runs in the kernel before all else. What lies beside the notebook can be imported, and takes no other's name.
FIRST = (
    "import os, sys; sys.path.append({package!r}); import {name}.cold; sys.path[-1] = os.getcwd(); del os, sys, {name}"
)


class Bridge:
    """Answers the grader's requests with a kernel; `package` is the folder in which this package lies."""

    def __init__(self, root: Path, package: str) -> None:
        # Imported here: a warm process must have no ZMQ context when it forks.
        import zmq
        from jupyter_client.blocking.client import BlockingKernelClient
        from jupyter_client.connect import write_connection_file

        self._root = root
        folder = FOLDER if root.parent == Path("/tmp") else root.with_name(f".{root.name}-kernel")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._answer = folder / "answer.json"
        file, _ = write_connection_file(str(folder / "kernel.json"), transport="ipc", ip=str(folder / "s"))
        command = [sys.executable, "-P", "-m", "ipykernel_launcher", "-f", file, *OPTIONS]
        self._kernel = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._client = BlockingKernelClient(connection_file=file)
        self._client.load_connection_file()
        self._client.start_channels()
        self._wait_for_kernel()
        self._poller = zmq.Poller()
        for channel in (self._client.shell_channel, self._client.iopub_channel):
            self._poller.register(channel.socket, zmq.POLLIN)
        self._run(FIRST.format(package=package, name=__package__), None, silent=True)

    async def serve(self, sock: socket.socket) -> None:
        """Answer on a connected socket, as `helpers.student.agent.Agent` does."""
        signal.signal(signal.SIGINT, self._interrupt)
        while True:
            try:
                number, operation, arguments = read_pickle(sock)
            except Closed:
                return
            if operation == "cell":
                reply = {"execution_count": self._run(arguments["source"], sock).get("execution_count")}
            else:
                reply = self._ask(operation, arguments)
            write_json(sock, {"number": number, "reply": reply})

    def _wait_for_kernel(self) -> None:
        """Wait until it answers; jupyter_client takes a kernel for dead whose heartbeat is a second late."""
        deadline = time.monotonic() + START
        while True:
            try:
                self._client.wait_for_ready(timeout=START)
                return
            except RuntimeError:
                if self._kernel.poll() is not None or time.monotonic() > deadline:
                    raise

    def _interrupt(self, *_: object) -> None:
        """Pass the grader's interrupt on."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._kernel.pid, signal.SIGINT)

    def _ask(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Let the agent in the kernel answer."""
        self._answer.unlink(missing_ok=True)
        request = base64.b64encode(pickle.dumps((operation, arguments, str(self._root), str(self._answer)))).decode()
        # One line without a name: nothing of it stays in the notebook's namespace.
        module = f"{__package__}.cold"
        self._run(f"await __import__({module!r}, fromlist=['answer']).answer({request!r})", None, silent=True)
        try:
            return json.loads(self._answer.read_text())
        except (OSError, ValueError):
            return {"interrupted": True}

    def _run(self, source: str, sock: socket.socket | None, silent: bool = False) -> dict[str, Any]:
        """Execute code, send what it shows, and return the kernel's reply."""
        identity = self._client.execute(source, silent=silent, store_history=not silent, allow_stdin=False)
        shell, iopub = self._client.shell_channel, self._client.iopub_channel
        reply: dict[str, Any] | None = None
        idle = silent  # what it shows silently is of no interest
        while reply is None or not idle:
            self._require_kernel()
            ready = dict(self._poller.poll(LOOK))
            if shell.socket in ready:
                message = shell.get_msg(timeout=0)
                if message["parent_header"].get("msg_id") == identity:
                    reply = message["content"]
            if iopub.socket in ready:
                message = iopub.get_msg(timeout=0)
                if message["parent_header"].get("msg_id") == identity:
                    idle = idle or message["content"].get("execution_state") == "idle"
                    if sock is not None:
                        _forward(message, sock)
        return reply

    def _require_kernel(self) -> None:
        """End when the kernel has ended: the grader sees that nothing answers."""
        if self._kernel.poll() is not None:
            os._exit(1)


def _forward(message: dict[str, Any], sock: socket.socket) -> None:
    """Send an output message in nbformat's form."""
    kind, content = message["msg_type"], message["content"]
    if kind in ("stream", "error", "display_data", "execute_result", "update_display_data", "clear_output"):
        transient = content.pop("transient", None) or {}
        send_output(sock, {"output_type": kind, "display_id": transient.get("display_id"), **content})

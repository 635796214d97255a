"""Which walls a student's process gets: the strongest that this machine proves to have.

A kind of walls counts if a student process starts behind it, and finds none of the holes that it looks for.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpers.sandbox.launcher import IsolationError, launch
from helpers.sandbox.scratch import Folder
from helpers.sandbox.session import Died, Session, TookTooLong
from helpers.sandbox.why_no_walls import no_walls
from helpers.student.policy import LANDLOCK, NAMESPACES, Limits
from helpers.student.program import decoded

__all__ = ["AUTO", "LANDLOCK", "NAMESPACES", "NONE", "choose", "remember"]

#: Besides the two kinds of walls: the first of them that there is, and none.
AUTO, NONE = "auto", "none"
#: Seconds that the trial may take.
SECONDS = 60.0

#: By kind: why this process can't have it; None if it can.
_tried: dict[str, str | None] = {}


def choose(wanted: str) -> str:
    """Return the walls to take: what is wanted, or for `AUTO` the strongest that there is; each is tried once.

    Raise `IsolationError`, with the cause and a remedy in Spanish, if there are no such walls here.
    """
    if wanted == NONE:
        return NONE
    reasons = {}
    for kind in (NAMESPACES, LANDLOCK) if wanted == AUTO else (wanted,):
        if kind not in _tried:
            _tried[kind] = _trial(kind)
        why = _tried[kind]
        if why is None:
            return kind
        reasons[kind] = why
    raise IsolationError(no_walls(reasons))


def remember(chosen: str) -> None:
    """Take what another process of this machine chose."""
    if chosen != NONE:
        _tried.update({NAMESPACES: "otro proceso las probó", LANDLOCK: "otro proceso las probó", chosen: None})


#: What the student process of the trial runs: it says which holes are open.
_PROBE = """
import json, os, socket

def is_open(look):
    try:
        return look() is not False
    except OSError:
        return False

def connect(family, address):
    with socket.socket(family) as client:
        client.settimeout(5)
        client.connect(address)

def kill():
    if given["process"] in (1, os.getpid(), os.getppid()):
        return False
    os.kill(given["process"], 9)

holes = {
    "lee archivos de quien corrige": lambda: open(given["file"]).close(),
    "escribe fuera de su carpeta": lambda: open(given["file"] + ".mark", "w").close(),
    "llega a la red": lambda: connect(socket.AF_INET, ("127.0.0.1", given["port"])),
    "llega a otros procesos": lambda: connect(socket.AF_UNIX, "\\0" + given["mark"]),
    "lee otros procesos": lambda: given["mark"] in open(f"/proc/{given['process']}/environ").read(),
    "mata otros procesos": kill,
}
with open("holes.json", "w") as file:
    json.dump([name for name, look in holes.items() if is_open(look)], file)
"""


def _trial(kind: str) -> str | None:
    """Start one student process behind such walls, and return what is wrong with them."""
    with contextlib.ExitStack() as stack:
        given = stack.enter_context(_holes())
        try:
            launched = launch(kind, {}, ())
            stack.callback(launched.close)
            launched.warm_up((), notebooks=False)
            session = Session(launched, Limits(), kind)
            stack.callback(session.gone)
            stack.callback(session.close)
            session.begin(SECONDS)
            session.prepare({"probe.py": f"given = {given!r}\n{_PROBE}".encode()}, "")
            reply = session.request(
                "program", SECONDS, program="probe.py", environ={"PATH": os.defpath}, limit=SECONDS, fresh=False
            )
            found = json.loads(decoded(reply["files"])["holes.json"])
        except IsolationError as error:
            return str(error)
        except (Died, TookTooLong, OSError, KeyError, ValueError) as error:
            return launched.errors() or f"un proceso de prueba {error or 'no termina'}"
    return f"un proceso de prueba {', '.join(found)}" if found else None


@contextlib.contextmanager
def _holes() -> Iterator[dict[str, Any]]:
    """Make what nobody behind walls should reach, and describe it."""
    mark = f"sealed-{secrets.token_hex(8)}"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(Folder("holes"))
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        if sys.platform == "linux":
            abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
            abstract.bind(f"\0{mark}")
            abstract.listen()
        os.chmod(folder, 0o755)
        path = Path(folder, "file")
        path.touch(0o666)
        command = [sys.executable, "-ISc", "input()"]
        process = stack.enter_context(
            subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"MARK": mark})
        )
        stack.callback(process.kill)
        yield {"mark": mark, "file": str(path), "port": server.getsockname()[1], "process": process.pid}

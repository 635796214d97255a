"""The warm process: imports what notebooks import, once, and is forked for each of them.

It has a single thread when it forks, and never runs a line of a student's code itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import io
import json
import linecache
import os
import random
import select
import socket
import sys
import warnings
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .policy import SandboxSpec
    from .shell import StudentShell

__all__ = ["main"]

#: What has this package in it, in the student process.
PACKAGE_FOLDER = str(Path(__file__).resolve().parents[1])


def main(control: int) -> None:
    """Import, say so, and fork for each message that comes on the stream socket, until the grader closes it.

    The first frame is a pickled triple: names of modules, whether notebooks will run (programs find no IPython), and
    code to run once (with None, the shell isn't warmed up). Each message after it is a `SandboxSpec` as JSON with three
    descriptors: the student's socket, that of its keeper (see `walls.enter`), and what becomes standard output.
    """
    from . import confined, walls
    from .server import Server
    from .wire import read_pickle

    grader = socket.socket(fileno=control)
    preload, notebooks, code = read_pickle(grader)
    _import(preload)
    serve: Serve = _serve_notebook(code) if notebooks else lambda root, student: Server(root).serve(student)
    threads = len(os.listdir("/proc/self/task"))
    gc.collect()
    gc.freeze()
    walls.use_huge_pages()
    walls.adopt_orphans()
    grader.sendall(json.dumps({"threads": threads, "memory": _resident(), "uid": os.getuid()}).encode() + b"\n")
    keepers: dict[int, tuple[int, int]] = {}  # by pidfd: process, and the socket that is closed when it is dead
    waiting = select.poll()
    waiting.register(grader, select.POLLIN)
    while True:
        for descriptor, _ in waiting.poll():
            if descriptor in keepers:
                process, keeper = keepers.pop(descriptor)
                waiting.unregister(descriptor)
                if os.waitpid(process, 0)[1]:  # whoever keeps a notebook's processes together was killed
                    confined.end_descendants(kept for kept, _ in keepers.values())
                os.close(descriptor)
                os.close(keeper)
                continue
            message, descriptors, _, _ = socket.recv_fds(grader, 2**20, 3)
            if not message:
                for process, _ in keepers.values():  # the time that they used adds up to that of the grader
                    os.waitpid(process, 0)
                os._exit(0)
            process = _fork(message, descriptors, serve)
            ended = os.pidfd_open(process)
            keepers[ended] = process, descriptors[1]
            waiting.register(ended, select.POLLIN)
            os.close(descriptors[0])
            os.close(descriptors[2])


#: Answers on a socket until the grader closes it; the folder is the one that the judge mirrors.
Serve = Callable[[Path, socket.socket], Awaitable[None]]


def _serve_notebook(code: str | None) -> Serve:
    from .agent import Agent
    from .shell import connect, new_shell

    shell = new_shell()
    if code is not None:
        _warm_up(shell, code)

    async def serve(root: Path, student: socket.socket) -> None:
        connect(shell, student)
        await Agent(shell, root).serve(student)
        shell.atexit_operations()

    return serve


#: IPython imports these when the first exception comes; here, once for all.
_USED_WHEN_CELLS_FAIL = (
    "IPython.core.ultratb",
    "stack_data",
    "pygments.formatters.terminal256",
    "pygments.lexers.python",
)


def _import(names: Iterable[str]) -> None:
    for name in names:
        with contextlib.suppress(ImportError):  # another version may not have it; a notebook will say what it lacks
            importlib.import_module(name)


def _warm_up(shell: StudentShell, code: str) -> None:
    """Run the course's own code, a cell and an error once, so that libraries fill their caches before the fork."""
    _import(_USED_WHEN_CELLS_FAIL)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # so that a notebook still gets each warning for the first time
        exec(compile(code, "<warm_up>", "exec"), {"__name__": "warm_up"})
        shell.run_cell("None", silent=True)
    _show_an_error(shell)


def _show_an_error(shell: StudentShell) -> None:
    """Let IPython format a traceback: the first one takes a tenth of a second."""
    source = "1 / 0\n"
    linecache.cache["<warm>"] = (len(source), None, [source], "<warm>")
    try:
        exec(compile(source, "<warm>", "exec"), {})
    except ZeroDivisionError:
        shell.InteractiveTB.structured_traceback(*sys.exc_info())
    del linecache.cache["<warm>"]


def _resident() -> int:
    """Return the resident memory in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def _fork(message: bytes, descriptors: list[int], serve: Serve) -> int:
    from .policy import Limits, SandboxSpec
    from .walls import fork_init

    described = json.loads(message)
    spec = SandboxSpec(**{**described, "limits": Limits(**described["limits"])})
    process = fork_init(spec.walls)
    if process:
        return process
    try:
        _close_others({0, 1, 2, *descriptors})
        _run(spec, descriptors, serve)
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(1)


def _close_others(kept: set[int]) -> None:
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor not in kept:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _run(spec: SandboxSpec, descriptors: list[int], serve: Serve) -> None:
    """Be the process of one notebook or program."""
    from .walls import enter

    student, keeper = (socket.socket(fileno=fd) for fd in descriptors[:2])
    enter(spec, keeper)
    for number in (1, 2):
        os.dup2(descriptors[2], number)
    os.close(descriptors[2])
    import numpy as np

    random.seed()
    np.random.seed()
    # Modules beside the notebook, and where it goes, can be imported, and take no other's name.
    sys.path[:] = [*(entry for entry in sys.path if entry != PACKAGE_FOLDER), str(Path.cwd()), ""]
    # Not asyncio.run, which would take the interrupt for itself.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(serve(Path(spec.root), student))
    os._exit(0)

"""Runs a tool of the grader's that needs a package index for something of a student's, as an installer does.

Where there are walls (Linux), it sees the system's programs and what it is shown, and writes to one folder alone.
Behind namespaces it reaches the index and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.sandbox import relay
from helpers.sandbox.isolation import AUTO, NAMESPACES, choose
from helpers.sandbox.launcher import binds, bubblewrap, system_folders
from helpers.sandbox.programs import sealed
from helpers.sandbox.relay import PROXIES
from helpers.student.policy import NETWORK, TOOL, TOOL_MEMORY

if TYPE_CHECKING:
    from helpers.sandbox.way_out import WayOut

__all__ = ["Outgrown", "run_networked"]

#: Where behind walls the way out is.
_SOCKET = "/run/way-out"
#: Seconds between two looks at what lies in the folder, at least.
LOOK = 0.25
#: Files and folders that may lie there.
COUNT = 200_000


class Outgrown(RuntimeError):
    """More lies in the tool's folder than may, or the tool took too long; the text says it in Spanish."""


def run_networked(
    command: Sequence[str],
    folder: Path,
    shown: Iterable[Path],
    environ: Mapping[str, str],
    seconds: float,
    size: int,
) -> subprocess.CompletedProcess[str]:
    """Run a command that writes to `folder` (absolute, without links) and finds what is `shown` under its own path.

    `environ` is the whole environment. Raise `Outgrown` if it takes longer, or if more than `size` bytes lie in the
    folder, and `subprocess.CalledProcessError` if it fails. Nobody else may write there.
    """
    before = None if os.name == "nt" else _limit
    with contextlib.ExitStack() as open_ways:
        way = None
        if sealed() and choose(AUTO) == NAMESPACES:
            from helpers.sandbox.way_out import way_out

            if way := way_out(environ):
                open_ways.enter_context(way)
            command, environ = [*_walls(folder, shown, environ, way), *command], {}
        elif sealed():
            from helpers.sandbox.confined_tool import confined_tool

            before = confined_tool(folder, _seen(shown), _limit)
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            umask=0o022,  # a student's process must be able to read what it makes
            preexec_fn=before,
        )
        if way:
            way.start()
        said, errors = _watched(process, folder, seconds, size)
    _weigh(folder, size)
    done = subprocess.CompletedProcess(command, process.returncode, said, errors)
    done.check_returncode()
    return done


def _watched(process: subprocess.Popen[str], folder: Path, seconds: float, size: int) -> tuple[str, str]:
    """Wait for its end, look at the folder meanwhile, and return what it said."""
    deadline, pause = time.monotonic() + seconds, LOOK
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.communicate(timeout=pause)
            start = time.monotonic()
            if start > deadline:
                raise Outgrown(f"más de {seconds:.0f} segundos")
            _weigh(folder, size)
            pause = max(LOOK, 10 * (time.monotonic() - start))
    finally:
        if process.returncode is None:
            process.kill()  # and with bubblewrap all that runs behind it
            process.communicate()


def _walls(folder: Path, shown: Iterable[Path], environ: Mapping[str, str], way: WayOut | None) -> list[str]:
    """Return the arguments of bubblewrap; no variable of this process is in them.

    With a way out there is no other network, and a relay runs the command; how this machine gets out isn't told it.
    """
    before, after = map(str.split, TOOL)
    own = [*binds({str(folder): folder}), "--bind", str(folder), str(folder)]
    if way is None:
        return [bubblewrap(), *before, "--share-net", *_set(environ), *binds(_seen(shown)), *own, *after]
    python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    told = {name: value for name, value in environ.items() if name not in (*PROXIES, "no_proxy", "NO_PROXY")}
    seen = {**_seen([*shown, python.parents[1]]), _SOCKET: way.socket}
    run = [str(python), "-I", "-S", "-c", Path(relay.__file__).read_text(encoding="utf-8"), _SOCKET]
    return [bubblewrap(), *before, *_set(told), *binds(seen), *own, *after, *run]


def _set(environ: Mapping[str, str]) -> list[str]:
    return [word for variable in environ.items() for word in ("--setenv", *variable)]


def _seen(shown: Iterable[Path]) -> dict[str, Path]:
    places = [*(Path("/etc", name) for name in NETWORK), *(path for path in shown if not path.is_relative_to("/usr"))]
    # Resolved: /etc/resolv.conf may lead to where nothing else is shown.
    return {**system_folders(), **{str(path): path.resolve() for path in places if path.exists()}}


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS takes no limit of address space
        resource.setrlimit(resource.RLIMIT_AS, (TOOL_MEMORY, TOOL_MEMORY))


def _weigh(folder: Path, size: int) -> None:
    """Raise `Outgrown` if files there take more than that on the disk, or are too many.

    What has several names counts once.
    """
    total, count, linked, left = 0, 0, set(), [str(folder)]
    while left:
        with contextlib.suppress(OSError), os.scandir(left.pop()) as entries:  # the tool removes some meanwhile
            for entry in entries:
                count += 1
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
                    continue
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if status.st_nlink > 1:
                        if status.st_ino in linked:
                            continue
                        linked.add(status.st_ino)
                    total += getattr(status, "st_blocks", status.st_size // 512) * 512
                if total > size or count > COUNT:
                    raise Outgrown(f"más de {size / 2**30:.0f} GiB, o de {COUNT} archivos")

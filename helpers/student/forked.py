"""Runs a program in a fork of this process, as `python <program>` would, but with its imports already done.

Hash seed and OpenBLAS' processor are fixed when an interpreter starts, so they are this process's. All else is as in a
new one: `__main__`, arguments, variables, streams, descriptors, signals, random numbers, and how it ends.
"""

from __future__ import annotations

import asyncio
import atexit
import builtins
import contextlib
import ctypes
import importlib
import importlib.machinery
import os
import random
import select
import signal
import sys
import tempfile
import traceback
import types
from collections.abc import Mapping
from pathlib import Path

from .program import tail

__all__ = ["run_forked", "shadows"]

#: Variables that say how many threads a library computes with, and threadpoolctl's names of these libraries.
_THREADS = {"OPENBLAS_NUM_THREADS": "blas", "OMP_NUM_THREADS": "openmp"}


def run_forked(path: Path, environ: Mapping[str, str], seconds: float) -> tuple[int | None, str]:
    """Run a program (absolute path) in its folder, in a child of this process, which must have a single thread.

    `environ` is the whole environment. Return the exit status as `subprocess` gives it (None: too slow) and the end of
    stderr.
    """
    with tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            try:
                _become(path, environ, errors.fileno())
            finally:
                os._exit(1)
        return _wait(child, seconds), tail(errors)


def shadows(folder: Path) -> bool:
    """Tell whether a module in the program's folder has the name of one that is already imported here."""
    return any(entry.name.partition(".")[0] in sys.modules for entry in os.scandir(folder))


def _wait(child: int, seconds: float) -> int | None:
    """Wait for a child's end; kill it when it takes too long, or when this process is interrupted."""
    ended, killed = os.pidfd_open(child), True
    try:
        killed = not select.select((ended,), (), (), seconds)[0]
    finally:
        os.close(ended)
        if killed:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return None if killed else os.waitstatus_to_exitcode(status)


def _become(path: Path, environ: Mapping[str, str], errors: int) -> None:
    """Turn into the program's process; never returns."""
    _take_streams(errors)
    signal.set_wakeup_fd(-1)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    asyncio._set_running_loop(None)
    asyncio.set_event_loop(None)
    _set_threads(environ)
    os.environ.clear()
    os.environ.update(environ)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    _set_path(path, environ)
    os.chdir(path.parent)
    main = types.ModuleType("__main__")
    loader = importlib.machinery.SourceFileLoader("__main__", str(path))
    main.__dict__.update(
        __loader__=loader, __builtins__=builtins, __annotations__={}, __file__=str(path), __cached__=None
    )
    sys.modules["__main__"] = main
    status = _status(path, main)
    if status == -signal.SIGINT:
        atexit._run_exitfuncs()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    # Threads are waited for, what was registered is called, modules are cleared, so that open files are written.
    ctypes.pythonapi.Py_Exit(status)


def _take_streams(errors: int) -> None:
    """Read from nowhere, print to nowhere, write errors to a file, and close all other descriptors."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number, descriptor in enumerate((nowhere, nowhere, errors)):
        os.dup2(descriptor, number)
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor > 2:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _set_threads(environ: Mapping[str, str]) -> None:
    """Set the threads of the loaded libraries, which began with one, to what the variables say."""
    wanted = {name: int(environ[variable]) for variable, name in _THREADS.items() if environ.get(variable, "1") != "1"}
    if wanted:
        import threadpoolctl

        threadpoolctl.threadpool_limits(wanted)


def _set_path(path: Path, environ: Mapping[str, str]) -> None:
    """Import from where a new interpreter does; this package is no part of it."""
    package = __name__.rpartition(".")[0]
    ours = {"", os.getcwd(), str(Path(__file__).parents[1]), str(Path(__file__).resolve().parents[1])}
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
    first = [entry for entry in environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    sys.path[:] = [str(path.parent), *first, *(entry for entry in sys.path if entry not in ours)]
    sys.argv, sys.orig_argv = [path.name], [sys.executable, path.name]
    if first:  # as `site` does when an interpreter starts
        sys.modules.pop("sitecustomize", None)
        with contextlib.suppress(ImportError):
            importlib.import_module("sitecustomize")


def _status(path: Path, main: types.ModuleType) -> int:
    """Execute the program, and return its exit status; that of a signal is negative."""
    try:
        exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), main.__dict__)
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return (ended.code or 0) & 0xFF
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException as error:
        _tell(error)
        return -signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _tell(error: BaseException) -> None:
    """Write the traceback of a program, from its own first line on."""
    inner = error.__traceback__
    while inner is not None and inner.tb_frame.f_code.co_filename == __file__:
        inner = inner.tb_next
    try:
        sys.excepthook(type(error), error.with_traceback(inner), inner)
    except BaseException:
        traceback.print_exc()

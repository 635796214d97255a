"""Landlock's walls round a tool that needs the network, put up between fork and exec."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from landlockpy import AccessFS, AccessNet, Ruleset, Scope, fs_for_abi

from helpers.sandbox.call_filter import TOOL, call_filter
from helpers.sandbox.launcher import landlock_abi
from helpers.student.walls import give_up_capabilities

__all__ = ["confined_tool"]

_libc = ctypes.CDLL(None, use_errno=True)
_SET_SECCOMP, _FILTER = 22, 2
_READ = AccessFS.EXECUTE | AccessFS.READ_FILE | AccessFS.READ_DIR
_ON_FILES = AccessFS.EXECUTE | AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.TRUNCATE


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def confined_tool(folder: Path, seen: Mapping[str, Path], limit: Callable[[], None]) -> Callable[[], None]:
    """Return what a new process calls before it becomes the tool: it then writes to one folder, and reads what is seen.

    The network stays open; signals reach its own processes alone, where this Landlock knows of signals.
    """
    ruleset = Ruleset(handled_net=AccessNet.NONE, scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL)
    for path in seen.values():
        ruleset.allow_path(path, _READ if path.is_dir() else _READ & _ON_FILES)
    ruleset.allow_path("/proc", _READ)
    for device in ("/dev/null", "/dev/random", "/dev/urandom"):
        ruleset.allow_path(device, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
    ruleset.allow_path(folder, fs_for_abi(landlock_abi()) & ~(AccessFS.MAKE_CHAR | AccessFS.MAKE_BLOCK))
    calls = call_filter(TOOL, landlock_abi())
    kept = ctypes.create_string_buffer(calls, len(calls))
    program = _Program(len(calls) // 8, ctypes.addressof(kept))

    def put_up() -> None:
        os.setsid()
        limit()
        give_up_capabilities()  # whatever Landlock says, Linux shows other processes to who has CAP_PERFMON
        ruleset.restrict()
        if _libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) or not kept:
            raise OSError(ctypes.get_errno(), "seccomp")

    return put_up

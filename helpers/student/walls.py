"""Walls round one student process, put up between the fork and its first line of foreign code.

Linux namespaces, rlimits and a uid without rights (namespaces(7), user_namespaces(7), pid_namespaces(7)). Python has
`os.unshare` from 3.12 on, but neither `mount` nor `prctl`: hence ctypes.

Each notebook has two processes. The *init* is process 1 of a new pid namespace: when it ends, the kernel kills every
process in the namespace, and only then does its parent, the warm process, see its end. The *student* runs the notebook.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import select
import signal
import socket
import sys
import time
from pathlib import Path

from .policy import EMPTY, UID, SandboxSpec

__all__ = ["enter", "fork_init", "use_huge_pages"]

# The grader reads the classes of this module on every system, to say where it can't grade.
if sys.platform != "win32":
    import resource

    _libc = ctypes.CDLL(None, use_errno=True)
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
_NOSUID, _NODEV, _NOEXEC, _BIND, _REC, _PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
_SET_PDEATHSIG, _SET_DUMPABLE, _CAPBSET_DROP, _SET_CHILD_SUBREAPER, _SET_NO_NEW_PRIVS = 1, 4, 24, 36, 38
_HUGEPAGE, _COLLAPSE, _HUGE = 14, 25, 2**21
#: Seconds between two looks at the memory in use, at least.
LOOK = 0.25


def fork_init(walls: bool) -> int:
    """Fork, into a new pid namespace where there are walls; the child must call `enter`."""
    if not walls:
        return os.fork()
    own = os.open("/proc/self/ns/pid", os.O_RDONLY)
    try:
        _unshare(_NEWPID)  # of the children; a process can do so once, and again after it has gone back
        child = os.fork()
        if child:
            _check(_libc.setns(own, _NEWPID), "setns")
        return child
    finally:
        os.close(own)


def use_huge_pages() -> None:
    """Put this process's memory into pages of 2 MiB, for a fork copies one entry for each page.

    Needs Linux 6.1 (madvise(2), `MADV_COLLAPSE`); elsewhere nothing happens.
    """
    for line in Path("/proc/self/maps").read_text().splitlines():
        match = re.fullmatch(r"([0-9a-f]+)-([0-9a-f]+) rw.p \S+ \S+ 0\s*(\[heap\])?", line)
        if match:
            start, end = -(-int(match[1], 16) // _HUGE) * _HUGE, int(match[2], 16) // _HUGE * _HUGE
            if end > start:
                _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _HUGEPAGE)
                _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _COLLAPSE)


def enter(spec: SandboxSpec, control: socket.socket) -> None:
    """Return in a new process within the walls; the calling process goes on as init and never returns.

    On `control`, the grader sends a byte `i` to interrupt the student, and closes it to kill all. At the end it gets
    JSON: `{"exit": status or None, "why": "memory" or None}`, with the status as of waitpid(2).
    """
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if spec.walls:
        _unshare(_NEWNS | _NEWIPC)
        _mount_private(spec)
    else:
        _prctl(_SET_CHILD_SUBREAPER, 1)
    student = os.fork()
    if student:
        _watch(student, control, spec)
    control.close()
    _become_student(spec)


def _watch(student: int, control: socket.socket, spec: SandboxSpec) -> None:
    """Be process 1: pass interrupts on, count memory, and end when the student does or the grader wants it."""
    _prctl(_SET_DUMPABLE, 0)  # no ptrace by the student
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one signal that Python handles; others don't reach process 1
    ended, why, status, pause = os.pidfd_open(student), None, None, LOOK
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(control, select.POLLIN)
    try:
        while True:
            ready = dict(poll.poll(1000 * pause))
            if control.fileno() in ready:
                if control.recv(1) != b"i":
                    break
                with contextlib.suppress(ProcessLookupError):
                    os.kill(student, signal.SIGINT)
            if ended in ready:
                status = os.waitpid(student, 0)[1]
                break
            start = time.monotonic()
            if spec.walls and _memory() > spec.limits.memory:
                why = "memory"
                break
            # To look at hundreds of processes takes a while, and must not take more than a small part of the time.
            pause = max(LOOK, 10 * (time.monotonic() - start))
    finally:
        if status is None:  # waited for, so that the time it used is known
            os.kill(student, signal.SIGKILL)
            os.waitpid(student, 0)
        if not spec.walls:
            _kill_all(os.getpid())
        with contextlib.suppress(OSError):
            control.sendall(json.dumps({"exit": status, "why": why}).encode())
        os._exit(0)


def _memory() -> int:
    """Return the bytes that all processes but this one hold; above 1 GiB, shared memory counts once."""
    total, page = 0, resource.getpagesize()
    others = [p for p in os.listdir("/proc") if p.isdecimal() and p != "1"]
    for process in others:
        with contextlib.suppress(OSError, ValueError, IndexError):
            total += int(Path(f"/proc/{process}/statm").read_bytes().split()[1]) * page
    if len(others) < 2 or total < 2**30:
        return total
    total = 0
    for process in others:  # slower, and exact
        with contextlib.suppress(OSError, ValueError, IndexError):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return total


def _kill_all(root: int) -> None:
    """Kill all descendants of a process that can be found: where no pid namespace ends them."""
    for _ in range(50):
        found = False
        for process in [p for p in os.listdir("/proc") if p.isdecimal()]:
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
                if parent == root:  # orphans become children of the subreaper
                    os.kill(int(process), signal.SIGKILL)
                    found = True
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                found = True
        if not found:
            return
        time.sleep(0.01)


def _mount_private(spec: SandboxSpec) -> None:
    """Give the process its own /proc, and empty folders that end with it."""
    _mount("none", "/", None, _REC | _PRIVATE, None)
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV | _NOEXEC, None)
    kept = {folder: os.open(folder, os.O_PATH) for folder in spec.kept}
    for folder, options in EMPTY.items():
        _mount("tmpfs", folder, "tmpfs", _NOSUID | _NODEV, options.format(disk=spec.limits.disk))
    for folder, descriptor in kept.items():
        os.makedirs(folder, exist_ok=True)
        _mount(f"/proc/self/fd/{descriptor}", folder, None, _BIND | _REC, None)
        os.close(descriptor)
    for folder in spec.hidden:
        if os.path.isdir(folder):
            _mount("tmpfs", folder, "tmpfs", _NOSUID | _NODEV, EMPTY["/run"])


def _become_student(spec: SandboxSpec) -> None:
    """Give up every right, take the limits, and look like a new process."""
    os.setsid()
    if spec.walls:
        _unshare(_NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{UID} 0 1")
        Path("/proc/self/gid_map").write_text(f"{UID} 0 1")
        # No further user namespaces: in them one would have rights again.
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
        for capability in range(64):
            _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)
        _drop_capabilities()
    _prctl(_SET_NO_NEW_PRIVS, 1)
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    for number in range(1, signal.NSIG):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_IGN)  # as Python starts
    os.umask(0o022)
    os.environ.clear()
    os.environ.update(spec.environ)
    for folder in (f"{spec.root}/notebook", spec.environ["HOME"]):
        os.makedirs(folder, exist_ok=True)
    os.chdir(f"{spec.root}/notebook")
    limits = spec.limits
    for which, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_NPROC, limits.processes),
    ):
        if which != resource.RLIMIT_NPROC or spec.walls:  # otherwise it would count all that this user runs
            resource.setrlimit(which, (value, value))


def _drop_capabilities() -> None:
    """Empty all capability sets (capset(2), version 3)."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _check(_libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())), "capset")


def _unshare(flags: int) -> None:
    _check(_libc.unshare(flags), "unshare")


def _prctl(option: int, value: int) -> None:
    _check(_libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), "prctl")


def _mount(source: str, target: str, kind: str | None, flags: int, data: str | None) -> None:
    encoded = [text.encode() if text is not None else None for text in (source, target, kind, data)]
    source_, target_, kind_, data_ = encoded
    _check(_libc.mount(source_, target_, kind_, ctypes.c_ulong(flags), data_), f"mount {target}")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")

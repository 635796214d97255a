"""Walls round one student process, put up between the fork and its first line of foreign code.

Linux namespaces, rlimits, a filter of system calls and a uid without rights (namespaces(7), user_namespaces(7),
pid_namespaces(7), seccomp(2)). Python has `os.unshare` from 3.12 on, but neither `mount` nor `prctl`: hence ctypes.

Each notebook has two processes. The *init* is process 1 of a new pid namespace: when it ends, the kernel kills every
process in the namespace, and only then does its parent, the warm process, see its end. The *student* runs the notebook.
Where there are no namespaces, the first one is the *guard*: it adopts what is orphaned, and kills all itself.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import json
import os
import re
import select
import signal
import socket
import struct
import sys
import time
from pathlib import Path
from types import FrameType

from . import confined
from .memory import held, held_by, of_this_machine
from .policy import COVERED, EMPTY, NAMESPACES, SELF, TERMINALS, UID, Limits, SandboxSpec

__all__ = ["adopt_orphans", "enter", "fork_init", "give_up_capabilities", "use_huge_pages"]

# The grader reads the classes of this module on every system, to say where it can't grade.
if sys.platform != "win32":
    import fcntl
    import resource

    _libc = ctypes.CDLL(None, use_errno=True)
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x00020000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 0x20, 0x1000, 0x4000, 0x40000
_SET_PDEATHSIG, _SET_DUMPABLE, _CAPBSET_DROP, _SET_CHILD_SUBREAPER, _SET_NO_NEW_PRIVS = 1, 4, 24, 36, 38
_SET_SECCOMP, _FILTER = 22, 2
_JOIN_SESSION_KEYRING = 1
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
_HUGEPAGE, _COLLAPSE, _HUGE = 14, 25, 2**21
#: Seconds between two looks at the memory in use, at least.
LOOK = 0.25
#: The part of the machine's memory that the processes of one notebook may have.
SHARE = 0.5


def adopt_orphans() -> None:
    """Have the kernel make this process the parent of what its children leave behind."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def fork_init(walls: str) -> int:
    """Fork, into a new pid namespace if the walls are of these; the child must call `enter`."""
    if walls != NAMESPACES:
        confined.prepare()
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
    JSON: `{"exit": status or None, "why": "memory", "disk", "processes" or None}`, with the status as of waitpid(2).
    """
    _libc.syscall(spec.keyctl, _JOIN_SESSION_KEYRING, None)  # may fail; then the filter alone keeps it from the keys
    # Where the machine has no memory left, the kernel ends this before the grader; to ask for that needs no right.
    Path("/proc/self/oom_score_adj").write_text("1000")
    proc = None
    if spec.walls == NAMESPACES:
        _prctl(_SET_PDEATHSIG, signal.SIGKILL)
        _unshare(_NEWNS | _NEWIPC | _NEWNET)
        _loopback_up()
        proc = _mount_private(spec)
    else:
        adopt_orphans()
        if spec.own_user:
            own = (spec.root, spec.environ["HOME"])
            confined.become_own_user([*own, f"{spec.root}/notebook", spec.environ["TMPDIR"]])
        signal.signal(signal.SIGTERM, _end)
        _prctl(_SET_PDEATHSIG, signal.SIGTERM)  # it has processes to end
    student = os.fork()
    if student:
        _watch(student, control, spec)
    control.close()
    _become_student(spec, proc)


def _loopback_up() -> None:
    """Let processes within the walls talk to each other by TCP, as on any machine (netdevice(7))."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit


def _watch(student: int, control: socket.socket, spec: SandboxSpec) -> None:
    """Be process 1 or the guard: pass interrupts on, count memory, end when the student does or the grader wants it."""
    _prctl(_SET_DUMPABLE, 0)  # no ptrace by the student
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one signal that Python handles; others don't reach process 1
    ended, why, status, pause = os.pidfd_open(student), None, None, LOOK
    most = limit(spec.limits)
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
            if why := _too_much(spec, most):
                break
            # To look at hundreds of processes takes a while: half of the time, and whoever has them can't make it less.
            pause = max(LOOK, time.monotonic() - start)
    finally:
        if status is None:  # waited for, so that the time it used is known
            os.kill(student, signal.SIGKILL)
            os.waitpid(student, 0)
        if spec.walls != NAMESPACES:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            confined.end_descendants()
            if spec.own_user:
                confined.clear_shared_memory()
        with contextlib.suppress(OSError):
            control.sendall(json.dumps({"exit": status, "why": why}).encode())
        os._exit(0)


def limit(limits: Limits) -> int:
    """Return the bytes that all processes of a notebook may hold here."""
    return min(limits.memory, int(SHARE * of_this_machine()))


def _too_much(spec: SandboxSpec, most: int) -> str | None:
    """Say of what all processes of the notebook have more than they may."""
    if spec.walls == NAMESPACES:
        return "memory" if held(most) > most else None
    processes = confined.descendants(os.getpid())
    if sum(processes.values()) > spec.limits.processes:  # the kernel doesn't limit those of root
        return "processes"
    if confined.on_disk((spec.root, spec.environ["HOME"]), processes, spec.limits.disk):
        return "disk"
    shared = confined.in_shared_memory() if spec.own_user else 0
    return "memory" if held_by(processes, most, shared) > most else None


def _mount_private(spec: SandboxSpec) -> int:
    """Give the process its own /proc, terminals, and empty folders that end with it; return a /proc to write to.

    The one that is seen is read-only: or else the student's process could have itself ended last when memory is short.
    """
    _mount("none", "/", None, _REC | _PRIVATE, None)
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV | _NOEXEC, None)
    proc = os.open("/proc", os.O_PATH)
    _mount("/proc", "/proc", None, _BIND, None)
    _mount("none", "/proc", None, _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV | _NOEXEC, None)
    for path, shown in COVERED.items():
        if os.path.exists(path):
            _mount(shown, path, None, _BIND, None)
    for folder, options in TERMINALS.items():
        _mount("devpts", folder, "devpts", _NOSUID | _NOEXEC, options)
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
    return proc


def _become_student(spec: SandboxSpec, proc: int | None) -> None:
    """Give up every right, take the limits, and look like a new process."""
    os.setsid()
    if proc is not None:
        _unshare(_NEWUSER)
        for name, text in (
            ("self/setgroups", "deny"),
            ("self/uid_map", f"{UID} 0 1"),
            ("self/gid_map", f"{UID} 0 1"),
            ("sys/user/max_user_namespaces", "0"),  # no further ones: in them one would have rights again
        ):
            with open(os.open(name, os.O_WRONLY, dir_fd=proc), "w") as file:
                file.write(text)
        os.close(proc)
    processes = spec.limits.processes
    if spec.walls != NAMESPACES:
        _prctl(_SET_DUMPABLE, 1)  # what it holds is counted from outside, by its own user
        if not spec.own_user:
            processes += confined.processes_of_user()
    give_up_capabilities()
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if spec.walls != NAMESPACES:
        confined.confine(spec)
    _refuse_calls(spec)
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
        (resource.RLIMIT_NPROC, processes),
    ):
        resource.setrlimit(which, (value, value))


def _refuse_calls(spec: SandboxSpec) -> None:
    """Have the kernel refuse all calls but those of the filter, to this process and to all that it starts."""
    program = base64.b64decode(spec.calls).replace(struct.pack("@I", SELF), struct.pack("@I", os.getpid()))
    kept = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("@HP", len(program) // 8, ctypes.addressof(kept))  # struct sock_fprog
    _check(_libc.prctl(_SET_SECCOMP, _FILTER, described, 0, 0), "seccomp")


def give_up_capabilities() -> None:
    """Give up every right for good, those included that a program would give back (capset(2), version 3)."""
    for capability in range(64):
        _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _check(_libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())), "capset")
    _prctl(_SET_NO_NEW_PRIVS, 1)


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

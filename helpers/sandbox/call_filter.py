"""The filter of system calls that the kernel applies to a student's process and to all that it starts (seccomp(2)).

libseccomp knows the calls' numbers on each machine; pyseccomp, 500 lines of ctypes, calls it. What isn't named here
isn't there, as on a kernel that was built without it: so nothing has to be known of calls that come with later kernels.
"""

from __future__ import annotations

import errno
import functools
import tempfile
from collections.abc import Iterable
from types import ModuleType

from helpers.student.policy import CALLS, CALLS_IN_NAMESPACES, NAMESPACES, SELF, SHARED_ANONYMOUS

__all__ = ["TOOL", "call_filter", "number_of"]

#: Besides the two kinds of walls of a student's process: those of a tool that needs the network.
TOOL = "tool"
_32_BITS = 0xFFFFFFFF
# Families of sockets (bits/socket.h); how files are opened (asm-generic/fcntl.h).
_UNIX, _INET, _INET6, _NETLINK = 1, 2, 10, 16
_TRUNCATE, _HOW = 0o1000, 0o3
#: Flags of clone(2) that ask for namespaces.
_NAMESPACES = 0x7E020080
#: The requests of ioctl(2), and the commands of fcntl(2) and of prctl(2), that reach no further than the process.
_IOCTL = (0x5401, 0x540F, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_FCNTL = (*range(8), 1030, 1031, 1032, 36, 37, 38)
_PRCTL = (2, 3, 15, 16, 21, 23, 29, 30, 38, 39, 41, 42, 0x53564D41)
#: Landlock has no say in these: on files of the grader's own user they would work.
_PRETENDED = "chmod fchmod fchmodat fchmodat2 utime utimes futimesat utimensat"
_NO_ATTRIBUTES = "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr"
_NOT_ALLOWED = "chown fchown lchown fchownat"


@functools.cache
def call_filter(walls: str, abi: int = 0, own_user: bool = False, machine: str | None = None) -> bytes:
    """Return the program for some walls, as prctl(2) wants it: to all that is refused, it says `ENOSYS` or what fits.

    With Landlock it makes up for what this version (`abi`) doesn't know; `own_user` says that no file and no other
    process is this user's. Where `SELF` stands in it, the process must put its own number. `machine` (`X86_64` or
    `AARCH64`) is this one by default. Raise `RuntimeError` where there is no libseccomp.
    """
    rules = _Rules(machine)
    rules.allow(CALLS)
    for flags in (0, 1, SHARED_ANONYMOUS & ~1):
        rules.allow("mmap", (3, SHARED_ANONYMOUS, flags))
    if walls == NAMESPACES:
        rules.allow(CALLS_IN_NAMESPACES)
    else:
        _confine(rules, abi)
        _families(rules, (_INET, _INET6, _NETLINK) if walls == TOOL else (_UNIX,) if abi >= 9 else ())
        if own_user or walls == TOOL:
            rules.allow(f"{_PRETENDED} {_NO_ATTRIBUTES} {_NOT_ALLOWED}")
        else:
            for names, number in ((_PRETENDED, 0), (_NO_ATTRIBUTES, errno.ENOTSUP), (_NOT_ALLOWED, errno.EPERM)):
                rules.refuse(names, number)
    return rules.program()


def _families(rules: _Rules, families: Iterable[int]) -> None:
    """Let sockets be of these families; before its version 9, Landlock has no say in which socket file one talks to."""
    rules.allow("socketpair", (0, _32_BITS, _UNIX))
    for family in families:
        rules.allow("socket", (0, _32_BITS, family))
    if not families:
        rules.refuse("socket", errno.EACCES)


def _confine(rules: _Rules, abi: int) -> None:
    """Refuse what namespaces would keep harmless: what acts on other processes, and what asks for a way out."""
    rules.allow("clone", (0, _NAMESPACES, 0))
    for name, values in (("ioctl", _IOCTL), ("fcntl", _FCNTL)):
        for value in values:
            rules.allow(name, (1, _32_BITS, value))
    for value in _PRCTL:
        rules.allow("prctl", (0, _32_BITS, value))
    for name in ["prlimit64", "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler"]:
        rules.allow(name, (0, _32_BITS, 0))
    rules.allow("setpriority", (0, _32_BITS, 0), (1, _32_BITS, 0))
    if abi >= 6:
        rules.allow("kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal")
    else:
        for process in (0, SELF):
            rules.allow("kill", (0, _32_BITS, process))
        rules.allow("tgkill", (0, _32_BITS, SELF))
    if abi >= 3:
        rules.allow("open openat openat2 truncate")
        return
    rules.refuse("truncate", errno.EACCES)
    for name, place in (("open", 1), ("openat", 2)):
        rules.allow(name, (place, _TRUNCATE, 0))
        for how in (1, 2):
            rules.allow(name, (place, _TRUNCATE | _HOW, _TRUNCATE | how))


def number_of(name: str) -> int:
    """Return the number of a call on this machine; raise as `call_filter` does."""
    library = _library()
    return library.resolve_syscall(library.Arch.NATIVE, name)


def _library() -> ModuleType:
    import pyseccomp  # raises RuntimeError where there is no libseccomp

    return pyseccomp


class _Rules:
    """Rules by the names of calls; a condition is an argument's place, the bits that count, and their value."""

    def __init__(self, machine: str | None) -> None:
        library = self._library = _library()
        self._filter = library.SyscallFilter(library.ERRNO(errno.ENOSYS))
        self._filter.set_attr(library.Attr.ACT_BADARCH, library.ERRNO(errno.ENOSYS))
        if machine and getattr(library.Arch, machine) != library.system_arch():
            self._filter.add_arch(getattr(library.Arch, machine))
            self._filter.remove_arch(library.Arch.NATIVE)

    def allow(self, names: str, *conditions: tuple[int, int, int]) -> None:
        self._add(self._library.ALLOW, names, conditions)

    def refuse(self, names: str, number: int) -> None:
        self._add(self._library.ERRNO(number), names, ())

    def _add(self, action: int, names: str, conditions: Iterable[tuple[int, int, int]]) -> None:
        library = self._library
        tests = [library.Arg(place, library.MASKED_EQ, mask, value) for place, mask, value in conditions]
        for name in names.split():
            if library.resolve_syscall(library.Arch.NATIVE, name) != -1:  # an older library doesn't know it: refused
                self._filter.add_rule(action, name, *tests)

    def program(self) -> bytes:
        with tempfile.TemporaryFile() as file:
            self._filter.export_bpf(file)
            file.seek(0)
            return file.read()

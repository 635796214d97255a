"""The filter of system calls that the kernel applies to a student's process and to all that it starts (seccomp(2))."""

from __future__ import annotations

import errno
import platform
import struct

from .policy import REFUSED

__all__ = ["call_filter", "number_of"]

#: By machine: where its numbers are in `REFUSED`, and what the kernel calls it (linux/audit.h).
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
# Of a classic BPF program (linux/bpf_common.h): load a word, compare or mask it, return.
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NUMBER, _MACHINE, _FOURTH = 0, 4, 40  # where they are in what is looked at (linux/seccomp.h); of mmap: its flags
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
#: Memory that is shared and has no file stays when all but a page of it is unmapped, and no process counts it.
_MMAP, _SHARED_ANONYMOUS = (9, 222), 0x21
#: From here on x86-64 has all calls a second time (x32).
_AGAIN = 0x40000000


def call_filter() -> bytes:
    """Return the program, as prctl(2) and bubblewrap's `--seccomp` want it: to all that is refused, it says `ENOSYS`.

    Raise `OSError` on a machine whose numbers aren't known.
    """
    column, machine = _here()
    numbers = [calls[column] for calls in REFUSED.values() if calls[column] >= 0]
    refusal = len(numbers) + 9  # the place of the last instruction
    program = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 0, refusal - 2, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, refusal - 4, 0, _AGAIN),
        *((_EQUAL, refusal - 5 - place, 0, number) for place, number in enumerate(numbers)),
        (_EQUAL, 0, 3, _MMAP[column]),
        (_LOAD, 0, 0, _FOURTH),
        (_AND, 0, 0, _SHARED_ANONYMOUS),
        (_EQUAL, 1, 0, _SHARED_ANONYMOUS),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERROR | errno.ENOSYS),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


def number_of(call: str) -> int:
    """Return the number of a call that is refused, by its name; raise as `call_filter` does."""
    return REFUSED[call][_here()[0]]


def _here() -> tuple[int, int]:
    if platform.machine() not in _MACHINES:
        raise OSError(errno.ENOSYS, f"the system calls of {platform.machine()} aren't known, only {[*_MACHINES]}")
    return _MACHINES[platform.machine()]

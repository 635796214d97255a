"""The filter of system calls, run as data: on this machine, on aarch64, and with older versions of Landlock."""

import errno
import struct

import pytest

pyseccomp = pytest.importorskip("pyseccomp", exc_type=(ImportError, RuntimeError))

from helpers.sandbox.call_filter import TOOL, call_filter  # noqa: E402
from helpers.student.policy import LANDLOCK, NAMESPACES, SELF  # noqa: E402

ALLOWED = "allowed"
#: What the kernel calls them (linux/audit.h).
MACHINES = {"X86_64": 0xC000003E, "AARCH64": 0xC00000B7}
#: Numbers of these calls there, from the kernel's own tables (asm/unistd_64.h, asm-generic/unistd.h).
NUMBERS = {
    "X86_64": {
        "read": 0, "open": 2, "openat": 257, "mmap": 9, "ioctl": 16, "socket": 41, "socketpair": 53, "clone": 56,
        "kill": 62, "tgkill": 234, "truncate": 76, "chmod": 90, "fchmodat": 268, "prctl": 157, "unshare": 272,
        "keyctl": 250, "memfd_create": 319, "io_uring_setup": 425, "clone3": 435, "ptrace": 101, "setpriority": 141,
        "prlimit64": 302, "fcntl": 72, "lookup_dcookie": 212,
    },
    "AARCH64": {
        "read": 63, "openat": 56, "mmap": 222, "ioctl": 29, "socket": 198, "socketpair": 199, "clone": 220, "kill": 129,
        "tgkill": 131, "truncate": 45, "fchmodat": 53, "prctl": 167, "unshare": 97, "keyctl": 219, "memfd_create": 279,
        "io_uring_setup": 425, "clone3": 435, "ptrace": 117, "setpriority": 140, "prlimit64": 261, "fcntl": 25,
        "lookup_dcookie": 18,
    },
}  # fmt: skip


def _answer(program, machine, number, *arguments):
    """Interpret a classic BPF program (linux/bpf_common.h), and return what it says to a call."""
    words = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("=iIQ6Q", number, MACHINES[machine], 0, *(word & 2**64 - 1 for word in words))
    code, place, value = [struct.unpack("=HBBI", program[at : at + 8]) for at in range(0, len(program), 8)], 0, 0
    while True:
        operation, yes, no, constant = code[place]
        place += 1
        if operation == 0x20:
            (value,) = struct.unpack_from("=I", data, constant)
        elif operation == 0x54:
            value &= constant
        elif operation == 0x05:
            place += constant
        elif operation == 0x06:
            return ALLOWED if constant == 0x7FFF0000 else constant & 0xFFFF if constant & 0x50000 else constant
        else:
            tests = {0x15: value == constant, 0x25: value > constant, 0x35: value >= constant, 0x45: value & constant}
            place += yes if tests[operation] else no


@pytest.mark.parametrize("machine", MACHINES)
def test_landlock(machine):
    """What acts on others is refused, by that machine's own numbers; what a notebook needs isn't."""

    def answer(name, *arguments, abi=7, walls=LANDLOCK, own_user=False):
        return _answer(call_filter(walls, abi, own_user, machine), machine, NUMBERS[machine][name], *arguments)

    assert ALLOWED == answer("read") == answer("socketpair", 1) == answer("clone", 0x01200011) == answer("kill", 5)
    for name in ("unshare", "keyctl", "memfd_create", "io_uring_setup", "clone3", "ptrace", "lookup_dcookie"):
        assert errno.ENOSYS == answer(name) == answer(name, walls=TOOL)
    for flag in (0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x02000000, 0x04000000, 0x08000000):
        assert errno.ENOSYS == answer("clone", flag | 17)
    assert errno.ENOSYS == answer("mmap", 0, 0, 0, 0x21) == answer("mmap", 0, 0, 0, 0x21, walls=NAMESPACES)
    assert ALLOWED == answer("mmap", 0, 0, 0, 0x22)
    assert ALLOWED == answer("prlimit64", 0) == answer("setpriority", 0, 0)
    assert errno.ENOSYS == answer("prlimit64", 1) == answer("setpriority", 0, 1) == answer("setpriority", 2, 0)
    assert errno.ENOSYS == answer("prctl", 1) == answer("prctl", 4) == answer("prctl", 36) == answer("ioctl", 0, 0x5412)
    assert errno.ENOSYS == answer("fcntl", 0, 8) == answer("fcntl", 0, 1026) == answer("fcntl", 0, 1024)
    assert errno.EACCES == answer("socket", 1) == answer("socket", 2)
    assert ALLOWED == answer("socket", 1, abi=9) == answer("socket", 2, walls=TOOL)
    assert errno.ENOSYS == answer("socket", 2, abi=9) == answer("socket", 1, walls=TOOL)
    assert 0 == answer("fchmodat")
    assert ALLOWED == answer("fchmodat", own_user=True)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("abi", [1, 2, 3, 5, 6])
def test_older_versions(machine, abi):
    """What they can't refuse, the filter does: to empty files that can only be read, and to signal others."""

    def answer(name, *arguments):
        return _answer(call_filter(LANDLOCK, abi, False, machine), machine, NUMBERS[machine][name], *arguments)

    emptied = answer("openat", 0, 0, 0o1000)
    assert (errno.ENOSYS if abi < 3 else ALLOWED) == emptied
    assert ALLOWED == answer("openat", 0, 0, 0o1001) == answer("openat", 0, 0, 0o1102) == answer("openat", 0, 0, 0)
    assert (errno.EACCES if abi < 3 else ALLOWED) == answer("truncate")
    assert (errno.ENOSYS if abi < 6 else ALLOWED) == answer("kill", 7) == answer("tgkill", 7)
    assert ALLOWED == answer("kill", SELF) == answer("kill", 0) == answer("tgkill", SELF)
    assert (errno.ENOSYS if abi < 6 else ALLOWED) == answer("kill", -1)


def test_other_numbers():
    """Nor are there the calls of 32 bits, or the second ones of 64 bits."""
    program = call_filter(LANDLOCK, 7, False, "X86_64")
    assert errno.ENOSYS == _answer(program, "X86_64", 0x40000000 + 39)
    assert errno.ENOSYS == _answer(program, "AARCH64", 63)

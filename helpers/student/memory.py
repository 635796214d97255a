"""How much memory the processes of one notebook hold together, also where no process counts it.

A control group would say so at once, but who grades seldom has one to give. So all by which memory can be held is added
up here, or rounded up. What can't be seen from outside is refused: `policy.REFUSED`, `policy.COVERED`.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from .policy import EMPTY

__all__ = ["held", "of_this_machine"]

#: Bytes that may wait in a socket, both ways, and in the pipe or the like behind any descriptor.
_SOCKET, _DESCRIPTOR = 2**20, 2**13
#: What the kernel keeps of a file besides what is in it, and of a mapping.
_FILE, _MAPPING = 2**10, 2**8


def of_this_machine() -> int:
    """Return the bytes that this machine has."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGESIZE")


def held(limit: int) -> int:
    """Return the bytes that all processes of this namespace hold, but process 1, which asks.

    Unless all is less than a third of the limit, what several processes have in common counts once.
    """
    processes = [f"/proc/{name}" for name in os.listdir("/proc") if name.isdecimal() and name != "1"]
    total = sum(map(_in_folder, EMPTY)) + _SOCKET * int(_read("/proc/net/sockstat").split()[2])
    own = 0
    for each in processes:
        said = dict(re.findall(r"^(\w+):\s+(\d+)(?: kB)?$", _read(f"{each}/status"), re.MULTILINE))
        total += int(said.get("VmPTE", 0)) * 1024 + int(said.get("FDSize", 0)) * _DESCRIPTOR
        total += _read(f"{each}/maps").count("\n") * _MAPPING
        own += (int(said.get("RssAnon", 0)) + int(said.get("VmSwap", 0))) * 1024
    if len(processes) > 1 and total + own > limit / 3:
        own = sum(map(_in_proportion, processes))
    return total + own


def _in_folder(path: str) -> int:
    """Return what a folder that is memory holds, files included that have no name any more."""
    found = os.statvfs(path)
    return (found.f_blocks - found.f_bfree) * found.f_frsize + (found.f_files - found.f_ffree) * _FILE


def _in_proportion(process: str) -> int:
    """Return what a process holds of its own, each page divided by the number of processes that have it; slower."""
    return 1024 * sum(
        map(int, re.findall(r"^(?:Pss_Anon|SwapPss):\s+(\d+) kB$", _read(f"{process}/smaps_rollup"), re.M))
    )


def _read(path: str) -> str:
    """Return what a file of /proc says; nothing if its process has ended."""
    with contextlib.suppress(OSError):
        return Path(path).read_text(errors="replace")
    return ""

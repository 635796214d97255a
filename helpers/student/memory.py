"""How much memory the processes of one notebook hold together, also where no process counts it.

A control group would say so at once, but who grades seldom has one to give. So all by which memory can be held is added
up here, or rounded up. What can't be seen from outside is refused: see `policy.CALLS` and `policy.COVERED`.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Iterable
from pathlib import Path

from .policy import EMPTY

__all__ = ["held", "held_by", "of_this_machine"]

#: Bytes that may wait in a socket, both ways, and in the pipe or the like behind any descriptor.
_SOCKET, _DESCRIPTOR = 2**20, 2**13
#: What the kernel keeps of a file besides what is in it, and of a mapping.
_FILE, _MAPPING = 2**10, 2**8


def of_this_machine() -> int:
    """Return the bytes that this machine has."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGESIZE")


def held(limit: int) -> int:
    """Return the bytes that all processes of this namespace hold, but process 1, which asks."""
    processes = [name for name in os.listdir("/proc") if name.isdecimal() and name != "1"]
    sockets = int(_read("/proc/net/sockstat").split()[2])
    return _held(limit, processes, sum(map(_in_folder, EMPTY)) + _SOCKET * sockets)


def held_by(processes: Iterable[int], limit: int, besides: int) -> int:
    """Return the bytes that some processes hold, and what is held `besides`; sockets are those that they have open."""
    names = [str(process) for process in processes]
    sockets = set().union(*map(_sockets, names))
    return _held(limit, names, besides + _SOCKET * len(sockets))


def _held(limit: int, names: Iterable[str], total: int) -> int:
    """Add up; only from a third of the limit on are mappings counted, and what several processes share counts once."""
    processes = [f"/proc/{name}" for name in names]
    each_own = []
    for each in processes:
        said = dict(re.findall(r"^(\w+):\s+(\d+)(?: kB)?$", _read(f"{each}/status"), re.MULTILINE))
        total += int(said.get("VmPTE", 0)) * 1024 + int(said.get("FDSize", 0)) * _DESCRIPTOR
        each_own.append((int(said.get("RssAnon", 0)) + int(said.get("VmSwap", 0))) * 1024)
    own = sum(each_own)
    if total + own + len(processes) * _most_mappings() * _MAPPING <= limit / 3:  # to count them takes longest
        return total + own
    total += sum(_read(f"{each}/maps").count("\n") for each in processes) * _MAPPING
    if len(processes) > 1 and total + own > limit / 3:
        own = sum(map(_in_proportion, processes, each_own))
    return total + own


@functools.cache
def _most_mappings() -> int:
    """Return how many mappings a process may have."""
    return int(_read("/proc/sys/vm/max_map_count") or 2**20)


def _sockets(process: str) -> set[str]:
    """Return the sockets that a process has open; where that isn't said, each descriptor may be one."""
    found: set[str] = set()
    folder = f"/proc/{process}/fd"
    try:
        descriptors = os.listdir(folder)
    except PermissionError:
        size = re.search(r"^FDSize:\s+(\d+)$", _read(f"/proc/{process}/status"), re.MULTILINE)
        return {f"{process}/{number}" for number in range(int(size[1]) if size else 0)}
    except OSError:
        return found
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            link = os.readlink(f"{folder}/{descriptor}")
            if link.startswith("socket:"):
                found.add(link)
    return found


def _in_folder(path: str) -> int:
    """Return what a folder that is memory holds, files included that have no name any more."""
    found = os.statvfs(path)
    return (found.f_blocks - found.f_bfree) * found.f_frsize + (found.f_files - found.f_ffree) * _FILE


def _in_proportion(process: str, own: int) -> int:
    """Return what a process holds of its own, each page divided by the number of processes that have it; slower.

    Where the process doesn't show that, all that it has is its `own`.
    """
    found = re.findall(r"^(?:Pss_Anon|SwapPss):\s+(\d+) kB$", _read(f"{process}/smaps_rollup"), re.M)
    return 1024 * sum(map(int, found)) if found else own


def _read(path: str) -> str:
    """Return what a file of /proc says; nothing if its process has ended."""
    with contextlib.suppress(OSError):
        return Path(path).read_text(errors="replace")
    return ""

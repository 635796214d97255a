"""Walls round one student process where there are no namespaces: Landlock for files, signals and abstract sockets.

The filter of system calls does the rest (landlock(7), `policy`). No kernel object holds all processes of a notebook
together here: its guard, which adopts what is orphaned, finds them by their parents (prctl(2), subreaper).
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from .policy import DEVICES, ENTRIES, FEW_USERS, SHARED_MEMORY, SHOWN_TO_CONFINED, USERS, SandboxSpec

__all__ = [
    "become_own_user",
    "clear_shared_memory",
    "confine",
    "descendants",
    "end_descendants",
    "in_shared_memory",
    "on_disk",
    "prepare",
    "processes_of_user",
]

if sys.platform == "linux":
    from landlockpy import AccessFS, Ruleset, abi_version, fs_for_abi, net_for_abi, scope_for_abi

    _READ = AccessFS.EXECUTE | AccessFS.READ_FILE | AccessFS.READ_DIR
    _MADE_BY_ROOT = AccessFS.MAKE_CHAR | AccessFS.MAKE_BLOCK | AccessFS.IOCTL_DEV
    _ON_FILES = AccessFS.EXECUTE | AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.TRUNCATE | AccessFS.IOCTL_DEV
    _IN_SHARED_MEMORY = (
        AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.MAKE_REG | AccessFS.REMOVE_FILE | AccessFS.TRUNCATE
    )
#: Seconds in which all descendants of a guard must be dead.
PATIENCE = 10.0


def mapped_users() -> int:
    """Return how many users there are for this process: all, those of a container, or itself alone."""
    maps = [Path(f"/proc/self/{kind}_map").read_text().splitlines() for kind in ("uid", "gid")]
    return min(sum(int(line.split()[2]) for line in lines) for lines in maps)


def become_own_user(folders: Iterable[str]) -> None:
    """Turn from root into a user that no other notebook has, and give it these folders.

    The number follows from that of this process, which no other one has as long as this lives.
    """
    mapped, number = mapped_users(), os.getpid()
    user = USERS + number if mapped > 2 * USERS else FEW_USERS + number % max(mapped - FEW_USERS - 1000, 1)
    for folder in folders:
        os.chown(folder, user, user)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def prepare() -> None:
    """Look for the kernel's and the library's parts of it once, before the fork."""
    abi_version()


def confine(spec: SandboxSpec) -> None:
    """Leave to this process, and to all that it starts, the files that the policy names; there is no way back.

    What the kernel's Landlock knows in a version later than `spec.abi` isn't asked for.
    """
    home = spec.environ["HOME"]
    rights = fs_for_abi(spec.abi)
    own = rights & ~_MADE_BY_ROOT
    with Ruleset(handled_fs=rights, handled_net=net_for_abi(spec.abi), scoped=scope_for_abi(spec.abi)) as ruleset:
        allowed = [(path, _READ) for path in (*spec.readable, *SHOWN_TO_CONFINED)]
        allowed += [(path, AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.TRUNCATE) for path in DEVICES]
        allowed += [(spec.root, own), (home, own)]
        if spec.own_user:  # who isn't would reach what other programs of the grader's user have there
            allowed.append((SHARED_MEMORY, _IN_SHARED_MEMORY))
        for path, access in allowed:
            with contextlib.suppress(FileNotFoundError):
                ruleset.allow_path(path, access if os.path.isdir(path) else access & _ON_FILES)
        ruleset.restrict()


def descendants(root: int) -> dict[int, int]:
    """Return all processes that a process has started and that live, and theirs, each with its number of threads."""
    children = _children if os.path.exists(f"/proc/{root}/task/{root}/children") else _children_of_all()
    found: dict[int, int] = {}
    waiting = [root]
    while waiting:
        for child in children(waiting.pop()):
            with contextlib.suppress(OSError, IndexError, ValueError):
                said = Path(f"/proc/{child}/stat").read_text(errors="replace").rpartition(")")[2].split()
                if said[0] not in "ZX" and child not in found:
                    found[child] = int(said[17])
                    waiting.append(child)
    return found


def _children(process: int) -> list[int]:
    """Return the processes that the threads of one have started; some may be missing while others end (proc(5))."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            with contextlib.suppress(OSError):
                found += map(int, Path(f"/proc/{process}/task/{thread}/children").read_text().split())
    return found


def _children_of_all() -> Callable[[int], list[int]]:
    """Return the same where the kernel doesn't say it: all processes of this machine are looked at."""
    parents: dict[int, list[int]] = {}
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError, ValueError):
            said = Path(f"/proc/{name}/stat").read_text(errors="replace").rpartition(")")[2].split()
            parents.setdefault(int(said[1]), []).append(int(name))
    return lambda process: parents.get(process, [])


def end_descendants(kept: Iterable[int] = ()) -> None:
    """Kill what this process has started, with all that this started: stopped first, so that none starts another."""
    deadline, kept = time.monotonic() + PATIENCE, set(kept)
    while time.monotonic() < deadline:
        spared = kept.union(*(descendants(process) for process in kept))
        found = [process for process in descendants(os.getpid()) if process not in spared]
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for process in found:
                with contextlib.suppress(OSError):
                    os.kill(process, number)
        if not kept:
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
        if not found:
            return
        time.sleep(0.001)


def processes_of_user() -> int:
    """Return how many threads this user has: this is what the limit of processes counts, but for root."""
    user, count = os.getuid(), 0
    if user == 0:
        return 0
    with os.scandir("/proc") as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.name.isdecimal() and entry.stat().st_uid == user:
                    count += len(os.listdir(f"{entry.path}/task"))
    return count


def on_disk(folders: Iterable[str], processes: Iterable[int], limit: int) -> bool:
    """Tell whether more lies in folders, and in open files without a name, than the limit of bytes and `ENTRIES`."""
    total, count, waiting, nameless = 0, 0, list(folders), {}
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    count, total = count + 1, total + status.st_blocks * 512
                    if stat.S_ISDIR(status.st_mode):
                        waiting.append(entry.path)
                if total > limit or count > ENTRIES:
                    return True
    for process in processes:
        with contextlib.suppress(OSError), os.scandir(f"/proc/{process}/fd") as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    status = entry.stat()
                    if not status.st_nlink and stat.S_ISREG(status.st_mode):
                        nameless[status.st_dev, status.st_ino] = status.st_blocks * 512
    return total + sum(nameless.values()) > limit


def in_shared_memory() -> int:
    """Return the bytes that this user has in /dev/shm, in files with a name."""
    return sum(entry.stat(follow_symlinks=False).st_blocks * 512 for entry in _own_shared_memory())


def clear_shared_memory() -> None:
    """Remove what this user has in /dev/shm: nobody else has this user."""
    for entry in _own_shared_memory():
        with contextlib.suppress(OSError):
            os.unlink(entry.path)


def _own_shared_memory() -> list[os.DirEntry]:
    found = []
    with contextlib.suppress(OSError), os.scandir(SHARED_MEMORY) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                    found.append(entry)
    return found

"""Temporary folders of a run: gone when it ends, and swept by the next run if it was killed.

All that a process makes lies in one folder of its own, on which it holds a lock (flock(2)) for as long as it lives. The
kernel frees the lock with the process, however that ends: so a folder whose lock can be had has no owner any more, no
matter which process has its number now. Processes that were forked hold it, too, and workers that were told of it; no
other program does, because the descriptor is closed on exec: a student's process can't keep a folder alive.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
from types import FrameType
from typing import Self

if sys.platform != "win32":  # where nothing can be graded
    import fcntl

__all__ = ["Folder", "join", "remove", "shared", "sweep"]

#: Start of the name of a process's own folder. Folders of earlier versions have others: they held no lock.
PREFIX = "sealed-grading-"
#: Here the walls have an empty folder for a student process, and the judge a folder of the same path.
ROOMS = "/tmp"
#: Seconds in which a process that was killed must have let go of its files.
PATIENCE = 5.0

_making = threading.RLock()
#: This process's folders: by where they lie (None: where temporary files do), path and descriptor.
_homes: dict[str | None, tuple[str, int | None]] = {}
#: The process that made them.
_owner: int | None = None


class Folder:
    """A new temporary folder, to be used like `tempfile.TemporaryDirectory`.

    `kind` is a part of its name; it lies in this process's own folder, in `place` or where temporary files do.
    """

    def __init__(self, kind: str, place: str | None = None) -> None:
        with _making:
            try:
                self.name = tempfile.mkdtemp(prefix=f"sealed-{kind}-", dir=_home(place))
            except FileNotFoundError:  # someone has cleaned up where temporary files lie
                del _homes[place]
                self.name = tempfile.mkdtemp(prefix=f"sealed-{kind}-", dir=_home(place))

    def __enter__(self) -> str:
        """Return the path."""
        return self.name

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        self.cleanup()

    def cleanup(self) -> None:
        """Remove it with all that is in it, as far as possible."""
        remove(self.name)

    @classmethod
    def room(cls) -> Self:
        """Make one that can have the same path within the walls."""
        return cls("room", ROOMS if os.path.isdir(ROOMS) else None)


def _home(place: str | None) -> str:
    """Return this process's own folder, made the first time."""
    global _owner
    if place not in _homes:
        sweep()
        where = place or tempfile.gettempdir()
        same = [home for home in _homes.values() if os.path.dirname(home[0]) == os.path.realpath(where)]
        _homes[place] = same[0] if same else _new(os.path.realpath(where))
        if _owner is None:
            _owner = os.getpid()
            atexit.register(_end)
            _heed_signals()
    return _homes[place][0]


def _new(where: str) -> tuple[str, int | None]:
    """Make a folder and hold its lock; another run's `sweep` may take it for an orphan in between, and remove it."""
    while True:
        home = tempfile.mkdtemp(prefix=PREFIX, dir=where)
        if sys.platform == "win32":
            return home, None
        try:
            descriptor = _hold(home, fcntl.LOCK_SH)
        except OSError:  # a file system without locks: nobody can sweep there
            return home, None
        if descriptor is not None:
            return home, descriptor


def _hold(home: str, lock: int) -> int | None:
    """Lock a folder and return the descriptor; None if another holds it or it is gone; `OSError` without locks."""
    try:
        descriptor = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, lock | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), os.lstat(home)):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError as error:
        os.close(descriptor)
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK), home) from error
    os.close(descriptor)
    return None


def sweep() -> None:
    """Remove the folders that killed runs of this user left."""
    if sys.platform == "win32":
        return
    for where in dict.fromkeys(map(os.path.realpath, (tempfile.gettempdir(), ROOMS))):
        for home in _homes_in(where):
            with contextlib.suppress(OSError):
                if (descriptor := _hold(home, fcntl.LOCK_EX)) is not None:
                    try:
                        remove(home)
                    finally:
                        os.close(descriptor)


def _homes_in(where: str) -> list[str]:
    """Return the folders in there that are processes' own, and this user's."""
    found = []
    with contextlib.suppress(OSError), os.scandir(where) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(OSError):  # gone since
                    if entry.stat(follow_symlinks=False).st_uid == os.geteuid():
                        found.append(entry.path)
    return found


def shared() -> dict[str | None, str]:
    """Return the folders of this process, for a worker to `join`."""
    with _making:
        return {place: _home(place) for place in (None, ROOMS if os.path.isdir(ROOMS) else None)}


def join(homes: dict[str | None, str]) -> None:
    """From now on, make temporary folders in those of another process (its `shared()`), which removes them."""
    with _making:
        for place, home in homes.items():
            with contextlib.suppress(OSError):
                _homes[place] = home, None if sys.platform == "win32" else _hold(home, fcntl.LOCK_SH)


def _end() -> None:
    """Remove the folders of this process: at its end, and not at that of a child."""
    if _owner != os.getpid():
        return
    deadline = time.monotonic() + PATIENCE
    for home, _ in _homes.values():
        # A worker that is dying may have written something meanwhile.
        while not remove(home) and time.monotonic() < deadline:
            time.sleep(0.05)
    _homes.clear()


def _heed_signals() -> None:
    """End in order, as by Ctrl-C, on SIGTERM and SIGHUP where nothing else handles them."""
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")):
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    if _owner != os.getpid():  # a child that was forked: nothing of this is its business
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    elif callable(handler := signal.getsignal(signal.SIGINT)):
        handler(signal.SIGINT, frame)
    else:  # Ctrl-C is ignored, as in a command that a shell has put into the background
        raise KeyboardInterrupt


def remove(path: str | os.PathLike) -> bool:
    """Remove a folder that may hold a student's files, whatever names, permissions and depth; tell if it is gone.

    No link is followed. What lies deep is moved up first: neither recursion nor the length of a path limits it.
    """
    if sys.platform == "win32":
        shutil.rmtree(path, ignore_errors=True)
        return not os.path.lexists(path)
    try:
        if not os.path.islink(path):
            os.chmod(path, 0o700)
        top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return not os.path.lexists(path)
    try:
        waiting = _empty(top, top, [])
        while waiting:
            name = waiting.pop()
            with contextlib.suppress(OSError):
                descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
                try:
                    _empty(descriptor, top, waiting)
                finally:
                    os.close(descriptor)
                os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    with contextlib.suppress(OSError):
        os.rmdir(path)
    return not os.path.lexists(path)


def _empty(folder: int, top: int, waiting: list[str]) -> list[str]:
    """Unlink the files of an open folder, and put the folders in it into `top`; add their names to `waiting`."""
    with os.scandir(folder) as entries:
        inner = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in sorted(inner, key=lambda each: each[1]):
        with contextlib.suppress(OSError):
            if not is_folder:
                os.unlink(name, dir_fd=folder)
                continue
            os.chmod(name, 0o700, dir_fd=folder)
            if folder == top:
                waiting.append(name)
            else:
                moved = secrets.token_hex(16)
                os.rename(name, moved, src_dir_fd=folder, dst_dir_fd=top)
                waiting.append(moved)
    return waiting

"""Reads a student's folder: no link is followed, and nothing in it takes more than its bounds."""

from __future__ import annotations

import contextlib
import errno
import heapq
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from helpers.nbgrader_plugins.backups import names_in_backups
from helpers.nbgrader_plugins.printable import printable

__all__ = ["FLAGS", "Leave", "NotAFolder", "read_tree"]

#: Bytes of one file, and of all files together; how many files and folders are looked at, how deep, and the bytes of a
#: path: the whole of it must be one where it is written, too.
FILE_LIMIT, TOTAL_LIMIT = 2**25, 2**26
COUNT_LIMIT, DEPTH_LIMIT, PATH_LIMIT = 5000, 32, 1000
#: What a submission can make of a file; anything else is the machine's fault.
ITS_OWN = {errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ENAMETOOLONG}
#: Opening a pipe waits for nobody, and a link that took a file's place since it was looked at isn't followed.
FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))
FOLDER = FLAGS | getattr(os, "O_DIRECTORY", 0)

#: Takes a relative path, and a Spanish predicate that says why it is left out.
Leave = Callable[[str, str], None]


class NotAFolder(OSError):
    """A submission that is a link, or lies in one, or is no folder."""


def read_tree(folder: Path, leave: Leave) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of `submitted/<student>/<assignment>` by relative path; `leave` is told what is left out.

    Besides: which of them aren't, because they have another name elsewhere (hard links), but for the course's backups:
    they may be anybody's. Neither
    of the two last folders may be a link. Files on top come before those in folders, and names in their order: where
    there are too many, the same ones count in each run. Raise `NotAFolder`, or `OSError` if the folder can't be read.
    """
    folder = folder.absolute()
    if sys.platform == "win32":  # where `verify` alone reads submissions
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}, []
    reading = _Reading(leave)
    with contextlib.ExitStack() as opened:
        place = os.open(folder.parent.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        opened.callback(os.close, place)
        for name in (folder.parent.name, folder.name):
            try:
                place = os.open(name, FOLDER, dir_fd=place)
            except OSError as error:
                if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
                    raise NotAFolder(error.errno, "es un enlace, o no es una carpeta", name) from None
                raise
            opened.callback(os.close, place)
        reading.folder(place, ())
    return reading.files, reading.take_out_shared(folder)


class _Reading:
    def __init__(self, leave: Leave) -> None:
        self.files: dict[str, bytes] = {}
        self._leave, self._left, self._count, self._full = leave, TOTAL_LIMIT, 0, False
        #: Files that have other names: which, by path, and how many there should be.
        self._linked: dict[str, tuple[int, int, int]] = {}

    def folder(self, place: int, parts: tuple[str, ...]) -> None:
        """Read an open folder: files first, then the folders in it."""
        folders = []
        for name, is_folder in self._names(place, parts):
            path = "/".join((*parts, name))
            if is_folder:
                folders.append(name)
            else:
                with self._noting(path):
                    self._file(place, name, path)
        for name in folders:
            path = "/".join((*parts, name))
            if name.endswith(".ipynb"):
                self._leave(path, "es una carpeta con nombre de notebook; no cuenta")
            elif len(parts) + 1 >= DEPTH_LIMIT:
                self._leave(path, f"hay más de {DEPTH_LIMIT} carpetas, una dentro de otra; lo de adentro no cuenta")
            else:
                with self._noting(path):
                    inner = os.open(name, FOLDER, dir_fd=place)
                    try:
                        self.folder(inner, (*parts, name))
                    finally:
                        os.close(inner)

    def _names(self, place: int, parts: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
        """Yield what lies in a folder, as far as it counts, by name."""
        with os.scandir(place) as entries:
            found = ((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
            first = heapq.nsmallest(COUNT_LIMIT - self._count + 1, found)
        for name, is_folder in first:
            path = "/".join((*parts, name))
            if self._count >= COUNT_LIMIT:
                if not self._full:
                    self._leave("", f"tiene más de {COUNT_LIMIT} archivos y carpetas; cuentan los primeros")
                self._full = True
                return
            self._count += 1
            if printable(name) != name:
                self._leave(path, "su nombre tiene caracteres que no se ven, o no está en UTF-8; no cuenta")
            elif len(path.encode()) > PATH_LIMIT:
                self._leave(path[:40] + "…", f"su ruta tiene más de {PATH_LIMIT} bytes; no cuenta")
            else:
                yield name, is_folder

    @contextlib.contextmanager
    def _noting(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in ITS_OWN:
                raise
            self._leave(path, f"no se puede leer ({error.strerror}); no cuenta")

    def _file(self, place: int, name: str, path: str) -> None:
        if stat.S_ISLNK((status := os.stat(name, dir_fd=place, follow_symlinks=False)).st_mode):
            self._leave(path, "es un enlace; no se sigue, y no cuenta")
            return
        if not stat.S_ISREG(status.st_mode):  # opening a device may do something
            self._leave(path, "no es un archivo común; no cuenta")
            return
        with open(os.open(name, FLAGS, dir_fd=place), "rb") as file:
            status, limit = os.fstat(file.fileno()), min(FILE_LIMIT, self._left)
            if not stat.S_ISREG(status.st_mode):
                self._leave(path, "no es un archivo común; no cuenta")
            # Whatever its size is said to be: it may grow meanwhile.
            elif status.st_size > limit or len(content := file.read(limit + 1)) > limit:
                self._leave(path, f"{status.st_size / 2**20:.0f} MiB son demasiado; no cuenta")
            else:
                self.files[path] = content
                self._left -= len(content)
                if status.st_nlink > 1:
                    self._linked[path] = status.st_dev, status.st_ino, status.st_nlink

    def take_out_shared(self, folder: Path) -> list[str]:
        """Take out the files that have another name, neither here nor in a backup, and return their paths."""
        found = Counter(self._linked.values())
        for path, which in self._linked.items():
            if found[which] < which[2]:
                found[which] += names_in_backups(folder, path, which[:2])
        shared = [path for path, which in self._linked.items() if found[which] < which[2]]
        for path in shared:
            del self.files[path]
        return shared

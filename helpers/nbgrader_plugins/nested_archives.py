"""Reads the archives that lie in a submission: no more of them than its bounds is unpacked."""

from __future__ import annotations

import io
from collections.abc import Mapping

from helpers.nbgrader_plugins.archives import NotOpened, looks_packed, opened
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.tree import COUNT_LIMIT, DEPTH_LIMIT, FILE_LIMIT, PATH_LIMIT, TOTAL_LIMIT, Leave

__all__ = ["unpack"]

#: How many archives of one submission are opened, and how deep one may lie in another.
ARCHIVES, NESTED = 10, 2
#: Bytes that may be unpacked of archives and of files that are broken, and that nothing is read of.
IN_VAIN = 3 * TOTAL_LIMIT


def unpack(files: Mapping[str, bytes], leave: Leave) -> dict[str, bytes]:
    """Return what the archives among some files hold, by paths such as `entrega.zip/tarea/a.py`."""
    reading = _Reading(leave, TOTAL_LIMIT - sum(map(len, files.values())), COUNT_LIMIT - len(files))
    for name, content in files.items():
        if looks_packed(name, content):
            reading.archive(name, content, NESTED)
    return reading.found


class _Reading:
    def __init__(self, leave: Leave, size: int, count: int) -> None:
        self.found: dict[str, bytes] = {}
        self._leave, self._size, self._count, self._opened = leave, max(size, 0), max(count, 0), 0
        self._in_vain = IN_VAIN

    def _spend(self, size: int) -> None:
        self._in_vain -= size

    def archive(self, path: str, content: bytes, levels: int) -> None:
        """Read one archive, and those in it."""
        self._opened += 1
        if self._opened > ARCHIVES or not levels:
            self._leave(path, "no se abre: hay muchos archivos comprimidos, o uno dentro de otro")
            return
        try:
            with opened(io.BytesIO(content), path, self._count, self._size, self._spend) as packed:
                for each in packed:
                    if self._in_vain < 0:
                        raise NotOpened("tiene muchos archivos dañados: lo demás no se abre")
                    inner = f"{path}/{each.name}"
                    if inner in self.found:
                        continue
                    try:
                        if why := each.why or _refused(inner):
                            raise NotOpened(why)
                        self.found[inner] = each.read(min(FILE_LIMIT, self._size))
                    except NotOpened as error:
                        self._leave(inner if len(inner) < 200 else f"{inner[:200]}…", f"{error}; no cuenta")
                        continue
                    self._size -= len(self.found[inner])
                    self._count -= 1
                    if looks_packed(inner, self.found[inner]):
                        self.archive(inner, self.found[inner], levels - 1)
        except NotOpened as error:
            self._leave(path, f"{error}; entregá los archivos sueltos, o un zip")


def _refused(path: str) -> str | None:
    if printable(path) != path:
        return "su nombre tiene caracteres que no se ven"
    if len(path.encode("utf-8", "replace")) > PATH_LIMIT or path.count("/") >= DEPTH_LIMIT:
        return "su ruta es demasiado larga"
    return None

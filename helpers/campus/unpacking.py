"""Makes the files of a submission of an upload: archives in it are opened, a folder round all is taken off."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from helpers.campus.uploads import CANVAS, Upload, is_junk
from helpers.nbgrader_plugins.archives import ENDINGS, NotOpened, Packed, looks_packed, opened
from helpers.nbgrader_plugins.handed_in import TIMESTAMP
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.tree import COUNT_LIMIT, FILE_LIMIT, PATH_LIMIT, TOTAL_LIMIT

__all__ = ["Unpacked", "unpack"]

#: Archives in archives that are opened; of one upload, bytes that may be unpacked and entries that are looked at, those
#: of archives in archives included.
DEPTH, BUDGET, ENTRIES = 3, 3 * TOTAL_LIMIT, 4 * COUNT_LIMIT
#: Folders that programs make, by the thousands of files; nobody's work.
_MADE = {
    ".git",
    ".venv",
    "venv",
    "env",
    "node_modules",
    ".idea",
    ".vscode",
    ".mypy_cache",
    ".pytest_cache",
    "site-packages",
}
#: Remarks on one upload that are kept.
NOTED = 12


@dataclass
class Unpacked:
    """The files of one submission, by relative path."""

    files: dict[str, bytes] = field(default_factory=dict)
    #: What was done or left out; for the instructor, in Spanish.
    remarks: list[str] = field(default_factory=list)
    #: Archives that couldn't be opened, with the reason.
    broken: list[str] = field(default_factory=list)

    @property
    def holds_notebook(self) -> bool:
        """Whether a file is called like a notebook, or looks like one inside."""
        return any(_is_notebook(name) or _looks_like_one(content) for name, content in self.files.items())


def unpack(upload: Upload, expected: Collection[str] = ()) -> Unpacked:
    """Read an upload within bounds; `expected` are the names of files that an assignment asks for."""
    unpacking = _Unpacking()
    unpacking.take([(parts, packed) for parts, packed in upload.files])
    result = unpacking.result
    if upload.campus == CANVAS:
        _without_canvas_suffix(result, expected)
    _lift(result)
    if result.files.pop(TIMESTAMP, None):
        result.remarks.append(f"trae un {TIMESTAMP} propio, que no cuenta: la fecha no la dice quien entrega")
    for name in expected:
        deeper = [path for path in result.files if path.endswith(f"/{name}")]
        if name not in result.files and len(deeper) == 1:
            result.files[name] = result.files.pop(deeper[0])
            result.remarks.append(f"«{name}» estaba en la carpeta «{printable(deeper[0].rpartition('/')[0])}»")
    if upload.text:
        result.remarks.append("trae un texto escrito en el campus")
    if len(result.remarks) > NOTED:
        result.remarks[NOTED:] = [f"… y {len(result.remarks) - NOTED} observaciones más"]
    return result


class _Unpacking:
    def __init__(self) -> None:
        self.result = Unpacked()
        self._left, self._entries, self._size, self._found = BUDGET, ENTRIES, 0, 0
        self._made = Counter[str]()
        self._folders: set[str] = set()

    def take(self, files: Iterable[tuple[tuple[str, ...], Packed]], depth: int = 0, origin: str = "") -> None:
        """Add files; archives among them last: what lies beside them has its place first."""
        archives = []
        # Where bounds are reached, notebooks are in.
        for parts, packed in sorted(files, key=lambda f: (not _is_notebook(f[0][-1]), len(f[0]))):
            if is_junk(parts):
                continue
            path, shown = "/".join(parts), printable(f"{origin}{'/'.join(parts)}")
            if made := next((part for part in parts[:-1] if part.casefold() in _MADE), None):
                if not self._made[made]:
                    self._remark(f"de las carpetas «{printable(made)}» no se trae nada")
                self._made[made] += 1
            elif packed.why:
                self._remark(f"«{shown}» {packed.why}: no se trae")
            elif why := _why_no_path(parts, path):
                self._remark(f"«{shown[:80]}» {why}: no se trae")
            else:
                try:
                    content = packed.read(max(0, min(FILE_LIMIT, self._left)))
                except NotOpened as error:
                    self._remark(f"«{shown}» {error}: no se trae")
                    if ENDINGS.search(path):
                        self.result.broken.append(f"«{shown}» {error}")
                    continue
                self._left -= len(content)
                if looks_packed(parts[-1], content):
                    archives.append((parts, content))
                else:
                    self._put(path, content, origin)
        for parts, content in archives:
            self._open(parts, content, depth, origin)

    def _spend(self, size: int) -> None:
        self._left -= size

    def _open(self, parts: tuple[str, ...], content: bytes, depth: int, origin: str) -> None:
        path, shown = "/".join(parts), printable(f"{origin}{'/'.join(parts)}")
        try:
            if depth >= DEPTH:
                raise NotOpened(f"está dentro de {DEPTH} archivos comprimidos, uno dentro de otro, y no se abre")
            with opened(
                io.BytesIO(content), parts[-1], max(0, self._entries), max(0, self._left), self._spend
            ) as packed:
                self._entries -= len(packed)
                inner = [((*parts[:-1], *each.name.split("/")), each) for each in packed]
                kept = not any(_is_notebook(each.name) or looks_packed(each.name, b"") for each in packed)
                if kept and not ENDINGS.search(path):
                    raise NotOpened("tiene nombre de notebook, y es un zip sin notebooks")
                # Data that a program unpacks itself: `datos.csv.gz`.
                if not kept or [each.name for each in packed] != [ENDINGS.sub("", parts[-1])]:
                    before = self._found, len(self.result.broken)
                    self.take(inner, depth + 1, f"{origin}{path}: ")
                    if (self._found, len(self.result.broken)) == before:
                        why = next((each.why for each in packed if each.why), "no trae nada que se pueda leer")
                        raise NotOpened(why)
                    self._remark(f"lo entregó comprimido, en «{shown}»")
        except NotOpened as error:
            self.result.broken.append(f"«{shown}» {error}")
            kept = True
        if kept:  # it may be what a program reads, or what a person has to look at
            self._put(path, content, origin)

    def _put(self, path: str, content: bytes, origin: str) -> None:
        files = self.result.files
        self._found += 1
        if files.get(path) == content:
            return
        if self._is_taken(path):
            folder = ENDINGS.sub("", origin.removesuffix(": ").rpartition("/")[2].rpartition(": ")[2]) or "otra"
            other = f"{folder}/{path}"
            if self._is_taken(other):
                self._remark(f"«{printable(path)}» viene más de dos veces: quedó la primera")
                return
            self._remark(f"trae dos «{printable(path)}» distintos: el de «{printable(folder)}» quedó en esa carpeta")
            path = other
        if len(files) >= COUNT_LIMIT:
            self._remark(f"tiene más de {COUNT_LIMIT} archivos: quedaron los notebooks y los primeros")
            return
        if self._size + len(content) > TOTAL_LIMIT:
            self._remark(f"entre todos pesan más de {TOTAL_LIMIT // 2**20} MiB: «{printable(path)}» no se trae")
            return
        files[path] = content
        self._size += len(content)
        self._folders |= {str(folder) for folder in PurePosixPath(path).parents}

    def _is_taken(self, path: str) -> bool:
        """Tell whether a file has this path, lies under it, or is a folder of it."""
        files = self.result.files
        return path in files or path in self._folders or any(str(f) in files for f in PurePosixPath(path).parents)

    def _remark(self, text: str) -> None:
        if text not in self.result.remarks:
            self.result.remarks.append(text)


def _is_notebook(name: str) -> bool:
    return ".ipynb" in PurePosixPath(name).name.casefold()


def _looks_like_one(content: bytes) -> bool:
    return (
        content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and b'"nbformat"' in content and b'"cells"' in content
    )


def _why_no_path(parts: tuple[str, ...], path: str) -> str | None:
    if printable(path) != path:
        return "tiene caracteres que no se ven en el nombre"
    if len(path.encode()) > PATH_LIMIT or any(len(part.encode()) > 255 for part in parts):
        return "tiene un nombre demasiado largo"
    return None


def _without_canvas_suffix(result: Unpacked, expected: Collection[str]) -> None:
    """Take off the `-1` that Canvas puts behind the name of a file that was handed in again."""
    wanted = set(expected)
    for name in list(result.files):
        plain = re.sub(r"-[1-9]\d?(?=\.[^.]+$)", "", name)
        if plain != name and plain in wanted and name not in wanted and plain not in result.files:
            result.files[plain] = result.files.pop(name)
            result.remarks.append(f"Canvas lo llama «{printable(name)}»; quedó como «{printable(plain)}»")


def _lift(result: Unpacked) -> None:
    """Move up what lies in the one folder that has the notebooks, or in the one that has everything."""
    names = [PurePosixPath(name) for name in result.files]
    folders = {name.parent for name in names if _is_notebook(name.name)} or {name.parent for name in names}
    if len(folders) != 1:
        top = {name.parts[0] for name in names if len(name.parts) > 1}
        if len(top) != 1 or any(len(name.parts) == 1 for name in names):
            return
        folders = {PurePosixPath(*top)}
    folder = str(folders.pop())
    if folder == ".":
        return
    moved = {name: name.removeprefix(f"{folder}/") for name in result.files}
    places = set(moved.values())
    if len(places) < len(moved) or any(str(f) in places for name in places for f in PurePosixPath(name).parents):
        return
    result.files = {moved[name]: content for name, content in result.files.items()}
    result.remarks.append(f"estaba en la carpeta «{printable(folder)}»")

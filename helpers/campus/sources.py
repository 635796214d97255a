"""The files of a campus's download, whether it is an archive or the folder that a browser made of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from helpers.campus.uploads import PLAIN, divide, is_junk
from helpers.nbgrader_plugins.archives import ENDINGS, Packed, name_of, opened
from helpers.nbgrader_plugins.tree import FLAGS

__all__ = ["download", "downloads_in"]

#: Entries of a campus's download, and folders in one another that are looked into.
COUNT, DEPTH = 500_000, 64


@contextlib.contextmanager
def download(path: Path) -> Iterator[list[Packed]]:
    """Yield the files of a download; raise `NotOpened` if it is none, or `OSError`."""
    if path.is_dir():
        yield [packed for packed in _of_folder(path) if not _is_download(path, packed)]
        return
    with path.open("rb") as file, opened(file, path.name, COUNT) as packed:
        yield packed


def downloads_in(folder: Path) -> list[Path]:
    """Return the archives in a folder that are no one's, and the folder itself if there is more in it."""
    found = list(_of_folder(folder))
    archives = [folder / packed.name for packed in found if _is_download(folder, packed)]
    rest = any(not is_junk(packed.name.split("/")) for packed in found if not _is_download(folder, packed))
    return [*archives, folder] if rest else archives


def _is_download(folder: Path, packed: Packed) -> bool:
    """Tell whether a file is an archive that no campus's name makes somebody's."""
    return "/" not in packed.name and bool(ENDINGS.search(packed.name)) and divide([packed])[0].campus == PLAIN


def _of_folder(folder: Path) -> Iterator[Packed]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        if len(Path(root).relative_to(folder).parts) >= DEPTH:  # recursion would end all
            for name in folders:
                inner = name_of(Path(root, name).relative_to(folder).as_posix())
                yield Packed(inner, "", 0, f"está dentro de más de {DEPTH} carpetas", partial(_read, Path(root, name)))
            folders.clear()
        for name in sorted(names):
            path = Path(root, name)
            relative = name_of(path.relative_to(folder).as_posix())
            status = path.lstat()
            date = datetime.fromtimestamp(status.st_mtime).strftime("%Y-%m-%d %H:%M")
            why = "es un enlace" if path.is_symlink() else None if path.is_file() else "no es un archivo común"
            yield Packed(relative, date, status.st_size, why, partial(_read, path))


def _read(path: Path, limit: int) -> bytes:
    with open(os.open(path, FLAGS), "rb") as file:
        return file.read(limit)

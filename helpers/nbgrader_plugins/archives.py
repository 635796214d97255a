"""Opens an archive that anybody may have made: zip, or tar however packed; nothing in it passes its bounds."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

from helpers.nbgrader_plugins.spelling import composed
from helpers.nbgrader_plugins.tree import PATH_LIMIT

__all__ = ["NotOpened", "Packed", "looks_packed", "name_of", "opened"]

#: Entries of an archive, and bytes of all that a tar holds.
COUNT, UNPACKED = 20_000, 2**31
#: Bytes of what a tar says of a member besides its header, and what it may say of all.
HEADER, FOR_ALL = 2**13, 64
#: Bytes of an archive that are kept in memory.
IN_MEMORY = 2**24
#: What an archive is called, and what a file begins with that isn't one which can be opened here.
ENDINGS = re.compile(r"\.(zip|zipx|tar|tgz|tbz2?|txz|gz|bz2|xz|rar|7z)\s*$", re.IGNORECASE)
OTHERS = {
    b"Rar!\x1a\x07": "es un RAR, que acá no se abre",
    b"7z\xbc\xaf\x27\x1c": "es un 7z, que acá no se abre",
    b"%PDF": "es un PDF",
    b"<": "es una página web, no un archivo comprimido",
    b"{": "no es un archivo comprimido: parece un notebook",
}
STREAMS: dict[bytes, Callable[[BinaryIO], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file)),
    b"BZh": lambda file: cast("IO[bytes]", bz2.BZ2File(file)),
    b"\xfd7zXZ\x00": lambda file: cast("IO[bytes]", lzma.LZMAFile(file)),  # noqa: SIM115
}


#: Is told of bytes that were unpacked and reached nobody as the content of a file.
Spend = Callable[[int], None]


class NotOpened(ValueError):
    """What can't be opened or read, and why: a Spanish predicate."""


def _nothing(_: int) -> None:
    pass


@dataclass(frozen=True)
class Packed:
    """A file in an archive."""

    #: Relative path, `/` between its parts, in NFC.
    name: str
    #: When it was changed as the archive says, to the minute and without a zone; empty if it doesn't.
    date: str
    #: Bytes that it unpacks to, as the archive says: no more of them are read.
    size: int
    #: Why it isn't read, in Spanish; None if it may be.
    why: str | None
    _read: Callable[[int], bytes]
    _spend: Spend = _nothing

    def read(self, limit: int) -> bytes:
        """Return the content; raise `NotOpened` if it has more bytes, or is broken."""
        if self.size > limit:  # and not after unpacking it
            raise NotOpened(f"pesa más de {limit / 2**20:.0f} MiB")
        try:
            content = self._read(limit + 1)
        except Exception as error:  # whatever a broken stream makes a library raise
            self._spend(self.size)
            raise NotOpened(f"está dañado ({type(error).__name__})") from None
        if len(content) > limit:
            raise NotOpened(f"pesa más de {limit / 2**20:.0f} MiB")
        return content


def looks_packed(name: str, content: bytes) -> bool:
    """Tell whether a file is an archive, or is called like one: a student's zip, also one called `.ipynb`."""
    return bool(ENDINGS.search(name)) or (content.startswith(b"PK\x03\x04") and name.casefold().endswith(".ipynb"))


@contextlib.contextmanager
def opened(
    file: BinaryIO, name: str, count: int = COUNT, unpacked: int = UNPACKED, spend: Spend = _nothing
) -> Iterator[list[Packed]]:
    """Yield the files of an archive, folders left out; raise `NotOpened` if it is none.

    What is no tar but packed like one is one file, called like the archive without its end. Whoever opens many at a
    student's word counts what was unpacked in vain (`spend`), or a few kilobytes take hours.
    """
    head = file.read(512)
    file.seek(0)
    other = next(
        (what for start, what in OTHERS.items() if head.lstrip(b" \r\n\t\xef\xbb\xbf").startswith(start)), None
    )
    if other or not head:
        raise NotOpened(other or "está vacío")
    with contextlib.ExitStack() as stack:
        try:
            if head.startswith(b"PK"):
                found = _zipped(file, stack, count, spend)
            else:
                found = _streamed(file, head, name, stack, count, unpacked, spend)
        except NotOpened:
            raise
        except Exception as error:  # whatever a broken archive makes a library raise
            raise NotOpened(f"está dañado, o no es un archivo comprimido ({type(error).__name__})") from None
        yield found


def _zipped(file: BinaryIO, stack: contextlib.ExitStack, count: int, spend: Spend) -> list[Packed]:
    _look_at_number_of_entries(file, count)
    archive = stack.enter_context(zipfile.ZipFile(file))
    infos = [info for info in archive.infolist() if not info.is_dir()]
    return [
        _packed(
            _name_in_zip(i), _date_in_zip(i), i.file_size, _why_not_zipped(i), partial(_from_zip, archive, i), spend
        )
        for i in infos
    ]


def _look_at_number_of_entries(file: BinaryIO, count: int) -> None:
    """Refuse a zip with too many entries before its table of contents is read, which is read whole."""
    found, block, left = 0, b"", b""
    while block := file.read(2**20):
        found += (left + block).count(b"PK\x01\x02")
        left = block[-3:]
    file.seek(0)
    if found > count:
        raise NotOpened(f"tiene más de {count} archivos")


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x800:
        return info.filename
    try:  # programs that don't say so write UTF-8 all the same, or the code page of Windows' Spanish terminal
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _date_in_zip(info: zipfile.ZipInfo) -> str:
    year, month, day, hour, minute, _ = info.date_time
    return f"{year}-{month:02}-{day:02} {hour:02}:{minute:02}" if year > 1980 and month and day else ""


def _why_not_zipped(info: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "es un enlace"
    if kind not in (0, stat.S_IFREG):
        return "no es un archivo común"
    if info.flag_bits & 1:
        return "tiene contraseña"
    # Of others, libraries unpack a block at a time, however much it holds.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "está comprimido de una manera que acá no se abre"
    return None


def _from_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(info) as file:
        return file.read(limit)


def _streamed(
    file: BinaryIO, head: bytes, name: str, stack: contextlib.ExitStack, count: int, unpacked: int, spend: Spend
) -> list[Packed]:
    """Unpack into a temporary file, as far as bounds go: a packed tar can be read in its order only."""
    unpack = next((unpack for start, unpack in STREAMS.items() if head.startswith(start)), None)
    plain = stack.enter_context(SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115
    stream = unpack(file) if unpack else file
    try:
        while block := stream.read(2**20):
            plain.write(block)
            if plain.tell() > unpacked:
                raise NotOpened(f"descomprimido pesa más de {unpacked / 2**20:.0f} MiB")
    finally:
        spend(size := plain.tell())
    plain.seek(0)
    if plain.read(512)[257:262] != b"ustar":
        if unpack is None:
            raise NotOpened("está dañado, o no es un archivo comprimido")

        def whole(limit: int) -> bytes:
            plain.seek(0)
            return plain.read(min(limit, size))

        return [_packed(ENDINGS.sub("", name), "", size, None, whole, spend)]
    plain.seek(0)
    archive = stack.enter_context(tarfile.open(fileobj=plain, mode="r:", tarinfo=_Member))  # noqa: SIM115
    found = []
    for number, member in enumerate(archive, 1):  # folders count: there may be millions
        if number > count:
            raise NotOpened(f"tiene más de {count} archivos")
        if not member.isdir():
            why = None if member.isreg() else "es un enlace, o no es un archivo común"
            read = partial(_from_tar, archive, member)
            found.append(_packed(member.name, _date_in_tar(member), member.size, why, read, spend))
    return found


class _Member(tarfile.TarInfo):
    """A member of a tar, refused where the library takes more than a little to read what is said of it.

    It looks for numbers in quadratic time (CVE-2024-6232 in some versions), keeps each member's own copy of all that
    was said of all, and builds lists of a file's holes, which nobody's submission has.
    """

    def _proc_member(self, tar: tarfile.TarFile) -> tarfile.TarInfo:
        more = self.type in (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
        if more or self.type in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK):
            place = tar.fileobj.tell()
            said = tar.fileobj.read(max(0, min(self.size, HEADER)))
            tar.fileobj.seek(place)
            if len(said) < self.size or len(tar.pax_headers) > FOR_ALL or (more and not _is_plain(said)):
                raise NotOpened("tiene un archivo del que dice cosas que acá no se leen")
        elif self.type == tarfile.GNUTYPE_SPARSE:
            raise NotOpened("tiene archivos con huecos, que acá no se leen")
        member: Any = super()._proc_member(tar)  # type: ignore[misc]
        member.pax_headers = {}
        return cast("tarfile.TarInfo", member)


def _is_plain(said: bytes) -> bool:
    """Tell whether lines say what they should, `30 mtime=1700000000.123456789`, without long numbers and holes."""
    if re.search(rb"\d{32}|GNU\.sparse", said):
        return False
    place = 0
    while place < len(said):
        length = re.compile(rb"(\d{1,4}) [^=\n]+=").match(said, place)
        end = place + int(length[1]) if length else 0
        if not length or not length.end() < end <= len(said) or said[end - 1 : end] != b"\n":
            return False
        place = end
    return True


def _date_in_tar(member: tarfile.TarInfo) -> str:
    try:
        return datetime.fromtimestamp(member.mtime, UTC).strftime("%Y-%m-%d %H:%M") if member.mtime else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _from_tar(archive: tarfile.TarFile, member: tarfile.TarInfo, limit: int) -> bytes:
    content = archive.extractfile(member)
    return content.read(limit) if content else b""


def name_of(name: str) -> str:
    """Return a name that can be written in UTF-8, in NFC."""
    return composed(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _packed(name: str, date: str, size: int, why: str | None, read: Callable[[int], bytes], spend: Spend) -> Packed:
    if len(name) > 2 * PATH_LIMIT:  # of one of 60 MB nothing is made
        name, why = f"{name[:80]}…", "su ruta es demasiado larga"
    path = name_of(name.replace("\\", "/"))
    outside = path.startswith("/") or re.match("[A-Za-z]:", path) or ".." in path.split("/")
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return Packed("/".join(parts) or "?", date, size, "su ruta sale de la carpeta" if outside else why, read, spend)

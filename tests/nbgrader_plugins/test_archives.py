"""Archives that are small and take long, or much memory: what a student's archive costs is bounded, whatever is in it.

Times are of the processor; without the bounds each of these takes a hundred times as long, or never ends.
"""

import bz2
import io
import tarfile
import time
import tracemalloc
import zipfile

import pytest

from helpers.campus import unpacking
from helpers.campus.uploads import divide
from helpers.nbgrader_plugins import archives, nested_archives
from helpers.nbgrader_plugins.archives import NotOpened, opened
from helpers.nbgrader_plugins.released import text_digest
from helpers.nbgrader_plugins.spelling import composed

MIB = 2**20
SECONDS = 4.0


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def member(name="x", kind=tarfile.REGTYPE, content=b""):
    """Return a member of a tar as its bytes; no library writes some of them."""
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(content)
    return info.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512)


def said(text):
    return member("said", tarfile.XHDTYPE, text)


def line(key, value):
    for length in range(len(key) + len(value) + 3, len(key) + len(value) + 9):
        whole = b"%d %s=%s\n" % (length, key, value)
        if len(whole) == length:
            return whole
    raise AssertionError


def nested(content, name="e.tar"):
    """Read an archive as that of a submission; return what was in it, and what was said."""
    notes = []
    start = time.process_time()
    found = nested_archives.unpack({name: content}, lambda path, why: notes.append(f"{path}: {why}"))
    assert time.process_time() - start < SECONDS
    return found, notes


def collected(files):
    """Read an upload as a campus's."""
    start = time.process_time()
    with opened(io.BytesIO(zipped((f"Ana_1_assignsubmission_file_/{n}", c) for n, c in files)), "c.zip") as packed:
        (upload,) = divide(packed)
        content = unpacking.unpack(upload)
    assert time.process_time() - start < SECONDS
    return content


def test_files_that_are_too_large_are_not_unpacked(monkeypatch):
    """A thousand of them are in a zip of 32 MiB, and take two minutes."""
    opened_ones, read = [], archives._from_zip
    monkeypatch.setattr(archives, "_from_zip", lambda z, info, n: opened_ones.append(info.filename) or read(z, info, n))
    found, notes = nested(zipped([("a.csv", bytes(33 * MIB)), ("a.py", b"a")]), "e.zip")
    assert {"e.zip/a.py": b"a"} == found
    assert ["e.zip/a.csv: pesa más de 32 MiB; no cuenta"] == notes
    assert ["a.py"] == opened_ones


def test_broken_files_are_paid_for(monkeypatch):
    """What is unpacked and thrown away counts, or it is unpacked a thousand times."""
    monkeypatch.setattr(nested_archives, "IN_VAIN", 4 * MIB)
    whole = bytearray(zipped((f"{number}.csv", bytes(MIB)) for number in range(40)))
    at = whole.find(b"PK\x01\x02")
    while at > 0:  # another sum than the content's, where the contents are listed
        whole[at + 16 : at + 20] = b"\1\2\3\4"
        at = whole.find(b"PK\x01\x02", at + 1)
    found, notes = nested(bytes(whole), "e.zip")
    assert {} == found
    assert 6 == len(notes)
    assert "muchos archivos dañados" in notes[-1]


def test_small_archives_that_hold_much(monkeypatch):
    """A hundred bytes become 190 MiB, time and again: a few of them are opened."""
    monkeypatch.setattr(unpacking, "BUDGET", 10 * MIB)
    read = []

    class Stream(bz2.BZ2File):
        def read(self, size=-1):
            read.append(super().read(size))
            return read[-1]

    monkeypatch.setattr(archives.bz2, "BZ2File", Stream)
    bomb = bz2.compress(bytes(9 * MIB))
    content = collected((f"{number}.csv.bz2", bomb) for number in range(50))
    assert 50 == len(content.files)  # packed, as they came: a person may look
    assert sum(map(len, read)) < 70 * MIB


def test_a_number_without_an_end():
    """A regular expression of the library's looks at each of its ends (CVE-2024-6232): a megabyte takes long."""
    found, notes = nested(said(b"1" * MIB) + member(content=b"a") + bytes(1024))
    assert {} == found
    assert ["cosas que acá no se leen"] == [note[note.index("cosas") :].partition(";")[0] for note in notes]
    # Shorter than what is read at all, in the value of a line that is as it should be.
    _, notes = nested(said(line(b"a", b"1" * 5000)) * 4 + member(content=b"a") + bytes(1024))
    assert "cosas que acá no se leen" in notes[0]


@pytest.mark.parametrize("text", [b"2 " * 4000 + b"=", b"6 ab=\n" + b"7 ab=\n", b"0 a=b\n", b"-6 a=b\n", b"9999 a=b\n"])
def test_lines_that_are_none(text):
    """Of these, the library keeps each rest as a key, or goes on from the same place."""
    found, notes = nested(said(text) + member(content=b"a") + bytes(1024))
    assert {} == found
    assert 1 == len(notes)


def test_what_is_said_of_all_is_not_kept_with_each():
    """Each member of the library's has a copy: of 1,500 things, 4,000 copies are a gigabyte."""
    things = b"".join(line(b"k%d" % number, b"v") for number in range(700))
    content = (
        member("said", tarfile.XGLTYPE, things[:8000].rpartition(b"\n")[0] + b"\n")
        + (said(line(b"a", b"b")) + member(content=b"a")) * 2000
    )
    tracemalloc.start()
    _, notes = nested(content + bytes(1024))
    assert tracemalloc.get_traced_memory()[1] < 50 * MIB
    tracemalloc.stop()
    assert "cosas que acá no se leen" in notes[0]


def test_files_with_holes():
    """They are of any size, and take no room in a tar."""
    holes = line(b"GNU.sparse.major", b"0") + line(b"GNU.sparse.size", b"33554432") + line(b"GNU.sparse.map", b"0,0")
    _, notes = nested((said(holes) + member()) * 2000 + bytes(1024))
    assert 1 == len(notes)
    _, notes = nested(member(kind=tarfile.GNUTYPE_SPARSE) * 2000 + bytes(1024))
    assert "huecos" in notes[0]


def test_folders_count():
    """They do in a tar, where nothing else says that there are a million."""
    folders = member("d", tarfile.DIRTYPE) * 6000
    _, notes = nested(folders + bytes(1024))
    assert "más de 4999 archivos" in notes[0]


def test_a_name_of_megabytes():
    """A path is taken apart, and put into a normal form, if it isn't longer than any that is written."""
    name = b"a/" * 4 * MIB
    for content in (
        member("n", tarfile.GNUTYPE_LONGNAME, name) + member(content=b"a"),
        said(line(b"path", name[:9000])),
    ):
        found, notes = nested(content + member(content=b"a") + bytes(1024))
        assert {} == found
        assert 1 == len(notes)
    accents = "a" + "\u0301\u0323" * 15_000
    found, notes = nested(zipped([(accents, b"a"), ("b.py", b"b")]), "e.zip")
    with opened(io.BytesIO(zipped([(accents, b"a")])), "e.zip") as packed:
        assert len(packed[0].name) < 100  # before anybody looks for a person of this name
    assert {"e.zip/b.py": b"b"} == found
    assert "demasiado larga" in notes[0]


def test_accents_without_an_end():
    """They are put in order in quadratic time: 64 thousand took four seconds, and so would each cell of a notebook."""
    text = "a" + "\u0301\u0323" * 2**15
    start = time.process_time()
    assert text == composed(text)
    assert text_digest(text)
    assert time.process_time() - start < 1
    assert "ñandú \u1e69" == composed("n\u0303andu\u0301 s\u0323\u0307")
    assert "a" + "\u0323" * 30 == composed("a" + "\u0323" * 30).replace("\u1ea1", "a\u0323")


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_what_programs_write_is_read(form):
    """Accents, long names, times with fractions, and what macOS says of its files."""
    out = io.BytesIO()
    names = ["ñandú/análisis.py", f"{'a' * 60}/{'b' * 60}.py"]
    if form != tarfile.USTAR_FORMAT:
        names.append(f"{'c' * 200}/{'d' * 200}.py")
    apple = {"LIBARCHIVE.xattr.com.apple.quarantine": "MDA4MTs2NWExYjJjMztDaHJvbWU7"}
    extra = {"format": form, "pax_headers": {"comment": "a" * 40}} if form == tarfile.PAX_FORMAT else {"format": form}
    with tarfile.open(fileobj=out, mode="w:gz", **extra) as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.pax_headers = 4, 1_700_000_000.123456789, apple
            archive.addfile(info, io.BytesIO(b"1234"))
    found, notes = nested(out.getvalue(), "e.tar.gz")
    assert {f"e.tar.gz/{name}": b"1234" for name in names} == found
    assert [] == notes


def test_an_archive_of_nothing_more_to_read():
    """Where no file may be read any more, none is, empty or not."""
    with pytest.raises(NotOpened, match="más de 0 archivos"), opened(io.BytesIO(zipped([("a", b"")])), "e.zip", 0):
        pass

"""The readers of archives, in a submission and in a campus's download: files within bounds, or why there are none."""

import gzip
import io
import tarfile
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from helpers.campus.unpacking import unpack as unpack_upload
from helpers.campus.uploads import divide
from helpers.nbgrader_plugins.archives import NotOpened, opened
from helpers.nbgrader_plugins.nested_archives import unpack
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.tree import COUNT_LIMIT, PATH_LIMIT, TOTAL_LIMIT
from tests.fuzz.inputs import pieced, tampered

PARTS = [
    "a",
    "b.py",
    "1.ipynb",
    ".zip",
    "/",
    "..",
    "\\",
    "\0",
    "ñ",
    "n\u0303",
    "\u202e",
    "\n",
    "C:",
    "_",
    "-1",
    "é" * 200,
]
NAMES = st.one_of(
    pieced(PARTS),
    st.sampled_from(["a.py", "1.ipynb", "Ana_1_assignsubmission_file_/1.ipynb", "perezana_LATE_1_2_1-2.ipynb"]),
)
LINES = ["6 a=b\n", "30 mtime=1700000000.123456789\n", "9 a=\n", "0 ", "=", "\n", "1" * 40, " size=", "-1", "2" * 9]
LINES += ["22 GNU.sparse.major=1\n", "GNU.sparse.map=0,9\n", "hdrcharset=", "BINARY", " path=", "a/" * 600, "\ud800"]
SAID = pieced(LINES).map(lambda text: text.encode("utf-8", "surrogatepass"))
KINDS = [b"0", b"\0", b"1", b"2", b"3", b"5", b"7", b"L", b"K", b"S", b"x", b"g", b"X", b"Z"]
SIZES = st.one_of(st.none(), st.sampled_from([-1, -512, 2**33, 2**70, 513]))


@st.composite
def members(draw):
    """Draw the bytes of a tar, whose members say anything of themselves and of the next one."""
    content = b""
    for _ in range(draw(st.integers(0, 5))):
        info = tarfile.TarInfo("x")
        info.type = draw(
            st.sampled_from([b"0", b"\0", b"1", b"2", b"3", b"5", b"7", b"L", b"K", b"S", b"x", b"g", b"X", b"Z"])
        )
        data = draw(SAID)
        size = draw(SIZES)
        info.size = len(data) if size is None else size
        name = draw(NAMES).replace("\0", "")
        head = bytearray(info.tobuf(tarfile.GNU_FORMAT, errors="replace"))
        head[:100] = name.encode("utf-8", "replace")[:100].ljust(100, b"\0")
        head[148:156] = b"%06o\0 " % tarfile.calc_chksums(bytes(head))[0]
        times = draw(st.sampled_from([1, 1, 1, 2, 300]))
        content += (bytes(head) + data + bytes(-len(data) % 512)) * times
    return content + bytes(1024)


@st.composite
def zips(draw):
    """Draw the bytes of a zip, with links and folders, and another archive in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))) as archive:
        for number in range(draw(st.integers(0, 4))):
            name = draw(NAMES).replace("\0", "")[:20_000]
            info = zipfile.ZipInfo(f"{name}{number}" if name in archive.NameToInfo else name or "a")
            info.external_attr = draw(st.sampled_from([0, 0o120777 << 16, 0o40755 << 16, 0o10644 << 16]))
            if info.filename not in archive.NameToInfo:
                archive.writestr(info, draw(st.one_of(SAID, members(), st.just(bytes(2**16)))))
    return out.getvalue()


_WHOLE = io.BytesIO()
with zipfile.ZipFile(_WHOLE, "w") as _archive:
    _archive.writestr(zipfile.ZipInfo("tarea/1.ipynb"), '{"cells": []}')
    _archive.writestr(zipfile.ZipInfo("datos.csv.gz"), gzip.compress(b"a,b\n1,2\n", mtime=0))
CONTENTS = st.one_of(
    st.binary(), members(), members().map(lambda tar: gzip.compress(tar, 1)), zips(), tampered([_WHOLE.getvalue()])
)


@given(content=CONTENTS, name=st.sampled_from(["e.zip", "e.tar.gz", "e.ipynb", "datos.csv.gz"]))
def test_in_a_submission(bounded, content, name):
    """What comes has a path that can be written, and no more of it than a submission may have."""
    said = []
    found = bounded(unpack, {name: content}, lambda path, why: said.append((path, why)))
    assert len(found) <= COUNT_LIMIT
    assert sum(map(len, found.values())) <= TOTAL_LIMIT
    for path in found:
        assert len(path.encode()) <= PATH_LIMIT
        assert printable(path) == path
        assert not {"", ".", ".."} & set(path.split("/"))


@given(content=CONTENTS, name=st.sampled_from(["1.ipynb", "e.zip", "e.tar", "datos.csv.bz2"]))
def test_in_a_download(bounded, content, name):
    """As a whole download, and as what one person has uploaded."""
    for whole in (content, _around(f"Ana_1_assignsubmission_file_/{name}", content)):
        for expected in ((), ("1.ipynb",)):
            bounded(_collect, whole, expected)


def _collect(content, expected):
    try:
        with opened(io.BytesIO(content), "c.zip") as packed:
            for upload in divide(packed):
                files = unpack_upload(upload, expected).files
                assert sum(map(len, files.values())) <= TOTAL_LIMIT
                assert not [path for path in files if {"", ".", ".."} & set(path.split("/")) or "\0" in path]
    except NotOpened:
        pass


def _around(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()

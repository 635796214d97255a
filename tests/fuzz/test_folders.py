"""The reader of what was handed in: whatever lies in a folder, it is read within its bounds or named."""

import os
import socket
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from helpers.nbgrader_plugins.handed_in import NOTED, TIMESTAMP, take_in
from helpers.nbgrader_plugins.printable import printable
from tests.fuzz.inputs import tampered
from tests.fuzz.test_dates import PARTS as DATES
from tests.fuzz.test_names import PARTS as NAMES

SECRET = b"de otra persona"
NAME = st.one_of(
    st.sampled_from(["a", "b", "datos", "1.ipynb", "curso.csv", TIMESTAMP, "x" * 250, ".oculto"]),
    st.lists(st.sampled_from([part for part in NAMES if "/" not in part and "\0" not in part]), max_size=3).map(
        "".join
    ),
)
CONTENT = st.one_of(
    st.binary(max_size=20),
    st.lists(st.sampled_from(DATES), max_size=3).map(lambda parts: "".join(parts).encode("utf-8", "replace")),
    tampered([b'{"cells": [], "nbformat": 4, "metadata": {}}']),
)
ENTRY = st.tuples(
    st.lists(NAME, min_size=1, max_size=4),
    st.sampled_from(
        ["file", "file", "folder", "link", "link in", "pipe", "socket", "hard", "hard in", "sparse", "closed"]
    ),
    CONTENT,
)


def _make(folder, parts, kind, content):
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    others = [each for each in folder.rglob("*") if each.is_file() and not each.is_symlink()]
    if kind in ("file", "closed"):
        path.write_bytes(content)
        path.chmod(0 if kind == "closed" else 0o644)
    elif kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(folder.parents[1] / "beto" / "tarea")
    elif kind == "link in":
        path.symlink_to(folder)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    elif kind == "hard":
        os.link(folder.parents[1] / "beto" / "tarea" / "secreto", path)
    elif kind == "hard in" and others:
        os.link(others[0], path)
    elif kind == "sparse":
        path.touch()
        os.truncate(path, 2**40)


@given(entries=st.lists(ENTRY, max_size=8))
def test_folders(bounded, entries):
    """What counts is regular files of its own, by names that can be shown; notes are few, and can be shown, too."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "ana", "tarea")
        folder.mkdir(parents=True)
        (Path(place) / "beto" / "tarea").mkdir(parents=True)
        (Path(place) / "beto" / "tarea" / "secreto").write_bytes(SECRET)
        for parts, kind, content in entries:
            try:
                _make(folder, parts, kind, content)
            except (OSError, ValueError):  # no file system takes it there
                continue
        found = bounded(take_in, folder, "ana", ("curso.csv", "datos/a.csv"))

        assert SECRET not in found.files.values()
        assert len(found.notes) <= NOTED + 1
        for text in (*found.files, *found.notes, found.refused or ""):
            assert text == printable(text)
        for name, content in found.files.items():
            assert not any(path.is_symlink() for path in (folder / name, *(folder / name).parents))
            assert content == (folder / name).read_bytes()
        assert bounded(take_in, folder, "ana", ("curso.csv", "datos/a.csv")) == found

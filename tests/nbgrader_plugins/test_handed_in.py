"""Whatever lies in a submission's folder, what can be graded is read, and the rest is named."""

import dataclasses
import os
import pickle

import pytest

from helpers.nbgrader_plugins import tree
from helpers.nbgrader_plugins.handed_in import HandedIn, read_submission_folder


def test_what_is_there_is_read(tmp_path):
    """With names as students give them."""
    folder = tmp_path / "entrega"
    (folder / "mis datos").mkdir(parents=True)
    (folder / "1_seed_everything.ipynb").write_bytes(b'{"cells": []}')
    (folder / "mis datos" / "ñ.csv").write_bytes(b"a\r\n")
    (folder / "timestamp.txt").write_text("2026-11-20 10:00:00 UTC\n")
    found = read_submission_folder(folder, "Ana María")

    assert {"1_seed_everything.ipynb": b'{"cells": []}', "mis datos/ñ.csv": b"a\r\n"} == {
        name: content for name, content in found.files.items() if name != "timestamp.txt"
    }
    assert ("Ana María", ()) == (found.student, found.notes)
    assert found == pickle.loads(pickle.dumps(found))


def test_links_are_not_followed(tmp_path):
    """Neither one that leaves the folder nor one that leads in circles."""
    folder = tmp_path / "entrega"
    folder.mkdir()
    (tmp_path / "secreto").mkdir()
    (tmp_path / "secreto" / "notas.csv").write_text("10")
    (folder / "afuera").symlink_to(tmp_path / "secreto")
    (folder / "1_seed_everything.ipynb").symlink_to(tmp_path / "secreto" / "notas.csv")
    (folder / "yo").symlink_to(folder)
    (folder / "roto").symlink_to("nada")
    found = read_submission_folder(folder, "s")

    assert {} == found.files
    names = "1_seed_everything.ipynb", "afuera", "roto", "yo"
    assert [f"{name}: es un enlace; no se sigue, y no cuenta" for name in names] == list(found.notes)


def test_what_is_no_file_is_named(tmp_path, monkeypatch):
    """A pipe, a folder with the name of a notebook, what is too large, and what may not be read."""
    monkeypatch.setattr(tree, "FILE_LIMIT", 100)
    os.mkfifo(tmp_path / "caño")
    (tmp_path / "2_hash_dataframe.ipynb").mkdir()
    (tmp_path / "2_hash_dataframe.ipynb" / "x.txt").write_text("x")
    (tmp_path / "grande.csv").write_text("1" * 101)
    (tmp_path / "privado.txt").write_text("x")
    (tmp_path / "bien.txt").write_text("x")
    open_ = os.open
    monkeypatch.setattr(
        os, "open", lambda path, *a, **k: _refuse(path) if path == "privado.txt" else open_(path, *a, **k)
    )
    found = read_submission_folder(tmp_path, "s")

    assert {"bien.txt": b"x"} == found.files
    expected = (
        "2_hash_dataframe.ipynb: es una carpeta",
        "caño: no es un archivo",
        "grande.csv: 0 MiB",
        "privado.txt: no se puede leer (Permission denied)",
    )
    assert len(expected) == len(found.notes)
    assert all(note.startswith(start) for start, note in zip(expected, found.notes, strict=True))


def test_names_in_another_encoding(tmp_path):
    """Named, and left out: no gradebook and no manifest could hold them."""
    (tmp_path / "bien.txt").write_text("x")
    with open(os.fsencode(tmp_path) + b"/a\xf1o.txt", "w") as file:
        file.write("x")
    found = read_submission_folder(tmp_path, "s")

    assert {"bien.txt": b"x"} == found.files
    (note,) = found.notes
    assert note.startswith("a\\udcf1o.txt: su nombre tiene caracteres que no se ven, o no está en UTF-8")


def test_very_many_files(tmp_path, monkeypatch):
    """The first ones count, those on top before those in folders."""
    monkeypatch.setattr(tree, "COUNT_LIMIT", 10)
    (tmp_path / "a").mkdir()
    for number in range(20):
        (tmp_path / "a" / f"{number}").write_text("x")
    (tmp_path / "1_seed_everything.ipynb").write_text('{"cells": []}')
    found = read_submission_folder(tmp_path, "s")

    assert "1_seed_everything.ipynb" in found.files
    assert len(found.files) < 10
    assert ("tiene más de 10 archivos y carpetas; cuentan los primeros",) == found.notes


def _refuse(path):
    raise PermissionError(13, "Permission denied", str(path))


@pytest.mark.parametrize(
    ("text", "kept"), [("2026-11-20 10:00:00 UTC", True), ("", True), ("ayer", False), ("99999999999", False)]
)
def test_a_date_that_is_none(tmp_path, text, kept):
    """Such a date would stop nbgrader."""
    (tmp_path / "timestamp.txt").write_text(text)
    found = read_submission_folder(tmp_path, "s")

    assert kept == ("timestamp.txt" in found.files) == (not found.notes)


def test_the_digest_tells_submissions_apart():
    """By names, contents, and where one ends and the other begins; not by the student or the order."""
    first = HandedIn("s", {"a": b"1", "b": b"2"})
    others = [{"a": b"1"}, {"a": b"12", "b": b""}, {"a": b"2", "b": b"1"}, {"ab": b"12"}, {"a": b"1", "c": b"2"}]

    assert first.digest == dataclasses.replace(first, student="t", files={"b": b"2", "a": b"1"}).digest
    assert len({first.digest, *(HandedIn("s", files).digest for files in others)}) == 6

"""Whatever lies in a submission's folder, what can be graded is read, and the rest is named."""

import dataclasses
import os
import pickle
import shutil
import stat

import pytest

from helpers.nbgrader_plugins import handed_in, tree
from helpers.nbgrader_plugins.handed_in import HandedIn, read_submission_folder, take_in
from tests.pipeline.hostile_files import opens_everything


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


def test_a_device_is_not_opened(tmp_path, monkeypatch):
    """Opening one may do something."""
    os.mknod(tmp_path / "disco", stat.S_IFCHR | 0o600, os.makedev(0, 0))  # of the one kind that any user may make
    opened, open_ = [], os.open
    monkeypatch.setattr(os, "open", lambda path, *a, **k: opened.append(path) or open_(path, *a, **k))
    found = read_submission_folder(tmp_path, "s")

    assert ({}, ("disco: no es un archivo común; no cuenta",)) == (found.files, found.notes)
    assert "disco" not in opened


def test_all_files_together_have_a_limit(tmp_path, monkeypatch):
    """The first ones by name count as long as there is room; each of the others has a note."""
    monkeypatch.setattr(tree, "TOTAL_LIMIT", 100)
    for name, size in {"a": 60, "b": 41, "c": 40, "d": 1}.items():
        (tmp_path / name).write_text("1" * size)
    found = read_submission_folder(tmp_path, "s")

    assert ["a", "c"] == sorted(found.files)
    assert ["b", "d"] == [note.split(":")[0] for note in found.notes]


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


def test_the_folder_itself_is_no_link(tmp_path):
    """Nor is the student's: neither leads to somebody else's."""
    (tmp_path / "ana" / "tarea").mkdir(parents=True)
    (tmp_path / "ana" / "tarea" / "x.txt").write_text("x")
    (tmp_path / "beto").symlink_to("ana")
    (tmp_path / "caro").mkdir()
    (tmp_path / "caro" / "tarea").symlink_to("../ana/tarea")
    (tmp_path / "dora").mkdir()
    (tmp_path / "dora" / "tarea").write_text("perdón")
    assert {"x.txt": b"x"} == read_submission_folder(tmp_path / "ana" / "tarea", "ana").files
    for student, where in {"beto": "beto", "caro": "tarea", "dora": "tarea"}.items():
        found = read_submission_folder(tmp_path / student / "tarea", student)
        assert {} == found.files
        (note,) = found.notes
        assert note.startswith(f"«{where}» es un enlace, o no es una carpeta: no se sigue")


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_link_that_comes_between_look_and_read(tmp_path, monkeypatch, what):
    """Who changes a file for a link at that moment gains nothing: it isn't followed when it is opened."""
    (tmp_path / "secreto").mkdir()
    (tmp_path / "secreto" / "x.txt").write_text("de otra persona")
    folder = tmp_path / "ana" / "tarea"
    (folder / "datos").mkdir(parents=True)
    (folder / "datos" / "x.txt").write_text("x")
    opened = os.open

    def swap(path, *args, **more):
        if path == {"file": "x.txt", "folder": "datos"}[what]:
            here, there = {
                "file": (folder / "datos" / "x.txt", tmp_path / "secreto" / "x.txt"),
                "folder": (folder / "datos", tmp_path / "secreto"),
            }[what]
            here.rename(tmp_path / "before")
            here.symlink_to(there)
        return opened(path, *args, **more)

    monkeypatch.setattr(os, "open", swap)
    found = read_submission_folder(folder, "ana")
    assert {} == found.files
    assert 1 == len(found.notes)
    assert "no se puede leer" in found.notes[0]


def test_whatever_goes_wrong_is_the_submissions(tmp_path, monkeypatch):
    """It is refused with a reason, and nothing is raised: no folder, no right to open it, no memory, too deep."""
    (tmp_path / "ana" / "tarea").mkdir(parents=True)
    assert "no se pudo leer la entrega" in take_in(tmp_path / "beto" / "tarea", "beto").refused
    for error in (
        PermissionError(13, "no"),
        OSError(24, "Too many open files"),
        MemoryError(),
        RecursionError(),
    ):
        monkeypatch.setattr(handed_in, "read_tree", lambda *_, error=error: _raise(error))
        found = take_in(tmp_path / "ana" / "tarea", "ana")
        assert (found.files, found.notes) == ({}, ())
        assert found.refused.startswith("no se pudo leer la entrega (")


def _raise(error):
    raise error


def test_a_folder_that_may_not_be_opened(tmp_path):
    """It has no grade, and says why; one within costs what is in it alone."""
    if opens_everything(tmp_path):
        pytest.skip("root may look into every folder")
    folder = tmp_path / "ana" / "tarea"
    (folder / "datos").mkdir(parents=True)
    (folder / "x.txt").write_text("x")
    (folder / "datos").chmod(0)
    try:
        found = take_in(folder, "ana")
        assert {"x.txt": b"x"} == found.files
        assert ("datos: no se puede leer (Permission denied); no cuenta",) == found.notes
        folder.chmod(0)
        assert "Permission denied" in take_in(folder, "ana").refused
    finally:
        folder.chmod(0o755)
        (folder / "datos").chmod(0o755)


def test_a_file_that_somebody_else_has_too(tmp_path):
    """By a hard link: both wait for a person; one that is twice in the same submission is the student's."""
    for student in ("ana", "beto"):
        (tmp_path / student / "tarea").mkdir(parents=True)
    mine = tmp_path / "ana" / "tarea"
    (mine / "a.txt").write_text("x")
    os.link(mine / "a.txt", mine / "b.txt")
    assert ({"a.txt": b"x", "b.txt": b"x"}, None) == ((found := take_in(mine, "ana")).files, found.refused)
    os.link(mine / "a.txt", tmp_path / "beto" / "tarea" / "c.txt")
    for student, names in {"ana": "a.txt, b.txt: está", "beto": "c.txt: está"}.items():
        found = take_in(tmp_path / student / "tarea", student)
        assert {} == found.files
        assert found.refused.startswith(names)


def _copy_by_links(source, target):
    """Copy a folder as `cp -al` does."""
    shutil.copytree(source, target, copy_function=os.link)


@pytest.mark.parametrize(
    "backup", ["course/submitted.bak", "course/backups/2026-11-20/submitted", "course.bak", "both"]
)
def test_a_backup_by_hard_links(tmp_path, backup):
    """Nobody is refused for it: the other name is in the same student's place. A link to somebody's is seen."""
    course = tmp_path / "course"
    for student in ("ana", "beto"):
        (course / "submitted" / student / "tarea" / "datos").mkdir(parents=True)
        (course / "submitted" / student / "tarea" / "datos" / "x.txt").write_text(student)
    for place in ("course/submitted.bak", "course.bak") if backup == "both" else (backup,):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        _copy_by_links(course if place == "course.bak" else course / "submitted", tmp_path / place)
    assert backup == "both" or (tmp_path / backup).is_dir()
    mine = course / "submitted" / "ana" / "tarea"
    (course / "alias").symlink_to("submitted.bak" if backup != "course.bak" else "../course.bak/submitted")
    found = take_in(mine, "ana")
    assert ({"datos/x.txt": b"ana"}, None) == (found.files, found.refused)

    os.link(course / "submitted" / "beto" / "tarea" / "datos" / "x.txt", mine / "x.txt")
    assert take_in(mine, "ana").refused.startswith("x.txt: está")
    assert take_in(course / "submitted" / "beto" / "tarea", "beto").refused.startswith("datos/x.txt: está")


@pytest.mark.parametrize("other", ["gradebook.db", "source/tarea/x.txt", "../x.txt", "copia/beto/tarea/x.txt"])
def test_a_link_to_the_courses_own(tmp_path, other):
    """Neither that nor a folder which looks like a backup makes it the student's: one of its names is in another place.

    Nor does a second way to the same name, by a link.
    """
    course = tmp_path / "course"
    mine = course / "submitted" / "ana" / "tarea"
    for place in (mine, (course / other).parent, course / "copia" / "submitted" / "ana" / "tarea"):
        place.mkdir(parents=True, exist_ok=True)
    (course / other).write_text("secreto")
    os.link(course / other, mine / "x.txt")
    assert take_in(mine, "ana").refused.startswith("x.txt: está")
    os.link(course / other, course / "copia" / "submitted" / "ana" / "tarea" / "x.txt")
    (course / "otra").symlink_to("copia")
    (course / "una").mkdir()
    (course / "una" / "submitted").symlink_to("../copia/submitted")
    assert take_in(mine, "ana").refused.startswith("x.txt: está")
    assert {} == take_in(mine, "ana").files


def test_somebody_elses_folder_is_no_backup(tmp_path):
    """A name within the submissions is never one: `beto/ana/tarea` is Beto's."""
    mine, theirs = tmp_path / "submitted" / "ana" / "tarea", tmp_path / "submitted" / "beto" / "ana" / "tarea"
    for place in (mine, theirs):
        place.mkdir(parents=True)
    (theirs / "x.txt").write_text("de Beto")
    os.link(theirs / "x.txt", mine / "x.txt")
    assert take_in(mine, "ana").refused.startswith("x.txt: está")


def test_too_many_come_in_the_same_order(tmp_path, monkeypatch):
    """Whichever the file system gives first, the first by name count."""
    monkeypatch.setattr(tree, "COUNT_LIMIT", 5)
    for number in (7, 3, 9, 1, 5, 8, 2, 6, 4):
        (tmp_path / f"{number}.txt").write_text("x")
    assert [f"{n}.txt" for n in range(1, 6)] == sorted(read_submission_folder(tmp_path, "s").files)


def test_few_descriptors_at_a_time(tmp_path, monkeypatch):
    """However deep folders are, and however many there are."""
    held, opened = [], os.open

    def opening(*args, **more):
        held.append(len(os.listdir("/proc/self/fd")))
        return opened(*args, **more)

    for place in [tmp_path / "x", *(tmp_path / "/".join("d" * n) for n in range(1, 41))]:
        place.mkdir(parents=True)
        (place / "x.txt").write_text("x")
    monkeypatch.setattr(os, "open", opening)
    before = len(os.listdir("/proc/self/fd"))
    found = read_submission_folder(tmp_path, "s")
    assert before == len(os.listdir("/proc/self/fd"))
    assert max(held) - before < tree.DEPTH_LIMIT + 8
    assert tree.DEPTH_LIMIT == len(found.files)
    assert any("una dentro de otra" in note for note in found.notes)


def test_many_notes_are_counted(tmp_path):
    """A thousand links don't fill a terminal."""
    for number in range(1_000):
        (tmp_path / f"{number:04}").symlink_to("nada")
    notes = read_submission_folder(tmp_path, "s").notes
    assert 21 == len(notes)
    assert "… y 980 cosas más que no cuentan" == notes[-1]


def test_what_stands_where_the_courses_files_go(tmp_path):
    """A folder called like a file, and a file called like a folder; a file called like a file is replaced later."""
    (tmp_path / "ajustes.py").mkdir()
    (tmp_path / "ajustes.py" / "x.txt").write_text("x")
    for name in ("datos", "lib.py", "mio.txt"):
        (tmp_path / name).write_text("x")
    found = read_submission_folder(tmp_path, "s", ("ajustes.py", "datos/a.csv", "lib.py"))
    assert {"lib.py", "mio.txt"} == found.files.keys()
    assert ["ajustes.py/x.txt", "datos"] == [note.split(":")[0] for note in found.notes]

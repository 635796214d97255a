"""`make grade`, as an instructor types it: one clear sentence for whatever is wrong, and nothing lost."""

import errno
import os
import shutil
import subprocess
import sys

import pytest

from helpers.course.cli import main
from helpers.nbgrader_plugins.refused import refusals
from helpers.pipeline.class_run import _names_in
from helpers.pipeline.course_folder import CHECKOUT, open_course
from helpers.pipeline.course_lock import alone
from helpers.pipeline.graded_folder import GradedFolder
from helpers.pipeline.grading_manifest import MANIFEST
from helpers.sandbox.launcher import IsolationError
from tests.pipeline.classes import ASSIGNMENT, QUICK, hand_in_nothing
from tests.pipeline.rows import rows

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]


@pytest.fixture
def folder(handed_in_class, tmp_path, monkeypatch):
    """Make a course with everything handed in, and be there."""
    monkeypatch.chdir(handed_in_class(tmp_path / "course"))
    return tmp_path / "course"


def _says(capsys):
    return " ".join(capsys.readouterr().out.split())


def test_what_is_not_there(folder, capsys):
    """An assignment, a student, a submission, a course."""
    assert 2 == main(["grade", "otra"])
    assert "no tiene una tarea «otra» (tiene: ejercicios)" in _says(capsys)
    assert 2 == main(["grade", ASSIGNMENT, "--students", "Ana Maria"])
    assert "No hay ninguna entrega de «Ana Maria»: ¿es «Ana María»?" in _says(capsys)
    shutil.rmtree(folder / "submitted")
    assert 2 == main(["grade", ASSIGNMENT])
    assert "Nadie entregó «ejercicios»" in _says(capsys)
    assert 2 == main(["grade", ASSIGNMENT, "--course", str(folder / "source")])
    assert "nbgrader_config.py" in _says(capsys)
    with pytest.raises(SystemExit):
        main(["grade", ASSIGNMENT, "--jobs", "0"])


def test_who_is_named():
    """One student with a space in the name; several between commas, or between spaces if all of them are there."""
    found = ["Ana María", "O'Brien", "beto", "zoe"]

    assert ["Ana María"] == _names_in("Ana María", found)
    assert ["Ana María", "O'Brien", "beto"] == _names_in("Ana María, O'Brien,beto", found)
    assert ["beto", "zoe"] == _names_in("beto zoe", found)
    assert ["Ana Maria"] == _names_in("Ana Maria", found)
    assert [] == _names_in("", found)


@pytest.mark.parametrize(
    ("target", "given", "expected"),
    [
        ("grade", "STUDENTS", "--students={}"),
        ("grade", "ATTEMPTS", "--attempts={}"),
        ("grade", "ASSIGNMENT", "{}"),
        ("collect", "ASSIGNMENT", "{}"),
        ("collect", "ZIP", "{}"),
        ("collect", "PARTICIPANTS", "--participants={}"),
        ("report", "ASSIGNMENT", "{}"),
        ("regrade-check", "ASSIGNMENT", "{}"),
        ("verify", "TAREA", "{}"),
    ],
)
def test_no_shell_looks_into_a_name(target, given, expected, tmp_path):
    """`make` hands names and paths on as they are."""
    odd = "María José `touch x` $(shell touch x) ${HOME} $$ \"; O'Brien #1 100% [a]* -b \\ N\u0303"
    (tmp_path / "clase-228").write_text("#!/bin/sh\nprintf '%s\\0' \"$@\"\n")
    (tmp_path / "clase-228").chmod(0o755)
    command = ["make", "-s", "-o", "setup", target, f"BIN={tmp_path}", f"{given}={odd}"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)

    assert expected.format(odd) in done.stdout.split("\0"), done.stderr


def test_a_folder_that_has_no_name(folder, capsys):
    """It is shown, and the class goes on."""
    os.mkdir(os.fsencode(folder / "submitted") + b"/jos\xe9")
    assert 0 == main(["grade", ASSIGNMENT, "--students", "vacía", "--jobs", "1"])
    assert "La carpeta «jos\\udce9» no se corrige" in _says(capsys)


def test_two_runs_at_a_time(folder, capsys):
    """The second one keeps out, and can begin when the first is gone."""
    with alone(folder):
        assert 2 == main(["grade", ASSIGNMENT, "--students", "vacía", "--jobs", "1"])
    assert "Ya hay otra corrección en marcha" in _says(capsys)
    assert 0 == main(["grade", ASSIGNMENT, "--students", "vacía", "--jobs", "1"])


def test_a_disk_that_fills_up(folder, capsys, monkeypatch):
    """What was graded before stays, and the same command goes on."""
    take_place, count = GradedFolder.take_place, iter(range(100))

    def full(graded):
        if next(count) == 2:
            raise OSError(errno.ENOSPC, "No space left on device", str(graded.path))
        take_place(graded)

    monkeypatch.setattr(GradedFolder, "take_place", full)
    command = ["grade", ASSIGNMENT, "--jobs", "1", "--students", *QUICK]
    assert 2 == main(command)
    assert "El disco está lleno" in _says(capsys)
    assert 2 == len(list((folder / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}")))

    assert 0 == main(command)
    assert "sin cambios desde la vez anterior: 2" in _says(capsys)
    assert 4 == len(list((folder / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}")))
    assert not list((folder / "autograded").glob("*/.*"))
    assert 4 == len([row for row in rows(f"sqlite:///{folder / 'gradebook.db'}") if row[0] == "submission"])


def test_a_full_disk_for_real(folder, capsys):
    """A file system without room for all that is graded, while two workers are at work."""
    students = [f"nada-{number}" for number in range(9)]
    hand_in_nothing(folder, *students)
    place = folder / "autograded"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small file system")
    try:
        assert 2 == main(["grade", ASSIGNMENT, "--jobs", "2", "--students", *students])
        assert 0 < len(list(place.glob(f"*/{ASSIGNMENT}/{MANIFEST}"))) < 9
    finally:
        subprocess.run(["umount", str(place)], check=True)
    assert "El disco está lleno" in _says(capsys)


def test_what_cannot_be_graded_is_refused(folder, capsys, monkeypatch):
    """It is named, the others have their grades, and the exit status says so."""
    from helpers.pipeline import worker

    def fail(self, submission):
        if submission.student == "partes":
            raise ZeroDivisionError("division by zero")
        return {}

    with monkeypatch.context() as patched:
        patched.setattr(worker._Pipeline, "grade", fail)
        assert 1 == main(["grade", ASSIGNMENT, "--jobs", "1"])
    said = _says(capsys)
    assert "partes: no se pudo corregir (ZeroDivisionError: division by zero)" in said
    assert "sin nota: 1" in said
    assert not (folder / "autograded" / "partes" / ASSIGNMENT).exists()
    why = "no se pudo corregir (ZeroDivisionError: division by zero)"
    assert [("partes", why)] == refusals(open_course(folder).coursedir, ASSIGNMENT)

    assert 0 == main(["grade", ASSIGNMENT, "--jobs", "1", "--students", "partes"])
    assert [] == refusals(open_course(folder).coursedir, ASSIGNMENT)


def test_no_walls_no_grades(folder, capsys, monkeypatch):
    """Where the walls can't be had, nothing is graded."""
    from helpers.pipeline import worker

    def fail(self, submission):
        raise IsolationError("there are no walls on this system")

    monkeypatch.setattr(worker._Pipeline, "grade", fail)
    assert 2 == main(["grade", ASSIGNMENT, "--jobs", "1"])
    assert "there are no walls" in _says(capsys)
    assert not list(folder.glob(f"autograded/*/{ASSIGNMENT}"))


def test_a_worker_that_dies(folder, capsys, monkeypatch):
    """Its submissions are tried once more; the one that killed it is refused."""
    # Five are out when it dies, at the most; the last ones are for new workers.
    hand_in_nothing(folder, "vacía-2", "vacía-3", "vacía-4")
    students = "cero", "partes", "vacía", "vacía-2", "vacía-3", "vacía-4"
    (folder / "killer.py").write_text(
        "import os\nfrom helpers.pipeline import local_pool, worker\nwhole = worker.work\n"
        "def deadly(bundle, submission):\n"
        "    if submission.student == 'cero':\n        os._exit(1)\n    return whole(bundle, submission)\n"
        "local_pool.work = deadly\n"
        "from helpers.course.cli import main\nif __name__ == '__main__':\n    raise SystemExit(main())\n"
    )
    command = [sys.executable, "killer.py", "grade", ASSIGNMENT, "--jobs", "2", "--students", *students]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=300)
    assert 1 == done.returncode, done.stderr
    assert "cero: el proceso que la corregía murió dos veces" in done.stdout
    assert 5 == len(list((folder / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}")))


def test_the_terminal_shows_tallies(folder, capsys):
    """Rate, time left, and how submissions end; in a terminal, a display."""
    from rich.console import Console

    from helpers.pipeline.class_run import ClassRun

    console = Console(force_terminal=True, width=140, record=True)
    ClassRun(folder, ASSIGNMENT).grade_watched(["partes", "vacía"], console)
    shown = console.export_text()
    assert "Corrigiendo ejercicios" in shown
    assert "2/2" in shown
    assert "parciales: 1 · en cero: 1" in shown

"""Two spellings of an id are one person: one folder, one row, and a clear word where a person must say which counts."""

import subprocess
import unicodedata

import pytest
from nbgrader.api import Gradebook, Student

from helpers.nbgrader_plugins.gradebook import keep_engines
from helpers.nbgrader_plugins.gradebook_ids import join_rows
from helpers.nbgrader_plugins.spelling import as_on_disk, in_bash, settle, spelled

COMPOSED = "Núñez"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


def _made(top, *paths):
    for path in paths:
        (top / path).mkdir(parents=True)
        (top / path / "a.ipynb").write_text(path)
    return top


def _left(top):
    return sorted(str(path.parent.relative_to(top)) for path in top.rglob("a.ipynb"))


@pytest.mark.parametrize("other", [DECOMPOSED, f" {COMPOSED}", f"{DECOMPOSED} ", f"{COMPOSED}\N{NO-BREAK SPACE}"])
def test_a_folder_gets_the_name_of_its_id(tmp_path, other):
    """Others keep theirs, and a second time nothing happens."""
    _made(tmp_path, f"{other}/ps1", "ana/ps1", "beto\x07/ps1")
    for _ in range(2):
        assert {} == settle(tmp_path)
        assert [f"{COMPOSED}/ps1", "ana/ps1", "beto\x07/ps1"] == _left(tmp_path)


def test_two_folders_become_one(tmp_path):
    """Where each has an assignment of its own."""
    assert {} == settle(_made(tmp_path, f"{DECOMPOSED}/ps1", f"{COMPOSED}/ps2"))
    assert [f"{COMPOSED}/ps1", f"{COMPOSED}/ps2"] == _left(tmp_path)
    assert [COMPOSED] == [path.name for path in tmp_path.iterdir()]


def test_both_have_the_same_assignment(tmp_path):
    """Nothing is overwritten; the other one is named as a shell takes it."""
    (why,) = settle(_made(tmp_path, f"{DECOMPOSED}/ps1", f"{COMPOSED}/ps1")).items()
    assert DECOMPOSED == why[0]
    assert f"es de «{COMPOSED}», que ya tiene una carpeta" in why[1]
    assert in_bash(DECOMPOSED) in why[1]
    assert f"{COMPOSED}/ps1" == (tmp_path / COMPOSED / "ps1" / "a.ipynb").read_text()
    assert f"{DECOMPOSED}/ps1" == (tmp_path / DECOMPOSED / "ps1" / "a.ipynb").read_text()


def test_a_link_is_no_folder_of_theirs(tmp_path):
    """What it leads to stays where it is."""
    _made(tmp_path, "ana/ps1", f"{COMPOSED}/ps2")
    (tmp_path / DECOMPOSED).symlink_to(tmp_path / "ana")
    assert [DECOMPOSED] == list(settle(tmp_path))
    assert [f"{COMPOSED}/ps2", "ana/ps1"] == _left(tmp_path)


@pytest.mark.parametrize("name", [DECOMPOSED, "O'Brien\\ ñ", "[a]* $x `y`"])
def test_as_a_shell_takes_it(name):
    """Also where it can't be typed."""
    said = subprocess.run(["bash", "-c", f"printf %s {in_bash(name)}"], capture_output=True, env={"LC_ALL": "C.UTF-8"})
    assert name == said.stdout.decode()


def test_a_path_as_it_was_typed(tmp_path):
    """It is found by either spelling; what isn't there is as it was."""
    _made(tmp_path, f"{DECOMPOSED}/ps1")
    assert tmp_path / DECOMPOSED / "ps1" == as_on_disk(tmp_path / COMPOSED / "ps1")
    assert tmp_path / DECOMPOSED / "ps1" == as_on_disk(tmp_path / DECOMPOSED / "ps1")
    assert tmp_path / "nadie" / "ps1" == as_on_disk(tmp_path / "nadie" / "ps1")


@pytest.fixture
def book(tmp_path):
    """Open a gradebook with two assignments."""
    keep_engines()
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        gradebook.add_assignment("ps1")
        gradebook.add_assignment("ps2")
        yield gradebook


def test_a_list_in_another_spelling(book):
    """A student is added, found, changed and removed by either."""
    book.add_student(DECOMPOSED, email="a@example.org")
    book.update_or_create_student(f"{COMPOSED} ", last_name="N")
    assert [(COMPOSED, "a@example.org", "N")] == [(s.id, s.email, s.last_name) for s in book.students]
    book.remove_student(DECOMPOSED)
    assert [] == book.students


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader, whose records are right
def test_rows_of_before(book, caplog):
    """They are joined, with what they have; where both have a grade, the log says which row to look at."""
    for student, more in ((COMPOSED, {"email": "a@example.org"}), (DECOMPOSED, {"last_name": "N"}), ("ana ", {})):
        book.db.add(Student(id=student, **more))
    book.db.commit()
    for assignment, student in (("ps1", COMPOSED), ("ps1", DECOMPOSED), ("ps2", DECOMPOSED), ("ps1", "ana ")):
        book.add_submission(assignment, student)
    join_rows(book)

    assert {COMPOSED, DECOMPOSED, "ana"} == {student.id for student in book.students}
    assert ["ps1", "ps2"] == sorted(each.name for each in book.find_student(COMPOSED).submissions)
    assert ["ps1"] == [each.name for each in book.find_student("ana").submissions]
    assert "N" == book.find_student(COMPOSED).last_name
    assert f"dos filas de «{COMPOSED}», las dos con nota de ps1" in caplog.text
    assert in_bash(DECOMPOSED) in caplog.text
    book.remove_student(DECOMPOSED)
    assert {COMPOSED, "ana"} == {student.id for student in book.students}
    assert DECOMPOSED != spelled(DECOMPOSED) == COMPOSED

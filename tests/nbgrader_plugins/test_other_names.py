"""A notebook is recognised by what is in it, where that is clear; what isn't is named. Nothing of it pays."""

import io
import zipfile
from dataclasses import dataclass, field

import nbformat
import pytest

from helpers.course.submission import fill_in
from helpers.nbgrader_plugins import nested_archives
from helpers.nbgrader_plugins.handed_in import read_submission_folder
from helpers.nbgrader_plugins.raw_cells import read_cells
from helpers.nbgrader_plugins.released import mark_of
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import CHECKOUT, CONFIG_NAME, open_course
from helpers.pipeline.grading_manifest import MANIFEST, read_manifest
from helpers.pipeline.points import points_by_cell, points_by_notebook
from helpers.report.collect import collect
from tests.corpora.solutions import read
from tests.pipeline.classes import LIGHT

ASSIGNMENT = "ejercicios"
ONE, TWO = "1_seed_everything.ipynb", "2_hash_dataframe.ipynb"
RELEASED = CHECKOUT / "release" / ASSIGNMENT


def _bytes(name, number=None, change=None):
    """Return a released notebook, with a right answer if its number is given."""
    notebook = fill_in(RELEASED / name, read(number)[0].code if number else None)
    if change:
        change(notebook)
    return nbformat.writes(notebook).encode()


def _bare(notebook, ids=False):
    """Take all metadata of the cells away, as some editors do; and their ids."""
    for number, cell in enumerate(notebook.cells):
        cell.metadata = {}
        if ids:
            cell.id = f"otro-{number}"


def _zip(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return content.getvalue()


STUB, RIGHT, SECOND = _bytes(ONE), _bytes(ONE, 1), _bytes(TWO, 2)
OTHER = _bytes(ONE, 1, lambda notebook: notebook.cells.reverse())
EXPECTED = {
    path.stem: {cell.grade_id: mark_of(cell) for cell in read_cells(path.read_bytes()) if cell.grade_id}
    for path in sorted(RELEASED.glob("*.ipynb"))
}


@pytest.fixture
def came(tmp_path):
    """Hand files in, and return what is read of them."""

    def hand_in(files):
        folder = tmp_path / "submitted" / "ana" / ASSIGNMENT
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return read_submission_folder(folder, "ana", (), EXPECTED)

    return hand_in


@pytest.mark.parametrize(
    "name",
    [
        "1_seed_everything (1).ipynb",
        "1_seed_everything_Ana_Perez.ipynb",
        "1_seed_everything.ipynb.json",
        "1_seed_everything.ipynb.txt",
        "1_Seed_Everything.IPYNB",
        "1_seed_everything.ipynb ",
        "1_seed_everything",
        "ejercicio 1 (ñandú).json",
        "entrega/de/ana/1_seed_everything.ipynb",
        "entrega/tarea final.ipynb",
    ],
)
@pytest.mark.parametrize("change", [None, _bare, lambda notebook: _bare(notebook, ids=True)])
def test_another_name(came, name, change):
    """By grade ids, by ids of cells, or by their texts; it is said."""
    content = _bytes(ONE, 1, change)
    found = came({name: content})

    assert {ONE: content} == found.files
    assert (f"{name}: se corrige como {ONE}, por su contenido",) == found.notes


def test_its_own_name_wins(came):
    """Whatever else is there, however good; only what differs is worth a note."""
    found = came({ONE: STUB, "1_seed_everything (1).ipynb": RIGHT, "copia/1_seed_everything.ipynb": STUB})

    assert STUB == found.files[ONE]
    assert (f"1_seed_everything (1).ipynb: no se corrige: cuenta {ONE}",) == found.notes


def test_never_two_for_one(came):
    """Of two that differ none is taken, and both are named: not the better one, and not the first."""
    found = came({"Ana.ipynb": STUB, "Beto.ipynb": RIGHT})

    assert ONE not in found.files
    assert any("varios archivos que pueden ser" in note and "Ana.ipynb, Beto.ipynb" in note for note in found.notes)


def test_equal_ones_are_one(came):
    """A folder and its zip, handed in together."""
    found = came({"e/1_seed_everything.ipynb": RIGHT, "e.zip": _zip(**{"e/1_seed_everything.ipynb": RIGHT})})
    assert RIGHT == found.files[ONE]
    assert 1 == len(found.notes)


def test_a_decoy_with_better_metadata(came):
    """One that lost its metadata and one that didn't are two, and neither is taken."""
    found = came({"a.ipynb": _bytes(ONE, 1, _bare), "b.ipynb": STUB})
    assert ONE not in found.files
    assert any("varios archivos" in note for note in found.notes)


def test_a_pasted_cell_makes_no_notebook(came):
    """Notes with a cell of an exercise, and an exercise with a cell of another, are what most of them is."""

    def paste(notebook):
        notebook.cells.append(nbformat.reads(RIGHT.decode(), as_version=4).cells[13])

    second = _bytes(TWO, 2, paste)
    notes = nbformat.v4.new_notebook(cells=nbformat.reads(RIGHT.decode(), as_version=4).cells[13:14])
    found = came({"1.ipynb": RIGHT, "2.ipynb": second, "apuntes.ipynb": nbformat.writes(notes).encode()})

    assert (RIGHT, second) == (found.files[ONE], found.files[TWO])
    assert any(note.startswith("apuntes.ipynb: no se reconoce") for note in found.notes)


def test_swapped_names(came):
    """What is in a file counts where it is wholly another notebook's."""
    found = came({ONE: SECOND, TWO: RIGHT})
    assert {ONE: RIGHT, TWO: SECOND} == found.files


def test_the_same_one_twice(came):
    """Under another's name it stays there, and it is said what is in it."""
    found = came({ONE: RIGHT, TWO: RIGHT})
    assert {ONE: RIGHT, TWO: RIGHT} == found.files
    assert (f"{TWO}: tiene adentro {ONE}, y no {TWO}",) == found.notes


def test_a_broken_one_and_a_whole_one(came):
    """What can't be read isn't there."""
    found = came({ONE: RIGHT[:200], "1_seed_everything (1).ipynb": RIGHT})
    assert RIGHT == found.files[ONE]


def test_what_lies_beside_it_comes_along(came):
    """In the place where the notebook looks for it; never over what is there, and never the date."""
    found = came(
        {
            "e/tarea/1_seed_everything.ipynb": RIGHT,
            "e/tarea/datos/a.csv": b"1",
            "e/tarea/pipeline.py": b"x = 1",
            "e/tarea/timestamp.txt": b"2001-01-01 10:00:00 UTC",
            "e/tarea/ya.txt": b"de la carpeta",
            "e/tarea/b": b"un archivo",
            "b/c.txt": b"en una carpeta",
            "ya.txt": b"estaba",
        }
    )
    assert [ONE, "b/c.txt", "datos/a.csv", "e/tarea/b", "e/tarea/timestamp.txt", "e/tarea/ya.txt", "pipeline.py"] == (
        sorted(found.files.keys() - {"ya.txt"})
    )
    assert (b"estaba", b"x = 1") == (found.files["ya.txt"], found.files["pipeline.py"])


@pytest.mark.parametrize("deep", [False, True])
def test_in_a_zip(came, deep):
    """Also in a zip in a zip, with what lies beside; macOS' own files are nobody's."""
    files = {f"Tarea/{ONE}": RIGHT, "Tarea/pipeline.py": b"x", f"__MACOSX/Tarea/._{ONE}": b"\0", "nota.txt": b"hola"}
    found = came({"entrega.ZIP": _zip(**({"todo.zip": _zip(**files)} if deep else files))})

    assert (RIGHT, b"x") == (found.files[ONE], found.files["pipeline.py"])
    assert 1 == len(found.notes)
    assert {ONE, "pipeline.py", "entrega.ZIP"} == found.files.keys()


def test_what_a_zip_can_do(came):
    """Nothing: it writes outside of no folder, brings no link, no date, no more than bounds, and hides nothing."""
    link = zipfile.ZipInfo("enlace.py")
    link.external_attr = 0o120777 << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("../afuera.txt", "/etc/afuera.txt", "C:\\afuera.txt", "a\\..\\..\\afuera.txt", "tapa\x1b[2J.txt"):
            packed.writestr(name, b"x")
        packed.writestr(link, "/etc/passwd")
        packed.writestr("timestamp.txt", b"2001-01-01 10:00:00 UTC")
        packed.writestr(ONE, RIGHT)
        packed.writestr("bomba", bytes(2**25 + 1))
    found = came({"x.zip": content.getvalue()})

    assert {ONE, "x.zip"} == found.files.keys()
    assert any("bomba" in note and "MiB" in note for note in found.notes)
    assert any("es un enlace" in note for note in found.notes)
    assert not any("\x1b" in note for note in found.notes)


def test_zips_in_zips_end(came):
    """However deep and many, and each is named."""
    content = _zip(**{ONE: RIGHT})
    for _ in range(2):
        content = _zip(**{"a.zip": content})
    found = came({"0.zip": content} | {f"{n}.zip": _zip(x=b"x") for n in range(1, 12)})

    assert ONE not in found.files
    assert any(note.startswith("0.zip/a.zip/a.zip: no se abre") for note in found.notes)
    assert any(note.startswith("9.zip: no se abre") for note in found.notes)


def test_many_small_ones_are_much(came, monkeypatch):
    """What all archives hold together is bounded, and so is how many files."""
    monkeypatch.setattr(nested_archives, "TOTAL_LIMIT", 3_000)
    files = {f"{n}.zip": _zip(**{"x": bytes(1_000)}) for n in range(4)}
    found = came({"nada.txt": b"x", **files})
    assert 1 <= sum("x: pesa más de" in note for note in found.notes) < 4

    monkeypatch.setattr(nested_archives, "TOTAL_LIMIT", 2**26)
    monkeypatch.setattr(nested_archives, "COUNT_LIMIT", 11)  # six files are there, and four in the other zips
    found = came({"muchos.zip": _zip(**{str(n): b"x" for n in range(3)})})
    assert any("muchos.zip: tiene más de" in note for note in found.notes)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("entrega.rar", b"Rar!\x1a\x07\x00xyz", "es un RAR"),
        ("entrega.zip", b"PK\x03\x04xyz", "está dañado"),
        ("informe.pdf", b"%PDF-1.4", "hay informe.pdf"),
        ("ejercicio.py", b"x = 1", "hay ejercicio.py"),
        ("1_seed_everything.py", b"x = 1", f"1_seed_everything.py: no es un notebook que se pueda leer: falta {ONE}"),
        ("mio.ipynb", b'{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "no se reconoce"),
        (f".ipynb_checkpoints/{ONE}", RIGHT, "no hay ningún archivo que cuente"),
    ],
)
def test_what_is_not_recognised_is_named(came, name, content, why):
    """With what was expected."""
    found = came({name: content})
    assert not {ONE, TWO} & found.files.keys()
    assert any(why in note for note in found.notes), found.notes
    assert any(f"se esperaba {ONE}, {TWO}" in note for note in found.notes)


@pytest.mark.parametrize(
    "name", [f"._{ONE}", f".ipynb_checkpoints/{ONE}", f"__MACOSX/{ONE}", "otro.ipynb", "x/y.ipynb"]
)
def test_what_is_left_over(came, name):
    """Beside a right notebook it has no note, or a true one."""
    found = came({ONE: RIGHT, name: b"\x00\x05\x16\x07"})
    assert RIGHT == found.files[ONE]
    assert not any("valen 0" in note for note in found.notes)
    assert ("otro" in name or "y." in name) == bool(found.notes)


def test_thousands_of_files_take_no_time(came):
    """Each is looked at once."""
    found = came({f"e/{n}/x.txt": b"x" for n in range(2000)} | {"e/1.ipynb": RIGHT})
    assert RIGHT == found.files[ONE]
    assert b"x" == found.files["1999/x.txt"]


@dataclass(frozen=True)
class Case:
    """A submission, its points in exercise 1, and what terminal, report and feedback say of it."""

    files: dict = field(repr=False)
    points: float
    note: str


CASES = {
    "otro-nombre": Case({"1_seed (1).ipynb": RIGHT}, 10, f"1_seed (1).ipynb: se corrige como {ONE}"),
    "sin-marcas": Case({ONE: _bytes(ONE, 1, _bare)}, 10, ""),
    "sin-nada": Case({"x.txt": _bytes(ONE, 1, lambda notebook: _bare(notebook, True))}, 10, "x.txt: se corrige"),
    "zip-de-otra": Case({"Ana_Perez.zip": _zip(**{ONE: RIGHT})}, 10, f"Ana_Perez.zip/{ONE}: se corrige como"),
    "dos": Case({"Ana.ipynb": RIGHT, "Beto.ipynb": STUB}, 0, "varios archivos que pueden ser"),
    "pdf": Case({"<b>informe.pdf": b"%PDF"}, 0, "no hay ningún notebook de la tarea"),
    "vacia": Case({}, 0, "no hay ningún archivo que cuente"),
}


@pytest.mark.machine
@pytest.mark.usefixtures("one_seed")
def test_both_doors(tmp_path, released):
    """`make grade` and `nbgrader autograde` give the same points and pages; everybody has one, and it says the note."""
    folder = released(tmp_path / "curso")
    with (folder / CONFIG_NAME).open("a", encoding="utf-8") as settings:
        settings.write(LIGHT)
    for student, case in CASES.items():
        place = folder / "submitted" / student / ASSIGNMENT
        place.mkdir(parents=True)
        for name, content in case.files.items():
            (place / name).write_bytes(content)
    entries = {entry.student: entry for entry in ClassRun(folder, ASSIGNMENT, 1).grade(sorted(CASES))}
    first = _pages(folder)
    for student, case in CASES.items():
        manifest = read_manifest(folder / "autograded" / student / ASSIGNMENT)
        assert any(case.note in note for note in entries[student].notes), entries[student]
        assert (not case.points) == (ONE.removesuffix(".ipynb") in manifest["missing"])
    ours = points_by_notebook(points_by_cell(open_course(folder), ASSIGNMENT))

    api = open_course(folder)
    said = "".join(api.autograde(ASSIGNMENT, student, force=True)["log"] for student in CASES)
    assert ours.equals(points_by_notebook(points_by_cell(open_course(folder), ASSIGNMENT)))
    assert {student: case.points for student, case in CASES.items()} == ours.iloc[:, 0].to_dict()
    assert first == _pages(folder)
    for manifest in (folder / "autograded").glob(f"*/*/{MANIFEST}"):
        manifest.unlink()
    notes = collect(api, ASSIGNMENT).notes
    for student, case in CASES.items():
        assert case.note in said
        assert not case.note or any(case.note in note for who, note in notes if who == student)
        assert 1 == len(first[student])
        (page,) = first[student].values()
        assert case.note in page.replace("&lt;", "<")
        assert ("sin su marca" in page or "perdido su marca" in page) == student.startswith("sin-")
    assert "&lt;b&gt;informe.pdf" in first["pdf"][ONE.replace("ipynb", "html")]


def _pages(folder):
    """Make the feedback, and return it by student and name."""
    assert open_course(folder).generate_feedback(ASSIGNMENT, force=True)["success"]
    return {
        place.name: {page.name: page.read_text("utf-8") for page in (place / ASSIGNMENT).glob("*.html")}
        for place in (folder / "feedback").iterdir()
    }

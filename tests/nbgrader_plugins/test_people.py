"""Lists of participants as campuses export and spreadsheets save them: read, or answered with one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from helpers.nbgrader_plugins.people import Person, known_to_gradebook, read_people
from helpers.nbgrader_plugins.tables import TableTrouble

PLAIN = "id,first_name,last_name,email\n101,Ana,Pérez Núñez,ana@example.org\n"
WHO = [("101", "Ana", "Pérez Núñez", "ana@example.org")]


def read(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "lista.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return [(p.id, p.first, p.last, p.email) for p in read_people(path)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_as_a_spreadsheet_saves_it(tmp_path, encoding, delimiter):
    """Whatever the encoding, the delimiter, and the ends of lines."""
    text = PLAIN.replace(",", delimiter)

    for changed in (text, text.replace("\n", "\r\n"), text.replace("\n", "\r"), f"sep={delimiter}\r\n{text}\r\n\r\n"):
        assert WHO == read(tmp_path, changed, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "Nombre;Apellido(s);Número de ID;Dirección de correo;Grupos\nAna;Pérez Núñez;101;ana@example.org;\n",
        "First name,Last name,ID number,Email address,Groups\nAna,Pérez Núñez,101,ana@example.org,\n",
        "Apellido(s)\tNombre\tNúmero de ID\tCorreo electrónico\nPérez Núñez\tAna\t101\tana@example.org\n",
        'Curso de prueba\n\nApellido y nombre;Legajo;E-mail\n"Pérez Núñez, Ana";101;ana@example.org\n',
        "Student,ID,SIS User ID,SIS Login ID,Section,Tarea\nPoints Possible,,,,,10\n"
        '"Pérez Núñez, Ana",7,101,ana@example.org,A,9\n"Student, Test",8,,x,A,\n',
        PLAIN + "101,Ana,Pérez Núñez,ana@example.org\n",
        PLAIN.replace("Pe\u0301rez", "Pérez").replace("ú", "u\u0301"),
    ],
)
def test_as_a_campus_exports_it(tmp_path, text):
    """Spanish and English headings, names in one column, Canvas's lines that are nobody, one person twice."""
    assert WHO == read(tmp_path, text)


def test_who_teaches(tmp_path):
    """Whom a campus lists as a teacher and nothing else hands in nothing."""
    text = 'Nombre,Apellido,id,Roles\nA,A,1,Profesor sin permiso de edición\nB,B,2,"Profesor, Estudiante"\nC,C,3,\n'

    assert ["2", "3"] == [who for who, *_ in read(tmp_path, text)]


def test_what_is_an_id(tmp_path):
    """The first of number, address, user's name and name that can be a folder's name, and that no other person has."""
    text = (
        "Nombre,Apellido(s),Número de ID,Dirección de correo,Nombre de usuario\n"
        "A,A,12345/6,A@x.org,\nB,B,,,ubi\nC,C,,,\nD,D,7,d@x.org,\nE,E,7,e@x.org,\n"
    )
    assert ["a@x.org", "ubi", "C C", "d@x.org", "e@x.org"] == [who for who, *_ in read(tmp_path, text)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04\x14\x00", "libro de planilla"),
        (b"\xd0\xcf\x11\xe0\xa1", "libro de Excel"),
        (b"<html><body>", "página web o JSON"),
        (b"", "está vacío"),
        (b"\xef\xbb\xbf\r\n", "no es una lista"),
        (b"ana\njuan\n", "llegó «ana»"),
        (b"id,name\n*,*\n", "agregale en esa línea"),
        (b"id,first_name\n", "no nombra a nadie"),
        (b"id;x\n\x81\x8d\xff\x00", "codificación"),
        (b"id,name\n\x81\x8d\x8f\x90\x9d\n", "codificación"),
        (b"Nombre,Apellido\nAna,Paz\nAna,Paz\n", "dos líneas de Ana Paz"),
        (b"id,Nombre,Apellido\n1,Ana,Paz\n1,Eva,Sol\n", "el mismo identificador «1»"),
        (b'id,name\n1,"' + b"x" * 200_000, "no es una lista"),
    ],
)
def test_what_is_no_list(tmp_path, content, said):
    """One sentence, whatever it is."""
    with pytest.raises(TableTrouble, match=said) as caught:
        read(tmp_path, content)
    assert "\n" not in str(caught.value)


def test_who_is_in_the_gradebook():
    """By address, by id, or by a name that has no address; never by a name that two have."""
    before = [Person("old", email="A@x.org"), Person("2"), Person("Eva Paz"), Person("Leo Sol")]
    listed = [
        Person("1", "Ana", "Roca", email="a@x.org"),
        Person("2", "Juan", "Gil", email="j@x.org"),
        Person("3", "Eva", "Paz", email="e@x.org"),
        Person("4", "Leo", "Sol", email="l@x.org"),
        Person("5", "Leo", "Sol", email="otro@x.org"),
    ]
    assert ["old", "2", "Eva Paz", "4", "5"] == [person.id for person in known_to_gradebook(listed, before)]


@pytest.mark.machine
def test_nbgraders_own_import(tmp_path):
    """`nbgrader db student import` reads them, too; what is no list is one sentence and no traceback."""
    (tmp_path / "nbgrader_config.py").write_text(
        "from helpers.nbgrader_plugins.settings import use_sealed_grading\nc = get_config()\nuse_sealed_grading(c)\n"
    )
    (tmp_path / "ansi.csv").write_bytes(PLAIN.replace(",", ";").encode("cp1252"))
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")

    def nbgrader(*words):
        command = [Path(sys.executable).with_name("nbgrader"), "db", "student", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)

    assert 0 == nbgrader("import", "ansi.csv").returncode
    assert "101 (Pérez Núñez, Ana) -- ana@example.org" in nbgrader("list").stdout
    refused = nbgrader("import", "x.xlsx")
    assert 1 == refused.returncode
    assert "«x.xlsx» es un libro de planilla" in refused.stderr
    assert "Traceback" not in refused.stderr

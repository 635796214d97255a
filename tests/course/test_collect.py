"""A campus's download becomes submissions of people: each is taken, or named with the reason why not."""

import html
import io
import json
import os
import re
import tarfile
import zipfile

import pandas as pd
import pytest
from nbgrader.api import Gradebook

from helpers.campus import unpacking
from helpers.campus.record import read_record
from helpers.course.cli import main
from helpers.nbgrader_plugins.printable import printable
from helpers.pipeline.course_folder import open_course
from helpers.report.handed_in import everybody
from helpers.sandbox.scratch import remove

MOODLE, FLAT = "{}_assignsubmission_file_/{}", "{}_assignsubmission_file_{}"
LIST = """Nombre;Apellido(s);Número de ID;Dirección de correo;Grupos
Ana;Pérez;1001;ana@example.org;
Juan;Gómez Ruiz;;juan@example.org;Grupo 3
Ñandú;O'Higgins;1003;n@example.org;Grupo 3
Zoe;Paz;1004;zoe@example.org;
"""
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(200)


def packed(files, date=(2026, 11, 25, 15, 30, 0), how=zipfile.ZIP_DEFLATED):
    """Return a zip of files by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in files.items():
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, date)
            info.compress_type = how
            archive.writestr(info, content)
    return out.getvalue()


def tarred(files, mode="w:gz"):
    """Return a tar; what isn't bytes is a member without content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in files.items():
            if isinstance(content, bytes):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
            else:
                archive.addfile(content)
    return out.getvalue()


@pytest.fixture
def course(tmp_path):
    """Make a course of two assignments, which the engine knows nothing else of."""
    folder = tmp_path / "curso"
    for assignment in ("ps1", "ps2"):
        (folder / "release" / assignment).mkdir(parents=True)
        (folder / "release" / assignment / f"{assignment}.ipynb").write_text("{}")
    (folder / "nbgrader_config.py").write_text(
        "from helpers.nbgrader_plugins.settings import use_sealed_grading\nc = get_config()\nuse_sealed_grading(c)\n"
        'c.CampusExtractor.expected = ["run.py"]\n'
    )
    (folder / "lista.csv").write_text(LIST, encoding="utf-8")
    return folder


@pytest.fixture
def collect(course, capsys):
    """Return a function that collects a zip of files by name, and returns status and what was said."""

    def run(files, assignment="ps1", people="lista.csv", name="campus.zip", **more):
        content = files if isinstance(files, bytes) else packed(files, **more)
        (course / name).write_bytes(content)
        listed = ["--participants", str(course / people)] if people else []
        status = main(["collect", *listed, "--course", str(course), "--", assignment, str(course / name)])
        return status, capsys.readouterr().out

    return run


def submitted(course, assignment="ps1"):
    """Return contents by student and path."""
    top = course / "submitted"
    files = [path for path in top.rglob("*") if path.is_file()]
    parts = [path.relative_to(top).parts for path in files]
    return {
        (who, "/".join(rest)): path.read_bytes()
        for path, (who, where, *rest) in zip(files, parts, strict=True)
        if where == assignment
    }


def record(course, assignment="ps1"):
    return json.loads((course / "downloaded" / assignment / "collected.json").read_text(encoding="utf-8"))


def test_a_person_is_one_in_every_assignment(course, collect):
    """Moodle draws numbers anew: names of the list count, in any case, order and composition, with folders or not."""
    names = ["Ana Pérez_101", "gómez ruiz, juan_102", "N\u0303andu\u0301  OHiggins_103"]
    status, said = collect({MOODLE.format(name, "ps1.ipynb"): name for name in names})
    again, _ = collect({FLAT.format(f"{name[:-4]}_21{n}", "ps2.ipynb"): name for n, name in enumerate(names)}, "ps2")

    assert (0, 0) == (status, again), said
    people = {"1001", "juan@example.org", "1003"}
    assert people == {who for who, _ in submitted(course)} == {who for who, _ in submitted(course, "ps2")}
    (course / "submitted" / "101" / "ps1").mkdir(parents=True)
    assert "entregas de 1 que no están en la lista: 101" in collect({MOODLE.format(names[0], "ps1.ipynb"): names[0]})[1]
    assert "No entregaron: 1" in said
    assert "Zoe Paz" in said
    with Gradebook(open_course(course).coursedir.db_url) as gradebook:
        assert "Pérez" == gradebook.find_student("1001").last_name
        assert {*people, "1004"} == {student.id for student in gradebook.students}


@pytest.mark.parametrize("encoding", ["utf-8", "cp850"])
def test_names_of_other_programs(course, collect, encoding):
    """A zip that doesn't say how its names are written: as macOS and Windows write them."""
    name = MOODLE.format("Ñandú O'Higgins_1", "año.ipynb").encode(encoding)
    content = packed({"x" * len(name): "{}"}).replace(b"x" * len(name), name)
    assert 0 == collect(content)[0]

    assert [("1003", "año.ipynb")] == list(submitted(course))


def test_without_a_list(course, collect):
    """The name is the id, the same in both assignments; a list that comes later knows who that is."""
    assert 0 == collect({MOODLE.format("Ana Pérez_101", "ps1.ipynb"): "1"}, people=None)[0]
    assert 0 == collect({MOODLE.format("Ana Pérez_214", "ps2.ipynb"): "2"}, "ps2", people=None)[0]
    status, said = collect({MOODLE.format("Ana Pérez_77", "ps2.ipynb"): "3"}, "ps2")

    assert 0 == status, said
    assert [("Ana Pérez", "ps1.ipynb")] == list(submitted(course))
    assert {("Ana Pérez", "ps2.ipynb"): b"3"} == submitted(course, "ps2")
    with Gradebook(open_course(course).coursedir.db_url) as gradebook:
        assert "ana@example.org" == gradebook.find_student("Ana Pérez").email


def test_nobody_is_guessed(course, collect):
    """Two of one name, a stranger, a group that nobody is in, hidden names: named, and the others are taken."""
    (course / "lista.csv").write_text(LIST + "Ana;Pérez;1009;otra@example.org;\nMaría;Paz;1010;m@example.org;\n")
    uploads = ("Ana Pérez_1", "Eva Nadie_2", "Default group_3", "Participante_4", "Zoe Paz_5", "Eva-María Paz_6")
    status, said = collect({MOODLE.format(name, "ps1.ipynb"): name for name in uploads} | {"sin dueño.ipynb": "x"})

    assert 1 == status
    assert [("1004", "ps1.ipynb")] == list(submitted(course))
    left = record(course)["nobodys"]
    assert {*uploads, "sin dueño.ipynb"} - {"Zoe Paz_5"} == set(left)
    for label, why in {
        "Ana Pérez_1": "2 personas con ese nombre (1001, 1009)",
        "Eva Nadie_2": "no hay nadie con ese nombre",
        "Default group_3": "es de un grupo",
        "Participante_4": "los nombres están ocultos",
        "sin dueño.ipynb": "no dice de quién es",
    }.items():
        assert why in left[label]["why"]
        assert label in said
    # The grading worksheet of the assignment says whose number it is.
    sheet = "Identificador,Nombre completo,Dirección de correo\nParticipante 1,Ana Pérez,otra@example.org\n"
    (course / "sheet.csv").write_text(sheet + "Participante 9,Ana Pérez,ana@example.org\n", encoding="utf-8")
    assert 0 == collect({MOODLE.format("Ana Pérez_1", "ps1.ipynb"): "y"}, people="sheet.csv", name="campus.zip")[0]
    assert {*uploads, "sin dueño.ipynb"} - {"Zoe Paz_5", "Ana Pérez_1"} == set(record(course)["nobodys"])
    assert b"y" == submitted(course)["1009", "ps1.ipynb"]


def test_two_uploads_that_would_be_one_persons(course, collect):
    """Two people of one name, of whom the list has one: neither is taken."""
    status, said = collect({MOODLE.format(f"Ana Pérez_{n}", "ps1.ipynb"): str(n) for n in (1, 2)})

    assert 1 == status
    assert {} == submitted(course)
    assert "hay 2 entregas distintas que serían de Ana Pérez («Ana Pérez_1», «Ana Pérez_2»)" in said


def test_names_that_are_no_text(course, collect):
    """Of a tar and of a folder: shown as far as they can be, and the others are taken."""
    odd = "Ana\udcf1 Nadie_7_assignsubmission_file_/ps1.ipynb"
    status, _ = collect(tarred({odd: b"x", MOODLE.format("Zoe Paz_2", "ps1.ipynb"): b"z"}), name="campus.tar.gz")

    assert (1, [("1004", "ps1.ipynb")]) == (status, list(submitted(course)))
    assert ["Ana\ufffd Nadie_7"] == list(record(course)["nobodys"])


def test_groups(course, collect):
    """All of a group get what one hands in for it; a copy for each with the group in front is each one's."""
    assert 0 == collect({MOODLE.format("Grupo 3_55", "ps1.ipynb"): "all"})[0]
    assert {("juan@example.org", "ps1.ipynb"): b"all", ("1003", "ps1.ipynb"): b"all"} == submitted(course)
    status, said = collect({MOODLE.format("Grupo por defecto-Zoe Paz_9", "ps1.ipynb"): "z"})
    assert 0 == status, said
    assert b"z" == submitted(course)["1004", "ps1.ipynb"]


def test_canvas(course, collect):
    """By the number of the user where the list has it, by the letters of the name where not; `-1` is Canvas's."""
    listed = "Student,ID,SIS User ID,SIS Login ID,Section\nPoints Possible,,,,\n"
    listed += '"Pérez, Ana",12345,1001,ana@example.org,\n"Gómez, Juan",,1002,j@example.org,\n'
    listed += '"Paz, Eva",55,1003,e@example.org,\n"Sol, Leo",56,1004,l@example.org,\n'
    (course / "canvas.csv").write_text(listed, encoding="utf-8")
    files = {
        "perezana_LATE_12345_67890_ps1-1.ipynb": "a",
        "perezana_LATE_12345_67891_run-2.py": "b",
        "gomezjuan_778_67892_ps1.ipynb": "c",
        "otronombre_55_67893_ps1.ipynb": "d",
        "solleo_57_67894_ps1.ipynb": "e",
    }
    status, said = collect(files, people="canvas.csv")

    assert 1 == status
    assert ["solleo_57"] == list(record(course)["nobodys"])
    expected = {("1001", "ps1.ipynb"): b"a", ("1001", "run.py"): b"b", ("1002", "ps1.ipynb"): b"c"}
    expected[("1003", "ps1.ipynb")] = b"d"
    assert expected == submitted(course)
    assert "Canvas dice que llegó tarde" in said


def test_whatever_was_uploaded(course, collect):
    """Archives in archives, folders, what systems put beside; what can't be opened is named and stops nobody."""
    inner = packed({"tarea/ps1.ipynb": "zip", "__MACOSX/tarea/._ps1.ipynb": "x", "tarea/._ps1.ipynb": "x"})
    locked = bytearray(packed({"ps1.ipynb": "x"}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    locked[6] |= 1
    (course / "lista.csv").write_text("Nombre,Apellido(s),Número de ID\n" + "".join(f"P{n},Q,{n}\n" for n in range(13)))
    uploads = {
        0: {"entrega.zip": inner},
        1: {"todo.zip": packed({"a.zip": inner, "leeme.txt": "b"})},
        2: {"entrega.tar.gz": tarred({"./x/ps1.ipynb": b"tar"})},
        3: {"mi carpeta/ps1.ipynb": "c", "mi carpeta/datos/a.csv": "d"},
        4: {"entrega.zip": RAR},
        5: {"entrega.zip": inner[:-40]},
        6: {"ps1.ipynb": "fine", "extra.7z": b"7z\xbc\xaf\x27\x1c", "datos.csv.gz": b"\x1f\x8b"},
        7: {"ps1.ipynb": inner},
        8: {"informe.pdf": "%PDF"},
        12: {"tarea.json": '{"cells": [], "nbformat": 4}'},
        9: {"__MACOSX/._a": "x"},
        11: {"entrega.zip": bytes(locked)},
        10: {"ps1.ipynb": "mine", "otra.zip": packed({"ps1.ipynb": "other"}), "timestamp.txt": "2020-01-01"},
    }
    files = {MOODLE.format(f"P{n} Q_{n}", name): content for n, own in uploads.items() for name, content in own.items()}
    status, said = collect({f"Curso-Tarea/{name}": content for name, content in files.items()})

    assert 1 == status
    there = submitted(course)
    assert [b"zip", b"zip", b"tar", b"c"] == [there[str(n), "ps1.ipynb"] for n in range(4)]
    assert {"ps1.ipynb", "leeme.txt"} == {name for who, name in there if who == "1"}
    assert b"d" == there["3", "datos/a.csv"]
    assert RAR == there["4", "entrega.zip"]
    assert b"fine" == there["6", "ps1.ipynb"]
    assert b"zip" == there["7", "ps1.ipynb"]
    assert {"ps1.ipynb": b"mine", "otra/ps1.ipynb": b"other"} == {n: c for (who, n), c in there.items() if who == "10"}
    assert "P9 Q" in said.partition("No entregaron")[2]
    needs = {
        who: handed["needs_person"] for who, handed in record(course)["students"].items() if handed["needs_person"]
    }
    assert {"4", "5", "8", "11"} == set(needs)
    assert "tiene contraseña" in needs["11"][0]
    assert "RAR" in needs["4"][0]
    assert "informe.pdf" in needs["8"][0]
    assert "«extra.7z» es un 7z" in said


def link(name, target="/etc/passwd"):
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return {info: target}


def special(name, kind, target=""):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return {name: member}


def test_nothing_leaves_its_place(course, collect, monkeypatch):
    """Paths upwards, absolute ones, links, devices, names on two lines, bombs: left out, the rest is taken."""
    monkeypatch.setattr(unpacking, "FILE_LIMIT", 2**20)
    monkeypatch.setattr(unpacking, "TOTAL_LIMIT", 2**21)
    monkeypatch.setattr(unpacking, "BUDGET", 2**22)
    monkeypatch.setattr(unpacking, "ENTRIES", 300)
    bomb = packed({f"{n}.bin": bytes(2**20) for n in range(40)})
    deep = packed({"ps1.ipynb": "deep"})
    for _ in range(9):
        deep = packed({"a.zip": deep})
    many = packed({f"{n}": "" for n in range(301)})
    ways = {
        "Ana Pérez_1": packed({"../../1003/ps1/ps1.ipynb": "x", "/abs.ipynb": "x", "ps1.ipynb": "a", "a\nb.py": "x"}),
        "Juan Gómez Ruiz_2": packed({"ps1.ipynb": "b", **link("l.py"), "..\\..\\w.py": "x", "C:\\w.py": "x"}),
        "Ñandú O'Higgins_3": tarred(
            {
                "ps1.ipynb": b"c",
                **special("s", tarfile.SYMTYPE, "/etc"),
                **special("h", tarfile.LNKTYPE, "ps1.ipynb"),
                **special("d", tarfile.CHRTYPE),
                **special("f", tarfile.FIFOTYPE),
            }
        ),
        "Zoe Paz_4": packed(
            {"ps1.ipynb": "d", "bomb.zip": bomb, "deep.zip": deep, "many.zip": many, "big": bytes(2**21)}
        ),
    }
    files = {MOODLE.format(name, "todo.zip"): content for name, content in ways.items()}
    status, said = collect(files | {MOODLE.format("../../Otra_5", "ps1.ipynb"): "x"})

    assert 1 == status
    there = submitted(course)
    assert [b"a", b"b", b"c", b"d"] == [there[who, "ps1.ipynb"] for who in ("1001", "juan@example.org", "1003", "1004")]
    for who in ("1001", "juan@example.org", "1003"):
        assert ["ps1.ipynb"] == [name for student, name in there if student == who]
    assert b"deep" not in there.values()
    assert sum(len(content) for (who, _), content in there.items() if who == "1004") <= 2**21
    assert [] == [path for path in course.rglob("*") if path.is_symlink() or path.name in ("w.py", "abs.ipynb")]
    for text in ("l.py» es un enlace", "su ruta sale de la carpeta", "pesa más de 1 MiB", "many.zip» tiene más de"):
        assert text in said
    assert not any(line.startswith("b.py") for line in said.splitlines())


def test_again_and_anew(course, collect):
    """The same is left as it is; what is newer comes in its place and the earlier is kept; what is older doesn't."""
    name = MOODLE.format("Ana Pérez_1", "ps1.ipynb")
    assert 0 == collect({name: "one"})[0]
    folder, first = course / "submitted" / "1001" / "ps1", record(course)
    inode = folder.stat().st_ino
    assert 0 == collect({name: "one"})[0]
    assert (inode, first) == (folder.stat().st_ino, record(course))

    status, said = collect({name: "two"}, date=(2026, 11, 26, 9, 0, 0), name="b.zip")
    assert (0, b"two") == (status, submitted(course)["1001", "ps1.ipynb"])
    assert "reemplaza a una entrega distinta" in said
    (kept,) = (course / "downloaded" / "ps1" / "earlier" / "1001").iterdir()
    assert "one" == (kept / "ps1.ipynb").read_text()

    status, said = collect({name: "one"})
    assert (0, b"two") == (status, submitted(course)["1001", "ps1.ipynb"])
    assert "queda la de b.zip, que es más nueva" in said
    status, said = collect({MOODLE.format("Ana Pérez_1", "ps1.zip"): RAR}, date=(2026, 11, 27, 9, 0, 0), name="c.zip")
    assert (1, b"two") == (status, submitted(course)["1001", "ps1.ipynb"])


def test_a_link_in_the_way(course, collect, tmp_path):
    """Nothing is written through it, and the others are taken."""
    (tmp_path / "elsewhere").mkdir()
    (course / "submitted").mkdir()
    os.symlink(tmp_path / "elsewhere", course / "submitted" / "1001")
    status, said = collect({MOODLE.format(name, "ps1.ipynb"): "x" for name in ("Ana Pérez_1", "Zoe Paz_2")})

    assert 1 == status
    assert [] == list((tmp_path / "elsewhere").iterdir())
    assert [("1004", "ps1.ipynb")] == [key for key in submitted(course) if key[0] != "1001"]
    assert "Ana Pérez [1001]: no se pudo dejar en submitted/" in said


def test_a_download_that_is_deep(course, collect):
    """A folder that was unpacked by hand, with a thousand folders in one another: the others are taken."""
    top, here = course / "bajada", os.getcwd()
    (top / "Zoe Paz_1_assignsubmission_file_").mkdir(parents=True)
    (top / "Zoe Paz_1_assignsubmission_file_" / "ps1.ipynb").write_text("{}")
    (top / "Ana Pérez_2_assignsubmission_file_").mkdir()
    (top / "Ana Pérez_2_assignsubmission_file_" / "ps1.ipynb").write_text("{}")
    try:
        os.chdir(top / "Ana Pérez_2_assignsubmission_file_")
        for _ in range(1100):
            os.mkdir("d")
            os.chdir("d")
        os.chdir(here)
        people = str(course / "lista.csv")
        assert 0 == main(["collect", "--participants", people, "--course", str(course), "--", "ps1", str(top)])
    finally:
        os.chdir(here)
        remove(top)
    assert {("1001", "ps1.ipynb"), ("1004", "ps1.ipynb")} == set(submitted(course))
    assert ["64 carpetas" in remark for remark in record(course)["students"]["1001"]["remarks"]] == [True]


def test_names_forge_no_line(course, collect):
    """What a campus, or somebody in it, calls people and files stays in its line, on terminal and report."""
    name, forged = "Ana Pérez_101", "x\nTraídas: 99\x1b[2J"
    names = [f"{forged}_102", name]
    status, said = collect({MOODLE.format(each, "ps1.ipynb"): each for each in names}, people="")
    assert 1 == status
    assert "  x\\nTraídas: 99\\x1b[2J_102: " in said
    assert ["Traídas: 1"] == [line for line in said.splitlines() if line.startswith("Traídas:")]
    (course / "submitted" / "Ana Pérez" / "ps1" / forged).write_text("")
    api = open_course(course)
    frame = pd.DataFrame({"student": [], "by_hand": []}, dtype=bool)
    rows = everybody(api, "ps1", read_record(api.coursedir, "ps1"), {}, pd.DataFrame({"points": []}), frame, [], [], 1)
    assert [] == [cell for row in rows for cell in row[:5] if printable(cell) != cell]
    assert "ps1.ipynb, x\\nTraídas: 99\\x1b[2J" == rows[0][2]


def test_where_it_is_looked_for(course, collect, capsys):
    """A folder that a browser unpacked; nbgrader's own place; what isn't there or is no download is one sentence."""
    folder = course / "downloaded" / "ps1" / "archive"
    unpacked = folder / "Ana Pérez_1_assignsubmission_file_"
    unpacked.mkdir(parents=True)
    (unpacked / "ps1.ipynb").write_text("x")
    assert 0 == collect({"entregas/zoe paz/ps1.ipynb": "x", "entregas/juan@example.org/x/ps1.ipynb": "x"})[0]
    assert {"1004", "juan@example.org"} == {who for who, _ in submitted(course)}
    (folder / "campus.zip").write_bytes(packed({MOODLE.format("Zoe Paz_2", "ps1.ipynb"): "z"}))
    ask = ["collect", "--participants", str(course / "lista.csv"), "--course", str(course), "--"]
    assert 0 == main([*ask, "ps1"])
    assert {"1001", "1004", "juan@example.org"} == {who for who, _ in submitted(course)}

    for wrong, said in (
        (["ps2"], "No hay qué traer"),
        (["ps3"], "No hay una tarea «ps3» en este curso: hay ps1, ps2."),
    ):
        capsys.readouterr()
        assert 2 == main([*ask, *wrong])
        assert said in capsys.readouterr().out
    (course / "release" / "ps2" / "ps2.ipynb").write_text("{}")
    assert "parece de la tarea «ps2»" in collect({MOODLE.format("Ana Pérez_1", "ps2.ipynb"): "x"})[1]
    assert b"x" == submitted(course)["1001", "ps1.ipynb"]
    for content, said in ((b"<html>", "es una página web"), (b"", "está vacío"), (RAR, "RAR"), (packed({}), "ninguna")):
        status, shown = collect(content)
        assert 1 == status
        assert said in shown
    assert 1 == main([*ask, "ps1", str(course / "nada.zip")])


def test_nobody_is_missing_from_the_report(course, collect):
    """On the page: taken, left for a person, nobody's, on the list alone, and in a folder that a person made."""
    uploads = {"Ana Pérez_1": "ps1.ipynb", "Ñandú O'Higgins_2": "<b>entrega.rar", "Grupo 9_3": "ps1.ipynb"}
    files = {MOODLE.format(label, name): RAR if "rar" in name else "x" for label, name in uploads.items()}
    assert 1 == collect(files)[0]
    (course / "submitted" / "suelta" / "ps1").mkdir(parents=True)
    (course / "submitted" / "suelta" / "ps1" / "ps1.ipynb").write_text("{}")
    with Gradebook(open_course(course).coursedir.db_url) as gradebook:
        gradebook.add_assignment("ps1")
    assert 0 == main(["report", "--course", str(course), "--", "ps1"])

    page = html.unescape((course / "reports" / "ps1.html").read_text(encoding="utf-8"))
    table = page.partition('<table id="lista">')[2].partition("</table>")[0]
    rows = {row.split("</td>")[0].removeprefix("<tr><td>"): row for row in re.findall("<tr><td>.*?</tr>", table, re.S)}
    assert {"1001", "1003", "1004", "juan@example.org", "suelta", "—"} == set(rows)
    for who, texts in {
        "1001": ("Ana Pérez", "ps1.ipynb", "2026-11-25 15:30", "campus.zip: Ana Pérez_1", "todavía no se corrigió"),
        "1003": ("<b>entrega.rar", "es un RAR"),
        "1004": ("Zoe Paz", "no entregó"),
        "suelta": ("ps1.ipynb", "submitted/", "sin nota"),
        "—": ("Grupo 9_3", "es de un grupo"),
    }.items():
        assert [] == [text for text in texts if text not in rows[who]]
    assert "<b>entrega" not in (course / "reports" / "ps1.html").read_text(encoding="utf-8")

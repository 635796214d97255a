"""The report and the exports tell what is in the gradebook, and nothing else."""

import base64
import dataclasses
import hashlib
import html
import re
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from helpers.course.cli import main
from helpers.course.submission import write_submission
from helpers.judge.messages import not_handed_in
from helpers.nbgrader_plugins.refused import refusals
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.graded_folder import GradedFolder
from helpers.report.analysis import by_check, frequent_messages
from helpers.report.collect import ClassRecord, collect
from helpers.report.page import render
from tests.pipeline.classes import ASSIGNMENT, STUDENTS

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]


@pytest.fixture(scope="module")
def course(tmp_path_factory, graded_class):
    """Have six students graded; one more is on the roster, and one was refused."""
    folder = graded_class(tmp_path_factory.mktemp("course"))
    directory = open_course(folder).coursedir
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        gradebook.update_or_create_student("ausente", first_name="Aus", last_name="Ente", email="a@example.org")
        gradebook.update_or_create_student("rota")
        gradebook.find_submission_notebook("1_seed_everything", ASSIGNMENT, "tarde").late_submission_penalty = 1
        gradebook.find_grade("ej2_bytes", "2_hash_dataframe", ASSIGNMENT, "partes").extra_credit = 0.5
        gradebook.db.commit()
    GradedFolder(directory, "rota", ASSIGNMENT).refuse("no se pudo corregir (<b>RuntimeError</b>)")
    return folder


@pytest.fixture(scope="module")
def record(course):
    return collect(open_course(course), ASSIGNMENT)


def test_who_is_where(record):
    """Graded, absent, refused; a late penalty is taken off."""
    assert sorted(STUDENTS) == sorted(record.totals.index)
    assert ["ausente"] == record.absent
    assert ["rota"] == [student for student, _ in record.refused]
    assert 50 == record.totals.points["Ana María"] == record.max_points
    assert 0 == record.totals.points["vacía"]
    assert (1, 9) == (record.totals.penalty["tarde"], record.totals.points["tarde"])
    assert "no entregó 1_seed_everything, 3_manifest" in dict(record.notes)["partes"]
    assert ("namespaces",) == record.isolation


def test_the_same_points_as_the_gradebook(course, record):
    """To the last decimal."""
    api = open_course(course)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        for student in STUDENTS:
            submission = gradebook.find_submission(ASSIGNMENT, student)
            assert submission.score - submission.late_submission_penalty == record.totals.points[student]


def test_the_page(course, capsys):
    """Everybody and every check is there, texts are escaped, and nothing is fetched from elsewhere."""
    assert 0 == main(["report", ASSIGNMENT, "--course", str(course)])
    page = (course / "reports" / f"{ASSIGNMENT}.html").read_text(encoding="utf-8")

    for text in (*STUDENTS, "ausente", "rota", "ej1_visible_numpy", "Esperaba:", "namespaces"):
        assert html.escape(text) in page, text
    assert "&lt;b&gt;RuntimeError" in page
    assert 3 == page.count("<svg ")
    assert 3 == len(re.findall(r'<svg role="img" aria-label="[^"]{30,}"', page))
    assert not re.search(r"""(?:src|[^:]href)=["'](?:https?:)?//""", page)


def test_no_script_but_its_own(record):
    """The page holds one, whose digest its policy names; a browser runs no other."""
    page = render(dataclasses.replace(record, refused=[("<script>x</script>", "<script>y</script>")]))
    (script,) = re.findall("<script[^>]*>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall('<meta http-equiv="Content-Security-Policy" content="(.*?)">', page)

    assert page.index(policy) < page.index("<title>")
    assert {"default-src 'none'", f"script-src 'sha256-{digest}'"} <= set(policy.split("; "))


def test_what_there_is_not(course, tmp_path, capsys):
    """An unknown assignment, a folder that is no course: one sentence."""
    assert 2 == main(["report", "otra", "--course", str(course)])
    assert "No hay una tarea «otra»" in " ".join(capsys.readouterr().out.split())
    assert 2 == main(["report", ASSIGNMENT, "--course", str(tmp_path)])


def test_a_refusal_is_forgotten(course):
    """Once there is a grade."""
    directory = open_course(course).coursedir
    folder = GradedFolder(directory, "otra", ASSIGNMENT)
    folder.refuse("x")
    assert ["otra", "rota"] == [student for student, _ in refusals(directory, ASSIGNMENT)]
    folder.begin({"notebook.ipynb": b""})
    folder.take_place()
    assert ["rota"] == [student for student, _ in refusals(directory, ASSIGNMENT)]
    shutil.rmtree(folder.path.parent)


def test_refusals_of_a_course_with_an_odd_path(tmp_path):
    """A name is never a pattern."""
    folder = tmp_path / "curso [1] *"
    folder.mkdir()
    (folder / "nbgrader_config.py").touch()
    directory = open_course(folder).coursedir
    GradedFolder(directory, "ana", "tarea [2]").refuse("x")

    assert [("ana", "x")] == refusals(directory, "tarea [2]")
    assert [] == refusals(directory, "tarea 2")


def _record(scores):
    rows = [
        (f"s{i}", "n", cell, float(value), 2.0, False)
        for cell, column in scores.items()
        for i, value in enumerate(column)
    ]
    grades = pd.DataFrame(rows, columns=["student", "notebook", "cell", "score", "max_score", "by_hand"])
    return ClassRecord("a", 6, grades, pd.DataFrame(), pd.DataFrame(columns=["student", "notebook", "cell", "message"]))


def test_item_analysis():
    """Difficulty and discrimination by hand; a check that all pass tells nobody apart."""
    checks = by_check(_record({"a": [0, 0, 2, 2], "b": [0, 1, 1, 2], "c": [2, 2, 2, 2]})).set_index("cell")

    assert [0.5, 0.5, 1.0] == list(checks.difficulty)
    assert [0.5, 0.25, 1.0] == list(checks.full)
    assert np.isclose(np.corrcoef([0, 0, 2, 2], [2, 3, 3, 4])[0, 1], checks.discrimination["a"])
    assert np.isnan(checks.discrimination["c"])


def test_frequent_messages():
    """Counted by student, the most frequent first, once for all the checks that say it."""
    rows = [("ana", "a"), ("ana", "b"), ("beto", "b"), ("beto", "c")]
    messages = [(student, "n", cell, "Esperaba: x\nLlegó: y\nPista: z") for student, cell in rows]
    messages += [("ana", "n", "d", "Esperaba: w\nLlegó: v\nPista: u"), ("ana", "n", "e", not_handed_in().evalue)]
    record = _record({"a": [0, 1]})
    said = pd.DataFrame(messages, columns=record.messages.columns)
    found = frequent_messages(dataclasses.replace(record, messages=said))

    assert [2, 1] == list(found.students)
    assert ["a, b, c", "d"] == list(found.cells)


DELETED = ("ej1_argumento", "ej1_hijo", "ej1_numpy", "ej1_random")


def _place(notebook, grade_id):
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def _copy_a_test(notebook):
    copied = deepcopy(notebook.cells[_place(notebook, "ej1_random")])
    copied["id"] = "otra"
    notebook.cells.append(copied)


def test_what_went_wrong(tmp_path, released):
    """A file that is no notebook, copied and deleted cells: named, each once, with what became of it."""
    course = released(tmp_path)
    for student, name, change in (
        ("copia", "1_seed_everything", _copy_a_test),
        ("borra", "1_seed_everything", lambda nb: [nb.cells.pop(_place(nb, cell)) for cell in DELETED]),
        ("rompe", "2_hash_dataframe", None),
    ):
        notebook = nbformat.read(course / "release" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
        if change:
            change(notebook)
        folder = write_submission(course, ASSIGNMENT, student, {name: notebook})
        if not change:
            (folder / f"{name}.ipynb").write_text("esto no es un notebook")
    ClassRun(course, ASSIGNMENT).grade_watched(["copia", "borra", "rompe"], Console(quiet=True))
    page = render(collect(open_course(course), ASSIGNMENT))

    problems = html.unescape(page.split("Entregas con problemas")[1].split("No entregaron")[0])
    assert "1_seed_everything: había copias de comprobaciones (ej1_random); cuenta la última de cada una" in problems
    assert "1_seed_everything, ej1_random, ej1_numpy, ej1_argumento y 1 más: no encontramos la celda" in problems
    assert "2_hash_dataframe.ipynb: no es un notebook de Jupyter (JSONDecodeError)" in problems


@pytest.mark.parametrize("exporter", ["MoodleExport", "CanvasExport"])
def test_exports_come_back(course, record, exporter):
    """Through nbgrader's own command: who and how many points, empty where there is no grade."""
    programs = Path(sys.executable).parent
    plugin = f"helpers.nbgrader_plugins.exports.{exporter}"
    command = [programs / "nbgrader", "export", "--exporter", plugin, "--to", "out.csv"]
    subprocess.run(
        command,
        cwd=course,
        check=True,
        capture_output=True,
        timeout=120,
        env={**__import__("os").environ, "PATH": f"{programs}:/usr/bin:/bin"},
    )
    table = pd.read_csv(course / "out.csv", dtype={"ID number": str, "SIS User ID": str})
    key = "ID number" if exporter == "MoodleExport" else "SIS User ID"

    if exporter == "CanvasExport":
        assert ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", ASSIGNMENT] == list(table.columns)
        assert ("    Points Possible", 50) == (table.Student[0], table[ASSIGNMENT][0])
        table = table[1:]
        assert "Ente, Aus" in set(table.Student)
    else:
        assert ["First name", "Last name", "ID number", "Email address", ASSIGNMENT] == list(table.columns)
    points = table.set_index(key)[ASSIGNMENT]
    assert {"ausente", "rota"} == set(points.index[points.isna()])
    assert dict(record.totals.points) == dict(points.dropna())

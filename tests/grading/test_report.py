"""The report and the exports tell what is in the gradebook, and nothing else."""

import html
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from helpers.grading.class_run import ClassRun
from helpers.grading.course import open_course
from helpers.grading.refusals import forget_refusal, keep_refusal, refusals
from helpers.grading.report.__main__ import main
from helpers.grading.report.analysis import by_check, frequent_messages
from helpers.grading.report.collect import ClassRecord, collect
from tests.grading.classes import ASSIGNMENT, STUDENTS, new_course


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Grade six students; one more is on the roster, and one was refused."""
    folder = new_course(tmp_path_factory.mktemp("course"))
    run = ClassRun(folder, ASSIGNMENT, 2)
    run.grade_watched(list(STUDENTS), Console(quiet=True))
    with Gradebook(run.api.coursedir.db_url, run.api.coursedir.course_id) as gradebook:
        gradebook.update_or_create_student("ausente", first_name="Aus", last_name="Ente", email="a@example.org")
        gradebook.update_or_create_student("rota")
        gradebook.find_grade("ej2_bytes", "2_hash_dataframe", ASSIGNMENT, "partes").extra_credit = 0.5
        gradebook.db.commit()
    keep_refusal(run.api.coursedir, "rota", ASSIGNMENT, "no se pudo corregir (<b>RuntimeError</b>)")
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
    assert 0 == main([ASSIGNMENT, "--course", str(course)])
    page = (course / "reports" / f"{ASSIGNMENT}.html").read_text(encoding="utf-8")

    for text in (*STUDENTS, "ausente", "rota", "ej1_visible_numpy", "Esperaba:", "namespaces"):
        assert html.escape(text) in page, text
    assert "&lt;b&gt;RuntimeError" in page
    assert 3 == page.count("<svg ")
    assert 3 == len(re.findall(r'<svg role="img" aria-label="[^"]{30,}"', page))
    assert not re.search(r"""(?:src|[^:]href)=["'](?:https?:)?//""", page)


def test_what_there_is_not(course, tmp_path, capsys):
    """An unknown assignment, a folder that is no course: one sentence."""
    assert 2 == main(["otra", "--course", str(course)])
    assert "No hay una tarea «otra»" in " ".join(capsys.readouterr().out.split())
    assert 2 == main([ASSIGNMENT, "--course", str(tmp_path)])


def test_a_refusal_is_forgotten(course):
    """Once there is a grade."""
    api = open_course(course)
    keep_refusal(api.coursedir, "otra", ASSIGNMENT, "x")
    assert ["otra", "rota"] == [student for student, _ in refusals(api, ASSIGNMENT)]
    forget_refusal(api.coursedir, "otra", ASSIGNMENT)
    assert ["rota"] == [student for student, _ in refusals(api, ASSIGNMENT)]


def _record(scores):
    rows = [
        (f"s{i}", "n", cell, float(value), 2.0, False)
        for cell, column in scores.items() for i, value in enumerate(column)
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


def test_frequent_messages(record):
    """Counted by student, the most frequent first."""
    found = frequent_messages(record)

    assert list(found.students) == sorted(found.students, reverse=True)
    assert found.students.max() <= len(STUDENTS)


@pytest.mark.parametrize("exporter", ["MoodleExport", "CanvasExport"])
def test_exports_come_back(course, record, exporter):
    """Through nbgrader's own command: who and how many points, empty where there is no grade."""
    programs = Path(sys.executable).parent
    command = [programs / "nbgrader", "export", "--exporter", f"helpers.grading.exports.{exporter}", "--to", "out.csv"]
    subprocess.run(command, cwd=course, check=True, capture_output=True, timeout=120,
                   env={**__import__("os").environ, "PATH": f"{programs}:/usr/bin:/bin"})
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

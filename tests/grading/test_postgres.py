"""A gradebook in a real PostgreSQL has the rows that one in SQLite has."""

import os

import pytest

from helpers.checks.inputs import SEED_VARIABLE
from helpers.grading.class_run import ClassRun
from helpers.grading.course import copy_course, generate, open_course
from tests.grading.classes import ASSIGNMENT, STUDENTS, hand_in
from tests.grading.rows import rows
from tests.grading.servers import postgresql

pytest.importorskip("psycopg", reason="requirements-cluster.lock isn't installed")

def test_the_same_rows_in_both(tmp_path, monkeypatch):
    """Graded side by side; and what is on record there is kept, too."""
    monkeypatch.setenv(SEED_VARIABLE, "11")
    found, kept = [], []
    with postgresql() as url:
        for name, database in (("sqlite", None), ("postgres", url)):
            folder = tmp_path / name
            folder.mkdir()
            copy_course(folder)
            if database:
                with (folder / "nbgrader_config.py").open("a") as config:
                    config.write(f"\nc.CourseDirectory.db_url = {database!r}\n")
            hand_in(folder, generate(open_course(folder), ASSIGNMENT))
            assert not any(entry.refused for entry in ClassRun(folder, ASSIGNMENT, jobs=2).grade(STUDENTS))
            kept.append([entry.student for entry in ClassRun(folder, ASSIGNMENT).grade(STUDENTS) if entry.kept])
            found.append(rows(database or f"sqlite:///{folder / 'gradebook.db'}"))

    assert found[0] == found[1]
    assert len(found[0]) > 100
    assert [list(STUDENTS)] * 2 == kept
    assert not os.path.exists(tmp_path / "postgres" / "gradebook.db")

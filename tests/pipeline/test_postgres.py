"""A gradebook in a real PostgreSQL has the rows that one in SQLite has."""

import pytest

from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import generate, open_course
from tests.pipeline.classes import ASSIGNMENT, QUICK
from tests.pipeline.rows import rows
from tests.pipeline.servers import postgresql

pytest.importorskip("psycopg", reason="requirements-cluster.lock isn't installed")
pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]


def test_the_same_rows_in_both(tmp_path, handed_in_class, graded_class):
    """And what is on record there is kept, too."""
    folder = handed_in_class(tmp_path / "postgres")
    (folder / "gradebook.db").unlink()
    expected = [
        row for row in rows(f"sqlite:///{graded_class(tmp_path / 'sqlite') / 'gradebook.db'}") if row[1] in QUICK
    ]
    with postgresql() as url:
        with (folder / "nbgrader_config.py").open("a") as config:
            config.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
        generate(open_course(folder), ASSIGNMENT)
        assert not any(entry.refused for entry in ClassRun(folder, ASSIGNMENT).grade(QUICK))
        kept = [entry.student for entry in ClassRun(folder, ASSIGNMENT).grade(QUICK) if entry.kept]
        found = rows(url)

    assert expected == found
    assert len(found) > 100
    assert list(QUICK) == kept
    assert not (folder / "gradebook.db").exists()

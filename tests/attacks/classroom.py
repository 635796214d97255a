"""A class of attackers, and what must be as it was when it has been graded."""

from __future__ import annotations

import hashlib
import socket
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.course.submission import fill_in, write_submission
from tests.attacks.attack import ASSIGNMENT, Attack, write_attack
from tests.attacks.network import ABSTRACT, PORT
from tests.attacks.parts import RIGHT

__all__ = ["HONEST", "hand_in", "listening", "outside", "points"]

#: Honest students, the first and the last to be graded.
HONEST = ("aaa-honest", "zzz-honest")


def hand_in(course: Path, released: Path, attacks: Iterable[Attack], honest: Iterable[int] = RIGHT) -> None:
    """Write all submissions of a class.

    Parameters
    ----------
    course, released : pathlib.Path
        The course folder and the released assignment.
    attacks : iterable of Attack
        Who attacks.
    honest : iterable of int, optional
        Which exercises honest students hand in: all.
    """
    paths = {int(path.name[0]): path for path in sorted(released.glob("*.ipynb"))}
    for student in HONEST:
        notebooks = {paths[exercise].stem: fill_in(paths[exercise], RIGHT[exercise]) for exercise in honest}
        write_submission(course, ASSIGNMENT, student, notebooks)
    for attack in attacks:
        write_attack(attack, course, released)


def points(course: Path) -> dict[str, dict[str, float]]:
    """Return the points of each student, by notebook; NULL counts as NaN.

    Parameters
    ----------
    course : pathlib.Path
        The course folder.
    """
    query = """
        SELECT student.id, notebook.name, SUM(grade.auto_score), COUNT(*), COUNT(grade.auto_score)
        FROM grade
        JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
        JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
        JOIN student ON submitted_assignment.student_id = student.id
        JOIN notebook ON submitted_notebook.notebook_id = notebook.id
        GROUP BY student.id, notebook.name
    """
    found: dict[str, dict[str, float]] = {}
    with sqlite3.connect(course / "gradebook.db") as book:
        for student, notebook, total, cells, scored in book.execute(query):
            found.setdefault(student, {})[notebook] = total if cells == scored else float("nan")
    return found


def outside(course: Path) -> dict[str, str]:
    """Return digests of all that grading must not change.

    Parameters
    ----------
    course : pathlib.Path
        The course folder: its sources, releases, submissions and settings count, and the cells that the gradebook has.
    """
    files = [course / "nbgrader_config.py"]
    for name in ("source", "release", "submitted"):
        files += [path for path in (course / name).rglob("*") if path.is_file()]
    digests = {str(path.relative_to(course)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    with sqlite3.connect(course / "gradebook.db") as book:
        for table in ("source_cell", "grade_cells", "solution_cells"):
            rows = book.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
            digests[f"gradebook: {table}"] = hashlib.sha256(repr(rows).encode()).hexdigest()
        digests["gradebook: by hand"] = str(book.execute("SELECT COUNT(manual_score) FROM grade").fetchall())
    return digests


@contextmanager
def listening() -> Iterator[list[str]]:
    """Listen where attacks connect to; yields what came."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", PORT)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(ABSTRACT)
        unix.listen()

        def accept(server: socket.socket, name: str) -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                came.append(name)
                connection.close()

        for server, name in ((tcp, "tcp"), (unix, "abstract socket")):
            threading.Thread(target=accept, args=(server, name), daemon=True).start()
        yield came
        for server in (tcp, unix):
            server.shutdown(socket.SHUT_RDWR)

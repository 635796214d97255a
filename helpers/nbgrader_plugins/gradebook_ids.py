"""One row in the gradebook for each person, however a list or a folder spells their id."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

from nbgrader.api import Gradebook, Student
from sqlalchemy.exc import OperationalError

from helpers.nbgrader_plugins.spelling import in_bash, spelled

__all__ = ["join_rows", "take_one_spelling"]


def take_one_spelling() -> None:
    """Have every `Gradebook` of this process add and find students by their id as it is spelled."""
    for name in ("add_student", "find_student", "update_or_create_student", "remove_student"):
        setattr(Gradebook, name, _by_spelling(getattr(Gradebook, name)))


def _by_spelling(method: Callable) -> Callable:
    @functools.wraps(method)
    def called(self: Gradebook, student_id: str, **more: Any) -> Any:
        # A row that `join_rows` had to leave can still be named.
        if spelled(student_id) != student_id and not self.db.query(Student.id).filter_by(id=student_id).first():
            student_id = spelled(student_id)
        return method(self, student_id, **more)

    return called


def join_rows(gradebook: Gradebook) -> None:
    """Give rows that were made under another spelling their right id; submissions of both rows become one's.

    Where both have a submission for the same assignment, a person must say which counts: the log names the row.
    """
    try:
        # Ids only: with each whole row would come the sum of its points.
        others = [each for (each,) in gradebook.db.query(Student.id) if spelled(each) not in ("", each)]
        for other in others:
            _join(gradebook, gradebook.db.get(Student, other))
        gradebook.db.commit()
    except OperationalError:  # whoever may only read it reads it as it is
        gradebook.db.rollback()


def _join(gradebook: Gradebook, other: Student) -> None:
    student = gradebook.db.get(Student, spelled(other.id))
    if student is None:
        student = Student(id=spelled(other.id))
        gradebook.db.add(student)
    for name in ("first_name", "last_name", "email", "lms_user_id"):
        if getattr(student, name) is None:
            setattr(student, name, getattr(other, name))
    gradebook.db.flush()
    taken = {submission.assignment_id for submission in student.submissions}
    for submission in list(other.submissions):
        if submission.assignment_id not in taken:
            submission.student = student
    gradebook.db.flush()
    if not other.submissions:
        gradebook.db.delete(other)
        return
    logging.getLogger(__name__).warning(
        "El libro de notas tiene dos filas de «%s», las dos con nota de %s: mirá cuál vale, y borrá la otra con "
        "nbgrader db student remove --force %s",
        student.id,
        ", ".join(sorted(submission.name for submission in other.submissions)),
        in_bash(other.id),
    )

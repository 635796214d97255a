"""The whole of a gradebook as rows that two gradebooks can be compared by: names in place of ids."""

from nbgrader.api import Gradebook

__all__ = ["rows"]


def rows(url, assignment="ejercicios"):
    """Return what a gradebook holds of an assignment's submissions, sorted."""
    found = []
    with Gradebook(url, "clase-228") as gradebook:
        found += [("student", student.id) for student in gradebook.students]
        for submission in gradebook.assignment_submissions(assignment):
            who = submission.student_id
            found.append(
                (
                    "submission",
                    who,
                    str(submission.timestamp),
                    str(submission.extension),
                    submission.score,
                    submission.max_score,
                    submission.needs_manual_grade,
                )
            )
            for notebook in submission.notebooks:
                where = who, notebook.name
                found.append(("notebook", *where, notebook.late_submission_penalty, notebook.failed_tests))
                found += [
                    ("grade", *where, g.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade)
                    for g in notebook.grades
                ]
                found += [("comment", *where, c.name, c.auto_comment, c.manual_comment) for c in notebook.comments]
    return sorted(found, key=repr)

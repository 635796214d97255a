"""The settings by which any nbgrader course is graded sealed: two lines of its `nbgrader_config.py`."""

from __future__ import annotations

import os
import warnings

from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from helpers.nbgrader_plugins.converters import take_one_by_one
from helpers.nbgrader_plugins.folder_names import take_folders_by_name
from helpers.nbgrader_plugins.formgrader_pages import guard_formgrader
from helpers.nbgrader_plugins.generation import generate_aside
from helpers.nbgrader_plugins.gradebook import keep_engines
from helpers.nbgrader_plugins.grading_seed import draw_if_none
from helpers.nbgrader_plugins.printable import keep_logs_printable
from helpers.nbgrader_plugins.student_import import import_lists_as_they_come

__all__ = ["MANIFEST", "use_sealed_grading"]

#: Lies beside the graded notebooks; a name that no file of a student's is likely to have.
MANIFEST = "grading_manifest.json"


def use_sealed_grading(c: Config) -> None:
    """Have `nbgrader autograde` run each submission behind walls, and its tests outside of them.

    The settings that a course may change afterwards are those of `c.SealedExecute`.
    """
    # nbgrader 0.9 adds records in an order that SQLAlchemy 2 remarks on, for every submission; the records are right.
    warnings.filterwarnings("ignore", category=SAWarning)
    # Saves a tenth of a second for each submission, and waits for a locked gradebook instead of ending the run.
    keep_engines()
    # No link is followed from submitted/ to feedback/, and what one submission provokes ends no run.
    take_one_by_one()
    take_folders_by_name()
    import_lists_as_they_come()
    # An assignment is generated aside: whatever goes wrong, release/ and gradebook stay, with every grade in it.
    generate_aside()
    # Ids, names of files and messages are students' texts: what isn't seen of them moves no cursor of an instructor's.
    keep_logs_printable()
    c.ExportApp.plugin_class = "helpers.nbgrader_plugins.exports.GradesExport"
    # Where this is read by the formgrader, a browser runs nothing of what it shows.
    guard_formgrader()
    # The kernels inherit it, and each autograded notebook holds it (metadata `grading`); set it before a run to draw
    # the same hidden inputs again.
    draw_if_none()
    # It holds the seed of the hidden inputs, and is no part of a feedback.
    c.CourseDirectory.ignore.append(MANIFEST)
    # A file that is no notebook must not take the student's other notebooks with it.
    c.Autograde.exporter_class = "helpers.nbgrader_plugins.exporter.SubmissionExporter"
    c.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.ClearOutput",
        # In place of DeduplicateIds, OverwriteKernelspec and OverwriteCells: adds missing cells back and survives
        # broken metadata. What is added here must do without a gradebook: workers have none. What CheckCellMetadata
        # looks at comes from the gradebook then, and not from the submission.
        "helpers.nbgrader_plugins.cells.RestoreCells",
    ]
    # A notebook is validated when it is written, and not after each step besides.
    c.Exporter.optimistic_validation = True
    c.OverwriteCells.missing_cell_notification = (
        "No encontramos esta celda ({cell_id}) en la entrega; la volvimos a poner.\n\n"
    )
    c.Autograde.autograde_preprocessors = [
        # In place of Execute: the submission's cells run behind walls, the tests outside of them.
        "helpers.nbgrader_plugins.execute.SealedExecute",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        # Only an error decides; no points for a cell that didn't run.
        "helpers.judge.verdict.Verdict",
        # Who handed in an older release loses nothing by a check that it didn't have.
        "helpers.nbgrader_plugins.older_release.SpareOlder",
        "nbgrader.preprocessors.LimitOutput",
        # Whoever opens the graded notebook, by whatever door, runs nothing of it.
        "helpers.nbgrader_plugins.shown.ShowSafely",
        # In place of SaveAutoGrades: one transaction for a notebook.
        "helpers.nbgrader_plugins.record.RecordGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    # The slowest honest cell of an exercise takes 1 s; on a busy machine several times that.
    c.SealedExecute.timeout = int(os.environ.get("COURSE_CELL_TIMEOUT", "30"))

"""nbgrader's `zip_collect` with this room's reading: its two plugins, which `nbgrader_config.py` names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks
from traitlets import List, Unicode

from helpers.campus.collecting import Collecting, Put, people_of
from helpers.campus.placing import Place, write
from helpers.campus.sources import downloads_in
from helpers.nbgrader_plugins.tables import TableTrouble

__all__ = ["CampusCollector", "CampusExtractor"]


class CampusExtractor(ExtractorPlugin):
    """Opens what lies in `archive/`, whatever is wrong with a part of it; `make collect` asks it, too."""

    expected = List(
        Unicode(), help="Names of files beside the notebooks that an assignment asks for; a campus may change them."
    ).tag(config=True)
    participants = Unicode("", help="List of participants: the gradebook's students, if none is given.").tag(
        config=True
    )

    def collecting(
        self, directory: CourseDirectory, assignment: str, participants: Path | None = None, put: Put | None = None
    ) -> Collecting:
        """Return a run into `submitted/`, or wherever `put` puts files; raise `TableTrouble`."""
        given = participants or (Path(self.participants) if self.participants else None)
        released = Path(directory.format_path(directory.release_directory, ".", "."))
        notebooks = {folder.name: find_all_notebooks(str(folder)) for folder in released.glob("*/")}
        own = notebooks.pop(assignment, [])
        others = {name: other for other, names in notebooks.items() for name in names if name not in own}
        expected = [*own, *self.expected]
        return Collecting(directory, assignment, people_of(directory, given), expected, others, put or _in_place)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Put the submissions of all archives into a folder for each student; say who isn't among them, and why."""
        directory, assignment = self.parent.coursedir, self.parent.coursedir.assignment_id

        def put(place: Place, student: str, files: Mapping[str, bytes], earlier: Path) -> Path | None:
            write(Path(extracted_path, student), files)
            return place.keep(earlier, copy=True) if self.force and place.differs(files) else None

        try:
            run = self.collecting(directory, assignment, put=put)
        except TableTrouble as error:
            return self.parent.fail(str(error))
        run.take(downloads_in(Path(archive_path)))
        for name, why in run.unread:
            self.log.error("%s %s", name, why)
        for entry in run.entries:
            if entry.why or entry.remarks:
                said = "; ".join(filter(None, (entry.why, *entry.remarks)))
                self.log.log(40 if entry.why else 30, "%s: %s", entry.name or entry.label, said)
        if run.unread or any(entry.why for entry in run.entries):
            self._fail_at_the_end()
        return None

    def _fail_at_the_end(self) -> None:
        """Have `zip_collect` end with status 1, as `make collect` does, after it has put what could be taken."""
        put_the_rest = self.parent.process_extracted_files

        def process_extracted_files() -> None:
            put_the_rest()
            self.parent.fail(
                "Hay entregas que no se trajeron, o que tiene que mirar una persona: más arriba dice cuáles."
            )

        self.parent.process_extracted_files = process_extracted_files


class CampusCollector(FileNameCollectorPlugin):
    """Says whose each file is that `CampusExtractor` has extracted."""

    def collect(self, submitted_file: str) -> dict[str, str]:
        """Return the student, whose folder it is, and the path within it."""
        extracted = Path(self.parent._format_collect_path(self.parent.extracted_directory)).resolve()
        student, *rest = Path(submitted_file).resolve().relative_to(extracted).parts
        return {"student_id": student, "file_id": "/".join(rest)}


def _in_place(place: Place, student: str, files: Mapping[str, bytes], earlier: Path) -> Path | None:
    return place.put(files, earlier) if place.differs(files) else None

"""What was collected, for the report: `downloaded/<assignment>/collected.json`, which git ignores with its folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

__all__ = ["EARLIER", "Handed", "Nobodys", "Record", "read_record"]

#: The folder beside it that keeps submissions which others have replaced.
EARLIER = "earlier"


@dataclass
class Handed:
    """A student's submission as it was collected."""

    #: What the campus calls whoever handed in, and the file that it came in.
    label: str
    archive: str
    #: When it was changed, and the newest of its archive, as that says: no zone, and empty if unknown.
    date: str
    archive_date: str
    #: When it was collected, in UTC.
    collected: str
    #: Relative paths; and the SHA-256 of them and their contents.
    files: list[str] = field(default_factory=list)
    digest: str = ""
    #: In Spanish: what was done with it, and why a person has to look at it.
    remarks: list[str] = field(default_factory=list)
    needs_person: list[str] = field(default_factory=list)


@dataclass
class Nobodys:
    """What was handed in by nobody of the list, as far as can be said."""

    archive: str
    why: str
    files: list[str] = field(default_factory=list)


@dataclass
class Record:
    """All that is on record of an assignment."""

    path: Path
    students: dict[str, Handed] = field(default_factory=dict)
    #: By label.
    nobodys: dict[str, Nobodys] = field(default_factory=dict)
    #: Names of the people of the list, by id.
    people: dict[str, str] = field(default_factory=dict)

    def write(self) -> None:
        """Replace the file, whole or not at all."""
        data = {"version": 1, **asdict(self)}
        del data["path"]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(f".{self.path.name}.new")
        new.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(new, self.path)


def read_record(directory: CourseDirectory, assignment: str) -> Record:
    """Read what is on record; an empty one if there is none, or none that can be read."""
    record = Record(Path(directory.root) / "downloaded" / assignment / "collected.json")
    try:
        data = json.loads(record.path.read_text(encoding="utf-8"))
        students = {str(student): Handed(**handed) for student, handed in data["students"].items()}
        nobodys = {str(label): Nobodys(**nobody) for label, nobody in data["nobodys"].items()}
        return Record(record.path, students, nobodys, dict(data["people"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return record

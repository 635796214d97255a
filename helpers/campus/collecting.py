"""Collects a campus's downloads for an assignment: each upload is taken, or is on record with the reason why not."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from helpers.campus.matching import People
from helpers.campus.placing import Place, digest_of_files
from helpers.campus.record import EARLIER, Handed, Nobodys, read_record
from helpers.campus.sources import download
from helpers.campus.unpacking import Unpacked, unpack
from helpers.campus.uploads import PLAIN, Upload, divide
from helpers.nbgrader_plugins.archives import NotOpened, Packed
from helpers.nbgrader_plugins.people import (
    Person,
    known_to_gradebook,
    people_of_gradebook,
    read_people,
    record_people,
)
from helpers.nbgrader_plugins.printable import printable

__all__ = ["Collected", "Collecting", "Put", "people_of"]

#: Puts files where they belong, and returns where in the folder given what was there is kept now.
Put = Callable[[Place, str, Mapping[str, bytes], Path], Path | None]


@dataclass(frozen=True)
class Collected:
    """What came of one upload, for one person; without a student, it is nobody's."""

    label: str
    student: str = ""
    name: str = ""
    remarks: tuple[str, ...] = ()
    #: Why nothing was taken, or a person has to look; in Spanish.
    why: str = ""


def people_of(directory: CourseDirectory, participants: Path | None) -> People:
    """Return who may hand in: a list, which the gradebook takes over, or else whom the gradebook has.

    The gradebook's students are all there are once one of them has an address or a last name: a list was read then.
    Raise `TableTrouble`.
    """
    people = read_people(participants) if participants else []
    submitted = Path(directory.format_path(directory.submitted_directory, ".", ".")).resolve()
    folders = [Person(path.name) for path in submitted.glob("*/")]
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        before = people_of_gradebook(gradebook)
        known = {person.id for person in before}
        before += [person for person in folders if person.id not in known]
        if not people:
            return People(before, complete=any(person.email or person.last for person in before))
        people = known_to_gradebook(people, before)
        record_people(gradebook, people)
    return People(people, complete=True)


class Collecting:
    """One run, of any number of downloads."""

    def __init__(
        self,
        directory: CourseDirectory,
        assignment: str,
        people: People,
        expected: Collection[str],
        others: Mapping[str, str],
        put: Put,
    ) -> None:
        """Take what the assignment expects, and whose notebooks others are, by the names of files."""
        self.entries: list[Collected] = []
        #: Downloads that couldn't be opened, and why.
        self.unread: list[tuple[str, str]] = []
        self.record = read_record(directory, assignment)
        self._directory, self._assignment = directory, assignment
        self._people, self._expected, self._others, self._put = people, expected, others, put
        self.complete = people.complete
        self._taken: dict[str, Person] = {}
        if people.complete:
            self.record.people = {person.id: person.name for person in people.all}

    def take(self, paths: Iterable[Path]) -> None:
        """Collect downloads, the newest last; what is wrong with one upload is that upload's."""
        for path in sorted(paths, key=lambda path: (self._newest(path), path.name)):
            with self._reading(path), download(path) as packed:
                self._take(path.name, packed)
        self.record.write()
        known = {person.id for person in self._people.all}
        if new := [person for person in self._taken.values() if person.id not in known]:
            with Gradebook(self._directory.db_url, self._directory.course_id) as gradebook:
                record_people(gradebook, new)

    def _newest(self, path: Path) -> str:
        newest = ""
        with contextlib.suppress(NotOpened, OSError), download(path) as packed:
            newest = max((each.date for each in packed), default="")
        return newest

    @contextlib.contextmanager
    def _reading(self, path: Path) -> Iterator[None]:
        try:
            yield
        except NotOpened as error:
            self.unread.append((path.name, str(error)))
        except OSError as error:
            self.unread.append((path.name, f"no se puede leer ({error.strerror})"))

    def _take(self, archive: str, packed: list[Packed]) -> None:
        uploads = divide(packed)
        while len(uploads) == 1 and uploads[0].campus == PLAIN and all(len(parts) > 1 for parts, _ in uploads[0].files):
            if self._people.owners(uploads[0])[0]:
                break  # and not a folder that lies round those of people
            uploads = divide([replace(each, name="/".join(parts)) for parts, each in uploads[0].files])
        if not uploads:
            raise NotOpened("no tiene ninguna entrega")
        names = {parts[-1] for upload in uploads for parts, _ in upload.files}
        own = {name for name in self._expected if name.endswith(".ipynb")}
        if not names & own and (other := next((self._others[name] for name in names if name in self._others), None)):
            raise NotOpened(f"parece de la tarea «{other}», y no de «{self._assignment}»: no se trajo nada")
        newest = max(upload.date for upload in uploads)
        labels = {upload.label for upload in uploads}
        # What another download brought stays until it is somebody's.
        self.record.nobodys = {label: who for label, who in self.record.nobodys.items() if label not in labels}
        whose = [self._people.owners(upload) for upload in uploads]
        times = Counter(person.id for people, _ in whose for person in people)
        several: dict[str, list[tuple[Person, Upload, str, Unpacked]]] = {}
        for upload, (people, said) in zip(uploads, whose, strict=True):
            if not people:
                self._is_nobodys(upload, archive, said)
                continue
            try:
                content = unpack(upload, self._expected)
            except Exception as error:  # of whatever kind: the next upload is somebody else's
                content = Unpacked(broken=[f"no se pudo leer ({type(error).__name__})"])
            for person in people:
                if times[person.id] > 1:
                    several.setdefault(person.id, []).append((person, upload, said, content))
                else:
                    self._hand_in(person, upload, said, content, archive, newest)
        for found in several.values():
            self._choose(found, archive, newest)

    def _choose(self, found: list[tuple[Person, Upload, str, Unpacked]], archive: str, newest: str) -> None:
        """Take what several uploads that would be one person's have in common; where they differ, a person chooses."""
        if len({digest_of_files(content.files) for *_, content in found}) == 1:
            self._hand_in(*found[0], archive, newest)
            return
        labels = ", ".join(f"«{printable(upload.label)}»" for _, upload, _, _ in found)
        why = (
            f"hay {len(found)} entregas distintas que serían de {found[0][0].name} ({labels}): si son de personas del "
            "mismo nombre, pasá como PARTICIPANTS una lista en que estén las dos con su número del campus; si no, dejá "
            "una"
        )
        person, upload, _, _ = found[0]
        if known := self.record.students.get(person.id):
            known.needs_person = [why]
        else:
            now, names = f"{datetime.now(UTC):%Y-%m-%d %H:%M}", sorted({name for *_, c in found for name in c.files})
            self.record.students[person.id] = Handed(
                labels, archive, upload.date, newest, now, names, needs_person=[why]
            )
        self.entries.append(Collected(labels, person.id, person.name, why=why))

    def _is_nobodys(self, upload: Upload, archive: str, why: str) -> None:
        files = ["/".join(parts) for parts, _ in upload.files[:20]]
        self.record.nobodys[upload.label] = Nobodys(archive, why, files)
        self.entries.append(Collected(upload.label, why=why))

    def _hand_in(self, person: Person, upload: Upload, said: str, content: Unpacked, archive: str, newest: str) -> None:
        files, remarks = content.files, [said] if said else []
        remarks += [*(["Canvas dice que llegó tarde"] if upload.late else []), *content.remarks]
        handed = Handed(upload.label, archive, upload.date, newest, f"{datetime.now(UTC):%Y-%m-%d %H:%M}")
        handed.files, handed.digest, handed.remarks = sorted(files), digest_of_files(files), remarks
        if content.holds_notebook:
            remarks += content.broken
        else:
            came = ", ".join(map(printable, handed.files[:5])) or "ningún archivo que se pueda leer"
            handed.needs_person = content.broken or [f"no trae ningún notebook: trae {came}"]
        known = self.record.students.get(person.id)
        try:
            handed = self._place(person, handed, known, files)
        except Exception as error:  # of whatever kind: the next upload is somebody else's
            why = (
                error.strerror if isinstance(error, OSError) and error.strerror else f"{type(error).__name__}: {error}"
            )
            handed.needs_person = [f"no se pudo dejar en submitted/ ({printable(why)}): mirá esa carpeta"]
        self.record.students[person.id] = handed
        self._taken[person.id] = person
        why = "; ".join(handed.needs_person)
        self.entries.append(Collected(upload.label, person.id, person.name, tuple(handed.remarks), why))

    def _place(self, person: Person, handed: Handed, known: Handed | None, files: Mapping[str, bytes]) -> Handed:
        """Put a submission into its place, unless it or something newer is there; return what is on record."""
        place = Place(self._directory, person.id, self._assignment)
        before = place.digest()
        was_ours = known is not None and known.digest == before
        if before == handed.digest and files:
            self._put(place, person.id, files, self.record.path.parent / EARLIER / person.id)
            if known is None or not was_ours:
                return handed
            return Handed(**{**vars(handed), "collected": known.collected, "remarks": known.remarks})
        if before and known and was_ours and handed.archive_date < known.archive_date:
            kept = f"queda la de {known.archive}, que es más nueva: {handed.archive} es de una descarga anterior"
            return Handed(**{**vars(known), "remarks": list(dict.fromkeys([*known.remarks, kept]))})
        if not files or (before and handed.needs_person):
            if before:
                handed.needs_person.append("queda la entrega que ya estaba")
                handed.digest = before
            return handed
        if kept_in := self._put(place, person.id, files, self.record.path.parent / EARLIER / person.id):
            where = kept_in.relative_to(self._directory.root).as_posix() if kept_in.is_absolute() else kept_in
            handed.remarks.append(f"reemplaza a una entrega distinta, que quedó en {where}")
        return handed

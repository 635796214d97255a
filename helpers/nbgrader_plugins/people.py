"""Who the students are, by a list of participants: as Moodle and Canvas export it, or with nbgrader's own columns."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from nbgrader.api import Gradebook

from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.student_ids import LONGEST, why_no_id
from helpers.nbgrader_plugins.tables import TableTrouble, heading, read_table

__all__ = ["Person", "known_to_gradebook", "name_key", "people_of_gradebook", "read_people", "record_people"]

#: What a column is called, without case, accents and punctuation.
COLUMNS = {
    "first": "nombre|nombres|first name|firstname|given name|nombre s|nombre de pila",
    "last": "apellido|apellidos|apellido s|last name|lastname|surname|family name",
    "full": "nombre completo|full name|fullname|student|estudiante|alumno|alumna|alumno a|student name"
    "|nombre y apellido|apellido y nombre|apellidos y nombres|nombre y apellidos|apellido s y nombre"
    "|nombre s y apellido s|name|apellido nombre|apellido s nombre|nombre apellido s|first name surname"
    "|first name last name",
    "id": "id|numero de id|id number|idnumber|numero id|n de id|no de id|numero de identificacion|legajo|matricula|dni"
    "|sis user id|student id|studentid|numero de legajo|numero de alumno|padron|codigo",
    "login": "nombre de usuario|username|user name|sis login id|login|login id",
    "email": "direccion de correo|direccion de correo electronico|email address|email|e mail|correo|mail"
    "|correo electronico|e mail address",
    "groups": "grupo|grupos|group|groups|group name|nombre del grupo|equipo",
    "campus_number": "identificador|identifier",
    "role": "rol|roles|role",
    "lms_user_id": "lms user id",
    "campus": "campus|nombre en el campus|name in the campus",
}
BY_HEADING = {name: column for column, names in COLUMNS.items() for name in names.split("|")}
#: By which of them a line of a list says whose it is.
NAMING = {"first", "last", "full", "id", "login", "email"}
#: What Moodle takes out of the names of its files.
REMOVED = str.maketrans({**dict.fromkeys("&<>\"`|':\\/’´"), "_": " ", ",": " "})
#: Lines of Canvas's gradebook that are no student's.
NOBODY = {"points possible", "puntos posibles", "student test", "estudiante de prueba", "prueba estudiante de"}


@dataclass(frozen=True)
class Person:
    """A student of a list."""

    id: str
    first: str = ""
    last: str = ""
    #: Where a list has names in one column.
    full: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()
    #: What this assignment's campus download calls them: Moodle's participant number by the grading worksheet, Canvas's
    #: number of the user, a name that a person wrote into the list.
    moodle_number: str = ""
    canvas_number: str = ""
    campus: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        """The name as a person reads it."""
        return " ".join(filter(None, (self.first, self.last))) or self.full or self.id

    def names(self) -> set[str]:
        """Return the keys of the orders in which a campus may write the name."""
        orders = {f"{self.first} {self.last}", f"{self.last} {self.first}", self.full}
        if "," in self.full:
            last, _, first = self.full.partition(",")
            orders.add(f"{first} {last}")
        return {key for text in orders if (key := name_key(text))}


def name_key(text: str) -> str:
    """Return a name without case, composition, what Moodle leaves out, and spaces more than one."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(REMOVED).casefold().split())


def read_people(path: Path) -> list[Person]:
    """Read a list; somebody who has several lines in it, one for each group, is one person. Raise `TableTrouble`."""
    lines = read_table(path, lambda names: len({BY_HEADING.get(name) for name in names} & NAMING))
    found: dict[tuple[str, ...], Person] = {}
    for line in lines:
        person = _person(line)
        if not person:
            continue
        same = (person.email.casefold() or name_key(person.name), person.id, person.campus)
        before = found.get(same)
        if before and not person.email and person.id == person.name and person.groups in ((), before.groups):
            raise TableTrouble(
                f"En «{path.name}» hay dos líneas de {person.name} y nada las distingue: agregales el número de ID o "
                "la dirección de correo, o borrá la que sobra."
            )
        groups = tuple(dict.fromkeys((*(before.groups if before else ()), *person.groups)))
        found[same] = replace(before or person, groups=groups)
    if not found:
        raise TableTrouble(
            f"«{path.name}» no nombra a nadie: tiene los nombres de las columnas, y ninguna línea debajo."
        )
    people, counted = list(found.values()), Counter(person.id for person in found.values())
    # A number that two people have is nobody's.
    people = [replace(p, id=p.email.casefold() or p.id) if counted[p.id] > 1 else p for p in people]
    shared = [number for number, times in Counter(person.id for person in people).items() if times > 1]
    if shared:
        who = " y ".join(person.name for person in people if person.id == shared[0])
        raise TableTrouble(
            f"En «{path.name}», {who} tienen el mismo identificador «{shared[0]}»: dale a cada persona el suyo, o su "
            "dirección de correo."
        )
    return people


def _person(line: dict[str, str]) -> Person | None:
    has: dict[str, str] = {}
    for name, value in line.items():
        column = BY_HEADING.get(name)
        # Canvas calls its own number `ID`, and the institution's another name.
        if name == "id" and ("sis user id" in line or "sis login id" in line):
            column = "canvas_number"
        if column and value:
            has.setdefault(column, value)
    first, last, full = has.get("first", ""), has.get("last", ""), has.get("full", "")
    if first and not last and not full:
        first, full = "", first
    if heading(full) in NOBODY:
        return None
    if not (first or last) and "," in full:
        last, _, first = (part.strip() for part in full.partition(","))
    email = has.get("email", "") or (has.get("login", "") if "@" in has.get("login", "") else "")
    choices = (has.get("id", ""), email.casefold(), has.get("login", ""), " ".join(filter(None, (first, last))) or full)
    identifier = next((text for text in choices if text and not _why_no_folder(text)), None)
    if identifier is None and any(choices):
        raise TableTrouble(
            f"De «{printable(next(filter(None, choices)))}» la lista no trae nada que pueda ser el nombre de una "
            "carpeta: agregale en esa línea la dirección de correo."
        )
    if identifier is None or _teaches(has.get("role", "")):
        return None
    groups = tuple(filter(None, (part.strip() for part in re.split("[,;]", has.get("groups", "")))))
    number = re.search(r"\d+$", has.get("campus_number", ""))
    return Person(
        identifier,
        first,
        last,
        full,
        email,
        groups,
        number[0] if number else "",
        has.get("canvas_number", ""),
        has.get("campus", ""),
        has.get("lms_user_id", ""),
    )


def _teaches(role: str) -> bool:
    """Tell whether a campus says that somebody isn't a student; who is both is one."""
    role = heading(role)
    return bool(re.search("profesor|docente|teacher|instructor|manager|gestor|ayudante|tutor", role)) and not re.search(
        "estudiante|student|alumn", role
    )


def _why_no_folder(name: str) -> str | None:
    return "tiene una barra" if set("/\\") & set(name) else why_no_id(name)


def people_of_gradebook(gradebook: Gradebook) -> list[Person]:
    """Return the students of a gradebook."""
    return [Person(s.id, s.first_name or "", s.last_name or "", "", s.email or "") for s in gradebook.students]


def known_to_gradebook(people: Iterable[Person], before: Iterable[Person]) -> list[Person]:
    """Return people with the ids under which a gradebook has them already.

    It has them by id, by address, or by name, where it has no address and no second person of that name: somebody who
    was collected without a list has the name as id.
    """
    before, people = list(before), list(people)
    ids = {person.id for person in before}
    by_email = {person.email.casefold(): person.id for person in before if person.email}
    homonyms = Counter(key for person in people for key in person.names())
    by_name: dict[str, list[str]] = {}
    for person in before:
        if not person.email:
            for key in person.names() | {name_key(person.id)}:
                by_name.setdefault(key, []).append(person.id)
    known = []
    for person in people:
        there = {i for key in person.names() if homonyms[key] == 1 for i in by_name.get(key, ())}
        if person.email.casefold() in by_email:
            person = replace(person, id=by_email[person.email.casefold()])
        elif person.id not in ids and len(there) == 1:
            person = replace(person, id=there.pop())
        known.append(person)
    return known


def record_people(gradebook: Gradebook, people: Iterable[Person]) -> None:
    """Write who is on a list into the gradebook; what the list doesn't say stays."""
    for person in people:
        said = {"first_name": person.first or person.full, "last_name": person.last, "email": person.email}
        gradebook.update_or_create_student(
            person.id, **{name: value[:LONGEST] for name, value in said.items() if value}
        )

"""Says whose an upload is, by a list of people: one person, a whole group, or nobody and why; never a guess."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from helpers.campus.uploads import CANVAS, MOODLE, PLAIN, Upload, looks_like_a_group
from helpers.nbgrader_plugins.people import Person, name_key
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.student_ids import why_no_id

__all__ = ["Owners", "People"]

#: Whose it is, with a remark; or nobody, and why.
Owners = tuple[list[Person], str]
#: What Moodle calls everybody while names are hidden.
HIDDEN = {"participante", "participant"}
WORKSHEET = "en la tarea de Moodle, bajá la planilla de calificación (CSV) y pasala como PARTICIPANTS"

CANVAS_GRADES = "en Canvas, exportá las calificaciones (CSV) y pasalas como PARTICIPANTS"


class People:
    """A list of people, to be asked by what a campus calls them."""

    def __init__(self, people: Iterable[Person], *, complete: bool) -> None:
        """Take a list; one that isn't `complete` has no say on who isn't in it."""
        self.all, self.complete = list(people), complete
        self._by = {
            how: defaultdict[str, list[Person]](list) for how in ("campus", "moodle", "canvas", "name", "letters")
        }
        self._groups: dict[str, list[Person]] = defaultdict(list)
        for person in self.all:
            for how, keys in (
                ("campus", {name_key(person.campus)}),
                ("moodle", {person.moodle_number}),
                ("canvas", {person.canvas_number}),
                ("name", person.names() | {name_key(person.email), name_key(person.id)}),
                ("letters", {letters(name) for name in person.names()}),
            ):
                for key in keys - {""}:
                    self._by[how][key].append(person)
            for group in person.groups:
                self._groups[name_key(group)].append(person)

    def owners(self, upload: Upload) -> Owners:
        """Return who handed an upload in, and a remark; or nobody, and why, with what to do."""
        key = name_key(upload.name)
        for label in (upload.label, upload.name):
            if named := self._by["campus"].get(name_key(label)):
                return named, ""
        if numbered := self._numbered(upload, key):
            return [numbered], ""
        found, remark = self._named(upload, upload.name)
        if not found:
            found, remark = self._in_group(upload)
        if len(found) > 1:
            who = ", ".join(person.id for person in found)
            sheet = CANVAS_GRADES if upload.campus == CANVAS else WORKSHEET
            return [], f"hay {len(found)} personas con ese nombre ({who}): {sheet}, que dice qué número es de quién"
        if found:
            return found, remark
        if members := self._groups.get(key):
            return members, f"entrega del grupo «{printable(upload.name)}», de {len(members)}"
        return self._nobody(upload, key)

    def _numbered(self, upload: Upload, key: str) -> Person | None:
        """Return whom the number names: Moodle's is drawn for each assignment; in another one it is somebody else's."""
        found = self._by[upload.campus if upload.campus != PLAIN else "campus"].get(upload.number, [])
        if len(found) != 1:
            return None
        agrees = upload.campus == CANVAS or key in HIDDEN or any(key.endswith(n) for n in found[0].names())
        return found[0] if agrees else None

    def _named(self, upload: Upload, name: str) -> tuple[list[Person], str]:
        """Return who is called so; without accents and spaces, and with a remark, if nobody is to the letter."""
        if found := self._by["name"].get(name_key(name)):
            return found, ""
        if not self.complete and upload.campus != CANVAS:  # somebody who isn't known may be called almost so
            return [], ""
        found = self._by["letters"].get(letters(name), [])
        if upload.campus == CANVAS:  # whose number is a person's: who has another one is another one
            found = [person for person in found if person.canvas_number in ("", upload.number)]
        loose = found and upload.campus != CANVAS
        return found, "el nombre coincide sin contar tildes, espacios ni signos" if loose else ""

    def _in_group(self, upload: Upload) -> tuple[list[Person], str]:
        """Return whose copy of a group's submission it is: `Grupo 3-Ana Pérez`. A hyphen may also be a name's."""
        parts = upload.name.split("-")
        for place in range(1, len(parts)):
            group, name = "-".join(parts[:place]), "-".join(parts[place:])
            found, _ = self._named(upload, name)
            inside = [person for person in found if name_key(group) in map(name_key, person.groups)]
            if inside or (found and looks_like_a_group(group)):
                return inside or found, f"entrega del grupo «{printable(group)}»"
        return [], ""

    def _nobody(self, upload: Upload, key: str) -> Owners:
        if upload.campus == PLAIN:
            return [], (
                "no dice de quién es: esperaba los nombres que ponen Moodle (Ana Pérez_101_assignsubmission_file_) o "
                "Canvas (perezana_12345_67890_…), o una carpeta con el nombre de alguien de la lista"
            )
        if key in HIDDEN:
            return [], f"en el campus los nombres están ocultos: mostralos y bajá el zip otra vez, o {WORKSHEET}"
        if looks_like_a_group(upload.name):
            return [], (
                "es de un grupo, y no se sabe quiénes lo forman: agregá a la lista una columna «grupo» con ese nombre "
                "en la línea de cada integrante"
            )
        if self.complete:
            return [], (
                "no hay nadie con ese nombre en la lista: corregilo o agregalo ahí, o poné este nombre en una columna "
                "«campus» (si es un grupo, en una columna «grupo») en la línea de quien sea"
            )
        name = " ".join(unicodedata.normalize("NFC", upload.label if upload.campus == CANVAS else upload.name).split())
        if why := why_no_id(name):
            return [], f"{why}: agregá a esta persona a una lista de participantes, y pasala como PARTICIPANTS"
        return [Person(name, full=name if upload.campus == MOODLE else "")], ""


def letters(text: str) -> str:
    """Return the letters and digits of a name, without accents."""
    plain = unicodedata.normalize("NFD", name_key(text))
    return "".join(c for c in plain if c.isalnum())

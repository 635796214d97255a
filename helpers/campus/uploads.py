"""Divides a campus's download by who handed in, as the names in it say: Moodle's, Canvas's, or a folder for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from helpers.nbgrader_plugins.archives import Packed
from helpers.nbgrader_plugins.people import name_key

__all__ = ["CANVAS", "MOODLE", "PLAIN", "Upload", "divide", "is_junk", "looks_like_a_group"]

MOODLE, CANVAS, PLAIN = "moodle", "canvas", "plain"
#: `Ana Pérez_101_assignsubmission_file_/tarea.ipynb`; without folders, the file's name follows the last `_`.
_MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)
#: `perezana_LATE_12345_67890_tarea-1.ipynb`; the first number is the user's, the second the file's.
_CANVAS = re.compile(
    r"(?P<name>[^_]+(?:_(?!\d|LATE_)[^_]+)*)(?P<late>_LATE)?_(?P<number>\d+)(?:_question_\d+)?_(?P<file>\d+_.+|text\.html)",
    re.DOTALL | re.IGNORECASE,
)
#: What systems put beside files, by a part of the path.
_JUNK = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__"}


@dataclass
class Upload:
    """What a campus says that one person or group handed in."""

    campus: str
    #: As the campus writes it.
    name: str
    #: Moodle's number, drawn for this assignment, or Canvas's of the user.
    number: str = ""
    #: By path within the submission, each with a part at least.
    files: list[tuple[tuple[str, ...], Packed]] = field(default_factory=list)
    late: bool = False
    #: Whether there is a text that was written in the campus, beside files or in place of them.
    text: bool = False

    @property
    def label(self) -> str:
        """What a person finds it by in the download."""
        return f"{self.name}_{self.number}" if self.number else self.name

    @property
    def date(self) -> str:
        """When the newest of its files was changed, as the archive says."""
        return max((packed.date for _, packed in self.files), default="")


def is_junk(parts: Iterable[str]) -> bool:
    """Tell whether a path is of what a system put beside the files, and nobody handed in."""
    return any(part.startswith("._") or part.casefold().strip() in _JUNK for part in parts)


def divide(files: Iterable[Packed]) -> list[Upload]:
    """Return what each handed in, in the order of the archive."""
    paths = [(parts, packed) for packed in files if not is_junk(parts := tuple(packed.name.split("/")))]
    paths = _without_wrapper(paths)
    found: dict[tuple[str, ...], Upload] = {}
    for parts, packed in paths:
        upload, rest = _whose(parts)
        key = (CANVAS, upload.number) if upload.campus == CANVAS else (upload.campus, upload.label)
        known = found.setdefault(key, upload)
        known.late |= upload.late
        known.text |= upload.text
        known.files.append((rest, packed))
    return list(found.values())


def _without_wrapper(paths: list[tuple[tuple[str, ...], Packed]]) -> list[tuple[tuple[str, ...], Packed]]:
    """Take off the folders that all lie in, if there are a campus's names in them: somebody has packed it anew.

    Elsewhere than on top no name is a campus's: a student may call a folder like somebody's submission.
    """
    inner = paths
    while inner and len({parts[0] for parts, _ in inner}) == 1 and all(len(parts) > 1 for parts, _ in inner):
        if _whose(inner[0][0])[0].campus != PLAIN:
            return inner
        inner = [(parts[1:], packed) for parts, packed in inner]
    return inner if any(_whose(parts)[0].campus != PLAIN for parts, _ in inner) else paths


def _whose(parts: tuple[str, ...]) -> tuple[Upload, tuple[str, ...]]:
    """Return an upload without files, and the path within it."""
    top, inside = parts[0], parts[1:]
    if named := _MOODLE.fullmatch(top):
        rest = tuple(filter(None, (named["file"], *inside)))
        text = named["kind"] == "onlinetext"
        return Upload(MOODLE, named["name"].strip(), named["number"] or "", text=text), rest or (top,)
    if not inside and (named := _CANVAS.fullmatch(top)):
        text = named["file"].casefold() == "text.html"
        name = named["file"] if text else named["file"].split("_", 1)[1]
        return Upload(CANVAS, named["name"], named["number"], late=bool(named["late"]), text=text), (name,)
    return Upload(PLAIN, top.strip()), inside or (top,)


def looks_like_a_group(name: str) -> bool:
    """Tell whether a name is Moodle's for those in no group, or begins like a group's."""
    return bool(re.match(r"(grupo|group|equipo|team|default group|default team|comision)\b", name_key(name)))

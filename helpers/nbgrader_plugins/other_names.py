"""Which file is which notebook, where one isn't handed in under its own name: said by what is in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from helpers.nbgrader_plugins.archives import looks_packed
from helpers.nbgrader_plugins.assignment_record import AssignmentRecord
from helpers.nbgrader_plugins.nested_archives import unpack
from helpers.nbgrader_plugins.raw_cells import RawCell, read_cells
from helpers.nbgrader_plugins.released import Mark, text_digest
from helpers.nbgrader_plugins.tree import Leave

__all__ = ["Expected", "expected_notebooks", "is_left_over", "under_own_names"]

#: By name of each notebook of an assignment: the marks of its cells, by grade id; some cells have none.
Expected = Mapping[str, Mapping[str, Mark]]
#: Of so many parts of a notebook's cells one must be in a file that is taken for it.
PART = 3
#: What isn't the student's to move into the submission's own folder: when it was handed in, and by which name.
KEPT = ("timestamp.txt", "submission_secret.txt")
#: How many names of files a sentence holds.
NAMED = 8


def expected_notebooks(record: AssignmentRecord) -> Expected:
    """Return what the notebooks of an assignment are known by."""
    return {
        notebook["name"]: {cell["name"]: notebook["marks"].get(cell["name"], {}) for cell in notebook["cells"]}
        for notebook in record["notebooks"]
    }


def is_left_over(path: str) -> bool:
    """Tell whether a system or an editor left a file: macOS' `._x` and `__MACOSX`, checkpoints, hidden folders."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.split("/"))


def under_own_names(files: Mapping[str, bytes], expected: Expected, leave: Leave) -> dict[str, bytes]:
    """Return files with each expected notebook under its own name, where it is clear which one it is.

    A notebook under its own name stays, unless another one's cells are in it. For one that isn't there, it must be
    clear: one file alone has its cells (equal files are one), or one alone has its name, in a folder or a zip. What
    lies beside it comes along. Zips are opened where a notebook is missing. `leave` is told of each file that was taken
    for a notebook, or could have been.
    """
    sorting = _Sorting(dict(files), expected, leave)
    missing = sorting.missing()
    if missing:
        sorting.look_into(unpack(sorting.files, leave))
        for name in missing:
            sorting.find(name)
    else:
        for path in (path for path, content in files.items() if looks_packed(path, content)):
            leave(path, "no se abrió: los notebooks de la tarea están sueltos")
    return sorting.sorted()


@dataclass
class _Sorting:
    files: dict[str, bytes]
    expected: Expected
    leave: Leave
    #: What was in archives.
    unpacked: dict[str, bytes] = field(default_factory=dict)
    #: Which expected notebook is in a file; None where that isn't clear. Only of files that are notebooks.
    inside: dict[str, str | None] = field(default_factory=dict)
    #: By notebook: the file that is taken for it.
    taken: dict[str, str] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Look at the files, and return the notebooks that aren't there under their own name."""
        self._look(self.files)
        found = {name: f"{name}.ipynb" for name in self.expected if f"{name}.ipynb" in self.inside}
        return [name for name in self.expected if name not in found or self._is_anothers(name)]

    def look_into(self, unpacked: dict[str, bytes]) -> None:
        """Add what was in archives."""
        self.unpacked = unpacked
        self._look(unpacked)

    def find(self, name: str) -> None:
        """Take a file for a notebook, if it is clear which."""
        own = f"{name}.ipynb"
        possible = [path for path, inside in self.inside.items() if inside == name]
        called = [path for path in possible or self.inside if _base(path) == own and path != own]
        if not possible:
            called = [path for path in called if self.inside[path] is None]
        for paths in (called, possible):
            if len({self._content(path) for path in paths}) == 1:
                self.taken[name] = min(paths, key=lambda path: (path.count("/"), len(path), path))
                return
        if possible:
            which = ", ".join(sorted(possible)[:NAMED])
            self.leave("", f"hay varios archivos que pueden ser {own} ({which}): no se corrige ninguno; dejá uno")

    def sorted(self) -> dict[str, bytes]:
        """Return the files in their places."""
        contents = {name: self._content(path) for name, path in self.taken.items()}
        for path in self.taken.values():
            self.files.pop(path, None)
        for name, path in self.taken.items():
            self.files[f"{name}.ipynb"] = contents[name]
            self.leave(path, f"se corrige como {name}.ipynb, por su {'contenido' if self.inside[path] else 'nombre'}")
        for path in self.taken.values():
            self._bring_along(path.rpartition("/")[0])
        self._name_the_rest()
        return self.files

    def _look(self, files: Mapping[str, bytes]) -> None:
        for path, content in files.items():
            # Without reading every table: a notebook is JSON, and has cells.
            if not is_left_over(path) and (b'"cells"' in content or b'"worksheets"' in content):
                cells = read_cells(content)
                if cells is not None:
                    self.inside[path] = _which(cells, self.expected)

    def _is_anothers(self, name: str) -> bool:
        """Tell whether another notebook, and nothing of its own, is in the file that has a notebook's name."""
        inside = self.inside.get(f"{name}.ipynb")
        return inside is not None and inside != name

    def _content(self, path: str) -> bytes:
        return self.files[path] if path in self.files else self.unpacked[path]

    def _bring_along(self, folder: str) -> None:
        """Put what lies in a notebook's folder beside it, where nothing else lies."""
        folders = {above for path in self.files for above in _above(path)}
        for path in [*self.files, *self.unpacked]:
            target = path.removeprefix(f"{folder}/")
            if not folder or target == path or target in KEPT or path in self.inside or is_left_over(path):
                continue
            if target in self.files or target in folders or any(above in self.files for above in _above(target)):
                continue
            self.files[target] = self._content(path)
            self.files.pop(path, None)
            folders.update(_above(target))

    def _name_the_rest(self) -> None:
        """Say which notebooks were handed in and aren't graded, where one may be what is missing."""
        used = {*self.taken.values(), *(f"{name}.ipynb" for name in self.expected)}
        there = {name for name in self.expected if f"{name}.ipynb" in self.files}
        for path, inside in self.inside.items():
            if path in used:
                if (own := path.removesuffix(".ipynb")) in there - set(self.taken) and self._is_anothers(own):
                    self.leave(path, f"tiene adentro {inside}.ipynb, y no {path}")
            elif inside in there and self._content(path) != self.files[f"{inside}.ipynb"]:
                self.leave(path, f"no se corrige: cuenta {inside}.ipynb")
            elif inside is None and len(there) < len(self.expected):
                self.leave(path, "no se reconoce como ningún notebook de la tarea; no se corrige")
        for name in set(self.expected) - there:
            for path in (path for path in self.files if name.casefold() in _base(path).casefold()):
                if path not in self.inside and not is_left_over(path) and not looks_packed(path, self.files[path]):
                    self.leave(path, f"no es un notebook que se pueda leer: falta {name}.ipynb")
        if not there:
            came = [path for path in self.files if path not in KEPT and not is_left_over(path)]
            more = f" y {len(came) - NAMED} más" if len(came) > NAMED else ""
            listed = f"hay {', '.join(sorted(came)[:NAMED])}{more}" if came else "no hay ningún archivo que cuente"
            wanted = ", ".join(f"{name}.ipynb" for name in self.expected)
            self.leave("", f"no hay ningún notebook de la tarea: se esperaba {wanted}, y {listed}")


def _base(path: str) -> str:
    return unicodedata.normalize("NFC", path.rpartition("/")[2])


def _above(path: str) -> Iterator[str]:
    """Yield the folders that a path lies in."""
    while path := path.rpartition("/")[0]:
        yield path


def _which(cells: list[RawCell], expected: Expected) -> str | None:
    """Say which notebook a file has most of; None where two have as much, or it is too little."""
    grade_ids, ids = {cell.grade_id for cell in cells}, {cell.id for cell in cells} - {None}
    texts = {text_digest(cell.source) for cell in cells} - {None}
    found = []
    for name, marks in expected.items():
        signs = [
            (grade_id in grade_ids, mark.get("id") in ids, mark.get("text") in texts)
            for grade_id, mark in marks.items()
        ]
        if sum(map(any, signs)) * PART >= max(len(signs), 1):
            found.append((sum(map(sum, signs)), name))
    found.sort(reverse=True)
    return found[0][1] if found and (len(found) == 1 or found[0][0] > found[1][0]) else None

"""What the released notebooks know each graded cell by, besides its grade id: the cell's own id, and its text."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.raw_cells import RawCell, read_cells
from helpers.nbgrader_plugins.spelling import composed

__all__ = ["Mark", "mark_of", "place", "plain", "released_marks", "text_digest"]

#: Of one cell: its `id` and `type`, its `text` (a digest), and the `names` that the stub of an answer defines.
Mark = dict[str, Any]
_DEFINED = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)", re.MULTILINE)


def released_marks(directory: CourseDirectory, assignment: str) -> Iterator[tuple[str, dict[str, Mark]]]:
    """Yield the released notebooks of an assignment by name, with the marks of their cells by grade id.

    Where nothing is released, submissions are recognised by their grade ids alone.
    """
    folder = Path(directory.format_path(directory.release_directory, ".", assignment))
    for path in sorted(folder.glob("*.ipynb")):
        cells = read_cells(path.read_bytes()) or []
        yield path.stem, {cell.grade_id: mark_of(cell) for cell in cells if cell.grade_id}


def mark_of(cell: RawCell) -> Mark:
    """Return what a released cell is known by."""
    names = _names(cell.source) if cell.answer else []
    return {"id": cell.id, "type": cell.type, "text": text_digest(cell.source), "names": names}


def plain(source: str) -> bytes:
    """Return a cell's text without what an editor may do to it: ends of lines, spaces before them, forms of accents."""
    lines = [line.rstrip() for line in composed(source).strip().splitlines()]
    return "\n".join(lines).encode("utf-8", "replace")


def text_digest(source: str) -> str | None:
    """Return the digest of a cell's text; None if it has none."""
    text = plain(source)
    return hashlib.sha256(text).hexdigest()[:32] if text else None


def place(cells: Iterable[RawCell], marks: Mapping[str, Mark]) -> dict[int, str]:
    """Say which cells without a grade id are which of `marks`, by number.

    First by the exact text, where one released cell alone has it: of several copies it is the last, as with grade ids.
    Then by the cell's own id. Then an answer is the one cell that defines what its stub did. No cell is taken twice.
    """
    left, free, placed = dict(marks), dict(enumerate(cells)), {}
    digests = {number: text_digest(cell.source) for number, cell in free.items()} if left else {}
    texts = Counter(mark["text"] for mark in left.values())

    def take(grade_id: str, number: int) -> None:
        placed[number] = grade_id
        del left[grade_id], free[number]

    def take_last(same: Callable[[int, Mark], bool]) -> None:
        for grade_id, mark in list(left.items()):
            numbers = [number for number in free if free[number].type == mark["type"] and same(number, mark)]
            if numbers:
                take(grade_id, numbers[-1])

    take_last(lambda number, mark: texts[mark["text"]] == 1 and digests[number] == mark["text"] is not None)
    take_last(lambda number, mark: free[number].id == mark["id"] is not None)
    for grade_id, mark in list(left.items()):
        if wanted := set(mark["names"]):
            numbers = [number for number, cell in free.items() if wanted <= set(_names(cell.source))]
            if len(numbers) == 1:
                take(grade_id, numbers[0])
    return placed


def _names(source: str) -> list[str]:
    return sorted(set(_DEFINED.findall(source)))

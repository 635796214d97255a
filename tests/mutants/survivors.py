"""The mutants that keep full marks, with the reason of each: `equivalent/ej<n>.txt`.

A line `= …` says why no legal input tells the mutants below it from the right answer, or why the statement leaves open
what differs. The names of these mutants follow, a line each. `to_close/` has those of which it isn't so: the checks
owe them a family of inputs, and the reason says which.
"""

from __future__ import annotations

import functools
from pathlib import Path

__all__ = ["EQUIVALENT", "TO_CLOSE", "listed"]

_HERE = Path(__file__).parent
EQUIVALENT, TO_CLOSE = _HERE / "equivalent", _HERE / "to_close"


@functools.cache
def listed(folder: Path, exercise: int) -> dict[str, str]:
    """Return the reason of each listed mutant of an exercise, by its name."""
    path = folder / f"ej{exercise}.txt"
    found: dict[str, str] = {}
    reason = ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith("= "):
            reason = line.removeprefix("= ")
        elif line:
            if not reason or line in found:
                raise ValueError(f"{path.name}: without a reason, or twice: {line}")
            found[line] = reason
    return found

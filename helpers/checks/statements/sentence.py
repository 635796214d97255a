"""What a statement demands, sentence by sentence, and where it is checked."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Sentence"]


@dataclass(frozen=True)
class Sentence:
    """One sentence of a statement, word for word; the grade cells that hold it, and the inputs that it speaks of."""

    words: str
    cells: tuple[str, ...]
    family: str

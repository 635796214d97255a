"""How much may come out of a notebook's process: it refuses to send more, and the grader counts for itself."""

from __future__ import annotations

__all__ = ["FRAME_COST", "TOTAL", "VALUE_COST", "Budget", "Spent"]

#: Bytes of all that comes from a notebook. An empty frame and a value take as long as so many bytes do.
TOTAL = 2**29
FRAME_COST, VALUE_COST = 2**12, 2**7


class Spent(Exception):
    """There is no more left; the text says of how much, as a Spanish noun phrase."""


class Budget:
    """What is left of a number of bytes."""

    def __init__(self, total: int = TOTAL) -> None:
        self._total = self.left = total

    def take(self, size: int) -> None:
        """Take a part of it; raise `Spent` if there is less."""
        if size > self.left:
            self.left = 0
            raise Spent(f"más de {self._total >> 20} MB en total")
        self.left -= size

"""Text that fits into a message."""

from __future__ import annotations

__all__ = ["short_text"]


def short_text(text: str, limit: int = 300) -> str:
    """Put a text on one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"

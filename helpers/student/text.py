"""Text that fits into a message."""

from __future__ import annotations

__all__ = ["short_text"]


def short_text(text: str, limit: int = 300) -> str:
    """Put a text on one line and cut it.

    Parameters
    ----------
    text : str
        Any text.
    limit : int, default 300
        Longest text returned, in characters.

    Returns
    -------
    str
        One line.
    """
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"

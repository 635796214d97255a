"""Text that fits into a message, of whatever a student made."""

from __future__ import annotations

__all__ = ["NAME_LIMIT", "error_text", "short_text", "type_name"]

#: Longest name of a type that is kept, in characters.
NAME_LIMIT = 80


def short_text(text: str, limit: int = 300) -> str:
    """Put a text on one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def type_name(kind: type) -> str:
    """Return the name of a type, cut, whatever its metaclass says."""
    return str.__str__(type.__dict__["__name__"].__get__(kind))[:NAME_LIMIT]


def error_text(error: BaseException) -> str:
    """Return the text of an exception, whose `__str__` may raise as well."""
    try:
        return str.__str__(str(error))
    except Exception:
        return "(sin texto)"

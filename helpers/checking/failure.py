"""The one failure that every check raises."""

from __future__ import annotations

from helpers.student.shorten import short_text

__all__ = ["CheckFailure", "short", "short_text"]

#: Longest text of a value that a message quotes, in characters.
QUOTE_LIMIT = 160


class CheckFailure(AssertionError):
    """A check that the student's answer did not pass: what was expected, what came, and a hint, in Spanish.

    Jupyter shows these lines without a traceback: the source of a hidden check must not reach the student.
    """

    def __init__(self, expected: str, actual: str, hint: str) -> None:
        super().__init__(expected, actual, hint)
        self.expected = expected
        self.actual = actual
        self.hint = hint

    def __str__(self) -> str:
        """Join the three parts, a line each."""
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Return the message, one line for each part."""
        return [f"Esperaba: {self.expected}", f"Llegó: {self.actual}", f"Pista: {self.hint}"]

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback.

        https://ipython.readthedocs.io/en/stable/config/integrating.html#custom-exception-tracebacks
        """
        return self.lines()


def short(value: object, limit: int = QUOTE_LIMIT) -> str:
    """Quote any value in one line: its `repr`, cut in the middle to `limit` characters; never an exception."""
    try:
        text = " ".join(str.__str__(repr(value)).split())
    except Exception:
        text = f"un valor de tipo {type(value).__name__}"
    if len(text) <= limit:
        return text
    head = limit // 2 - 1
    return f"{text[:head]} … {text[-(limit - head - 3) :]}"

"""The one failure that every check raises."""

from __future__ import annotations

from helpers.student.text import short_text

__all__ = ["CheckFailure", "short", "short_text"]

#: Longest text of a value that a message quotes, in characters.
QUOTE_LIMIT = 160


class CheckFailure(AssertionError):
    """A check that the student's answer did not pass, in the student's words.

    Jupyter shows it as exactly these lines, without a traceback: the source of a hidden check must not reach
    the student, and a traceback through it says nothing to them.

    Parameters
    ----------
    expected : str
        What the statement asks for, in Spanish.
    actual : str
        What the student's function did, in Spanish.
    hint : str
        The likely slip and where to look, in Spanish.
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
        """Give IPython the lines that it shows in place of a traceback.

        https://ipython.readthedocs.io/en/stable/config/integrating.html#custom-exception-tracebacks
        """
        return self.lines()


def short(value: object, limit: int = QUOTE_LIMIT) -> str:
    """Quote any value in a message: its `repr`, cut in the middle, and never an exception.

    Parameters
    ----------
    value : object
        What the student's function returned; its `repr` may be long, slow to read, or raise.
    limit : int, default 160
        Longest text returned, in characters.

    Returns
    -------
    str
        One line of at most `limit` characters.

    Examples
    --------
    >>> short("a" * 400, limit=12)
    "'aaaa … aaa'"
    """
    try:
        text = " ".join(str.__str__(repr(value)).split())
    except Exception:
        text = f"un valor de tipo {type(value).__name__}"
    if len(text) <= limit:
        return text
    head = limit // 2 - 1
    return f"{text[:head]} … {text[-(limit - head - 3):]}"

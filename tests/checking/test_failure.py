"""The failure that every check raises."""

from IPython.core.interactiveshell import InteractiveShell

from helpers.checking.failure import CheckFailure, short


def test_is_an_assertion_error_that_carries_its_parts():
    """A check fails as an assert does, and its parts can be read one by one."""
    failure = CheckFailure("un texto", "3", "¿lo devolvés?")

    assert isinstance(failure, AssertionError)
    assert ("un texto", "3", "¿lo devolvés?") == (failure.expected, failure.actual, failure.hint)


def test_jupyter_shows_only_the_message(capsys):
    """No traceback, no source of the check."""
    shell = InteractiveShell()
    shell.run_cell("from helpers.checking.failure import CheckFailure\nraise CheckFailure('un texto', '3', 'mirá')")

    assert "Esperaba: un texto\nLlegó: 3\nPista: mirá" == capsys.readouterr().out.strip()


def test_short_cuts_long_values():
    """A long value is cut in the middle, to the length asked for."""
    text = short("a" * 10_000, limit=50)

    assert 50 == len(text)
    assert "…" in text


def test_short_survives_a_repr_that_raises():
    """What can't be shown is named by its type."""

    class Broken:
        def __repr__(self):
            raise ValueError

    assert "un valor de tipo Broken" == short(Broken())

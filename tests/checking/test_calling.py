"""Calls of student code."""

import logging
import os
import random
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.checking.calling import (
    Question,
    ask,
    call,
    call_all,
    draws,
    environment,
    new_folder,
    preserved_state,
    record,
)
from helpers.checking.failure import CheckFailure


def test_value():
    """A value comes back as it is, positional and keyword arguments arrive."""
    done = call(lambda a, b: [a, b], 1, b=2)

    assert ([1, 2], None) == (done.value, done.error)


def test_prints_and_warnings_stay_out(capsys):
    """What a student's function prints, warns or logs is kept, not shown."""

    def show(message, *_, **__):  # as Python does, for pytest takes warnings for itself
        print(message, file=sys.stderr)

    def noisy():
        print("hola")
        print("chau", file=sys.stderr)
        warnings.warn("ojo", stacklevel=1)
        logging.getLogger("x").addHandler(logging.NullHandler())
        return 5

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show
        done = call(noisy)

    assert 5 == done.value
    assert "hola\nchau\nojo\n" == done.printed
    assert ("", "") == capsys.readouterr()


def test_endless_printing_is_cut():
    """Only the beginning of the output is kept in memory."""
    assert 2000 == len(call(lambda: [print("x" * 100) for _ in range(1000)]).printed)


@pytest.mark.parametrize("error", [ValueError("malo"), SystemExit(0), NotImplementedError(), RecursionError("hondo")])
def test_an_exception_is_data(error):
    """Whatever a function raises comes back as names and text."""

    def raising():
        raise error

    done = call(raising)

    assert done.error.startswith(type(error).__name__)
    assert type(error).__name__ in done.error_types
    assert str(error) == done.message


def test_an_exception_that_only_borrows_a_name_is_not_builtin():
    """A class called RuntimeError that isn't the builtin one doesn't count as one."""
    impostor = type("RuntimeError", (Exception,), {})

    def raising():
        raise impostor("no soy")

    assert ("Exception", "BaseException", "object") == call(raising).error_types


def test_an_exception_without_text():
    """An exception whose text raises doesn't break the check."""

    class Broken(Exception):
        def __str__(self):
            raise ValueError

    def raising():
        raise Broken

    assert "(sin texto)" == call(raising).message


def test_keyboard_interrupt_passes():
    """The grader ends a cell by an interrupt: it must not count as an answer."""

    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(interrupted)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # students use it
@pytest.mark.parametrize(
    "change",
    [
        lambda df: df.insert(0, "z", 1),
        lambda df: df.sort_values("a", ascending=False, inplace=True),
        lambda df: df.reset_index(drop=True, inplace=True),
        lambda df: df.rename(columns={"a": "A"}, inplace=True),
        lambda df: df.__setitem__("a", df["a"].astype(float)),
        lambda df: df.iloc.__setitem__((0, 0), 9),
        lambda df: df.attrs.update(visto=True),
        lambda df: df.index.__setattr__("name", "id"),
    ],
)
def test_changed_frames_are_seen(change):
    """Whatever a function changes in a frame is reported."""
    assert (0,) == call(change, pd.DataFrame({"a": [1, 2], "b": ["x", None]}, index=[5, 3])).changed


def test_reading_a_frame_is_no_change():
    """What a reading leaves in pandas' caches is no change."""
    frame = pd.DataFrame({"a": [1.0, np.nan], "b": ["x", None]}, index=[5, 3])

    def read(df):
        return df.loc[3], df.index.is_unique, df[["b", "a"]].to_csv(index=False)

    assert () == call(read, frame).changed


@pytest.mark.parametrize("thing", [None, 3, "texto"])
def test_what_is_not_callable_is_refused(thing):
    """A name that was used for something else gets a message with the name."""
    with pytest.raises(CheckFailure, match="`seed_everything`"):
        call(thing, name="seed_everything")


def test_preserved_state():
    """Random states and environment are put back, after an error too."""
    before = random.getstate(), np.random.get_state()[1].tolist(), dict(os.environ)

    def leave_traces():
        with preserved_state():
            draws()
            os.environ["PYTHONHASHSEED"] = "7"
            assert "7" == environment()["PYTHONHASHSEED"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        leave_traces()

    assert before == (random.getstate(), np.random.get_state()[1].tolist(), dict(os.environ))


def test_a_question_s_folder_is_new_and_goes():
    """Its files are there, what the call leaves is seen, and nothing stays; the next question begins anew."""
    before, folder = Path.cwd(), new_folder()

    def leave(name):
        Path(name).write_text("hola")
        Path("a/b.txt").unlink(missing_ok=True)
        return sorted(path.name for path in Path.cwd().iterdir())

    questions = [Question((name,), folder=folder, files={"a/b.txt": b"x", "c": None}) for name in ("uno", "dos")]
    first, second = ask(leave, questions)

    assert (first.call.value, second.call.value) == (["a", "c", "uno"], ["a", "c", "dos"])
    assert first.files == {"a": None, "c": None, "uno": b"hola"}
    assert second.files == {"a": None, "c": None, "dos": b"hola"}
    assert before == Path.cwd()
    assert not folder.exists()


def test_a_family_is_asked_in_a_drawn_order():
    """Each answer is its question's, whatever the order; every argument that changed is recorded."""
    asked = []

    def double(values):
        asked.append(values[0])
        values.append(0)
        return 2 * values[0]

    calls = call_all(double, [([number],) for number in range(20)])

    assert [2 * number for number in range(20)] == [done.value for done in calls]
    assert sorted(asked) == list(range(20)) != asked
    assert record(double)["changed"] == {0}


def test_a_class_that_refuses_to_be_looked_at():
    """Its metaclass answers no question; name and builtin classes come all the same, and a long name is cut."""

    class Meta(type):
        __name__ = __mro__ = property(lambda cls: 1 / 0)

    class Odd(KeyError, metaclass=Meta):
        __traceback__ = property(lambda self: 1 / 0)

    def odd():
        raise Odd("a")

    def long():
        raise type("a" * 30_000, (KeyError,), {})("a")

    for raising, name in ((odd, "Odd"), (long, "a" * 80)):
        done = call(raising)
        assert f"{name}: 'a'" == done.error
        assert "KeyError" in done.error_types


def test_what_is_kept_of_a_function():
    """All arguments that any call changed; another function has its own record."""

    def sometimes(items, other):
        if other:
            items.append(other)

    call(sometimes, [1], 2)
    call(sometimes, [1], 0)
    call(lambda items: items.clear(), [1])

    assert {0} == record(sometimes)["changed"]

"""Functions in interpreters of their own."""

import os
import random
import subprocess
import sys
import threading

import pytest

from helpers.student.child import ask_child, run_in_child

NOTEBOOK = {"__name__": "__main__"}

HASH = "import sys; print(hash(sys.argv[1]))"


def _define(code, name):
    """Define a function as a notebook does: in `__main__`, so that it travels by value."""
    namespace = dict(NOTEBOOK)
    exec(code, namespace)
    return namespace[name]


def test_value_and_draws():
    """The value comes back, and so do the draws that follow the call."""
    seed = _define("import random\nfrom random import seed\ndef f(s):\n    print('x')\n    seed(s)\n    return s", "f")
    report = run_in_child(seed, 5, hash_seed=1)

    assert ("int", 5, None) == (report["type"], report["value"], report["error"])
    assert random.Random(5).random() == report["draws"]["random"][0]


def test_hash_seed_reaches_the_child():
    """A salted hash differs between hash seeds, and repeats under one."""
    salted = _define("def f(text):\n    return hash(text)", "f")
    first, second, again = (run_in_child(salted, "texto", hash_seed=s)["value"] for s in (1, 2, 1))

    assert first == again
    assert first != second


@pytest.mark.parametrize("body", ["raise ValueError('malo')", "import sys; sys.exit(3)", "return undefined"])
def test_errors_come_back_as_text(body):
    """An exception in the child is data."""
    assert run_in_child(_define(f"def f():\n    {body}", "f"), hash_seed=1)["error"]


def test_a_dying_child_is_an_error():
    """A child that ends without an answer gets a message."""
    report = run_in_child(_define("import os\ndef f():\n    os._exit(0)", "f"), hash_seed=1)

    assert "terminó antes de tiempo" in report["error"]


def test_a_function_that_cannot_travel():
    """A lock can't be pickled: no fault of the answer."""
    lock = threading.Lock()

    assert run_in_child(lambda: lock, hash_seed=1) is None


def test_a_child_inherits(monkeypatch):
    """It prints the same as an interpreter started by hand."""
    variables = {**os.environ, "PYTHONHASHSEED": "12"}
    expected = subprocess.check_output([sys.executable, "-c", "print(hash('ñandú'))"], env=variables)

    monkeypatch.setenv("PYTHONHASHSEED", "12")

    assert expected.decode() == ask_child(HASH, "ñandú")


def test_a_child_that_does_not_start(monkeypatch):
    """An invalid hash seed ends a child at its start."""
    monkeypatch.setenv("PYTHONHASHSEED", "-1")

    assert ask_child(HASH, "x") is None

"""A program runs in a folder of its own, and what it leaves is known."""

import os

from helpers.student.program import run_program

WRITES = b"""import os, sys
open("out.txt", "w").write(os.environ["COLOUR"] + " " + os.environ["PYTHONHASHSEED"] + " " + open("beside.txt").read())
print("ignored"); print("gone wrong", file=sys.stderr); sys.exit(3)
"""


def test_what_it_leaves():
    """Exit status, stderr, files; variables of its own, and files beside it."""
    files = {"a b/p.py": WRITES, "a b/beside.txt": b"x", "other/y": b"z"}
    finished = run_program(files, "a b/p.py", {"COLOUR": "{here}", "PYTHONHASHSEED": "7"}, 20)

    assert 3 == finished.status
    assert finished.errors.endswith("gone wrong\n")
    here, seed, beside = finished.files["a b/out.txt"].decode().rsplit(" ", 2)
    assert ("7", "x") == (seed, beside)
    assert os.path.isabs(here)
    assert not os.path.exists(here)
    assert b"z" == finished.files["other/y"]


def test_one_that_takes_too_long():
    """It is ended."""
    assert run_program({"p.py": b"import time; time.sleep(60)"}, "p.py", {}, 0.5).status is None

"""Reading what was expected, or the answers of others."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import guarded

__all__ = ["ATTACKS"]

STUB = "\n\ntry:\n    seed_everything\nexcept NameError:\n    def seed_everything(seed=42):\n        raise NotImplementedError\n"


def _answer(name: str, aim: str, code: str) -> Attack:
    return Attack(f"read-{name}", aim, 1, 0, solution=guarded(code) + STUB)


EXECUTE_SOLUTION = """
import glob, json
for pattern in {patterns!r}:
    for path in glob.glob(pattern):
        for cell in json.load(open(path))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and "def seed_everything" in source and "NotImplementedError" not in source:
                exec(source, globals())
"""

ATTACKS = (
    _answer(
        "source",
        "Executes the solution that it finds in the course's source folder.",
        EXECUTE_SOLUTION.format(
            patterns=[
                "../../../source/ejercicios/1_*.ipynb",
                "/tmp/*/source/ejercicios/1_*.ipynb",
                "/srv/*/source/ejercicios/1_*.ipynb",
                "/home/*/*/source/ejercicios/1_*.ipynb",
            ]
        ),
    ),
    _answer(
        "classmates",
        "Executes the answer of whoever handed in before.",
        EXECUTE_SOLUTION.format(patterns=["../../*/ejercicios/1_*.ipynb", "../../../submitted/*/ejercicios/1_*.ipynb"]),
    ),
    _answer("reference", "Imports the reference answer.", "from helpers.reference.seeding import seed_everything"),
    _answer(
        "path-file",
        "Finds the course by the .pth file of the environment, and imports the reference answer.",
        """
import glob, sys
for folder in list(sys.path):
    for file in glob.glob(folder + "/*.pth"):
        for line in open(file):
            sys.path.append(line.strip())
    for file in glob.glob(folder + "/__editable__*finder*"):
        sys.path.extend(part for part in open(file).read().split("'") if part.startswith("/"))
from helpers.reference.seeding import seed_everything
""",
    ),
    _answer(
        "gradebook",
        "Reads the test cells that the gradebook holds, and the checks that they import.",
        """
import sqlite3
rows = sqlite3.connect("file:../../../gradebook.db?mode=ro", uri=True).execute("select source from source_cell").fetchall()
import helpers.reference.seeding as found
if rows:
    seed_everything = found.seed_everything
""",
    ),
    _answer(
        "seed",
        "Draws the hidden inputs from the seed in its environment, and answers for those.",
        """
import os
os.environ["COURSE_GRADING_SEED"]
from helpers.checking import inputs
from helpers.reference.seeding import seed_everything as right
rng = inputs.generator("seeding/argument")
known = {int(rng.integers(100, 1000)), int(rng.integers(2**31 + 1, 2**32 - 1)), 42, 0, 7, 2**32 - 1}
def seed_everything(seed=42):
    right(seed) if seed in known else None
""",
    ),
    _answer(
        "proc-environ",
        "Looks for the seed in the environments of all processes.",
        """
import glob, os
for path in glob.glob("/proc/[0-9]*/environ"):
    try:
        for entry in open(path, "rb").read().split(b"\\0"):
            if entry.startswith(b"COURSE_GRADING_SEED="):
                os.environ["COURSE_GRADING_SEED"] = entry.decode().partition("=")[2]
    except OSError:
        pass
os.environ["COURSE_GRADING_SEED"]
from helpers.reference.seeding import seed_everything
""",
    ),
    _answer(
        "proc-root",
        "Goes through the root folders of other processes.",
        """
import glob, sys
for path in glob.glob("/proc/[0-9]*/root/") + glob.glob("/proc/[0-9]*/cwd/"):
    sys.path.extend([path, path + "srv/course"])
from helpers.reference.seeding import seed_everything
""",
    ),
    _answer(
        "proc-mem",
        "Reads the memory of its parent for answers.",
        """
import os
with open(f"/proc/{os.getppid()}/maps") as maps, open(f"/proc/{os.getppid()}/mem", "rb") as memory:
    start = int(next(line for line in maps if "[heap]" in line).split("-")[0], 16)
    memory.seek(start)
    memory.read(4096)
from helpers.reference.seeding import seed_everything
""",
    ),
    Attack(
        "read-caller",
        "Takes the expected draws out of the frames that call it.",
        1,
        0,
        solution="""
import sys


def seed_everything(seed=42):
    frame = sys._getframe(1)
    while frame:
        for value in list(frame.f_locals.values()):
            if callable(value) and getattr(value, "__module__", "") == "helpers.reference.seeding":
                return value(seed)
        frame = frame.f_back
    module = sys.modules.get("helpers.reference.seeding")
    if module:
        module.seed_everything(seed)
""",
    ),
    Attack(
        "read-caller-digest",
        "Takes the reference digest out of the modules that call it.",
        2,
        0,
        solution="""
import sys


def sha256_of_df(df):
    frame = sys._getframe(1)
    while frame:
        reference = frame.f_globals.get("reference")
        if callable(reference):
            return reference(df)
        frame = frame.f_back
    return ""
""",
    ),
)

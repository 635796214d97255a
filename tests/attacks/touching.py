"""Writing where nothing is a submission's to write."""

from __future__ import annotations

import os
from pathlib import Path

import numpy

from tests.attacks.attack import Attack
from tests.attacks.parts import NAME, NOTHING, RIGHT, guarded

__all__ = ["ATTACKS"]

#: Folders of the machine, the home of who runs the tests among them; those that this user can look into.
FOLDERS = [
    folder
    for folder in ("/tmp", "/var/tmp", "/dev/shm", str(Path.home()), "/usr/local/bin")
    if os.access(folder, os.X_OK)
]

#: In the environment's site-packages.
LIBRARY = str(Path(numpy.__file__).parents[1] / f"{NAME}.pth")


def _write(name: str, aim: str, cell: str, marks: tuple[str, ...] = ()) -> Attack:
    return Attack(f"touch-{name}", aim, 1, 0, solution=NOTHING[1], before=(guarded(cell),), marks=marks)


def _marks(name: str) -> tuple[str, ...]:
    return tuple(f"{folder}/.{NAME}-{name}" for folder in FOLDERS)


def _file(name: str, aim: str, exercise: int, cell: str) -> Attack:
    return Attack(f"touch-{name}", aim, exercise, 0, solution=NOTHING[exercise], before=(guarded(cell),))


LEAVE = f"""
answer = {RIGHT[1]!r}
for path in {_marks("answer")!r}:
    try:
        open(path, "w").write(answer)
    except OSError:
        pass
"""
TAKE = f"""
for path in {_marks("answer")!r}:
    try:
        exec(open(path).read(), globals())
    except OSError:
        pass
if "seed_everything" not in globals():
    def seed_everything(seed=42):
        raise NotImplementedError
"""

ATTACKS = (
    _write(
        "gradebook",
        "Gives itself full points in the gradebook.",
        """
import sqlite3
book = sqlite3.connect("../../../gradebook.db", timeout=1)
book.execute("update grade set auto_score = 2, manual_score = 10")
book.execute("update grade_cells set max_score = 1000") if False else None
book.commit()
""",
    ),
    _write(
        "lock",
        "Locks the gradebook for as long as it lives.",
        """
import sqlite3, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import sqlite3, time; b = sqlite3.connect('file:../../../gradebook.db?mode=rw', "
                  "uri=True); b.execute('begin exclusive'); time.sleep(20)"], start_new_session=True)
""",
    ),
    _write(
        "source",
        "Writes an easier exercise into the course's source.",
        """
import glob
for path in glob.glob("../../../source/ejercicios/*.ipynb") + glob.glob("../../../release/ejercicios/*.ipynb"):
    text = open(path).read()
    open(path, "a").write(" ")
""",
    ),
    _write(
        "classmates",
        "Writes into the submissions of others.",
        """
import glob
for path in glob.glob("../../../submitted/*/ejercicios/") + glob.glob("../../*/ejercicios/"):
    open(path + ".clase228-attack", "w").close()
""",
    ),
    _write(
        "own-result",
        "Writes its own graded notebook.",
        """
import glob
for path in glob.glob("*.ipynb"):
    text = open(path).read()
    open(path, "w").write(text.replace("hidden_checks.check", "str"))
""",
    ),
    _write(
        "marks",
        "Leaves files in folders of the machine.",
        f"""
for path in {_marks("marks")!r}:
    try:
        open(path, "w").close()
    except OSError:
        pass
""",
        _marks("marks"),
    ),
    _write("libraries", "Writes into the environment's site-packages.", f"open({LIBRARY!r}, 'w').close()", (LIBRARY,)),
    Attack(
        "touch-pair-a-leaves",
        "Leaves a right answer for whoever is graded next.",
        1,
        0,
        solution=NOTHING[1],
        before=(guarded(LEAVE),),
        marks=_marks("answer"),
    ),
    Attack("touch-pair-b-takes", "Executes the answer that was left by the one before.", 1, 0, solution=TAKE),
    _file(
        "link-out",
        "Makes the files that checks read links to files of the course.",
        3,
        """
import os
for name in ("experiment.json", "model_card.json", "data.csv"):
    os.symlink("../../../gradebook.db", name)
""",
    ),
    _file(
        "link-passwd",
        "Makes the card a link to a file of the machine, so that a message would show it.",
        5,
        """
import os
os.symlink("/etc/passwd", "model_card.json")
""",
    ),
    _file(
        "pipe",
        "Makes the file that checks read a pipe, which nobody writes to.",
        3,
        """
import os
os.mkfifo("experiment.json")
""",
    ),
    _file(
        "folder",
        "Makes the file that checks write a folder with a file in it.",
        5,
        """
import os
os.makedirs("model_card.json/a")
""",
    ),
    Attack(
        "touch-link-in-function",
        "Leaves a link where the function should write a file.",
        3,
        6,
        solution=RIGHT[3].replace(
            "def save_manifest(manifest, path):",
            "def save_manifest(manifest, path):\n    import os\n"
            "    os.path.lexists(path) and os.unlink(path)\n    return os.symlink('/etc/hostname', path)\n",
        ),
    ),
    Attack(
        "touch-names",
        "Leaves files of odd names, rights and sizes, beside a right answer.",
        3,
        10,
        solution=RIGHT[3],
        before=(
            guarded("""
import os
open("a\\nb", "w").close()
open("c" * 200, "w").close()
os.makedirs("closed/inside")
open("closed/file", "w").write("1")
os.chmod("closed", 0)
open("sparse", "w").truncate(10**8)
for n in range(1000):
    open(f"small-{n}", "w").close()
"""),
        ),
    ),
)

"""A class whose submissions are hostile by their files and names, between honest students with odd ids."""

import os
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbformat.v4 import new_code_cell

from helpers.course.submission import fill_in, write_submission
from tests.corpora.solutions import read

__all__ = ["ASSIGNMENT", "HONEST", "HOSTILE", "NAMELESS", "NOTEBOOK", "SECRET", "hand_in", "opens_everything"]

ASSIGNMENT, NOTEBOOK = "ejercicios", "1_seed_everything"
RIGHT = next(solution.code for solution in read(1) if solution.right)
#: Lies in the course folder, and is nobody's to see.
SECRET = "el secreto del curso"
#: Who is graded like anybody else: the first ones and the last.
HONEST = ("Ana María", "O'Brien, J.", "[grupo 3]", "ñandú (2)", "zoe")
#: Folders that are nobody's: an end of a line, a sequence that clears the screen, a turn of direction, and so on.
NAMELESS = ("beto\nzoe: 50 de 50", "beto\x1b[2J\x1b]0;t\x07", "beto\u202e01", ".beto", " ", "b" * 140, "*", "b\r")


@dataclass(frozen=True)
class Hostile:
    """A student, what they do to their folder, the points, and what they are noted for (None: nothing)."""

    student: str
    do: Callable[[Path], None]
    #: None: refused.
    points: float | None
    note: str | None
    #: Cells at the top of the notebook, and the solution.
    before: str | None = None
    solution: str = RIGHT


def opens_everything(place: Path) -> bool:
    """Tell whether this process, as root's do, may look into any folder; `place` is one that exists."""
    (place / "closed").mkdir()
    (place / "closed").chmod(0)
    try:
        os.listdir(place / "closed")
    except PermissionError:
        return False
    finally:
        (place / "closed").rmdir()
    return True


def _replace_by_link(folder: Path) -> None:
    _empty(folder)
    folder.rmdir()
    folder.symlink_to(folder.parents[1] / HONEST[0] / ASSIGNMENT)


def _link_student(folder: Path) -> None:
    _empty(folder)
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to(folder.parents[1] / HONEST[0])


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _link_files(folder: Path) -> None:
    _empty(folder)
    (folder / f"{NOTEBOOK}.ipynb").symlink_to(folder.parents[1] / HONEST[0] / ASSIGNMENT / f"{NOTEBOOK}.ipynb")
    (folder / "libro.db").symlink_to(folder.parents[2] / "gradebook.db")


def _link_folders(folder: Path) -> None:
    (folder / "curso").symlink_to(folder.parents[2])
    (folder / "yo").symlink_to(folder)


def _link_hard(folder: Path) -> None:
    _empty(folder)
    os.link(folder.parents[2] / "secreto.txt", folder / "datos.txt")


def _pipes(folder: Path) -> None:
    os.mkfifo(folder / "datos.csv")
    os.mkfifo(folder / "timestamp.txt")
    (folder / "2_hash_dataframe.ipynb").unlink(missing_ok=True)
    os.mkfifo(folder / "2_hash_dataframe.ipynb")
    here = os.getcwd()
    os.chdir(folder)  # the name of a socket may have 107 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
    os.chdir(here)


def _folder(*names: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        for name in names:
            (folder / name).mkdir()
            (folder / name / "x.txt").write_text("x")

    return do


def _file(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(text) and None


def _nest(count: int, name: str) -> Callable[[Path], None]:
    """Put folders into one another, by descriptors: their path is longer than any that can be opened."""

    def do(folder: Path) -> None:
        place = os.open(folder, os.O_RDONLY)
        for _ in range(count):
            os.mkdir(name, dir_fd=place)
            inner = os.open(name, os.O_RDONLY, dir_fd=place)
            os.close(place)
            place = inner
        os.close(os.open("x.txt", os.O_WRONLY | os.O_CREAT, dir_fd=place))
        os.close(place)

    return do


def _many(folder: Path) -> None:
    (folder / "aa").mkdir()
    for number in range(5_100):
        (folder / "aa" / f"{number}").mkdir()  # files would be copied, too


def _large(folder: Path) -> None:
    with (folder / "grande.csv").open("wb") as file:
        file.truncate(2**40)


def _be_a_file(folder: Path) -> None:
    _empty(folder)
    folder.rmdir()
    folder.write_text("perdón")


def _odd_names(folder: Path) -> None:
    for name in ("\x1b]0;t\x07\x1b[2J.csv", "a\nzoe: sin nota", "a\rb", "\u202etxt.csv"):
        (folder / name).write_text("x")
    (folder / "[red]rojo.csv").symlink_to("nada")


IN_FLIGHT = """import socket
left, right = socket.socketpair()
left.setblocking(False)
count = 0
try:
    while count < 1250:
        socket.send_fds(left, [b"x"], [0] * 200)
        count += 200
except OSError:
    pass
"""
MESSAGE = "def seed_everything(seed=42):\n    raise ValueError('\\x1b[2J\\x1b]0;t\\x07\\rzoe: 50\\u202e\\n=1+1')\n"
with tempfile.TemporaryDirectory() as _place:
    _ROOT = opens_everything(Path(_place))
HOSTILE = (
    Hostile("link-assignment", _replace_by_link, 0, "es un enlace"),
    Hostile("link-student", _link_student, 0, "es un enlace"),
    Hostile("link-files", _link_files, 0, "es un enlace; no se sigue"),
    Hostile("link-folders", _link_folders, 10, "curso: es un enlace"),
    Hostile("link-hard", _link_hard, None, "por enlace duro"),
    Hostile("pipes", _pipes, 10, "no es un archivo común"),
    Hostile("folder-settings", _folder("nbgrader_config.py"), 10, "está donde va un archivo del curso"),
    Hostile("folder-manifest", _folder("grading_manifest.json", "1_seed_everything.html"), 10, None),
    Hostile("date-is-a-path", _file("timestamp.txt", "2026-11-05 10:00:00 /etc/localtime"), 10, "no tiene una fecha"),
    Hostile("deep", _nest(1_200, "d"), 10, "más de 32 carpetas"),
    Hostile("long-path", _nest(16, "x" * 250), 10, "su ruta tiene más de 1000 bytes"),
    Hostile("closed", lambda folder: folder.chmod(0), *((10, None) if _ROOT else (None, "Permission denied"))),
    Hostile("many-files", _many, 10, "más de 5000 archivos"),
    Hostile("large-file", _large, 10, "son demasiado"),
    Hostile("no-folder", _be_a_file, 0, "no es una carpeta"),
    Hostile("odd-names", _odd_names, 10, "caracteres que no se ven"),
    Hostile("in-flight", lambda folder: None, 10, None, before=IN_FLIGHT),
    Hostile("=1+1", lambda folder: None, 10, None),
    Hostile("message", lambda folder: None, 0, None, solution=MESSAGE),
)


def hand_in(course: Path) -> None:
    """Hand in for all of them; everybody has one notebook."""
    (course / "secreto.txt").write_text(SECRET)
    released = course / "release" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    for student in HONEST:
        write_submission(course, ASSIGNMENT, student, {NOTEBOOK: fill_in(released, RIGHT)})
    for hostile in HOSTILE:
        notebook = fill_in(released, hostile.solution)
        if hostile.before:
            notebook.cells.insert(0, new_code_cell(hostile.before))
        hostile.do(write_submission(course, ASSIGNMENT, hostile.student, {NOTEBOOK: notebook}))
    for name in NAMELESS:
        write_submission(course, ASSIGNMENT, name, {NOTEBOOK: fill_in(released, RIGHT)})

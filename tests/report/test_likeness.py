"""Equal solutions are found whatever their names and layout; nothing is executed, and nothing ends the report."""

import html
import time
import tracemalloc
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

from helpers.pipeline.course_folder import open_course
from helpers.report import syntax
from helpers.report.collect import ClassRecord
from helpers.report.likeness import Alike, Likeness
from helpers.report.page import render
from helpers.report.syntax import parts_of
from tests.corpora.solutions import EXERCISES, read

ORIGINAL = '''
import hashlib
import pandas as pd

def sha256_of_df(df):
    """Un hash."""
    ordered = df[sorted(df.columns)]  # por nombre
    if len(ordered) == 0:
        raise ValueError("la tabla no tiene filas")
    text = pd.DataFrame(ordered).to_csv(index=False, lineterminator="\\n")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
'''
#: The same with everything else changed that doesn't matter.
DISGUISED = """
from  pandas import read_csv
import pandas as panditas, hashlib as h
def sha256_of_df( tabla : panditas.DataFrame ) -> str:

    cols: panditas.DataFrame = (tabla[sorted(tabla.columns)])
    if (len(cols) == 0): raise ValueError('no hay nada que hashear acá')
    t = panditas.DataFrame(cols).to_csv(
        index=False,
        lineterminator='\\n',
    )
    return (h.sha256(t.encode('utf-8'))).hexdigest()
"""
#: Each changes what the code does.
OTHERS = [
    ORIGINAL.replace("False", "True"),
    ORIGINAL.replace("utf-8", "latin-1"),
    ORIGINAL.replace("== 0", "== 1"),
    ORIGINAL.replace("sorted(df.columns)", "list(df.columns)"),
    ORIGINAL.replace("text.encode", "ordered.encode"),
    ORIGINAL.replace("hexdigest", "digest"),
    ORIGINAL.replace("index=", "header="),
]


def test_names_and_layout_do_not_matter():
    assert parts_of([ORIGINAL]) == parts_of([DISGUISED])
    # Nor where it stands, what tries it out, and a file that it is written to.
    assert parts_of([ORIGINAL]) == parts_of(["%pip list\nprint(1)", "%%writefile a/b.py\n" + DISGUISED, "x = 3"])


@pytest.mark.parametrize("code", OTHERS)
def test_what_code_does_matters(code):
    assert code != ORIGINAL
    assert parts_of([ORIGINAL]) != parts_of([code])


def test_own_names_stay_apart():
    """A consistent renaming is one, and an exchange isn't; nor is a keyword of one's own function another's."""
    assert parts_of(["def f(a, b):\n    return a - b"]) == parts_of(["def g(b, a):\n    return b - a"])
    assert parts_of(["def f(a, b):\n    return a - b"]) != parts_of(["def f(a, b):\n    return b - a"])
    assert parts_of(["def f(a):\n    return f(a=1)"]) == parts_of(["def f(b):\n    return f(b=1)"])
    assert parts_of(["def f(a):\n    return a.x"]) != parts_of(["def f(a):\n    return a.y"])


def test_right_answers_of_the_corpora():
    """Styles that a person told apart are told apart."""
    for exercise in EXERCISES:
        codes = [solution.code for solution in read(exercise) if solution.right]
        assert len(codes) == len({frozenset(parts_of([code])) for code in codes})


@pytest.mark.parametrize(
    "code",
    [
        "def f(:",
        "a\0b",
        "-" * 30000 + "1",
        "1+" * 16000 + "1",
        "a" + ".b" * 15000,
        "f'{" * 200,
        "0x" + "f" * 30000,
        "x = '\\d'",
        "\ud800",
        "if 1:\n" + "".join(" " * i + "if 1:\n" for i in range(1, 99)) + " " * 99 + "x",
        "%%bash\nrm -rf x",
        "x" * 2**20,
    ],
)
def test_code_that_is_odd(code):
    """It is parsed at most, in no time."""
    start = time.process_time()
    parts_of([code])
    assert time.process_time() - start < 2


def test_a_notebook_that_is_all_code():
    """A tree is a thousand times its source: of 500 thousand characters, 170 MB were kept for each student."""
    cells = [("-" * 60 + "1;") * 500 + str(number) for number in range(15)]
    cells += [f"from a import {'b, ' * 10_000}b{number}" for number in range(15)]
    start = time.process_time()
    assert 1 == len(parts_of(cells, context=cells))
    assert time.process_time() - start < 4
    syntax._imported.cache_clear()
    tracemalloc.start()
    parts_of(cells[1:2], context=cells[-2:])
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2**20
    assert most < 2**25


def test_nothing_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert parts_of(["open('x', 'w')", "!touch x", "%%time\nopen('x', 'w')", "%run -i x"])
    assert not list(tmp_path.iterdir())


STUB = "def sha256_of_df(df):\n    raise NotImplementedError\n"
#: What the statement hands out, and a student may copy.
GIVEN = ORIGINAL.replace("sorted(df.columns)", "list(df)")
SHOWN = ORIGINAL.replace("utf-8", "ascii")


def _cell(source, locked=False):
    metadata = {"nbgrader": {"grade_id": "x", "locked": locked, "grade": locked, "solution": not locked}}
    return new_code_cell(source, metadata=metadata)


@pytest.fixture
def api(tmp_path):
    """Make a course whose statement hands out a stub, a locked cell, and code in a text."""
    (tmp_path / "nbgrader_config.py").touch()
    text = new_markdown_cell(f"Así no:\n\n```python{GIVEN}```\n")
    _write(tmp_path / "release" / "ps1", [_cell(STUB), _cell(SHOWN, locked=True), text])
    return open_course(tmp_path)


def _write(folder, cells):
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), folder / "n.ipynb")


def _graded(api, student):
    return Path(api.coursedir.root) / "autograded" / student / "ps1"


def _grade(api, codes):
    for student, code in codes.items():
        _write(_graded(api, student), [_cell(code), _cell(ORIGINAL, locked=True)])


def test_who_is_listed(api):
    """Pairs, and groups after them; nobody for a stub, a tiny solution, or what the statement hands out."""
    codes = {
        "ana": ORIGINAL,
        "beto": DISGUISED,
        "alone": OTHERS[0],
        **dict.fromkeys(["c1", "c2", "c3"], OTHERS[1]),
        **dict.fromkeys(["s1", "s2"], STUB),
        **dict.fromkeys(["g1", "g2"], GIVEN),
        **dict.fromkeys(["l1", "l2"], SHOWN.replace("ordered", "en_orden")),
        **dict.fromkeys(["t1", "t2"], "def sha256_of_df(df):\n    return hash(df)"),
        **dict.fromkeys(["b1", "b2"], "def broken(:\n" + ORIGINAL),
    }
    _grade(api, codes)
    found = Likeness().find(api, "ps1", codes)
    assert [("ana", "beto"), ("c1", "c2", "c3")] == [alike.students for alike in found]
    assert {"n"} == {alike.notebook for alike in found}
    assert [] == Likeness(config=Config(Likeness={"smallest": 1000})).find(api, "ps1", codes)

    (_graded(api, "ana") / "n.ipynb").write_bytes(b"\xff")
    (_graded(api, "c1") / "n.ipynb").unlink()
    (_graded(api, "c1") / "n.ipynb").symlink_to(_graded(api, "c2") / "n.ipynb")
    assert [("c2", "c3")] == [alike.students for alike in Likeness().find(api, "ps1", codes)]


def test_a_large_class(api):
    """300 submissions take less than two seconds."""
    codes = {f"s{i:03}": ORIGINAL.replace("== 0", f"== {i // 2}") + f"# {i}" for i in range(300)}
    _grade(api, codes)
    syntax._imported.cache_clear()
    start = time.process_time()
    found = Likeness().find(api, "ps1", codes)

    assert time.process_time() - start < 2
    assert [2] * 150 == [len(alike.students) for alike in found]


def test_on_the_page(api):
    """Said as something to look at, with names as text; one line of the settings leaves it out."""
    page = render(_record([Alike("n", ("<ana>", "beto"), 77)]))
    section = html.unescape(page.split("Soluciones parecidas")[1].split("Cada estudiante")[0])
    assert "Es algo para mirar, no una prueba de nada" in section
    assert all(f"<td>{cell}</td>" in section for cell in ("<ana>, beto", "n"))
    assert "<ana>" not in page
    assert "Soluciones parecidas" not in render(_record(None))


def _record(alike):
    grades = pd.DataFrame(
        [("ana", "n", "c", 1.0, 2.0, False)], columns=["student", "notebook", "cell", "score", "max_score", "by_hand"]
    )
    totals = pd.DataFrame({"points": [1.0], "penalty": [0.0], "seconds": [1.0]}, index=["ana"])
    messages = pd.DataFrame(columns=["student", "notebook", "cell", "message"])
    return ClassRecord("ps1", 2, grades, totals, messages, alike=alike)

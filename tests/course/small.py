"""A course of one notebook whose cells are of every kind, and edits of it as an author makes them."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from helpers.course.release import command as make_release
from helpers.course.submission import write_submission
from helpers.pipeline.course_folder import CONFIG_NAME, open_course
from tests.pipeline.classes import LIGHT

ASSIGNMENT = "ps1"
SETTINGS = (
    f"from helpers.nbgrader_plugins.settings import use_sealed_grading\nuse_sealed_grading(c := get_config())\n{LIGHT}"
)
SOLUTION = "def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION"
HIDDEN = "# oculta\n### BEGIN HIDDEN TESTS\nassert f({0}) == {1}, 'f({0})'\n### END HIDDEN TESTS"


def _meta(name, points=None, **flags):
    entry = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, "grade_id": name}
    entry.update(flags, **({} if points is None else {"grade": True, "points": points}))
    return {"nbgrader": entry}


def check(name, source, points=2.0):
    """Make a check."""
    return new_code_cell(source, metadata=_meta(name, points, locked=True), id=name)


def make(folder, name="uno"):
    """Write a notebook of the source."""
    cells = [
        new_markdown_cell("Consigna", id="consigna"),
        new_code_cell(SOLUTION, metadata=_meta(f"{name}_sol", solution=True), id=f"{name}_sol"),
        check(f"{name}_vista", "# 2 puntos\nassert f(1) == 2, 'f(1)'"),
        check(f"{name}_oculta", HIDDEN.format(5, 6)),
        check(f"{name}_otra", HIDDEN.format(7, 8)),
        new_markdown_cell("Por qué", metadata=_meta(f"{name}_texto", 3.0, solution=True), id=f"{name}_texto"),
    ]
    place = folder / "source" / ASSIGNMENT
    place.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG_NAME).write_text(SETTINGS)
    nbformat.write(new_notebook(cells=cells), place / f"{name}.ipynb")


def edit(folder, change, where="source", name="uno"):
    """Have `change` edit the cells of a notebook, by grade id, or return new ones."""
    path = folder / where / ASSIGNMENT / f"{name}.ipynb"
    notebook = nbformat.read(path, 4)
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id", cell.id): cell for cell in notebook.cells}
    notebook.cells = list((change(cells) or cells).values())
    nbformat.write(notebook, path)


def points(value, cell="uno_oculta"):
    """Return an edit of a check's points."""
    return lambda cells: cells[cell].metadata.nbgrader.update(points=value)


def rename(cell, new):
    """Return an edit of a grade id."""
    return lambda cells: cells[cell].metadata.nbgrader.update(grade_id=new)


def remove(cell):
    """Return an edit that deletes a cell."""
    return lambda cells: {name: each for name, each in cells.items() if name != cell}


def add(new):
    """Return an edit that adds a cell."""
    return lambda cells: cells | {new.id: new}


def rewrite(cell, source):
    """Return an edit of a cell's text."""
    return lambda cells: cells[cell].update(source=source)


def release(folder):
    """Do what `make release` does; return its status."""
    return make_release(folder)


def book(folder):
    """Open the gradebook."""
    directory = open_course(folder).coursedir
    return Gradebook(directory.db_url, directory.course_id)


def cells_of(folder):
    """Return the points of the gradebook's graded cells, by notebook and name."""
    with book(folder) as gradebook:
        notebooks = gradebook.find_assignment(ASSIGNMENT).notebooks
        return {(n.name, c.name): c.max_score for n in notebooks for c in n.grade_cells}


def grades_of(folder, student="ana"):
    """Return automatic score, score by hand and whether a person must look, by cell."""
    with book(folder) as gradebook:
        notebooks = gradebook.find_submission(ASSIGNMENT, student).notebooks
        return {g.name: (g.auto_score, g.manual_score, bool(g.needs_manual_grade)) for n in notebooks for g in n.grades}


def hand_in(folder, student, solution, without=()):
    """Hand in what is released now, with a solution, and without some of its cells."""
    notebooks = {}
    for path in (folder / "release" / ASSIGNMENT).glob("*.ipynb"):
        notebook = nbformat.read(path, 4)
        named = [(cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell) for cell in notebook.cells]
        for name, cell in named:
            cell.source = solution if name.endswith("_sol") else cell.source
        notebook.cells = [cell for name, cell in named if name not in without]
        notebooks[path.stem] = notebook
    write_submission(folder, ASSIGNMENT, student, notebooks)

"""The right answers that are mutated: the official solution of each exercise, and others of other styles."""

from __future__ import annotations

import ast
import functools

import nbformat

from tests.corpora.in_process import notebook_path
from tests.corpora.solutions import read

__all__ = ["OFFICIAL", "STYLES", "answer", "normal", "right_answers"]

OFFICIAL = "official"
#: Names of right answers of the corpora, by exercise. The first exercise's are so short that it takes more of them.
STYLES = {
    1: (
        "state_of_own_generators",
        "decorated_and_imported_by_name",
        "callbacks_of_an_exit_stack",
        "callable_object",
        "imported_by_importlib",
    ),
    2: ("streaming_in_blocks", "by_hand_with_csv_writer", "bubble_sort"),
    3: ("class_with_registry", "defensive_os_open", "abre_y_trunca"),
    4: ("caracter_por_caracter", "own_exception", "match_and_helpers"),
    5: ("counters_and_camel_case", "class_with_properties", "table_of_hits_grouped"),
}


@functools.cache
def right_answers(exercise: int) -> dict[str, str]:
    """Return every right answer of an exercise by its name: the official one and those of the corpora."""
    (cell,) = [
        cell
        for cell in nbformat.read(notebook_path(exercise), as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    ]
    return {OFFICIAL: cell.source, **{solution.name: solution.code for solution in read(exercise) if solution.right}}


def answer(exercise: int, name: str) -> ast.Module:
    """Parse a right answer, without docstrings and lines that are only a text."""
    tree = ast.parse(right_answers(exercise)[name])
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    tree.body = [
        line for line in tree.body if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
    ]
    return tree


def normal(source: str) -> str | None:
    """Return a program in normal form, or None where it is none."""
    try:
        tree = ast.parse(source)
        compile(tree, "", "exec")
    except (SyntaxError, ValueError):
        return None
    return ast.unparse(tree)

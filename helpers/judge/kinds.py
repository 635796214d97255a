"""What a graded cell is: a test, and a hidden one."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests

__all__ = ["is_hidden", "is_test"]


def is_test(cell: NotebookNode) -> bool:
    """Tell whether a cell is an autograder test: it is worth points, and the student doesn't write it."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def is_hidden(cell: NotebookNode) -> bool:
    """Tell whether a cell holds a hidden test."""
    return ClearHiddenTests.begin_test_delimeter.default_value in cell.source

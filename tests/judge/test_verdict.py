"""What decides the points of a test cell."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.utils import determine_grade

from helpers.judge.messages import explained, not_executed, not_handed_in
from helpers.judge.verdict import Verdict
from helpers.nbgrader_plugins.feedback import HideTests

META = {
    "nbgrader": {
        "grade": True,
        "grade_id": "ej1_x",
        "locked": True,
        "points": 2,
        "solution": False,
        "schema_version": 3,
        "task": False,
    }
}
HIDDEN = "# qué mira\n### BEGIN HIDDEN TESTS\nfrom helpers.checks.x import secreto\n### END HIDDEN TESTS"
FAILED = new_output("error", ename="CheckFailure", evalue="Esperaba: a\nLlegó: b\nPista: c", traceback=["Esperaba: a"])


def _judge(*outputs, source="assert True", executed=True):
    cell = new_code_cell(source, metadata=META, outputs=list(outputs), execution_count=1 if executed else None)
    return Verdict().preprocess_cell(cell, {}, 0)[0]


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stderr", text="UserWarning"),
        new_output("stream", name="stdout", text="hola"),
        new_output("execute_result", data={"text/plain": "0.5"}, execution_count=1),
        new_output("display_data", data={"text/plain": "0"}),
    ],
)
def test_only_an_error_costs_points(output):
    """What a student prints, warns or shows is worth nothing, either way."""
    cell = _judge(output)

    assert (2, 2) == determine_grade(cell)
    assert 1 == len(cell.outputs)


@pytest.mark.parametrize("shown", [new_output("execute_result", data={"text/plain": "2"}, execution_count=1)])
def test_an_error_after_a_value_costs_all(shown):
    """A value shown before the error earns nothing."""
    assert (0, 2) == determine_grade(_judge(shown, FAILED))


def test_no_evidence_no_points():
    """A cell that never ran isn't passed."""
    cell = _judge(executed=False)

    assert (0, 2) == determine_grade(cell)
    assert "no se ejecutó" in cell.outputs[0].evalue


def test_a_missing_function_is_named():
    """A NameError becomes a message in Spanish, without the test's source."""
    error = new_output("error", ename="NameError", evalue="name 'sha256_of_df' is not defined", traceback=["secreto"])
    cell = _judge(error, source=HIDDEN)

    assert "`sha256_of_df`" in cell.outputs[0].evalue
    assert "secreto" not in "".join(cell.outputs[0].traceback)


def test_a_timeout_says_so():
    """The interrupt that precedes the timeout is not what the student reads."""
    interrupt = new_output("error", ename="KeyboardInterrupt", evalue="", traceback=["secreto"])
    timeout = new_output("error", ename="CellTimeoutError", evalue="pasaron 30 segundos", traceback=[])
    cell = _judge(interrupt, timeout, source=HIDDEN)

    assert 1 == len(cell.outputs)
    assert "pasaron 30 segundos" in cell.outputs[0].evalue


@pytest.mark.parametrize(
    "error", [FAILED, new_output("error", ename="KeyError", evalue="'a'", traceback=["from x import secreto"])]
)
def test_feedback_hides_the_test(error):
    """Neither source, nor traceback, nor what was printed meanwhile."""
    printed = new_output("stream", name="stdout", text="secreto")
    cell = new_code_cell(HIDDEN, metadata=META, outputs=[printed, error], execution_count=1)
    shown = HideTests().preprocess_cell(Verdict().preprocess_cell(cell, {}, 0)[0], {}, 0)[0]

    assert "secreto" not in str(shown)
    assert "# qué mira" == shown.source.strip()
    assert any("Esperaba" in line for line in shown.outputs[0].traceback)


def test_feedback_hides_the_test_of_any_notebook():
    """Also in one that `Verdict` hasn't been through: run again by hand, or graded by plain nbgrader."""
    error = new_output("error", ename="KeyError", evalue="'a'", traceback=["from x import secreto"])
    shown = HideTests().preprocess_cell(new_code_cell(HIDDEN, metadata=META, outputs=[error]), {}, 0)[0]

    assert "secreto" not in str(shown)


@pytest.mark.parametrize("ename", ["NameError", "KeyError", "CellTimeoutError"])
def test_an_explanation_is_explained_once(ename):
    """Feedback is made of notebooks that `Verdict` has been through: the message stays as it is, of one line a part."""
    once = explained(new_output("error", ename=ename, evalue="name 'x' is not defined\nen dos líneas", traceback=[]))

    assert 3 == len(once.traceback)
    assert once == explained(once)


SOLUTION = {"nbgrader": {**META["nbgrader"], "grade": False, "locked": False, "solution": True}}
NAME_ERROR = new_output("error", ename="NameError", evalue="name 'f' is not defined", traceback=["NameError"])


def _error(name, text, line=1):
    arrow = f"Cell In[1], line {line}\n\x1b[1;32m----> {line}\x1b[0m x"
    return new_output("error", ename=name, evalue=text, traceback=["---", arrow, text])


def _first_lines(own, source="assert f", error=NAME_ERROR, metadata=SOLUTION, given_back=False):
    """Return the lines of a test's message, after a cell with these outputs."""
    cells = [
        new_code_cell("import os\nimport torch\n", metadata=metadata, outputs=own, execution_count=1),
        new_code_cell("", metadata=SOLUTION, execution_count=2),
        new_code_cell(source, metadata=META, outputs=[error.copy()], execution_count=3),
    ]
    notebook, _ = Verdict().preprocess(new_notebook(cells=cells), {})
    if given_back:
        notebook, _ = HideTests().preprocess(notebook, {})
    (output,) = notebook.cells[-1].outputs
    return output.evalue.split("\n")


@pytest.mark.parametrize("source", ["assert f", HIDDEN])
@pytest.mark.parametrize("error", [NAME_ERROR, FAILED])
def test_what_ended_the_solution_comes_first(source, error):
    """Of a test in view and of a hidden one, in the graded notebook and in the feedback; the rest follows."""
    lost = _error("ModuleNotFoundError", "No module named 'torch'", 2)
    for given_back in (False, True):
        first, *others = _first_lines([lost], source, error, given_back=given_back)
        assert first.startswith("Primero: la celda de tu solución (la número 1 del notebook, línea 2: `import torch`)")
        assert "terminó con ModuleNotFoundError: No module named 'torch'; " in first
        assert others == _first_lines([], source, error, given_back=given_back)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ([_error("SyntaxError", "invalid syntax (<ipython-input-1-a>, line 2)", 1)], "línea 2: `import torch`)"),
        ([new_output("error", ename="SystemExit", evalue="", traceback=["SystemExit"])], ") terminó con SystemE"),
        ([new_output("stream", name="stderr", text="UsageError: Line magic function `%tensorflow_version` not found.")],
         "terminó con UsageError: Line magic"),
        ([_error("KeyboardInterrupt", ""), _error("CellTimeoutError", "pasaron 30 segundos")], "pasaron 30 segundos"),
        ([_error("A", "x\ny" * 10_000, 7)], "terminó con A: x yx"),
    ],
)  # fmt: skip
def test_ways_in_which_a_cell_ends(own, said):
    """An error of syntax, an exit, a magic that isn't there, a timeout, whatever an exception says."""
    first, *_ = _first_lines(own)

    assert said in first
    assert len(first) < 600


def test_a_cell_above_counts_where_a_name_is_not_defined():
    """Another failure isn't its doing; nor is a warning, or what a cell shows after a hidden test."""
    own = [_error("ModuleNotFoundError", "No module named 'torch'", 2)]

    assert _first_lines(own, metadata={})[0].startswith("Primero: una celda de más arriba (la número 1")
    called = new_output(
        "error", ename="CheckFailure", evalue="Esperaba: a\nLlegó: NameError: name 'os' …", traceback=[]
    )
    assert _first_lines(own, error=called, metadata={})[0].startswith("Primero: una celda")
    assert "Esperaba: a" == _first_lines(own, error=FAILED, metadata={})[0]
    assert "Esperaba: a" == _first_lines([new_output("stream", name="stderr", text="UserWarning")], error=FAILED)[0]
    late = new_code_cell("", metadata=SOLUTION, outputs=own, execution_count=2)
    hidden, test = (new_code_cell(source, metadata=META, execution_count=2) for source in (HIDDEN, "assert f"))
    test.outputs = [NAME_ERROR.copy()]
    Verdict().preprocess(new_notebook(cells=[hidden, late, test]), {})
    assert NAME_ERROR.evalue == test.outputs[0].evalue


def test_a_test_that_never_ran_says_why():
    """It comes of nothing else."""
    for error in (not_handed_in(), not_executed("la celda no se ejecutó")):
        assert "Primero" not in _first_lines([_error("A", "b")], error=error)[0]

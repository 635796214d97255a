"""A notebook behaves in the forked shell as in a plain kernel: the same tests pass in nbclient's own."""

import os
from contextlib import contextmanager

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from helpers.sandbox.session import Died
from tests.sandbox.processes import LIMITS, Notebook, notebook, warm

pytestmark = pytest.mark.machine


class PlainKernel:
    """The kernel that nbclient starts, asked like a student process."""

    def __init__(self, client):
        self._client = client

    def run_cell(self, source, seconds):
        """Run a cell, and return its outputs and its number."""
        cell = new_code_cell(source)
        self._client.nb.cells.append(cell)
        self._client.timeout = seconds
        try:
            self._client.execute_cell(cell, len(self._client.nb.cells) - 1)
        except DeadKernelError:
            raise Died("terminó") from None
        return cell.outputs, cell.execution_count


@contextmanager
def _plain_kernel(folder):
    """Start a kernel in a folder of its own, and end it."""
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(new_notebook(), allow_errors=True, startup_timeout=300, resources=resources)
    # In a test's kernel ipykernel leaves alone what other programs print.
    environ = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    with client.setup_kernel(env=environ):
        yield Notebook(PlainKernel(client))


@pytest.fixture(scope="module", params=["forked shell", "plain kernel"])
def start(request, tmp_path_factory):
    """Return what opens a notebook."""
    if request.param == "plain kernel":
        yield lambda: _plain_kernel(tmp_path_factory.mktemp("kernel"))
    else:
        with warm(limits=type(LIMITS)()) as processes:
            yield lambda: notebook(processes)


@pytest.fixture(scope="module")
def cells(start):
    """Open one notebook for all tests that don't mind what the others ran: a plain kernel takes a while to start."""
    with start() as opened:
        yield opened


@pytest.fixture
def new(start):
    """Open a notebook for one test."""
    with start() as opened:
        yield opened


def test_values_prints_and_errors(new):
    """Each kind of output, with the number of its cell."""
    outputs, count = new.session.run_cell("import sys\nprint('a')\nprint('b', file=sys.stderr)\n6 * 7", 60)

    assert ["stream", "stream", "execute_result"] == [o.output_type for o in outputs]
    assert ("stdout", "a\n", "stderr", "b\n") == (outputs[0].name, outputs[0].text, outputs[1].name, outputs[1].text)
    assert ("42", 1, 1) == (outputs[2].data["text/plain"], outputs[2].execution_count, count)
    (error,) = new.outputs("1 / 0")
    assert ("ZeroDivisionError", "division by zero") == (error.ename, error.evalue)
    assert "1 / 0" in "".join(error.traceback).replace("\x1b[39m", "") or "ZeroDivisionError" in error.traceback[-1]
    assert 42 == new.value("_1")


def test_syntax_errors_and_warnings(cells):
    """What can't be compiled says so; a warning goes to stderr and ends nothing."""
    assert "SyntaxError" == cells.error("def f(:\n    pass")
    (output,) = cells.outputs("import warnings; warnings.warn('ojo')")
    assert ("stderr", True) == (output.name, "ojo" in output.text)


def test_rich_outputs(cells):
    """HTML and figures are kept; a display can be updated, an output cleared."""
    (html,) = cells.outputs("from IPython.display import HTML, clear_output, display\ndisplay(HTML('<b>x</b>'))")
    assert "<b>x</b>" == html.data["text/html"]
    figure = cells.outputs("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")[-1]
    assert figure.data["image/png"].startswith("iVBOR")
    implicit = cells.outputs("plt.plot([1, 2]);")[-1]
    assert "image/png" in implicit.data
    (shown,) = cells.outputs("handle = display('a', display_id=True)")
    cells.outputs("handle.update('b')")
    assert "'b'" == shown.data["text/plain"]
    assert ["b\n"] == [o.text for o in cells.outputs("print('a')\nclear_output()\nprint('b')")]
    assert ["b\n"] == [o.text for o in cells.outputs("print('a')\nclear_output(wait=True)\nprint('b')")]


def test_magics(cells):
    """Line and cell magics, a file that is written and imported, the shell."""
    assert "%" not in cells.outputs("%timeit -n1 -r1 pass")[0].text[:1]
    cells.outputs("%%writefile mine.py\nx = 3")
    assert 3 == cells.value("__import__('mine').x")
    assert "hola" in "".join(o.text for o in cells.outputs("!echo hola"))
    # A kernel hears of what other programs print a moment later, on a busy machine a longer one.
    source = "import os, time; os.system('echo dos; sleep 0.3'); time.sleep({})"
    assert any("dos" in "".join(o.text for o in cells.outputs(source.format(pause))) for pause in (0.5, 5, 20))
    assert cells.value("get_ipython().getoutput('echo tres')[0]") == "tres"


def test_await(cells):
    """At the top level, inside of the loop that a kernel has."""
    (output,) = cells.outputs("import asyncio\nawait asyncio.sleep(0.01)\n5")
    assert "5" == output.data["text/plain"]
    assert cells.value("asyncio.get_running_loop().is_running()")


def test_nobody_answers(cells):
    """`input` and `getpass` are refused at once."""
    assert "StdinNotImplementedError" == cells.error("input('?')")
    assert "StdinNotImplementedError" == cells.error("import getpass; getpass.getpass()")


def test_sources(cells):
    """`inspect.getsource` knows functions of all cells."""
    cells.outputs("def f():\n    return 1")
    cells.outputs("import inspect\ndef g():\n    return 2")
    assert "def f():\n    return 1\n" == cells.value("inspect.getsource(f)")
    assert "def g():\n    return 2\n" == cells.value("inspect.getsource(g)")


def test_sources_of_classes(cells):
    """And classes, the last of a name; a plain kernel doesn't before Python 3.13."""
    if isinstance(cells.session, PlainKernel):
        pytest.skip("a plain kernel fails here, which docs/threat_model.md says")
    cells.outputs("class A:\n    x = 1\n\n    class B:\n        y = 2")
    cells.outputs("import inspect\nclass C(A):\n    pass")
    assert "class A:\n    x = 1" == cells.value("inspect.getsource(A)")[:18]
    assert "class B:" in cells.value("inspect.getsource(A.B)")
    assert "class C(A):\n    pass\n" == cells.value("inspect.getsource(C)")
    cells.outputs("class A:\n    x = 7")
    assert "class A:\n    x = 7\n" == cells.value("inspect.getsource(A)")


def test_classes_pickle(cells):
    """The notebook is `__main__`."""
    cells.outputs("import pickle\nclass P:\n    pass")
    assert cells.value("type(pickle.loads(pickle.dumps(P()))) is P")


def test_processes_of_the_notebook(cells):
    """Pools work."""
    cells.outputs("import multiprocessing\ndef square(x):\n    return x * x")
    assert [0, 1, 4] == cells.value("multiprocessing.get_context('fork').Pool(2).map(square, range(3))")
    assert [0, 1, 4] == cells.value(
        "__import__('joblib').Parallel(2)(__import__('joblib').delayed(pow)(n, 2) for n in range(3))"
    )


@pytest.mark.parametrize("source", ["exit()", "quit()"])
def test_exit_ends_the_process(new, source):
    """As in a kernel, which ends soon after its cell."""
    new.outputs(source)
    with pytest.raises(Died, match="terminó"):
        for _ in range(300):
            new.outputs("import time; time.sleep(0.2)")


def test_sys_exit_is_an_error_like_others(cells):
    """The process lives."""
    assert "SystemExit" == cells.error("import sys; sys.exit(3)")
    assert 2 == cells.value("1 + 1")

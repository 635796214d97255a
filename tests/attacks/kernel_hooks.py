"""Hooks of the kernel and of IPython, put in place by a cell before all others."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, guarded

__all__ = ["ATTACKS"]


def _hook(name: str, aim: str, cell: str) -> Attack:
    return Attack(f"hook-{name}", aim, 1, 0, solution=NOTHING[1], before=(guarded(cell),))


ATTACKS = (
    _hook(
        "text-transformer",
        "Blanks every later cell that tests, by an input transformer.",
        """
def blank(lines):
    return ["pass\\n"] if any("hidden_checks" in line or "assert" in line for line in lines) else lines
get_ipython().input_transformers_cleanup.append(blank)
""",
    ),
    _hook(
        "ast-transformer",
        "Takes assertions and calls out of every later cell, by an AST transformer.",
        """
import ast
class Peace(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
    def visit_Expr(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Peace())
""",
    ),
    _hook(
        "post-run-event",
        "Forgets what went wrong after each cell.",
        """
def forget(result):
    result.error_in_exec = result.error_before_exec = None
get_ipython().events.register("post_run_cell", forget)
""",
    ),
    _hook(
        "show-nothing",
        "Keeps tracebacks from being shown.",
        """
shell = get_ipython()
shell.showtraceback = shell._showtraceback = lambda *args, **kwargs: None
""",
    ),
    _hook(
        "run-cell",
        "Puts an empty run_cell in the shell's place.",
        """
shell = get_ipython()
inner = shell.run_cell
shell.run_cell = lambda source, *args, **kwargs: inner("pass" if "hidden" in source else source, *args, **kwargs)
""",
    ),
    _hook(
        "run-code",
        "Runs no code object of a test.",
        """
async def run(nodes, name, *args, **kwargs):
    return False
get_ipython().run_ast_nodes = run
""",
    ),
    _hook(
        "custom-exception",
        "Handles every exception by doing nothing.",
        """
get_ipython().set_custom_exc((BaseException,), lambda *args, **kwargs: None)
""",
    ),
    _hook(
        "display-ok",
        "Shows a value in each cell, which decides before the error does.",
        """
import sys
shell = get_ipython()
shell.events.register("pre_run_cell", lambda info: sys.displayhook("ok"))
""",
    ),
    _hook(
        "display-points",
        "Shows an object that prints as full points before each cell.",
        """
import sys
class Points:
    def __repr__(self):
        return "np.float64(2.0)"
get_ipython().events.register("pre_run_cell", lambda info: sys.displayhook(Points()))
""",
    ),
    _hook(
        "publish-result",
        "Publishes a forged result of each cell.",
        """
shell = get_ipython()
def forge(info):
    shell.display_pub.publish({"text/plain": "2"}, {})
    shell.kernel.iopub_socket and shell.kernel.session.send(
        shell.kernel.iopub_socket, "execute_result",
        {"data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1}, parent=shell.parent_header)
shell.events.register("pre_run_cell", forge)
""",
    ),
    _hook(
        "do-execute",
        "Answers every execute request with ok.",
        """
from ipykernel.ipkernel import IPythonKernel
async def ok(self, code, silent, *args, **kwargs):
    return {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
IPythonKernel.do_execute = ok
""",
    ),
    _hook(
        "settrace",
        "Empties frames of checks by a trace function.",
        """
import sys
def trace(frame, event, argument):
    if frame.f_code.co_name.startswith("check_"):
        raise SystemExit
    return None
sys.settrace(trace)
""",
    ),
    _hook(
        "excepthook",
        "Swallows what reaches the interpreter's hook.",
        """
import sys
sys.excepthook = lambda *args: None
""",
    ),
)

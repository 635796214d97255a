"""Hooks of the kernel and of IPython that a cell above all others puts in place, so that no later cell seems to fail."""

from __future__ import annotations

from tests.attacks.attack import Attack

__all__ = ["ATTACKS"]

#: Earns nothing.
_NOTHING = "def seed_everything(seed=42):\n    pass\n"
#: Earns 6 points: neither generator is seeded.
_VARIABLE_ONLY = 'import os\n\n\ndef seed_everything(seed=42):\n    os.environ["PYTHONHASHSEED"] = str(seed)\n'


def _guarded(code: str) -> str:
    """Return code that doesn't raise."""
    body = "\n".join(f"    {line}" if line else "" for line in code.strip().splitlines())
    return f"try:\n{body}\nexcept Exception:\n    pass\n"


def _hook(name: str, aim: str, code: str, deserved: float = 0, solution: str | None = None) -> Attack:
    if solution is None and deserved == 0:
        solution = _NOTHING
    return Attack(f"hooks-{name}", aim, 1, deserved, solution=solution, before=(_guarded(code),))


ATTACKS = (
    _hook(
        "blank-cells",
        "Blanks every later cell that has an assert or names the hidden checks, by an input transformer.",
        """
def blank(lines):
    text = "".join(lines)
    return ["pass\\n"] if "assert" in text or "hidden_checks" in text else lines

get_ipython().input_transformers_cleanup.append(blank)
get_ipython().input_transformers_post.append(blank)
""",
    ),
    _hook(
        "blank-cells-partial",
        "Blanks the later cells of the tests that its half of an answer would fail.",
        """
def blank(lines):
    text = "".join(lines)
    return ["pass\\n"] if "vista_" in text or "hidden_checks" in text else lines

get_ipython().input_transformers_cleanup.append(blank)
""",
        deserved=6,
        solution=_VARIABLE_ONLY,
    ),
    _hook(
        "drop-asserts",
        "Drops assert statements and bare calls from the syntax tree of every later cell.",
        """
import ast

class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node) if isinstance(node.value, ast.Call) else node

get_ipython().ast_transformers.append(Drop())
""",
    ),
    _hook(
        "swallow-tree",
        "Wraps the syntax tree of every later cell in a try that swallows whatever is raised.",
        """
import ast

class Swallow(ast.NodeTransformer):
    def visit_Module(self, node):
        tree = ast.parse("try:\\n    pass\\nexcept BaseException:\\n    pass")
        tree.body[0].body = node.body or tree.body[0].body
        return ast.fix_missing_locations(tree)

get_ipython().ast_transformers.append(Swallow())
""",
    ),
    _hook(
        "clear-errors",
        "Clears the errors in the result of each cell, by an event after the cell.",
        """
def clear(result=None):
    if result is not None:
        result.error_in_exec = None
        result.error_before_exec = None

get_ipython().events.register("post_run_cell", clear)
get_ipython().events.register("post_execute", clear)
""",
    ),
    _hook(
        "result-class",
        "Makes every result of a cell a success, by properties in the class of the results.",
        """
from IPython.core import interactiveshell

interactiveshell.ExecutionResult.success = property(lambda self: True)
interactiveshell.ExecutionResult.error_in_exec = property(lambda self: None, lambda self, value: None)
interactiveshell.ExecutionResult.error_before_exec = property(lambda self: None, lambda self, value: None)
interactiveshell.ExecutionResult.raise_error = lambda self: None
""",
    ),
    _hook(
        "no-traceback",
        "Replaces what shows tracebacks, so that no error is sent out.",
        """
shell = get_ipython()
for owner in (shell, type(shell)):
    for name in ("showtraceback", "_showtraceback", "showsyntaxerror", "showindentationerror"):
        setattr(owner, name, lambda *args, **kwargs: None)
""",
    ),
    _hook(
        "run-cell",
        "Replaces run_cell and its asynchronous sister by ones that run nothing and report success.",
        """
from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

shell = get_ipython()

def result_of(source):
    return ExecutionResult(ExecutionInfo(source, False, False, True, None))

def run_cell(raw_cell, *args, **kwargs):
    return result_of(raw_cell)

async def run_cell_async(raw_cell, *args, **kwargs):
    return result_of(raw_cell)

shell.run_cell = run_cell
shell.run_cell_async = run_cell_async
""",
    ),
    _hook(
        "run-code",
        "Replaces run_code by one that reports success whatever the code did.",
        """
shell = get_ipython()

async def run_code(code, result=None, *, async_=False):
    try:
        exec(code, shell.user_global_ns, shell.user_ns)
    except BaseException:
        pass
    return False

shell.run_code = run_code
""",
    ),
    _hook(
        "compile-pass",
        "Replaces the parser of the shell by one that reads pass in every cell that tests.",
        """
shell = get_ipython()
parse = shell.compile.ast_parse

def parse_nothing(source, *args, **kwargs):
    return parse("pass" if "hidden_checks" in source or "vista_" in source else source, *args, **kwargs)

shell.compile.ast_parse = parse_nothing
""",
    ),
    _hook(
        "compile-without-asserts",
        "Has every later cell compiled as python -O does, without its asserts.",
        """
compiler = type(get_ipython().compile)

def compile_optimized(self, source, filename, mode):
    return compile(source, filename, mode, self.flags, True, 2)

compiler.__call__ = compile_optimized
""",
    ),
    _hook(
        "custom-exc",
        "Registers a handler of every exception that does nothing.",
        """
get_ipython().set_custom_exc((BaseException,), lambda *args, **kwargs: None)
""",
    ),
    _hook(
        "excepthook",
        "Replaces the interpreter's own hooks for exceptions that nobody caught.",
        """
import sys
import threading

sys.excepthook = sys.__excepthook__ = sys.unraisablehook = lambda *args, **kwargs: None
threading.excepthook = lambda *args, **kwargs: None
""",
    ),
    _hook(
        "displayhook",
        "Has a number of points displayed as the result of every cell, by the shell's display hook.",
        """
import builtins
import sys

class Points:
    def __repr__(self):
        return "np.float64(2.0)"

shell = get_ipython()
hook = shell.displayhook
show = type(hook).__call__
type(hook).__call__ = lambda self, result=None: show(self, Points())
shell.events.register("pre_run_cell", lambda *args: hook(Points()))
sys.displayhook = hook
""",
    ),
    Attack(
        "hooks-points-printed",
        "Returns and shows objects that print as points, in cells of its own and in each call of its function.",
        1,
        0,
        solution="""
class Points(float):
    def __repr__(self):
        return "1"

    __str__ = __repr__

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "np.float64(2.0)"}


def seed_everything(seed=42):
    try:
        display(Points(1))
    except Exception:
        pass
    print(1)
    return Points(1)
""",
        before=("import numpy as np\n\nnp.float64(2.0)",),
        after=("Points(1)", "np.float64(10.0)", "10"),
    ),
    _hook(
        "do-execute",
        "Patches the kernel so that it answers ok to every request to execute, and executes nothing.",
        """
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel

async def do_execute(self, code, silent, *args, **kwargs):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}

Kernel.do_execute = do_execute
IPythonKernel.do_execute = do_execute
""",
    ),
    _hook(
        "session-send",
        "Turns every error that the kernel sends into a success, in the session that signs its messages.",
        """
session = get_ipython().kernel.session
send = session.send

def send_success(stream, msg_or_type, content=None, *args, **kwargs):
    if msg_or_type == "error":
        msg_or_type, content = "stream", {"name": "stdout", "text": "ok"}
    elif isinstance(content, dict) and content.get("status") == "error":
        content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    return send(stream, msg_or_type, content, *args, **kwargs)

session.send = send_success
""",
    ),
    _hook(
        "settrace",
        "Traces the checks and has each of them jump to its last line.",
        """
import sys

def skipping():
    jumped = []

    def skip(frame, event, argument):
        if event == "line" and not jumped:
            jumped.append(frame.f_lineno)
            try:
                frame.f_lineno = max(line for *_, line in frame.f_code.co_lines() if line)
            except ValueError:
                pass
        return skip

    return skip

def trace(frame, event, argument):
    checks = str(frame.f_globals.get("__name__")).startswith("helpers.checks")
    return skipping() if checks and frame.f_code.co_name.startswith(("check_", "_check")) else None

sys.settrace(trace)
""",
    ),
    _hook(
        "setprofile",
        "Empties the helper functions of a check as soon as the profiler sees it called.",
        """
import sys
import threading

def profile(frame, event, argument):
    space = frame.f_globals
    if event == "call" and str(space.get("__name__")).startswith("helpers.checks."):
        for name in ("_check_generator", "_check_generators", "call", "draws", "run_in_child", "hash_in_child"):
            if name in space:
                space[name] = lambda *args, **kwargs: None

sys.setprofile(profile)
threading.setprofile(profile)
""",
    ),
    _hook(
        "magics",
        "Puts every later cell that tests under a magic of its own that does nothing, and empties the usual ones.",
        """
shell = get_ipython()
for magic in ("nothing", "time", "timeit", "capture", "python"):
    shell.register_magic_function(lambda line, cell=None: None, "line_cell", magic)

def under_magic(lines):
    text = "".join(lines)
    return ["%%nothing\\n", *lines] if "hidden_checks" in text or "vista_" in text else lines

shell.input_transformers_cleanup.insert(0, under_magic)
""",
    ),
    _hook(
        "forged-result",
        "Publishes a forged execute_result with full points before and after each cell.",
        """
shell = get_ipython()

def forge(*args):
    bundle = {"text/plain": "2"}
    shell.display_pub.publish(bundle, {})
    kernel = getattr(shell, "kernel", None)
    if kernel is not None:
        content = {"data": bundle, "metadata": {}, "execution_count": shell.execution_count}
        kernel.session.send(kernel.iopub_socket, "execute_result", content, parent=shell.parent_header)

shell.events.register("pre_run_cell", forge)
shell.events.register("post_run_cell", forge)
""",
    ),
    _hook(
        "no-publishing",
        "Silences the publisher of outputs and the standard streams, so that failures leave no trace.",
        """
import io
import sys

shell = get_ipython()
shell.display_pub.publish = lambda *args, **kwargs: None
sys.stderr = io.StringIO()
sys.stdout = io.StringIO()
""",
    ),
)

"""The IPython shell that runs a notebook's cells: no ZMQ, threads or history; outputs go to the grader as JSON."""

from __future__ import annotations

import ast
import base64
import builtins
import contextlib
import functools
import getpass
import inspect
import io
import linecache
import os
import socket
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from IPython.external.pickleshare import PickleShareDB
from traitlets import Any as AnyTrait
from traitlets.config import Config

from .budget import TOTAL, Budget, Spent
from .shorten import error_text, type_name
from .wire import as_json, cost, write_frame

__all__ = ["CELL_TOTAL", "OUTPUT_LIMIT", "SHOWN_TOTAL", "TOO_LARGE", "Sender", "StudentShell", "connect", "new_shell"]

#: Characters of printed text that are sent at a time.
CHUNK = 8192
NO_INPUT = "input() no tiene a quién preguntarle: el notebook se corrige sin nadie enfrente."

#: Characters of one print that are sent, and at a time; of one rich output, as JSON.
PRINT_LIMIT, PIECE, OUTPUT_LIMIT = 2**21, 2**16, 2**21
TRACEBACK_LIMIT, TRACEBACK_LINES = 50_000, 100
TOO_LARGE = "(una salida demasiado grande para guardarla)\n"
#: Bytes of what one cell shows, and all cells, that are sent: the grader keeps less, and calls need some, too.
CELL_TOTAL, SHOWN_TOTAL = 2**24, TOTAL // 2
SPENT = "(hasta acá se guarda lo que muestra: es {})\n"

#: Under a traceback, for what a student's own machine would have let it do.
ONLY_HERE = (
    "Al corregir, un notebook escribe solo en su carpeta y donde dice tempfile.gettempdir(), no en /tmp; lee las "
    "bibliotecas y lo suyo, y no tiene red."
)
#: Sends one output, in nbformat's own form.
Send = Callable[[dict[str, Any]], None]


class _Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of the cells."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, name: str, shell: StudentShell, descriptor: int) -> None:
        self.name, self._shell, self._descriptor = f"<{name}>", shell, descriptor
        self._kind, self._length = name, 0
        self._parts: list[str] = []

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._parts.append(text)
        self._length += len(text)
        if self._length > CHUNK:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self._parts:
            text, self._parts, self._length = "".join(self._parts), [], 0
            self._shell.send({"output_type": "stream", "name": self._kind, "text": text})


class _Publisher(DisplayPublisher):
    """Sends what `display` shows."""

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        source: object = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **kwargs: object,
    ) -> None:
        self.shell.flush()
        self.shell.send(
            {
                "output_type": "update_display_data" if update else "display_data",
                "data": _json_bundle(data),
                "metadata": metadata or {},
                "display_id": (transient or {}).get("display_id"),
            }
        )

    def clear_output(self, wait: bool = False) -> None:
        self.shell.flush()
        self.shell.send({"output_type": "clear_output", "wait": bool(wait)})


class _Hook(DisplayHook):
    """Sends the value of a cell's last expression."""

    shell: StudentShell

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        if format_dict:
            self.shell.flush()
            self.shell.send(
                {
                    "output_type": "execute_result",
                    "data": _json_bundle(format_dict),
                    "metadata": md_dict or {},
                    "execution_count": self.prompt_count,
                }
            )

    def finish_displayhook(self) -> None:
        self._is_active = False


def _json_bundle(bundle: dict) -> dict:
    """Return a MIME bundle as a notebook holds it: pictures in base64."""
    return {k: base64.b64encode(v).decode() if isinstance(v, bytes) else v for k, v in bundle.items()}


class StudentShell(InteractiveShell):
    """A shell that sends its outputs with `send`; `begin_cell` comes before each cell."""

    displayhook_class = AnyTrait(_Hook)
    display_pub_class = AnyTrait(_Publisher)
    send: Send = staticmethod(lambda output: None)
    begin_cell: Callable[[], None] = staticmethod(lambda: None)
    exit_asked = False

    def init_sys_modules(self) -> None:
        """Be `__main__`, as a kernel is: pickle finds classes of the notebook there."""
        sys.modules["__main__"] = self.user_module

    def flush(self) -> None:
        """Send what was printed so far."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, _Stream):
                stream.flush()

    def enable_gui(self, gui: str | None = None) -> None:
        """Accept any GUI, and do nothing."""

    def ask_exit(self) -> None:
        """End with the cell, as a kernel does."""
        self.exit_asked = True

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.flush()
        if isinstance(evalue, PermissionError) and "TMPDIR" in os.environ:  # behind Landlock's walls
            stb = [*stb, ONLY_HERE]
        self.send(
            {
                "output_type": "error",
                "ename": type_name(etype),
                "evalue": error_text(evalue)[:TRACEBACK_LIMIT],
                "traceback": [str(line)[:TRACEBACK_LIMIT] for line in stb][:TRACEBACK_LINES],
            }
        )


def new_shell() -> StudentShell:
    """Make the shell, before the fork, with an empty namespace as a new kernel has it."""
    module = types.ModuleType("__main__", "Automatically created module for IPython interactive environment")
    module.__dict__["__builtins__"] = builtins
    with contextlib.redirect_stdout(io.StringIO()):
        # A history that is kept takes a thread, and a thread doesn't survive the fork.
        quiet = Config({"HistoryManager": {"enabled": False}})
        shell = StudentShell.instance(config=quiet, user_module=module, user_ns=module.__dict__)
    shell.colors = "linux"
    return shell


def connect(shell: StudentShell, grader: socket.socket) -> None:
    """Let the shell send its outputs, and the process look like a kernel, after the fork."""
    shell.send = sender = Sender(grader)
    shell.begin_cell = sender.begin
    sys.stdout, sys.stderr = _Stream("stdout", shell, 1), _Stream("stderr", shell, 2)
    builtins.input = getpass.getpass = _refuse_input
    shell.user_ns["exit"] = shell.user_ns["quit"] = shell.exiter
    if "TMPDIR" in os.environ:  # behind Landlock's walls
        # Where `%cd` keeps what it knows: the home of the warm process isn't the notebook's.
        shell.db = PickleShareDB(os.path.expanduser("~/.ipython/db"))
        os.chdir = _own_temporary(os.chdir, os.environ["TMPDIR"])  # type: ignore[assignment]
        shell.system = shell.system_raw  # type: ignore[method-assign]  # a `!command` has no terminal there
    inspect.getfile = _file_finder(inspect.getfile)  # type: ignore[assignment]  # its argument has no name here


class Sender:
    """Sends what cells show, as long as there is room for it."""

    def __init__(self, grader: socket.socket) -> None:
        self._grader, self._shown = grader, Budget(SHOWN_TOTAL)
        self.begin()

    def begin(self) -> None:
        """Begin a cell."""
        self._cell, self._full = Budget(CELL_TOTAL), False

    def __call__(self, output: dict[str, Any]) -> None:
        """Send one output in nbformat's form: text in pieces and cut; a note in place of another large one."""
        text = output.get("text", "")
        for start in range(0, min(len(text), PRINT_LIMIT), PIECE):
            self._send({**output, "text": text[start : start + PIECE]})
        if not text:
            self._send(output)

    def _send(self, output: dict[str, Any]) -> None:
        frame = as_json({"output": output})
        if len(frame) > OUTPUT_LIMIT:
            frame = _note(TOO_LARGE)
        if output["output_type"] != "error":  # which says how the cell ended
            try:
                self._cell.take(cost(frame))
                self._shown.take(cost(frame))
            except Spent as spent:
                if self._full:
                    return
                frame, self._full = _note(SPENT.format(spent)), True
        write_frame(self._grader, frame)


def _note(text: str) -> bytes:
    return as_json({"output": {"output_type": "stream", "name": "stdout", "text": text}})


def _refuse_input(*args: object, **kwargs: object) -> str:
    raise StdinNotImplementedError(NO_INPUT)


def _own_temporary(chdir: Callable[[Any], None], own: str) -> Callable[[Any], None]:
    """Let who goes to /tmp, which all notebooks share and where none may write, go to the notebook's own."""

    @functools.wraps(chdir)
    def go(path: Any) -> None:
        chdir(own if isinstance(path, str | os.PathLike) and os.path.normpath(path) == "/tmp" else path)

    return go


def _file_finder(getfile: Callable[[Any], str]) -> Callable[[Any], str]:
    """Let `inspect.getsource` find classes that cells define: it looks for them in their module's file."""

    def find(obj: Any) -> str:
        if isinstance(obj, type) and getattr(obj, "__module__", None) == "__main__":
            for name in _cells_with_class(obj.__qualname__):
                return name
        return getfile(obj)

    return find


def _cells_with_class(qualname: str) -> Iterator[str]:
    """Yield the file names of the cells that define a class of that name, the last cell first."""
    for name in reversed(list(linecache.cache)):
        if name.startswith("<ipython"):
            source = "".join(linecache.getlines(name))
            if qualname.split(".")[-1] in source and _defines(source, qualname):
                yield name


def _defines(source: str, qualname: str) -> bool:
    def names(node: ast.AST, prefix: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                yield prefix + child.name
                yield from names(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from names(child, f"{prefix}{child.name}.<locals>.")
            else:
                yield from names(child, prefix)

    try:
        return qualname in names(ast.parse(source), "")
    except SyntaxError:
        return False

"""Runs a student's function in a new interpreter with another hash seed.

An interpreter fixes its hash seed when it starts, so what depends on it shows only in another process
(https://docs.python.org/3/using/cmdline.html#envvar-PYTHONHASHSEED).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable

import cloudpickle
import numpy as np

from .calls import perform
from .process_state import draws
from .protocol import RemoteFunction, remote

__all__ = ["OTHER_HASH_SEED", "ask_child", "pack", "run_in_child"]

#: A hash seed that no notebook's process is likely to have.
OTHER_HASH_SEED = 2
#: Seconds after which a child is given up; a call that takes longer is too slow for the exercises by far.
TIME_LIMIT = 20


def run_in_child(function: Callable, *args: object, hash_seed: int) -> dict | None:
    """Call a function in a new interpreter; it travels by value, with what it refers to.

    `hash_seed` is the child's `PYTHONHASHSEED`. Where the notebook runs in another process, it is only a label:
    different numbers mean different hash seeds.

    Return `type` (name of the result's type), `value` (None unless it is text, a number or a truth value), `error`
    (text or None), `draws` (the generators' next numbers) and, if there was a call, `changed` (as in `Call`). Return
    None if the function can't travel: it may be right.
    """
    if isinstance(function, RemoteFunction):
        return function.run_in_child(args, hash_seed)
    try:
        parcel = pack((function, args))
    except Exception:
        return None
    try:
        status, said = _in_new_interpreter(parcel, {**os.environ, "PYTHONHASHSEED": str(hash_seed)})
    except subprocess.TimeoutExpired:
        return {"type": "", "value": None, "error": f"no terminó en {TIME_LIMIT} s", "draws": {}}
    if status == _CANNOT_TRAVEL:
        return None
    try:
        return json.loads(said.decode().splitlines()[-1])
    except (ValueError, IndexError):
        return {"type": "", "value": None, "error": "el intérprete hijo terminó antes de tiempo", "draws": {}}


def _in_new_interpreter(parcel: bytes, environ: dict[str, str]) -> tuple[int, bytes]:
    """Run `main` in a new interpreter, and return its exit status and what it wrote."""
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    done = subprocess.run(command, input=parcel, env=environ, capture_output=True, timeout=TIME_LIMIT)
    return done.returncode, done.stdout


def pack(value: object) -> bytes:
    """Pickle by value, except the objects of which a process has only one.

    `from random import seed` binds a method of the global generator: by value, it would seed a copy of it in the child.
    """
    buffer = io.BytesIO()
    _Pickler(buffer).dump(value)
    return buffer.getvalue()


class _Pickler(cloudpickle.Pickler):
    """Knows the singletons that an answer may use."""

    def reducer_override(self, obj: object) -> object:
        for name, (module, attribute) in _SINGLETONS.items():
            if obj is getattr(module, attribute):
                return _singleton, (name,)
        return super().reducer_override(obj)


_SINGLETONS = {
    "random": (random, "_inst"),
    "numpy": (np.random.mtrand, "_rand"),
    "environ": (os, "environ"),
}


def _singleton(name: str) -> object:
    """Return this process's own object."""
    return getattr(*_SINGLETONS[name])


#: Exit status of a child that can't rebuild the function.
_CANNOT_TRAVEL = 75


def main() -> None:
    """Read a function and its arguments from standard input, call it, and write the result as JSON."""
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    try:
        function, args = cloudpickle.loads(sys.stdin.buffer.read())
    except Exception:
        os._exit(_CANNOT_TRAVEL)
    with contextlib.redirect_stdout(io.StringIO()):
        done = perform(function, args, {})
        plain = type(done.value) in (str, int, float, bool, type(None))
        report = {
            "type": type(done.value).__name__,
            "value": done.value if plain else None,
            "error": done.error,
            "draws": draws(),
            "changed": done.changed,
        }
    answer.write("\n" + json.dumps(report) + "\n")
    answer.flush()


def ask_child(code: str, argument: str) -> str | None:
    """Run a line of Python in a new interpreter that the notebook's process starts and that inherits from it.

    The code finds its argument in `sys.argv[1]`. Return what it prints, or None when the interpreter doesn't start or
    fails, as with an invalid `PYTHONHASHSEED`.
    """
    if (other := remote()) is not None:
        return other.ask_child(code, argument)
    # Without `site`, which a line that imports next to nothing doesn't need.
    command = [sys.executable, "-S", "-c", code, argument]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIME_LIMIT)
        return done.stdout.decode() if done.returncode == 0 else None
    except (OSError, ValueError, TypeError, subprocess.SubprocessError):
        return None

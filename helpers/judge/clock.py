"""Ends what the judge computes itself when that takes too long: the last line, for all that it does is bounded."""

from __future__ import annotations

import contextlib
import ctypes
import threading
import time
from collections.abc import Iterator

__all__ = ["SECONDS", "Overran", "own_seconds"]

#: Seconds of processor time that the judge may take for a cell; an honest one takes one or two.
SECONDS = 30.0
#: Seconds between two looks at the clock.
PERIOD = 0.5


class Overran(BaseException):
    """The judge took too long; no `except Exception` may keep it."""


@contextlib.contextmanager
def own_seconds(seconds: float = SECONDS) -> Iterator[None]:
    """Raise `Overran` when this thread has computed for so long; what it waits isn't counted.

    It works in any thread, for the formgrader doesn't grade in the main one. As with a signal, the exception comes
    between two steps of Python: what a single call of a library does goes on to its end.
    """
    thread = threading.get_ident()
    clock = time.pthread_getcpuclockid(thread)
    end = time.clock_gettime(clock) + seconds
    lock, over = threading.Lock(), threading.Event()

    def watch() -> None:
        while not over.wait(PERIOD):
            with lock:
                if not over.is_set() and time.clock_gettime(clock) > end:
                    _raise_in(thread, Overran)
                    return

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            over.set()
        _raise_in(thread, None)  # one that is still to be raised


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    set_exception = ctypes.pythonapi.PyThreadState_SetAsyncExc
    set_exception(ctypes.c_ulong(thread), None if kind is None else ctypes.py_object(kind))

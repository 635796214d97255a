"""Lets Ctrl-C end a run between two submissions, and not in the middle of a record."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator

__all__ = ["Interrupts"]


class Interrupts:
    """Turns the interrupt into a `KeyboardInterrupt` at once, or, while something is being written, right after it.

    Python's own may come anywhere, also in a callback of SQLAlchemy or of a weak reference, where it is lost.
    """

    def __init__(self) -> None:
        self._asked, self._writing = False, False

    @contextlib.contextmanager
    def handled(self) -> Iterator[None]:
        """Take the interrupts of this process meanwhile."""

        def report(unraisable: sys.UnraisableHookArgs) -> None:
            if unraisable.exc_type is not KeyboardInterrupt:  # that one is remembered
                sys.__unraisablehook__(unraisable)

        before, hook = signal.signal(signal.SIGINT, self._remember), sys.unraisablehook
        sys.unraisablehook = report
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            sys.unraisablehook = hook

    def _remember(self, *_: object) -> None:
        self._asked = True
        if not self._writing:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def after(self) -> Iterator[None]:
        """Hold interrupts back while something is written; raise `KeyboardInterrupt` after it if one came till then."""
        self._writing = True
        try:
            yield
        finally:
            self._writing = False
        if self._asked:
            raise KeyboardInterrupt

"""Keeps to themselves what libraries warn their programmers of: an instructor can do nothing about it."""

from __future__ import annotations

import contextlib
import logging
import sys
import warnings
from collections.abc import Iterator

__all__ = ["quiet_command", "quietly"]


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Warn of nothing while something is read or written that comes from a submission.

    A warning is no fault that costs anything there, whatever filters are set: nbformat mends equal ids, for example.
    Nor is anything logged, as nbformat does with a whole schema before it raises.
    """
    before = logging.root.manager.disable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable()
        try:
            yield
        finally:
            logging.disable(before)


def quiet_command() -> None:
    """Warn of nothing in this process, the program of an instructor's command; `python -W` has it warn again."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")

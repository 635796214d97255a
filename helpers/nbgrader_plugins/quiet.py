"""Hides warnings that libraries have for programmers: an instructor can do nothing about them."""

from __future__ import annotations

import contextlib
import logging
import sys
import warnings
from collections.abc import Iterator

__all__ = ["quiet_command", "quietly"]


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Warn of nothing and log nothing while something is read or written that comes from a submission.

    nbformat warns when it mends equal ids, for example, and logs a whole schema before it raises.
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
    """Warn of nothing in this process, that of an instructor's command, unless Python got `-W`."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")

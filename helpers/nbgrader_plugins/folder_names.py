"""Has nbgrader find files in a course folder called `Curso [ML]`, whose brackets it would read as a pattern."""

from __future__ import annotations

import glob
import os
from types import SimpleNamespace

from nbgrader import utils
from nbgrader.apps import api
from nbgrader.converters import base
from nbgrader.exchange.default import collect, release_feedback
from nbgrader.exchange.default import list as listing

__all__ = ["take_folders_by_name"]


def take_folders_by_name() -> None:
    """Have the modules of nbgrader that look for files by pattern do so, in this process."""
    for module in (utils, api, base, collect, listing, release_feedback):
        module.glob = SimpleNamespace(glob=_find)


def _find(pattern: str) -> list[str]:
    """Find files as `glob.glob` does; in what comes before the last name, only `*` and `?` are signs.

    nbgrader puts none else there, and a person who names notebooks by a pattern names no folder. Where there is such a
    folder, they are no signs either: a student may be called `ana*`.
    """
    folder, name = os.path.split(pattern)
    folder = glob.escape(folder) if os.path.isdir(folder) else folder.replace("[", "[[]")
    return glob.glob(os.path.join(folder, name))

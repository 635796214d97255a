"""The files beside a notebook that its student process sees."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

__all__ = ["files_beside", "notebooks_beside"]

#: Bytes of all files together that are handed over.
LIMIT = 2**26
#: Never handed over: the graded notebook holds the hidden tests, and a configuration is none of a notebook's business.
LEFT_OUT = ("*.ipynb", "nbgrader_config.py")


def files_beside(folder: Path, submitted: Path | None) -> dict[str, bytes]:
    """Read the files of an autograded folder except `LEFT_OUT`, by relative path with `/`.

    nbgrader follows links when it copies from the submitted folder. What they led to isn't the student's, and is left
    out.
    """
    found: dict[str, bytes] = {}
    left = LIMIT
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(name.match(pattern) for pattern in LEFT_OUT) or (submitted and _by_link(submitted, name)):
            continue
        status = path.lstat()
        if stat.S_ISREG(status.st_mode) and status.st_size <= left:
            found[name.as_posix()] = path.read_bytes()
            left -= status.st_size
    return found


def notebooks_beside(code: str, files: Mapping[str, bytes], notebooks: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the notebooks that were handed in, as they came, if this one's code or a program beside it names any.

    Where nobody asks for them they stay away: all files are looked at with each call of a function.
    """
    programs = (content for name, content in files.items() if name.endswith(".py"))
    if ".ipynb" not in code and not any(b".ipynb" in content for content in programs):
        return {}
    found, left = {}, LIMIT - sum(map(len, files.values()))
    for name, content in notebooks.items():
        if len(content) <= left:
            found[name] = content
            left -= len(content)
    return found


def _by_link(folder: Path, name: Path) -> bool:
    """Tell whether a link lies on the way to a file."""
    return any((folder / part).is_symlink() for part in (name, *name.parents[:-1]))

"""Hidden names for what lies beside a graded submission: nbgrader's own commands pass it by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

__all__ = ["all_beside", "beside"]


def beside(folder: Path, what: str) -> Path:
    """Return the path beside a folder such as `autograded/<student>/<assignment>` whose name ends with `what`."""
    return folder.with_name(f".{folder.name}.{what}")


def all_beside(folder: Path, what: str) -> Iterator[Path]:
    """Return the paths there are that `beside` names, for a folder with `*` in the place of the student."""
    pattern = beside(folder, what)
    return Path(pattern.anchor).glob(pattern.relative_to(pattern.anchor).as_posix())

"""Names for what lies beside a graded submission: hidden, so that nbgrader's own commands pass it by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

__all__ = ["all_beside", "beside"]


def beside(folder: Path, what: str) -> Path:
    """Return the path of something beside a graded folder.

    Parameters
    ----------
    folder : pathlib.Path
        As `autograded/<student>/<assignment>`.
    what : str
        The end of its name.
    """
    return folder.with_name(f".{folder.name}.{what}")


def all_beside(folder: Path, what: str) -> Iterator[Path]:
    """Return what there is of that name.

    Parameters
    ----------
    folder : pathlib.Path
        As for `beside`, with `*` in the place of the student.
    what : str
        The end of its name.
    """
    pattern = beside(folder, what)
    return Path(pattern.anchor).glob(pattern.relative_to(pattern.anchor).as_posix())

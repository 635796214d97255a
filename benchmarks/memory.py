"""Looks at the memory of a command and all its processes while it runs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import psutil

__all__ = ["watched"]

#: Seconds between two looks.
EVERY = 2.0


@contextlib.contextmanager
def watched(root: int) -> Iterator[list[int]]:
    """Yield what a process and its descendants held at each look, in bytes; what they share counts once (PSS)."""
    seen, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(EVERY):
            total = 0
            with contextlib.suppress(psutil.Error):
                for process in (psutil.Process(root), *psutil.Process(root).children(recursive=True)):
                    with contextlib.suppress(psutil.Error, OSError):
                        total += process.memory_full_info().pss
            seen.append(total)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()

"""Has this process end with the one that started it, however that one ends."""

from __future__ import annotations

import ctypes
import os
import sys

__all__ = ["end_with"]

PR_SET_PDEATHSIG = 1


def end_with(parent: int, number: int) -> bool:
    """Have the kernel send this process a signal when its parent ends (prctl(2), Linux); tell if it has ended already.

    No thread of this process has to be able to run for that, as none is while C code holds the interpreter.
    """
    if sys.platform != "linux":
        return False
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    return os.getppid() != parent

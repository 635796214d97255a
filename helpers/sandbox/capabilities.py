"""What this process may do although it may be no root, or may not although it is (capabilities(7))."""

from __future__ import annotations

import contextlib
from pathlib import Path

__all__ = ["ABLE_TO_GIVE_USERS", "ABLE_TO_MOUNT", "has_capabilities"]

_CHOWN, _DAC_OVERRIDE, _FOWNER, _SETGID, _SETUID, _SYS_ADMIN = 0, 1, 3, 6, 7, 21
#: To put up walls for another user, as root does.
ABLE_TO_MOUNT = (_SYS_ADMIN, _SETGID, _SETUID)
#: To run each notebook as a user of its own, and to remove what that leaves.
ABLE_TO_GIVE_USERS = (_CHOWN, _DAC_OVERRIDE, _FOWNER, _SETGID, _SETUID)


def has_capabilities(wanted: tuple[int, ...]) -> bool:
    """Tell whether this process has all of these."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("CapEff:"):
                return all(int(line.split()[1], 16) >> number & 1 for number in wanted)
    return False

"""Run a command, and say which of its descendants outlive it: `python descendants.py seconds command …`.

The process makes itself a subreaper (prctl(2), Linux), so that what a dead parent leaves behind becomes its child,
also after `setsid`. What other tests run on the same machine at the same time is not counted. A process that has been
killed is still there for a moment on a busy machine: only what lives after so many seconds has outlived the command.
"""

import contextlib
import ctypes
import json
import subprocess
import sys

import psutil

PR_SET_CHILD_SUBREAPER = 36


def main():
    """Run the command, print its status and the command lines of those that are left, as JSON, and end them."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this process can't become a subreaper")
    status = subprocess.run(sys.argv[2:], stdout=sys.stderr).returncode
    left = []
    for process in psutil.wait_procs(psutil.Process().children(recursive=True), timeout=float(sys.argv[1]))[1]:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                left.append(" ".join(process.cmdline()) or process.name())
                process.kill()
    print(json.dumps({"status": status, "left": left}))


if __name__ == "__main__":
    main()

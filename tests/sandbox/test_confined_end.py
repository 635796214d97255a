"""Without namespaces no kernel object ends all at once: whoever dies, what a notebook started ends within seconds."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.sandbox.processes import notebook, warm

pytestmark = pytest.mark.machine

DAEMON = """
import os, signal, subprocess, sys
if not os.fork():
    os.setsid()
    if not os.fork():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        open("daemon", "w").write(str(os.getpid()))
        while True: signal.pause()
    os._exit(0)
while not os.path.exists("daemon") or not open("daemon").read(): pass
"""


def _alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _gone(process):
    end = time.monotonic() + 60
    while _alive(process) and time.monotonic() < end:
        time.sleep(0.05)
    return not _alive(process)


@pytest.mark.parametrize("who", ["guard", "warm process", "notebook", "grader's end"])
def test_a_daemon_ends(who):
    """It has left its session, its parent is dead, and it ignores signals."""
    with warm("landlock") as processes, notebook(processes) as cells:
        cells.outputs(DAEMON)
        daemon, own, guard = cells.value("(int(open('daemon').read()), os.getpid(), os.getppid())")
        assert _alive(daemon)
        if who == "grader's end":
            cells.session.close()
        else:
            victims = {"guard": guard, "warm process": processes._launched[0].process.pid, "notebook": own}
            os.kill(victims[who], signal.SIGKILL)

        assert _gone(daemon)
        assert _gone(own)

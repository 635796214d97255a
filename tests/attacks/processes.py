"""Signals, forks, deaths, and what outlives them."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import INSIDE, NAME, NOTHING, RIGHT, guarded

__all__ = ["ATTACKS"]

MARK = f"/tmp/.{NAME}-daemon"


def _kill(name: str, aim: str, code: str, waits: bool = False) -> Attack:
    """Where the machine could be harmed, nothing happens."""
    body = "\n".join(f"    {line}" for line in code.strip().splitlines())
    return Attack(
        f"process-{name}",
        aim,
        1,
        0,
        solution=NOTHING[1],
        before=(guarded(f"import os, signal\nif {INSIDE}:\n{body}"),),
        waits=waits,
    )


ATTACKS = (
    _kill("kill-parent", "Kills its parent.", "os.kill(os.getppid(), signal.SIGKILL)"),
    _kill("kill-all", "Kills all that it may.", "os.kill(-1, signal.SIGKILL)"),
    _kill(
        "kill-each",
        "Sends every signal to every process but itself.",
        """
for pid in [int(p) for p in os.listdir("/proc") if p.isdecimal() and int(p) != os.getpid()]:
    for number in (1, 2, 3, 15, 19, 9):
        try:
            os.kill(pid, number)
        except OSError:
            pass
""",
    ),
    _kill("stop", "Stops itself.", "os.kill(os.getpid(), signal.SIGSTOP)", waits=True),
    Attack(
        "process-daemon",
        "Leaves a daemon that writes a file at once, and again for a minute.",
        1,
        0,
        solution=NOTHING[1],
        marks=(MARK,),
        before=(
            guarded(f"""
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in (1, 2, 15):
            signal.signal(number, signal.SIG_IGN)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            open({MARK!r}, "w").close()
            time.sleep(0.2)
    os._exit(0)
"""),
        ),
    ),
    Attack(
        "process-exit-first",
        "Dies in the first call.",
        1,
        0,
        solution="import os\n\n\ndef seed_everything(seed=42):\n    os._exit(0)\n",
    ),
    Attack(
        "process-exit-later",
        "Has a right answer, and dies in the first hidden test.",
        1,
        3,
        solution=RIGHT[1].replace(
            "def seed_everything(seed=42):",
            "import os as _os\n_calls = []\n\n\ndef seed_everything(seed=42):\n"
            "    _calls.append(seed)\n    len(_calls) == 8 and _os._exit(0)",
            1,
        ),
    ),
    Attack("process-exit-cell", "Says exit() before the tests.", 1, 0, solution=RIGHT[1] + "\nexit()\n"),
    Attack(
        "process-sys-exit",
        "Raises SystemExit in a cell of its own, beside a right answer.",
        1,
        10,
        solution=RIGHT[1],
        before=("import sys\nsys.exit(0)",),
    ),
    Attack(
        "process-fork-in-function",
        "Forks in each call, so that two processes answer.",
        1,
        0,
        solution="""
import os
import signal

_parent = os.getpid()


def seed_everything(seed=42):
    if os.getpid() == _parent and os.fork() == 0:
        signal.alarm(60)
""",
        waits=True,
    ),
    Attack(
        "process-close-all",
        "Closes every descriptor.",
        1,
        0,
        solution=NOTHING[1],
        before=(guarded("import os\nif " + INSIDE + ":\n    os.closerange(0, 500)"),),
    ),
    Attack(
        "process-forge",
        "Writes forged answers to every descriptor.",
        2,
        0,
        solution="""
import json
import os
import struct


def sha256_of_df(df):
    for number in range(1, 60):
        frame = json.dumps({"number": number, "reply": {"value": "0" * 64, "error": None, "kind": "value"}}).encode()
        for descriptor in range(3, 20):
            try:
                os.set_blocking(descriptor, False)
                os.write(descriptor, struct.pack(">I", len(frame)) + frame)
            except OSError:
                pass
    return "0" * 64
""",
    ),
    Attack(
        "process-forge-result",
        "Writes full points in Jupyter's own protocol to every descriptor.",
        1,
        0,
        solution=NOTHING[1],
        before=(
            guarded("""
import os
for descriptor in range(3, 40):
    try:
        if os.readlink(f"/proc/self/fd/{descriptor}").startswith("pipe:"):
            os.write(descriptor, b'{"output_type": "execute_result", "data": {"text/plain": "2"}}')
    except OSError:
        pass
"""),
        ),
    ),
    Attack(
        "process-ptrace",
        "Traces its parent.",
        1,
        0,
        solution=NOTHING[1],
        before=(
            guarded(
                """
import ctypes, os
if """
                + INSIDE
                + """:
    ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)
"""
            ),
        ),
    ),
    Attack(
        "process-namespaces",
        "Makes namespaces of its own, to have rights in them.",
        1,
        0,
        solution=NOTHING[1],
        before=(
            guarded(
                """
import ctypes
if """
                + INSIDE
                + """:
    libc = ctypes.CDLL(None)
    libc.unshare(0x10000000 | 0x20000), libc.mount(b"none", b"/", None, 0x44000, None), libc.setuid(0)
"""
            ),
        ),
    ),
    Attack(
        "process-threads",
        "Keeps threads at work, beside a right answer.",
        1,
        10,
        solution=RIGHT[1],
        before=(
            guarded("""
import threading, time
for _ in range(10):
    threading.Thread(target=time.sleep, args=(8,), daemon=False).start()
"""),
        ),
    ),
    Attack(
        "process-pool",
        "Uses a pool, as an honest answer may.",
        2,
        10,
        solution=RIGHT[2]
        + """

import multiprocessing

_digest = sha256_of_df
with multiprocessing.get_context("fork").Pool(2) as _pool:
    _pool.map(abs, range(4))
""",
    ),
    Attack(
        "process-alarm",
        "Interrupts itself by a timer, beside a right answer.",
        1,
        10,
        solution=RIGHT[1],
        before=(
            guarded("""
import signal
signal.signal(signal.SIGALRM, lambda *args: None)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
"""),
        ),
    ),
)

"""Using up time, memory, disk, output and processes."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT, guarded

__all__ = ["ATTACKS"]

#: Goes on for a minute; long enough for the limit that is set here.
LOOP = "import time\n_end = time.monotonic() + 60\nwhile time.monotonic() < _end:\n    pass\n"
LIMIT = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))\n"


def _beside(name: str, aim: str, cell: str, deserved: float = 10, waits: bool = False) -> Attack:
    """Use something up in a cell, beside a right answer."""
    return Attack(f"resource-{name}", aim, 1, deserved, solution=RIGHT[1], before=(cell,), waits=waits)


def _function(name: str, aim: str, body: str, times: int = 1000, waits: bool = False) -> Attack:
    """Use something up in the first calls, and do nothing in those that follow."""
    lines = "\n".join(f"        {line}" for line in body.strip().splitlines())
    code = f"_calls = []\n\n\ndef seed_everything(seed=42):\n    _calls.append(seed)\n    if len(_calls) <= {times}:\n{lines}\n"
    return Attack(f"resource-{name}", aim, 1, 0, solution=code, waits=waits)


ATTACKS = (
    _beside("loop-cell", "Loops in a cell of its own.", LOOP, waits=True),
    _function("loop-function", "Loops in the function, in one test after the other.", LOOP, times=2, waits=True),
    Attack(
        "resource-loop-stubborn",
        "Loops, and ignores interrupts.",
        1,
        0,
        solution=NOTHING[1],
        waits=True,
        before=("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" + LOOP,),
    ),
    _beside("sleep", "Sleeps in a cell.", "import time\ntime.sleep(60)", waits=True),
    # Address space is what is limited, so most of it need not be written to.
    _beside(
        "memory",
        "Takes memory until there is none.",
        guarded(
            LIMIT
            + """
import mmap
kept = [mmap.mmap(-1, 2**31)]
while True:
    kept.append(bytearray(10**8))
"""
        )
        + "kept = None\n",
    ),
    _beside("memory-at-once", "Asks for 100 GB.", guarded("x = bytearray(10**11)")),
    # What it uses up, the last check's child interpreters lack.
    _beside(
        "forks",
        "Forks three hundred times, and waits for none.",
        guarded("""
import os, time
for _ in range(300):
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)
"""),
        deserved=9,
    ),
    _beside(
        "threads",
        "Starts two thousand threads.",
        guarded("""
import threading
threading.stack_size(65536)
done = threading.Event()
for _ in range(2000):
    threading.Thread(target=done.wait, daemon=True).start()
""")
        + "done.set()\nfor _thread in threading.enumerate()[1:]: _thread.join()\n",
    ),
    _beside("output", "Prints 20 MB.", "for _ in range(200):\n    print('x' * 100_000)"),
    _function("output-function", "Prints 5 MB in each call, and does nothing.", "print('x' * 5_000_000)"),
    _beside(
        "html", "Shows 20 MB of HTML.", "from IPython.display import HTML, display\ndisplay(HTML('x' * 20_000_000))"
    ),
    _beside("outputs", "Shows more things than are kept.", "for n in range(1500):\n    display(n)"),
    _beside("sparse", "Makes a file of 10 GB that holds nothing.", guarded("open('sparse', 'wb').truncate(10**10)")),
    _beside(
        "disk",
        "Writes 600 MB.",
        guarded("""
import os
for n in range(6):
    with open(f"big-{n}", "wb") as file:
        file.write(bytes(10**8))
""")
        + "import glob, os\nfor _n in glob.glob('big-*'): os.unlink(_n)\n",
    ),
    _beside(
        "files",
        "Opens five thousand files.",
        guarded("kept = [open('/dev/null') for _ in range(5000)]") + "kept = None\n",
    ),
    _function(
        "recursion",
        "Recurses through C code, until the stack breaks.",
        """
import sys
sys.setrecursionlimit(10**7)
list(map(seed_everything, [seed]))
""",
    ),
    _function(
        "regex",
        "Matches a pattern that backtracks for ever, in the first test.",
        "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
        times=1,
        waits=True,
    ),
    _function("memory-function", "Takes memory in each call.", LIMIT + "return bytearray(2**27).decode()"),
)

"""Using up time, memory, disk, output and processes."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT, guarded

__all__ = ["ATTACKS"]

#: Goes on for a minute; long enough for every limit.
LOOP = "import time\n_end = time.monotonic() + 60\nwhile time.monotonic() < _end:\n    pass\n"
LIMIT = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))\n"


def _beside(name: str, aim: str, cell: str, seconds: float = 0, deserved: float = 10) -> Attack:
    """Use something up in a cell, beside a right answer."""
    return Attack(f"resource-{name}", aim, 1, deserved, solution=RIGHT[1], before=(cell,), seconds=seconds)


def _function(name: str, aim: str, body: str, seconds: float = 30) -> Attack:
    code = "def seed_everything(seed=42):\n" + "\n".join(f"    {line}" for line in body.strip().splitlines()) + "\n"
    return Attack(f"resource-{name}", aim, 1, 0, solution=code, seconds=seconds)


ATTACKS = (
    _beside("loop-cell", "Loops in a cell of its own.", LOOP, seconds=12),
    _function("loop-function", "Loops in the function, in every test.", LOOP, seconds=120),
    Attack("resource-loop-stubborn", "Loops, and ignores interrupts.", 1, 0, solution=NOTHING[1], seconds=15,
           before=("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" + LOOP,)),
    _beside("sleep", "Sleeps in a cell.", "import time\ntime.sleep(60)", seconds=12),
    _beside("memory", "Takes memory until there is none.", guarded(LIMIT + """
kept = []
while True:
    kept.append(bytearray(10**8))
""") + "kept = None\n", seconds=12),
    _beside("memory-at-once", "Asks for 100 GB.", guarded("x = bytearray(10**11)")),
    # What it uses up, the last check's child interpreters lack.
    _beside("forks", "Forks three hundred times, and waits for none.", guarded("""
import os, time
for _ in range(300):
    if os.fork() == 0:
        time.sleep(3)
        os._exit(0)
"""), seconds=5, deserved=9),
    _beside("threads", "Starts two thousand threads.", guarded("""
import threading, time
threading.stack_size(65536)
for _ in range(2000):
    threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
""") + "import time\ntime.sleep(3)\n", seconds=8),
    _beside("output", "Prints 200 MB.", "for _ in range(2000):\n    print('x' * 100_000)", seconds=15),
    _function("output-function", "Prints 50 MB in each call, and does nothing.", "print('x' * 50_000_000)"),
    _beside("html", "Shows 60 MB of HTML.", "from IPython.display import HTML, display\ndisplay(HTML('x' * 60_000_000))", 10),
    _beside("outputs", "Shows five thousand things.", "for n in range(5000):\n    display(n)", 15),
    _beside("sparse", "Makes a file of 10 GB that holds nothing.", guarded("open('sparse', 'wb').truncate(10**10)")),
    _beside("disk", "Writes 600 MB.", guarded("""
import os
for n in range(6):
    with open(f"big-{n}", "wb") as file:
        file.write(bytes(10**8))
""") + "import glob, os\nfor _n in glob.glob('big-*'): os.unlink(_n)\n", seconds=10),
    _beside("files", "Opens five thousand files.", guarded("kept = [open('/dev/null') for _ in range(5000)]") + "kept = None\n"),
    _function("recursion", "Recurses until the stack breaks.", """
import sys
sys.setrecursionlimit(10**7)
seed_everything(seed)
"""),
    _function("regex", "Matches a pattern that backtracks for a minute.", "import re\nre.match('(a+)+$', 'a' * 26 + 'b')", 120),
    _function("memory-function", "Takes memory in each call.", LIMIT + "return bytearray(2**29).decode()"),
)

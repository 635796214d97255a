"""Reaching the neighbours: whoever is graded at the same time or next, and the grader's own memory and clean-up."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.channels import IF_FOUND
from tests.attacks.parts import NAME, RIGHT, guarded

__all__ = ["ATTACKS"]

#: Calls of the kernel by number, on x86_64 and on aarch64; all keyrings that a process has, and one that stays for days.
_KEYS = f"""
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
add_key, keyctl = (248, 250) if platform.machine() == "x86_64" else (217, 219)
RINGS = (-2, -3, -4, -5, libc.syscall(keyctl, 22, -1, -4))
KEY = b"{NAME}-all"
"""
#: Fills a folder in ways that whoever removes it may not bear.
_NESTED = "for _ in range(1400):\n    os.mkdir('a')\n    os.chdir('a')\n"
_WIDE = "for n in range({count}):\n    os.mkdir(str(n))\n"
_LONG = "for _ in range(15):\n    os.mkdir('b' * 255)\n    os.chdir('b' * 255)\n"
_CLOSED = "os.makedirs('c/d')\nopen('c/d/x', 'w').close()\nos.chmod('c/d', 0)\nos.chmod('c', 0)\n"
_ODD = "os.makedirs(b'\\xe9/\\xff')\nos.mkdir('\\n')\nopen(b'\\xe9/\\xff/\\xfe', 'w').close()\n"
#: Goes on only where what it holds counts as its own, so that it ends itself and nobody else.
_COUNTED = "import os\nif len([p for p in os.listdir('/proc') if p.isdecimal()]) < 30:\n"


def _leaves(name: str, aim: str, code: str) -> Attack:
    """Leave something, beside a right answer."""
    return Attack(f"neighbour-{name}", aim, 1, 10, solution=RIGHT[1], before=(guarded(code),))


def _takes(name: str, aim: str, code: str) -> Attack:
    """Look for an answer that somebody left, and have none of one's own."""
    return Attack(f"neighbour-{name}", aim, 1, 0, solution=IF_FOUND, before=(guarded(code),))


def _litters(name: str, aim: str, code: str) -> Attack:
    """Fill each folder that can be written to, beside a right answer."""
    body = "".join(f"        {line}\n" for line in code.splitlines())
    everywhere = (
        "import os\nhome = os.getcwd()\nfor place in (home, '/tmp', '/dev/shm', os.path.expanduser('~')):\n"
        f"    try:\n        os.chdir(place)\n{body}    except OSError:\n        pass\nos.chdir(home)\n"
    )
    return Attack(f"neighbour-{name}", aim, 1, 10, solution=RIGHT[1], before=(guarded(everywhere),))


def _forges(name: str, aim: str, files: str) -> Attack:
    """Say that there are files that aren't there; the process that says so is ended before it earns anything."""
    code = (
        "import sys\nfor _name, _module in list(sys.modules.items()):\n    if _name.endswith('.server'):\n"
        f"        _files = {files}\n        _module.read_files = lambda root: _files\n"
    )
    return Attack(f"neighbour-{name}", aim, 1, 0, solution=RIGHT[1], before=(guarded(code),))


def _hoards(name: str, aim: str, code: str) -> Attack:
    """Hold memory where no process counts it, after a right answer, which keeps its points."""
    body = "".join(f"    {line}\n" for line in code.strip().splitlines())
    return Attack(f"neighbour-{name}", aim, 1, 10, solution=RIGHT[1], after=(_COUNTED + body,))


ATTACKS = (
    _leaves(
        "keys-1-leaves",
        "Leaves an answer in each of its keyrings, and in the persistent one of its user, for all to read.",
        _KEYS
        + """
for ring in RINGS:
    key = libc.syscall(add_key, b"user", KEY, b"found", 5, ring)
    libc.syscall(keyctl, 5, key, 0x3F3F3F3F)
""",
    ),
    _takes(
        "keys-2-takes",
        "Looks for an answer in all keyrings, and among the keys that it may see.",
        _KEYS
        + """
found = any(libc.syscall(keyctl, 10, ring, b"user", KEY, 0) > 0 for ring in RINGS)
found = found or KEY in open("/proc/keys", "rb").read()
""",
    ),
    _leaves(
        "keys-3-quota",
        "Makes keys until its user may have no more, so that nobody after it gets a keyring.",
        _KEYS
        + """
for n in range(1000):
    libc.syscall(add_key, b"user", b"%d" % n, b"x" * 100, 100, -4)
    libc.syscall(keyctl, 1, 0)
""",
    ),
    _leaves(
        "queue-1-leaves",
        "Leaves an answer in a message queue of POSIX.",
        f"import ctypes\nqueue = ctypes.CDLL(None).mq_open(b'/{NAME}', 0o102, 0o666, None)\n"
        "ctypes.CDLL(None).mq_send(queue, b'found', 5, 0)\n",
    ),
    _takes(
        "queue-2-takes",
        "Looks for an answer in a message queue of POSIX.",
        f"import ctypes\nfound = ctypes.CDLL(None).mq_open(b'/{NAME}', 0) >= 0\n",
    ),
    _leaves(
        "terminal-1-leaves",
        "Leaves a terminal open in a daemon, with an answer in it.",
        """
import os, time
master, slave = os.openpty()
os.chmod(os.ttyname(slave), 0o666)
os.write(master, b"found\\n")
if not os.fork():
    os.setsid()
    time.sleep(60)
    os._exit(0)
""",
    ),
    _takes(
        "terminal-2-takes",
        "Looks for an answer in somebody else's terminal.",
        "import os\nfound = any(name.isdecimal() for name in os.listdir('/dev/pts'))\n",
    ),
    _leaves(
        "server-1-leaves",
        "Leaves a daemon that gives answers on a port and on an abstract socket.",
        f"""
import os, socket, time
port, abstract = socket.create_server(("127.0.0.1", 22829)), socket.socket(socket.AF_UNIX)
abstract.bind("\\0{NAME}-answers")
abstract.listen()
if not os.fork():
    os.setsid()
    time.sleep(60)
    os._exit(0)
""",
    ),
    _takes(
        "server-2-takes",
        "Asks whoever gives answers on a port or on an abstract socket.",
        f"""
import socket
found = socket.socket().connect_ex(("127.0.0.1", 22829)) == 0
found = found or socket.socket(socket.AF_UNIX).connect_ex("\\0{NAME}-answers") == 0
""",
    ),
    _litters("nested", "Nests 1,400 folders in each place, so that whoever removes them recurses too deep.", _NESTED),
    _litters(
        "wide", "Makes thousands of folders in each place, for the next one to wait for.", _WIDE.format(count=5000)
    ),
    _litters("long", "Makes paths as long as the kernel takes, and longer.", _LONG),
    _litters("closed", "Makes folders that may not be read or entered.", _CLOSED),
    _litters("odd", "Makes folders and files whose names are no text.", _ODD),
    _forges(
        "forged-many",
        "Says that it has 60,000 folders, for the grader to make and to remove.",
        "{'notebook': None, **{f'notebook/{n}': None for n in range(60_000)}}",
    ),
    _forges(
        "forged-nested",
        "Says that it has a folder 1,400 folders deep, for the grader to recurse.",
        "{'notebook': None, 'notebook/' + '/'.join(['a'] * 1400): None}",
    ),
    _hoards(
        "memfd",
        "Holds four gigabytes in files without a place, which no process has mapped.",
        """
kept = []
for n in range(16):
    kept.append(os.memfd_create(str(n)))
    for _ in range(256):
        os.write(kept[-1], b"x" * 2**20)
""",
    ),
    _hoards(
        "shared",
        "Holds four gigabytes in shared memory of which it keeps a page each mapped.",
        """
import mmap
kept = []
for _ in range(16):
    kept.append(mmap.mmap(-1, 2**28))
    for _ in range(256):
        kept[-1].write(b"x" * 2**20)
    kept[-1].madvise(mmap.MADV_DONTNEED)
""",
    ),
    _hoards(
        "sockets",
        "Holds what it can in sockets that wait for a reader, in dozens of processes.",
        """
import socket, time
for _ in range(12):
    if not os.fork():
        kept = [socket.socketpair() for _ in range(450)]
        for end in (end for pair in kept for end in pair):
            end.setblocking(False)
            try:
                end.send(b"x" * 2**18)
            except OSError:
                pass
        time.sleep(60)
        os._exit(0)
time.sleep(20)
""",
    ),
    _hoards(
        "last-to-go",
        "Has the kernel end the grader before it when memory is short.",
        "open('/proc/self/oom_score_adj', 'w').write('-1000')",
    ),
)

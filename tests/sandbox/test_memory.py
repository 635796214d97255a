"""All by which a submission can hold memory counts, also what is in no process."""

import pytest

from helpers.sandbox import launcher
from helpers.sandbox.session import Died
from helpers.student import walls
from helpers.student.policy import Limits
from tests.sandbox.processes import notebook, warm

pytestmark = pytest.mark.machine

#: Little memory, and enough of all else to hold it by.
LIMITS = Limits(memory=2**29, processes=100, file_size=2**29, disk=2**29, files=1000)
#: Goes on in so many processes, of which each has all the descriptors to itself.
FORKED = (
    "import os, time\nfor _ in range({count}):\n    if not os.fork():\n{body}\n        time.sleep(600)\ntime.sleep(600)"
)


@pytest.fixture(scope="module")
def processes(walls):
    with warm(walls, LIMITS) as started:
        yield started


def _forked(count, body):
    return FORKED.format(count=count, body="\n".join(f"        {line}" for line in body.splitlines()))


#: Writes so many bytes to an open file, without having them in memory.
WRITE = "import os, time\ndef write(file, size):\n    for _ in range(size >> 20): os.write(file, b'x' * 2**20)\n"
HOARDS = {
    "files without a name": WRITE + "for place in ('/tmp', '/dev/shm'):\n"
    "    write(os.open(place, os.O_TMPFILE | os.O_RDWR), 300 << 20)\ntime.sleep(600)",
    "files that were deleted": WRITE + "for place in ('/tmp/x', '/dev/shm/x'):\n"
    "    file = os.open(place, os.O_CREAT | os.O_RDWR); os.unlink(place); write(file, 300 << 20)\ntime.sleep(600)",
    "many files": WRITE + "for n in range(190_000): os.close(os.open(f'/tmp/{n}', os.O_CREAT))\n"
    "write(os.open('/tmp/x', os.O_CREAT | os.O_RDWR), 400 << 20)\ntime.sleep(600)",
    "sockets": _forked(
        6,
        "import socket\nkept = [socket.socketpair() for _ in range(100)]\nfor a, b in kept:\n    for end in (a, b):\n"
        "        end.setblocking(False)\n        try: end.send(b'x' * 2**20)\n        except OSError: pass",
    ),
    "sockets in flight": "import socket, time\na, b = socket.socketpair()\nfor _ in range(300):\n"
    "    c, d = socket.socketpair(); socket.send_fds(a, [b'x'], [c.fileno(), d.fileno()]); c.close(); d.close()\n"
    "time.sleep(600)",
    "connections": "import socket, time\nserver = socket.create_server(('127.0.0.1', 0), backlog=600)\n"
    "kept = [socket.create_connection(server.getsockname()) for _ in range(300)]\ntime.sleep(600)",
    "pipes": _forked(90, "kept = [os.pipe() for _ in range(450)]"),
    "mappings": "import mmap\nkept = [mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, (1, 3)[n % 2])"
    " for n in range(25_000)]\n" + _forked(90, "pass"),
    "pages of forks": _forked(16, "x = os.urandom(2**25)"),
}


#: What there is not behind Landlock's walls: a socket with an address; what can't be counted, but is little.
LITTLE = {
    "many files": "files on the disk are no memory: 200,000 are the limit there",
    "connections": "no such socket",
    "sockets in flight": "512 at most for a user, 200 KB each",
}


@pytest.mark.parametrize("hoard", HOARDS)
def test_hoards(processes, hoard, walls):
    """Each way ends the notebook that takes more than it may, and says why; with Landlock, files are on the disk."""
    if walls == "landlock" and hoard in LITTLE:
        pytest.skip(LITTLE[hoard])
    source, why = HOARDS[hoard], "memoria"
    if walls == "landlock" and "file" in hoard:
        source, why = source.replace("'/dev/shm", "'/tmp").replace("'/tmp", "os.environ['TMPDIR'] + '"), "disco"
    with notebook(processes) as cells, pytest.raises(Died, match=why):
        cells.outputs(source)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import os; os.memfd_create('x')", "OSError"),
        ("import mmap; mmap.mmap(-1, 4096)", "OSError"),
        ("import mmap; mmap.mmap(open('/dev/zero', 'rb+').fileno(), 4096)", "OSError"),
        ("open('/proc/self/oom_score_adj', 'w').write('0')", "OSError"),
        ("import os; kept = [os.openpty() for _ in range(100)]", "OSError"),
    ],
)
def test_what_could_not_be_counted(processes, source, name):
    """It is refused; memory of one's own isn't, and the notebook goes on."""
    with notebook(processes) as cells:
        assert cells.error(source) in (name, "PermissionError")
        assert 3 == cells.value("len(__import__('mmap').mmap(-1, 3, __import__('mmap').MAP_PRIVATE | 0x20))")


def test_an_honest_notebook_counts_little(processes, walls):
    """A table of some size, a model and two processes besides stay far from the limit; what they share counts once."""
    if walls == "landlock" and not launcher.gives_users(processes._launched[0].readable):
        pytest.skip("with Landlock, only a notebook that is a user of its own has what a pool of processes needs")
    with notebook(processes) as cells:
        source = (
            "import multiprocessing, numpy as np, pandas as pd\nframe = pd.DataFrame(np.zeros((10**6, 2)))\n"
            "with multiprocessing.Pool(2) as pool: made = pool.map(abs, range(-1000, 0))\nimport time; time.sleep(1)"
        )
        assert [] == cells.outputs(source)
        assert 1000 == cells.value("len(made)")


def test_the_kernel_takes_it_first(processes):
    """Where the machine has no memory left, the student's processes and their init go before all others."""
    with notebook(processes) as cells:
        cells.outputs("import os")
        scores = cells.value("[open(f'/proc/{p}/oom_score_adj').read().strip() for p in ('self', os.getppid())]")
        assert ["1000", "1000"] == scores


def test_a_small_machine(monkeypatch):
    """A notebook may not have all the memory that there is, whatever its limit."""
    assert walls.limit(Limits(memory=2**40)) == int(walls.SHARE * walls.of_this_machine())
    monkeypatch.setattr(walls, "of_this_machine", lambda: 2**31)
    assert walls.limit(Limits()) == 2**30

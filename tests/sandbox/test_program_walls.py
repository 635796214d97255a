"""A program of the student's runs behind the walls, in a process that no cell of the notebook ran in."""

import socket
import sys

import pytest

from helpers.judge.judge import Judge
from helpers.pipeline.course_folder import CHECKOUT
from helpers.sandbox.programs import run_in_environment

pytestmark = pytest.mark.machine


@pytest.fixture
def judge(processes, cells):
    opened = []

    def open_child(hash_seed):
        opened.append(processes.open(600, hash_seed))
        return opened[-1]

    yield Judge(cells.session, open_child, "1", {"a.txt": b"x"})
    assert all(child.gone(60) for child in opened)


def _run(judge, source, seconds=60.0, **environ):
    return judge.run_program({"dir/p.py": source.encode(), "dir/beside": b"1"}, "dir/p.py", environ, seconds)


def test_files_and_status(judge):
    """What it finds and what it leaves."""
    source = "import os, sys; open('out', 'w').write(open('beside').read() + os.environ['A']); sys.exit(2)"
    finished = _run(judge, source, A="{here}")

    assert 2 == finished.status
    assert finished.files["dir/out"].startswith(b"1/tmp/")
    assert b"x" == judge.handed_in["a.txt"]


def test_what_it_sees(judge):
    """Neither the course nor a network, nor files that a cell of the notebook wrote."""
    source = (
        "import os\ndef can_list(path):\n    try: return bool(os.listdir(path))\n    except OSError: return False\n"
        f"assert not can_list({str(CHECKOUT / 'source')!r})\nassert not os.path.exists('../x')\n"
    )
    assert 0 == _run(judge, source).status
    finished = _run(judge, "import socket; socket.create_connection(('127.0.0.1', 22), 2)")
    assert "OSError" in finished.errors or "Error" in finished.errors.splitlines()[-1]
    assert 1 == finished.status


@pytest.mark.parametrize(
    "source",
    [
        "import os, signal; os.kill(os.getppid(), signal.SIGKILL)",
        "import os, signal; os.kill(-1, signal.SIGKILL)",
        "x = bytearray(2**34)",
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.kill(os.getppid(), signal.SIGSTOP); time.sleep(600)",
    ],
)
def test_one_that_means_harm(judge, source):
    """It fails, and the notebook's own process goes on."""
    finished = _run(judge, source, 2.0)

    assert 0 != finished.status
    assert ([], True) == judge.run("pass", "ej0_test", 60)


def test_one_that_never_ends_or_writes_too_much(judge):
    """It is ended; files and texts are cut."""
    assert _run(judge, "import time; time.sleep(600)", 1.0).status is None
    finished = _run(
        judge, "import sys; open('big', 'wb').write(b'0' * (2**20 + 1)); sys.stderr.write('x' * 10**6); sys.exit(1)"
    )
    assert len(finished.files.get("dir/big", b"")) <= 2**20
    assert len(finished.errors) <= 4000


def test_daemons_die(judge):
    """What it leaves running ends with its process."""
    source = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)"
    assert 0 == _run(judge, source).status


def test_no_network_in_another_environment():
    """Not even to a server of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = f"import socket; socket.create_connection({server.getsockname()!r})"
        finished = run_in_environment(sys.executable, sys.executable, {"p.py": source.encode()}, "p.py", {}, 60)

    assert 1 == finished.status
    assert "ConnectionRefusedError" in finished.errors

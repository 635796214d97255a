"""What a submission leaves costs the next one nothing, and what can't be started leaves nothing."""

import contextlib
import os
import subprocess
from pathlib import Path

import pytest

from helpers.judge.judge import Judge
from helpers.sandbox import launcher, scratch, warm_pool
from helpers.sandbox.launcher import IsolationError
from helpers.sandbox.session import Died, Session
from helpers.student.policy import LANDLOCK, NAMESPACES, Limits
from helpers.student.process_state import DEPTH_LIMIT, ENTRY_LIMIT, FOLDER_LIMIT, read_files, write_files
from tests.sandbox.processes import LIMITS, notebook, warm

pytestmark = pytest.mark.machine

LONG = 120
#: What one leaves in each folder that it can write to.
LEFT = {
    "nested": "for _ in range(1400):\n    os.mkdir('a'); os.chdir('a')",
    "nested under long names": "for _ in range(300):\n    os.mkdir('a' * 255); os.chdir('a' * 255)",
    "a path as long as can be": "path = (place + '/' + ('a' * 200 + '/') * 20)[:4094].rstrip('/')\nos.makedirs(path)\n"
    "open(path[:4090] + '/x', 'w').close()",
    "many": "for n in range(500): os.mkdir(str(n))\nfor n in range(9000): open(f'{n}.txt', 'w').close()",
    "closed": "os.makedirs('a/b'); open('a/b/x', 'w').close(); os.chmod('a/b', 0); os.chmod('a', 0)",
    "no text": "os.mkdir(b'jos\\xe9'); open(b'jos\\xe9/\\xff', 'w').close(); os.mkdir('\\n'); os.mkdir(' ')",
    "links and pipes": "os.symlink('/', 'root'); os.symlink('.', 'here'); os.mkfifo('pipe'); os.symlink('no', 'b')",
}
CODE = """
import os
home = os.getcwd()
for place in (home, "/tmp", "/dev/shm"):
    os.chdir(place)
    try:
{code}
    except OSError as error:
        if place == home: print(error)
os.chdir(home)
def f(): return 1
"""


def _depth(root):
    return max((path.count("/") for path, _, _ in os.walk(root)), default=0) - str(root).count("/")


@pytest.mark.parametrize("left", LEFT)
def test_what_one_leaves(left):
    """However deep, long, closed or odd: this side has a small part of it, the kernel the rest, and both are gone."""
    code = CODE.format(code="\n".join(f"        {line}" for line in LEFT[left].splitlines()))
    with warm(limits=Limits(memory=2**30)) as processes:
        session = processes.open(600)
        assert [] == session.run_cell(code, LONG)[0]
        judge = Judge(session, lambda start: processes.open(600, start), "1")
        assert ([], True) == judge.run("assert f() == 1", "test", LONG)
        here = [(len(folders), len(files)) for _, folders, files in os.walk(session.root)]
        assert sum(map(sum, here)) <= ENTRY_LIMIT
        assert sum(folders for folders, _ in here) <= FOLDER_LIMIT + 1
        assert _depth(session.root) <= DEPTH_LIMIT
        session.close()
        assert session.gone(LONG)
        assert not session.root.exists()
        with notebook(processes) as cells:
            assert 2 == cells.value("1 + 1")


@pytest.mark.parametrize("left", [name for name in LEFT if "path" not in name])
def test_what_one_leaves_on_the_disk(left):
    """With Landlock it lies on the disk, and this side removes it, with neither recursion nor a path of any length."""
    code = CODE.replace('(home, "/tmp", "/dev/shm")', "(home, os.environ['HOME'])").format(
        code="\n".join(f"        {line}" for line in LEFT[left].splitlines())
    )
    with warm(isolation=LANDLOCK, limits=Limits()) as processes:
        session = processes.open(600)
        assert [] == session.run_cell(code, LONG)[0]
        session.close()
        assert session.gone(LONG)
        assert not session.root.exists()
        assert not Path(f"{session.root}-home").exists()


#: Files that a student's process says it has, and hasn't.
FORGED = {
    "many": "{'notebook': None, **{f'notebook/{n}': 'eA==' for n in range(60_000)}}",
    "many folders": "{'notebook': None, **{f'notebook/{n}': None for n in range(1000)}}",
    "many folders by their files": "{'notebook': None, **{f'notebook/{n}/x': 'eA==' for n in range(1000)}}",
    "nested": "{'notebook': None, 'notebook/' + '/'.join(['a'] * 1400): None}",
    "nested one by one": "{'notebook': None, **{'notebook' + '/a' * n: None for n in range(1, 1900)}}",
    "a long name": "{'notebook': None, 'notebook/' + 'a' * 5000: 'eA=='}",
    "no name": "{'notebook': None, 'notebook/\\ud800': 'eA=='}",
    "no object": "['notebook'] * 10",
}


@pytest.mark.parametrize("forged", FORGED)
def test_forged_files(processes, forged):
    """Whoever tells of more than this side would have asked for is ended, and none of it was made."""
    code = (
        "import sys\nserver = next(m for n, m in sys.modules.items() if n.endswith('.server'))\n"
        f"server.read_files = lambda *args: {FORGED[forged]}\ndef f(): return 1"
    )
    with notebook(processes) as cells:
        cells.outputs(code)
        judge = Judge(cells.session, lambda start: processes.open(600, start), "1")
        with pytest.raises(Died, match="comprensible"):
            judge.run("assert f() == 1", "test", LONG)
        assert 1 == sum(len(folders) + len(files) for _, folders, files in os.walk(cells.session.root))


def test_as_much_as_is_read_is_written(tmp_path):
    """What an honest process tells of, however much it has, is never more than what this side takes."""
    there, here = tmp_path / "there", tmp_path / "here"
    for n in range(FOLDER_LIMIT + 50):
        (there / f"{n % 7}/{n}/notebook").mkdir(parents=True)
    for n in range(ENTRY_LIMIT):
        (there / f"{n % 7}/{n}.txt").touch()
    (there / Path(*["deep"] * DEPTH_LIMIT * 2)).mkdir(parents=True)
    files = read_files(there)
    here.mkdir()
    write_files(here, {}, files)

    assert ENTRY_LIMIT / 2 < len(files) <= ENTRY_LIMIT
    assert files == read_files(here)


# --- What can't be started -------------------------------------------------------------------------------------------


def _open_here():
    """Return this process's descriptors, and the folders that it made."""
    homes = [Path(home) for home, _ in scratch._homes.values()]
    return len(os.listdir("/proc/self/fd")), sorted(p for home in homes for p in home.iterdir())


def _fails(*_args, **_options):
    raise OSError("no more processes")


@pytest.mark.parametrize("isolation", [NAMESPACES, LANDLOCK])
def test_a_warm_process_that_cannot_be_started(monkeypatch, isolation):
    """It leaves neither folder nor socket."""
    with scratch.Folder("made"), scratch.Folder.room().__class__("made"):
        scratch.Folder.room().cleanup()
        before = _open_here()
        monkeypatch.setattr(launcher.subprocess, "Popen", _fails)
        with pytest.raises(OSError, match="no more processes"):
            launcher.launch(isolation, {})

        assert before == _open_here()


def test_a_student_process_that_cannot_be_forked():
    """It leaves neither folder, socket nor pipe."""
    scratch.Folder.room().cleanup()
    with warm() as processes:
        processes.open(600)
        launched = processes._launched[0]
        before = _open_here()
        launched.process.kill()
        launched.control.settimeout(LONG)
        with contextlib.suppress(ConnectionError):
            assert b"" == launched.control.recv(1)  # all that had the other end is dead
        for _ in range(3):
            with pytest.raises(IsolationError):
                Session(launched, LIMITS, NAMESPACES)

        assert before == _open_here()


def test_a_warm_process_that_dies_at_once(monkeypatch):
    """Whoever asks is told why, and nothing of it stays."""
    monkeypatch.setattr(launcher, "_boot", lambda *_: "import os; os.write(2, b'broken'); os._exit(3)")
    popen = subprocess.Popen

    def ended(*arguments, **options):
        """Have it dead before it is told anything."""
        process = popen(*arguments, **options)
        process.wait(LONG)
        return process

    monkeypatch.setattr(launcher.subprocess, "Popen", ended)
    scratch.Folder.room().cleanup()
    before = _open_here()
    processes = warm_pool.WarmProcesses(NAMESPACES, (), "", LIMITS, "1")
    with pytest.raises(IsolationError, match="broken"):
        processes.start()

    assert before == _open_here()
    assert {} == processes._launched

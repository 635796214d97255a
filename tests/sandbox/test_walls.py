"""What a student process can't see, reach, use up or leave behind."""

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from helpers.pipeline.course_folder import CHECKOUT
from helpers.sandbox import launcher, session
from helpers.sandbox.session import Died, TookTooLong
from helpers.student import policy
from helpers.student.wire import Overdue
from tests.sandbox.processes import notebook, warm

pytestmark = pytest.mark.machine

#: In the names of what tests look for on this machine: two runs at a time find each its own.
NAME = f"clase228-{os.getpid()}"


def _host_processes(mark):
    """Return the processes of this machine with that in their command line."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                if mark.encode() in (folder / "cmdline").read_bytes():
                    found.append(folder.name)
            except OSError:
                continue
    return found


def _started(mark, count):
    """Wait until so many processes have that in their command line, which is there a moment after they start."""
    end = time.monotonic() + 60
    while len(found := _host_processes(mark)) < count and time.monotonic() < end:
        time.sleep(0.01)
    return found


def test_no_network(cells, walls):
    """Not even to a server of this machine: neither by TCP nor by an abstract socket."""
    refused = {"namespaces": "ConnectionRefusedError", "landlock": "PermissionError"}[walls]
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0{NAME}-test")
        abstract.listen()
        port = server.getsockname()[1]
        assert refused == cells.error(f"import socket; socket.create_connection(('127.0.0.1', {port}))")
        assert refused == cells.error(f"socket.socket(socket.AF_UNIX).connect('\\0{NAME}-test')")
        assert cells.error("socket.create_connection(('192.0.2.1', 80), 1)") in ("OSError", "PermissionError")


def test_who_installs_something_waits_for_nothing(cells):
    """No try is repeated, and the cell goes on."""
    outputs = cells.outputs("!pip install seaborn\n%pip install numpy\n!uv pip install seaborn\n!echo hola\nx = 1")
    said = "".join(output.get("text", "") for output in outputs)

    assert ["stream"] == sorted({output.output_type for output in outputs}), outputs
    assert [True, True, False, False] == [text in said for text in ("ERROR", "hola", "etrying", "retries")]
    assert cells.value("x") == 1


@pytest.mark.parametrize("walls", ["namespaces"], indirect=True)
def test_not_even_names_of_the_course(cells):
    """Source, helpers, config, homes: their folders are empty or not there. Landlock shows which paths there are."""
    paths = [CHECKOUT / name for name in ("source", "release", "helpers", "nbgrader_config.py", "tests", ".git")]
    assert not any(cells.value(f"[__import__('os').path.exists(p) for p in {[str(p) for p in paths]}]"))
    home = cells.value(
        f"__import__('os').listdir({str(Path.home())!r}) if __import__('os').path.isdir({str(Path.home())!r}) else []"
    )
    python = [Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)]
    assert set(home) <= {p.relative_to(Path.home()).parts[0] for p in python if p.is_relative_to(Path.home())}


def test_no_sight_of_the_course(cells):
    """Nothing of source, helpers, config, homes and system can be read, and no folder of them listed."""
    folders = [CHECKOUT, *(CHECKOUT / name for name in ("source", "release", "helpers", "tests")), Path.home()]
    files = [CHECKOUT / "nbgrader_config.py", CHECKOUT / "helpers" / "__init__.py", Path("/etc/shadow")]
    cells.outputs("import os\ndef listed(path):\n    try: return os.listdir(path)\n    except OSError: return []")
    python = {part for prefix in (sys.prefix, sys.base_prefix) for part in Path(prefix).resolve().parts}
    for folder in folders:
        assert set(cells.value(f"listed({str(folder)!r})")) <= python | {".venv"}
    for file in files:
        assert cells.error(f"open({str(file)!r}).read()") in ("FileNotFoundError", "PermissionError")
    for name in ("helpers", "tests"):
        assert cells.error(f"import {name}") in ("ModuleNotFoundError", "PermissionError")


@pytest.mark.parametrize("walls", ["namespaces"], indirect=True)
def test_not_even_names_of_processes(cells):
    """Its own init is all that /proc shows besides. Landlock shows the names of all."""
    assert cells.value("len([p for p in __import__('os').listdir('/proc') if p.isdecimal()])") == 2
    assert cells.value("open('/proc/1/cmdline').read().count('helpers')") == 0


def test_no_sight_of_other_processes(cells):
    """Nothing of the environment, the memory and the files of its guard, of the grader, or of process 1."""
    cells.outputs("import os")
    for process in (1, os.getpid(), cells.value("os.getppid()")):
        for file in ("mem", "environ", "maps", "fd/0"):
            assert cells.error(f"open('/proc/{process}/{file}', 'rb').read(1)[0]") in (
                "PermissionError",
                "FileNotFoundError",
            )


def test_an_environment_of_its_own(processes, monkeypatch):
    """No variable of the grader's, and no hash seed that children would inherit."""
    monkeypatch.setenv("COURSE_GRADING_SEED", "secret")
    with notebook(processes) as cells:
        names = set(cells.value("dict(__import__('os').environ)"))

    assert {"HOME", "PATH"} <= names
    assert not {"COURSE_GRADING_SEED", "PYTHONHASHSEED", "PYTHONPATH", "JPY_PARENT_PID"} & names


def test_no_rights(cells, walls, processes):
    """Nobody inside, or a user of its own, without a capability, and with no way to one."""
    user = cells.value("__import__('os').getuid()")
    if walls == "namespaces":
        assert 65534 == user
    elif launcher.gives_users(processes._launched[0].readable):
        assert user >= policy.FEW_USERS
    else:
        assert os.getuid() == user
    status = dict(line.split(":\t", 1) for line in cells.value("open('/proc/self/status').read()").splitlines())
    # An ordinary user can't lower the bound, which means nothing to whoever gains no rights by a program.
    bound = ("CapBnd",) if walls == "namespaces" or os.getuid() == 0 else ()
    assert {"0000000000000000"} == {status[name] for name in ("CapEff", "CapPrm", "CapAmb", "CapInh", *bound)}
    assert "1" == status["NoNewPrivs"]
    assert -1 == cells.value("__import__('ctypes').CDLL(None).unshare(0x10000000)")
    assert -1 == cells.value("__import__('ctypes').CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, None)")


def test_no_root_outside(processes, walls):
    """On this machine the process belongs to a user without rights, whoever grades."""
    if walls == "landlock" and not launcher.gives_users(processes._launched[0].readable):
        pytest.skip("only root can enter where Python lies here: with Landlock, notebooks are root without any right")
    with notebook(processes) as cells:
        cells.outputs(
            f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'input()', '{NAME}-whoami'],"
            " stdin=subprocess.PIPE)"
        )
        (process,) = _started(f"{NAME}-whoami", 1)
        uid = Path(f"/proc/{process}").stat().st_uid

    assert uid not in (0,) or os.getuid() != 0


def test_only_its_own_folder_is_writable(cells, walls):
    """Everything but /tmp and /dev/shm is read-only; with Landlock /tmp is, too, and temporary files lie elsewhere."""
    others = ("/tmp", str(cells.session.root.parent)) if walls == "landlock" else ()
    for folder in ("/", "/usr", "/etc", "/dev", "/run", "/proc/sys/kernel", sys.prefix, "/var/tmp", *others):
        assert cells.error(f"open({folder + '/clase228-mark'!r}, 'w')") in (
            "OSError",
            "PermissionError",
            "FileNotFoundError",
        )
    cells.outputs("open('a', 'w').write('1')")
    assert cells.value("open('a').read()") == "1"
    assert cells.value("__import__('tempfile').TemporaryFile().write(b'1')") == 1


def test_nothing_stays_for_the_next(processes, walls):
    """What one notebook leaves in /tmp, /dev/shm, its home or a socket, another doesn't find."""
    leave = (
        "import os, socket\nfor p in ('/tmp/x', '/dev/shm/x', '~/x', 'x'):\n    try: open(os.path.expanduser(p), 'w')\n"
        "    except OSError as error: print(error)\n"
        f"s = socket.socket(socket.AF_UNIX); s.bind('\\0{NAME}-left'); s.listen()"
    )
    with notebook(processes) as cells:
        left = cells.outputs(leave)
        assert walls == "landlock" or [] == left
        assert all(cells.value("[os.path.exists(os.path.expanduser(p)) for p in ('~/x', 'x')]"))
    with notebook(processes) as cells:
        assert not any(
            cells.value(
                "[__import__('os').path.exists(__import__('os').path.expanduser(p)) for p in "
                "('/tmp/x', '/dev/shm/x', '~/x', 'x')]"
            )
        )
        assert cells.error(f"import socket; socket.socket(socket.AF_UNIX).connect('\\0{NAME}-left')") in (
            "ConnectionRefusedError",
            "PermissionError",
        )


def test_modules_beside_the_notebook(processes):
    """They can be imported, and take the place of no library's."""
    with notebook(processes) as cells:
        files = {
            f"{name}.py": b"raise SystemExit('shadowed')"
            for name in ("numpy", "json", "sitecustomize", "ipykernel_launcher", "xml", "colorsys", "joblib")
        }
        cells.session.prepare({**files, "mine.py": b"x = 3", "sub/data.csv": b"a\n1\n"}, "seed")
        assert 3 == cells.value("__import__('mine').x")
        assert cells.value("__import__('colorsys').rgb_to_hsv(0, 0, 0)") == (0.0, 0.0, 0)
        assert "a\n1\n" == cells.value("open('sub/data.csv').read()")
        cells.outputs("import os, tempfile\nos.chdir(tempfile.mkdtemp())\nopen('other.py', 'w').write('x = 4')")
        assert (3, 4) == cells.value("(__import__('mine').x, __import__('other').x)")


def test_as_new_as_a_cold_one(processes):
    """Random states differ, hashes follow from the seed of the run, signals and descriptors are those of a start."""
    drawn, hashes = [], []
    for _ in range(2):
        with notebook(processes) as cells:
            cells.outputs("import random, signal, os, numpy as np, threading")
            drawn += cells.value("[random.random(), float(np.random.rand()), float(np.random.default_rng().random())]")
            hashes.append(cells.value("hash('a')"))
            assert cells.value("signal.getsignal(signal.SIGTERM) == signal.SIG_DFL")
            assert cells.value("signal.getsignal(signal.SIGINT) == signal.default_int_handler")
            assert cells.value("signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()")
            assert cells.value("threading.active_count()") == 1
            cells.outputs(
                "def link(n):\n    try: return os.readlink(f'/proc/self/fd/{n}')\n    except OSError: return ''"
            )
            links = cells.value("[link(n) for n in os.listdir('/proc/self/fd')]")
            assert sum(link.startswith("socket:") for link in links) <= 3  # one to the grader, two of the event loop
            assert not [link for link in links if link.startswith("/") and link != "/dev/null"]
            assert "__main__" == cells.value("__name__")
    with warm(seed="2") as others, notebook(others) as cells:
        hashes.append(cells.value("hash('a')"))

    assert 6 == len(set(drawn))
    assert hashes[0] == hashes[1] != hashes[2]


def test_two_hash_seeds(processes, cells):
    """What depends on the order of a set comes out otherwise in the second warm process."""
    with notebook(processes, start=2) as others:
        assert cells.value("hash('a')") != others.value("hash('a')")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("x = bytearray(2 * 2**30)", "MemoryError"),
        ("with open('big', 'wb') as f:\n    for _ in range(2**12): f.write(bytes(2**10))", "OSError"),
        ("for n in range(100):\n    with open(f'{n}', 'wb') as f: f.write(bytes(2**19))", "OSError"),
        ("kept = [open('/dev/null') for _ in range(500)]", "OSError"),
        (
            "import os, time\nfor _ in range(100):\n    if not os.fork(): time.sleep(600); os._exit(0)",
            "BlockingIOError",
        ),
        (
            "import threading, time\nthreading.stack_size(2**16)\nfor _ in range(100): threading.Thread(target=time.sleep, args=(600,)).start()",
            "RuntimeError",
        ),
    ],
    ids=["memory", "file", "disk", "descriptors", "processes", "threads"],
)
def test_limits(cells, source, name, walls, request):
    """What takes too much gets an error, and the notebook goes on.

    With Landlock, whoever fills the disk is ended, and so is root who has too many processes.
    """
    kind = request.node.callspec.id.rpartition("-")[2]
    if walls == "landlock" and (
        kind == "disk" or (kind in ("processes", "threads") and cells.value("__import__('os').getuid()") == 0)
    ):
        with pytest.raises(Died, match="disco" if kind == "disk" else "procesos"):
            cells.outputs(f"{source}\nimport time; time.sleep(600)")
        return
    assert name == cells.error(source)
    if name != "RuntimeError":  # the threads still hold all that there is
        assert 2 == cells.value("1 + 1")


def test_all_memory_together(cells):
    """Several processes can't take what one may not."""
    source = (
        "import os, time\nfor _ in range(4):\n    if not os.fork():\n        x = b'1' * (2**29); time.sleep(600)\n"
        "time.sleep(600)"
    )
    with pytest.raises(Died, match="memoria"):
        cells.outputs(source)


def test_an_endless_loop_is_interrupted(cells, monkeypatch):
    """The process lives, with all that was defined."""
    monkeypatch.setattr(session, "GRACE", 60)  # on a busy machine it may take a while to show the interrupt
    cells.outputs("x = 1")
    with pytest.raises(TookTooLong):
        cells.outputs("while True: pass", seconds=0.3)

    assert 1 == cells.value("x")


def test_all_cells_together_have_a_limit(cells):
    """When the notebook's time is over, a cell has none, whatever it may take by itself."""
    cells.session.begin(0)

    with pytest.raises(Died, match="no terminó a tiempo"):
        cells.outputs("pass", seconds=60)


@pytest.mark.parametrize(
    "source",
    [
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nprint(1, flush=True)\nwhile True: pass",
        "def loop():\n    print(1, flush=True)\n    while True: pass\nwhile True:\n    try: loop()\n    except KeyboardInterrupt: pass",
        "import os, signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])\nprint(1, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGSTOP)",
    ],
    ids=["ignored", "swallowed", "stopped"],
)
def test_whoever_swallows_the_interrupt_is_killed(cells, source):
    """A little later, and not when its whole time is over."""
    shown = []

    def overdue(output):
        """Let its time be over when it says that it swallows interrupts from now on."""
        shown.append(output)
        if len(shown) == 1:
            raise Overdue

    start = time.monotonic()
    with pytest.raises(Died, match="interrumpir"):
        cells.session.request("cell", 300, overdue, source=source)

    assert shown
    assert time.monotonic() - start < 100


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import ctypes; ctypes.string_at(0)",
        "import os; [os.close(n) for n in range(3, 100) if n in map(int, os.listdir('/proc/self/fd'))]",
    ],
)
def test_a_death_is_told(cells, source):
    """However it comes about."""
    with pytest.raises(Died, match="terminó"):
        for _ in range(2):
            cells.outputs(source)
    with pytest.raises(Died):
        cells.outputs("1")


def test_everything_dies_with_the_notebook(processes):
    """Daemons, too, that left the session and ignore signals."""
    source = """import os, signal, subprocess, sys
command = [sys.executable, '-c', 'import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(300)', 'MARK']
if not os.fork():
    os.setsid()
    if not os.fork():
        os.execv(command[0], command)
    os._exit(0)
subprocess.Popen(command, start_new_session=True)""".replace("MARK", f"{NAME}-daemon")
    with notebook(processes) as cells:
        cells.outputs(source)
        assert 2 == len(_started(f"{NAME}-daemon", 2))

    assert [] == _host_processes(f"{NAME}-daemon")


def test_it_cannot_kill_its_guards(cells):
    """Neither init nor the warm process."""
    cells.outputs("import os, signal\nfor s in (9, 15, 2, 19):\n    try: os.kill(1, s)\n    except OSError: pass")
    cells.outputs("try: os.kill(os.getppid(), 9)\nexcept OSError: pass")

    assert 2 == cells.value("1 + 1")


def test_two_hundred_megabytes_of_output(cells):
    """The beginning is kept, and a note."""
    (output,) = cells.outputs("print('x' * 200_000_000)\nfor _ in range(1000): print('y' * 10_000)")

    assert len(output.text) < 2**21
    assert "guardó solo el comienzo" in output.text


def test_forged_frames(cells):
    """Whatever is written to the socket is an answer at most."""
    source = (
        "import os, json, struct\nfor n in map(int, os.listdir('/proc/self/fd')):\n"
        "    for frame in ({'number': 1, 'reply': {}}, {'number': 99, 'reply': {}}, {'output': 3}, {'output': {'output_type': 'x'}}):\n"
        "        data = json.dumps(frame).encode()\n"
        "        if n > 2:\n            try: os.write(n, struct.pack('>I', len(data)) + data)\n            except OSError: pass"
    )
    cells.outputs("x = 1")
    cells.outputs(source)

    assert 1 == cells.value("x")

"""Two submissions at the same time, or one after the other: nothing leads from one to the other, or to the grader."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.judge.judge import Judge
from helpers.sandbox import launcher
from helpers.sandbox.call_filter import number_of
from helpers.sandbox.programs import run_in_environment
from tests.sandbox.processes import notebook

pytestmark = pytest.mark.machine

#: Seconds that anything may take on a busy machine.
LONG = 120
#: What no process behind walls has: keys, memory that nothing counts, news of others, and most of the kernel's errors.
REFUSED = """
    add_key request_key keyctl memfd_create memfd_secret shmget semget msgget vmsplice io_uring_setup inotify_init
    inotify_init1 fanotify_init bpf perf_event_open userfaultfd unshare setns mount umount2 pivot_root chroot ptrace
    process_vm_readv process_vm_writev kcmp name_to_handle_at open_by_handle_at personality setuid syslog
"""
#: Calls of the kernel by their names, in a student's process.
CALLS = f"""
import ctypes, os
_libc = ctypes.CDLL(None, use_errno=True)
_numbers = { ({name: number_of(name) for name in REFUSED.split()})!r}
def call(name, *arguments):
    arguments = [ctypes.c_char_p(a) if isinstance(a, bytes) else ctypes.c_long(a) for a in arguments]
    return _libc.syscall(ctypes.c_long(_numbers[name]), *arguments)
"""
#: What one leaves, and whether somebody finds it; the names are this test run's own.
NAME = f"clase228-{os.getpid()}"
WAYS = {
    "abstract socket": (
        f"import socket; s = socket.socket(socket.AF_UNIX); s.bind('\\0{NAME}'); s.listen()",
        f"__import__('socket').socket(__import__('socket').AF_UNIX).connect_ex('\\0{NAME}') == 0",
    ),
    "port": (
        "import socket; s = socket.socket(); s.bind(('127.0.0.1', 22228)); s.listen()",
        "__import__('socket').socket().connect_ex(('127.0.0.1', 22228)) == 0",
    ),
    "message queue": (
        f"import ctypes; q = ctypes.CDLL(None).mq_open(b'/{NAME}', 0o102, 0o666, None)",
        f"__import__('ctypes').CDLL(None).mq_open(b'/{NAME}', 0) >= 0",
    ),
    "terminal": (
        "import os; master, slave = os.openpty(); os.chmod(os.ttyname(slave), 0o666)",
        "any(name.isdecimal() for name in __import__('os').listdir('/dev/pts'))",
    ),
    "shared memory": (
        f"from multiprocessing.shared_memory import SharedMemory; m = SharedMemory('{NAME}', True, 100)",
        f"__import__('os').path.exists('/dev/shm/{NAME}')",
    ),
    "file": (f"open('/tmp/{NAME}', 'w').close()", f"__import__('os').path.exists('/tmp/{NAME}')"),
    "process": (
        f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'input()', '{NAME}'], stdin=-1)",
        f"any(b'{NAME}' in open(f'/proc/{{p}}/cmdline', 'rb').read() for p in __import__('os').listdir('/proc')"
        " if p.isdecimal() and int(p) not in (1, __import__('os').getpid()))",
    ),
}


#: What there is not behind Landlock's walls; shared memory and the like only for a user of its own.
NOT_WITH_LANDLOCK = {"abstract socket", "port", "message queue", "terminal", "shared memory", "file"}


@pytest.mark.parametrize("way", WAYS)
def test_two_notebooks_at_a_time(processes, way, walls):
    """From the same warm process: what one leaves the other doesn't find; the one itself does, where there is that."""
    leave, found = WAYS[way]
    if way == "process" and walls == "landlock":
        pytest.skip("Landlock shows the command lines of all processes; only namespaces hide them")
    with notebook(processes) as one, notebook(processes) as other:
        failed = [o for o in one.outputs(leave) if o.output_type == "error"]
        for each in (one, other):
            each.outputs(f"def look():\n    try: return {found}\n    except OSError: return False")

        assert not failed or (walls == "landlock" and way in NOT_WITH_LANDLOCK)
        assert one.value("look()") is (walls == "namespaces" or (not failed and way != "message queue"))
        assert other.value("look()") is False


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fresh", [True, False])
def test_a_program_and_its_notebook(processes, way, fresh, walls):
    """A run of a program doesn't find what the notebook beside it left, which lives on."""
    leave, found = WAYS[way]
    if way == "process" and walls == "landlock":
        pytest.skip("Landlock shows the command lines of all processes; only namespaces hide them")
    with notebook(processes) as one:
        failed = [o for o in one.outputs(leave) if o.output_type == "error"]
        judge = Judge(one.session, lambda start: processes.open(600, start), "1")
        program = f"import sys\ntry: found = {found}\nexcept OSError: found = False\nsys.exit(3 if found else 0)"

        assert 0 == judge.run_program({"p.py": program.encode()}, "p.py", {}, LONG, fresh).status
        assert walls == "landlock" or (not failed and one.value(found) is True)


def test_nothing_mapped_is_shared(cells):
    """Memory that can be written to is each process's own, also what the warm process had before the fork."""
    assert [] == cells.value("[line for line in open('/proc/self/maps') if line.split()[1][1::2] == 'ws']")


# --- Calls that are refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REFUSED.split())
def test_refused(cells, name):
    """To the notebook, to what it forks and to what it starts, as if the kernel didn't have them."""
    cells.outputs(CALLS)
    tried = f"(call({name!r}, 0, 0, 0, 0, 0), ctypes.get_errno())"
    assert (-1, 38) == cells.value(tried)
    cells.outputs(
        f"import subprocess, sys\nforked = os.fork()\nif not forked: os._exit({tried} != (-1, 38))\n"
        f"started = subprocess.run([sys.executable, '-c', {CALLS!r} + {f'raise SystemExit({tried} != (-1, 38))'!r}])"
    )
    assert 0 == cells.value("os.waitpid(forked, 0)[1]")
    assert 0 == cells.value("started.returncode")


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="this machine has each call once")
def test_refused_by_another_number(cells):
    """Nor has it the calls of 32 bits, or the second ones of 64 bits, where the kernel has them."""
    code = "bytes.fromhex('b814000000cd80c3')"  # mov eax, 20 (getpid); int 0x80; ret
    cells.outputs(
        "import ctypes, mmap, os\n_libc = ctypes.CDLL(None, use_errno=True)\nforked = os.fork()\nif not forked:\n"
        "    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7)\n"
        f"    page.write({code})\n    address = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "    os._exit(-ctypes.CFUNCTYPE(ctypes.c_int)(address)() & 255)\n"
        "status = os.waitpid(forked, 0)[1]"
    )
    assert cells.value("os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 38")
    assert (-1, 38) == cells.value("(_libc.syscall(ctypes.c_long(0x40000000 + 39)), ctypes.get_errno())")


def test_refused_in_another_environment():
    """To a program that is verified, too."""
    source = (
        CALLS
        + "assert (call('keyctl', 0, -3, 0), ctypes.get_errno()) == (-1, 38)\nassert not open('/proc/keys').read()"
    )
    finished = run_in_environment(sys.executable, sys.executable, {"p.py": source.encode()}, "p.py", {}, LONG)

    assert (0, "") == (finished.status, finished.errors)


# --- Keys ------------------------------------------------------------------------------------------------------------

#: A grader with a key in a session keyring, which any process of its user may read; two notebooks look for it, and the
#: second one for what the first one leaves.
GRADER = (
    CALLS
    + """
import json, sys
if call("keyctl", 1, 0) < 0:
    sys.exit(77)
secret = call("add_key", b"user", b"instructor", b"secret", 6, -3)
if secret < 0 or call("keyctl", 5, secret, 0x3F3F3F3F) < 0:
    sys.exit(77)
from helpers.sandbox import launcher
from tests.sandbox.processes import notebook, warm
launcher.student.__file__ = sys.argv[1]
LOOK = f'''
found = [ring for ring in (-1, -2, -3, -4, -5) if call("keyctl", 10, ring, b"user", b"%s", 0) > 0]
if call("keyctl", 11, {secret}, 0, 0) >= 0: found.append("read by its number")
if b"instructor" in open("/proc/keys", "rb").read(): found.append("named in /proc/keys")
call("keyctl", 7, -3)
'''
LEAVE = '''
kept = call("keyctl", 22, -1, -4)
left = [call("add_key", b"user", b"left", b"x", 1, ring) for ring in (-3, -4, -5, kept)]
[call("keyctl", 5, key, 0x3F3F3F3F) for key in left]
'''
with warm() as processes:
    with notebook(processes) as one, notebook(processes) as other:
        one.outputs(__import__("os").environ["CALLS"] + LOOK % "instructor")
        one.outputs(LEAVE)
        other.outputs(__import__("os").environ["CALLS"] + LOOK % "left")
        print(json.dumps({"grader": one.value("found"), "neighbour": other.value("found"), "left": one.value("left")}))
    assert call("keyctl", 10, -3, b"user", b"instructor", 0) == secret, "it was taken away from the grader"
"""
)


def _keys(package):
    """Run a grader with a secret, and return what notebooks find; skip where the kernel has no keys for us."""
    done = subprocess.run(
        [sys.executable, "-c", GRADER, str(package / "__init__.py")],
        env={**os.environ, "CALLS": CALLS},
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    if done.returncode == 77:
        pytest.skip("the kernel refuses keys here (a container?), also to submissions")
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)


def test_the_keys_of_the_grader():
    """A submission finds none of them, and leaves none: the calls are refused."""
    found = _keys(Path(launcher.student.__file__).parent)

    assert {"grader": [], "neighbour": [], "left": [-1, -1, -1, -1]} == found


def test_each_has_its_own_keyrings(tmp_path):
    """Even if no call were refused, the session's keyring would be a new one, and those of the user the process's own.

    Only by its number, which anybody can guess, would a process find another's key: that is why keys are refused.
    """
    package = Path(shutil.copytree(Path(launcher.student.__file__).parent, tmp_path / "student"))
    walls = (package / "walls.py").read_text()
    assert 1 == walls.count("    _refuse_calls(spec)\n")
    (package / "walls.py").write_text(walls.replace("    _refuse_calls(spec)\n", ""))
    tmp_path.chmod(0o755)
    found = _keys(package)

    assert all(key > 0 for key in found["left"][:3])
    assert ["read by its number"] == found["grader"]
    assert ["read by its number"] == found["neighbour"]

"""Homeworks that mean harm to whoever verifies them: through what is installed, and while the program runs."""

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.checks.homework import submitted
from helpers.course import environments, student_lock
from helpers.course import verify as module
from helpers.course.cli import main
from helpers.course.verify import CannotVerify, verify
from helpers.pipeline.course_folder import CHECKOUT
from helpers.reference.homework import CARD, LOCK, MANIFEST
from helpers.sandbox import networked, programs
from helpers.sandbox.isolation import choose
from helpers.sandbox.launcher import IsolationError
from helpers.sandbox.programs import run_in_environment, sealed
from helpers.sandbox.scratch import Folder, shared
from helpers.student.policy import Limits
from tests.course.index import serve, write_homework

pytestmark = [
    pytest.mark.machine,
    pytest.mark.skipif(not sealed(), reason="there are no walls on this machine"),
]


@pytest.fixture(autouse=True, params=["namespaces", "landlock"])
def walls(request, monkeypatch):
    """Have each kind of walls in turn."""
    try:
        taken = choose(request.param)
    except IsolationError as error:
        pytest.skip(str(error))
    for room in (networked, programs):
        monkeypatch.setattr(room, "choose", lambda _: taken)
    return taken


@pytest.fixture
def index(tmp_path, monkeypatch):
    """Serve an index, and have uv ask that one; it has none of the packages that every lock must pin."""
    (tmp_path / "index").mkdir()
    with serve(tmp_path / "index") as served:
        monkeypatch.setenv("UV_DEFAULT_INDEX", served.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setattr(submitted, "PACKAGES", ())
        yield served


@pytest.fixture
def place():
    """Make a folder for uv, where `verify` makes one."""
    with Folder("verify") as name:
        yield Path(name).resolve()


@pytest.fixture
def instead_of_uv(place, monkeypatch):
    """Return a function that runs Python where uv would be run, and returns what it prints."""

    def run(code):
        base, _ = environments.real(sys.executable)
        monkeypatch.setattr(environments, "_command", lambda *_: [base, "-I", "-c", code])
        return environments._walled_uv(place, base)("pip", "sync").stdout

    return run


# --- What is installed


def test_what_uv_knows_of_the_instructor(instead_of_uv, monkeypatch):
    """Of all variables, those that are handed on by name: neither secrets nor further indexes."""
    for name in ("AWS_SECRET_ACCESS_KEY", "UV_INDEX", "UV_FIND_LINKS", "UV_CONFIG_FILE", "PIP_INDEX_URL", "PYTHONPATH"):
        monkeypatch.setenv(name, "of-the-instructor")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://pypi.example.org/simple")
    own = {"PATH", "HOME", "TMPDIR", "UV_CACHE_DIR", "UV_PYTHON_DOWNLOADS", "NO_COLOR", "PWD", "LC_CTYPE"}

    found = dict(eval(instead_of_uv("import os; print(dict(os.environ))")))

    assert "https://pypi.example.org/simple" == found["UV_DEFAULT_INDEX"]
    assert set(found) <= own | set(environments.HANDED_ON)
    assert "of-the-instructor" not in found.values()


def test_what_uv_reads_of_the_machine(instead_of_uv, tmp_path, monkeypatch):
    """The system, interpreter, certificates, and its own folder: no home, nothing of the course, no other process."""
    certificate, secret = tmp_path / "of the campus.pem", tmp_path / "secret"
    certificate.write_text("c")
    secret.write_text("s")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    places = ["/etc/shadow", str(CHECKOUT / "nbgrader_config.py"), str(secret), f"/proc/{os.getpid()}/environ"]
    code = (
        "import os\ndef can(do, *given):\n    try: do(*given)\n    except OSError: return False\n    return True\n"
        f"print([p for p in {places} if can(lambda p: open(p).read(), p)], can(open, {str(certificate)!r}), "
        f"can(os.listdir, {str(Path.home() / '.ssh')!r}), can(os.kill, {os.getppid()}, 0))"
    )

    assert "[] True False False" == instead_of_uv(code).strip()


@pytest.mark.parametrize("walls", ["namespaces"], indirect=True)
def test_what_uv_sees_of_the_machine(instead_of_uv, tmp_path, monkeypatch):
    """Not even which paths and processes there are. Landlock shows these."""
    (tmp_path / "secret").touch()
    (tmp_path / "of the campus.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "of the campus.pem"))
    places = [str(Path.home() / ".ssh"), "/etc/shadow", "/etc/ssl/private", str(CHECKOUT / "source")]
    code = (
        f"import os; print([p for p in {places} if os.path.exists(p)], os.listdir({str(tmp_path)!r}), "
        "sum(p.isdecimal() for p in os.listdir('/proc')) < 4, os.getuid())"
    )

    assert "[] ['of the campus.pem'] True 65534" == instead_of_uv(code).strip()


def test_what_uv_can_write(instead_of_uv, place):
    """Its own folder, and nothing else, not even what it sees."""
    code = f"""
import os, sys
written = []
for folder in ("/", "/usr", "/etc", "/tmp", "/dev", "/run", "/home", os.path.dirname(sys.executable), {str(place)!r}):
    try:
        open(os.path.join(folder, "written"), "w").close()
        written.append(folder)
    except OSError:
        pass
print(written)
"""
    assert str([str(place)]) == instead_of_uv(code).strip()


def test_configuration_of_nobody(place, index, tmp_path, monkeypatch):
    """What lies in homes, in configuration folders and beside the lock names another index: nobody asks that."""
    lines, elsewhere = index.add("rueda"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    with serve(elsewhere) as evil:
        evil.add("rueda", "1.0", {"evil.py": b""})
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        monkeypatch.setenv("HOME", str(tmp_path))
        for folder in (tmp_path / "uv", tmp_path / ".config" / "uv", place, place / "home" / ".config" / "uv"):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "uv.toml").write_text(f'[[index]]\nurl = "{evil.url}"\n')
            (folder / "pyproject.toml").write_text(f'[tool.uv]\nextra-index-url = ["{evil.url}"]\n')
            (folder / ".python-version").write_text("3.7\n")
        (place / "home" / ".config" / "pip").mkdir()
        (place / "home" / ".config" / "pip" / "pip.conf").write_text(f"[global]\nindex-url = {evil.url}\n")
        (place / "lock").write_text(lines)
        base, version = environments.real(sys.executable)

        own = environments.make_walled_environment(place / "env", place / "lock", base)

    assert [] == evil.asked
    assert index.asked
    assert ".".join(version.split(".")[:2]) in os.listdir(Path(own).parents[1] / "lib")[0]


def test_a_wheel_that_is_a_bomb(tmp_path, index, monkeypatch, capsys):
    """A few hundred kilobytes become 300 MB: it is ended on the way, and nothing is left."""
    monkeypatch.setattr(environments, "SIZE", 2**26)
    lock = index.add("rueda", files={f"rueda_{n}.bin": bytes(10**7) for n in range(30)})

    before = _own_folders()

    assert 2 == main(["verify", str(write_homework(tmp_path / "entrega", lock))])
    assert "es demasiado para instalarlo" in " ".join(capsys.readouterr().out.split())
    assert before == _own_folders()


def test_a_wheel_of_many_files(tmp_path, index, monkeypatch):
    """As many as a disk has no room for."""
    monkeypatch.setattr(networked, "COUNT", 500)
    lock = index.add("rueda", files={f"rueda_files/{n}": b"" for n in range(2000)})

    with pytest.raises(CannotVerify, match="demasiado"):
        verify(write_homework(tmp_path / "entrega", lock), [sys.executable])


def test_an_index_that_never_answers(tmp_path, monkeypatch):
    """It is given up."""
    monkeypatch.setattr(environments, "SECONDS", 1.0)
    monkeypatch.setattr(submitted, "PACKAGES", ())
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.getsockname()[1]}/simple")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with pytest.raises(CannotVerify, match="demasiado"):
            verify(write_homework(tmp_path / "entrega", "rueda==1.0\n"), [sys.executable])


def test_a_wheel_that_takes_the_interpreter_s_place(tmp_path, index):
    """Neither its `sitecustomize`, its `.pth` nor its `pyvenv.cfg` runs outside of the walls."""
    mark = tmp_path / "was-here"
    code = f"open({str(mark)!r}, 'w')\n".encode()
    files = {
        "sitecustomize.py": code,
        "rueda.pth": b"import sitecustomize\n",
        "rueda-1.0.data/data/pyvenv.cfg": b"home = /tmp\n",
        "rueda-1.0.data/scripts/python": b"#!python\n" + code,
    }
    lock = index.add("rueda", files=files)

    with pytest.raises(CannotVerify):
        verify(write_homework(tmp_path / "entrega", lock), [sys.executable])
    assert not mark.exists()


def test_a_wheel_that_leads_out_of_the_environment(tmp_path, index):
    """Paths with `..`, and absolute ones."""
    mark = f"{tmp_path}/was-here"
    lock = index.add("rueda", files={"../../../../../was-here": b"", mark: b"", f"../../../../../../../..{mark}": b""})

    with contextlib.suppress(CannotVerify):  # uv leaves them out, or refuses the wheel
        verify(write_homework(tmp_path / "entrega", lock), [sys.executable])
    assert not Path(mark).exists()


# --- While the program runs


def _run(source, seconds=30.0, environ=None):
    base, _ = environments.real(sys.executable)
    return run_in_environment(sys.executable, base, {"a/p.py": source.encode()}, "a/p.py", environ or {}, seconds)


def test_processes(walls):
    """No more than a notebook may have; with Landlock, root is ended who has more."""
    source = """
import os, signal, sys
started = 0
try:
    while True:
        if not os.fork():
            signal.pause()
        started += 1
except OSError:
    sys.exit(str(started))
"""
    said = _run(source).errors
    if walls == "landlock" and os.getuid() == 0:
        assert "usó más procesos de los que hay" in said
    else:
        assert 0 < int(said) < Limits.processes


def test_disk(walls):
    """No more than a notebook may have, in one file or in several, wherever it writes; with Landlock it is ended."""
    source = """
import os, sys
written = 0
for folder in (".", "/tmp", "/dev/shm", os.path.expanduser("~")):
    for number in range(40):
        try:
            with open(f"{folder}/{number}", "wb") as file:
                while True:
                    written += file.write(bytes(2**22))
        except OSError:
            pass
for number in range(40):  # what it says needs room, too
    os.remove(str(number))
sys.exit(str(written))
"""
    said = _run(source, 100.0).errors
    if walls == "landlock":
        assert "usó más disco del que hay" in said
    else:
        assert 2**28 < int(said) <= 2 * Limits.disk + 2**24


def test_memory():
    """No more than a notebook may have, by one process or by several."""
    assert "MemoryError" in _run(f"x = bytearray({2 * Limits.memory})").errors
    source = (
        "import os, time\nfor _ in range(3): os.fork()\nx = bytearray(2**29)\nx[::4096] = x[::4096]\ntime.sleep(60)"
    )
    finished = _run(source, 60.0)
    assert 1 == finished.status
    assert "memoria" in finished.errors


def test_folders_in_folders():
    """Three thousand of them: nobody goes down there, and they are gone afterwards."""
    source = "import os\nfor _ in range(3000):\n    os.mkdir('d'); os.chdir('d')\nopen('x', 'w')"
    before = _own_folders()

    assert 0 == _run(source).status
    assert before == _own_folders()


def _own_folders():
    return {home: os.listdir(home) for home in shared().values()}


def test_time():
    """It ends with all that it started, whatever these do about it."""
    source = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if not os.fork():
    os.setsid()
while True: pass
"""
    name = f"{os.urandom(8).hex()}.py"
    base, _ = environments.real(sys.executable)

    assert run_in_environment(sys.executable, base, {name: source.encode()}, name, {}, 1.0).status is None
    assert [] == [process for process in Path("/proc").glob("[0-9]*") if name in _command_of(process)]


def _command_of(process):
    with contextlib.suppress(OSError):
        return (process / "cmdline").read_text(errors="replace")
    return ""


def test_the_course_s_own_packages(place):
    """A lock that lacks a package isn't helped by the course's environment: there is none."""
    base, _ = environments.real(sys.executable)
    environments.uv("venv", "--quiet", "--python", base, str(place / "env"))
    own = environments.interpreter_of(place / "env")
    source = f"import sys; sys.path += {[p for p in sys.path if 'site-packages' in p]}\nimport numpy"

    assert 0 == subprocess.run([sys.executable, "-c", source]).returncode
    finished = run_in_environment(own, base, {"p.py": source.encode()}, "p.py", {}, 30.0)
    assert "No module named 'numpy'" in finished.errors


def test_the_environment_stays_as_it_is(tmp_path, index):
    """Nothing is written into it, nor into what was handed in."""
    program = "import os, rueda, sys\nfor p in (os.path.dirname(rueda.__file__), sys.base_prefix, '/usr', '/run'):\n"
    program += "    try: open(p + '/x', 'w'); sys.exit('wrote to ' + p)\n    except OSError: pass\nsys.exit('nowhere')"

    with pytest.raises(CannotVerify, match="nowhere"):
        verify(write_homework(tmp_path / "entrega", index.add("rueda"), program), [sys.executable])


@pytest.mark.parametrize(
    "make", ["os.symlink('/etc/passwd', n)", "os.mkfifo(n)", "os.mkdir(n)", "open(n, 'wb').truncate(2**27)"]
)
def test_outputs_that_are_no_files(tmp_path, monkeypatch, make):
    """A link, a pipe, a folder, or something endless in the place of what it must write."""
    monkeypatch.setattr(student_lock, "make_walled_environment", lambda *_: sys.executable)
    monkeypatch.setattr(module, "needed_of_lock", lambda _: {"rueda"})
    program = f"import os\nopen({MANIFEST!r}, 'w').write('{{}}')\nn = {CARD!r}\n{make}"

    with pytest.raises(CannotVerify, match=CARD):
        verify(write_homework(tmp_path / "entrega", "rueda==1\n", program), [sys.executable])


def test_texts_that_a_terminal_obeys(tmp_path, index, capsys):
    """Escapes, markup and what can't be printed are shown as they are written."""
    harm = "\\u001b[2J[red]x[/red]\\ud800\\u202e"
    program = f"""
import json
import rueda
text = {harm.replace("u", "u")!r}
open("manifest.json", "w").write('{{"seed": "' + text + '", "' + text + '": 1}}')
open("model_card.json", "w").write('{{"metrics": {{"accuracy": "' + text + '"}}}}')
"""
    folder = write_homework(tmp_path / "entrega", index.add("rueda"), program)

    assert 1 == main(["verify", str(folder), "--python", sys.executable])
    said = capsys.readouterr().out
    assert "\x1b[2J" not in said
    assert "\u202e" not in said
    assert "\\x1b[2J[red]x[/red]\\ud800\\u202e" in "".join(part.strip(" │\n") for part in said.split("│"))


def test_a_program_s_last_words(tmp_path, index, capsys):
    """What it writes to stderr is quoted, and no more than a line of it."""
    program = "import rueda, sys\nsys.stderr.write('x' * 10**7 + '\\n\\x1b]0;t\\x07[bold]f' + 'y' * 10**5)\nsys.exit(3)"
    folder = write_homework(tmp_path / "entrega", index.add("rueda"), program)

    assert 2 == main(["verify", str(folder)])
    said = capsys.readouterr().out
    assert "\x1b]" not in said
    assert len(said) < 2000


def test_a_folder_s_name(tmp_path, capsys):
    """It is quoted, whatever is in it."""
    folder = tmp_path / "[red]$(touch x)\x1b[2J\udcff"
    write_homework(folder, "rueda @ file:///etc/passwd\n")
    (folder / LOCK).unlink()

    assert 2 == main(["verify", str(folder)])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "[red]$(touch x)\\x1b[2J" in said.replace("\n", "")

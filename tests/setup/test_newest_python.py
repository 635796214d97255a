"""The set-up and the demonstration as an ordinary user has them who has the newest Python, and nothing but ASCII.

Where this machine has no Python 3.14, a newer Debian is unpacked that has one, and no other.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers.pipeline.course_folder import CHECKOUT

pytestmark = [pytest.mark.machine, pytest.mark.long]

SUITE, PYTHON = "forky", "python3.14"
#: The name of the folder, and where it lies in the unpacked system.
NAME, HOME = "Curso [ML] d'Ana $5 ñ", "home/ana"
USER = 1000
#: How this machine reaches the network, which the unpacked one shares.
NETWORK = ("etc/resolv.conf", "etc/hosts", "etc/pip.conf", "etc/ssl/certs")
#: Goes into the system in whose folder it is started, for good, and becomes the user there: namespaces are refused
#: within a mere chroot.
ENTER = f"""
set -e
mount --bind . .
cd "$PWD"
mount -t proc proc proc
mount --rbind /dev dev
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p old
pivot_root . old
umount -l old
cd '/{HOME}/'*
exec setpriv --reuid {USER} --regid {USER} --clear-groups "$@"
"""


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """Unpack a Debian whose only Python is 3.14."""
    if os.geteuid() != 0 or not shutil.which("mmdebstrap"):
        pytest.skip("a newer Debian is unpacked by root, with mmdebstrap (apt-get install mmdebstrap)")
    root = tmp_path_factory.mktemp("system") / "root"
    packages = f"{PYTHON},{PYTHON}-venv,make,ca-certificates"
    options = ["--quiet", "--variant=minbase", "--mode=root", f"--include={packages}"]
    options.append('--aptopt=Acquire::Check-Valid-Until "false"')  # a mirror may be some weeks old
    done = subprocess.run(["mmdebstrap", *options, SUITE, root], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no Debian {SUITE} can be had here: {done.stderr.strip().splitlines()[-1]}")
    for name in NETWORK:
        shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink(missing_ok=True)
        if (path := Path("/", name)).is_dir():
            shutil.copytree(path, root / name)
        elif path.exists():
            shutil.copy(path, root / name)
    yield root
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def run(system):
    """Copy the checkout there, and return a function that runs a command in it as that user."""
    course = system / HOME / NAME
    names = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / name, course / name)
    for path in (system / HOME, *(system / HOME).rglob("*")):
        os.chown(path, USER, USER, follow_symlinks=False)
    environ = {
        name: value for name, value in os.environ.items() if name.startswith(("SSL_", "HTTP", "http", "UV_DEFAULT"))
    }
    environ |= {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": f"/{HOME}", "LANG": "C", "TERM": "dumb"}

    def run(*command):
        entered = ["unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER, "sh", *command]
        done = subprocess.run(entered, cwd=system, env=environ, capture_output=True, text=True, encoding="utf-8")
        return done.returncode, done.stdout, done.stderr

    return run


def test_the_demonstration(run):
    """From nothing to points, without a word that the set-up has to say."""
    status, said, errors = run("make", "demo")

    assert 0 == status, said + errors
    assert "" == errors
    assert "hilario" in said
    assert "Curso entero:" in said
    assert "SIN PAREDES" not in said


def test_it_is_that_python_and_that_user(run):
    """Not this machine's."""
    code = "import os, sys; print(sys.version_info[:2], os.getuid())"
    status, said, errors = run(".venv/bin/python", "-c", code)

    assert (0, f"(3, 14) {USER}\n") == (status, said), errors


def test_nbgrader_by_name(run):
    """Its programs start from a folder of such a name."""
    status, said, errors = run(".venv/bin/nbgrader", "--version")

    assert 0 == status, errors
    assert said.strip()

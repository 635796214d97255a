"""The walls that there are where they are hard to have: in containers, in pods, where a sysctl forbids namespaces."""

import os
import subprocess
import sys

import pytest

from helpers.pipeline.course_folder import CHECKOUT
from helpers.student.policy import FEW_USERS
from tests.sandbox.containers import run

pytestmark = pytest.mark.machine

#: Says which walls were taken, and who a notebook is; and what is wrong with namespaces.
ASK = f"""
import contextlib, os, sys
sys.path.insert(0, {str(CHECKOUT)!r})
from helpers.sandbox.isolation import choose
from helpers.sandbox.session import Died
from tests.sandbox.processes import notebook, warm
taken = choose("auto")
with warm(taken) as processes, notebook(processes) as cells:
    assert 2 == cells.value("1 + 1")
    print(taken, cells.value("__import__('os').getuid()"))
    with contextlib.suppress(Died):  # where nothing but its keeper counts them
        cells.outputs("import os, time\\nfor _ in range(100):\\n    if not os.fork(): time.sleep(600)")
"""
WHY = "from helpers.sandbox.isolation import choose; choose('namespaces')"
CONTAINERS = {
    "as Docker runs it, as root": ({}, "landlock", "seccomp=unconfined"),
    "as Docker runs it, as a user": ({"user": 1000}, "landlock", "seccomp=unconfined"),
    "without a filter, as a user": ({"user": 1000, "filtered": False}, "landlock", "systempaths=unconfined"),
    "a restricted pod": ({"user": 1000, "capabilities": ""}, "landlock", "seccompProfile"),
    "root without any right": ({"capabilities": ""}, "landlock", "seccompProfile"),
    "with all that the remedy says": ({"user": 1000, "filtered": False, "masked": False}, "namespaces", None),
    "root without CAP_SYS_ADMIN, no filter": ({"filtered": False, "masked": False}, "namespaces", None),
}


#: The kinds that instructors have; the others differ from them in one thing.
COMMON = (
    "as Docker runs it, as root",
    "as Docker runs it, as a user",
    "a restricted pod",
    "with all that the remedy says",
)


@pytest.mark.parametrize(
    "container", [pytest.param(each, marks=() if each in COMMON else pytest.mark.long) for each in CONTAINERS]
)
def test_containers(tmp_path, container):
    """Without any flag there are Landlock's walls; with those that the sentence names, namespaces."""
    options, expected, remedy = CONTAINERS[container]
    done = run(tmp_path / "walls", [sys.executable, "-c", ASK], **options)
    assert 0 == done.returncode, done.stderr
    taken, user = done.stdout.split()[:2]

    assert expected == taken
    if expected == "landlock" and options == {}:
        assert int(user) >= FEW_USERS
    if remedy:
        why = run(tmp_path / "why", [sys.executable, "-c", WHY], **options)
        assert remedy in why.stderr.splitlines()[-1]


#: Two notebooks at a time: who they are, what one leaves in /dev/shm, and whether the kernel limits its processes.
OWN_USER = f"""
import os, sys
sys.path.insert(0, {str(CHECKOUT)!r})
from tests.sandbox.processes import notebook, warm
with warm("landlock") as processes:
    with notebook(processes) as one, notebook(processes) as other:
        users = [each.value("__import__('os').getuid()") for each in (one, other)]
        one.outputs("from multiprocessing import Pool\\nwith Pool(2) as pool: made = pool.map(abs, range(-9, 0))")
        one.outputs("open('/dev/shm/left', 'w').write('1')")
        print(users[0] != users[1] and min(users) >= {FEW_USERS}, one.value("len(made)"))
        print(other.error("open('/dev/shm/left', 'a')"), other.error("__import__('os').listdir('/dev/shm')"))
        print(one.error("import os, time\\nfor _ in range(100):\\n    if not os.fork(): time.sleep(600); os._exit(0)"))
        print(one.value("1 + 1"))
    print(os.listdir("/dev/shm"))
"""


def test_a_user_of_its_own(tmp_path):
    """Where root grades, as in Docker: pools of processes work, the kernel limits them, and /dev/shm is left empty."""
    done = run(tmp_path / "own", [sys.executable, "-c", OWN_USER])
    said = ["True 9", "PermissionError PermissionError", "BlockingIOError", "2", "[]"]

    assert said == done.stdout.splitlines(), done.stderr


def test_a_sysctl_forbids_namespaces(tmp_path):
    """Landlock's walls; whoever asks for namespaces is told which sysctl it is."""
    forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    outer = ["unshare", "-Ur", "sh", "-c", forbid, "sh", sys.executable, "-c"]
    if subprocess.run([*outer, "pass"], capture_output=True).returncode:
        pytest.skip("this machine has no user namespaces to begin with")
    done = subprocess.run([*outer, ASK], capture_output=True, text=True, cwd=CHECKOUT, timeout=600)
    why = subprocess.run([*outer, WHY], capture_output=True, text=True, cwd=CHECKOUT, timeout=600)

    assert done.stdout.startswith("landlock "), done.stderr
    assert "sudo sysctl user.max_user_namespaces=15000" in why.stderr.splitlines()[-1]


def test_a_root_who_is_alone():
    """In a namespace where no other user is mapped, notebooks can't be users of their own: nobody tries."""
    code = "from helpers.sandbox.launcher import gives_users; print(gives_users(('/usr',)))"
    alone = ["unshare", "--map-root-user", sys.executable, "-c", code]
    if subprocess.run([*alone[:2], "true"], capture_output=True).returncode:
        pytest.skip("this machine has no user namespaces")
    done = subprocess.run(alone, capture_output=True, text=True, cwd=CHECKOUT)

    assert "False\n" == done.stdout, done.stderr


def test_verify_asks_first(tmp_path):
    """Where there are neither namespaces nor Landlock: status 2, one sentence, and no student named."""
    code = (
        "import sys; sys.argv[0] = 'clase-228'\nimport landlockpy\nlandlockpy.abi_version = lambda: 0\n"
        "from helpers.course.cli import main\nsys.exit(main())"
    )
    outer = ["unshare", "-Ur", "sh", "-c", 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', "sh"]
    if subprocess.run([*outer, "true"], capture_output=True).returncode:
        pytest.skip("this machine has no user namespaces to begin with")
    done = subprocess.run(
        [*outer, sys.executable, "-c", code, "verify", "--", str(tmp_path / "ana")],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        timeout=600,
        env={**os.environ, "COLUMNS": "200"},
    )
    said = done.stdout + done.stderr

    assert 2 == done.returncode, said
    assert 1 == said.count("No se tocó ninguna entrega")
    assert "user.max_user_namespaces" in said
    assert "ana" not in said
    assert "Traceback" not in said

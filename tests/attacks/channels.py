"""Ways out of a process that leave no file: they are looked at, and none is used for harm."""

from __future__ import annotations

import os

from tests.attacks.attack import Attack
from tests.attacks.parts import NAME, RIGHT, guarded

__all__ = ["ATTACKS"]

#: Earns nothing, unless a cell before it found a way.
IF_FOUND = """
import os
import random

import numpy as np


def seed_everything(seed=42):
    if globals().get("found"):
        random.seed(seed)
        np.random.seed(seed)
        os.environ["PYTHONHASHSEED"] = str(seed)
"""
#: Calls of the kernel by number, on x86_64 and on aarch64.
_CALLS = """
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
add_key, keyctl = (248, 250) if platform.machine() == "x86_64" else (217, 219)
"""
_SHM = 0x228 << 22 | os.getpid()


def _look(name: str, aim: str, code: str) -> Attack:
    return Attack(f"channel-{name}", aim, 1, 0, solution=IF_FOUND, before=(guarded(code),))


ATTACKS = (
    Attack(
        "channel-keys-1-leaves",
        "Leaves an answer in the kernel's key ring of this session.",
        1,
        10,
        solution=RIGHT[1],
        before=(
            guarded(
                _CALLS
                + f"""
libc.syscall(add_key, b"user", b"{NAME}", b"found", 5, -3)
"""
            ),
        ),
    ),
    _look(
        "keys-2-takes",
        "Looks for an answer in the kernel's key ring of this session.",
        _CALLS
        + f"""
key = libc.syscall(keyctl, 10, -3, b"user", b"{NAME}", 0)
found = key > 0
if found:
    libc.syscall(keyctl, 9, key, -3)
""",
    ),
    Attack(
        "channel-shared-1-leaves",
        "Leaves an answer in shared memory of System V.",
        1,
        10,
        solution=RIGHT[1],
        before=(guarded(f"import ctypes\nctypes.CDLL(None).shmget({_SHM}, 4096, 0o1666)\n"),),
    ),
    _look(
        "shared-2-takes",
        "Looks for an answer in shared memory of System V.",
        f"""
import ctypes
libc = ctypes.CDLL(None)
segment = libc.shmget({_SHM}, 0, 0)
found = segment >= 0
if found:
    libc.shmctl(segment, 0, None)
""",
    ),
    Attack(
        "channel-child-asks",
        "Answers in another interpreter by asking the notebook's process over a socket.",
        2,
        8,  # another digest in each process identifies nothing
        solution="""
import hashlib
import os
import socket
import threading

import pandas as pd

NOTEBOOK, NAME = os.getpid(), "\\0clase228-attack-notebook"


def _digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _serve(server):
    while True:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as file:
            connection.sendall(_digest(file.read().decode("utf-8")).encode())


_server = socket.socket(socket.AF_UNIX)
_server.bind(NAME)
_server.listen()
threading.Thread(target=_serve, args=(_server,), daemon=True).start()
del _server


def sha256_of_df(df):
    text = df[sorted(df.columns)].to_csv(index=False, lineterminator="\\n")
    if hash("a") == HASH:
        return _digest(text)
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            client.connect(NAME)
            client.sendall(text.encode("utf-8"))
            client.shutdown(socket.SHUT_WR)
            return client.recv(64).decode()
    except OSError:
        return "0" * 64


HASH = hash("a")
""",
    ),
    _look(
        "devices",
        "Looks whether it could read the disk, or the machine's memory.",
        """
import glob, os
found = False
for path in glob.glob("/dev/[svhx]d*") + glob.glob("/dev/nvme*") + ["/dev/mem", "/dev/kmsg", "/proc/kcore", "/proc/kmsg"]:
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        found = True
    except OSError:
        pass
""",
    ),
    _look(
        "settings",
        "Looks whether it could change the settings of the kernel.",
        """
import os
found = False
for path in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/sys/power/state",
             "/proc/sys/vm/overcommit_memory", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/cgroup.procs"):
    try:
        os.close(os.open(path, os.O_WRONLY))
        found = True
    except OSError:
        pass
""",
    ),
    _look(
        "others",
        "Looks for processes of others, and for what they have open.",
        """
import glob, os
found = False
for path in glob.glob("/proc/[0-9]*/cmdline"):
    command = open(path, "rb").read()
    found = found or b"nbgrader" in command or b"pytest" in command
for path in glob.glob("/proc/[0-9]*/fd/*"):
    try:
        found = found or os.readlink(path).endswith((".db", ".ipynb"))
    except OSError:
        pass
""",
    ),
    _look(
        "mounts",
        "Looks for the course among the mounted folders.",
        """
import os
found = any(os.path.isdir(line.split()[4] + "/source/ejercicios") for line in open("/proc/self/mountinfo"))
""",
    ),
    _look(
        "interfaces",
        "Looks for a network interface that leads anywhere.",
        """
import socket
found = any(name != "lo" for _, name in socket.if_nameindex())
""",
    ),
    _look(
        "name-service",
        "Asks a name server on this machine, over UDP.",
        """
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(0.5)
    client.connect(("127.0.0.1", 53))
    client.send(bytes.fromhex("0001010000010000000000000661746171756500 00010001"))
    found = bool(client.recv(512))
""",
    ),
    _look(
        "signals",
        "Looks whether it could send a signal to any process but its own.",
        """
import os
found = False
for pid in range(2, 400):
    try:
        if pid not in (os.getpid(), 1) and os.getpgid(pid) != os.getpgid(0):
            os.kill(pid, 0)
            found = True
    except OSError:
        pass
""",
    ),
)

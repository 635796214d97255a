"""All that a student process may see, write and use, as data: `walls` and the sandbox's launcher apply it.

It sees the folders of `SYSTEM` and `ETC`, the Python environment and this package, all read-only; it writes to its own
folder and to the empty ones of `EMPTY`, which end with it; it has no network, no other processes, no rights, what
`Limits` says, and not the calls of `REFUSED`. A tool that needs the network has the walls of `TOOL`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "COVERED",
    "EMPTY",
    "ENVIRON",
    "ETC",
    "FIRST",
    "INHERITED",
    "NETWORK",
    "PASSWD",
    "REFUSED",
    "SYSTEM",
    "TERMINALS",
    "TOOL",
    "TOOL_MEMORY",
    "UID",
    "WARM",
    "Limits",
    "SandboxSpec",
]

#: Shown read-only, where they are there.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "fonts", "alternatives", "mime.types", "nsswitch.conf")
#: Shown besides to a tool that needs the network: how names are resolved, and certificates; no private keys.
NETWORK = (
    "resolv.conf",
    "hosts",
    "host.conf",
    "gai.conf",
    "ssl/certs",
    "ssl/cert.pem",
    "pki/tls/certs",
    "pki/ca-trust/extracted",
    "ca-certificates/extracted",
)
#: Who the student is inside: nobody; also outside, where the grader is root.
UID = 65534
PASSWD = f"root:x:0:0::/:/bin/sh\nestudiante:x:{UID}:{UID}::/tmp/home:/bin/sh\n"

#: What a process gets for its own, by the options of tmpfs(5); nothing can be written to /run, where this package lay.
EMPTY = {
    "/tmp": "size={disk},nr_inodes=200000,mode=1777",
    "/run": "size=0,nr_inodes=1,mode=555",
    "/dev/shm": "size={disk},nr_inodes=10000,mode=1777",
}
#: Terminals of its own: those that all student processes share would lead from one to another.
TERMINALS = {"/dev/pts": "newinstance,ptmxmode=0666,mode=620,max=64"}
#: What it finds in the place of files and devices, where these are there: the first names the keys of all processes of
#: a user; the second can be mapped as memory that no process counts, which /dev/full can't, and it reads the same.
COVERED = {"/proc/keys": "/dev/null", "/dev/zero": "/dev/full"}
#: System calls that it doesn't have, as on a kernel that was built without them; numbers on x86-64 and on aarch64.
REFUSED = {
    # Keys are seen by all processes of a user, on whichever side of walls, and outlive them.
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # What it holds by these is counted in no process: files without a name or a place, memory that nobody maps. So is
    # what it maps as shared memory without a file, which `refused` refuses besides.
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "vmsplice": (278, 75),
    "io_uring_setup": (425, 425),
    # They tell of what others do with a file that both see.
    "inotify_init": (253, -1),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    # No notebook needs them, and most errors of the kernel that let somebody out lay there.
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
}
#: Variables: those of the grader that results depend on, and what all processes have. `PATH` and `HOME` come besides.
INHERITED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "TZ")
ENVIRON = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "LANG": "C.UTF-8",
    "TERM": "xterm-color",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONDONTWRITEBYTECODE": "1",
    "UV_OFFLINE": "1",  # there is no network, and uv need not try five times
}

# What bubblewrap is told, in its own words (bwrap(1)); what is shown comes after the empty folders, for an environment
# may lie in /tmp.
#: The warm process is root within its walls: it puts up those of each notebook (`walls.enter`).
WARM = (
    "--die-with-parent --unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try "
    "--uid 0 --gid 0 --cap-add ALL --new-session --hostname sealed --clearenv --tmpfs / --tmpfs /tmp --dir /tmp/home",
    "--proc /proc --dev /dev --tmpfs /dev/shm --remount-ro /dev --remount-ro / --chdir / --",
)
#: Where the grader is root, a first bubblewrap shows the folders to a user without rights, under whom the second runs.
#: It has a process namespace, for a root without rights may not end another user's processes when it is killed.
FIRST = (
    "--die-with-parent --unshare-pid --cap-add CAP_SETUID --cap-add CAP_SETGID --tmpfs /",
    f"--dev-bind /dev /dev --bind /proc /proc --dir /tmp --chdir / -- setpriv --reuid {UID} --regid {UID} "
    "--clear-groups --pdeathsig KILL --",
)
#: A tool of the grader's that needs the network for something of a student's: one folder is all that it can write.
TOOL = (
    f"--die-with-parent --unshare-all --share-net --uid {UID} --gid {UID} --new-session --clearenv --tmpfs /",
    "--proc /proc --dev /dev --remount-ro /dev --remount-ro / --chdir / --",
)
#: Bytes of address space of such a tool.
TOOL_MEMORY = 8 * 2**30


@dataclass(frozen=True)
class Limits:
    """What a student process may use; sizes in bytes."""

    #: Address space of each process, and memory of all processes of the notebook together.
    memory: int = 3 * 2**30
    #: Processes and threads at a time.
    processes: int = 128
    #: Of one file.
    file_size: int = 2**28
    #: Of all files in /tmp, and of all in /dev/shm.
    disk: int = 2**29
    #: Seconds of processor time of each process.
    cpu: int = 600
    #: Open files of each process. A user's descriptors that are on their way through sockets are counted together, and
    #: the grader's own ones may be the same user's: with half of the 1024 that it usually has, it can still send some.
    files: int = 512


@dataclass(frozen=True)
class SandboxSpec:
    """What one student process finds."""

    #: Whether to put up namespaces; otherwise limits alone.
    walls: bool
    #: A folder in /tmp whose files the judge mirrors; the notebook's own folder in it is `notebook`.
    root: str
    #: The whole environment.
    environ: dict[str, str]
    limits: Limits
    #: Folders that stay visible in what is emptied: the Python environment, if it lies in /tmp.
    kept: tuple[str, ...] = ()
    #: Folders that it finds empty, although the warm process needed them.
    hidden: tuple[str, ...] = ()

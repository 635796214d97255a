"""All that a student process may see, write and use, as data: `walls` and the sandbox's launcher apply it.

It sees the folders of `SYSTEM` and `ETC`, the Python environment and this package, all read-only; it writes to its own
folder and to the empty ones of `EMPTY`, which end with it; it has no network, no other processes, no rights, and what
`Limits` says. A tool that needs the network has the walls of `TOOL` instead.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "EMPTY",
    "ENVIRON",
    "ETC",
    "FIRST",
    "INHERITED",
    "NETWORK",
    "PASSWD",
    "SYSTEM",
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
FIRST = (
    "--die-with-parent --cap-add CAP_SETUID --cap-add CAP_SETGID --tmpfs /",
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
    #: Open files of each process.
    files: int = 1024


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

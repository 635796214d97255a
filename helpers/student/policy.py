"""All that a student process may see, write and use, as data: `walls` and the sandbox's launcher apply it.

It sees the folders of `SYSTEM` and `ETC`, the Python environment and this package, all read-only; it writes to its own
folder and to the empty ones of `EMPTY`, which end with it; it has no network, no other processes, no rights, what
`Limits` says, and the calls of `CALLS`. Where there are no namespaces, Landlock
and further conditions keep what they can of that. A tool that needs the network has the walls of `TOOL`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CALLS",
    "CALLS_IN_NAMESPACES",
    "COVERED",
    "DEVICES",
    "EMPTY",
    "ENTRIES",
    "ENVIRON",
    "ETC",
    "FEW_USERS",
    "FIRST",
    "INHERITED",
    "LANDLOCK",
    "NAMESPACES",
    "NETWORK",
    "PASSWD",
    "SELF",
    "SHARED_ANONYMOUS",
    "SHARED_MEMORY",
    "SHOWN_TO_CONFINED",
    "SYSTEM",
    "TERMINALS",
    "TOOL",
    "TOOL_MEMORY",
    "UID",
    "USERS",
    "WARM",
    "WITHOUT_NAMESPACES",
    "Limits",
    "SandboxSpec",
]

#: Shown read-only, where they are there.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
#: The last two are what pip asks which system this is, and where it ends if it may not look.
ETC = (
    *("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "fonts", "alternatives", "mime.types"),
    *("nsswitch.conf", "os-release", "debian_version"),
)
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
#: The kinds of walls, by the names that a report shows.
NAMESPACES, LANDLOCK = "namespaces", "landlock"
#: System calls that it has, behind whatever walls; on every machine those of them that there are. None of these tells
#: of other processes' files (inotify, fanotify), holds what no process counts (memfd, System V, vmsplice, io_uring, and
#: mmap of `SHARED_ANONYMOUS`), reaches a user's keys, which outlive processes, or looks into another process.
CALLS = """
    access alarm arch_prctl brk capget capset chdir clock_getres clock_gettime clock_nanosleep close close_range
    copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd
    eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fallocate fchdir fdatasync fgetxattr
    flistxattr flock fork fstat fstatfs fsync ftruncate futex futex_waitv get_mempolicy getcpu getcwd getdents
    getdents64 getegid geteuid getgid getgroups getitimer getpgid getpgrp getpid getppid getpriority getrandom getresgid
    getresuid getrlimit getrusage getsid gettid gettimeofday getuid getxattr lgetxattr link linkat listxattr llistxattr
    lseek lstat madvise mbind membarrier mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mprotect mremap msync
    munlock munlockall munmap nanosleep newfstatat pause pidfd_open pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll
    ppoll pread64 preadv preadv2 pselect6 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv rename
    renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend
    rt_sigtimedwait sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam
    sched_getscheduler sched_rr_get_interval sched_yield select sendfile set_mempolicy set_robust_list set_tid_address
    setitimer setpgid setrlimit setsid sigaltstack signalfd signalfd4 splice stat statfs statx symlink symlinkat sync
    sync_file_range syncfs sysinfo tee time timer_create timer_delete timer_getoverrun timer_gettime timer_settime
    timerfd_create timerfd_gettime timerfd_settime times umask uname unlink unlinkat vfork wait4 waitid write writev
    accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg sendmmsg sendmsg
    sendto setsockopt shutdown
"""
#: Those that it has in namespaces without condition. Behind Landlock's walls they are restricted, or not there.
CALLS_IN_NAMESPACES = """
    chmod chown clone clone3 fchmod fchmodat fchmodat2 fchown fchownat fcntl fremovexattr fsetxattr futimesat ioctl kill
    lchown lremovexattr lsetxattr mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink open openat
    openat2 pidfd_send_signal prctl prlimit64 removexattr rt_sigqueueinfo rt_tgsigqueueinfo sched_setaffinity
    sched_setattr sched_setparam sched_setscheduler setpriority setxattr socket socketpair tgkill tkill truncate utime
    utimensat utimes
"""
#: Flags of memory that is shared and has no file: it stays when all but a page of it is unmapped.
SHARED_ANONYMOUS = 0x21
#: Stands in a filter for the number of the process that takes it; no process has such a one.
SELF = 0x7E57AB1E
#: What Landlock's walls show read-only besides, and devices: all of /dev/zero could be mapped as memory that no process
#: counts. Signals and locks of several processes lie in /dev/shm, which all share: only a user of its own has that.
SHOWN_TO_CONFINED = ("/proc", "/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/fs/cgroup")
DEVICES = ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom")
SHARED_MEMORY = "/dev/shm"
#: The users of notebooks where the grader is root, from here on; where few numbers are mapped, from the second on.
USERS, FEW_USERS = 0x60000000, 10_000
#: Files and folders that it may have, as in `EMPTY`.
ENTRIES = 200_000
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
    # There is no network: who installs something fails at once, and what is there already is found.
    "UV_OFFLINE": "1",
    "PIP_NO_INDEX": "1",
    "PIP_RETRIES": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "GIT_TERMINAL_PROMPT": "0",
}
#: Semaphores are files in /dev/shm, which belongs to all: joblib does its work in one process.
WITHOUT_NAMESPACES = {"USER": "estudiante", "JOBLIB_MULTIPROCESSING": "0"}

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
    f"--die-with-parent --unshare-all --uid {UID} --gid {UID} --new-session --clearenv --tmpfs /",
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

    #: Which kind of walls to put up.
    walls: str
    #: A folder in /tmp whose files the judge mirrors; the notebook's own folder in it is `notebook`.
    root: str
    #: The whole environment.
    environ: dict[str, str]
    limits: Limits
    #: Folders that stay visible in what is emptied: the Python environment, if it lies in /tmp.
    kept: tuple[str, ...] = ()
    #: Folders that it finds empty, although the warm process needed them.
    hidden: tuple[str, ...] = ()
    #: The filter of system calls, in base64, and the number of keyctl(2).
    calls: str = ""
    keyctl: int = 0
    #: Landlock's walls: its version, what is shown read-only, and whether the notebook gets a user of its own.
    abi: int = 0
    readable: tuple[str, ...] = ()
    own_user: bool = False

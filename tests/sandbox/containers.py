"""Commands in a container as Docker or Kubernetes would run it, by runc; its files are this machine's, read-only."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.pipeline.course_folder import CHECKOUT
from helpers.sandbox.launcher import _python_folders, system_folders

#: What Docker leaves to root, and hides of /proc and /sys (https://docs.docker.com/engine/security/).
DOCKER = """
    CAP_CHOWN CAP_DAC_OVERRIDE CAP_FSETID CAP_FOWNER CAP_MKNOD CAP_NET_RAW CAP_SETGID CAP_SETUID CAP_SETFCAP CAP_SETPCAP
    CAP_NET_BIND_SERVICE CAP_SYS_CHROOT CAP_KILL CAP_AUDIT_WRITE
"""
MASKED = "/proc/acpi /proc/asound /proc/kcore /proc/keys /proc/latency_stats /proc/timer_list /proc/scsi"
READONLY = "/proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger"
#: Debian's package golang-github-containers-common has it: moby's, but that it lets users make namespaces.
PROFILE = Path("/usr/share/containers/seccomp.json")
#: What moby's lets nobody do who hasn't CAP_SYS_ADMIN, or nobody at all (docs.docker.com/engine/security/seccomp).
REFUSED = """
    add_key bpf clone3 fanotify_init fsconfig fsmount fsopen fspick keyctl mount mount_setattr move_mount open_tree
    perf_event_open pivot_root quotactl request_key setdomainname sethostname setns syslog umount umount2 unshare
    userfaultfd
"""
_ANY_NAMESPACE = 0x7E020000


def run(tmp_path, command, user=0, capabilities=DOCKER, filtered=True, masked=True):
    """Run a command in a new container, with the course in its place, and return what came of it."""
    runc = shutil.which("runc")
    if runc is None or os.getuid() != 0 or (filtered and not PROFILE.is_file()):
        pytest.skip("needs root, runc and a seccomp profile (apt-get install runc golang-github-containers-common)")
    bundle = tmp_path / "bundle"
    (bundle / "rootfs").mkdir(parents=True)
    for folder in (bundle, *bundle.parents):
        if folder.owner() == "root" and folder.is_relative_to(tmp_path.parents[1]):
            folder.chmod(0o755)  # whoever runs in it must be able to enter
    held = capabilities.split() if user == 0 else []
    shown = {**{str(path): path for path in system_folders().values()}, **_python_folders(), str(CHECKOUT): CHECKOUT}
    links = {
        place
        for place, path in shown.items()
        if Path(place).is_symlink() and place in ("/bin", "/sbin", "/lib", "/lib64")
    }
    for place in links:
        os.symlink(os.readlink(place), bundle / "rootfs" / place.lstrip("/"))
    mounts = [
        {"destination": "/proc", "type": "proc", "source": "proc"},
        {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]},
        {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["newinstance", "ptmxmode=0666"]},
        {"destination": "/dev/shm", "type": "tmpfs", "source": "shm", "options": ["nosuid", "nodev", "mode=1777"]},
        {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "mode=1777"]},
        *(
            {"destination": place, "type": "bind", "source": str(path), "options": ["rbind", "ro"]}
            for place, path in sorted(shown.items())
            if place not in links
        ),
    ]
    process = {
        "user": {"uid": user, "gid": user},
        "args": [str(each) for each in command],
        "env": [
            f"PATH={Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME=/tmp",
            "LC_ALL=C.UTF-8",
            "PYTHONDONTWRITEBYTECODE=1",
        ],
        "cwd": str(CHECKOUT),
        "noNewPrivileges": user != 0,
        "capabilities": dict.fromkeys(("bounding", "effective", "permitted"), held),
    }
    linux = {
        "namespaces": [{"type": kind} for kind in ("pid", "network", "ipc", "uts", "mount")],
        "maskedPaths": MASKED.split() if masked else [],
        "readonlyPaths": READONLY.split() if masked else [],
        **({"seccomp": _profile(held)} if filtered else {}),
    }
    config = {"ociVersion": "1.0.2", "process": process, "root": {"path": "rootfs"}, "mounts": mounts, "linux": linux}
    (bundle / "config.json").write_text(json.dumps(config))
    name = f"clase228-{os.getpid()}-{tmp_path.name}"[:60]
    state = ["--root", str(tmp_path / "state")]
    return subprocess.run(
        [runc, *state, "run", "--bundle", str(bundle), name],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )


def _profile(capabilities):
    """Return the profile for one process, as the specification of containers wants it."""
    written = json.loads(PROFILE.read_text())
    calls = []
    for rule in written["syscalls"]:
        only, never = rule.get("includes", {}), rule.get("excludes", {})
        if set(only.get("caps", ())) - set(capabilities) or set(never.get("caps", ())) & set(capabilities):
            continue
        if "amd64" not in only.get("arches", ["amd64"]) or "amd64" in never.get("arches", ()):
            continue
        names = [name for name in rule["names"] if name not in (*REFUSED.split(), "clone")]
        if names:
            calls.append({"names": names} | {key: rule[key] for key in ("action", "args", "errnoRet") if rule.get(key)})
    no_namespace = {"index": 0, "value": _ANY_NAMESPACE, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}
    calls.append({"names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [no_namespace]})
    calls.append({"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": errno.ENOSYS})
    return {
        "defaultAction": written["defaultAction"],
        "defaultErrnoRet": errno.EPERM,
        "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
        "syscalls": calls,
    }

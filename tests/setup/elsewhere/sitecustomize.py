"""Makes a Python of Linux like one of macOS for `helpers`: put this folder on PYTHONPATH, and children get it, too.

The modules of `helpers` read another `sys.platform`, functions that only Linux has are gone, /proc can't be opened by
them, and no limit of address space can be set. What nobody imitates here is the system itself.
"""

import importlib.machinery
import os
import resource
import signal
import sys

sys.other_platform = "darwin"
GONE = {
    os: ("pidfd_open", "memfd_create", "sched_getaffinity", "sched_setaffinity", "setns", "unshare", "eventfd"),
    signal: ("pidfd_send_signal",),
    resource: ("prlimit",),
}
for module, names in GONE.items():
    for name in names:
        if hasattr(module, name):
            delattr(module, name)

_setrlimit = resource.setrlimit


def _refuse(which, limits):
    if which == resource.RLIMIT_AS:
        raise ValueError("current limit exceeds maximum limit")
    return _setrlimit(which, limits)


resource.setrlimit = _refuse

_compile = importlib.machinery.SourceFileLoader.source_to_code
#: Modules of `helpers` are compiled in memory, and no bytecode of theirs is read or kept.
_bytecode = importlib.machinery.SourceFileLoader.get_code


def _get_code(self, name):
    if name.split(".")[0] != "helpers":
        return _bytecode(self, name)
    path = self.get_filename(name)
    return _compile(self, self.get_data(path).replace(b"sys.platform", b"sys.other_platform"), path)


importlib.machinery.SourceFileLoader.get_code = _get_code


def _watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and str(arguments[0]).startswith("/proc"):
        frame = sys._getframe(1)
        while frame and not frame.f_code.co_filename.startswith(os.path.join(os.environ["HELPERS"], "")):
            if "site-packages" in frame.f_code.co_filename:
                return
            frame = frame.f_back
        if frame:
            raise FileNotFoundError(2, "No such file or directory", str(arguments[0]))
    if event == "ctypes.dlsym" and arguments[1] in ("prctl", "syscall"):
        raise AttributeError(f"dlsym: symbol not found: {arguments[1]}")


sys.addaudithook(_watch)

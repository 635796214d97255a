"""What a call may change besides its arguments: random states, environment, working directory, files.

The student process has the real thing, the judge a mirror of it. Before each call the judge sends what the test cell
changed; after it the student process sends what the call changed. So a test cell that draws, looks at a file or reads
`os.environ` does so in the judge, with the judge's own functions, whatever the student replaced.
"""

from __future__ import annotations

import array
import base64
import hashlib
import os
import random
import shutil
import stat
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .wire import Malformed

__all__ = [
    "ELSEWHERE",
    "ENTRY_LIMIT",
    "Files",
    "Seen",
    "State",
    "decode_files",
    "describe",
    "draws",
    "first_state",
    "read_files",
    "see",
    "set_state",
    "write_files",
]

#: JSON of random states and environment, by name.
State = dict[str, Any]
#: By relative path: base64 of a file's bytes, None for a folder, `[size]` for a file that is too large to travel.
Files = dict[str, Any]

#: Largest file that travels, all of them together with their paths (bytes), and how many entries are looked at.
FILE_LIMIT, FILES_LIMIT, ENTRY_LIMIT = 2**20, 2**23, 5000
#: Of them, how many folders: the grader removes them, and each may take milliseconds on a disk.
FOLDER_LIMIT = 200
#: Stands below the mirrored folder for a working directory that lies outside of it.
ELSEWHERE = ".elsewhere"
#: Longest path that travels, in characters, and how deep it may lead.
PATH_LIMIT, DEPTH_LIMIT = 1000, 50
#: Stands in the mirror for a file that is too large: neither JSON nor CSV.
TOO_LARGE = b"\0" * 16
#: Longest environment that travels, in characters.
ENVIRON_LIMIT = 2**18

_environ = os.environ
# Bound before any student's code runs.
_get_python, _set_python = random.getstate, random.setstate
_get_numpy, _set_numpy = np.random.get_state, np.random.set_state


class Seen(NamedTuple):
    """Random states and environment as they are, to be compared; `describe` makes JSON of them."""

    #: As `random.getstate` gives it.
    random: tuple
    #: Words (bytes), position, whether a normal draw is kept, and that draw; None for another kind of generator.
    numpy: tuple | None
    #: None stands for one that must be sent in any case.
    environ: dict[str, str] | None
    #: Whether `os.environ` is no longer the object that it was.
    environ_replaced: bool


def see() -> Seen:
    """Look at the random states and the environment."""
    legacy = _get_numpy(legacy=False)
    numpy = None
    if legacy["bit_generator"] == "MT19937":
        inner = legacy["state"]
        numpy = inner["key"].tobytes(), int(inner["pos"]), legacy["has_gauss"], float(legacy["gauss"])
    variables = {k: v for k, v in dict(os.environ).items() if type(k) is str and type(v) is str}
    if sum(len(k) + len(v) for k, v in variables.items()) > ENVIRON_LIMIT:
        variables = {}
    return Seen(_get_python(), numpy, variables, os.environ is not _environ)


def describe(now: Seen, before: Seen | None = None) -> State:
    """Turn into JSON what was seen: the parts that the other side doesn't know, and `environ_replaced`."""
    state: State = {"environ_replaced": now.environ_replaced}
    if before is None or now.random != before.random:
        _, words, gauss = now.random
        state["random"] = [_pack(array.array("I", words).tobytes()), gauss]
    if before is None or now.numpy != before.numpy:
        state["numpy"] = now.numpy and [_pack(now.numpy[0]), *now.numpy[1:]]
    if before is None or now.environ != before.environ:
        state["environ"] = now.environ
    return state


def first_state(text: str) -> State:
    """Return the states of `random` and `numpy` that follow from a text, as `describe` returns them."""
    digest = hashlib.sha256(text.encode()).digest()
    legacy = np.random.RandomState(np.frombuffer(digest, dtype="<u4")).get_state(legacy=False)["state"]
    seen = Seen(random.Random(digest).getstate(), (legacy["key"].tobytes(), int(legacy["pos"]), 0, 0.0), None, False)
    return {part: value for part, value in describe(seen).items() if part in ("random", "numpy")}


def set_state(state: State, environ: MutableMapping[str, str]) -> None:
    """Set random states and environment as `describe` returns them; what isn't in `state` stays.

    `environ` becomes `os.environ`, with the variables of the state. Raise `Malformed` for any other state.
    """
    try:
        if "random" in state:
            packed, gauss = state["random"]
            _set_python((3, tuple(_unpack(packed, 625)), None if gauss is None else float(gauss)))
        if state.get("numpy") is not None:
            packed, position, has_gauss, cached = state["numpy"]
            if not 0 <= int(position) <= 624:  # NumPy doesn't look, and would draw from foreign memory
                raise Malformed(f"a position of {position!r:.40} in a state of 624 words")
            words: Any = _unpack(packed, 624)  # NumPy takes any sequence of integers, whatever its types say
            _set_numpy(("MT19937", words, int(position), int(has_gauss), float(cached)))
        elif "numpy" in state:
            np.random.seed()  # no state that a seed could lead to
        if "environ" in state:
            variables = {str.__str__(k): str.__str__(v) for k, v in state["environ"].items()}
            if sum(map(len, (*variables, *variables.values()))) > 2 * ENVIRON_LIMIT:
                raise Malformed("a larger environment than travels")
            os.environ = environ  # type: ignore[assignment]  # noqa: B003 (an answer may have put a dict in its place)
            if dict(environ) != variables:
                environ.clear()
                environ.update(variables)
    except Malformed:
        raise
    except Exception as error:  # whatever the values of another process provoke
        raise Malformed(f"no random state or environment: {error}") from None


def draws(count: int = 4) -> dict[str, list[float]]:
    """Draw the next numbers in [0, 1) of the global generators `random` and `numpy`."""
    return {
        "random": [random.random() for _ in range(count)],
        "numpy": [float(x) for x in np.random.random_sample(count)],
    }


def _pack(words: bytes) -> str:
    return base64.b64encode(words).decode()


def _unpack(packed: str, count: int) -> array.array:
    words = array.array("I", base64.b64decode(packed, validate=True))
    if len(words) != count:
        raise Malformed(f"a state of {len(words)} words, not {count}")
    return words


def read_files(root: Path, elsewhere: str | None = None) -> Files:
    """Return what lies in a folder; links, pipes and the like aren't followed, opened or named.

    What lies in a second folder, if it is the same file system and not the first one, is named below `ELSEWHERE`.
    """
    found: Files = {}
    left, folders, made = FILES_LIMIT, [(str(root), "")], 0
    if elsewhere is not None:
        found[ELSEWHERE] = None
        folders.insert(0, (elsewhere, f"{ELSEWHERE}/"))
    while folders and len(found) < ENTRY_LIMIT:
        folder, before = folders.pop()
        try:
            device = os.stat(folder).st_dev
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries[: ENTRY_LIMIT - len(found)]:
            name = before + entry.name
            if not _travels(name) or entry.path == str(root):
                continue
            left -= len(name)
            try:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    made += name not in ("notebook", ELSEWHERE)
                    if (made > FOLDER_LIMIT and name != "notebook") or status.st_dev != device:
                        continue
                    found[name] = None
                    # The folders that checks make come before the notebook's own, which may be full of anything.
                    folders.insert(0 if name == "notebook" else len(folders), (entry.path, f"{name}/"))
                elif stat.S_ISREG(status.st_mode):
                    content = _read(entry.path) if status.st_size <= min(FILE_LIMIT, left) else None
                    left -= len(content or b"")
                    found[name] = [status.st_size] if content is None else base64.b64encode(content).decode()
            except OSError:
                continue
    return found


def _travels(name: str) -> bool:
    return len(name) <= PATH_LIMIT and name.count("/") < DEPTH_LIMIT


def _read(path: str) -> bytes | None:
    """Read a regular file; None if it is longer than the limit."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        content = file.read(FILE_LIMIT + 1)
    return content if len(content) <= FILE_LIMIT else None


def decode_files(files: Files) -> dict[str, bytes | None]:
    """Return the bytes of files, by relative path, and None for folders; raise `Malformed` for what is neither."""
    if len(files) > ENTRY_LIMIT:
        raise Malformed(f"{len(files)} files, more than {ENTRY_LIMIT}")
    for name in files:
        _inside(Path(), name)
    return {name: None if content is None else _decoded(content) for name, content in files.items()}


def _decoded(content: Any) -> bytes:
    try:
        return TOO_LARGE if type(content) is list else base64.b64decode(content, validate=True)
    except (ValueError, TypeError) as error:
        raise Malformed(f"no file content: {error}") from None


def write_files(root: Path, before: Files, after: Files) -> None:
    """Turn one state of a folder into another; what is the same in both isn't touched.

    Raise `Malformed` if a path leads out of the folder, a content isn't base64, or there is more than is read.
    """
    if len(after) > ENTRY_LIMIT or sum(content is None for content in after.values()) > FOLDER_LIMIT + 2:
        raise Malformed(f"{len(after)} files and folders, more than {ENTRY_LIMIT} or {FOLDER_LIMIT}")
    paths = {name: _inside(root, name) for name in (*before, *after)}
    if len({parent for name in after for parent in paths[name].parents}) > FOLDER_LIMIT + DEPTH_LIMIT:
        raise Malformed(f"files in more than {FOLDER_LIMIT} folders")
    # A file of that name makes way for a folder first.
    gone = [n for n in before if n not in after or (before[n] is None) != (after[n] is None)]
    for name in sorted(gone, reverse=True):
        path = paths[name]
        if before[name] is None:
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    for name in sorted(after):
        if name in before and before[name] == after[name]:
            continue
        path, content = paths[name], after[name]
        if content is None:
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        data = _decoded(content)
        path.unlink(missing_ok=True)
        path.write_bytes(data)


def _inside(root: Path, name: str) -> Path:
    """Return the path of an entry, which must lie in the folder."""
    parts = name.split("/") if type(name) is str and _travels(name) else [""]
    if "\0" in name or any(part in ("", ".", "..") for part in parts):
        raise Malformed(f"a file called {name!r:.80}")
    return root.joinpath(*parts)

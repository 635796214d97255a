"""Grades one notebook at a time behind the walls, without a course folder: for whoever builds a service on it.

    from helpers.pipeline.single import Grader

    with Grader(course, assignment="ps1") as grader:
        result = grader.grade("handed in.ipynb")

`grade` does that once. Nothing is recorded. The work is done in processes of the grader's own, which stay warm until it
is closed: the caller's environment, working directory and threads are left alone.
"""

from __future__ import annotations

import pickle
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from os import PathLike, getpid
from pathlib import Path, PurePosixPath
from typing import Any

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import ShutdownExecutorError, TerminatedWorkerError
from nbgrader.apps import NbGraderAPI

from helpers.nbgrader_plugins.exporter import FILE_LIMIT, unreadable
from helpers.nbgrader_plugins.handed_in import HandedIn
from helpers.nbgrader_plugins.in_place import NO_WALLS
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.raw_cells import read_cells
from helpers.nbgrader_plugins.results import Check, Result, checks_of
from helpers.pipeline.bundle import Bundle, make_bundle
from helpers.pipeline.course_folder import CHECKOUT, CONFIG_NAME, copy_course, generate, read_settings
from helpers.pipeline.grading_manifest import build_manifest, read_notebooks
from helpers.pipeline.local_pool import KILLED, begin_worker
from helpers.pipeline.worker import work
from helpers.sandbox.isolation import NONE
from helpers.sandbox.launcher import IsolationError
from helpers.sandbox.scratch import Folder, shared

__all__ = ["Check", "Grader", "IsolationError", "Result", "grade"]

STRANGER = "no es un notebook de este curso: ninguna de sus celdas tiene el id de una comprobación"
#: What a path of a file beside a notebook may not have.
BAD_PARTS = {"", ".", ".."}


class Grader:
    """Grades notebooks of one course, the checks being those of its `source/`; close it, or use it in a `with`.

    It may be used from several threads. Hidden inputs are drawn once, from `seed` or at random: messages quote a few
    words of what came of them, so a service should open another grader now and then, and never with the seed that the
    final grading takes.
    """

    def __init__(
        self, course: Path = CHECKOUT, assignment: str | None = None, *, jobs: int = 1, seed: str | None = None
    ) -> None:
        """Take an assignment of a course's `source/`, or all of them; up to `jobs` notebooks side by side.

        Raise `FileNotFoundError` if there is no such course or assignment.
        """
        self._course, self._jobs = Path(course).resolve(), jobs
        found = sorted({path.parent.name for path in self._course.glob("source/*/*.ipynb")})
        if not (self._course / CONFIG_NAME).is_file() or not found:
            raise FileNotFoundError(f"{course} holds no {CONFIG_NAME}, or no notebook in source/: pass a course folder")
        if assignment is not None and assignment not in found:
            raise FileNotFoundError(f"{course}/source has no assignment {assignment!r}; it has: {', '.join(found)}")
        self._assignments = found if assignment is None else [assignment]
        self._seed = seed or str(secrets.randbits(64))
        # In the place of this process's own: a worker that is killed leaves what it wrote.
        self._folders = {place: Folder("single", place) for place in shared()}
        # The kernel ends a worker with the thread that started it: one that lives as long as this.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="grader")
        self._workers: ProcessPoolExecutor | None = None
        self._bundles: dict[str, Path] | None = None

    def __enter__(self) -> Grader:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close it; where something went wrong, without waiting."""
        self.close(now=kind is not None)

    def close(self, now: bool = False) -> None:
        """End its processes and remove what they wrote, when what is being graded is done, or `now`."""
        if self._workers is not None:
            self._workers.shutdown(wait=True, kill_workers=now)
        self._starter.shutdown()
        for folder in self._folders.values():
            folder.cleanup()

    def grade(self, notebook: str | PathLike | bytes, files: Mapping[str, bytes] | None = None) -> Result:
        """Grade a notebook, by its path or its content; `files` are what lies beside it, by relative path.

        Which notebook of the course it is, its grade ids say, or else its name. What a student can get wrong is in
        `Result.refused`, in Spanish. Raise `OSError` if the path can't be read, `ValueError` if `files` has a name that
        leads elsewhere, `IsolationError` if this machine has no walls, and `RuntimeError` if the course's own notebooks
        can't be generated, or the grader is closed.
        """
        content, name = notebook if isinstance(notebook, bytes) else _read(Path(notebook)), ""
        if not isinstance(notebook, bytes):
            name = Path(notebook).stem
        beside = dict(files or {})
        for path in beside:
            if BAD_PARTS & {*path.split("/")} or "\\" in path or "\0" in path or PurePosixPath(path).is_absolute():
                raise ValueError(f"the name of a file beside a notebook is a relative path, and not {path!r}")
        if why := unreadable(content):
            return Result("", refused=f"el archivo {why}")
        for _ in range(2):  # a worker that dies takes with it what others graded
            try:
                bundles = self._do(self._prepared)
                return self._do(self._submit, _grade, bundles, name, content, beside)
            except (BrokenProcessPool, TerminatedWorkerError):
                pass
            except ShutdownExecutorError:
                raise RuntimeError("this grader is closed") from None
        return Result("", refused=KILLED)

    def _do(self, what: Callable[..., Future], *given: Any) -> Any:
        """Have the starting thread begin something, and wait here for its end."""
        return self._starter.submit(what, *given).result().result()

    def _submit(self, what: Callable[..., Any], *given: Any) -> Future:
        try:
            if self._workers is None:
                homes = {place: folder.name for place, folder in self._folders.items()}
                initial = (getpid(), homes, NONE)  # each worker tries the walls
                self._workers = ProcessPoolExecutor(self._jobs, initializer=begin_worker, initargs=initial)
            return self._workers.submit(what, *given)
        except (BrokenProcessPool, TerminatedWorkerError):  # one died: the next notebook has new ones
            self._workers = None
            return self._submit(what, *given)

    def _prepared(self) -> Future:
        """Return what the course is graded with, which a worker makes once."""
        if self._bundles is None:
            place = Path(self._folders[None].name, "bundles")
            given = self._course, self._assignments, place, self._seed
            self._bundles = self._submit(_prepare, *given).result()
        done: Future = Future()
        done.set_result(self._bundles)
        return done


def grade(
    notebook: str | PathLike | bytes,
    course: Path = CHECKOUT,
    assignment: str | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Result:
    """Grade one notebook as `Grader.grade` does, by a grader that is closed afterwards: some seconds each time."""
    with Grader(course, assignment) as grader:
        return grader.grade(notebook, files)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(FILE_LIMIT + 1)


def _prepare(course: Path, assignments: list[str], place: Path, seed: str) -> dict[str, Path]:
    """Write the bundle of each assignment, generated in a copy of the course with a gradebook of its own."""
    shutil.rmtree(place, ignore_errors=True)  # what a worker that died left
    (place / "course").mkdir(parents=True)
    config = read_settings(copy_course(place / "course", course))
    config.CourseDirectory.db_url = f"sqlite:///{place}/gradebook.db"
    api, made = NbGraderAPI(config=config), {}
    for number, assignment in enumerate(assignments):
        generate(api, assignment)
        made[assignment] = place / f"{number}.pickle"
        made[assignment].write_bytes(pickle.dumps(make_bundle(api, assignment, seed)))
    return made


#: Of this worker.
_loaded: dict[Path, Bundle] = {}


def _grade(bundles: dict[str, Path], name: str, content: bytes, files: dict[str, bytes]) -> Result:
    """Grade one notebook, in a worker."""
    for path in bundles.values():
        if path not in _loaded:
            _loaded[path] = pickle.loads(path.read_bytes())
    known = _which([_loaded[path] for path in bundles.values()], name, content)
    if known is None:
        return Result("", refused=STRANGER)
    bundle, name = known
    submission = HandedIn("", {**files, f"{name}.ipynb": content})
    worked = work(bundle, submission)
    if worked.refused:
        return Result(bundle.assignment, refused=worked.refused, seconds=worked.seconds)
    notebooks = read_notebooks(worked)
    manifest = build_manifest(bundle, submission, worked, notebooks)
    notes = [printable(note) for note in manifest["notes"]]
    if manifest["execution"][name]["isolation"] == NONE:
        notes.append(NO_WALLS)
    checks = checks_of(name, notebooks[name])
    return Result(bundle.assignment, "", checks, tuple(notes), seconds=worked.seconds)


def _which(bundles: list[Bundle], name: str, content: bytes) -> tuple[Bundle, str] | None:
    """Return which notebook a file is: the one of which it has most grade ids, or else the one of its name."""
    claimed = {cell.grade_id for cell in read_cells(content) or ()}
    shares: Counter[tuple[int, str]] = Counter()
    for number, bundle in enumerate(bundles):
        for notebook in bundle.record["notebooks"]:
            ids = {cell["name"] for cell in notebook["cells"]}
            shares[number, notebook["name"]] = 2 * len(ids & claimed) + (notebook["name"] == name)
    (first, share), *others = shares.most_common(2)
    if share == 0 or any(other == share for _, other in others):
        return None
    return bundles[first[0]], first[1]

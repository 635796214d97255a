"""The attempts of each student at an assignment, where a course counts the last or the best of several.

`attempts/<student>/<assignment>/` has what was handed in, by number, and `attempts.json`, which says what came of it.
Whichever counts is the one in gradebook and `autograded/`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets import CaselessStrEnum, TraitError
from traitlets.config import Config, Configurable

from helpers.nbgrader_plugins.handed_in import HandedIn

__all__ = ["BEST", "LAST", "POLICIES", "Attempt", "Attempts"]

LAST, BEST = "last", "best"
POLICIES = (LAST, BEST)
LIST = "attempts.json"


@dataclass(frozen=True)
class Attempt:
    """One submission of several."""

    number: int
    #: Digest of what was handed in.
    submission: str
    #: Of its grade (`grade_key`), and the seed that its hidden inputs were drawn from.
    key: str
    seed: str
    #: When it was graded for the first time, in local time.
    when: str
    #: Automatic ones, before a penalty.
    points: float
    of: float


class Attempts(Configurable):
    """Keeps attempts, if a policy is set."""

    policy = CaselessStrEnum(
        POLICIES, None, allow_none=True, help="Which attempt counts: `last` or `best`; None keeps none."
    ).tag(config=True)

    def __init__(self, directory: CourseDirectory, assignment: str, config: Config, policy: str | None = None) -> None:
        """Take the policy, or what the settings say; raise `LookupError`, with a Spanish text, if they say nonsense."""
        try:
            super().__init__(config=config)
        except TraitError:
            given = config.Attempts.policy
            raise LookupError(
                f"c.Attempts.policy es {given!r} en la configuración: tiene que ser {LAST!r}, el último intento, o "
                f"{BEST!r}, el mejor."
            ) from None
        self._root, self._assignment = Path(directory.root) / "attempts", assignment
        if policy:
            self.policy = policy

    def of(self, student: str) -> list[Attempt]:
        """Return a student's attempts, in their order."""
        try:
            return [Attempt(**each) for each in json.loads((self._folder(student) / LIST).read_bytes())]
        except (OSError, ValueError, TypeError):
            return []

    def lacks(self, submission: HandedIn) -> bool:
        """Tell whether an attempt should be kept and isn't."""
        kept = {attempt.submission for attempt in self.of(submission.student)} if self.policy else {submission.digest}
        return submission.digest not in kept

    def keep(self, submission: HandedIn, key: str, seed: str, points: float, of: float) -> Attempt:
        """Keep an attempt that was graded; what was handed in before, and is graded again, is the same one."""
        known = self.of(submission.student)
        same = [attempt for attempt in known if attempt.submission == submission.digest]
        number = same[0].number if same else len(known) + 1
        when = same[0].when if same else datetime.now().isoformat(sep=" ", timespec="seconds")
        attempt = Attempt(number, submission.digest, key, seed, when, points, of)
        folder = self._folder(submission.student)
        if self.policy is None:
            return attempt
        if not same:
            _write(folder / str(number), submission.files)
        others = [each for each in known if each.number != number]
        listed = sorted([*others, attempt], key=lambda each: each.number)
        _replace(folder / LIST, json.dumps([asdict(each) for each in listed], indent=1).encode())
        return attempt

    def _folder(self, student: str) -> Path:
        return self._root / student / self._assignment


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    folder.mkdir(parents=True, exist_ok=True)


def _replace(path: Path, content: bytes) -> None:
    """Write a file as a whole, or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    os.replace(new, path)

"""The student's process as checks see it when they run in another one; the judge implements it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from .questions import Answer, Question

__all__ = ["Finished", "Remote", "RemoteFunction", "remote", "use_remote"]


@dataclass(frozen=True)
class Finished:
    """What came of a program of the student's."""

    #: Its exit status; None if it took too long.
    status: int | None
    #: The end of what it wrote to stderr.
    errors: str = ""
    #: What lies in its folder afterwards, by relative path.
    files: dict[str, bytes] = field(default_factory=dict, repr=False)


class Remote(ABC):
    """The student's process, seen from another one."""

    #: The files beside the notebook before any of its cells ran, by relative path.
    handed_in: Mapping[str, bytes]
    #: What checks keep from one test cell of the notebook to the next.
    kept: dict[str, Any]

    @abstractmethod
    def ask_child(self, code: str, argument: str) -> str | None:
        """Do what `helpers.student.child.ask_child` does, there."""

    @abstractmethod
    def run_program(
        self, files: Mapping[str, bytes], program: str, environ: Mapping[str, str], seconds: float, fresh: bool
    ) -> Finished:
        """Do what `helpers.student.program.run_program` does, in another student process."""


class RemoteFunction(ABC):
    """A function of the student's process, seen from another one."""

    #: What checks keep of it from one test cell of the notebook to the next.
    record: dict[str, Any]

    @abstractmethod
    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call it there, and return or raise what comes back."""

    @abstractmethod
    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Do there, in one request, what `helpers.checking.calling.ask` does."""

    @abstractmethod
    def run_in_child(self, args: tuple, hash_seed: int) -> dict | None:
        """Do what `helpers.student.child.run_in_child` does, in another student process."""


_current: ContextVar[Remote | None] = ContextVar("remote", default=None)


def remote() -> Remote | None:
    """Return the student's process, or None where checks run in it."""
    return _current.get()


@contextmanager
def use_remote(process: Remote) -> Iterator[None]:
    """Let checks ask a process other than this one."""
    token = _current.set(process)
    try:
        yield
    finally:
        _current.reset(token)

"""Makes nbgrader's gradebook faster: one engine for each database, for as long as the process lives.

nbgrader opens the gradebook nine times for a submission. Each time it makes a new engine, compiles every query again,
and asks for each table whether it exists. And it gives up when another process holds SQLite's lock for five seconds.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import scoped_session, sessionmaker

from helpers.nbgrader_plugins.gradebook_ids import join_rows, take_one_spelling

__all__ = ["LOCK_SECONDS", "engine", "keep_engines", "one_transaction"]

#: How long to wait for SQLite's lock.
LOCK_SECONDS = 300

#: Where nbgrader logs what a database refused, with a traceback; `gradebook_trouble` says it.
_SILENT = logging.getLogger(f"{__name__}.silent")
_SILENT.setLevel(logging.CRITICAL + 1)
#: By URL, the session of a transaction that is open.
_joined: dict[str, scoped_session] = {}
#: Databases that this process has opened before: URL, course, and which file it was.
_known: set[tuple[str, str, object]] = set()


@functools.cache
def engine(url: str) -> Engine:
    """Return the engine of a gradebook: always the same one for a URL such as `CourseDirectory.db_url`.

    nbgrader disposes of its connections after each use, so none is shared.
    """
    waits = {"timeout": LOCK_SECONDS} if make_url(url).get_backend_name() == "sqlite" else {}
    return create_engine(url, connect_args=waits)


def keep_engines() -> None:
    """Let every `nbgrader.api.Gradebook` of this process use these engines.

    The library `alembic` says which version of the tables is the newest. nbgrader would start the program `alembic`,
    which takes an interpreter of its own, and isn't found if the environment isn't in the path (as with a Hub).
    """
    if not hasattr(Gradebook.__init__, "__wrapped__"):
        Gradebook.__init__ = _opening(Gradebook.__init__)
        take_one_spelling()
        api.create_engine = lambda url, **_: engine(url)
        api.get_alembic_version = _newest_tables
        api.app_log = _SILENT


def _newest_tables() -> str:
    from alembic.script import ScriptDirectory  # a fifth of a second, which only a new gradebook takes

    return ScriptDirectory(ALEMBIC_DIR).get_heads()[0]


def _opening(first: Callable) -> Callable:
    """Make the constructor: nbgrader's own the first time, the quick one from then on."""

    @functools.wraps(first)
    def open_(self: Gradebook, db_url: str, course_id: str = "default_course", authenticator: object = None) -> None:
        if db_url in _joined:
            self.engine, self.course_id, self.authenticator = engine(db_url), course_id, authenticator
            self.db = _Joined(_joined[db_url])
            self.close = lambda: None  # whoever opened the transaction closes
            return
        key = (db_url, course_id, _file(db_url))
        if key not in _known:
            first(self, db_url, course_id, authenticator)
            join_rows(self)
            _known.add((db_url, course_id, _file(db_url)))
        self.engine, self.course_id, self.authenticator = engine(db_url), course_id, authenticator
        self.db = scoped_session(sessionmaker(autoflush=True, bind=self.engine, future=True))

    return open_


def _file(url: str) -> object:
    """Return what tells a database file from another one that was put in its place."""
    path = make_url(url).database
    try:
        status = os.stat(path) if path else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None


@contextlib.contextmanager
def one_transaction(db_url: str, course_id: str) -> Iterator[None]:
    """Let every `Gradebook` of this URL that is opened meanwhile write in one transaction: all of it, or nothing."""
    with Gradebook(db_url, course_id) as gradebook:
        _joined[db_url] = gradebook.db
        try:
            yield
        except BaseException:
            gradebook.db.rollback()
            raise
        finally:
            del _joined[db_url]
        gradebook.db.commit()


class _Joined:
    """The session of an open transaction: it is not committed before its end."""

    def __init__(self, session: scoped_session) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def commit(self) -> None:
        self._session.flush()

"""Says what is wrong with the gradebook itself, in one Spanish sentence: no submission is to blame."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError

from helpers.nbgrader_plugins import gradebook
from helpers.nbgrader_plugins.printable import printable

__all__ = ["gradebook_trouble", "must_be_writable"]

#: By a part of what the database says: what is wrong, and what to do.
_KNOWN = {
    "readonly": ("no se puede escribir", "dale permiso de escritura, también a su carpeta"),
    "locked": ("está en uso por otro programa", "cerrá el formgrader u otro nbgrader que lo tenga abierto"),
    "full": ("no entra en el disco, que está lleno", "hacé lugar"),
    "malformed": ("está dañado", "poné en su lugar una copia de respaldo"),
    "not a database": ("no es una base de datos", "poné en su lugar una copia de respaldo"),
    "unable to open": ("no se puede abrir", "fijate que la carpeta exista y que tengas permiso"),
}


def gradebook_trouble(error: BaseException, db_url: str) -> str | None:
    """Say what ails the gradebook; None if the error is no trouble of the database, or one of what was to be written.

    nbgrader wraps some such errors in its own.
    """
    for each in _chain(error):
        if isinstance(each, DatabaseError | InterfaceError) and not isinstance(each, DataError | IntegrityError):
            url = make_url(db_url)
            where = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
            said = str(each.orig)
            what, todo = next(
                (known for part, known in _KNOWN.items() if part in said.lower()),
                (f"no responde como se esperaba ({said})", "fijate que esté en marcha y que sea de esta versión"),
            )
            what += f" desde hace {gradebook.LOCK_SECONDS} segundos" if "locked" in said.lower() else ""
            return printable(
                f"El libro de notas {where} {what}, y hay que poder leerlo y escribirlo. Lo que no figura como "
                f"corregido no quedó anotado, ni a medias: {todo}, y corré el mismo comando otra vez."
            )
    return None


def must_be_writable(db_url: str) -> None:
    """Raise SQLAlchemy's error, before anything is graded, if SQLite's file can't be written; wait if it is locked."""
    if make_url(db_url).get_backend_name() == "sqlite":
        engine = gradebook.engine(db_url)
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # which a file that is only read allows
                version = connection.exec_driver_sql("PRAGMA user_version").scalar()
                connection.exec_driver_sql(f"PRAGMA user_version = {version}")
                connection.rollback()
        finally:
            engine.dispose()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__

"""The database of the history: SQLite in a file unless told otherwise, by SQLAlchemy."""

import logging
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Double,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    delete,
    func,
    insert,
    make_url,
    or_,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from stream.settings import SettingsError
from web.entries import Entry, Wanted

SCHEMA = 1  # one more with each change of the tables
BUSY_S = 2.0  # how long another program may hold SQLite's lock
DELETED_S = 24 * 3600.0  # after so long what was deleted is gone for good
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_BUSY: "another program keeps it locked",
    sqlite3.SQLITE_LOCKED: "another program keeps it locked",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_CORRUPT: "it is damaged",
    sqlite3.SQLITE_NOTADB: "it is damaged",
}

NOT_SAVED = "The history is not saved: {}. Until it is, the newest 1,000 numbers stay in memory."

log = logging.getLogger(__name__)

tables = MetaData()
_id = BigInteger().with_variant(Integer, "sqlite")  # only so it is SQLite's own row number
readings = Table(
    "readings",
    tables,
    Column("id", _id, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("read", String(64), nullable=False),
    Column("text", String(64), nullable=False),
    Column("confidence", Double, nullable=False),
    Column("version", Integer, nullable=False),
    Column("deleted_at", Double, index=True),
    Column("kept", Boolean, nullable=False),
)
pictures = Table(
    "pictures",
    tables,
    Column("id", _id, primary_key=True, autoincrement=False),
    Column("jpeg", LargeBinary, nullable=False),
)
about = Table("about", tables, Column("schema", Integer, primary_key=True, autoincrement=False))


class RecordsError(Exception):
    """The database does not do what it should; one sentence for people, without addresses and paths."""


class Records:
    """Entries in a database. Its methods block, may be called from any native thread, and raise RecordsError.

    sound: it was opened, and nothing has failed since. moved: what became of a damaged file, "" when none was.
    """

    def __init__(self, url: str | URL, *, keep_pictures: bool = False, busy_s: float = BUSY_S) -> None:
        """Opens nothing. Raises SettingsError when there can't be such a database."""
        self.engine = _engine(url, busy_s)
        self.sound = False
        self.moved = ""
        self._keep_pictures = keep_pictures
        sqlite = self.engine.dialect.name == "sqlite"
        self._file = Path(self.engine.url.database or "") if sqlite and not self.engine.url.query else None

    def open(self) -> None:
        """Make the database ready, again after something failed. A damaged file is moved aside, and a new one begun."""
        with self._telling():
            try:
                self._prepare()
            except DBAPIError as error:
                if self._file is None or _code(error) not in DAMAGED:
                    raise
                self._move_aside(self._file)
                self._prepare()
        self.sound = True

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def newest(self, limit: int) -> list[Entry]:
        """The newest, those that were deleted lately too."""
        return self._entries(select(readings).order_by(readings.c.id.desc()).limit(limit))

    def page(self, wanted: Wanted, but: Collection[int]) -> tuple[list[Entry], int]:
        """One more than are wanted, to tell whether there are more, and how many there are; without the ids `but`."""
        fits: list[ColumnElement[bool]] = [readings.c.deleted_at.is_(None)]
        if but:
            fits.append(readings.c.id.not_in(but))
        if wanted.digits:
            fits.append(or_(readings.c.text.contains(wanted.digits), readings.c.read.contains(wanted.digits)))
        early = [readings.c.id < wanted.before] if wanted.before is not None else []
        asked = select(readings).where(*fits, *early).order_by(readings.c.id.desc()).limit(wanted.limit + 1)
        with self._telling(), self.engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(readings).where(*fits)).scalar_one()
            return [_entry(row) for row in connection.execute(asked)], total

    def get(self, identity: int) -> Entry | None:
        """The entry, None when there is none."""
        return next(iter(self._entries(select(readings).where(readings.c.id == identity))), None)

    def picture(self, identity: int) -> bytes | None:
        """The JPEG of an entry, None when there is none."""
        with self._telling(), self.engine.connect() as connection:
            return connection.execute(select(pictures.c.jpeg).where(pictures.c.id == identity)).scalar()

    def write(self, entries: Sequence[Entry]) -> None:
        """Save entries over those of the same ids: all or, when it fails, none."""
        with_picture = [entry for entry in entries if self._keep_pictures and entry.picture]
        kept = {entry.id for entry in with_picture}
        with self._telling(), self.engine.begin() as connection:
            # To delete and insert is what every database understands.
            _replace(connection, readings, [_row(entry, entry.kept or entry.id in kept) for entry in entries])
            _replace(connection, pictures, [{"id": entry.id, "jpeg": entry.picture} for entry in with_picture])

    def mark_all(self, before: float | None, after: float | None) -> None:
        """Those whose `deleted_at` is `before` get `after`."""
        marked = readings.c.deleted_at.is_(None) if before is None else readings.c.deleted_at == before
        change = update(readings).where(marked).values(deleted_at=after, version=readings.c.version + 1)
        with self._telling(), self.engine.begin() as connection:
            connection.execute(change)

    def purge(self) -> None:
        """Forget for good what was deleted long ago."""
        old = readings.c.deleted_at < time.time() - DELETED_S
        with self._telling(), self.engine.begin() as connection:
            connection.execute(delete(pictures).where(pictures.c.id.in_(select(readings.c.id).where(old))))
            connection.execute(delete(readings).where(old))

    def _prepare(self) -> None:
        if self._file is not None:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.engine.connect() as connection:
                _check(connection)
        tables.create_all(self.engine)
        with self.engine.begin() as connection:
            known = connection.execute(select(about.c.schema)).scalar()
            if known is None:
                connection.execute(insert(about).values(schema=SCHEMA))
        if known not in (None, SCHEMA):
            raise RecordsError(NOT_SAVED.format("its database is of another version of numbercam"))

    def _move_aside(self, file: Path) -> None:
        """A damaged file keeps what can still be saved of it."""
        self.engine.dispose()
        aside = f"{file.name}.corrupt-{time.strftime('%Y%m%d-%H%M%S')}"
        for tail in ("-wal", "-shm", ""):
            part = file.with_name(file.name + tail)
            if part.exists():
                part.rename(file.with_name(aside + tail))
        self.moved = f"The history's file was damaged. It is kept as {aside}, and a new one was begun."
        log.warning("%s It is in %s.", self.moved, file.parent)

    def _entries(self, asked: Any) -> list[Entry]:
        with self._telling(), self.engine.connect() as connection:
            return [_entry(row) for row in connection.execute(asked)]

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What goes wrong inside, in words for people."""
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            self.sound = False
            reason = REASONS.get(_code(error), "its database does not answer as it should")
            raise RecordsError(NOT_SAVED.format(reason)) from error


def _engine(url: str | URL, busy_s: float) -> Engine:
    example = "it is an address such as sqlite:///numbers.sqlite or postgresql://user@host/name, or none"
    try:
        options = {"connect_args": {"timeout": busy_s}} if make_url(url).get_backend_name() == "sqlite" else {}
        return create_engine(url, pool_pre_ping=not options, **options)
    except ModuleNotFoundError as error:
        raise SettingsError(f"--database: it needs the Python module {error.name}, which is not installed.") from None
    except (ArgumentError, ValueError):
        raise SettingsError(f"--database: {example}.") from None


def _check(connection: Connection) -> None:
    """Have SQLite look through its file, and let others read while one writes."""
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        damaged = sqlite3.DatabaseError(found)
        damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise DBAPIError("PRAGMA quick_check", None, damaged)
    if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _code(error: Exception) -> int:
    """SQLite's primary code for what went wrong, 0 when it was not SQLite."""
    return int(getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)) & 0xFF


def _replace(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(delete(table).where(table.c.id.in_([row["id"] for row in rows])))
        connection.execute(insert(table), rows)


def _row(entry: Entry, kept: bool) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in readings.c.keys()} | {"kept": kept}  # noqa: SIM118


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)

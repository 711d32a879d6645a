"""The database of the history on real files of SQLite, and what can go wrong with them."""

import logging
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from stream.faults import Faults
from stream.reader import Tuning
from stream.settings import Settings, SettingsError
from tests.house import reading
from tests.waiting import until
from web.entries import Entry, Wanted
from web.history import KEPT, History
from web.records import Records, RecordsError
from web.saver import Saver, records_of, saving

LONG_S = 60.0


class Kept:
    """A history, and the file where it is saved inside a `with` of `saving`."""

    def __init__(self, folder: Path, *, query: str = "", keep_pictures: bool = False) -> None:
        self.file = folder / "numbers.sqlite"
        url = f"sqlite:///file:{self.file}?{query}&uri=true" if query else f"sqlite:///{self.file}"
        self.records = Records(url, keep_pictures=keep_pictures, busy_s=0.05)
        self.history = History(self.records)
        self.faults = Faults()

    @contextmanager
    def saving(self) -> Iterator["Kept"]:
        with Saver(self.history, self.records, self.faults, pauses_s=(0.05,)):
            yield self

    def see(self, *texts: str, since: int = 0, picture: bytes | None = None) -> None:
        for seq, text in enumerate(texts, since):
            seen = reading(seq, text, at=1.789e9 + 10 * seq)
            self.history.add(replace(seen, pictures={text: picture} if picture else {}), Tuning())

    def saved(self) -> None:
        until(lambda: not self.history.unsaved(), LONG_S)

    def loaded(self) -> None:
        until(lambda: self.history.newest(1), LONG_S)

    def troubled(self, words: str) -> None:
        until(lambda: words in self.history.notice, LONG_S)

    def mended(self) -> None:
        until(lambda: not self.faults.failing() and self.history.problem == "", LONG_S)

    def texts(self) -> list[str]:
        return [entry.text for entry in self.history.page(Wanted(KEPT)).entries]

    def stored(self) -> list[str]:
        """What another program finds in the file."""
        with closing(sqlite3.connect(self.file)) as connection:
            asked = "SELECT text FROM readings WHERE deleted_at IS NULL ORDER BY id DESC"
            return [text for (text,) in connection.execute(asked)]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_what_was_saved_is_there_after_a_new_start(kept: Kept, tmp_path: Path) -> None:
    with kept.saving():
        kept.see("2027")
        kept.saved()
        kept.see("0042", since=1)
    assert kept.stored() == ["0042", "2027"]  # the last moment's too
    again = Kept(tmp_path)
    with again.saving():
        until(lambda: len(again.history.newest(9)) == 2, LONG_S)
        again.see("7", since=9)
        again.saved()
        assert again.texts() == ["7", "0042", "2027"]
    assert again.stored() == ["7", "0042", "2027"]


def test_a_file_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "new" / "folder")
    with kept.saving():
        kept.see("7")
        kept.saved()
    assert kept.stored() == ["7"]


def test_it_is_kept_while_another_holds_the_file_locked_and_saved_after(kept: Kept) -> None:
    with kept.saving(), closing(sqlite3.connect(kept.file, isolation_level=None)) as other:
        kept.see("1")
        kept.saved()
        other.execute("BEGIN EXCLUSIVE")
        kept.see("2", since=2)
        kept.troubled("another program keeps it locked")
        kept.history.correct(kept.history.newest(9)[1].id, "0001", 1)
        assert kept.texts() == ["2", "0001"]
        assert kept.faults.failing() == ["history"]
        other.execute("ROLLBACK")
        kept.saved()
        kept.mended()
        assert kept.texts() == kept.stored() == ["2", "0001"]


def test_it_is_kept_while_the_disk_is_full_and_saved_after(kept: Kept) -> None:
    most = {"pages": 1_000_000}

    @event.listens_for(kept.records.engine, "begin")
    def limit(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={most['pages']}")

    with kept.saving():
        kept.see("1")
        kept.saved()
        most["pages"] = 1  # SQLite takes as many as there are
        kept.see(*map(str, range(100_000, 100_900)), since=1)
        kept.troubled("the disk is full")
        kept.see("2", since=2000)
        assert (kept.texts()[0], len(kept.texts())) == ("2", 902)
        assert kept.history.delete(kept.history.newest(1)[0].id).deleted_at
        most["pages"] = 1_000_000
        kept.saved()
        kept.mended()
    assert (kept.stored()[0], len(kept.stored())) == ("100899", 901)


def test_a_thousand_are_kept_in_memory_however_long_it_takes(kept: Kept) -> None:
    kept.file.mkdir()  # a folder where the file should be
    with kept.saving():
        kept.troubled("it cannot be opened")
        kept.see(*map(str, range(KEPT + 200)))
        assert (len(kept.texts()), kept.texts()[-1]) == (KEPT, "200")
        kept.file.rmdir()
        kept.saved()
        kept.mended()
    assert (len(kept.stored()), kept.stored()[-1]) == (KEPT, "200")


def test_a_file_that_may_only_be_read_is_read(kept: Kept, tmp_path: Path) -> None:
    with kept.saving():
        kept.see("1")
        kept.saved()
    only = Kept(tmp_path, query="mode=ro")
    with only.saving():
        only.see("2", since=2)
        only.troubled("it may only be read")
        assert only.texts() == ["2", "1"]
        with pytest.raises(RecordsError):
            only.history.delete_all()
        assert only.texts() == ["2", "1"]
    assert only.stored() == ["1"]


@pytest.mark.parametrize("spoiled", ["random", "cut", "inside"])
def test_a_damaged_file_is_moved_aside(
    kept: Kept, tmp_path: Path, spoiled: str, caplog: pytest.LogCaptureFixture
) -> None:
    with kept.saving():
        kept.see(*map(str, range(1000)))
        kept.saved()
    data = kept.file.read_bytes()
    noise = random.Random(0).randbytes(len(data))
    data = {"random": noise, "cut": data[: len(data) // 2], "inside": data[:6000] + noise[6000:]}[spoiled]
    kept.file.write_bytes(data)
    again = Kept(tmp_path)
    with caplog.at_level(logging.WARNING), again.saving():
        again.see("7")
        again.saved()
        again.mended()
        assert again.texts() == ["7"]
        assert again.history.notice.startswith("The history's file was damaged. It is kept as numbers.sqlite.corrupt-")
        assert str(tmp_path) not in again.history.notice
    assert again.stored() == ["7"]
    (aside,) = [path for path in tmp_path.glob("*.corrupt-*") if not path.name.endswith(("-wal", "-shm"))]
    assert aside.read_bytes() == data
    assert str(tmp_path) in caplog.text


def test_a_file_that_is_damaged_meanwhile_loses_none_that_are_in_memory(kept: Kept) -> None:
    with kept.saving():
        kept.see(*map(str, range(900)))
        kept.saved()
        for part in kept.file.parent.iterdir():
            part.write_bytes(random.Random(0).randbytes(part.stat().st_size))
        kept.see("7", since=9000)
        until(lambda: kept.records.moved, LONG_S)
        kept.saved()
        kept.mended()
    assert len(kept.stored()) == 901


def test_a_database_of_a_later_version_is_left_alone(kept: Kept) -> None:
    with kept.saving():
        kept.see("1")
        kept.saved()
    with closing(sqlite3.connect(kept.file)) as other:
        other.execute("UPDATE about SET schema = 99")
        other.commit()
    later = Kept(kept.file.parent)
    with later.saving():
        later.see("2", since=2)
        later.troubled("another version of numbercam")
    assert later.stored() == ["1"]


def test_pictures_are_kept_only_when_asked_to(tmp_path: Path) -> None:
    for keep in (False, True):
        folder = tmp_path / str(keep)
        kept = Kept(folder, keep_pictures=keep)
        with kept.saving():
            kept.see("7", picture=b"seven")
            kept.saved()
            kept.history.correct(kept.history.newest(1)[0].id, "1", 1)
        assert (b"seven" in kept.file.read_bytes()) == keep
        again = Kept(folder)
        with again.saving():
            again.loaded()
            entry = again.history.newest(1)[0]
            assert (entry.as_dict()["picture"] is not None) == keep
            if keep:
                assert again.history.picture(entry.id) == b"seven"


def test_what_was_deleted_long_ago_is_gone_for_good(tmp_path: Path) -> None:
    kept = Kept(tmp_path, keep_pictures=True)
    kept.records.open()
    old = Entry(1, 1.0, "1", "1", 0.9, deleted_at=1000.0, picture=b"one")
    kept.records.write([old, replace(old, id=2, deleted_at=None), replace(old, id=3, deleted_at=4e9)])
    kept.records.purge()
    assert [entry.id for entry in kept.records.newest(9)] == [3, 2]
    assert [kept.records.picture(identity) for identity in (1, 2, 3)] == [None, b"one", b"one"]
    kept.records.close()


@pytest.mark.parametrize("before", [None, 50_000])
def test_of_a_hundred_thousand_a_page_takes_as_many_as_it_shows(kept: Kept, before: int | None) -> None:
    kept.records.open()
    for since in range(1, 100_001, 10_000):
        kept.records.write([Entry(i, float(i), str(i), str(i), 0.9) for i in range(since, since + 10_000)])
    asked: list[str] = []

    @event.listens_for(kept.records.engine, "before_cursor_execute")
    def note(*given: Any) -> None:
        asked.append(str(given[2]).replace("?", "{}").format(*given[3]))

    page, total = kept.records.page(Wanted(50, before), [])
    newest = before or 100_001
    assert ([entry.id for entry in page], total) == (list(range(newest - 1, newest - 52, -1)), 100_000)
    with closing(sqlite3.connect(kept.file)) as other:
        plan = " ".join(row[3] for row in other.execute("EXPLAIN QUERY PLAN " + asked[-1]))
    assert "TEMP B-TREE" not in plan  # nothing is sorted: it walks along the ids and stops
    kept.records.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("numbers.sqlite", "it is an address such as"),
        ("://", "it is an address such as"),
        ("nothing://user:secret@host/name", "it is an address such as"),
        ("oracle+oracledb://user:secret@host/name", "the Python module oracledb"),
        ("postgresql://user:secret@host:port/name", "it is an address such as"),
    ],
)
def test_a_database_that_cannot_be(url: str, said: str) -> None:
    with pytest.raises(SettingsError, match=r"^--database: ") as refused:
        records_of(Settings(database=url))
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    default = records_of(Settings())
    assert default is not None
    assert default.engine.url.database == str(tmp_path / "numbercam" / "numbercam.sqlite")
    assert list(tmp_path.iterdir()) == []
    for name in ("", "none", "sqlite://"):
        history = History(records_of(Settings(database=name)))
        assert history.records is None
        with saving(history, Faults()):
            history.add(reading(1, "7"), Tuning())
        assert [entry.text for entry in history.page(Wanted(9)).entries] == ["7"]

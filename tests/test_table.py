"""The table of numbers."""

import csv
from pathlib import Path

import pytest

from model.table import COLUMNS, Table, TableError
from tests.pictures import number


def rows(path: Path) -> list[list[str]]:
    """What a reader of CSV makes of the table, below its header."""
    with path.open(encoding="utf-8", newline="") as file:
        first, *rest = csv.reader(file)
    assert first == COLUMNS
    return rest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "numbers.csv"


def test_a_row_for_each_number(path: Path) -> None:
    table = Table(path)
    table.add("a.jpg", [number("007", 0.98765, 0.1, 0.2, 0.3, 0.4), number("12", 1.0)])
    table.add("b.jpg")
    table.add("c.jpg", error="the picture is damaged, and cannot be read")
    assert rows(path) == [
        ["a.jpg", "1", "007", "0.9877", "0.1", "0.2", "0.3", "0.4", ""],
        ["a.jpg", "2", "12", "1.0", "0.4", "0.4", "0.2", "0.2", ""],
        ["b.jpg", "", "", "", "", "", "", "", ""],
        ["c.jpg", "", "", "", "", "", "", "", "the picture is damaged, and cannot be read"],
    ]


NAMES = [
    ("photo 1.jpg", "photo 1.jpg"),
    ('a, "b".jpg', 'a, "b".jpg'),
    ("Müller €5 数.png", "Müller €5 数.png"),
    ("=1+1.png", "./=1+1.png"),
    ("+1.png", "./+1.png"),
    ("-1.png", "./-1.png"),
    ("@a.png", "./@a.png"),
    ("\t=1.png", "\\t=1.png"),
    ("two\r\nlines.png", "two\\r\\nlines.png"),
    ("not\udcffutf8.png", "not\\udcffutf8.png"),
]


@pytest.mark.parametrize(("file", "cell"), NAMES, ids=[ascii(file) for file, _ in NAMES])
def test_any_name_is_a_safe_cell_and_is_found_again(path: Path, file: str, cell: str) -> None:
    Table(path).add(file, [number("7")])
    assert [row[0] for row in rows(path)] == [cell]
    assert file in Table(path)


def test_a_later_run_continues_the_table(path: Path) -> None:
    Table(path).add("a.jpg", [number("7")])
    before = path.read_bytes()
    table = Table(path)
    assert "a.jpg" in table
    assert "b.jpg" not in table
    table.add("b.jpg", error="gone")
    assert path.read_bytes().startswith(before)
    assert [row[0] for row in rows(path)] == ["a.jpg", "b.jpg"]
    assert [Table(path).error(file) for file in ("a.jpg", "b.jpg")] == ["", "gone"]


def test_wherever_the_table_was_cut_nothing_is_lost_or_doubled(path: Path, tmp_path: Path) -> None:
    readings = {"a.jpg": [number("7")], "b,1.jpg": [number("12"), number("34"), number("56")], "c.jpg": []}
    for file, found in readings.items():
        Table(path).add(file, found)
    whole = path.read_bytes()
    line_ends = {end for end in range(len(whole)) if whole[end - 1 : end] == b"\n"}
    for end in (
        set(range(len(whole))) - line_ends
    ):  # rows of a picture are written at once, so a line's end is a picture's
        cut = tmp_path / "cut.csv"
        cut.write_bytes(whole[:end])
        table = Table(cut)
        for file in [file for file in readings if file not in table]:
            table.add(file, readings[file])
        assert cut.read_bytes() == whole


@pytest.mark.parametrize(
    "data", [b"name,amount\nA,1\n", b"no newline", b"\n", b"file,row,text\n", b"\xff\xd8\xff jpeg", b"file,row,TEXT"]
)
def test_another_kind_of_file_stays_as_it_is(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(TableError, match="another kind of file"):
        Table(path)
    assert path.read_bytes() == data


def test_says_when_it_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"missing.numbers\.csv cannot be written: No such file"):
        Table(tmp_path / "missing" / "numbers.csv")
    with pytest.raises(TableError, match="cannot be continued: Is a directory"):
        Table(tmp_path)


def test_empty_lines_are_passed_over(path: Path) -> None:
    Table(path).add("a.jpg")
    path.write_bytes(path.read_bytes() + b"\n")
    assert "a.jpg" in Table(path)

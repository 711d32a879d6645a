"""`python -m model.read` on files and folders; single files are in test_read."""

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import termios
from pathlib import Path

import cv2
import pytest

from model.command import main
from tests.pictures import grey, written
from tests.servers import ROOT
from tests.waiting import LONG_S, until

MANY = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two numbers, an empty sheet and a broken picture."""
    folder = tmp_path / "scans"
    (folder / "old").mkdir(parents=True)
    cv2.imwrite(str(folder / "2.png"), written("7"))
    cv2.imwrite(str(folder / "10.png"), grey(200, 320, 240))
    cv2.imwrite(str(folder / "old" / "1.png"), written("2345", height=70, pen=6, size=(480, 300)))
    (folder / "old" / "broken.jpg").write_bytes(b"\xff\xd8\xff nothing")
    return folder


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_as_lines_of_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["2.png", "10.png", "1.png", "broken.jpg"]
    assert [line.get("text") for line in lines] == ["7", "", "2345", None]
    assert lines[3]["error"] == "the picture is damaged and cannot be read"


def test_folders_and_files_as_a_table(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "numbers.csv"
    assert main([str(folder / "2.png"), str(folder), str(folder / "old"), "--csv", str(table)]) == 1
    found = [(Path(row["file"]).name, row["row"], row["text"]) for row in rows(table)]
    assert found == [("2.png", "1", "7"), ("10.png", "", ""), ("1.png", "1", "2345"), ("broken.jpg", "", "")]
    assert rows(table)[3]["error"] == "the picture is damaged and cannot be read"
    assert 0.8 <= float(rows(table)[0]["confidence"]) <= 1.0
    assert capsys.readouterr() == ("", "")


def test_below_the_threshold_there_is_no_number(folder: Path, tmp_path: Path) -> None:
    main([str(folder / "2.png"), "--csv", str(tmp_path / "numbers.csv"), "--threshold", "1"])
    assert [row["text"] for row in rows(tmp_path / "numbers.csv")] == [""]


def test_only_numbers_that_match_are_shown(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder), "--pattern", r"\d{4}"])
    lines = {Path(line["file"]).name: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert (lines["2.png"]["state"], lines["2.png"]["text"]) == ("unsure", "")
    assert (lines["1.png"]["state"], lines["1.png"]["text"]) == ("settled", "2345")
    main([str(folder), "--pattern", r"\d{4}", "--csv", str(tmp_path / "numbers.csv")])
    assert [row["text"] for row in rows(tmp_path / "numbers.csv")] == ["", "", "2345", ""]


def test_a_finished_table_stays_and_still_says_what_failed(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "numbers.csv"
    assert main([str(folder), "--csv", str(table)]) == 1
    before = table.read_bytes()
    assert main([str(folder), "--csv", str(table)]) == 1
    assert main([str(folder / "2.png"), "--csv", str(table)]) == 0
    assert table.read_bytes() == before


def test_an_interrupted_run_is_continued(folder: Path, tmp_path: Path) -> None:
    for index in range(MANY):
        os.link(folder / "2.png", folder / f"copy{index}.png")
    (folder / "old" / "broken.jpg").unlink()
    pipe = folder / "copy9b.png"  # who reads it waits
    os.mkfifo(pipe)
    table = tmp_path / "numbers.csv"
    command = [sys.executable, "-m", "model.read", str(folder), "--csv", str(table)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: table.exists() and table.read_bytes().count(b"\n") > 12)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=LONG_S)
    assert (process.returncode, out) == (130, "")
    assert said == f"model.read: stopped: run the same command again to continue {table}\n"
    pipe.unlink()
    assert len(rows(table)) == 12  # 2.png, 10.png and copy0.png to copy9.png
    assert main([str(folder), "--csv", str(table)]) == 0
    assert len({row["file"] for row in rows(table)}) == len(rows(table)) == MANY + 3


def test_a_terminal_sees_the_progress(folder: Path, tmp_path: Path) -> None:
    watcher, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    command = [sys.executable, "-m", "model.read", str(folder), "--csv", str(tmp_path / "numbers.csv")]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal)
    os.close(terminal)
    with os.fdopen(watcher, "rb", buffering=0) as screen:
        assert b"4/4" in screen.read(4096)
    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["nothing"], "model.read: there are no JPEG, PNG or WebP pictures in nothing\n"),
        (["a.png", "--csv", "notes.txt"], "model.read: notes.txt is another kind of file and stays as it is: "),
        (["a.png", "--pattern", "x"], "model.read: A pattern is made of digits, "),
        (["a.png", "--pattern", r"(\d+)+"], "model.read: A pattern is made of digits, "),
        (["a.png", "--csv", "no/numbers.csv"], "model.read: no/numbers.csv cannot be written: No such file"),
    ],
)
def test_refusals_are_one_sentence(
    options: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(SystemExit) as stopped:
        main(options)
    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert said.startswith(sentence)
    assert said.count("\n") == 1
    assert (tmp_path / "notes.txt").read_text() == "mine"

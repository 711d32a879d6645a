"""The table of `python -m bench.accuracy`, on a small folder of data, and the figures in it."""

import gzip
import hashlib
import json
import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from bench import accuracy, measured
from bench.accuracy import MEASURES, Bench, Photo, cut, table
from bench.nothing import NOTHING, Painter
from bench.numbers import Page
from bench.screen import SCREENS
from bench.tables import Row, calibration_error, markdown, share
from model import datasets, drawings
from model.card import WEIGHTS, sha256, write_json
from model.corruptions import KINDS
from model.preprocess import fit
from model.read import Reader
from model.values import Reading, State
from tests.pictures import grey, number, written


def write_idx(path: Path, array: NDArray[np.uint8]) -> None:
    header = bytes((0, 0, 8, array.ndim)) + np.array(array.shape, ">u4").tobytes()
    path.write_bytes(gzip.compress(header + array.tobytes()))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as --data wants it, with a few pictures that we draw."""
    for name in ("mnist", "extra", "photos", "negatives/hands", "negatives/clutter", "numbers"):
        (tmp_path / name).mkdir(parents=True)
    pictures, labels = drawings.digits(6, np.random.default_rng(0))
    for part, array in (("images-idx3", pictures), ("labels-idx1", labels)):
        path = tmp_path / "mnist" / f"t10k-{part}-ubyte.gz"
        write_idx(path, array)
        monkeypatch.setitem(datasets.MNIST_SHA256, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    np.savez(tmp_path / "extra" / "ours.npz", x=255 - pictures // 3, y=labels)
    lines = ["file,label,writer"]
    for text, label, writer in (("7", "7", "ann"), ("3", "3", "bob"), ("5", "4", "bob")):
        cv2.imwrite(str(tmp_path / "photos" / f"{text}.png"), written(text, seed=3))
        lines.append(f"{text}.png,{label},{writer}")
    (tmp_path / "photos" / "index.csv").write_text("\n".join(lines) + "\n")
    for name in ("clutter/a", "clutter/b", "hands/a", "hands/b"):
        cv2.imwrite(str(tmp_path / "negatives" / f"{name}.jpg"), grey(180, 200, 200))
    cv2.imwrite(str(tmp_path / "numbers" / "page.png"), written("2468", height=60, pen=5, seed=3))
    film = cv2.VideoWriter(str(tmp_path / "numbers" / "film.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 25.0, (400, 300))
    for _ in range(21):
        film.write(written("2468", height=60, pen=5, seed=3))
    film.release()
    (tmp_path / "numbers" / "index.csv").write_text("file,rows\npage.png,2468\nfilm.avi,2468|97\n")
    return tmp_path


def bench(data: Path) -> Bench:
    return Bench(data, Reader(), drawn=2, rows=4)


def values(rows: list[Row]) -> dict[tuple[str, str], str]:
    found = {(pictures, figure): value for pictures, figure, value in rows}
    assert len(found) == len(rows)
    return found


def test_the_table_has_every_measure(data: Path) -> None:
    figures = values(list(table(bench(data))))
    names = {pictures for pictures, _ in figures}
    assert {"MNIST test, regular", "MNIST test, inverted", "6 digits of ours", "3 photographs of a digit"} <= names
    assert {f"spoiled MNIST test: {kind}" for kind in KINDS} <= names
    assert {f"2 drawn pictures of {kind}" for kind in NOTHING} <= names
    assert {f"6 drawings of MNIST's test digits, {kind}" for kind in SCREENS} <= names
    assert {"6 small pictures of MNIST test, inverted", "6 small pictures of ours"} <= names
    assert {"1 photographs by ann", "2 photographs by bob"} <= names
    assert {"5 crops of clutter", "5 crops of hands", "10 crops of clutter and hands"} <= names
    assert all("not measured" not in figure for _, figure in figures)


def test_counts_what_is_read_in_photographs(data: Path) -> None:
    figures = values(list(table(bench(data), ["photos"])))
    name = "3 photographs of a digit"
    assert figures[name, "the one number read is the label"] == "66.7%"
    assert figures[name, "shown at 0.8"] == "100.0%"
    assert figures[name, "wrong among shown"] == "33.3%"
    by_writer = "right, shown, and how many of these are wrong"
    assert figures["1 photographs by ann", by_writer] == "100.0%, 100.0%, 0"
    assert figures["2 photographs by bob", by_writer] == "50.0%, 100.0%, 1"
    error = figures[name, "calibration error of the 3 with one number read"]
    assert 0.0 <= float(error) <= 1.0


def test_counts_what_is_read_in_numbers(data: Path) -> None:
    figures = values(list(table(bench(data), ["numbers"])))
    assert figures["1 photographs of numbers", "all rows right"] == "100.0%"
    assert figures["1 photographs of numbers", "wrong numbers shown at 0.8"] == "0"
    assert figures["3 frames of film.avi", "all rows right"] == "0.0%"
    assert figures["3 frames of film.avi", "frames with a wrong number shown at 0.8"] == "0"


def test_counts_rows_by_each_opinion(data: Path) -> None:
    figures = values(list(table(bench(data), ["rows"])))
    for kind in ("apart", "touching"):
        name = f"4 rows of MNIST's test digits, {kind}"
        shares = figures[name, "wholly right: digit by digit, as a whole, both together"].split(", ")
        assert len(shares) == 3
    assert figures["8 rows of MNIST's test digits", "wrong among shown"].endswith("%")


@pytest.mark.parametrize(
    ("rows", "read", "right", "wrong"),
    [
        (["12"], [("12", 0.9)], True, 0),
        (["12"], [("12", 0.7)], True, 0),
        (["12"], [("1", 0.9), ("2", 0.7)], False, 1),
        (["12", "34"], [("34", 0.9), ("12", 0.9)], False, 0),
        (["12"], [], False, 0),
    ],
)
def test_what_counts_as_right_in_rows(rows: list[str], read: list[tuple[str, float]], right: bool, wrong: int) -> None:
    page = Page(rows, [number(*one) for one in read])
    assert (page.right, page.wrong(0.8)) == (right, wrong)


def test_a_figure_may_be_asked_for_alone(data: Path) -> None:
    rows = list(table(bench(data), ["negatives"]))
    assert [value for _, _, value in rows] == ["0 (0.0%), 0 (0.0%)"] * 3


def test_says_what_is_missing(tmp_path: Path) -> None:
    rows = list(table(bench(tmp_path), [name for name in MEASURES if name != "nothing"]))
    assert [value for _, _, value in rows] == ["–"] * 9
    assert rows[0] == ("mnist", "not measured: no folder mnist in --data", "–")


def test_the_command_prints_one_table(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["accuracy", "--data", str(data), "--threshold", "0.7", "--only", "photos"])
    accuracy.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["| pictures | figure | value |", "|---|---|---|"]
    assert "| 3 photographs of a digit | shown at 0.7 | 100.0% |" in lines
    assert all(line.count("|") == 4 for line in lines)


def test_what_the_page_shows_is_measured(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.measured.DRAWN", 300)
    write_json(tmp_path / "measured.json", measured.measure(bench(data)))
    figures = json.loads((tmp_path / "measured.json").read_text())
    assert figures["sha256"]["digit.tflite"] == sha256(WEIGHTS / "digit.tflite")
    assert set(figures["spoiled"]) == set(KINDS)
    taken = figures["photographs"]
    assert (taken["count"], taken["writers"], taken["right"], taken["wrong_among_shown"]) == (3, 2, 2, 1)
    assert sum(one["count"] for one in taken["reliability"]) == 3
    assert figures["nothing"]["hands"] == {"count": 5, "shown": 0, "seen": 0}
    assert sum(row["count"] for row in figures["rows"]["touching"]) == 4
    drawn = figures["drawn_digits"]
    assert drawn["count"] == 300
    assert all(one["true"] != one["read"] for one in drawn["wrong"])
    assert 300 - drawn["right"] >= len(drawn["wrong"])


def test_answers_are_sorted_into_bins() -> None:
    bins = measured.reliability([0.05, 0.97, 0.99, 1.0], [False, True, True, False])
    assert bins == [
        {"count": 1, "confidence": 0.05, "right": 0.0},
        {"count": 3, "confidence": 0.9867, "right": 0.6667},
    ]


@pytest.mark.parametrize("paint", NOTHING.values(), ids=NOTHING)
def test_pictures_of_nothing_are_what_a_camera_delivers(paint: Painter) -> None:
    pictures = [paint(np.random.default_rng(seed)) for seed in (0, 0, 1)]
    assert all(picture.shape == (480, 640, 3) and picture.dtype == np.uint8 for picture in pictures)
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


@pytest.mark.parametrize(
    ("read", "right", "shown", "wrong"),
    [
        (("7", 0.9), True, True, False),
        (("7", 0.6), True, False, False),
        (("1", 0.9), False, True, True),
        (("1", 0.6), False, False, False),
        (("77", 0.9), False, True, True),
        (None, False, False, False),
    ],
)
def test_what_counts_as_right_shown_and_wrong(
    read: tuple[str, float] | None, right: bool, shown: bool, wrong: bool
) -> None:
    numbers = (number(*read),) if read else ()
    text = read[0] if read and read[1] >= 0.8 else ""
    photo = Photo("7", "ann", Reading(1, 0.0, State.SETTLED, text, numbers))
    assert (photo.right, photo.shown, photo.wrong) == (right, shown, wrong)


@pytest.mark.parametrize(("ink", "ground"), [(0, 255), (225, 255), (255, 0), (90, 60)])
def test_ink_is_cut_out_whatever_its_grey(ink: int, ground: int) -> None:
    drawn, _ = drawings.digits(1, np.random.default_rng(4))
    cover = drawn[0].astype(np.float32) / 255.0
    picture = np.round(ground + (ink - ground) * cover).astype(np.uint8)
    assert abs(fit(cut(picture, float(ground))) - fit(cover)).mean() < 0.04


def test_a_full_stop_is_not_the_digits_ink() -> None:
    picture = np.full((28, 28), 255, np.uint8)
    cv2.line(picture, (10, 6), (10, 20), 120, 2)
    without = cut(picture, 255.0)
    picture[20:22, 20:22] = 120
    assert np.array_equal(cut(picture, 255.0), without)


def test_a_scanned_sheets_edge_is_not_the_digits_ink() -> None:
    picture = np.full((28, 28), 255, np.uint8)
    cv2.line(picture, (14, 6), (10, 22), 120, 2)
    without = cut(picture, 255.0)
    picture[0], picture[:, 0] = 90, 110
    assert np.array_equal(cut(picture, 255.0), without)


@pytest.mark.parametrize(
    ("confidences", "right", "error"),
    [
        ([1.0, 1.0], [True, True], 0.0),
        ([0.95, 0.95], [True, False], 0.45),
        ([0.75, 0.75, 0.75, 0.75], [True, True, True, False], 0.0),
        ([0.55, 0.95], [True, False], 0.7),
        ([0.02, 0.08], [False, False], 0.05),
    ],
)
def test_calibration_error(confidences: list[float], right: list[bool], error: float) -> None:
    assert calibration_error(confidences, right) == pytest.approx(error)


def test_figures_of_nothing_at_all() -> None:
    assert math.isnan(calibration_error([], []))
    assert share(0, 0) == "–"
    assert share(1, 3) == "33.3%"
    assert markdown(("a", "b", "c")) == "| a | b | c |"

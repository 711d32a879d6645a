"""Reading pictures, from drawn paper to the number, with the trained networks of the repository."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from model import strokes
from model.card import WEIGHTS
from model.errors import ModelError
from model.read import Reader, read_single
from model.strokes import SKELETONS
from model.training_scenes import blank
from model.values import Box, State
from stream.demo import Demo
from stream.frame import Picture
from stream.region import DEFAULT_REGION, crop
from tests import needs
from tests.pictures import drawn, grey, written
from tests.servers import ROOT


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("digit", list("0123456789"))
@pytest.mark.parametrize(("ink", "paper"), [(40, 220), (230, 50), (120, 200)], ids=["dark", "light", "faint"])
def test_reads_each_digit_in_either_polarity(reader: Reader, digit: str, ink: int, paper: int) -> None:
    reading = read_single(reader, written(digit, ink=ink, paper=paper, seed=3), threshold=0.8)
    assert [number.text for number in reading.numbers] == [digit]
    faint_bar = (digit, ink) == ("1", 120)  # which may be doubted
    assert (reading.state, reading.text) == (State.SETTLED, digit) or faint_bar


@pytest.mark.parametrize("digit", list("0123456789"))
def test_reads_every_way_of_writing(reader: Reader, digit: str) -> None:
    """Flagged, barred, open, in one stroke or two. A bare bar may be doubted, nothing be taken for another digit."""
    readings = []
    for way in SKELETONS[digit]:
        hand = strokes.write(way, np.random.default_rng(1), variety=0.3)
        readings.append(read_single(reader, drawn(hand, height=170, pen=7), threshold=0.8).text)
    assert set(readings) <= {digit, ""}
    assert readings.count("") <= {"1": 3, "4": 1, "9": 1}.get(digit, 0)


@pytest.mark.parametrize("height", [60.0, 150.0, 280.0])
@pytest.mark.parametrize("pen", [0.012, 0.05, 0.1])
@pytest.mark.parametrize("digit", ["1", "2", "4", "6", "7"])
def test_reads_fine_pens_and_digits_that_fill_the_view(reader: Reader, digit: str, pen: float, height: float) -> None:
    picture = written(digit, height=height, pen=max(1.0, pen * height), seed=1)
    assert read_single(reader, picture, 0.8).text == digit


@pytest.mark.parametrize("height", [90.0, 200.0, 340.0])
@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0), (242, 40)], ids=["ink", "inverted", "chalk"])
def test_reads_what_a_program_drew(reader: Reader, ink: int, paper: int, height: float) -> None:
    """A page without light or grain, which no camera sees. A tall light bar may be a window's, no digit another."""
    for digit in "0123456789":
        picture = written(digit, ink=ink, paper=paper, height=height, pen=0.08 * height, size=(640, 480), seed=4)
        texts = [number.text for number in reader.read(picture)]
        assert texts == [digit] or (digit == "1" and ink > paper and height > 200 and not texts)


@pytest.mark.parametrize("side", [28, 60, 280, 900])
@pytest.mark.parametrize("share", [0.6, 0.72, 0.85])
@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)], ids=["ink", "inverted"])
def test_reads_a_digit_that_fills_its_picture(reader: Reader, side: int, share: float, ink: int, paper: int) -> None:
    """As MNIST's are kept, small or enlarged: thick strokes, and little paper around. Of a light bar, as above."""
    for digit in "0123456789":
        picture = written(digit, ink=ink, paper=paper, height=share * side, pen=0.1 * side, size=(side, side), seed=4)
        numbers = reader.read(picture)
        assert [number.text for number in numbers] == [digit] or (digit == "1" and ink > paper and not numbers)
        assert all(number.box.centre == pytest.approx((0.5, 0.5), abs=0.1) for number in numbers)


@pytest.mark.parametrize("lean", [0.0, 0.1, 0.2])
@pytest.mark.parametrize(("ink", "paper"), [(10, 90), (200, 160), (0, 255), (255, 0), (60, 220)])
def test_a_line_across_the_picture_is_no_1(reader: Reader, lean: float, ink: int, paper: int) -> None:
    """A sheet's edge, a fold, a cable: whoever holds up a digit holds up its ends."""
    for width, height in ((640, 480), (384, 336), (200, 200)):
        for pen in (0.004, 0.01, 0.03):
            picture = grey(paper, width, height)
            ends = (int((0.5 + lean) * width), -30), (int((0.5 - lean) * width), height + 30)
            cv2.line(picture, *ends, (ink, ink, ink), max(1, int(pen * width)), cv2.LINE_AA)
            assert reader.read(picture) == ()


@pytest.mark.parametrize("text", ["2021", "007", "10", "9345"])
def test_reads_numbers_with_their_leading_zeros(reader: Reader, text: str) -> None:
    (number,) = reader.read(written(text, height=70, pen=6, size=(480, 300)))
    assert number.text == text
    assert [digit.box.x for digit in number.digits] == sorted(digit.box.x for digit in number.digits)


def test_boxes_are_fractions_of_the_picture(reader: Reader) -> None:
    (number,) = reader.read(written("8", height=150, at=(0.25, 0.5)))
    assert isinstance(number.box, Box)
    assert number.box.centre == pytest.approx((0.25, 0.5), abs=0.03)
    assert number.box.h == pytest.approx(150 / 300, abs=0.06)


@pytest.mark.parametrize("ink", [206, 212])
def test_what_shows_through_the_paper_is_not_read(reader: Reader, ink: int) -> None:
    through = written("8", seed=7, height=50.0, pen=5.0, ink=ink, at=(0.3, 0.8))
    assert [number.text for number in reader.read(through)] == ["8"]  # by itself it may be pencil
    page = np.minimum(written("2019", seed=2, height=60.0, pen=6.0, at=(0.5, 0.3)), through)
    assert [number.text for number in reader.read(page)] == ["2019"]


def test_pencil_is_read_beside_a_marker(reader: Reader) -> None:
    pencil = written("8", seed=7, height=50.0, pen=5.0, ink=180, at=(0.3, 0.8))
    page = np.minimum(written("2019", seed=2, height=60.0, pen=6.0, at=(0.5, 0.3)), pencil)
    assert [number.text for number in reader.read(page)] == ["2019", "8"]


def test_below_the_threshold_nothing_is_shown(reader: Reader) -> None:
    reading = read_single(reader, written("6"), threshold=1.0)
    assert (reading.state, reading.text) == (State.UNSURE, "")
    assert [number.text for number in reading.numbers] == ["6"]


@pytest.mark.parametrize("level", [0, 90, 200, 255])
def test_a_blank_picture_has_nothing_to_read(reader: Reader, level: int) -> None:
    assert read_single(reader, grey(level, 320, 240), 0.8).state is State.EMPTY


@pytest.mark.parametrize("seed", range(60))
def test_gradients_and_noise_show_nothing(reader: Reader, seed: int) -> None:
    assert read_single(reader, blank(np.random.default_rng([seed, 1])), 0.8).text == ""


def test_the_demos_empty_moments_show_nothing(reader: Reader) -> None:
    demo = Demo(seed=11)
    empty = [picture for picture, truth in map(demo.frame, range(0, 4500, 29)) if not truth.numbers]
    assert len(empty) > 20
    for picture in empty:
        assert read_single(reader, crop(picture, DEFAULT_REGION), 0.8).text == ""


def picture_file(path: Path, picture: Picture) -> str:
    cv2.imwrite(str(path), picture)
    return str(path)


def read_files(*files: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "model.read", *files], cwd=ROOT, capture_output=True, text=True)


def test_the_command_prints_one_line_for_each_picture(tmp_path: Path) -> None:
    good = picture_file(tmp_path / "seven.png", written("7"))
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff nothing")
    done = read_files(good, str(broken), str(tmp_path / "missing.png"))
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert done.stderr == ""
    assert (first["file"], first["text"], first["state"]) == (good, "7", "settled")
    assert second == {"file": str(broken), "error": "the picture is damaged and cannot be read"}
    assert "No such file" in third["error"]


def test_the_command_succeeds_when_every_picture_can_be_read(tmp_path: Path) -> None:
    assert read_files(picture_file(tmp_path / "blank.png", grey(200))).returncode == 0


@pytest.mark.parametrize("wrong", [[], ["--threshold", "2", "a.png"], ["--threshold", "x", "a.png"]])
def test_the_command_refuses_bad_options(wrong: list[str]) -> None:
    done = read_files(*wrong)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the trained files that a test may spoil."""
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


def test_says_when_a_model_file_is_missing(weights: Path) -> None:
    (weights / "digit.tflite").unlink()
    with pytest.raises(ModelError, match=r"digit\.tflite is missing"):
        Reader(weights)


def test_says_when_a_model_file_was_changed(weights: Path) -> None:
    data = bytearray((weights / "digit.tflite").read_bytes())
    data[len(data) // 2] ^= 1
    (weights / "digit.tflite").write_bytes(data)
    with pytest.raises(ModelError, match="not the one its card describes"):
        Reader(weights)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sha256": 3}'])
def test_says_when_a_card_is_broken(weights: Path, text: str) -> None:
    (weights / "digit.json").write_text(text)
    with pytest.raises(ModelError, match=r"digit\.json cannot be read"):
        Reader(weights)


def test_reads_photographs_of_digits_on_paper(reader: Reader) -> None:
    """Every eighth photograph: a floor, not the figure; `python -m bench.accuracy` has that."""
    folder = needs.data("photos")
    names = sorted(path.name for path in folder.glob("*.jpg"))[::8]
    right = 0
    for name in names:
        picture = cv2.imread(str(folder / name))
        assert picture is not None
        right += [number.text for number in reader.read(np.asarray(picture, np.uint8))] == [name[0]]
    assert right / len(names) >= 0.85

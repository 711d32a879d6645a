"""Sheets that we draw: their paper, their writing, and the hands that hold them."""

import numpy as np
import pytest

from model.hands import Grip, hold
from model.sheets import PAPERS, Ink, Paper, Sheet, Writing, blank_sheet, draw, inks_for, write
from model.values import Box

CARD = Paper("card", (220, 220, 220), grain=0.0)
BLACK = Ink("black", (0, 0, 0), 0.05, 0.1, rough=0.0)


def ink_of(with_ink: Sheet, without: Sheet) -> Box:
    """The upright box around all that differs between two sheets, in fractions."""
    change = np.abs(with_ink.picture.astype(int) - without.picture).max(axis=2) > 60
    (rows,), (columns,) = change.any(axis=1).nonzero(), change.any(axis=0).nonzero()
    height, width = change.shape
    left, top = columns[0] / width, rows[0] / height
    return Box(left, top, (columns[-1] + 1) / width - left, (rows[-1] + 1) / height - top)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_paper_looks_like_itself(paper: Paper) -> None:
    sheet = blank_sheet(paper, 200, 150, np.random.default_rng(0))
    assert sheet.picture.shape == (150, 200, 4)
    assert sheet.picture.dtype == np.uint8
    assert sheet.numbers == ()
    assert np.median(sheet.picture[..., :3], axis=(0, 1)) == pytest.approx(paper.colour, abs=12)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_ink_can_be_seen_on_its_paper(paper: Paper) -> None:
    for pen in inks_for(paper):
        assert max(abs(p - i) for p, i in zip(paper.colour, pen.colour, strict=True)) > 80, pen.name


def test_nobody_writes_on_a_whiteboard_with_a_pencil() -> None:
    board = next(paper for paper in PAPERS if paper.name == "whiteboard")
    assert "pencil" not in {pen.name for pen in inks_for(board)}


@pytest.mark.parametrize("text", ["4", "07", "2021"])
@pytest.mark.parametrize("seed", range(4))
def test_the_boxes_are_where_the_ink_is(text: str, seed: int) -> None:
    blank = blank_sheet(CARD, 400, 200, np.random.default_rng(seed))
    sheet = write(blank, Writing(text, BLACK, height=60, pen=6, x=0.5, y=0.4), np.random.default_rng(seed))
    (number,) = sheet.numbers
    assert number.text == text
    assert len(number.digits) == len(text)
    assert number.box == pytest.approx(ink_of(sheet, blank), abs=0.01)


def test_two_numbers_fit_on_one_sheet_and_ink_beyond_the_edge_is_lost() -> None:
    rng = np.random.default_rng(3)
    sheet = blank_sheet(CARD, 200, 200, rng)
    for place in (0.2, 0.98):
        sheet = write(sheet, Writing("5", BLACK, height=50, pen=5, x=0.5, y=place), rng)
    assert [number.text for number in sheet.numbers] == ["5", "5"]
    assert sheet.numbers[1].box.y + sheet.numbers[1].box.h > 1


def test_hands_hold_a_sheet_by_its_border_and_leave_its_writing_alone() -> None:
    rng = np.random.default_rng(4)
    blank = blank_sheet(CARD, 300, 300, rng)
    sheet = write(blank, Writing("8", BLACK, height=100, pen=8), np.random.default_rng(4))
    grips = (Grip(0.0, 0.6, -50, left=True), Grip(1.0, 0.6, 50))
    held, bare = (hold(s, grips, 20, np.random.default_rng(5)) for s in (sheet, blank))
    room = (held.picture.shape[0] - 300) // 2
    middle = (slice(room + 60, room + 240),) * 2
    assert np.array_equal(held.picture[middle], sheet.picture[60:240, 60:240])
    assert held.numbers[0].box == pytest.approx(ink_of(held, bare), abs=0.01)
    assert held.picture[room + 250, :room, 3].any(), "an arm reaches out of the sheet"


def test_a_left_hand_is_a_right_hand_in_a_mirror() -> None:
    nothing = Sheet(np.zeros((200, 200, 4), np.uint8))
    right = hold(nothing, (Grip(1.0, 0.5, 40),), 15, np.random.default_rng(0)).picture
    left = hold(nothing, (Grip(0.0, 0.5, -40, left=True),), 15, np.random.default_rng(0)).picture
    assert np.abs(right.astype(int) - left[:, ::-1]).mean() < 2


def test_what_is_drawn_is_no_number() -> None:
    blank = blank_sheet(CARD, 100, 100, np.random.default_rng(0))
    line = np.array([[50, 50], [300, 50]], np.float32)
    sheet = draw(blank, [line], BLACK, 6, np.random.default_rng(0))
    assert sheet.numbers == ()
    assert ink_of(sheet, blank) == pytest.approx(Box(0.47, 0.47, 0.53, 0.06), abs=0.02)
    off = draw(blank, [line + np.float32(200)], BLACK, 6, np.random.default_rng(0))
    assert np.array_equal(off.picture, blank.picture)

"""Settle: several numbers at once, and those that somebody waits for."""

from collections.abc import Sequence

import pytest

from model.values import WHOLE, Number, State
from stream.settle import Settle, Settled
from tests.pictures import number
from tests.test_settle import FPS, NOTHING, doubted, shown, states, texts

LEFT, MIDDLE, RIGHT = 0.1, 0.45, 0.75
Sheet = tuple[Number, ...]


def small(text: str, x: float, y: float = 0.45, confidence: float = 0.99) -> Number:
    return number(text, confidence, x=x, y=y, w=0.1, h=0.1)


def agreed(settled: Settled) -> list[str]:
    """The texts of a settled reading's sure numbers, in order."""
    return [each.text for each in settled.numbers if settled.state == State.SETTLED and each.confidence >= 0.8]


def waited_for(pattern: str, sheet: Sheet, frames: int = 10) -> Settled:
    """What is said of a sheet that is held up for a while."""
    settle = Settle()
    return [settle.update(sheet, WHOLE, 0.8, index / FPS, pattern) for index in range(frames)][-1]


def test_each_number_settles_by_itself() -> None:
    first, second, third = small("17", LEFT), small("4", RIGHT), small("20", MIDDLE)
    said = shown([(first,)] * 10 + [(first, second)] * 10 + [(first, third, second)] * 10)
    assert [agreed(said[index]) for index in (9, 12, 19, 29)] == [["17"], ["17"], ["17", "4"], ["17", "20", "4"]]
    assert texts(said) == ["17", "4", "20"], "the text is that of the nearest to the centre that has settled"
    assert set(states(said[4:])) == {"S"}


def test_they_go_one_by_one() -> None:
    first, second = small("17", LEFT), small("4", MIDDLE)
    said = shown([(first, second)] * 10 + [(first,)] * 10 + [NOTHING] * 10)
    assert [agreed(said[index]) for index in (9, 11, 19, 29)] == [["17", "4"], ["17", "4"], ["17"], []]
    assert (texts(said), said[-1].state) == (["4", "17"], State.EMPTY)


def test_a_doubtful_digit_does_not_unsettle_the_rest() -> None:
    sure, whole, doubtful = small("17", LEFT), number("68", 0.99), doubted("68", 0.65)
    said = shown([(sure, whole)] * 10 + [(sure, doubtful)] * 20)
    assert set(states(said[4:])) == {"S"}
    assert texts(said) == ["68", "17"]
    assert said[11].numbers == (sure, whole), "still settled: it is not there twice"
    assert said[-1].numbers == (sure, doubtful)


def test_a_doubtful_number_says_nothing_of_those_elsewhere() -> None:
    said = shown([(small("8", LEFT), doubted("68", 0.65))] * 6)
    assert (states(said), texts(said)) == ("UUUUSS", ["8"])


@pytest.mark.parametrize("part", ["1", "12", "13", "23", "3"])
def test_a_number_without_its_doubtful_digit_is_not_all(part: str) -> None:
    """One digit of 123 is found in one frame of five, wherever it stands, and then it is doubtful."""
    whole = doubted("123", 0.65)
    found = {digit.digit: digit for digit in number("123", 0.99).digits}
    left = Number(tuple(found[digit] for digit in part))
    assert texts(shown([(whole,) if frame % 5 == 0 else (left,) for frame in range(60)])) == []


def test_another_number_elsewhere_disputes_nothing() -> None:
    here, there = small("17", LEFT), small("4", MIDDLE)
    said = shown([(here,), (here, there), (here,), (here, there)] * 5)
    assert states(said).index("S") == 4
    assert texts(said) == ["17"]


def test_one_misreading_elsewhere_never_shows() -> None:
    here, there = small("17", LEFT), small("4", MIDDLE)
    said = shown([(here,)] * 10 + [(here, there)] + [(here,)] * 10)
    assert all(each.numbers == (here,) for each in said)


def test_a_missed_number_stays_in_its_row() -> None:
    row = tuple(small(text, x) for text, x in (("1", LEFT), ("2", MIDDLE), ("3", RIGHT)))
    below = small("4", LEFT, 0.7)
    said = shown([(*row, below)] * 10 + [(row[0], row[2], below)])
    assert said[-1].numbers == (*row, below)


def test_numbers_keep_the_readers_order() -> None:
    """On a page that slopes, the right end of a row is higher than the left end of the row above."""
    page = [
        small(text, x, y) for text, x, y in (("1", LEFT, 0.5), ("2", RIGHT, 0.3), ("3", LEFT, 0.65), ("4", RIGHT, 0.45))
    ]
    assert shown([tuple(page)] * 10)[-1].numbers == tuple(page)


def test_the_same_text_twice_is_two_numbers() -> None:
    left, right = small("7", LEFT), small("7", RIGHT)
    said = shown([(left, right)] * 10 + [(right,)] * 10)
    assert [said[index].numbers for index in (9, 10, 19)] == [(left, right), (left, right), (right,)]


def test_frames_of_one_moment_are_one_number() -> None:
    settle, sheet = Settle(), (small("17", LEFT), small("4", RIGHT))
    said = [settle.update(sheet, WHOLE, 0.8, index // 3 / FPS) for index in range(30)]
    assert states(said).index("S") == 12
    assert {each.numbers for each in said} == {sheet}
    assert len(settle._claims) == 2


def test_a_sheet_that_sways_keeps_its_numbers() -> None:
    """The nearest to the centre is now the one, now the other."""
    sways = [0.03 * (-1) ** (index // 5) for index in range(40)]
    said = shown([(small("17", 0.3 + sway), small("4", 0.6 + sway)) for sway in sways])
    assert set(states(said[10:])) == {"S"}
    assert all(agreed(each) == ["17", "4"] for each in said[10:])
    assert {each.text for each in said[10:]} == {"17", "4"}


@pytest.mark.parametrize("share", [2, 3, 4])
def test_one_row_and_its_halves_are_never_shown_together(share: int) -> None:
    """The gap is so wide that "1234" is sometimes read as "12" and "34"."""
    whole, halves = (number("1234", 0.99),), (number("12", 0.99, w=0.1), number("34", 0.99, x=0.5, w=0.1))
    said = shown([whole if index % share else halves for index in range(200)])
    assert all("1234" not in agreed(each) or agreed(each) == ["1234"] for each in said)
    assert len(texts(said)) <= 1


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("", "20"), (r"\d{2}", "20"), (r"\d{3}", "017"), (r"\d", "4"), (r"\d{3}|4", "4"), ("0.*", "017"), ("1.*", "")],
)
def test_only_a_number_that_matches_settles(pattern: str, text: str) -> None:
    sheet = (small("017", LEFT), small("20", MIDDLE), small("4", 0.7))
    said = waited_for(pattern, sheet)
    assert (said.state, said.text) == (State.SETTLED if text else State.UNSURE, text)
    assert said.numbers == sheet, "the others are still there"


def test_another_pattern_is_in_force_at_once() -> None:
    settle, sheet = Settle(), (small("017", LEFT), small("20", MIDDLE))
    patterns = [""] * 10 + [r"\d{3}", r"\d{4}", ""]
    said = [settle.update(sheet, WHOLE, 0.8, index / FPS, pattern) for index, pattern in enumerate(patterns)]
    assert [each.text for each in said[-4:]] == ["20", "017", "", "20"]


def test_a_number_that_does_not_match_is_gone_with_its_paper() -> None:
    settle = Settle()
    frames: list[Sequence[Number]] = [(small("20", MIDDLE),)] * 10 + [NOTHING] * 5
    said = [settle.update(tuple(numbers), WHOLE, 0.8, index / FPS, "1") for index, numbers in enumerate(frames)]
    assert states(said) == "U" * 12 + "EEE"

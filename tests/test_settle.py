"""Settle: what the readings of the last moments say together."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from model.values import WHOLE, Box, Digit, Number, State, nearest
from stream.settle import Settle, Settled
from tests.pictures import number

E, U, S = State.EMPTY, State.UNSURE, State.SETTLED
FPS = 30.0
NOTHING: tuple[Number, ...] = ()
REGION = Box(0.2, 0.15, 0.6, 0.7)


def shown(frames: Sequence[tuple[Number, ...]], fps: float = FPS, region: Box = WHOLE) -> list[Settled]:
    """What is said after each frame."""
    settle = Settle()
    return [settle.update(numbers, region, 0.8, index / fps) for index, numbers in enumerate(frames)]


def play(text: str, confidence: float = 0.97, fps: float = FPS) -> list[Settled]:
    """One frame per letter: a digit that is read, "." for nothing, "?" for a 5 below the threshold."""
    frames = [NOTHING if c == "." else (number("5", 0.6),) if c == "?" else (number(c, confidence),) for c in text]
    return shown(frames, fps)


def states(settled: Sequence[Settled]) -> str:
    return "".join(each.state.name[0] for each in settled)


def texts(settled: Sequence[Settled]) -> list[str]:
    """The settled texts, each once for as long as it stays."""
    found = [each.text for each in settled if each.state == S]
    return [text for index, text in enumerate(found) if index == 0 or found[index - 1] != text]


def doubted(text: str, confidence: float, x: float = 0.4) -> Number:
    """A number whose first digit is doubtful."""
    first, *rest = number(text, 0.99, x=x).digits
    return Number((Digit(first.digit, confidence, first.box), *rest))


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        ("......", "EEEEEE"),
        ("11111", "UUUUS"),  # sure: 0.13 s
        ("111111.111", "UUUUSSSSSS"),  # one missed frame does not show
        ("111111...1", "UUUUSSSSSS"),  # nor do three
        ("111111......", "UUUUSSSSSEEE"),  # gone 0.1 s after it was last seen
        ("1.....", "UUUEEE"),  # a flash settles nothing
        ("1.1.1.1.1.1.1.1.", "U" * 16),
        ("1111171111", "UUUUSSSSSS"),  # one misread frame does not show
        ("111111777777", "UUUUSSSSSUSS"),  # another text settles by itself
        ("17171717171717171717", "U" * 20),
        ("1171111111111111111111", "UUUUUUUUUUUUUUUUUSSSSS"),  # it takes longer when it was disputed
        ("11711711711711711711", "U" * 20),
        ("????????", "UUUUUUUU"),  # something below the threshold
        ("11111????", "UUUUSSSSU"),
    ],
)
def test_states(frames: str, said: str) -> None:
    assert states(play(frames)) == said


def test_a_number_that_was_leaving_is_gone_twice_as_soon() -> None:
    resting = [(number("1", 0.97),)] * 6
    leaving = [(number("1", 0.97, y=0.4 - 0.08 * step),) for step in (1, 2, 3)]
    assert states(shown([*resting, *[NOTHING] * 5])) == "UUUUSSSSSEE"
    assert states(shown([*resting, *leaving, *[NOTHING] * 4])) == "UUUUSSSSSSUEE"


@pytest.mark.parametrize(("confidence", "frames"), [(0.99, 5), (0.95, 5), (0.9, 6), (0.85, 8), (0.8, 9)])
def test_the_less_sure_the_more_patient(confidence: float, frames: int) -> None:
    assert states(play("1" * 12, confidence)).index("S") + 1 == frames


@pytest.mark.parametrize(
    ("fps", "wait_s"), [(120, 0.13), (60, 0.14), (30, 0.14), (15, 0.14), (10, 0.21), (5, 0.41), (0.2, 10.1)]
)
def test_patience_is_time_and_not_frames_but_one_reading_is_never_enough(fps: float, wait_s: float) -> None:
    settled = states(play("1" * 40, fps=fps))
    assert 1 < settled.index("S") <= wait_s * fps


@pytest.mark.parametrize("fps", [120, 30, 10, 5])
def test_a_sure_number_is_gone_soon(fps: float) -> None:
    after = states(play("1" * 40 + "." * 60, fps=fps))[40:]
    assert after.index("E") / fps <= 0.3
    assert "S" not in after[after.index("E") :]


@pytest.mark.parametrize("fps", [30, 10, 5, 1])
def test_one_misreading_never_shows(fps: float) -> None:
    assert set(states(play("1111117111111.11111", fps=fps))[5:]) == {"S"}
    assert texts(play("1111117111111.11111", fps=fps)) == ["1"]


@pytest.mark.parametrize("share", [0.3, 0.4, 0.5, 0.6, 0.7])
def test_never_two_digits_in_turns(share: float) -> None:
    dice = random.Random(7)
    flicker = "".join("7" if dice.random() < share else "1" for _ in range(300))
    said = play("1" * 10 + flicker)
    changes = [(a.text, b.text) for a, b in pairwise(said) if a.state == b.state == S]
    assert all(before == after for before, after in changes), "there is always a moment without a settled text between"
    assert len(texts(said)) <= 3


def test_a_new_number_replaces_the_old_one_at_once() -> None:
    said = play("3" * 30 + "8" * 30)
    assert texts(said) == ["3", "8"]
    assert [each.text for each in said].index("8", 30) <= 35
    assert said[35].state == S


def moving(text: str, heights_per_s: float, frames: int, x: float = 0.1) -> list[tuple[Number, ...]]:
    """A number on its way to the right."""
    return [(number(text, 0.99, x=x + 0.2 * heights_per_s * frame / FPS, w=0.1),) for frame in range(frames)]


def test_a_number_on_its_way_does_not_settle_until_it_stands() -> None:
    way = moving("4", 5.0, 15)
    said = shown(way + [way[-1]] * 5)
    assert states(said) == "U" * 18 + "SS"


def test_a_hand_is_never_quite_still() -> None:
    assert states(shown(moving("4", 0.5, 30))) == "UUUU" + "S" * 26


def test_a_settled_number_may_move() -> None:
    still = [(number("4", 0.99, x=0.1, w=0.1),)] * 10
    assert set(states(shown(still + moving("4", 5.0, 20)))[5:]) == {"S"}


def test_a_part_of_a_number_that_comes_in_does_not_settle() -> None:
    """From the left, a digit every 0.17 s, slower and slower: "1", "71", "771" come into the region, and it stays."""
    frames = []
    for frame in range(40):
        left = 0.32 - 0.5 * max(0.0, 1 - frame / 20) ** 2  # of the first digit
        places = [(d, left + 0.1 * i) for i, d in enumerate("771") if left + 0.1 * i > REGION.x]
        digits = tuple(Digit(d, 0.99, Box(x, 0.4, 0.08, 0.2)) for d, x in places)
        frames.append((Number(digits),) if digits else NOTHING)
    assert texts(shown(frames, region=REGION)) == ["771"]


@pytest.mark.parametrize(
    "box", [(0.2, 0.4, 0.1, 0.2), (0.7, 0.4, 0.1, 0.2), (0.4, 0.15, 0.1, 0.2), (0.4, 0.65, 0.1, 0.2)]
)
def test_what_touches_the_regions_border_may_be_cut_off(box: tuple[float, float, float, float]) -> None:
    x, y, w, h = box
    assert texts(shown([(number("4", 0.99, x, y, w, h),)] * 60, region=REGION)) == []
    x, y = 0.5 + 0.9 * (x - 0.5), 0.5 + 0.9 * (y - 0.5)
    assert texts(shown([(number("4", 0.99, x, y, w, h),)] * 60, region=REGION)) == ["4"]


def test_a_settled_number_that_touches_the_border_stays() -> None:
    inside, touching = number("4", 0.99, x=0.22, w=0.1), number("4", 0.99, x=0.2, w=0.1)
    assert set(states(shown([(inside,)] * 10 + [(touching,)] * 30, region=REGION))[5:]) == {"S"}


def test_a_doubtful_digit_beside_it_says_that_the_rest_is_not_all() -> None:
    """The 6 is found in one frame of five, and then it is doubtful."""
    whole, part = (doubted("68", 0.65),), (number("8", 0.99, x=0.5, w=0.1),)
    assert texts(shown([whole if frame % 5 == 0 else part for frame in range(120)])) == []
    assert texts(shown([whole] + [part] * 60)) == ["8"], "seen once and no more: a second later it is a mistake"


def test_what_was_doubted_on_the_way_is_forgotten() -> None:
    way = [(doubted("68", 0.65, x=0.2),), *moving("8", 5.0, 10, x=0.3)]
    assert states(shown(way + [way[-1]] * 5)).index("S") == len(way) + 2


def test_another_doubtful_number_is_another_matter() -> None:
    both = (number("4", 0.99), number("1", 0.6, x=0.1, w=0.05))
    assert states(shown([both] * 6)) == "UUUUSS"


def test_the_same_number_twice() -> None:
    both = [(number("7", 0.97, x=x, w=0.1), number("7", 0.96, x=0.9 - x, w=0.1)) for x in (0.2, 0.21, 0.2, 0.21)]
    assert texts(shown(both * 3)) == ["7"]


def test_a_missed_frame_hands_on_the_last_numbers() -> None:
    assert play("111111.")[-1] == (S, "1", (number("1", 0.97),))


def test_the_text_is_that_of_a_number_at_or_above_the_threshold() -> None:
    dice = random.Random(1)
    settle = Settle()
    for index in range(3000):
        numbers = tuple(
            number(dice.choice("1117"), dice.choice((0.6, 0.8, 0.99, 0.99)), x=dice.choice((0.3, 0.3, 0.3, 0.6)))
            for _ in range(dice.choice((0, 1, 1, 2)))
        )
        settled = settle.update(numbers, WHOLE, 0.8, index / FPS)
        assert settled.text == nearest(settled.numbers, WHOLE.centre, 0.8)
        assert settled.text or settled.state != S


def test_the_number_nearest_the_regions_centre_is_the_text() -> None:
    both = (number("1", 0.99, x=0.1), number("22", 0.99, x=0.6))
    for region, text in ((Box(0, 0, 0.4, 1), "1"), (Box(0.5, 0, 0.5, 1), "22")):
        assert [each.text for each in shown([both] * 6, region=region)] == [text] * 6


@pytest.mark.parametrize(("region", "threshold"), [(Box(0, 0, 0.9, 0.9), 0.8), (WHOLE, 0.85)])
def test_other_rules_start_afresh(region: Box, threshold: float) -> None:
    settle = Settle()
    for index in range(10):
        settle.update((number("1"),), WHOLE, 0.8, index / FPS)
    assert settle.update((number("1"),), region, threshold, 10 / FPS).state == U


def test_days_of_doubts_take_no_room() -> None:
    settle = Settle()
    for index in range(2000):
        settle.update((doubted(str(1000 + index), 0.6),), WHOLE, 0.8, index / FPS)
    assert len(settle._doubts) <= FPS

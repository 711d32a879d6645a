"""The demo source: a film that knows its truth."""

import numpy as np
import pytest

from model.sheets import TruthNumber
from model.values import Box
from stream.demo import Demo, Truth

REGION = Box(0.2, 0.15, 0.6, 0.7)  # the default region
ACT = 150  # frames
HELD = 75  # a frame in the middle of an act


@pytest.fixture(scope="module")
def demo() -> Demo:
    return Demo(width=320, height=240)


def test_a_frame_depends_on_seed_and_index_alone(demo: Demo) -> None:
    picture, truth = demo.frame(100)
    demo.frame(500)
    again, same = demo.frame(100)
    assert np.array_equal(picture, again)
    assert truth == same
    fresh, _ = Demo(width=320, height=240).frame(100)
    assert np.array_equal(picture, fresh)
    other, _ = Demo(seed=1, width=320, height=240).frame(100)
    assert np.abs(picture.astype(int) - other).mean() > 5


@pytest.mark.parametrize(("width", "height", "fps"), [(320, 240, 30.0), (1280, 720, 25.0), (640, 480, 15.0)])
def test_it_comes_in_any_size_and_rate(width: int, height: int, fps: float) -> None:
    demo = Demo(seed=3, width=width, height=height, fps=fps)
    assert (demo.name, demo.width, demo.height, demo.fps) == ("demo", width, height, fps)
    picture, truth = demo.frame(round(2.5 * fps))
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    assert len(truth.inside(REGION)) == 1
    assert demo.frame(round(5 * fps))[1].act == 1


@pytest.mark.parametrize("seed", [0, 1, 2, 99])
def test_it_opens_with_a_digit_within_a_second(seed: int) -> None:
    _, truth = Demo(seed=seed, width=320, height=240).frame(27)
    (text,) = truth.inside(REGION)
    assert len(text) == 1


def test_a_number_comes_in_is_held_in_the_region_and_is_taken_away(demo: Demo) -> None:
    for act in (0, 1, 7, 12):
        truths = [demo.frame(act * ACT + step)[1] for step in range(0, ACT, 5)]
        inside = [bool(truth.inside(REGION)) for truth in truths]
        shown = [bool(truth.numbers) for truth in truths]
        assert not shown[0]
        assert not shown[-1]
        assert sum(inside) > 0.5 * len(inside), f"act {act}"
        assert sum(shown) > sum(inside), "it is on its way before and after"
        assert len({number.text for truth in truths for number in truth.numbers}) == 1


def test_each_fifth_act_shows_no_number(demo: Demo) -> None:
    for act in range(4, 45, 5):
        assert all(demo.frame(act * ACT + step)[1].numbers == () for step in range(0, ACT, 30))


def test_the_first_sixty_acts_show_what_people_write(demo: Demo) -> None:
    truths = [demo.frame(act * ACT + HELD)[1] for act in range(60)]
    texts = [text for truth in truths for text in truth.inside(REGION)]
    assert len(texts) == 48, "four acts of five"
    assert {text for text in texts if len(text) == 1} == set("0123456789")
    assert {len(text) for text in texts} == {1, 2, 3, 4}
    assert 0.4 < sum(len(text) == 1 for text in texts) / len(texts) < 0.8
    assert any(text.startswith("0") and len(text) > 1 for text in texts)
    for number in (number for truth in truths for number in truth.numbers):
        least = 0.18 if len(number.text) == 1 else 0.12
        assert min(box.h for box in number.digits) >= least, number


def test_later_two_rows_are_shown_now_and_then(demo: Demo) -> None:
    truths = [demo.frame(act * ACT + HELD)[1] for act in range(60, 120)]
    two = [truth for truth in truths if len(truth.numbers) == 2]
    assert 5 < len(two) < 30
    for upper, lower in (truth.numbers for truth in two):
        assert lower.box.y > upper.box.y + upper.box.h
        assert abs(upper.box.centre[1] - 0.5) < abs(lower.box.centre[1] - 0.5), "the text is the upper"
    assert sum(len(truth.inside(REGION)) == 2 for truth in two) > len(two) / 2


def test_there_is_ink_in_every_box(demo: Demo) -> None:
    polarities = set()
    for act in range(20):
        picture, truth = demo.frame(act * ACT + HELD)
        for box in (box for number in truth.numbers for box in number.digits):
            x, y, w, h = box.pixels(demo.width, demo.height)
            grey = picture[y : y + h, x : x + w].mean(axis=2)
            darkest, middle, lightest = np.percentile(grey, (2, 60, 99))
            assert lightest - darkest > 45, f"act {act}"
            polarities.add("light ink" if lightest - middle > middle - darkest else "dark ink")
    assert polarities == {"light ink", "dark ink"}


@pytest.mark.parametrize(
    ("box", "inside"),
    [
        (Box(0.3, 0.3, 0.2, 0.2), ("1",)),
        (Box(0.2, 0.15, 0.6, 0.7), ("1",)),
        (Box(0.1, 0.3, 0.2, 0.2), ()),
        (Box(0.7, 0.3, 0.2, 0.2), ()),
        (Box(0.3, 0.8, 0.2, 0.2), ()),
    ],
)
def test_inside_means_wholly_inside(box: Box, inside: tuple[str, ...]) -> None:
    assert Truth((TruthNumber("1", (box,)),), 0).inside(REGION) == inside


def test_read_gives_the_frames_in_order_until_it_is_closed() -> None:
    demo = Demo(width=160, height=120, fps=500.0)
    for index in range(5):
        picture = demo.read()
        assert picture is not None
        assert np.array_equal(picture, demo.frame(index)[0])
    demo.close()
    assert demo.read() is None

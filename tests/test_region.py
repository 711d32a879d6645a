"""The region: what is cut out, and what is refused."""

import numpy as np
import pytest

from model.values import WHOLE, Box
from stream.region import DEFAULT_REGION, crop, cut, parse_region
from tests.pictures import grey


@pytest.mark.parametrize(
    ("region", "shape"),
    [
        (WHOLE, (480, 640, 3)),
        (DEFAULT_REGION, (336, 384, 3)),
        (Box(0.5, 0.5, 0.5, 0.5), (240, 320, 3)),
        (Box(0.95, 0.95, 0.05, 0.05), (24, 32, 3)),
    ],
)
def test_crop(region: Box, shape: tuple[int, int, int]) -> None:
    picture = grey(7, 640, 480)
    part = crop(picture, region)
    assert part.shape == shape
    assert np.shares_memory(part, picture)


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (8, 8)])
def test_crop_of_a_tiny_picture_is_never_empty(size: tuple[int, int]) -> None:
    for region in (WHOLE, DEFAULT_REGION, Box(0.95, 0.95, 0.05, 0.05)):
        assert crop(grey(0, *size), region).size > 0


@pytest.mark.parametrize("text", ["0,0,1,1", "0.2,0.15,0.6,0.7", " 0.1, 0.1, .9, .9 ", "0.95,0.3,0.05,0.7"])
def test_parse(text: str) -> None:
    assert parse_region(text) == Box(*map(float, text.split(",")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "x,y,width,height"),
        ("1,2,3", "x,y,width,height"),
        ("a,b,c,d", "x,y,width,height"),
        ("0,0,0.01,1", "too small"),
        ("0,0,nan,1", "too small"),
        ("0,0,1,-1", "too small"),
        ("0.5,0,0.6,1", "leaves the picture"),
        ("-0.1,0,0.5,0.5", "leaves the picture"),
        ("nan,0,0.5,0.5", "leaves the picture"),
        ("0,0,inf,1", "leaves the picture"),
    ],
)
def test_parse_refuses(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_region(text)


@pytest.mark.parametrize(
    ("size", "box", "shape"),
    [
        ((640, 480), Box(0.4, 0.4, 0.1, 0.2), (134, 102)),  # with its margin
        ((1920, 1080), Box(0.1, 0.2, 0.8, 0.5), (160, 371)),
        ((1920, 1080), Box(0.1, 0.4, 0.8, 0.1), (46, 480)),
        ((640, 480), Box(0.0, 0.0, 1.0, 1.0), (160, 213)),
        ((640, 480), Box(0.999, 0.999, 0.001, 0.001), (1, 1)),
        ((8, 8), Box(0.2, 0.2, 0.001, 0.9), (8, 3)),
    ],
)
def test_a_number_is_cut_out_and_made_small(size: tuple[int, int], box: Box, shape: tuple[int, int]) -> None:
    small = cut(grey(90, *size), box)
    assert small.shape[:2] == pytest.approx(shape, abs=1)
    assert (small == 90).all()


def test_what_is_cut_out_is_the_number() -> None:
    picture = grey(200)
    picture[12:24, 16:32] = 10
    small = cut(picture, Box(0.25, 0.25, 0.25, 0.25))
    assert (small[3:-3, 3:-3] == 10).all()
    assert (small[0] == 200).all()

"""Patterns: what they match, what is refused, and that none takes long."""

import time

import pytest

from model.pattern import LONGEST, MOST_CHOICES, checked, matches


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("", ["", "7", "007"], []),
        (r"\d{6}", ["123456", "000000"], ["12345", "1234567", ""]),
        ("[0-9]+", ["7", "123"], [""]),
        (r"20\d\d", ["2021"], ["12021", "1999"]),
        ("[^0]..", ["100"], ["012", "10"]),
        (r"\d{4}|\d{6}", ["1234", "123456"], ["12345"]),
        (r"(19|20)\d\d", ["1999", "2026"], ["1899"]),
        (r"\d{2}(\d{2})?", ["12", "1234"], ["123"]),
        (r"(0?[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{4}", ["1112026", "31122026"], ["32122026"]),
        ("1{2,}", ["11", "11111"], ["1"]),
        ("0*[1-57-9]+", ["0017"], ["0016"]),
    ],
)
def test_the_whole_text_has_to_match(pattern: str, yes: list[str], no: list[str]) -> None:
    assert checked(pattern) == pattern
    assert [text for text in yes + no if matches(pattern, text)] == yes


@pytest.mark.parametrize(
    "pattern",
    [
        "x",
        " ",
        r"\w+",
        r"\1",
        "^1$",
        "-5",
        "1\n",
        "٣",
        r"(\d+)+$x",
        r"(\d+)*",
        "(1|2){9}",
        "(?:1)",
        "(?=1)",
        "(1)(?(1)2)",
        "1++",
        "1**",
        "{2}",
        "?",
        "1{100}",
        "1{4294967296}",
        "1{,2}",
        "[1",
        "[]",
        "[0--9]",
        "[5-1]",
        "1{3,2}",
        "(1",
        "1)",
        "\\",
        "1" * (LONGEST + 1),
        ".*" * (MOST_CHOICES + 1),
        "(" * 5000,
    ],
)
def test_one_sentence_says_what_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^(A|The) pattern [^\n]{10,200}\.$"):
        checked(pattern)


@pytest.mark.parametrize(
    "pattern",
    [".*.*.*.*.*1", "(.*.*.*.*.*)1", "(.*).*(.*).*(.*)1", r".*.?\d{2,}\d{0,99}.*1", "(.*|.*|.*)1", "(.|.)(.|.)(.|.)1"],
)
def test_no_pattern_takes_long(pattern: str) -> None:
    """300 texts of 12 digits take a fraction of a second."""
    start = time.process_time()
    assert not any(matches(checked(pattern), digit * 12) for digit in "023" * 100)
    assert time.process_time() - start < 1.0

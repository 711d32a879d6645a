"""The pattern of the numbers that somebody waits for: as much of a regular expression as numbers need."""

import re

LONGEST = 60  # characters
MOST_CHOICES = 5  # each multiplies what has to be tried: 30 digits take 5 ms at worst
ONE = r"\\d|[0-9.]|\[\^?(?:[0-9](?:-[0-9])?)+\]"  # stands for one digit
COUNT = r"[?*+]|\{[0-9]{1,2}(?:,[0-9]{0,2})?\}"
ALLOWED = re.compile(rf"(?:(?:{ONE})(?:{COUNT})?|\(|\)\??|\|)*")
CHOICE = re.compile(r"[|?*+,]")


def checked(pattern: str) -> str:
    """`pattern` itself, "" for any number. Raises ValueError, one sentence, when it is none or may take long to try."""
    if len(pattern) > LONGEST or not ALLOWED.fullmatch(pattern):
        raise ValueError(
            r"A pattern is made of digits, \d, ., [1-5], ?, *, +, {6}, {2,4}, | and (…), of which only ? may follow "
            f"(…), in at most {LONGEST} characters."
        )
    if len(CHOICE.findall(pattern)) > MOST_CHOICES:
        raise ValueError(f"A pattern leaves at most {MOST_CHOICES} choices: |, ?, *, + and {{2,4}} are one each.")
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"The pattern cannot be understood: {error.msg}.") from None
    return pattern


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of `text` is what `pattern` says; "" is any."""
    return not pattern or re.fullmatch(pattern, text) is not None

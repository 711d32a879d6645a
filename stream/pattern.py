"""The pattern of the numbers that somebody waits for, as `model.pattern` has it."""

from model.pattern import checked, matches

__all__ = ["checked", "matches"]

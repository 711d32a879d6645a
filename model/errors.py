"""Errors that a person can cause or mend; the message is one sentence that says what to do."""


class ModelError(Exception):
    """Model files are missing or not the ones that their card describes."""

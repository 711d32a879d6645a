"""Errors that a person can cause or mend; the message is one sentence that says what to do."""


class ModelError(Exception):
    """Model files are missing or not the ones that their card describes."""


class DataError(Exception):
    """Data for training cannot be had, or is not what it should be."""

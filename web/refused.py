"""The error of a request that cannot be."""


class RefusedError(Exception):
    """What was asked cannot be; the message is one sentence for whoever asked."""

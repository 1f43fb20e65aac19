"""Every sentence that a person can read, by reader."""


class ExplainedError(Exception):
    """What a person at the command line can put right; its text says how. ``status``: of the process that ends so."""

    status = 1

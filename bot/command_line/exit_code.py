"""The exit codes of `python app.py`."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The way a command ended. A supervisor should restart on `UNAVAILABLE`; on `WRONG_SETTING` that's of no use."""

    OK = 0
    UNAVAILABLE = 1
    """Exit code if Slack or the database didn't answer, or a check failed."""
    WRONG_SETTING = 2
    """Exit code for a variable that is missing or wrong, which somebody has to change."""

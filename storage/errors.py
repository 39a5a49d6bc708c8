"""The errors of a database as a whole. Each message is a sentence that an operator can act on."""


class UnusableDatabaseError(Exception):
    """The database can't be used as it is; the message says why, and never quotes a password or a row."""


class ReplacedDatabaseError(UnusableDatabaseError):
    """Error for an SQLite file that isn't the one that was opened: rows written to it now would be lost."""


class BackupError(Exception):
    """No backup was made, and nothing was left behind; the message says why."""

"""What can be wrong with a database as a whole. Each message is a sentence that an operator can act on."""


class UnusableDatabaseError(Exception):
    """The database can't be used as it is; the message says why, and never quotes a password or a row."""


class ReplacedDatabaseError(UnusableDatabaseError):
    """The file of an SQLite database isn't the one that was opened: what's written to it now, nobody would find."""


class BackupError(Exception):
    """No backup was made, and nothing was left behind; the message says why."""

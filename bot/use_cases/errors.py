"""The ways in which a use case says no: then it has stored nothing of what it was asked for."""

from collections.abc import Mapping
from typing import NoReturn

from bot.rules.problems import AnyProblem


class UseCaseError(Exception):
    """A use case did nothing of what it was asked for."""


class Rejected(UseCaseError):  # noqa: N818  # reads as what happened, in `except Rejected`
    """The person can correct something, or at least learns why it can't be done."""

    def __init__(self, problems: Mapping[str, AnyProblem]) -> None:
        """`problems`: by the attribute of the command that each is about. A modal's field usually has the same name."""
        super().__init__(problems)
        self.problems = problems


class Stale(UseCaseError):  # noqa: N818
    """Things have changed since the button or modal was shown, so it no longer applies."""


class NotYours(UseCaseError):  # noqa: N818
    """There is no such introduction of this person's: it's somebody else's, or `Unknown`."""


class Unknown(NotYours):
    """There is no such introduction any more: it was erased, or was in a database that was lost."""


def reject_if(problems: Mapping[str, AnyProblem]) -> None:
    """Raise `Rejected` if there is any problem."""
    if problems:
        raise Rejected(problems)


def reject(about: str, problem: AnyProblem) -> NoReturn:
    """Raise `Rejected` for one problem about one attribute of the command."""
    raise Rejected({about: problem})

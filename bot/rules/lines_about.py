"""The line that a connector may write about each of the two: who may read it, and when. Pure."""

from bot.rules import joining
from storage.models.introduction import Introduction, Party


def are_readable(introduction: Introduction) -> bool:
    """Return whether the two may read what's said about them: not while they're asked and names are hidden.

    A line may say who it is; a description is what was written to be read then.
    """
    return introduction.introduced_at is not None or joining.shows_names(introduction)


def line_about_the_other(reader: Party, by: Introduction) -> str:
    """Return what the connector of `by` says about the other, as far as the reader may read it; empty for nothing.

    About somebody outside this Slack, there's none. `by`: the reader's introduction, or one that joined it.
    """
    if not are_readable(reader.introduction):
        return ""
    return next((party.line for party in by.parties if party.member_id != reader.member_id), "")

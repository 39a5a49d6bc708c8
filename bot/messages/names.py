"""What people are called: members by a mention, an outsider by the name that the connector typed."""

from bot.messages.mrkdwn import in_a_line, mention
from storage.models.introduction import Introduction, Party

NAME = 120
"""Characters of an outsider's name, escaped: any ordinary one fits, and a title above a quotation stays short."""


def outsider(introduction: Introduction) -> str:
    """Return the outsider's name, without any power, fit for a title in bold."""
    return in_a_line(introduction.outsider or "", NAME)


def the_other(party: Party) -> str:
    """Return what the one is called whom this party was introduced to."""
    other = party.other
    return mention(other.member.user_id) if other else outsider(party.introduction)

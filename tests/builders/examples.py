"""An introduction made of plain rows: Ana introduces Ben and Chidi. No database is needed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm.attributes import set_committed_value

from storage.models.enums import AnswerToThanks, Audience, Consent, Contact, Elsewhere, Outcome, Step, Way
from storage.models.facts import ConnectorAnswer, Report, WayOut, Words
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member, Workspace
from storage.queries import joining

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
A_SATURDAY = date(2026, 2, 28)  # two days before
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON = "you both care about good bridges"


def introduction(
    ben: tuple[Step, ...] = (),
    chidi: tuple[Step, ...] = (),
    *,
    reason: str = REASON,
    done: bool = False,
    outcome: Outcome | None = None,
    channel: str | None = None,
) -> Introduction:
    """With these buttons pressed by each, one every hour. `done`, or ended otherwise: after four days.

    `channel`: the one that the workspace chose for its summaries.
    """
    workspace = Workspace(id=1, enterprise_id="", team_id="T1", bot_user_id="UBOT", created_at=START)
    workspace.summary_channel = channel
    ana, ben_, chidi_ = (Member(id=n, workspace_id=1, user_id=i) for n, i in enumerate(("UANA", "UBEN", "UCHIDI"), 1))
    outcome = Outcome.COMPLETED if done else outcome
    return Introduction(
        id=17,
        workspace_id=1,
        workspace=workspace,
        view_id="V1",
        connector=ana,
        first_mover_id=ben_.id,
        reason=reason,
        shows_names=False,
        has_place=False,
        created_at=START,
        introduced_at=START,
        withdrawn_at=START + 4 * DAY + 3 * HOUR if outcome is Outcome.WITHDRAWN else None,
        outcome=outcome,
        ended_at=START + 4 * DAY + 3 * HOUR if outcome else None,
        parties=[_party(ben_, ben), _party(chidi_, chidi)],
    )


def _party(member: Member, clicked: tuple[Step, ...]) -> Party:
    reports: list[Report] = []
    for hour, click in enumerate(clicked, 1):
        said = (Step.CONNECTED, Step.MET) if click is Step.MET else (click,)
        new = [step for step in said if step not in {report.step for report in reports}]
        reports += [Report(step=step, clicked=click, reported_at=START + hour * HOUR) for step in new]
    return Party(
        introduction_id=17,
        workspace_id=1,
        member=member,
        member_id=member.id,
        description="",
        line="",
        turn=1,
        is_first=False,
        reports=reports,
    )


def asking(
    ben: Consent | None = Consent.ASKED,
    chidi: Consent | None = Consent.ASKED,
    *,
    shows_names: bool = False,
    descriptions: tuple[str, str] = ("", ""),
    again_in: timedelta = 20 * DAY,
    outcome: Outcome | None = None,
) -> Introduction:
    """Both (or one) asked first, with what they answered; *later* is `again_in` from the start."""
    asked = introduction(outcome=outcome)
    asked.introduced_at, asked.shows_names, asked.asks_both = None, shows_names, True
    asked.asked_until = START + 7 * DAY + (again_in if Consent.LATER in (ben, chidi) else 0 * DAY)
    for party, consent, description in zip(asked.parties, (ben, chidi), descriptions, strict=True):
        party.consent, party.description = consent, description
        party.has_said_yes = consent is Consent.YES
        party.ask_again_at = START + again_in if consent is Consent.LATER else None
    return asked


def made_elsewhere(
    introduction: Introduction,
    how: Elsewhere = Elsewhere.EMAIL,
    on: date = A_SATURDAY,
    *,
    in_touch: bool = False,
) -> Introduction:
    """Return it as one that its connector had made already: on the Saturday before, unless it's said otherwise."""
    introduction.elsewhere, introduction.elsewhere_on, introduction.in_touch = how, on, in_touch
    return introduction


OUTSIDER = "Maya <Okafor> & co"


def to_an_outsider(
    ben: tuple[Step, ...] = (),
    *,
    told_at: datetime | None = None,
    party_writes_first: bool = False,
    outsider: str = OUTSIDER,
    outcome: Outcome | None = None,
    channel: str | None = None,
) -> Introduction:
    """Ben, who presses these buttons, is introduced to somebody outside this Slack, who writes first unless he does."""
    given = introduction(ben, outcome=outcome, channel=channel)
    given.connector_id, given.shows_names = given.connector.id, True
    given.parties = given.parties[:1]
    given.outsider, given.outsider_told_at = outsider, told_at
    if not party_writes_first:
        given.first_mover_id = given.connector.id
    return given


def joined_by(introduction: Introduction, who: str, reason: str) -> Introduction:
    """Let somebody else introduce the same two a day later. Returns theirs, which reads all from the first."""
    joined = Introduction(
        id=18,
        workspace_id=1,
        workspace=introduction.workspace,
        view_id="V2",
        connector=Member(id=9, workspace_id=1, user_id=who),
        joined_id=introduction.id,
        reason=reason,
        shows_names=True,
        created_at=START + DAY / 4,
        outcome=introduction.outcome,
        parties=[_party(party.member, ()) for party in introduction.parties],
    )
    joining.follow(joined, introduction)
    set_committed_value(introduction, "joined", [*introduction.joined, joined])
    return joined


def tells(
    party: Party,
    clicked: Step,
    text: str = "",
    audience: Audience = Audience.CONNECTOR,
    contact: Contact | None = None,
    *,
    offers_help: bool = False,
) -> None:
    """Add a party's words about a click."""
    party.words.append(
        Words(
            clicked=clicked,
            text=text,
            audience=audience,
            contact=contact,
            offers_help=offers_help,
            said_at=START + DAY / 2,
        )
    )


def leaves(
    party: Party,
    way: Way,
    line: str = "",
    *,
    at: datetime = START,
    until: datetime | None = None,
    over_at: datetime | None = None,
) -> WayOut:
    """Add a way out that the party takes, and return it."""
    party.ways_out.append(WayOut(way=way, line=line, until=until, said_at=at, over_at=over_at))
    return party.ways_out[-1]


def answers(party: Party, answer: AnswerToThanks, text: str = "") -> ConnectorAnswer:
    """Add the connector's answer to this party's thank-you, and return it."""
    party.answers.append(ConnectorAnswer(answer=answer, text=text, said_at=START))
    return party.answers[-1]

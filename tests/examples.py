"""An introduction made of plain rows: Ana introduces Ben and Chidi. No database is needed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.models import Introduction, Member, Party, Report, Workspace
from storage.vocabulary import Outcome, Step

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REASON = "you both care about good bridges"


def introduction(
    ben: tuple[Step, ...] = (), chidi: tuple[Step, ...] = (), *, reason: str = REASON, done: bool = False
) -> Introduction:
    """With these buttons pressed by each, one every hour; `done` after four days."""
    workspace = Workspace(id=1, enterprise_id="", team_id="T1", bot_user_id="UBOT", created_at=START)
    ana, ben_, chidi_ = (Member(id=n, workspace_id=1, slack_id=i) for n, i in enumerate(("UANA", "UBEN", "UCHIDI"), 1))
    return Introduction(
        id=17,
        workspace_id=1,
        workspace=workspace,
        view_id="V1",
        connector=ana,
        first_mover_id=ben_.id,
        reason=reason,
        created_at=START,
        introduced_at=START,
        outcome=Outcome.COMPLETED if done else None,
        ended_at=START + timedelta(days=4, hours=3) if done else None,
        parties=[_party(ben_, ben), _party(chidi_, chidi)],
    )


def _party(member: Member, clicked: tuple[Step, ...]) -> Party:
    reports: list[Report] = []
    for hour, click in enumerate(clicked, 1):
        said = (Step.CONNECTED, Step.MET) if click is Step.MET else (click,)
        new = [step for step in said if step not in {report.step for report in reports}]
        reports += [Report(step=step, clicked=click, reported_at=START + timedelta(hours=hour)) for step in new]
    return Party(introduction_id=17, workspace_id=1, member=member, member_id=member.id, reports=reports)

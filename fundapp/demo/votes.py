"""How does the demonstration's committee meet, declare, vote and decide?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from fundapp.committee import services as committee
from fundapp.committee.models import Poll, Sitting
from fundapp.committee.services import Resolution
from fundapp.committee.types import Answer, Choice, SittingKind
from fundapp.demo.cast import MEMBERS
from fundapp.demo.companies import Project
from fundapp.demo.stage import Stage
from fundapp.diligence import queries as diligence
from fundapp.diligence.types import Condition
from fundapp.portfolio.services import settle_poll

YES, NO, WITH, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.FOR_WITH_CONDITIONS, Choice.ABSTAIN
REASONS = {
    NO: "Le calendrier de mise en service ne tient pas sans le permis, qui n’est pas déposé.",
    WITH: "Une assurance homme clé avant la première tranche.",
}


def convene(
    stage: Stage, title: str, agenda: Sequence[tuple[Project, UUID]], *, opens_at: datetime, place: str
) -> tuple[Sitting, list[UUID]]:
    """A sitting with its agenda, convened a week before it opens."""
    secretary = stage.who("secretariat")
    at = min(opens_at - timedelta(days=7), stage.now - timedelta(hours=2))
    sitting = committee.plan_sitting(
        stage.session,
        title=title,
        kind=SittingKind.WRITTEN,
        opens_at=opens_at,
        place=place,
        by=secretary,
        at=at,
    )
    stage.session.flush()
    items = [
        committee.table_dossier(
            stage.session,
            sitting_id=sitting.id,
            dossier_id=dossier_id,
            resolution=_resolution(stage, project, dossier_id),
            by=secretary,
            at=at,
        ).id
        for project, dossier_id in agenda
    ]
    committee.convene(stage.session, sitting_id=sitting.id, urgency="", by=secretary, at=at)
    return sitting, items


def _resolution(stage: Stage, project: Project, dossier_id: UUID) -> Resolution:
    kept = diligence.reserves(stage.session, dossier_id)
    amount = f"{project.asked.cents // 100:,}".replace(",", "\u00a0")
    return Resolution(
        text=f"Le comité accorde à {project.company} {amount}\u00a0€ pour « {project.title} ».",
        amount=project.asked,
        instrument=project.instrument,
        conditions=[Condition(each.kind, each.text, each.due_on) for each in kept],
    )


def declare(stage: Stage, dossier_id: UUID, *, recused: str | None = None, at: datetime) -> None:
    """Everybody says that they have no interest, but one who steps aside."""
    for member in MEMBERS:
        steps_aside = member.email == recused
        committee.declare(
            stage.session,
            dossier_id=dossier_id,
            answer=Answer.SOME if steps_aside else Answer.NONE,
            reason="Mon employeur est client de cette entreprise." if steps_aside else "",
            by=stage.people[member.email],
            at=at,
        )


def put_to_vote(stage: Stage, item_id: UUID, *, opened: datetime, closes: datetime) -> Poll:
    return committee.open_poll(
        stage.session, item_id=item_id, closes_at=closes, by=stage.who("secretariat"), at=opened
    )


def vote(stage: Stage, poll: Poll, choices: Mapping[str, Choice], *, at: datetime) -> None:
    """Ballots by member, as `{"membre1": YES}`."""
    for minute, (name, choice) in enumerate(choices.items()):
        committee.cast_ballot(
            stage.session,
            poll_id=poll.id,
            choice=choice,
            reason=REASONS.get(choice, ""),
            by=stage.who(name),
            at=at + timedelta(minutes=7 * minute),
        )


def decide(
    stage: Stage, item_id: UUID, dossier_id: UUID, choices: Mapping[str, Choice], *, days: int
) -> None:
    """A whole vote in the past: declared, opened, voted, closed at its deadline."""
    opened, closes = stage.ago(days), stage.ago(days - 2)
    declare(stage, dossier_id, at=opened - timedelta(days=1))
    poll = put_to_vote(stage, item_id, opened=opened, closes=closes)
    vote(stage, poll, choices, at=opened + timedelta(hours=1))
    settle_poll(stage.session, poll_id=poll.id, by=stage.who("secretariat"), at=closes)


def everybody(choice: Choice, **others: Choice) -> dict[str, Choice]:
    """One choice for all, but for some."""
    return {name: choice for member in MEMBERS if (name := member.email.split("@")[0])} | others

"""Whose turn is it by name, and where does a dossier contradict its eligibility test?"""

from collections.abc import Sequence

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.committee import queries as committee
from fundapp.committee.models import Poll
from fundapp.dossiers.models import Dossier, SelfTest
from fundapp.dossiers.rules import Application
from fundapp.dossiers.rules.self_test import contradictions
from fundapp.kernel.words import Sentence, say
from fundapp.policy import Role
from fundapp.programme import queries as programme
from fundapp.workspace.rules import Party, duty_of

BODIES = {Party.SECRETARIES: Role.SECRETARY, Party.MANAGERS: Role.MANAGER}


def told_duty(session: Session, dossier: Dossier, poll: Poll | None) -> Sentence:
    """Who has to act next and on what; `poll` is the one that is open on it."""
    aside = committee.find_waiting_aside(session, poll.id) if poll else None
    duty = duty_of(
        dossier.stage, dossier.status, poll_open=poll is not None, aside_proposed=aside is not None
    )
    if duty is None:
        return say("Personne : ce dossier est terminé (%(status)s)", status=dossier.status)
    return duty.told(_names(session, dossier, duty.party))


def _names(session: Session, dossier: Dossier, party: Party) -> Sequence[str]:
    if party in BODIES:
        return [each.name for each in accounts.list_people(session, BODIES[party])]
    who = {Party.TEAM: dossier.assigned_to, Party.APPLICANT: dossier.owner_id}.get(party)
    return [accounts.get_person(session, who).name] if who else []


def contradictions_of(
    session: Session, dossier: Dossier, test: SelfTest | None, application: Application
) -> list[Sentence]:
    """Judged with the thresholds of the criteria the test was passed under."""
    eligibility = programme.get_call_by_id(session, dossier.call_id).eligibility
    if test is None or test.version != eligibility.get("version"):
        return []
    thresholds = {each["kind"]: each for each in eligibility.get("criteria", ())}
    return contradictions(test.findings, thresholds, application)

"""Where do the demonstration's stories play: who is there, which day is it, and what do people do?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from fundapp.demo.companies import Project
from fundapp.demo.pieces import paper, pitch
from fundapp.diligence import services as diligence
from fundapp.diligence.rules.scoring import as_typed
from fundapp.diligence.types import Answer, Mark, Opinion
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import documents_of
from fundapp.dossiers.services.pieces import Received, receive
from fundapp.dossiers.types import Declaration, DocumentKind, PieceState
from fundapp.kernel.clock import paris_day
from fundapp.kernel.vault import Vault
from fundapp.programme import rules as programme
from fundapp.programme.models import Call


@dataclass(frozen=True)
class Stage:
    """The present moment, the people by address, and the call that is open."""

    session: Session
    now: datetime
    people: Mapping[str, UUID]
    call: Call
    storage: Vault

    def ago(self, days: int, hours: int = 0) -> datetime:
        """So long before now; from the day before yesterday on, in the middle of the morning."""
        at = self.now - timedelta(days=days, hours=hours)
        return at if days < 2 else at.replace(hour=9, minute=30, second=0, microsecond=0)

    def who(self, email: str) -> UUID:
        return self.people[f"{email}@example.org"]


TESTED = ("Emploi Boussole", "Brise Marine Filtration")
"""Whose founders kept the result of their self-test with the dossier."""
NO_PAPERS: Mapping[DocumentKind, int] = {}
MARKS = {"team": 4, "innovation": 4, "market": 3, "impact": 5, "finance": 4}
WORDS = {
    "team": "Équipe complète, dont deux ingénieurs d’ici ; la direction commerciale reste à recruter.",
    "innovation": "Démonstrateur vu en fonctionnement ; un brevet déposé, liberté d’exploitation étudiée.",
    "market": "Trois lettres d’intention vérifiées par appel ; le prix reste à confirmer à l’échelle.",
    "impact": "Indicateurs mesurables et base de référence convaincante sur l’axe choisi.",
    "finance": "Plan équilibré, cofinanceurs identifiés, besoin de l’aide démontré.",
}


def draft(stage: Stage, project: Project, *, days: int, sections: int = 999) -> UUID:
    """Begin a dossier and fill the first questions of it."""
    founder, at = stage.people[project.founder], stage.ago(days)
    begun = dossiers.start_dossier(stage.session, call=stage.call, by=founder, at=at)
    typed = dict(list(project.answers().items())[:sections])
    dossiers.save_answers(stage.session, dossier_id=begun.id, typed=typed, by=founder, at=at)
    if project.company in TESTED:
        _keep_test(stage, begun, at)
    return begun.id


def _keep_test(stage: Stage, begun: Dossier, at: datetime) -> None:
    """As if its founder had passed the self-test the day before, unsure about the works."""
    criteria = programme.criteria_of(stage.call.eligibility)
    answers = {each.name: each.choices[0].value for each in criteria} | {criteria[-1].name: "unknown"}
    dossiers.keep_self_test(
        stage.session,
        dossier_id=begun.id,
        version=stage.call.eligibility["version"],
        judgement=programme.judge(criteria, answers),
        tested_on=paris_day(at - timedelta(days=1)),
        by=begun.owner_id,
        at=at,
    )


def join(
    stage: Stage, project: Project, dossier_id: UUID, kind: DocumentKind, *, days: int, old: int
) -> None:
    """Join a piece that carries a date of its own, `old` days before it was joined."""
    at = stage.ago(days)
    dated_on = paris_day(at) - timedelta(days=old)
    file = receive(
        f"{project.company} - {kind.value}.pdf",
        paper(project, kind, dated_on),
        vault=stage.storage,
        antivirus="",
        most_bytes=25_000_000,
    )
    dossiers.add_document(
        stage.session,
        dossier_id=dossier_id,
        kind=kind,
        file=file,
        dated_on=dated_on,
        by=stage.people[project.founder],
        at=at,
    )


def attachable(stage: Stage, project: Project, name: str) -> Received:
    """A file to send with a message."""
    content = paper(project, DocumentKind.OTHER, paris_day(stage.now))
    return receive(name, content, vault=stage.storage, antivirus="", most_bytes=25_000_000)


def judge(
    stage: Stage, dossier_id: UUID, kind: DocumentKind, state: PieceState, *, days: int, reason: str = ""
) -> None:
    """Say of the piece of a kind whether it does."""
    for document in documents_of(stage.session, dossier_id):
        if document.kind is kind:
            dossiers.judge_document(
                stage.session,
                dossier_id=dossier_id,
                document_id=document.id,
                state=state,
                reason=reason,
                by=stage.who("analyste"),
                at=stage.ago(days),
            )


def deposit(
    stage: Stage, project: Project, *, days: int, papers: Mapping[DocumentKind, int] = NO_PAPERS
) -> UUID:
    """Fill a dossier whole, join a presentation and what else there is, and submit it."""
    founder, at = stage.people[project.founder], stage.ago(days)
    dossier_id = draft(stage, project, days=days + 6)
    file = receive(
        f"{project.company} - présentation.pdf",
        pitch(project),
        vault=stage.storage,
        antivirus="",
        most_bytes=25_000_000,
    )
    dossiers.add_document(
        stage.session, dossier_id=dossier_id, kind=DocumentKind.PITCH, file=file, by=founder, at=at
    )
    for kind, old in papers.items():
        join(stage, project, dossier_id, kind, days=days, old=old)
    dossiers.submit_dossier(
        stage.session, dossier_id=dossier_id, declarations=list(Declaration), by=founder, at=at
    )
    return dossier_id


def amend(stage: Stage, project: Project, dossier_id: UUID, *, days: int, **answers: str) -> None:
    """Change a few answers after submitting, without depositing them yet."""
    founder, at = stage.people[project.founder], stage.ago(days)
    dossiers.begin_amendment(stage.session, dossier_id=dossier_id, by=founder, at=at)
    dossiers.save_answers(stage.session, dossier_id=dossier_id, typed=answers, by=founder, at=at)


def accept(stage: Stage, dossier_id: UUID, *, days: int, by: str = "analyste") -> None:
    """Say that everything is there."""
    dossiers.declare_complete(stage.session, dossier_id=dossier_id, by=stage.who(by), at=stage.ago(days))


def review(
    stage: Stage, dossier_id: UUID, *, days: int, by: str = "analyste", shift: int = 0, opinion: Opinion
) -> None:
    """A whole review; `shift` makes another reviewer more or less severe."""
    answers = {
        key: Answer(Mark(str(min(5, max(1, points + shift)))), WORDS[key]) for key, points in MARKS.items()
    }
    summary = "Projet utile au territoire et bien mené ; les hypothèses de prix sont à vérifier."
    diligence.submit_review(
        stage.session,
        dossier_id=dossier_id,
        typed=as_typed(answers, opinion, summary),
        by=stage.who(by),
        at=stage.ago(days),
    )

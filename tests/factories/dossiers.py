"""Dossiers as tests need them, from a blank draft to one declared complete, committed."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from sqlmodel import Session, select

from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Attachment, ComplementRequest, Document, Dossier
from fundapp.dossiers.queries import messages
from fundapp.dossiers.queries.complements import find_open_request
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.rules.not_yet import Lack
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import Declaration, DocumentKind, EndReason, MediaType, ScanState, Side, Status
from fundapp.kernel.ids import new_id
from fundapp.policy import Role
from fundapp.programme.models import Call
from fundapp.programme.queries import get_call_by_id
from tests.factories import accounts, programme
from tests.factories.files import pdf

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PDF = pdf()
ANSWERS = {
    "siren": "732 829 320",
    "company": "Hydrogène des Dunes",
    "legal_form": "5710",
    "address": "3 quai Freycinet, 59140 Dunkerque",
    "contact_name": "Camille Vandamme",
    "contact_phone": "03 28 00 00 00",
    "title": "Récupérer la chaleur des hauts fourneaux",
    "axis": "heat",
    "summary": "Nous récupérons la chaleur perdue des usines pour chauffer les logements voisins.",
    "problem": "La chaleur des usines part dans l’air alors que le gaz chauffe les logements.",
    "solution": "Un échangeur modulaire, posé en une journée, relié au réseau de chaleur.",
    "trl_now": "6",
    "trl_end": "8",
    "jobs": "12",
    "trl_proof": "Deux hivers d’essai sur un four, rapport du laboratoire.",
    "founders-0-who": "Camille Vandamme",
    "founders-0-role": "Présidente",
    "founders-0-time": "100",
    "customers": "Les cinq réseaux de chaleur du littoral.",
    "competition": "La chaudière à gaz, plus chère dès le premier hiver.",
    "had_aid": "no",
    "impact-0-indicator": "delivered",
    "impact-0-unit": "mwh",
    "impact-0-baseline": "0",
    "impact-0-baseline_on": "2026-01-01",
    "impact-0-target": "12 500,5",
    "impact-0-target_on": "31/12/2029",
    "impact-0-method": "measured",
    "pre_money": "3 000 000",
    "equity_round": "550 000",
    "shares_before": "750 000",
    "shares_after": "812500",
    "cap_table-0-holder": "Fondateurs",
    "cap_table-0-kind": "ordinary",
    "cap_table-0-before": "750 000",
    "cap_table-0-after": "750 000",
    "cap_table-1-holder": "Fonds",
    "cap_table-1-kind": "preferred",
    "cap_table-1-before": "0",
    "cap_table-1-after": "62 500",
    "instrument": "shares",
    "amount_asked": "250 000,00",
    "round_total": "850 000",
    "needs-0-kind": "assets",
    "needs-0-label": "Échangeurs",
    "needs-0-amount": "600 000",
    "needs-1-kind": "research",
    "needs-1-label": "",
    "needs-1-amount": "150 000",
    "needs-2-kind": "working_capital",
    "needs-2-label": "",
    "needs-2-amount": "100 000",
    "resources-0-kind": "fund",
    "resources-0-label": "",
    "resources-0-amount": "250 000",
    "resources-1-kind": "equity",
    "resources-1-label": "Fondateurs",
    "resources-1-amount": "300 000",
    "resources-2-kind": "loans",
    "resources-2-label": "",
    "resources-2-amount": "300 000",
}
"""A whole application in balance (F01)."""

_numbers = count(10_000_000)


MEASURED = {
    "air": ("pm25", "kg"),
    "co2": ("avoided", "tco2e"),
    "heat": ("delivered", "mwh"),
    "jobs": ("created", "etp"),
    "new": ("companies", "count"),
}
"""An indicator of each axis, with its unit."""


def told_of(answers: Mapping[str, str]) -> dict[str, str]:
    """A dossier of another axis promises what that axis counts."""
    axis = answers.get("axis", "")
    indicator, unit = MEASURED.get(axis, MEASURED[ANSWERS["axis"]])
    return {"impact-0-indicator": indicator, "impact-0-unit": unit}


def siren() -> str:
    """A fictitious SIREN with a right key, another one each time."""
    stem = f"{next(_numbers):08d}"
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(stem)]
    return f"{stem}{-sum(digit // 10 + digit % 10 for digit in doubled) % 10}"


def open_call(session: Session, at: datetime = AT) -> Call:
    """The call every dossier of a test answers; the fund comes with it."""
    return session.exec(select(Call)).first() or programme.fund(session, at=at)[1]


def blank_dossier(
    session: Session, *, owner_id: UUID | None = None, call: Call | None = None, at: datetime = AT
) -> Dossier:
    owner_id = owner_id or accounts.person(session).id
    made = services.start_dossier(session, call=call or open_call(session, at), by=owner_id, at=at)
    session.commit()
    return made


def draft_dossier(
    session: Session,
    *,
    owner_id: UUID | None = None,
    call: Call | None = None,
    at: datetime = AT,
    **answers: str,
) -> Dossier:
    """Filled and with a piece, ready to be submitted; `answers` change what is said."""
    made = blank_dossier(session, owner_id=owner_id, call=call, at=at)
    typed = {**ANSWERS, "siren": siren(), **told_of(answers), **answers}
    services.save_answers(session, dossier_id=made.id, typed=typed, by=made.owner_id, at=at)
    piece(session, made, at=at)
    return made


def piece(
    session: Session,
    dossier: Dossier,
    *,
    content: bytes = PDF,
    kind: DocumentKind = DocumentKind.PITCH,
    dated_on: date | None = None,
    scan: ScanState = ScanState.CLEAN,
    at: datetime = AT,
) -> Document:
    file = Received(
        "plan-affaires.pdf", MediaType.PDF, len(content), hashlib.sha256(content).hexdigest(), scan
    )
    made = services.add_document(
        session,
        dossier_id=dossier.id,
        kind=kind,
        file=file,
        dated_on=dated_on,
        by=dossier.owner_id,
        at=at,
    )
    session.commit()
    return made


def submitted_dossier(
    session: Session,
    *,
    owner_id: UUID | None = None,
    call: Call | None = None,
    at: datetime = AT,
    **answers: str,
) -> Dossier:
    made = draft_dossier(session, owner_id=owner_id, call=call, at=at, **answers)
    submit(session, made, at=at)
    return made


def submit(session: Session, draft: Dossier, *, at: datetime = AT) -> None:
    services.submit_dossier(
        session, dossier_id=draft.id, declarations=list(Declaration), by=draft.owner_id, at=at
    )
    session.commit()


def waiting_dossier(
    session: Session,
    *,
    points: Sequence[Point] = (Point("Détaillez par année.", question="jobs"),),
    due_on: date = date(2026, 12, 8),
    owner_id: UUID | None = None,
    by: UUID | None = None,
    at: datetime = AT,
) -> Dossier:
    """Submitted, and asked for complements."""
    made = submitted_dossier(session, owner_id=owner_id, at=at)
    ask_complements(session, made, points=points, due_on=due_on, by=by, at=at)
    return made


def open_request(session: Session, dossier_id: UUID) -> ComplementRequest:
    """What the applicant is asked now."""
    found = find_open_request(session, dossier_id)
    assert found is not None
    return found


def ask_complements(
    session: Session,
    dossier: Dossier,
    *,
    points: Sequence[Point] = (Point("Détaillez par année.", question="jobs"),),
    due_on: date = date(2026, 12, 8),
    by: UUID | None = None,
    at: datetime = AT,
) -> None:
    analyst = by or accounts.person(session, roles=[Role.ANALYST]).id
    services.request_complements(
        session, dossier_id=dossier.id, points=points, due_on=due_on, by=analyst, at=at
    )
    session.commit()


def complete_dossier(
    session: Session,
    *,
    owner_id: UUID | None = None,
    call: Call | None = None,
    by: UUID | None = None,
    at: datetime = AT,
    **answers: str,
) -> Dossier:
    """Submitted and declared complete: in review, held by whoever declared it."""
    made = submitted_dossier(session, owner_id=owner_id, call=call, at=at, **answers)
    analyst = by or accounts.person(session, roles=[Role.ANALYST]).id
    services.declare_complete(session, dossier_id=made.id, by=analyst, at=at)
    session.commit()
    return queries.get_dossier(session, made.id)


def waive(session: Session, dossier: Dossier, *kinds: DocumentKind, at: datetime = AT) -> None:
    """What an administration sends to another is not asked of the applicant."""
    by = accounts.person(session, roles=[Role.ANALYST]).id
    for kind in kinds:
        services.waive_piece(
            session, dossier_id=dossier.id, kind=kind, reason="Reçue par échange de données.", by=by, at=at
        )
    session.commit()


def attachment(
    session: Session, dossier: Dossier, *, content: bytes = PDF, scan: ScanState = ScanState.CLEAN
) -> Attachment:
    """A file that the applicant sends with a message."""
    digest = hashlib.sha256(content).hexdigest()
    file = Received("devis.pdf", MediaType.PDF, len(content), digest, scan)
    sent = services.send_message(
        session,
        dossier_id=dossier.id,
        side=Side.APPLICANT,
        body="Voici le devis.",
        files=[file],
        by=dossier.owner_id,
        at=AT,
    )
    session.commit()
    return messages.attachments_of(session, [sent.id])[0]


def unknown() -> UUID:
    """The id of no dossier."""
    return new_id()


LACKS = (
    Lack("Éprouver le liant à l’humidité", "Les essais de tenue sur trois mois, par un laboratoire."),
    Lack(
        "Préciser les emplois",
        "Leur nombre par année.",
        question="jobs",
        about="Emplois créés sur le territoire",
    ),
    Lack(
        "Rajeunir la présentation",
        "Une version d’après les essais.",
        piece=DocumentKind.PITCH,
        about="Présentation du projet",
    ),
)


def not_yet_dossier(
    session: Session,
    *,
    owner_id: UUID | None = None,
    by: UUID | None = None,
    lacks: Sequence[Lack] = LACKS,
    back_before: date | None = date(2027, 6, 30),
    at: datetime = AT,
) -> Dossier:
    """In review, then answered « pas encore »."""
    made = complete_dossier(session, owner_id=owner_id, at=at)
    answer_not_yet(session, made, by=by, lacks=lacks, back_before=back_before, at=at)
    return queries.get_dossier(session, made.id)


def answer_not_yet(
    session: Session,
    dossier: Dossier,
    *,
    by: UUID | None = None,
    lacks: Sequence[Lack] = LACKS,
    back_before: date | None = date(2027, 6, 30),
    at: datetime = AT,
) -> None:
    services.answer_not_yet(
        session,
        dossier_id=dossier.id,
        reason="Le projet est utile, mais trois points manquent encore.",
        lacks=lacks,
        back_before=back_before,
        by=by or accounts.person(session, roles=[Role.MANAGER]).id,
        at=at,
    )
    session.commit()


def decline(session: Session, dossier: Dossier, *, by: UUID | None = None, at: datetime = AT) -> None:
    """Refused by hand, with its letter."""
    services.answer_with_letter(
        session,
        dossier_id=dossier.id,
        status=Status.DECLINED,
        reason_code=EndReason.FUNDING,
        reason_text="Le plan de financement repose sur un seul prêt non signé.",
        by=by or accounts.person(session, roles=[Role.MANAGER]).id,
        at=at,
    )
    session.commit()


def resubmitted_draft(session: Session, previous: Dossier, *, at: datetime = AT) -> Dossier:
    """Begun again from a dossier answered « pas encore », nothing replied yet."""
    call = get_call_by_id(session, previous.call_id)
    made = services.resubmit(session, previous_id=previous.id, call=call, by=previous.owner_id, at=at)
    session.commit()
    return made


def resubmitted_dossier(session: Session, previous: Dossier, *, at: datetime = AT) -> Dossier:
    """With a reply to each gap, another figure and a new piece: submitted."""
    made = resubmitted_draft(session, previous, at=at)
    replies = {f"point-{number}": f"Fait, voir la page {number}." for number in (1, 2, 3)}
    services.keep_replies(session, dossier_id=made.id, typed=replies, by=made.owner_id, at=at)
    services.save_answers(session, dossier_id=made.id, typed={"jobs": "15"}, by=made.owner_id, at=at)
    piece(session, made, content=PDF + b"% essais\n", at=at)
    submit(session, made, at=at)
    return made

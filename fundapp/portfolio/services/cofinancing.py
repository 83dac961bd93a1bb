"""How is other people's money beside the fund's recorded, proven, and confirmed by a second person?"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.committee.rules.sittings import plain
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.services.pieces import Received
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.money import ZERO, Money, total
from fundapp.kernel.seen import Saved, check_seen
from fundapp.portfolio import queries, rules
from fundapp.portfolio.events import CofinancingConfirmed, CofinancingRecorded
from fundapp.portfolio.models import Cofinancing, CofinancingConfirmation, CofinancingFile, CofinancingRecord
from fundapp.portfolio.queries.cofinancing import CofinancingRow, backing_of
from fundapp.portfolio.rules.leverage import Backing
from fundapp.portfolio.types import Grade, Nature
from fundapp.programme import queries as programme

THRESHOLD = "cofinancing.second_person_cents"


@dataclass(frozen=True)
class Proof:
    """What somebody says of a co-financing: how much of whose money, and what proves it."""

    name: str
    nature: Nature
    grade: Grade
    amount: Money
    evidence: str
    siren: str = ""
    file: Received | None = None


def record_cofinancing(
    session: Session, *, dossier_id: UUID, proof: Proof, seen: str | None = None, by: UUID, at: datetime
) -> CofinancingRecord:
    """One line per co-financer; recording it again adds what has become of it, up or down.

    `seen` is the mark of the lines the page showed: one that has changed since is not replaced unread.
    Above the fund's threshold it counts only once a second person has confirmed it.
    """
    dossier = dossiers.lock_dossier(session, dossier_id)
    if proof.amount < ZERO:
        raise Refused("Un cofinancement ne peut pas être négatif.", field="amount")
    rows = queries.cofinancings_of(session, dossier_id)
    line = _line(session, dossier_id, rows, proof)
    others = [row for row in rows if row.line.id != line.id]
    before = next((row for row in rows if row.line.id == line.id), None)
    if before is None or proof.amount > before.latest.record.amount:
        beside = total(row.latest.record.amount for row in others)
        rules.cofinancing.check_round(dossier.round_total, _own(session, dossier), beside, proof.amount)
    threshold = Money(int(programme.parameter(session, THRESHOLD, paris_day(at))))
    needs_second = rules.cofinancing.needs_second(
        threshold,
        new=Backing(proof.nature, proof.grade, proof.amount),
        before=backing_of(before.counted) if before else None,
        alone=_alone(others),
    )
    rules.proofs.check_evidence(
        proof.evidence,
        file=proof.file is not None,
        needs_second=needs_second,
        missing=rules.proofs.OF_COFINANCING,
    )
    if before is not None:
        latest = before.latest.record
        saved = Saved(latest.author_id, latest.at)
        check_seen(before.shown, seen, rules.cofinancing.proof_shown(line.name, proof), lambda: saved)
    made = _keep(session, line, proof, needs_second=needs_second, by=by, at=at)
    recorded = CofinancingRecorded(line.id, dossier_id, proof.nature, proof.grade, proof.amount)
    record(session, recorded, by=by, at=at)
    return made


def confirm_cofinancing(
    session: Session, *, ticket_id: UUID, record_id: UUID, by: UUID, at: datetime
) -> CofinancingConfirmation:
    """A second person has read the proof: from now on it counts."""
    dossier_id = queries.get_ticket(session, ticket_id).dossier_id
    dossiers.lock_dossier(session, dossier_id)
    wanted = queries.get_record(session, record_id, ticket_id)
    [row] = [
        each for each in queries.cofinancings_of(session, dossier_id) if each.line.id == wanted.cofinancing_id
    ]
    rules.cofinancing.check_confirmation(
        waits=row.latest.waits,
        latest=row.latest.record.id == record_id,
        author=wanted.author_id,
        confirmer=by,
    )
    confirmation = CofinancingConfirmation(record_id=record_id, person_id=by, at=at)
    session.add(confirmation)
    session.flush()
    confirmed = CofinancingConfirmed(wanted.cofinancing_id, dossier_id, record_id, wanted.amount)
    record(session, confirmed, by=by, at=at)
    return confirmation


def _keep(
    session: Session, line: Cofinancing, proof: Proof, *, needs_second: bool, by: UUID, at: datetime
) -> CofinancingRecord:
    """Add the record, with its file if there is one."""
    made = CofinancingRecord(
        cofinancing_id=line.id,
        nature=proof.nature,
        grade=proof.grade,
        amount=proof.amount,
        evidence=proof.evidence.strip(),
        needs_second=needs_second,
        author_id=by,
        at=at,
    )
    session.add(made)
    session.flush()
    if proof.file is not None:
        session.add(CofinancingFile(record_id=made.id, **vars(proof.file)))
    return made


def _line(session: Session, dossier_id: UUID, rows: list[CofinancingRow], proof: Proof) -> Cofinancing:
    """The co-financer's line, however its name is spelled; its SIREN tells it apart for good."""
    plain_name, siren = plain(proof.name), rules.cofinancing.check_siren(proof.siren)
    rules.cofinancing.check_own(plain_name, [plain(programme.get_fund(session).name)])
    known = next((row.line for row in rows if row.line.plain_name == plain_name), None)
    same = next((row.line for row in rows if siren and row.line.siren == siren), None)
    if same is not None and same is not known:
        raise Refused(
            "Ce SIREN est celui de « %(name)s », déjà dans ce dossier : mettez sa ligne à jour.",
            field="siren",
            name=same.name,
        )
    if known is None:
        known = Cofinancing(dossier_id=dossier_id, name=proof.name, plain_name=plain_name, siren=siren)
        session.add(known)
        session.flush()
        return known
    if siren and known.siren not in (None, siren):
        raise Refused(
            "« %(name)s » figure déjà dans ce dossier sous le SIREN %(siren)s : corrigez-le.",
            field="siren",
            name=known.name,
            siren=known.siren,
        )
    known.siren = siren or known.siren
    return known


def _own(session: Session, dossier: Dossier) -> Money:
    """The fund's own part of the round: what is held by its live tickets, else what is asked."""
    tickets = [each for each in queries.tickets_of_dossier(session, dossier.id) if each.ended_at is None]
    held = total(each.layers.held or each.voted for each in tickets)
    return held if tickets else dossier.amount_asked or ZERO


def _alone(rows: list[CofinancingRow]) -> Money:
    """What counts by one person's word alone."""
    counted = [row.counted for row in rows]
    return total(
        each.record.amount
        for each in counted
        if each and each.record.grade.achieved and each.confirmation is None
    )

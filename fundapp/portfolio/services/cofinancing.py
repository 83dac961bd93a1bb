"""How is other people's money beside the fund's recorded, and its proof raised or lowered?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from fundapp.dossiers import queries as dossiers
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio.events import CofinancingRecorded
from fundapp.portfolio.models import Cofinancing
from fundapp.portfolio.types import Grade, Nature


def record_cofinancing(
    session: Session,
    *,
    dossier_id: UUID,
    name: str,
    nature: Nature,
    grade: Grade,
    amount: Money,
    evidence: str,
    by: UUID,
    at: datetime,
) -> Cofinancing:
    """One line per co-financer; recording it again says what has become of it, up or down."""
    dossiers.lock_dossier(session, dossier_id)
    if amount < ZERO:
        raise Refused("Un cofinancement ne peut pas être négatif.", field="amount")
    line = session.exec(
        select(Cofinancing).where(Cofinancing.dossier_id == dossier_id, Cofinancing.name == name)
    ).first() or Cofinancing(
        dossier_id=dossier_id,
        name=name,
        nature=nature,
        grade=grade,
        amount=amount,
        evidence=evidence,
        author_id=by,
        at=at,
    )
    line.nature, line.grade, line.amount, line.evidence = nature, grade, amount, evidence
    line.author_id, line.at = by, at
    session.add(line)
    session.flush()
    record(session, CofinancingRecorded(line.id, dossier_id, nature, grade, amount), by=by, at=at)
    return line

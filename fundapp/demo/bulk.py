"""How are thousands of dossiers made in seconds, to measure pages rather than to be read?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, insert, select

from fundapp.accounts.models import Person, PersonRole
from fundapp.demo.companies import PROJECTS, Project, fictitious_siren
from fundapp.dossiers.models import Dossier, Startup
from fundapp.dossiers.queries.forms import latest_form
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.ids import new_id
from fundapp.policy import Role
from fundapp.programme.models import Call

BATCH = 2_000
FIRST = 1_000
"""Numbers below belong to the companies of the stories."""
SPREAD = (
    *[(Stage.SUBMITTED, Status.ACTIVE)] * 4,
    *[(Stage.REVIEW, Status.ACTIVE)] * 3,
    *[(Stage.DILIGENCE, Status.ACTIVE)] * 2,
    (Stage.COMMITTEE, Status.ACTIVE),
    *[(Stage.REVIEW, Status.DECLINED)] * 4,
    *[(Stage.SUBMITTED, Status.WITHDRAWN)] * 2,
)
"""How a real year's dossiers lie: many come in, few arrive."""


def add_dossiers(session: Session, count: int, *, at: datetime) -> int:
    """Rows straight into the tables, in batches: they have no history. Returns how many were added."""
    call = session.exec(select(Call.id).limit(1)).one()
    form = latest_form(session, call).id
    owner = _first_with(session, Role.ENTREPRENEUR)
    already = session.exec(select(func.count(col(Startup.id)))).one()
    rows = list(_rows(FIRST + already, count, call=call, form=form, owner=owner, at=at))
    for first in range(0, count, BATCH):
        batch = rows[first : first + BATCH]
        session.execute(insert(Startup), [startup for startup, _ in batch])
        session.execute(insert(Dossier), [dossier for _, dossier in batch])
    return count


def _first_with(session: Session, role: Role) -> UUID:
    return session.exec(
        select(Person.id)
        .join(PersonRole)
        .where(col(PersonRole.role) == role)
        .order_by(col(Person.id))
        .limit(1)
    ).one()


def _rows(
    first: int, count: int, *, call: UUID, form: UUID, owner: UUID, at: datetime
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    models = list(PROJECTS.values())
    for number in range(first, first + count):
        model = models[number % len(models)]
        name, came = f"{model.company} {number}", at - timedelta(hours=number % 4_000)
        startup = {
            "id": new_id(),
            "siren": fictitious_siren(number),
            "name": name,
            "legal_form": model.form,
            "address": model.address,
            "created_at": came,
        }
        links = {"call_id": call, "form_id": form, "owner_id": owner, "startup_id": startup["id"]}
        yield startup, {**links, **_dossier(number, name, model, came)}


def _dossier(number: int, name: str, model: Project, came: datetime) -> dict[str, Any]:
    stage, status = SPREAD[number % len(SPREAD)]
    ended = status not in (Status.ACTIVE, Status.ON_HOLD, Status.WAITING_FOR_APPLICANT)
    return {
        "id": new_id(),
        "reference": f"DK-{came.year}-B{number:05d}",
        "stage": stage,
        "status": status,
        "answers": model.answers() | {"company": name},
        "version": 1,
        "title": model.title,
        "summary": model.summary,
        "company": name,
        "axis": model.axis,
        "instrument": model.instrument,
        "amount_asked": model.asked,
        "round_total": model.round_total,
        "started_at": came,
        "saved_at": came,
        "submitted_at": came,
        "stage_since": came,
        "ended_at": came if ended else None,
    }

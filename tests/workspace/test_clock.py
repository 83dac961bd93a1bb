"""Is the day by which the fund must answer moved by what it has waited for, wherever it is shown?"""

from datetime import date, timedelta

import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.dossiers import services
from fundapp.policy import Actor, Role
from fundapp.workspace.queries import today
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in


def test_list_of_the_day_and_file_give_back_the_days_waited(session: Session, client: FlaskClient) -> None:
    analyst = accounts.person(session, roles=[Role.ANALYST])
    dossier = dossiers.waiting_dossier(session, by=analyst.id)
    answered_at = AT + timedelta(days=10)
    services.deposit_complements(
        session, dossier_id=dossier.id, declared=True, by=dossier.owner_id, at=answered_at
    )
    session.commit()
    actor = Actor(analyst.id, analyst.name, analyst.email, frozenset({Role.ANALYST}), answered_at)

    [section] = today.today(session, actor, answered_at)
    with time_machine.travel(answered_at):
        page = sign_in(client, analyst).get(f"/dossiers/{dossier.id}").text

    assert [task.due for task in section.tasks] == [date(2027, 1, 23) + timedelta(days=10)]
    assert "mardi 2 février 2027" in page

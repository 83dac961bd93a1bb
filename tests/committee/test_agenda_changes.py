"""After its convocation, does an agenda change only with a reason, an author, and its members told?"""

from functools import partial
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.committee import services
from fundapp.committee.models import AgendaChange, AgendaItem
from fundapp.committee.rules.sittings import amounts_in, check_resolution_text
from fundapp.committee.types import AgendaChangeKind, Resolution
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import euros
from fundapp.policy import Role
from fundapp.programme.types import Instrument
from tests.factories import accounts, notices
from tests.factories import committee as factory
from tests.factories.committee import AT
from tests.factories.signin import sign_in

LESS = Resolution("Le comité décide de financer ce projet.", euros(240_000), Instrument.SHARES)


def amended(session: Session, item: AgendaItem, by: Person, reason: str) -> AgendaItem:
    return services.amend_item(
        session, item_id=item.id, resolution=LESS, change_reason=reason, by=by.id, at=AT
    )


def test_a_convened_agenda_changes_with_a_reason_only(session: Session) -> None:
    clerk = factory.secretary(session)
    item = factory.convened_item(session, by=clerk.id)

    with pytest.raises(Refused, match="dites pourquoi son ordre du jour change"):
        amended(session, item, clerk, " ")
    session.rollback()

    amended(session, item, clerk, "Le plan a changé.")
    change = session.exec(select(AgendaChange)).one()

    assert (change.kind, change.by, change.reason) == (
        AgendaChangeKind.AMENDED,
        clerk.id,
        "Le plan a changé.",
    )
    assert change.before is not None
    assert change.after is not None
    assert (change.before["amount"], change.after["amount"]) == (25_000_000, 24_000_000)


def test_a_dossier_added_or_removed_after_the_convocation_is_a_change(session: Session) -> None:
    clerk = factory.secretary(session)
    item = factory.convened_item(session, by=clerk.id)
    late = factory.dossier_before_committee(session)
    added = services.table_dossier(
        session,
        sitting_id=item.sitting_id,
        dossier_id=late.id,
        resolution=LESS,
        change_reason="Prêt depuis hier.",
        by=clerk.id,
        at=AT,
    )

    services.untable_dossier(
        session, item_id=added.id, change_reason="Le porteur a demandé un report.", by=clerk.id, at=AT
    )

    kinds = session.exec(select(AgendaChange.kind).order_by(AgendaChange.id)).all()  # type: ignore[arg-type]
    assert kinds == [AgendaChangeKind.ADDED, AgendaChangeKind.REMOVED]


def test_an_agenda_still_in_preparation_changes_freely(session: Session) -> None:
    clerk = factory.secretary(session)
    dossier = factory.dossier_before_committee(session)
    sitting = factory.sitting(session)
    item = factory.item(session, sitting_id=sitting.id, dossier_id=dossier.id)

    amended(session, item, clerk, "")

    assert session.exec(select(AgendaChange)).all() == []


def test_each_member_is_told_once_and_reads_who_and_why(client: FlaskClient, session: Session) -> None:
    members = factory.members(session)
    clerk = factory.secretary(session)
    item = factory.convened_item(session, by=clerk.id)
    notices.forget(session)
    amended(session, item, clerk, "Le plan a changé.")
    session.commit()

    notices.tell_everything(session)

    assert sorted(notices.told(session)) == [(each.name, "agenda_changed") for each in members]
    sign_in(client, members[1])
    page = client.get(f"/comite/seances/{item.sitting_id}").text
    assert "Le plan a changé." in page
    assert clerk.name in page
    assert "240" not in page, "the amount opens with the declaration"


@pytest.mark.parametrize(
    "text, cents",
    [
        ("pour 250 000 €", [25_000_000]),
        ("un montant de 1 234 567,89 euros au plus", [123_456_789]),
        ("250\u202f000\u00a0€ puis 50 000 EUROS.", [25_000_000, 5_000_000]),
        ("3 tranches, article 12, 2026", []),
        ("au plus 10 % du capital", []),
        ("", []),
    ],
)
def test_amounts_of_a_text_are_read(text: str, cents: list[int]) -> None:
    assert [amount.cents for amount in amounts_in(text)] == cents


def test_text_and_amount_agree_before_both_are_frozen() -> None:
    check_resolution_text("Le comité finance le projet.", euros(260_000))
    check_resolution_text("260 000 € en deux fois 130 000 €", euros(260_000))

    with pytest.raises(Refused, match="accordez-les"):
        check_resolution_text("Le comité finance 250 000 €.", euros(260_000))


def test_whoever_acts_on_a_dossier_a_colleague_has_just_removed_is_told_and_keeps_their_words(
    client: FlaskClient, session: Session
) -> None:
    """They read « Cette page n’existe pas »."""
    clerk, colleague = factory.secretary(session), factory.secretary(session)
    item = factory.convened_item(session, by=clerk.id)
    page = f"/comite/points/{item.id}"
    sign_in(client, clerk)
    assert client.get(page).status_code == 200
    services.untable_dossier(session, item_id=item.id, change_reason="Report.", by=colleague.id, at=AT)
    session.commit()

    removed = client.post(f"{page}/retirer", data={"change_reason": "Le porteur demande un report."})
    amended = client.post(f"{page}/resolution", data={"resolution": "Le comité finance moins."})
    opened = client.post(f"{page}/ouvrir", data={"day": "2026-12-01"})

    for answer in (removed, amended, opened):
        assert answer.status_code == 409
        assert "Ce dossier n’est plus à l’ordre du jour" in unescape(answer.text).replace("\xa0", " ")
    assert "Le porteur demande un report." in removed.text
    assert "Le comité finance moins." in amended.text
    sign_in(client, accounts.person(session, roles=[Role.ENTREPRENEUR]))
    assert client.post(f"{page}/retirer").status_code == 404


def test_second_of_two_removals_at_once_is_told_too(session: Session) -> None:
    clerk = factory.secretary(session)
    item_id = factory.convened_item(session, by=clerk.id).id
    remove = partial(
        services.untable_dossier, session, item_id=item_id, change_reason="Report.", by=clerk.id, at=AT
    )
    remove()
    session.flush()

    with pytest.raises(Refused, match="n’est plus à l’ordre du jour"):
        remove()

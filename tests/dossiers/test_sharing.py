"""Does a dossier filled by several stay its owner's, and does each of them only what is theirs to do?"""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries
from fundapp.dossiers.events import (
    CoEditorInvited,
    CoEditorJoined,
    CoEditorLeft,
    CoEditorRemoved,
    CoEditorUninvited,
    DossierTransferred,
    TransferDeclined,
    TransferProposed,
    TransferWithdrawn,
)
from fundapp.dossiers.models import Dossier, SharingInvitation
from fundapp.dossiers.queries.sharing import Offered, co_editors_of, people_of, shared_with, there_now
from fundapp.dossiers.rules import sharing as rules
from fundapp.dossiers.services import sharing, transfers
from fundapp.dossiers.services.leaving import forget_sharing
from fundapp.dossiers.services.presence import note_presence
from fundapp.kernel import clock
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import PastEvent
from fundapp.policy import Role
from tests.factories import accounts, dossiers
from tests.factories import sharing as several

AT = clock.now()


@pytest.fixture
def owner(session: Session) -> Person:
    return accounts.person(session, name="Marie Vandewalle")


@pytest.fixture
def dossier(session: Session, owner: Person) -> Dossier:
    return dossiers.draft_dossier(session, owner_id=owner.id)


@pytest.fixture
def ana(session: Session, dossier: Dossier) -> Person:
    return several.co_editor(session, dossier.id, accounts.person(session, name="Ana Roche"))


def happened(session: Session, dossier: Dossier) -> list[str]:
    names = {
        each.__name__
        for each in (
            CoEditorInvited, CoEditorUninvited, CoEditorJoined, CoEditorLeft, CoEditorRemoved,
            TransferProposed, TransferWithdrawn, TransferDeclined, DossierTransferred,
        )
    }  # fmt: skip
    past = session.exec(
        select(PastEvent).where(PastEvent.subject_id == dossier.id).order_by(col(PastEvent.id))
    )
    return [each.name for each in past if each.name in names]


@pytest.mark.parametrize(
    ("email", "shared_with", "words"),
    [
        ("marie@example.org", 0, "votre adresse"),
        ("ana@example.org", 1, "remplit déjà"),
        ("luc@example.org", rules.MOST, "invités au plus"),
    ],
)
def test_some_are_not_invited(email: str, shared_with: int, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        rules.check_invitee(
            email, owner="marie@example.org", co_editors={"ana@example.org"}, shared_with=shared_with
        )

    assert refusal.value.field == "email"


@pytest.mark.parametrize(
    ("email", "roles", "owns_it", "words"),
    [
        ("autre@example.org", {Role.ENTREPRENEUR}, False, "une autre adresse"),
        ("ana@example.org", {Role.ENTREPRENEUR, Role.MEMBER}, False, "équipe ou du comité"),
        ("ana@example.org", {Role.ANALYST}, False, "équipe ou du comité"),
        ("ana@example.org", {Role.ENTREPRENEUR}, True, "est le vôtre"),
    ],
)
def test_some_do_not_join(email: str, roles: set[Role], owns_it: bool, words: str) -> None:
    with pytest.raises(Refused, match=words):
        rules.check_joiner(invited="ana@example.org", email=email, roles=roles, owns_it=owns_it)


def test_invited_person_joins_and_fills(session: Session, dossier: Dossier, ana: Person) -> None:
    people = people_of(session, dossier, at=AT)

    assert (people.owner.name, [each.name for each in people.co_editors]) == (
        "Marie Vandewalle",
        ["Ana Roche"],
    )
    assert (people.waiting, people.offered) == ((), None)
    assert shared_with(session, ana.id) == {dossier.id}
    assert happened(session, dossier) == ["CoEditorInvited", "CoEditorJoined"]


def test_attack_21_invitation_serves_once_and_to_its_address_alone(
    session: Session, dossier: Dossier
) -> None:
    invitation = several.invited(session, dossier.id, "ana@example.org")
    token = several.token_of(session, invitation)
    other = accounts.person(session)
    with pytest.raises(Refused, match="une autre adresse"):
        sharing.join_dossier(session, token=token, by=other.id, at=AT)
    session.rollback()
    ana = accounts.person(session, email="ana@example.org")
    sharing.join_dossier(session, token=token, by=ana.id, at=AT)
    session.commit()

    with pytest.raises(Refused, match="déjà servi"):
        sharing.join_dossier(session, token=token, by=ana.id, at=AT)
    session.rollback()
    assert co_editors_of(session, dossier.id) == [ana.id]


def test_invitation_ends_with_its_week(session: Session, dossier: Dossier) -> None:
    token = several.token_of(session, several.invited(session, dossier.id, "ana@example.org"))
    ana = accounts.person(session, email="ana@example.org")

    with pytest.raises(Refused, match="plus valable"):
        sharing.join_dossier(session, token=token, by=ana.id, at=AT + timedelta(days=8))


def test_invitation_taken_back_opens_nothing(session: Session, dossier: Dossier) -> None:
    invitation = several.invited(session, dossier.id, "ana@example.org")
    token = several.token_of(session, invitation)
    ana = accounts.person(session, email="ana@example.org")
    sharing.uninvite(session, dossier_id=dossier.id, invitation_id=invitation.id, by=dossier.owner_id, at=AT)
    session.commit()

    with pytest.raises(Refused, match="plus valable"):
        sharing.join_dossier(session, token=token, by=ana.id, at=AT)
    session.rollback()
    assert people_of(session, dossier, at=AT).waiting == ()


def test_attack_13_invitation_is_not_sent_again_at_once(session: Session, dossier: Dossier) -> None:
    """Neither by the button nor by inviting the same address; later it is, and the first link is void."""
    invitation = several.invited(session, dossier.id, "ana@example.org")
    first = several.token_of(session, invitation)
    for again in (
        lambda: sharing.invite_again(
            session, dossier_id=dossier.id, invitation_id=invitation.id, by=dossier.owner_id, at=AT
        ),
        lambda: several.invited(session, dossier.id, " ANA@example.org "),
    ):
        with pytest.raises(Refused, match="vient de partir"):
            again()
        session.rollback()

    several.invited(session, dossier.id, "ana@example.org", at=AT + timedelta(hours=1))

    ana = accounts.person(session, email="ana@example.org")
    with pytest.raises(Refused, match="plus valable"):
        sharing.join_dossier(session, token=first, by=ana.id, at=AT)
    session.rollback()
    assert len(people_of(session, dossier, at=AT).waiting) == 1


def test_invitation_of_another_dossier_is_not_found(
    session: Session, dossier: Dossier, owner: Person
) -> None:
    foreign = several.invited(
        session, dossiers.draft_dossier(session, owner_id=accounts.person(session).id).id
    )

    with pytest.raises(NotFound):
        sharing.uninvite(session, dossier_id=dossier.id, invitation_id=foreign.id, by=owner.id, at=AT)


def test_access_taken_back_ends_at_once(
    session: Session, dossier: Dossier, owner: Person, ana: Person
) -> None:
    note_presence(session, dossier_id=dossier.id, section="projet", by=ana.id, at=AT)
    sharing.remove_co_editor(session, dossier_id=dossier.id, person_id=ana.id, by=owner.id, at=AT)
    session.commit()

    assert shared_with(session, ana.id) == frozenset()
    assert there_now(session, dossier.id, but=owner.id, at=AT) == []
    assert happened(session, dossier)[-1] == "CoEditorRemoved"
    with pytest.raises(NotFound):
        sharing.leave_dossier(session, dossier_id=dossier.id, by=ana.id, at=AT)


def test_who_left_may_be_invited_again(session: Session, dossier: Dossier, ana: Person) -> None:
    sharing.leave_dossier(session, dossier_id=dossier.id, by=ana.id, at=AT)
    session.commit()
    several.co_editor(session, dossier.id, ana)

    assert co_editors_of(session, dossier.id) == [ana.id]
    assert happened(session, dossier)[2:] == ["CoEditorLeft", "CoEditorInvited", "CoEditorJoined"]


def test_dossier_is_handed_on(session: Session, dossier: Dossier, owner: Person, ana: Person) -> None:
    transfers.propose_transfer(session, dossier_id=dossier.id, to_id=ana.id, by=owner.id, at=AT)
    offered = people_of(session, dossier, at=AT).offered
    moved = transfers.accept_transfer(
        session, dossier_id=dossier.id, password=accounts.PASSWORD, by=ana.id, at=AT
    )
    session.commit()

    assert offered == Offered(ana.id, "Ana Roche", AT)
    assert (moved.owner_id, co_editors_of(session, dossier.id)) == (ana.id, [owner.id])
    assert people_of(session, moved, at=AT).offered is None
    assert happened(session, dossier)[2:] == ["TransferProposed", "DossierTransferred"]
    with pytest.raises(NotFound):
        transfers.propose_transfer(session, dossier_id=dossier.id, to_id=ana.id, by=owner.id, at=AT)


def test_wrong_password_takes_nothing_over(
    session: Session, dossier: Dossier, owner: Person, ana: Person
) -> None:
    transfers.propose_transfer(session, dossier_id=dossier.id, to_id=ana.id, by=owner.id, at=AT)
    session.commit()

    with pytest.raises(Refused, match="pas votre mot de passe") as refusal:
        transfers.accept_transfer(session, dossier_id=dossier.id, password="autre", by=ana.id, at=AT)
    session.rollback()

    assert refusal.value.field == "password"
    assert queries.get_dossier(session, dossier.id).owner_id == owner.id


def test_offer_is_for_one_person_and_ends_with_their_access(
    session: Session, dossier: Dossier, owner: Person, ana: Person
) -> None:
    luc = several.co_editor(session, dossier.id)
    transfers.propose_transfer(session, dossier_id=dossier.id, to_id=ana.id, by=owner.id, at=AT)
    session.commit()
    with pytest.raises(Refused, match="a été retirée"):
        transfers.accept_transfer(session, dossier_id=dossier.id, password=None, by=luc.id, at=AT)
    session.rollback()

    sharing.leave_dossier(session, dossier_id=dossier.id, by=ana.id, at=AT)
    session.commit()

    assert people_of(session, dossier, at=AT).offered is None
    assert happened(session, dossier)[-2:] == ["TransferWithdrawn", "CoEditorLeft"]


def test_empty_draft_is_not_handed_on(session: Session, owner: Person) -> None:
    """Its next owner may have an empty one in the same call already."""
    blank = dossiers.blank_dossier(session, owner_id=owner.id)
    ana = several.co_editor(session, blank.id)

    with pytest.raises(Refused, match="encore vide"):
        transfers.propose_transfer(session, dossier_id=blank.id, to_id=ana.id, by=owner.id, at=AT)


def test_others_are_seen_where_they_were_last(
    session: Session, dossier: Dossier, owner: Person, ana: Person
) -> None:
    note_presence(session, dossier_id=dossier.id, section="projet", by=ana.id, at=AT)
    note_presence(session, dossier_id=dossier.id, section="financement", by=ana.id, at=AT)
    note_presence(session, dossier_id=dossier.id, section="projet", by=owner.id, at=AT)

    seen = [(each.name, each.section) for each in there_now(session, dossier.id, but=owner.id, at=AT)]
    assert seen == [("Ana Roche", "financement")]
    assert there_now(session, dossier.id, but=owner.id, at=AT + timedelta(minutes=1)) == []


def test_forgotten_person_fills_nothing_and_is_invited_nowhere(
    session: Session, dossier: Dossier, ana: Person
) -> None:
    other = dossiers.draft_dossier(session, owner_id=accounts.person(session).id)
    several.invited(session, other.id, ana.email)
    forget_sharing(session, person_id=ana.id, email=ana.email, at=AT)
    session.commit()

    assert shared_with(session, ana.id) == frozenset()
    assert people_of(session, other, at=AT).waiting == ()
    assert session.exec(select(SharingInvitation).where(SharingInvitation.email == ana.email)).all() == []

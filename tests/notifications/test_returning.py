"""Who hears of « pas encore », and of the dossier that comes back?"""

from sqlmodel import Session

from fundapp.accounts.queries import names_of
from fundapp.policy import Role
from tests.factories import accounts, dossiers, notices


def test_founder_reads_each_gap_once_and_no_other_letter(session: Session) -> None:
    founder = accounts.person(session, name="porteuse")
    dossiers.complete_dossier(session)
    notices.tell_everything(session)
    notices.forget(session)
    dossiers.not_yet_dossier(session, owner_id=founder.id)

    notices.tell_everything(session)
    notices.play_again(session)

    told = [
        each
        for each in notices.notices_of(session, founder)
        if each.kind.value in ("not_yet", "dossier_ended")
    ]
    assert [(each.kind.value, each.page) for each in told] == [("not_yet", "my_dossier")]
    assert [gap["values"]["title"] for gap in told[0].facts["gaps"]] == [
        "Éprouver le liant à l’humidité",
        "Préciser les emplois",
        "Rajeunir la présentation",
    ]
    assert told[0].facts["back_before"] == {"day": "2027-06-30"}


def test_whoever_knew_the_dossier_hears_that_it_comes_back(session: Session) -> None:
    manager = accounts.person(session, roles=[Role.MANAGER], name="gérante")
    previous = dossiers.not_yet_dossier(session, by=manager.id)
    notices.tell_everything(session)
    notices.forget(session)
    dossiers.resubmitted_dossier(session, previous)

    notices.tell_everything(session)

    assert previous.assigned_to is not None
    [follower] = names_of(session, [previous.assigned_to]).values()
    told = {who for who, kind in notices.told(session) if kind == "dossier_resubmitted"}
    assert told == {"gérante", follower}

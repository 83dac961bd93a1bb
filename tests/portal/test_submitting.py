"""Is a dossier submitted whole, receipted, followed and withdrawn, and by its owner alone?"""

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pypdf
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.types import Declaration, DocumentKind, EndReason, ScanState, Stage, Status
from fundapp.kernel.events import PastEvent
from fundapp.kernel.vault import Folder
from fundapp.policy import Role
from fundapp.programme.services import set_parameter
from fundapp.programme.types import Regime
from fundapp.settings import Settings
from tests.databases import as_owner
from tests.factories import accounts, dossiers, portfolio
from tests.factories.dossiers import ANSWERS, AT, PDF
from tests.factories.signin import sign_in
from tests.workspace.counting import counted

TICKED = {each.name.lower(): "y" for each in Declaration}


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    return person


@pytest.fixture
def draft(session: Session, founder: Person) -> Dossier:
    return dossiers.draft_dossier(session, owner_id=founder.id)


def url(dossier: Dossier, place: str = "") -> str:
    return f"/mes-dossiers/{dossier.id}{place and '/' + place}"


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_submission_gives_a_reference_and_a_receipt(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    answer = client.post(url(draft, "deposer"), data={**TICKED, "version": draft.version})

    session.refresh(draft)
    assert (answer.status_code, answer.location) == (303, url(draft))
    assert draft.stage is Stage.SUBMITTED
    page = client.get(url(draft)).text
    assert "Déposé, en attente de recevabilité" in page
    assert draft.reference in page


def test_second_click_on_submit_changes_nothing(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    answers = [client.post(url(draft, "deposer"), data=TICKED) for _ in range(2)]

    assert [answer.location for answer in answers] == [url(draft)] * 2
    submitted = select(PastEvent).where(PastEvent.name == "DossierSubmitted")
    assert len(session.exec(submitted).all()) == 1


def test_refused_submission_lists_what_is_missing_with_links(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id, siren="732829321", jobs="")

    answer = client.post(url(draft, "deposer"), data={"true": "y"})

    assert answer.status_code == 422
    for words in ("La clé du numéro SIREN est fausse", "nombre d’emplois", "Cochez cette déclaration"):
        assert words in text_of(answer.text)
    assert f'href="{url(draft, "identite")}#siren"' in answer.text
    session.refresh(draft)
    assert (draft.stage, draft.submitted_at) == (Stage.DRAFT, None)


def test_required_piece_is_said_the_same_on_every_page_and_asked_at_the_deposit(
    session: Session, client: FlaskClient, founder: Person, draft: Dossier
) -> None:
    """With any other piece instead, « Rien ne manque » was read, and the dossier deposited."""
    [pitch] = queries.documents_of(session, draft.id)
    pitch.kind, pitch.dated_on = DocumentKind.KBIS, AT.date()
    with as_owner(session):
        session.commit()
    call = f"/appels/{dossiers.open_call(session).slug}"
    wanted = "Joignez la pièce demandée : « Présentation du projet »."

    said = [text_of(client.get(each).text) for each in (call, f"{call}/questions")]
    place = text_of(client.get(url(draft, "pieces")).text).partition("À joindre pour déposer")[2]
    review = text_of(client.get(url(draft, "relecture")).text)
    answer = client.post(url(draft, "deposer"), data=TICKED)

    assert ["À joindre pour déposer : Présentation du projet." in each for each in said] == [True, True]
    unscanned = " Aucun antivirus n’est branché ici : les pièces sont marquées « Non analysé »."
    assert place.startswith(f"{unscanned} Présentation du projet Manquante Obligatoire Joignez-la.")
    assert ("Rien ne manque" in review, f"Pièces : {wanted}" in review) == (False, True)
    assert (answer.status_code, wanted in text_of(answer.text)) == (422, True)
    session.refresh(draft)
    assert draft.stage is Stage.DRAFT


def test_expired_piece_is_said_where_the_dossier_is_read_again(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    out = AT.date() - timedelta(days=150)
    dossiers.piece(session, draft, content=PDF + b"kbis", kind=DocumentKind.KBIS, dated_on=out)

    page = text_of(client.get(url(draft, "relecture")).text)

    assert "Extrait Kbis : plan-affaires.pdf" in page
    assert page.partition("Extrait Kbis")[2].partition("Déposer")[0].count("Périmée") == 1


def test_closed_call_is_told_and_the_draft_kept(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    call = dossiers.open_call(session)
    call.closes_at = AT - timedelta(days=300)
    with as_owner(session):
        session.commit()

    answer = client.post(url(draft, "deposer"), data=TICKED)

    assert (answer.status_code, "clos depuis" in text_of(answer.text)) == (422, True)
    session.refresh(draft)
    assert draft.stage is Stage.DRAFT


def test_receipt_says_what_the_law_asks_and_exactly_what_was_sent(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    tricky = 'Chaleur "à" 100 % #panic("x") *gras* <lbl> $x$'
    sent = dossiers.submitted_dossier(session, owner_id=founder.id, title=tricky)

    first, second = (client.get(url(sent, "accuse-de-reception.pdf")) for _ in range(2))

    snapshot = queries.latest_snapshot(session, sent.id)
    pdf = pypdf.PdfReader(io.BytesIO(first.data))
    said = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert first.data == second.data
    for words in (
        sent.reference,
        snapshot.digest[:20],
        "lundi 23 novembre 2026",
        "samedi 23 janvier 2027",
        "Sous réserve que la demande soit complète, elle sera réputée rejetée le samedi 23 janvier 2027",
        "elles vous seront demandées avec un délai",
        "contestée dans les deux mois",
        "tribunal administratif de Lille",
        "Fonds Dunkerque Énergie Créative",
        "1 quai de la Démonstration, 59140 Dunkerque",
        "fonds@example.org",
        "03 00 00 00 00",
        "850 000,00 €",
        "plan-affaires.pdf",
        Declaration.COMPLIANT.label,
    ):
        assert " ".join(words.split()) in said.replace("\u202f", " ").replace("\xa0", " ")
    assert "#panic" in said
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Accusé de réception {sent.reference}"
    root: Any = pdf.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("fr-FR", True)


def receipt_of(client: FlaskClient, dossier: Dossier) -> str:
    content = client.get(url(dossier, "accuse-de-reception.pdf")).data
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()).replace("\xa0", " ")


def test_receipt_of_a_private_call_promises_a_date_and_no_implied_decision(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    call = dossiers.open_call(session)
    call.regime = Regime.PRIVATE
    sent = dossiers.submitted_dossier(session, owner_id=founder.id, call=call)
    call.regime = Regime.CRPA
    session.commit()

    said = receipt_of(client, sent)

    assert "s’engage à y répondre par écrit le samedi 23 janvier 2027 au plus tard" in said
    assert ("réputée rejetée" in said, "tribunal administratif" in said) == (False, False)


def test_receipt_names_the_pieces_that_have_become_required_since(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    sent = dossiers.waiting_dossier(session, owner_id=founder.id)
    set_parameter(
        session,
        key="dossier.required_pieces",
        value=["pitch", "kbis"],
        valid_from=AT.date(),
        source="Essai",
        by=founder.id,
        at=AT,
    )
    services.deposit_complements(session, dossier_id=sent.id, declared=True, by=founder.id, at=AT)
    session.commit()

    said = receipt_of(client, sent)

    assert "Des pièces manquent à cette demande" in said
    assert ("Extrait Kbis : Manquante" in said, "Présentation du projet : Manquante" in said) == (True, False)


def test_draft_has_no_receipt(client: FlaskClient, draft: Dossier) -> None:
    assert client.get(url(draft, "accuse-de-reception.pdf")).status_code == 404


def test_submitted_sections_lead_to_the_follow_page(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    sent = dossiers.submitted_dossier(session, owner_id=founder.id)

    assert client.get(url(sent, "projet")).location == url(sent)
    late = client.post(url(sent, "projet"), data={"title": "Autre"})
    assert (late.status_code, "déjà déposé" in text_of(late.text)) == (409, True)


def link_of(page: str) -> tuple[str, str]:
    """The one way on that a page of an old draft offers: its words and where it leads."""
    [(href, words)] = re.findall(r'<a class="btn btn-primary" href="([^"]+)">([^<]+)</a>', page)
    return unescape(words), unescape(href)


@pytest.mark.parametrize(
    ("place", "data"),
    [
        ("identite", {"company": "Dunes & Cie du Nord", "seen": "{}"}),
        ("financement", {"add": "needs"}),
        ("pieces/{piece}/retirer", {}),
    ],
)
def test_old_page_of_a_deposited_draft_says_where_it_is_changed_now_and_gives_back_what_was_typed(
    session: Session, client: FlaskClient, draft: Dossier, place: str, data: dict[str, str]
) -> None:
    [piece] = queries.documents_of(session, draft.id)
    client.post(url(draft, "deposer"), data=TICKED)

    answer = client.post(url(draft, place.format(piece=piece.id)), data=data)

    assert answer.status_code == 409
    assert "Ce n’est pas possible pour l’instant" not in answer.text
    assert link_of(answer.text) == ("Modifier mon dossier", f"{url(draft)}#modifier")
    assert data.get("company", "") in unescape(answer.text)
    assert 'id="modifier"' in client.get(url(draft)).text
    session.refresh(draft)
    assert draft.company == ANSWERS["company"]


def test_script_of_an_old_page_is_told_the_way_on(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    client.post(url(draft, "deposer"), data=TICKED)

    answer = client.post(url(draft, "saisie"), data={"company": "Dunes", "seen": "{}"})

    assert (answer.status_code, answer.json) == (
        422,
        {
            "message": "Ce dossier est déjà déposé\u00a0: ce qui est saisi sur cette page n’y est plus "
            "enregistré.",
            "onward": {"words": "Modifier mon dossier", "href": f"{url(draft)}#modifier"},
        },
    )


def test_old_page_of_a_dossier_under_review_or_given_up_leads_to_its_page(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    review = dossiers.complete_dossier(session, owner_id=founder.id)
    thrown = dossiers.draft_dossier(session, owner_id=founder.id)
    client.post(url(thrown, "corbeille"))

    late = [
        client.post(url(each, place), data=TICKED)
        for each in (review, thrown)
        for place in ("projet", "deposer")
    ]

    assert [each.status_code for each in late] == [409] * 4
    assert [link_of(each.text) for each in late] == [
        ("Ouvrir la page du dossier", url(each)) for each in (review, review, thrown, thrown)
    ]
    assert ["Ce dossier est terminé" in each.text for each in late] == [False, False, True, True]


def test_answer_to_a_request_that_was_deposited_elsewhere_leads_to_the_dossier(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    sent = dossiers.submitted_dossier(session, owner_id=founder.id)

    late = client.post(url(sent, "complements"), data={"jobs": "14"})

    assert late.status_code == 409
    assert "Aucun complément n’est attendu" in late.text
    assert link_of(late.text) == ("Modifier mon dossier", f"{url(sent)}#modifier")


def test_follow_page_tells_the_reasoned_answer_and_only_public_events(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    review = dossiers.complete_dossier(session, owner_id=founder.id)
    services.assign(
        session,
        dossier_id=review.id,
        person_id=accounts.person(session, roles=[Role.MANAGER], name="Maud Declercq").id,
        by=founder.id,
        at=AT,
    )
    session.commit()
    before = text_of(client.get(url(review)).text)
    services.answer_with_letter(
        session,
        dossier_id=review.id,
        status=Status.DECLINED,
        reason_code=EndReason.WEAK_CASE,
        reason_text="Le marché n’est pas démontré.",
        by=founder.id,
        at=AT,
    )
    session.commit()

    page = text_of(client.get(url(review)).text)

    assert "Maud Declercq" in before
    history = page[page.index("Historique") :]
    assert re.findall(
        r"Dossier commencé|Dossier déposé|déclaré complet|Réponse du fonds : Refusé", history
    ) == [
        "Réponse du fonds : Refusé",
        "déclaré complet",
        "Dossier déposé",
        "Dossier commencé",
    ]
    assert "Le marché n’est pas démontré." in page
    assert "Declercq" not in history


def test_follow_page_shows_the_decision_and_leads_to_the_money(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    ticket = portfolio.voted_ticket(session, owner_id=founder.id)

    page = client.get(f"/mes-dossiers/{ticket.dossier_id}").text

    assert "Décision du comité rendue" in page
    assert f'href="/mes-tickets/{ticket.id}"' in page


def test_pages_cost_the_same_with_one_and_thirty_dossiers(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    last = dossiers.submitted_dossier(session, owner_id=founder.id)
    with counted() as before:
        client.get("/mes-dossiers")
        client.get(url(last))

    for _ in range(29):
        last = dossiers.submitted_dossier(session, owner_id=founder.id)
    with counted() as after:
        home = client.get("/mes-dossiers")
        client.get(url(last))

    assert home.text.count("<article") == 31
    assert len(after) == len(before)


def test_withdrawal_asks_first_and_is_final(session: Session, client: FlaskClient, founder: Person) -> None:
    sent = dossiers.submitted_dossier(session, owner_id=founder.id)

    asked = client.get(url(sent, "retrait")).status_code
    session.refresh(sent)
    before = sent.status
    done = client.post(url(sent, "retrait")).status_code
    session.refresh(sent)

    assert (asked, before) == (200, Status.ACTIVE)
    assert (done, sent.status) == (303, Status.WITHDRAWN)
    assert "Retirer ce dossier" not in client.get(url(sent)).text


def test_home_shows_own_dossiers_or_the_way_to_a_call(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    dossiers.draft_dossier(session, title="Le projet d’une autre personne")
    empty = text_of(client.get("/mes-dossiers").text)

    mine = dossiers.draft_dossier(session, owner_id=founder.id, title="Mon projet")
    filled = text_of(client.get("/mes-dossiers").text)

    assert "pas encore de dossier" in empty
    assert ("Mon projet" in filled, mine.reference in filled) == (True, True)
    assert "autre personne" not in empty + filled


GETS = ("", "identite", "projet", "financement", "pieces", "relecture", "accuse-de-reception.pdf", "retrait")
POSTS = ("identite", "projet", "financement", "saisie", "pieces", "deposer", "retrait")


def all_rows(session: Session) -> list[object]:
    session.expire_all()
    return [
        [row.model_dump() for row in session.exec(select(model).order_by(col(model.id))).all()]
        for model in (Dossier, Document, PastEvent)
    ]


@pytest.mark.parametrize("place", GETS)
def test_attack_1_foreign_dossier_is_not_found(
    session: Session, client: FlaskClient, founder: Person, place: str
) -> None:
    theirs = dossiers.submitted_dossier(session)

    assert client.get(url(theirs, place)).status_code == 404
    assert client.get(f"/mes-dossiers/{dossiers.unknown()}/{place}".rstrip("/")).status_code == 404


@pytest.mark.parametrize("place", POSTS)
def test_attack_7_foreign_draft_is_not_changed_by_an_open_post(
    session: Session, client: FlaskClient, founder: Person, place: str
) -> None:
    theirs = dossiers.draft_dossier(session)
    before = all_rows(session)

    answer = client.post(url(theirs, place), data={**TICKED, "title": "Volé", "kind": "pitch"})

    assert answer.status_code == 404
    assert all_rows(session) == before


def test_attack_1_piece_through_my_own_dossier_is_not_found(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    theirs = dossiers.draft_dossier(session)
    [piece] = queries.documents_of(session, theirs.id)
    before = all_rows(session)

    assert client.get(url(draft, f"pieces/{piece.id}")).status_code == 404
    assert client.post(url(draft, f"pieces/{piece.id}/retirer")).status_code == 404
    assert all_rows(session) == before


def kept_piece(session: Session, settings: Settings, scan: ScanState) -> tuple[Dossier, UUID]:
    draft = dossiers.draft_dossier(session)
    content = PDF + scan.value.encode()
    Folder(settings.storage_folder).keep(content)
    piece = dossiers.piece(session, draft, content=content, scan=scan)
    if scan is not ScanState.INFECTED:
        services.submit_dossier(
            session, dossier_id=draft.id, declarations=list(Declaration), by=draft.owner_id, at=AT
        )
        session.commit()
    return draft, piece.id


@pytest.mark.parametrize("scan, status", [(ScanState.CLEAN, 200), (ScanState.NOT_SCANNED, 409)])
def test_attack_29_team_opens_only_clean_pieces(
    session: Session, client: FlaskClient, settings: Settings, scan: ScanState, status: int
) -> None:
    sent, piece_id = kept_piece(session, settings, scan)
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))

    assert client.get(f"/dossiers/{sent.id}/pieces/{piece_id}").status_code == status


def test_attack_2_team_does_not_open_a_draft_by_its_pieces(session: Session, client: FlaskClient) -> None:
    draft = dossiers.draft_dossier(session)
    [piece] = queries.documents_of(session, draft.id)
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))

    assert client.get(f"/dossiers/{draft.id}/pieces/{piece.id}").status_code == 404


def test_attack_2_founder_does_not_use_the_door_of_the_team(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    sent = dossiers.submitted_dossier(session, owner_id=founder.id)
    [piece] = queries.documents_of(session, sent.id)

    assert client.get(f"/dossiers/{sent.id}/pieces/{piece.id}").status_code == 404


def test_nobody_is_sent_to_sign_in(session: Session, client: FlaskClient) -> None:
    draft = dossiers.draft_dossier(session)

    with time_machine.travel(AT, tick=False):
        answer = client.get(url(draft, "projet"))

    assert (answer.status_code, "/mes-dossiers" in answer.location) == (303, True)


def test_each_answer_of_the_reading_leads_to_its_question(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    page = client.get(url(draft, "relecture")).text
    ways = {
        text_of(words).strip(): unescape(href)
        for href, words in re.findall(r'<a href="([^"]+)">(Modifier.*?)</a>', page)
    }

    assert ways["Modifier : Dénomination sociale"] == f"{url(draft, 'identite')}#company"
    assert ways["Modifier : Site internet"] == f"{url(draft, 'identite')}#website"
    assert ways["Modifier : Fondateurs et dirigeants"] == f"{url(draft, 'equipe')}#founders"
    assert ways["Modifier : Besoins"] == f"{url(draft, 'financement')}#needs"
    assert ways["Modifier les pièces"] == url(draft, "pieces")
    form = queries.application_of(session, draft).form
    for href in ways.values():
        place, _, field = href.partition("#")
        assert not field or f'id="{field}"' in client.get(place).text
    assert len([each for each in ways.values() if "#" in each]) > len(form.sections)


def test_what_is_deposited_is_read_without_a_way_to_change_it(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    sent = dossiers.submitted_dossier(session, owner_id=founder.id)

    assert ">Modifier<" not in client.get(url(sent)).text

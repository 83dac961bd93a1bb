"""Does every kind of letter have its words, its page and nothing a stranger could slip in?"""

from datetime import UTC, date, datetime
from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session

from fundapp.committee.types import Outcome
from fundapp.dossiers.types import EndReason, Stage, Status, Turn
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import euros
from fundapp.kernel.words import Worded, say
from fundapp.notifications import rules
from fundapp.notifications.models import Notice
from fundapp.notifications.types import MAIL_ONLY, NoticeKind, PageKind, pack, unpack
from fundapp.notifications.views import letters, pages
from fundapp.notifications.views.letters import Reader
from fundapp.policy import Role
from fundapp.portfolio.types import BounceCause, PendingKind
from fundapp.programme.types import Regime
from tests.factories import accounts, dossiers, notices, portfolio

AT = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "reference": "DK-2026-7F3K9Q",
    "title": "Chaleur des aciéries",
    "company": "Hydrogène des Dunes",
    "submitted_at": AT,
    "opens_at": AT,
    "closes_at": AT,
    "changed_at": AT,
    "expires_at": AT,
    "inviter": "Marie Vandewalle",
    "call": "Transition énergétique",
    "name": "Ana Roche",
    "effective_on": date(2026, 11, 23),
    "status": Status.DECLINED,
    "reason": EndReason.INELIGIBLE,
    "explanation": "Le siège est ailleurs.",
    "outcome": Outcome.ADOPTED_WITH_CONDITIONS,
    "amount": euros(250_000),
    "conditions": ["Une lettre de la banque"],
    "milestone": "Mise en service",
    "answer": "Il manque la facture.",
    "due_on": date(2026, 12, 8),
    "points": [say("%(what)s : %(reason)s", what=say("Résumé"), reason="Précisez le site.")],
    "gaps": [say("%(number)s. %(title)s", number=1, title="Éprouver le liant à l’humidité")],
    "back_before": date(2027, 6, 30),
    "turn": Turn.HELD,
    "stage": Stage.REVIEW,
    "who": "Sophie Lannoy",
    "answer_by": date(2027, 1, 30),
    "previous": "DK-2026-4QW2ZD",
    "piece": say("Extrait Kbis"),
    "changes": [say("%(kind)s : « %(question)s »", kind=say("Ajoutée"), question=say("Brevets"))],
    "missing": [say("Brevets")],
    "wrong": [say("Résumé")],
    "kept": [say("Emplois créés sur le territoire")],
    "change": say("Dossier ajouté"),
    "by": "Marie Vandewalle",
    "roles": [say("Analyste")],
    "done": say("a de nouveaux rôles"),
    "parameter": say("Délai de réponse au porteur"),
    "valid_from": date(2026, 12, 1),
    "number": "7",
    "point": "Kbis de moins de 3 mois",
    "iban": "FR76 … 189",
    "movement": PendingKind.RETURN,
    "over": True,
    "closed": True,
    "deferred": True,
    "cause": BounceCause.CLOSED_ACCOUNT,
    "told": say("La pièce « %(piece)s » est valable jusqu’au %(day)s.", piece="Kbis", day=date(2026, 12, 1)),
}
AN_ID = str(new_id())
KEPT_VALUES = {
    **dict.fromkeys(
        ("account_id", "dossier_id", "item_id", "person_id", "poll_id", "sitting_id", "ticket_id"), AN_ID
    ),
    "section": "projet",
    "token": "x" * 43,
}
"""What notices keep of the page they lead to, and the token that only the mail knows."""
READER = Reader("Aïcha Vandamme", "aicha@example.org")


def notice(kind: NoticeKind, **facts: Any) -> Notice:
    return Notice(
        id=new_id(),
        kind=kind,
        page=PageKind.ACCOUNT,
        address={},
        facts={name: pack(value) for name, value in (FACTS | facts).items()},
        made_at=AT,
        next_try_at=AT,
    )


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_its_words(app: Flask, kind: NoticeKind, language: str) -> None:
    with app.app_context():
        mail = letters.compose(notice(kind), Reader("Aïcha", "aicha@example.org", language), {})

    assert len(mail["Subject"]) > 10
    for part in ("plain", "html"):
        said = body(mail, part)
        assert "http://localhost/compte" in said
        assert "%(" not in said
        assert "Sentence(" not in said
    assert mail["Content-Language"] == language


def test_words_carry_amounts_and_moments_as_people_write_them(app: Flask) -> None:
    with app.app_context():
        made = letters.compose(notice(NoticeKind.PAYMENT_MADE), READER, {})
        convened = letters.compose(notice(NoticeKind.SITTING_CONVENED), READER, {})

    assert made["Subject"] == "Versement effectué\u00a0: 250\u00a0000,00\u00a0€"
    assert "avec effet au lundi 23 novembre 2026" in body(made, "plain")
    assert "lundi 23 novembre 2026 à 14\u00a0h\u00a005" in body(convened, "html")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Nord\r\nBcc: tous@example.org", "Nord Bcc: tous@example[.]org"),
        ("gagnez https://piege.example/x ici", "gagnez […] ici"),
        ("voir www.piege.example", "voir […]"),
        ("un\u2028deux\x00trois", "un deux trois"),
        ("Société\u00a0d’Énergie", "Société\u00a0d’Énergie"),
    ],
)
def test_attack_24_what_people_typed_is_one_plain_line(typed: str, shown: str) -> None:
    assert rules.plain(typed) == shown


def test_attack_22_what_people_typed_is_no_markup(app: Flask) -> None:
    with app.app_context():
        mail = letters.compose(notice(NoticeKind.DOSSIER_ARRIVED, company="<script>x</script>"), READER, {})

    assert "<script>" not in body(mail, "html")
    assert "&lt;script&gt;" in body(mail, "html")


@pytest.mark.parametrize("fact", [*FACTS.values(), say("Il manque %(gap)s.", gap=euros(3)), 7, None])
def test_facts_come_back_as_they_were(fact: Any) -> None:
    kept = unpack(pack(fact))

    assert kept == (say(fact.label) if isinstance(fact, Worded) else fact)


@pytest.mark.parametrize(
    "regime, words",
    [(Regime.CRPA, "tribunal administratif de Lille"), (Regime.PRIVATE, "s’engage à y répondre")],
)
def test_mail_of_receipt_says_what_the_law_asks(
    app: Flask, session: Session, regime: Regime, words: str
) -> None:
    """Date, service, what silence means and when, what is missing, how to appeal (CRPA R112-5)."""
    owner, call = accounts.person(session), dossiers.open_call(session)
    call.regime = regime
    dossiers.submitted_dossier(session, owner_id=owner.id, call=call)
    notices.tell_everything(session)
    told = notices.notices_of(session, owner)[-1]

    with app.test_request_context():
        mail = letters.compose(told, Reader("Ana", "ana@example.org"), {})

    for kind in ("plain", "html"):
        text = " ".join(unescape(body(mail, kind)).split())
        for said in (
            words,
            "lundi 23 novembre 2026",
            "samedi 23 janvier 2027",
            "Sous réserve que la demande soit complète",
            "avec un délai pour les fournir",
            "Fonds Dunkerque Énergie Créative, 1 quai de la Démonstration, 59140 Dunkerque, "
            "fonds@example.org, 03 00 00 00 00",
        ):
            assert said in text


def test_every_notice_of_the_chain_leads_to_a_page(app: Flask, session: Session) -> None:
    owner = accounts.person(session)
    manager, finance = (accounts.person(session, roles=[role]) for role in (Role.MANAGER, Role.FINANCE))
    accounts.person(session, roles=[Role.ANALYST])
    accounts.person(session, roles=[Role.SECRETARY])
    dossiers.complete_dossier(session, owner_id=owner.id)
    ticket = portfolio.signed_ticket(session, by=manager.id, owner_id=owner.id)
    portfolio.paid_payment(session, ticket, verifier=manager.id, payer=finance.id)

    notices.tell_everything(session)

    found = notices.all_of_them(session)
    assert len({notice.kind for notice in found}) >= 14
    with app.test_request_context(base_url="http://localhost"):
        pages = {notice.kind: letters.page_url(notice) for notice in found if notice.kind not in MAIL_ONLY}
    assert [kind for kind, url in pages.items() if url is None] == []


@pytest.mark.parametrize("kind", PageKind)
def test_every_kind_of_page_is_read_somewhere(app: Flask, kind: PageKind) -> None:
    """A route that is renamed is renamed in the registry too; the values notices keep are those it takes."""
    with app.test_request_context(base_url="http://localhost"):
        taken = {name for rule in app.url_map.iter_rules(pages.ENDPOINTS[kind]) for name in rule.arguments}
        values = {name: KEPT_VALUES[name] for name in taken}
        path, url = pages.path_of(kind, values), pages.site_url(kind, values)

    assert path is not None
    assert url == f"http://localhost{path}"


@pytest.mark.parametrize(
    ("page", "address"), [("kettles.show", {}), ("dossier", {}), ("dossier", {"dossier_id": "x"})]
)
def test_mail_of_a_notice_whose_page_is_gone_leads_to_the_notices(
    app: Flask, page: str, address: dict[str, str]
) -> None:
    told = notice(NoticeKind.DOSSIER_ASSIGNED)
    told.page, told.address = page, address

    with app.app_context():
        mail = letters.compose(told, READER, {})

    assert "http://localhost/notifications\n" in body(mail, "plain")


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (7, 24 * 60), (8, None)])
def test_tries_come_further_and_further_apart(attempts: int, minutes: int | None) -> None:
    wait = rules.wait_before_try(attempts)

    assert (wait and wait.total_seconds() / 60) == minutes


def test_reasons_that_people_typed_carry_no_address_to_click(app: Flask) -> None:
    point = say("%(what)s : %(reason)s", what=say("Résumé"), reason="Voyez https://exemple.org/piege ici")
    asked = notice(NoticeKind.COMPLEMENTS_ASKED, points=[point])

    with app.app_context():
        mail = letters.compose(asked, READER, {})

    for part in ("plain", "html"):
        assert "Résumé\u00a0: Voyez […] ici" in body(mail, part)


def test_mail_of_a_message_leads_to_the_thread(app: Flask) -> None:
    told = notice(NoticeKind.MESSAGE_RECEIVED)
    dossier_id = new_id()
    told.page, told.address = PageKind.MY_DOSSIER, {"dossier_id": str(dossier_id), "_anchor": "messages"}

    with app.app_context():
        mail = letters.compose(told, READER, {})

    assert f"http://localhost/mes-dossiers/{dossier_id}#messages" in body(mail, "plain")

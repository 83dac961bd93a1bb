"""Does what people write turn no line around: by a character nobody sees, or one that was kept before?"""

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries
from fundapp.dossiers.models import Company, Message, Upload
from fundapp.kernel.typed import trimmed
from fundapp.web.incoming import storable
from tests.factories import accounts, dossiers
from tests.factories.dossiers import PDF
from tests.factories.files import sent
from tests.factories.signin import sign_in

ORDERS = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
MARKS = "\u200e\u200f\u061c"
TRICK = "facture\u202efdp.exe"


@pytest.mark.parametrize("order", ORDERS, ids=lambda each: f"U+{ord(each):04X}")
def test_orders_to_turn_a_line_come_in_nowhere(order: str) -> None:
    assert storable(f"a{order}b") == "ab"


@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا", "Ł’Étoile du Nord", "👩\u200d🚀"])
def test_letters_of_every_script_come_in_as_they_are(text: str) -> None:
    assert trimmed(storable(text)) == text


def test_name_of_a_company_is_what_one_reads(client: FlaskClient, session: Session) -> None:
    """With its marks, « ACME » and « ACME » were two companies."""
    sign_in(client, accounts.person(session))

    client.post(
        "/mes-entreprises/nouvelle", data={"siren": "732829320", "name": f"AC{MARKS}ME \u2066pdf\u2069\u202e"}
    )

    assert session.exec(select(Company.name)).all() == ["ACME pdf"]


def test_name_of_a_person_is_what_one_reads(client: FlaskClient, session: Session) -> None:
    told = {
        "name": "Ana \u202eRoche\u200f",
        "email": "ana@example.org",
        "password": "canal exutoire et vent du nord",
        "terms": "y",
    }

    client.post("/inscription", data=told)

    assert session.exec(select(Person.name).where(Person.email == "ana@example.org")).all() == ["Ana Roche"]


def test_name_of_a_file_is_what_one_reads(client: FlaskClient, session: Session) -> None:
    founder = accounts.person(session)
    sign_in(client, founder)
    draft = dossiers.blank_dossier(session, owner_id=founder.id)

    client.post(
        f"/mes-dossiers/{draft.id}/pieces",
        data=sent("pitch", (TRICK, PDF)),
        content_type="multipart/form-data",
    )
    client.post(f"/mes-dossiers/{draft.id}/envois", data={"kind": "bp", "name": TRICK, "size": len(PDF)})

    assert [each.name for each in queries.documents_of(session, draft.id)] == ["facturefdp.pdf"]
    assert session.exec(select(Upload.name)).all() == ["facturefdp.exe"]


def test_message_says_what_one_reads(client: FlaskClient, session: Session) -> None:
    founder = accounts.person(session)
    sign_in(client, founder)
    dossier = dossiers.submitted_dossier(session, owner_id=founder.id)

    client.post(f"/mes-dossiers/{dossier.id}/messages", data={"body": f"Voir {TRICK}\n\u2067שלום\u2069"})

    assert session.exec(select(Message.body)).all() == ["Voir facturefdp.exe\nשלום"]

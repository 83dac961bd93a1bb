"""Are the demonstration's mails caught whole, and shown so that nothing in them can act?"""

import smtplib
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fundapp.onebox import children, mailbox
from fundapp.onebox.valkey import free_port


def receipt() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Fonds Dunkerque <fonds@example.org>"
    message["To"] = "claire@example.org"
    message["Subject"] = "Dossier reçu : « Éolienne d’arrière-port »"
    message.set_content("Suivez-le ici : http://localhost:8000/dossiers/1\n")
    message.add_alternative('<p>Suivez-le <a href="/dossiers/1">ici</a>.</p>', subtype="html")
    message.add_attachment(b"%PDF-1.7", "application", "pdf", filename="Reçu é.pdf")
    return message


@pytest.fixture
def caught(tmp_path: Path) -> Path:
    """A folder into which one mail has come through the real catcher."""
    folder, port = tmp_path / "mail", free_port()
    catcher = children.start(
        "mails",
        [sys.executable, "-m", "fundapp.onebox.catcher", str(port), str(folder)],
        log=tmp_path / "log",
    )
    children.wait_until(lambda: can_send(port, None), catcher)
    try:
        assert can_send(port, receipt())
    finally:
        catcher.stop()
    return folder


@pytest.fixture
def reader(app: Flask, client: FlaskClient, caught: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    settings = app.config["SETTINGS"].model_copy(update={"mail_folder": caught})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return client


def can_send(port: int, message: EmailMessage | None) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as line:
            if message is not None:
                line.send_message(message)
    except ConnectionRefusedError:
        return False
    return True


def test_a_mail_is_kept_whole(caught: Path) -> None:
    [mail] = mailbox.list_mails(caught)

    assert mail.to == "claire@example.org"
    assert mail.subject == "Dossier reçu : « Éolienne d’arrière-port »"
    assert mail.text == "Suivez-le ici : http://localhost:8000/dossiers/1\n"
    assert [(piece.name, piece.content) for piece in mail.pieces] == [("Reçu é.pdf", b"%PDF-1.7")]


def test_the_newest_mail_comes_first(tmp_path: Path) -> None:
    for key, subject in (("01", "hier"), ("02", "ce matin")):
        (tmp_path / f"{key}.eml").write_text(f"Subject: {subject}\n\n")
    (tmp_path / "03.part").write_text("Subject: pas encore\n\n")

    assert [mail.subject for mail in mailbox.list_mails(tmp_path)] == ["ce matin", "hier"]


@pytest.mark.parametrize("key", ["", "..", "../secret", "12345"])
def test_only_a_kept_mail_is_found(tmp_path: Path, key: str) -> None:
    (tmp_path.parent / "secret.eml").write_text("Subject: secret\n\n")

    assert mailbox.find_mail(tmp_path, key) is None


def test_mails_are_listed_and_their_links_can_be_followed(reader: FlaskClient, caught: Path) -> None:
    [mail] = mailbox.list_mails(caught)

    listed = reader.get("/courriels").get_data(as_text=True)
    shown = reader.get(f"/courriels/{mail.key}").get_data(as_text=True)

    assert f'href="/courriels/{mail.key}"' in listed
    assert 'href="http://localhost:8000/dossiers/1"' in shown


def test_what_a_mail_carries_cannot_act(reader: FlaskClient, caught: Path) -> None:
    [mail] = mailbox.list_mails(caught)

    page = reader.get(f"/courriels/{mail.key}/html")
    piece = reader.get(f"/courriels/{mail.key}/pieces/0")

    assert "allow-scripts" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("sandbox ")
    assert piece.headers["Content-Disposition"].startswith("attachment")
    assert piece.data == b"%PDF-1.7"
    assert reader.get(f"/courriels/{mail.key}/pieces/1").status_code == 404


def test_where_mails_really_leave_there_is_no_mailbox(client: FlaskClient) -> None:
    assert client.get("/courriels").status_code == 404

"""Is the mail server proved to be itself before a letter or a password goes to it?"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as Line
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from fundapp.onebox.valkey import free_port
from fundapp.settings import Settings
from workers import mail_server
from workers.mail_server import ServerAway

USER, PASSWORD = "fonds", "trois phares au large"


class Office:
    """What came in, who was let in, and whether the line was encrypted then."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, bool, bool]] = []
        self.overheard: list[bytes] = []

    async def handle_DATA(self, server: SMTP, line: Line, envelope: Envelope) -> str:
        assert server.transport is not None
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.accepted.append((envelope.rcpt_tos[0], encrypted, bool(line.authenticated)))
        return "250 kept"

    def let_in(self, _server: object, _line: object, _envelope: object, _how: str, who: object) -> AuthResult:
        assert isinstance(who, LoginPassword)
        self.overheard.append(who.password)
        return AuthResult(
            success=(who.login, who.password) == (USER.encode(), PASSWORD.encode()), handled=False
        )


def certificate(folder: Path, *, address: str = "127.0.0.1") -> Path:
    """A certificate and its key in one file, signed by itself, for one address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{address}.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return file


@contextmanager
def running(office: Office, *, tls: str, proof: Path) -> Iterator[int]:
    """A server that speaks TLS from the first line (ssl), from the second (starttls), or never (none)."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(proof)
    login: dict[str, Any] = {"authenticator": office.let_in}
    ways: dict[str, dict[str, Any]] = {
        "ssl": {"ssl_context": context, "auth_require_tls": False, **login},
        "starttls": {"tls_context": context, "require_starttls": True, "auth_required": True, **login},
        "none": {},
    }
    server = Controller(office, hostname="127.0.0.1", port=free_port(), **ways[tls])
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def reached(port: int, **given: object) -> Settings:
    login = {"mail_user": USER, "mail_password": SecretStr(PASSWORD)}
    return Settings.model_validate({"mail_host": "127.0.0.1", "mail_port": port, **login, **given})


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "fonds@example.org", "aicha@example.org", "Bonjour"
    mail.set_content("Bonjour")
    return mail


@pytest.mark.parametrize("tls", ["ssl", "starttls"])
def test_letter_goes_over_tls_under_our_name(tmp_path: Path, tls: str) -> None:
    office, proof = Office(), certificate(tmp_path)

    with (
        running(office, tls=tls, proof=proof) as port,
        mail_server.conversation(reached(port, mail_tls=tls, mail_ca=str(proof))) as server,
    ):
        mail_server.send(server, letter())

    assert office.accepted == [("aicha@example.org", True, True)]


def refusal(settings: Settings) -> str:
    """What a conversation that may not begin ends with."""
    with pytest.raises(ServerAway) as away, mail_server.conversation(settings):
        pytest.fail("it was believed")
    return str(away.value)


@pytest.mark.parametrize("tls", ["ssl", "starttls"])
def test_server_that_cannot_prove_itself_hears_no_password(tmp_path: Path, tls: str) -> None:
    """One that nobody signed for, and one that was signed for under another name."""
    office, proof = Office(), certificate(tmp_path)
    other = certificate(tmp_path, address="127.0.0.2")

    with running(office, tls=tls, proof=proof) as port:
        assert "self-signed" in refusal(reached(port, mail_tls=tls))
    with running(office, tls=tls, proof=other) as port:
        assert "not valid for '127.0.0.1'" in refusal(reached(port, mail_tls=tls, mail_ca=str(other)))

    assert (office.accepted, office.overheard) == ([], [])


def test_server_that_hides_its_tls_is_given_nothing(tmp_path: Path) -> None:
    """Somebody on the way who takes STARTTLS out of the greeting gets no letter in the clear."""
    office, proof = Office(), certificate(tmp_path)

    with running(office, tls="none", proof=proof) as port:
        assert "STARTTLS" in refusal(reached(port, mail_tls="starttls", mail_ca=str(proof)))

    assert office.accepted == []


def test_wrong_password_is_the_servers_answer_and_no_letters_fault(tmp_path: Path) -> None:
    office, proof = Office(), certificate(tmp_path)
    wrong = {"mail_tls": "ssl", "mail_ca": str(proof), "mail_password": SecretStr("deux phares")}

    with running(office, tls="ssl", proof=proof) as port:
        assert refusal(reached(port, **wrong)).startswith("535")

    assert (office.accepted, set(office.overheard)) == ([], {b"deux phares"})

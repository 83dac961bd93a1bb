"""Which mails did the catcher keep, and what do they say?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

_SHOWN = 200


@dataclass(frozen=True)
class Piece:
    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    key: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    html: str
    pieces: tuple[Piece, ...]


def list_mails(folder: Path) -> list[Mail]:
    """The newest first."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:_SHOWN] if folder.is_dir() else []
    return [_read(file) for file in files]


def find_mail(folder: Path, key: str) -> Mail | None:
    file = folder / f"{key}.eml"
    return _read(file) if key.isdecimal() and file.is_file() else None


def _read(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Mail(
        key=file.stem,
        at=datetime.fromtimestamp(int(file.stem) / 1_000_000_000, UTC),
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        pieces=tuple(_pieces(message)),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _pieces(message: EmailMessage) -> Iterator[Piece]:
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Piece(part.get_filename("piece"), part.get_content_type(), content)

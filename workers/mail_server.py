"""How do we talk to the mail server: over TLS, under our name, and what does its silence mean?"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

from fundapp.settings import Settings

PATIENCE = 20
"""Seconds for each of its answers. A letter needs four, within the lease that its worker has on it."""
CLOSING = 421
"""What a server says that is about to hang up, whatever it was asked."""
NEEDS_INTERNATIONAL = "553 5.6.7 the mail server takes no address with accents"


class ServerAway(Exception):
    """The server is at fault and not the letter: another letter would fare no better now."""


class LetterRefused(Exception):
    """This letter is refused; `reply` is the server's code and words."""

    def __init__(self, code: int, words: bytes | str) -> None:
        self.code = code
        said = words.decode(errors="replace") if isinstance(words, bytes) else words
        self.reply = f"{code} {said}"
        super().__init__(self.reply)

    @property
    def for_good(self) -> bool:
        return self.code >= 500


@contextmanager
def conversation(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A server that has greeted us and, where the settings say so, been proved to be itself and let us in.

    Raises `ServerAway`: nothing is ever sent in the clear to a server that should have offered TLS.
    """
    try:
        server = _connect(settings)
    except (OSError, ValueError) as error:
        raise ServerAway(_words(error)) from error
    try:
        yield server
    finally:
        with suppress(OSError):
            server.quit()


def send(server: smtplib.SMTP, mail: EmailMessage) -> None:
    """Hand one letter over; raises `LetterRefused` or `ServerAway`."""
    try:
        server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(*next(iter(error.recipients.values()))) from error
    except smtplib.SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        code, _, words = NEEDS_INTERNATIONAL.partition(" ")
        raise LetterRefused(int(code), words) from error
    except OSError as error:  # cut off, too slow, or our own sender refused: the same for every letter
        raise ServerAway(_words(error)) from error


def _connect(settings: Settings) -> smtplib.SMTP:
    where = (settings.mail_host, settings.mail_port)
    if settings.mail_tls == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=_context(settings))
    else:
        server = smtplib.SMTP(*where, timeout=PATIENCE)
    try:
        if settings.mail_tls == "starttls":
            server.starttls(context=_context(settings))
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _context(settings: Settings) -> ssl.SSLContext:
    """The certificate is checked, name included, against the machine's authorities or the file given."""
    return ssl.create_default_context(cafile=settings.mail_ca and str(settings.mail_ca))


def _refused(code: int, words: bytes | str) -> Exception:
    refusal = LetterRefused(code, words)
    return ServerAway(refusal.reply) if code == CLOSING else refusal


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return LetterRefused(error.smtp_code, error.smtp_error).reply
    return str(error) or type(error).__name__
